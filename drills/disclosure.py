"""Whether published figures are right, and whether a hidden one can be worked out of those that are shown.

A year of an invented town is counted and published by the product, month after month, as its worker does. Then everything is counted anew
by another way (``drills.recount``) and compared figure by figure; and somebody who reads every table attacks the hidden ones by linear
programs (``drills.attack``): none may be known, and none more exactly than within four values. The control: with the small figures hidden
and nothing beside them, the same attack finds some.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from journeys import stage

stage.set_up_django()

import psycopg  # noqa: E402 - Django is set up above
from django.db import connection, transaction  # noqa: E402 - Django is set up above
from django.utils import timezone  # noqa: E402

from benchmarks.counted_years import CODE, CountedYears  # noqa: E402
from benchmarks.verdict import verdict  # noqa: E402
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.sent.schedule import publish_in  # noqa: E402
from bindeled.statistics import actions  # noqa: E402
from bindeled.statistics.actions.counting import Due  # noqa: E402
from bindeled.statistics.actions.publishing import Publication  # noqa: E402
from bindeled.statistics.models import Figure  # noqa: E402
from bindeled.statistics.rules.measures import MEASURES  # noqa: E402
from bindeled.statistics.schedule import put_out  # noqa: E402
from drills.attack import Span, Tables, attacked  # noqa: E402
from drills.recount import Recount, Told  # noqa: E402
from journeys.factory import make_world  # noqa: E402

YEAR = 2025
LEAST, WIDTH = 5, 3


@dataclass
class Found:
    """What the drill found."""

    tables: int = 0
    hidden: int = 0
    recovered: int = 0
    narrow: int = 0
    control_recovered: int = 0
    figures: int = 0
    figures_wrong: int = 0

    def broken(self) -> list[str]:
        """Answer what is not as it must be."""
        promises = (
            (self.figures_wrong, "published figures differ from the same counted by another way"),
            (self.recovered, "hidden figures can be worked out"),
            (self.narrow, "hidden figures can be known more exactly than within four values"),
            (not self.hidden, "nothing was hidden, so nothing was tried"),
            (
                not self.control_recovered,
                "the attack finds nothing where only the small figures are hidden: it would find nothing anywhere",
            ),
        )
        return [f"{words}: {number}" for number, words in promises if number]


@contextmanager
def town(concerns: int, *, size: int) -> Iterator[Recount]:
    """Make a town with a year of concerns, and answer everything there is to count in it."""
    with stage.cloned() as clone:
        with transaction.atomic():
            make_world()
        with stage.engine.admin(clone) as admin:
            districts, organisations = (10, 8) if size > 100 else (3, 3)
            CountedYears(
                admin, concerns, (YEAR,), departments=size, districts=districts, organisations=organisations
            ).make()
            pass_on_some(admin)
            yield Recount(admin)
        connection.close()


PASSED_ON = f"""
INSERT INTO app.sent_sentsum (id, municipality_id, department_id, quarter, number)
SELECT gen_random_uuid(), municipality_id, department_id,
    date_trunc('quarter', received_at AT TIME ZONE 'Europe/Copenhagen')::date, count(*)
FROM app.cases_concern WHERE municipality_id = '{CODE}' AND department_id IS NOT NULL AND set_aside = '' AND state NOT IN ('noise', 'test')
AND substr(id::text, 1, 1) < 'a' GROUP BY municipality_id, department_id, 4
"""


def pass_on_some(admin: psycopg.Connection) -> None:
    """Let most concerns have been passed on by the organisations themselves, which read how many on their own pages."""
    admin.execute(PASSED_ON)
    admin.execute(f"INSERT INTO app.sent_sentsince (municipality_id, day) VALUES ('{CODE}', '{YEAR}-01-01')")
    publish_in(CODE)


def known_by_organisations() -> Tables:
    """Answer what organisations know from their own pages of the concerns that were received."""
    with entered(Door("worker", municipality=CODE)):
        known = actions.known_of(Publication("concerns", YEAR, date(YEAR, 12, 1)))
    return {
        ("concerns", "", "", it.level, it.place, it.period.kind, it.period.first): least for it, least in known.items()
    }


def publish_month_after_month() -> None:
    """Count and publish a year as the worker does while it passes: each month once it stands, with what was out before as it is."""
    now, counter, worker = timezone.now(), Door("counter", municipality=CODE), Door("worker", municipality=CODE)
    with entered(counter):
        actions.keep_names()
    for month in (date(YEAR, number, 1) for number in range(1, 13)):
        for measure in MEASURES:
            due = Due(measure.code, month)
            with entered(worker):
                rows = actions.count_about_places(due)
            with entered(counter):
                actions.count_measure(due, rows, now=now)
            put_out(Publication(measure.code, YEAR, month), CODE)


def published() -> dict[Told, int | None]:
    """Answer what whoever may see the figures sees."""
    with entered(Door("statistics", municipality=CODE)):
        rows = Figure.objects.values_list("measure", "cut", "part", "level", "place", "period", "first", "number")
        return {tuple(told): number for *told, number in rows}  # type: ignore[misc]


def known(spans: dict[Told, Span]) -> tuple[int, int]:
    """Answer how many are known, and how many more exactly than within four values."""
    return sum(low == high for low, high in spans.values()), sum(high - low < WIDTH for low, high in spans.values())


def examined(figures: Tables, recount: Recount) -> Found:
    """Compare and attack."""
    residents = {measure.code for measure in MEASURES if measure.about_people}
    shown = {told: figure for told, figure in figures.items() if figure is not None}
    spots = list(recount.spots.values())
    about = {told: figure for told, figure in figures.items() if told[0] in residents}
    spans = attacked(about, spots, recount.small, known_by_organisations())
    # That nothing came from a place of which nothing is published may be known: a nought is nobody.
    recovered, narrow = known({told: span for told, span in spans.items() if told in figures or recount.counts[told]})
    small = {told: None if 0 < recount.counts[told] < LEAST else recount.counts[told] for told in about}
    return Found(
        tables=len({(told[0], told[1], told[3], told[5]) for told in figures}),
        hidden=len(figures) - len(shown),
        recovered=recovered,
        narrow=narrow,
        control_recovered=known(attacked(small, spots))[0],
        figures=len(figures),
        figures_wrong=sum(figure != recount.counts[told] for told, figure in shown.items())
        + sum(figure is None and not recount.counts[told] for told, figure in figures.items()),
    )


def main() -> int:
    """Make, publish, compare, attack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concerns", type=int, default=100_000)
    parser.add_argument("--departments", type=int, default=300, help="a hundred or fewer make a small town")
    options = parser.parse_args()
    try:
        with town(options.concerns, size=options.departments) as recount:
            publish_month_after_month()
            found = examined(published(), recount)
    finally:
        stage.clear()
    return verdict(vars(found), found.broken())


if __name__ == "__main__":
    sys.exit(main())
