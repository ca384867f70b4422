"""Every address and form of every site, fed with hostile input: no 5xx, no hang, no mute refusal, and reading writes nothing."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.client import percentile
from benchmarks.verdict import verdict
from bindeled.config.environment import ROOT
from drills.fuzzing import sockets, world

# Which side the request with a number is for: the post office, which is the demo's alone, gets one in twenty.
SIDES = {"sender": (0, 2), "municipality": (1, 2), "mail": (0, 20)}
# The controls: a broken build, the side on which it is broken, and the faults of which one must be found.
CONTROLS = {
    "without the gate": ("sender", {"server_errors"}),
    "raising on one field": ("municipality", {"server_errors"}),
    "writing on reading": ("municipality", {"writes"}),
    "hanging": ("sender", {"hangs", "slow"}),
    "forgetting what was typed": ("sender", {"lost_words"}),
    "refusing without a word": ("municipality", {"mute"}),
}
CI_SIZE = 2000
# A broken build may go so many requests unnoticed: the rarest of these faults shows itself about once in four hundred.
CONTROL_SIZE = 20_000
# Of fewer than so many the slowest hundredth is one request or two, and a busy machine is all that they tell of.
SLOWEST_P99_MS, ENOUGH_FOR_P99 = 500, CI_SIZE
PROMISES = {
    "server_errors": "answered 5xx, or not at all",
    "exceptions": "an exception, even where it became another answer",
    "hangs": "took longer than 5 s and had to be broken off",
    "slow": "took longer than 2 s, three times",
    "writes": "reading wrote more than access log and session",
    "headers": "a header that no server can send",
    "mute": "a refusal without words, or in another language",
    "lost_words": "a refused form that lost what was typed",
    "untranslated": "a mistake told alike in both languages",
}


@dataclass
class Outcome:
    """What the processes found together."""

    faults: list[dict[str, Any]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    messages: dict[str, set[str]] = field(default_factory=lambda: {"da": set(), "en": set()})
    requests: int = 0
    busy: float = 0.0
    cpu: float = 0.0
    forms: dict[str, int] = field(default_factory=dict)
    routes: dict[str, int] = field(default_factory=dict)

    def hear(self, side: str, line: str) -> None:
        """Take in a line that a side's process printed."""
        said = json.loads(line)
        if "fault" in said:
            self.faults.append({**said["fault"], "side": side})
        elif "replayed" in said:
            print(json.dumps(said["replayed"], indent=1, ensure_ascii=False))
        else:
            done = said["done"]
            self.told.update(done["told"])
            self.statuses.update(done["statuses"])
            self.times += done["times"]
            self.requests += done["requests"]
            self.busy += done["seconds"]
            self.cpu += done["cpu"]
            self.forms[side], self.routes[side] = done["forms"], done["routes"]
            for language, words in done["messages"].items():
                self.messages[language] |= set(words)


@dataclass(frozen=True)
class Theatre:
    """Where sides' processes are run: a database with a world in it, and a post office's letters."""

    database: str
    letters: Path

    def run(self, side: str, outcome: Outcome, *arguments: str) -> None:
        """Run one side's process to its end. Raises RuntimeError when it ends before it is done."""
        command = [sys.executable, "-m", "drills.fuzzing.side", *arguments]
        told = world.environment(side, self.database, self.letters)
        with subprocess.Popen(command, env=told, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                outcome.hear(side, line)
        if process.returncode:
            message = f"The process of the side {side} ended before it was done."
            raise RuntimeError(message)


def shares(requests: int, processes: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each process's side and numbers. A number means the same request, however many processes there are."""
    for_each = max(1, processes // 2)
    for side, (first, step) in SIDES.items():
        parts = 1 if side == "mail" else for_each
        for part in range(parts):
            numbers = ["--first", str(first + part * step), "--step", str(step * parts), "--last", str(requests)]
            yield side, numbers


def attack(theatre: Theatre, options: argparse.Namespace) -> Outcome:
    """Send every request, a side's process beside the other's."""
    outcome = Outcome()
    with ThreadPoolExecutor(options.processes) as pool:
        begun = [
            pool.submit(theatre.run, side, outcome, *_alike(options), *numbers)
            for side, numbers in shares(options.requests, options.processes)
        ]
        for one in begun:
            one.result()
    alike = untranslated(outcome.messages)
    outcome.told["untranslated"] += len(alike)
    outcome.faults += [{"kind": "untranslated", "words": words} for words in alike]
    return outcome


def _alike(options: argparse.Namespace, rounds: int | None = None) -> list[str]:
    """Answer what every process of a run is told, so that a number means the same request in each."""
    return ["--seed", options.seed, "--rounds", str(options.rounds if rounds is None else rounds)]


def untranslated(messages: dict[str, set[str]]) -> list[str]:
    """Answer what is told alike in both languages, apart from what the reader wrote."""
    return sorted(messages["da"] & messages["en"])


def controls(theatre: Theatre, options: argparse.Namespace) -> dict[str, int]:
    """Run each broken build until its first fault; answer the number of requests that it took, 0 where it was not noticed."""
    noticed: dict[str, int] = {}
    for name in options.controls:  # one after the other: they share one world
        side, kinds = CONTROLS[name]
        (first, step), found = SIDES[side], Outcome()
        numbers = ["--first", str(first), "--step", str(step), "--last", str(CONTROL_SIZE)]
        theatre.run(
            side,
            found,
            *_alike(options, options.rounds_broken),
            *numbers,
            "--break",
            name,
            "--until",
            ",".join(sorted(kinds)),
        )
        noticed[name] = found.requests if kinds & set(found.told) else 0
    return noticed


def show(outcome: Outcome, noticed: dict[str, int], server: dict[str, int]) -> None:
    """Print what was found."""
    for fault in outcome.faults:
        print(f"{fault['kind']}, {fault.get('side', 'both sides')} {fault.get('number', '')}: {fault['words']}")
        for more in ("request", "fault"):
            if fault.get(more):
                print("    " + str(fault[more]).strip().replace("\n", "\n    "))
    print(
        f"\n{outcome.requests} requests, {sum(outcome.routes.values())} addresses, {sum(outcome.forms.values())} forms of visitors"
    )
    print("answers: " + ", ".join(f"{status}: {count}" for status, count in sorted(outcome.statuses.items())))
    print(
        f"p50 {_ms(outcome.times, 50)} ms, p99 {_ms(outcome.times, 99)} ms, slowest {max(outcome.times, default=0):.0f} ms"
    )
    for kind, words in PROMISES.items():
        print(f"{outcome.told[kind]:6}  {words}")
    for name, count in noticed.items():
        print(f"broken on purpose, {name}: " + (f"noticed after {count} requests" if count else "NOT NOTICED"))
    for name, count in server.items():
        print(f"{count:6}  at the real server: {name}")


def _ms(times: Iterable[float], rank: int) -> float:
    listed = [one / 1000 for one in times]
    return round(percentile(listed, rank), 1) if len(listed) > 1 else 0.0


def judged(outcome: Outcome, noticed: dict[str, int], server: dict[str, int]) -> tuple[dict[str, object], list[str]]:
    """Answer the figures and the broken promises."""
    p99 = _ms(outcome.times, 99)
    figures: dict[str, object] = {"requests": outcome.requests, **{kind: outcome.told[kind] for kind in PROMISES}}
    figures |= {
        "p99_ms": p99,
        "requests_per_second_and_process": round(outcome.requests / outcome.busy, 1) if outcome.busy else 0,
    }
    figures["requests_per_cpu_second"] = round(outcome.requests / outcome.cpu, 1) if outcome.cpu else 0
    figures |= {
        "controls": len(noticed),
        "noticed": sum(map(bool, noticed.values())),
        "raw": sum(server.values()),
        "raw_faults": server.get(sockets.FAULTS, 0),
    }
    broken = [f"{outcome.told[kind]} x {words}" for kind, words in PROMISES.items() if outcome.told[kind]]
    broken += [f"not noticed: {name}" for name, count in noticed.items() if not count]
    if p99 > SLOWEST_P99_MS and len(outcome.times) >= ENOUGH_FOR_P99:
        broken.append(f"p99 above {SLOWEST_P99_MS} ms")
    if server.get(sockets.FAULTS):
        broken.append("the real server did not stand what came over the wire")
    return figures, broken


def main() -> int:
    """Attack in a database of its own, which is dropped afterwards; then the real server in a folder of its own."""
    parser = argparse.ArgumentParser(prog="just drill fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=CI_SIZE, help="how many requests, over all sides")
    parser.add_argument("--processes", type=int, default=2, help="how many at once; an even number")
    parser.add_argument("--seed", default="1", help="decides every request, together with its number")
    parser.add_argument("--rounds", type=int, default=2, help="how often addresses with parts are opened to find forms")
    parser.add_argument("--rounds-broken", type=int, help="the same for the broken builds")
    parser.add_argument("--replay", type=int, nargs="+", metavar="NUMBER", help="send only these, and show the answers")
    parser.add_argument("--side", choices=SIDES, help="the side to replay on")
    parser.add_argument("--without-server", action="store_true", help="leave out the real server")
    parser.add_argument(
        "--controls", nargs="*", choices=CONTROLS, default=list(CONTROLS), help="the broken builds to run"
    )
    parser.add_argument("--port", type=int, default=21200, help="the first of four ports for the real server")
    options = parser.parse_args()
    began = time.monotonic()
    with world.own_database() as database, tempfile.TemporaryDirectory(prefix="bindeled-fuzz-") as folder:
        theatre = Theatre(database, world.letters(Path(folder)))
        if options.replay:
            theatre.run(options.side or "sender", Outcome(), *_alike(options), "--only", *map(str, options.replay))
            return 0
        outcome = attack(theatre, options)
        noticed = controls(theatre, options)
    server = {} if options.without_server else sockets.attack(options.port)
    show(outcome, noticed, server)
    print(f"took {time.monotonic() - began:.0f} s")
    return verdict(*judged(outcome, noticed, server))


if __name__ == "__main__":
    sys.exit(main())
