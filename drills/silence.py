"""Silence: whatever the municipality does, senders, housing organisations and the public observe the same.

Random plans of what the low side does are lived through without and with random municipal events woven in, each from the
same beginning, with the same clock and the same chance. Status, headers, cookies, bodies, letters, files, announcements and
the number of statements must be the same. The controls: leaks sown on purpose must be heard.
"""

import argparse
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from journeys import stage

stage.set_up_django()

import psycopg  # noqa: E402 - Django is set up above
from django.utils import timezone  # noqa: E402
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from benchmarks.verdict import say_last, verdict  # noqa: E402
from bindeled.confidentiality import roles  # noqa: E402
from drills import leaks  # noqa: E402
from drills.busy_municipality import HIGH  # noqa: E402
from drills.quiet_life import LOW, Heard, Passages, Run, Weave  # noqa: E402
from drills.stillness import Stillness, read_this_clock, standing_still  # noqa: E402
from drills.town import Event, Town  # noqa: E402

WEAVES = 4  # so many different municipalities are held against one silent one
CHUNK = 400  # pairs lived in one town; a new one is built for the next
LONGEST_SEARCH = 2000
KEPT = Path(__file__).with_name("silence_seeds.json")
SHORT = 12  # pairs in which a leak is heard by the seed that is kept for it
MOST_SEEDS = 200
SMALL = st.integers(0, 30)
OFTEN = [*["pass on"] * len(LOW), *["read post"] * 3, "read figures", *LOW]
LOWS = st.builds(Event, st.sampled_from(OFTEN), SMALL, SMALL, SMALL, st.integers(0, 120))
HIGHS = st.builds(Event, st.sampled_from(list(HIGH)), SMALL, st.integers(0, 3))
# Most of what a municipality does follows an order; drawn at random, few events would find anything to work on.
USUAL = (
    tuple(Event(verb, 0) for verb in ("open_arrivals", "take", "open_case", "close")),
    (Event("open_arrivals", 0), Event("assess", 0), Event("offer", 0), Event("accept", 1)),
    (Event("open_arrivals", 0), Event("offer", 0), Event("refuse", 1), Event("open_case", 0)),
    tuple(Event(verb, 0) for verb in ("open_arrivals", "open_case", "plan", "remind", "conclude")),
    tuple(Event(verb, 0) for verb in ("open_arrivals", "ask_sender", "open_case", "warn", "end_warning")),
    tuple(Event(verb, 0) for verb in ("open_arrivals", "open_case", "note_party", "note_agreed")),
    tuple(Event(verb, 0) for verb in ("open_arrivals", "open_case", "hand case over", "read")),
    tuple(Event(verb, 0, 2) for verb in ("open_arrivals", "open_case", "note_consent", "withdraw_consent")),
    # One sender is enough here for a leader to be asked.
    tuple(Event(verb, 0) for verb in ("open_arrivals", "ask_for_review", "look_at", "read")),
    (Event("take_in", 0), *(Event(verb, 0) for verb in ("give_receipt", "register", "open_arrivals", "take"))),
    tuple(Event(verb, 0) for verb in ("staff signs in", "take_mail", "put_off", "note_try", "guide")),
    tuple(Event(verb, 0) for verb in ("staff signs in", "plan a shift", "ask", "hand_over", "read")),
    tuple(
        Event(verb, 0)
        for verb in ("staff signs in", "open_arrivals", "open_case", "add_file", "read_file", "remove_file")
    ),
    # To a unit of which nobody works here.
    (Event("open_arrivals", 0), *(Event(verb, 0, 1) for verb in ("offer", "note_taken", "bring_home"))),
)


# One adviser proposes, another seconds, and the worker sends: the one thing that may be seen, so it is looked at often.
GATE = (
    *(Event(verb, 0) for verb in ("open_arrivals", "open_case", "note_consent", "propose_feedback")),
    *(Event(verb, 2) for verb in ("second_feedback", "give_feedback")),
)
# Half of the time the plainest order of all: the more there is that a municipality does, the seldomer it would be drawn.
ORDERS = (*USUAL, *(USUAL[0],) * len(USUAL))


def _in_order(order: tuple[Event, ...], before: int, last: int) -> Weave:
    return tuple((before, event) for event in order[:last])


ANYHOW = st.lists(st.tuples(st.integers(0, 3), HIGHS), min_size=1, max_size=5).map(tuple)
ORDERLY = st.integers(1, 5).flatmap(
    lambda last: st.builds(_in_order, st.sampled_from(ORDERS), st.integers(1, 2), st.just(last))
)
THROUGH_THE_GATE = st.builds(_in_order, st.just(GATE), st.integers(0, 1), st.integers(4, len(GATE)))
WEAVE = st.one_of(ANYHOW, ORDERLY, ANYHOW, ORDERLY, THROUGH_THE_GATE)


class LeakedError(AssertionError):
    """The low side has observed something."""


@dataclass
class Listened:
    """How many pairs were lived, how many messages went through the gate in them, and what was heard, if anything."""

    pairs: int = 0
    passages: int = 0
    difference: str = ""


def began() -> datetime:
    """Answer when every run begins: late enough to be received now, early enough for a long day."""
    return timezone.now() - timedelta(hours=20)


def lived(town: Town, start: datetime, plan: tuple[Event, ...], weave: Weave = (), passages: Passages = ()) -> Heard:
    """Live one run, and take it back."""
    leaks.begin_anew()
    with stage.taken_back():
        return Run(town, Stillness(start)).live(plan, weave, passages)


def first_difference(without: Heard, with_: Heard) -> str:
    """Answer where two runs part, in words."""
    for silent, other in zip(without.seen, with_.seen, strict=False):
        if silent != other:
            parts = [f"{a!r:.300} / {b!r:.300}" for a, b in zip(silent, other, strict=False) if a != b]
            return f"{silent[:3]!r:.200}: {'; '.join(parts)}"
    return f"{len(without.seen)} observations / {len(with_.seen)}"


@contextmanager
def a_town() -> Iterator[tuple[Town, datetime]]:
    """Build a town, and take it back; answer it and when its days begin."""
    with stage.taken_back():
        start = began()
        with standing_still(Stillness(start)):
            town = Town()
        yield town, start


def listen(town: Town, start: datetime, pairs: int, seed_: int, *, shrink: bool) -> Listened:
    """Live so many pairs in one town, or a few more; stop at the first difference."""
    listened = Listened()

    @seed(seed_)
    @settings(
        max_examples=max(1, pairs // WEAVES),
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(LOWS, min_size=2, max_size=3).map(tuple), st.lists(WEAVE, min_size=WEAVES, max_size=WEAVES))
    def the_low_side_hears_nothing(plan: tuple[Event, ...], weaves: list[Weave]) -> None:
        silent = lived(town, start, plan)
        for weave in weaves:
            listened.pairs += 1
            heard = lived(town, start, plan, weave)
            # What went through the gate may be seen, and nothing but it: the same messages, with nothing behind them.
            without = lived(town, start, plan, passages=tuple(heard.passed)) if heard.passed else silent
            listened.passages += len(heard.passed)
            if heard.seen != without.seen:
                message = f"{plan}\n   with {weave}\n   {first_difference(without, heard)}"
                raise LeakedError(message)

    try:
        the_low_side_hears_nothing()
    except LeakedError as leaked:
        listened.difference = str(leaked)
    return listened


def listen_long(pairs: int, seed_: int) -> Listened:
    """Live many pairs, town after town."""
    whole, lasted = Listened(), time.monotonic()
    while whole.pairs < pairs and not whole.difference:
        with a_town() as (town, start):
            part = listen(town, start, min(CHUNK, pairs - whole.pairs), seed_ + whole.pairs, shrink=True)
        whole = Listened(whole.pairs + part.pairs, whole.passages + part.passages, part.difference)
        rate = whole.pairs / (time.monotonic() - lasted)
        print(f"  {whole.pairs} of {pairs} pairs, {rate:.1f} a second", file=sys.stderr, flush=True)
    return whole


def pairs_to_hear(town: Town, start: datetime, name: str, seed_: int, kept: int | None = None) -> int:
    """Sow a leak and answer how many pairs it took to hear it; 0 where it was not heard.

    ``kept`` is a seed by which it was heard at once before: it is tried first, and where it is not heard by it any more, the
    search is the same as without.
    """
    done = 0
    with leaks.LEAKS[name]():
        if kept is not None:
            part = listen(town, start, SHORT, kept, shrink=False)
            done += part.pairs
            if part.difference:
                return done
        while done < LONGEST_SEARCH:
            part = listen(town, start, min(CHUNK, LONGEST_SEARCH - done), seed_ + done, shrink=False)
            done += part.pairs
            if part.difference:
                return done
    return 0


def kept_seeds() -> dict[str, int]:
    """Answer by which seed each leak was heard at once when they were last looked for."""
    seeds: dict[str, int] = json.loads(KEPT.read_text())
    return seeds


def keep_seeds(seed_: int) -> None:
    """Look for a seed by which each leak is heard at once, beginning with the one that is kept, and write them down."""
    before, found = kept_seeds() if KEPT.exists() else {}, {}
    with stage.cloned(), a_town() as (town, start):
        for name in leaks.LEAKS:
            for tried in (before.get(name, seed_), *range(seed_, seed_ + MOST_SEEDS)):
                with leaks.LEAKS[name]():
                    heard = listen(town, start, SHORT, tried, shrink=False)
                if heard.difference:
                    found[name] = tried
                    break
            print(f"  {name:<62} {found.get(name, 'NONE FOUND'):>10}", flush=True)
    KEPT.write_text(f"{json.dumps(found, indent=2)}\n")


# -- A true listener, on a connection of its own, while everything is really committed -----------------------------------


def announcements(clone: str, *, leaking: bool) -> int:
    """Let a sender's login listen on every channel anybody could think of while the municipality works; count what comes."""
    start = began()
    with standing_still(Stillness(start)):
        town = Town()
    plan = (Event("pass on", 0), Event("visit", 0))
    weave = tuple((1, Event(verb, 0)) for verb in HIGH)
    with psycopg.connect(stage.engine.url(roles.LOGINS["sender"], clone), autocommit=True) as listener:
        for channel in channels(clone):
            listener.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
        if leaking:
            with leaks.LEAKS["a listener hears that something happened"]():
                Run(town, Stillness(start)).live(plan, weave)
        else:
            Run(town, Stillness(start)).live(plan, weave)
        return len(list(listener.notifies(timeout=1)))


def channels(clone: str) -> set[str]:
    """Answer every word that a function or trigger of the database mentions, and those the queue's library uses."""
    with stage.engine.admin(clone) as admin:
        sources = [source for (source,) in admin.execute("SELECT prosrc FROM pg_proc WHERE prosrc ILIKE '%notify%'")]
    known = {
        "procrastinate_any_queue",
        "procrastinate_queue#default",
        "procrastinate_any_queue_v1",
        "procrastinate_queue_v1#default",
    }
    words = {word.strip("'") for source in sources for word in source.split() if word.startswith("'")}
    return known | {word for word in words if word and len(word) < 63} | {"municipality"}


# -- The whole drill -----------------------------------------------------------------------------------------------------


def side_by_side(pairs: int, seed_: int, processes: int) -> list[Listened]:
    """Live pairs in several processes at once."""
    each = -(-pairs // processes)
    command = [sys.executable, "-m", "drills.silence", "--part", "--pairs", str(each), "--seed"]
    begun = [
        subprocess.Popen([*command, str(seed_ + 10_000_000 * number)], stdout=subprocess.PIPE, text=True)
        for number in range(processes)
    ]
    said = [process.communicate()[0] for process in begun]
    return [Listened(**json.loads(lines.splitlines()[-1])) for lines in said]


def sown(seed_: int, kept: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Yield each leak and the pairs it took to hear it."""
    with a_town() as (town, start):
        for name in leaks.LEAKS:
            took = pairs_to_hear(town, start, name, seed_, kept.get(name))
            old = " (by the search: look for its seed again, --keep)" if name in kept and took > SHORT else ""
            print(f"  {name:<62} {took or 'NOT HEARD':>9}{old}", flush=True)
            yield name, took


def main() -> int:
    """Listen to the product, then to the product with each leak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kept", action="store_true", help="try the seeds first by which the leaks were heard before")
    parser.add_argument("--keep", action="store_true", help="look for such seeds, and write them down")
    parser.add_argument("--part", action="store_true", help="one process's share, answered as JSON")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    read_this_clock()
    if options.part:
        with stage.cloned():
            say_last(vars(listen_long(options.pairs, options.seed)))
        return 0
    if options.keep:
        keep_seeds(options.seed)
        stage.clear()
        return 0
    return whole(options)


def whole(options: Any) -> int:
    """Run the drill and print what it heard."""
    parts = side_by_side(options.pairs, options.seed, options.processes)
    lived_ = sum(part.pairs for part in parts)
    differences = [part.difference for part in parts if part.difference]
    passages = sum(part.passages for part in parts)
    print(f"{lived_} pairs, {passages} messages through the gate, {len(differences)} differences")
    print(f"leaks sown, and the pairs it took to hear each (at most {LONGEST_SEARCH}):")
    with stage.cloned() as clone:
        found = dict(sown(options.seed, kept_seeds() if options.kept else {}))
        quiet = announcements(clone, leaking=False)
    with stage.cloned() as clone:
        loud = announcements(clone, leaking=True)
    stage.clear()
    print(f"announcements to a listener: {quiet}; with the leak: {loud}")
    broken = [*differences, *(f"not heard: {name}" for name, took in found.items() if not took)]
    if quiet:
        broken.append("a listener heard something")
    if not loud:
        broken.append("the control: a listener did not hear an announcement")
    if not passages:
        broken.append("nothing went through the gate, so nothing was learnt of it")
    heard = sum(1 for took in found.values() if took)
    figures = {"pairs": lived_, "passages": passages, "differences": len(differences)}
    return verdict({**figures, "mutants": len(found), "found": heard}, broken)


if __name__ == "__main__":
    sys.exit(main())
