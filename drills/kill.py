"""Kill -9, at random, while concerns are passed on: what a sender was given a receipt for is there, once, with its letter.

Clients send through a bad network and repeat each form with its own key until they have its receipt; their own book is the
truth. Web processes, the worker, single connections, the whole PostgreSQL and everything at once are killed and started
again as a service manager would. Then the server runs out of disk, of connections and of permission to write, and the mail
server goes away. The control is the same attack on a build that commits without waiting for the disk: it must lose.

This is no loss of power: what the kernel has taken, a killed process has written. That the disk is waited for is demanded
at start (``confidentiality.startup``), and the control shows that the waiting is what holds.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

import psycopg

from benchmarks.verdict import verdict
from drills import repeats, scarce, weakened
from drills.killing import KINDS, Product, product, wait_for
from drills.ledger import Heard, Resident, Submitter, photographs_of
from drills.reckoning import Reckoning, knocks_lost, left_over, longest_wait, opened, reckon, unnoticed

LONGEST_RECOVERY = 30.0  # seconds after which a kill counts as not recovered from
PROMISED_RECOVERY = 20.0  # seconds, the 99th percentile, on cores that also carry the clients and whatever else runs
DRAINED_WITHIN = 120.0  # seconds in which every letter and concern must have gone its way (G18)


class Load:
    """Clients that send, for the length of a block. Afterwards each form that was begun has its receipt."""

    def __init__(self, running: Product, *, clients: int, draw: random.Random, through_proxy: bool = True) -> None:
        self._clients: list[Submitter | Resident] = [
            Submitter(
                running.person(at, through_proxy=through_proxy),
                running.ledger,
                running.heard,
                seed=draw.getrandbits(64),
            )
            for at in range(clients)
        ]
        if through_proxy:
            resident, path = running.resident()
            seed = draw.getrandbits(64)
            self._clients.append(Resident(resident, path, running.knocks, running.heard, seed=seed))

    def __enter__(self) -> Self:
        for one in self._clients:
            one.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        for one in self._clients:
            one.ask_to_stop()
        for one in self._clients:
            one.join()


def kill_again_and_again(
    running: Product, kinds: list[str], draw: random.Random
) -> tuple[list[tuple[str, float]], list[str]]:
    """Kill, wait for the next receipt, go on. Answer the seconds each took, and what never came back."""
    recoveries, dead = [], []
    for kind in kinds:
        time.sleep(draw.uniform(0.2, 1.2))
        if not wait_for(partial(KINDS[kind], running, draw), LONGEST_RECOVERY):
            dead.append(f"an earlier kill: there was nothing to kill for “{kind}”")
            continue
        killed_at = time.monotonic()
        wait_for(partial(running.heard.first_after, killed_at), LONGEST_RECOVERY)
        answered = running.heard.first_after(killed_at)
        if answered is None:
            dead.append(kind)
        else:
            recoveries.append((kind, answered - killed_at))
    return recoveries, dead


def drain(running: Product) -> float:
    """Wait until nothing is left on its way; answer the seconds it took."""
    began = time.monotonic()

    def is_empty() -> bool:
        with suppress(psycopg.OperationalError), running.demo.engine.admin("bindeled") as admin:
            return left_over(admin) == 0
        return False

    wait_for(is_empty, DRAINED_WITHIN)
    return time.monotonic() - began


def percentile_99(seconds: list[float]) -> float:
    """Answer the 99th percentile by nearest rank: of fewer than a hundred, the longest."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * 99 // 100) - 1)] if ordered else 0.0


def shuffled_kinds(number: int, draw: random.Random) -> list[str]:
    """Answer so many kinds of killing, each as often as the others, in a random order."""
    kinds = [kind for _round in range(-(-number // len(KINDS))) for kind in draw.sample(list(KINDS), len(KINDS))]
    return kinds[:number]


def bare(options: argparse.Namespace) -> int:
    """Only the whole PostgreSQL, killed; only the book of receipts, compared: what the weakened build is put through."""
    draw = random.Random(options.seed)
    with (
        tempfile.TemporaryDirectory(prefix="bindeled-kill-") as folder,
        product(Path(folder), seed=options.seed) as running,
    ):
        with Load(running, clients=options.clients, draw=draw):
            kill_again_and_again(running, ["PostgreSQL"] * options.kills, draw)
        with running.demo.engine.admin("bindeled") as admin:
            ledger = running.ledger.read()
            found = reckon(admin, ledger, concerns={}, handed_over=None)
    return verdict({"acknowledged": len(ledger), "lost": found.lost}, [])


@dataclass
class Lived:
    """What was lived through, and how the book and the database then compared."""

    recoveries: list[tuple[str, float]]
    dead: list[str]
    repeated: repeats.Repeated
    scarcities: list[scarce.Scarcity]
    drained: float
    heard: Heard
    suffered: Counter[str]
    acknowledged: int = 0
    found: Reckoning = field(default_factory=Reckoning)
    unnoticed: list[str] = field(default_factory=list)
    left_over: int = 0
    photographs: int = 0
    knocks: int = 0
    knocks_lost: int = 0
    longest_wait: float = 0.0

    @property
    def recovery(self) -> float:
        """Answer the 99th percentile of the seconds from a kill to the next receipt."""
        return percentile_99([seconds for _kind, seconds in self.recoveries])

    def broken(self) -> list[str]:
        """Answer every promise that did not hold."""
        late = {
            f"{self.knocks_lost} call-backs that residents have a number for are not there once": bool(
                self.knocks_lost
            ),
            "no resident got a number": not self.knocks,
            "nobody sent a photograph": not self.photographs,
            f"{self.left_over} jobs, letters or concerns were left over": bool(self.left_over),
            f"a letter waited {self.longest_wait:.0f} s": self.longest_wait > DRAINED_WITHIN,
            f"recovery p99 above {PROMISED_RECOVERY:.0f} s": self.recovery > PROMISED_RECOVERY,
            f"{len(self.heard.given_up)} forms never got a receipt": bool(self.heard.given_up),
        }
        return [
            *(f"never came back after: {kind}" for kind in self.dead),
            *(f"unclean answer {answer}" for answer in self.heard.unclean[:10]),
            *self.repeated.broken(),
            *(fault for one in self.scarcities for fault in one.broken()),
            *self.found.broken(),
            *(f"the reckoning did not notice: {name}" for name in self.unnoticed),
            *(promise for promise, is_broken in late.items() if is_broken),
        ]


def live_through(options: argparse.Namespace) -> Lived:
    """Attack the product, let it come to rest, and compare."""
    draw = random.Random(options.seed)
    with (
        tempfile.TemporaryDirectory(prefix="bindeled-kill-") as folder,
        product(Path(folder), seed=options.seed) as running,
    ):
        with Load(running, clients=options.clients, draw=draw):
            recoveries, dead = kill_again_and_again(running, shuffled_kinds(options.kills, draw), draw)
        repeated = repeats.drill(running, keys=options.keys, draw=draw)
        load = partial(Load, running, clients=4, draw=draw, through_proxy=False)
        scarcities = [] if options.plenty else scarce.drill(running, load)
        lived = Lived(recoveries, dead, repeated, scarcities, drain(running), running.heard, running.proxy.suffered)
        compare(running, lived)
    return lived


def compare(running: Product, lived: Lived) -> None:
    """Hold the book against the database, and see that a difference would be noticed."""
    ledger, handed_over, concerns = running.ledger.read(), set(running.sink.accepted), opened(running.demo)
    lived.acknowledged, lived.photographs = len(ledger), sum(map(photographs_of, ledger))
    with running.demo.engine.admin("bindeled") as admin:
        lived.found = reckon(admin, ledger, concerns=concerns, handed_over=handed_over)
        lived.unnoticed = unnoticed(admin, ledger, concerns=concerns, handed_over=handed_over)
        lived.knocks = len(running.knocks.read())
        lived.knocks_lost = knocks_lost(admin, running.knocks.read())
        lived.unnoticed += [] if knocks_lost(admin, {"nobody's": "000000000A"}) else ["a call-back that is not there"]
        lived.left_over, lived.longest_wait = left_over(admin), longest_wait(admin)


def attack(options: argparse.Namespace) -> int:
    """The whole drill, and its control."""
    print(f"seed {options.seed}")
    lived, lost = live_through(options), 0
    show(lived)
    broken = lived.broken()
    if options.control_kills:
        lost = weakened.lost(options.control_kills)
        print(f"control: without waiting for the disk, {lost} acknowledged concerns were lost")
        broken += ["the control lost nothing: this drill would not see a build that loses"] * (not lost)
    figures: dict[str, Any] = {"kills": options.kills, "acknowledged": lived.acknowledged, **asdict(lived.found)}
    figures |= {"recovery_p99_s": round(lived.recovery, 2), "control_lost": lost, "left_over": lived.left_over}
    figures |= {"letter_longest_s": round(lived.longest_wait, 1), "repeated_keys": lived.repeated.keys}
    figures |= {"knocks": lived.knocks, "knocks_lost": lived.knocks_lost, "photographs": lived.photographs}
    return verdict(figures | {"scarcities": len(lived.scarcities)}, broken)


def show(lived: Lived) -> None:
    """Print what happened."""
    print(f"{'killed':<18} {'times':>6} {'median s':>9} {'longest s':>10}   until the next receipt")
    for kind, number in Counter(kind for kind, _seconds in lived.recoveries).items():
        took = sorted(seconds for which, seconds in lived.recoveries if which == kind)
        print(f"{kind:<18} {number:>6} {took[len(took) // 2]:>9.2f} {took[-1]:>10.2f}")
    print(f"answers: {dict(lived.heard.outcomes)}")
    print(f"the network did: {dict(lived.suffered)}")
    repeated = lived.repeated
    print(f"{repeated.keys} forms sent {repeated.posts} times at once; {repeated.changed} changed ones refused")
    for one in lived.scarcities:
        print(f"{one.name:<38} {one.refused:>5} refused, {one.accepted:>5} accepted, back after {one.recovery_s:.1f} s")
    print(f"every letter and concern had gone its way after {lived.drained:.1f} s")


def main(arguments: list[str] | None = None) -> int:
    """Attack in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--keys", type=int, default=200, help="forms that are sent up to fifty times at once")
    parser.add_argument("--control-kills", type=int, default=3, help="at most, of the weakened build; 0 leaves it out")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--plenty", action="store_true", help="leave out what happens when something runs out")
    parser.add_argument("--bare", action="store_true", help="PostgreSQL alone, and receipts alone")
    options = parser.parse_args(arguments)
    return bare(options) if options.bare else attack(options)


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGINT):  # whatever ends this drill, it ends what it started
        signal.signal(number, signal.default_int_handler)
    sys.exit(main())
