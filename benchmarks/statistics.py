"""Figures of a million concerns: how long the first count takes, how long a night's, in how much memory; and how fast the pages are.

Ten years of an invented town are counted and published by the product as the worker and ``bindeled count`` do it. Then a night passes: the
months that do not stand yet are counted again. What is asked of it: a night takes a small part of the whole, and a page no more than 100 ms
at the server.
"""

import argparse
import resource
import sys
import time
from datetime import timedelta
from unittest.mock import patch

from journeys import stage

stage.set_up_django()

from django.db import connection, transaction  # noqa: E402 - Django is set up above
from django.utils import timezone  # noqa: E402

from benchmarks.client import percentile  # noqa: E402
from benchmarks.counted_years import CODE, CountedYears  # noqa: E402
from benchmarks.verdict import verdict  # noqa: E402
from bindeled.statistics import schedule  # noqa: E402
from bindeled.statistics.models import Figure, Tally  # noqa: E402
from journeys.factory import make_world  # noqa: E402
from journeys.sides import Site  # noqa: E402

YEARS = tuple(range(2016, 2026))
LONGEST_P95_MS, NIGHT_OF_ALL = 100.0, 0.2
PAGES = (
    "/statistik/",
    "/statistik/concerns/",
    "/statistik/concerns/?sted=district&periode=quarter",
    "/statistik/concerns/?sted=district&periode=year&opdel=urgency&del=today",
    "/statistik/concerns/?sted=department&periode=year",
)
WARM = 3


def count() -> tuple[int, float]:
    """Count and publish until nothing is left. Answers the pieces and the seconds."""
    began = time.perf_counter()
    return sum(1 for _piece in schedule.pieces(CODE)), time.perf_counter() - began


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
            with stage.engine.admin(clone) as admin:
                CountedYears(admin, options.concerns, YEARS).make()
            pieces, full = count()
            with patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=1)):
                _pieces, nightly = count()
            p95 = pages(world["Lis"], options.times)
            figures = {
                "concerns": options.concerns,
                "pieces": pieces,
                "full_seconds": round(full, 1),
                "nightly_seconds": round(nightly, 1),
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "figures": Figure.objects.count(),
                "tallies": Tally.objects.count(),
                "p95_ms": p95,
            }
            connection.close()
    finally:
        stage.clear()
    late = [f"{path} takes {ms} ms" for path, ms in p95.items() if ms > LONGEST_P95_MS]
    slow = [f"a night takes {nightly:.0f} s of {full:.0f}"] if nightly > NIGHT_OF_ALL * full else []
    return verdict(figures, [*late, *slow])


if __name__ == "__main__":
    sys.exit(main())
