"""Figures of a million concerns: how long the first count takes, how long a night's, in how much memory; and how fast the pages are.

Eleven years of an invented town, the last of them until today, are counted and published by the product as the worker and
``bindeled count`` do it. Then a day's concerns come in and an ordinary night passes: the months that do not stand yet are counted again.
And then the night after which one month more stands: it is published too. What is asked of it: a night takes a small part of the whole,
and a page no more than 100 ms at the server.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from unittest.mock import patch

from journeys import stage

stage.set_up_django()

from django.db import connection, transaction  # noqa: E402 - Django is set up above
from django.utils import timezone  # noqa: E402

from benchmarks.client import percentile  # noqa: E402
from benchmarks.counted_years import CODE, CountedYears  # noqa: E402
from benchmarks.verdict import verdict  # noqa: E402
from bindeled.statistics import schedule  # noqa: E402
from bindeled.statistics.actions.counting import Due  # noqa: E402
from bindeled.statistics.models import Figure, Tally  # noqa: E402
from bindeled.suppression.rules.periods import last_fixed  # noqa: E402
from journeys.factory import make_world  # noqa: E402
from journeys.sides import Site  # noqa: E402

HOW_MANY_YEARS = 11
TELL_EVERY = 200
LONGEST_P95_MS, NIGHT_OF_ALL = 100.0, 0.2
PAGES = (
    "/statistik/",
    "/statistik/concerns/",
    "/statistik/concerns/?sted=district&periode=quarter",
    "/statistik/concerns/?sted=district&periode=year&opdel=urgency&del=today",
    "/statistik/concerns/?sted=department&periode=year",
)
WARM = 3


def count(now: datetime) -> dict[str, float]:
    """Count and publish until nothing is left. Answers how many pieces of each kind, and the seconds each kind took."""
    found: Counter[str] = Counter()
    with patch.object(timezone, "now", return_value=now):
        before = time.perf_counter()
        for number, piece in enumerate(schedule.pieces(CODE), 1):
            kind = "counted" if isinstance(piece, Due) else "published"
            took, before = time.perf_counter() - before, time.perf_counter()
            found.update({kind: 1, f"{kind}_seconds": took, "seconds": took})
            if not number % TELL_EVERY:
                sys.stderr.write(f"{number} pieces in {found['seconds']:.0f} s: {piece}\n")
    return {name: round(value, 1) for name, value in found.items()}


def night_when_a_month_stands(now: datetime) -> datetime:
    """Answer the first time at which one month more stands for good than now."""
    then = now
    while last_fixed(timezone.localtime(then).date()) == last_fixed(timezone.localtime(now).date()):
        then += timedelta(days=1)
    return then


def pages(leader: object, times: int) -> dict[str, float]:
    """Ask for each page so many times; answer the p95 in milliseconds at the server."""
    site = Site("municipality")
    site.sign_in_as(leader)  # type: ignore[arg-type]
    found = {}
    for path in PAGES:
        took = []
        for _time in range(WARM + times):
            began = time.perf_counter()
            answer = site.get(path)
            took.append(time.perf_counter() - began)
            if answer.status_code != 200:  # noqa: PLR2004
                sys.exit(f"{path} was answered {answer.status_code}.")
        found[path] = round(percentile(took[WARM:], 95), 1)
    return found


def main() -> int:
    """Make, count, let a night pass, look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concerns", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=50)
    options = parser.parse_args()
    try:
        with stage.cloned() as clone:
            with transaction.atomic():
                world = make_world()
            full, night, month = nights(clone, options.concerns)
            p95 = pages(world["Lis"], options.times)
            figures = {
                "concerns": options.concerns,
                "full_seconds": full["seconds"],
                "nightly_seconds": night.get("seconds", 0),
                "month_seconds": month.get("seconds", 0),
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "p95_ms": p95,
                "figures": Figure.objects.count(),
                "tallies": Tally.objects.count(),
                "full": full,
                "night": night,
                "month": month,
            }
            connection.close()
    finally:
        stage.clear()
    return verdict(figures, broken(full, {"a night": night, "a night when a month stands": month}, p95))


def nights(clone: str, concerns: int) -> tuple[dict[str, float], ...]:
    """Make a town and count it, once as a whole, then on the next night, then on the one when a month more stands."""
    now = timezone.now()
    years = tuple(range(now.year - HOW_MANY_YEARS + 1, now.year + 1))
    with stage.engine.admin(clone) as admin:
        town = CountedYears(admin, concerns, years, until=now.date())
        town.make()
        sys.stderr.write(f"{concerns} concerns are there.\n")
        full = count(now)
        town.pass_a_day(now.date(), concerns // (now.date() - date(years[0], 1, 1)).days)
    tomorrow = now + timedelta(days=1)
    return full, count(tomorrow), count(night_when_a_month_stands(tomorrow))


def broken(full: dict[str, float], passed: dict[str, dict[str, float]], p95: dict[str, float]) -> list[str]:
    """Answer the broken promises: of pages, of nights that take too long, and of nights that did nothing."""
    late = [f"{path} takes {ms} ms" for path, ms in p95.items() if ms > LONGEST_P95_MS]
    slow = [
        f"{name} takes {took['seconds']:.0f} s of {full['seconds']:.0f}"
        for name, took in passed.items()
        if took.get("seconds", 0) > NIGHT_OF_ALL * full["seconds"]
    ]
    idle = [f"{name} counted nothing" for name, took in passed.items() if not took.get("counted")]
    if not passed["a night when a month stands"].get("published"):
        idle.append("a month that stands was not published")
    return [*late, *slow, *idle]


if __name__ == "__main__":
    sys.exit(main())
