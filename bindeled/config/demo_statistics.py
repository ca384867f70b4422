"""Figures for the demonstration: invented tallies of the months behind us, published as real ones are, so that what is hidden is really hidden.

Everything is invented. A worker finds these months counted, and goes on from there.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import accumulate

from django.utils import timezone

from bindeled.confidentiality.doors import Door, current, entered
from bindeled.statistics import actions
from bindeled.statistics.models import Counted, Figure, Tally
from bindeled.statistics.queries.counting import homes
from bindeled.statistics.rules.measures import DEPARTMENT, MEASURES, Measure
from bindeled.statistics.rules.tables import Atom
from bindeled.statistics.schedule import put_out
from bindeled.suppression.rules.periods import last_fixed, months_between, months_on

YEARS = 2
SEED = 2005
# About how many of each a month has in the whole municipality.
ABOUT = {
    "concerns": 90,
    "no_concerns": 14,
    "receipts": 28,
    "first_contacts": 62,
    "handovers": 9,
    "cases_opened": 55,
    "cases_closed": 48,
    "consents": 30,
    "offers": 34,
    "offer_answers": 31,
    "courses": 18,
    "evictions": 12,
    "child_clocks": 11,
    "coverage": 900,
    "attendance": 24,
    "training": 14,
    "wishes": 9,
}
OFFERS = ("mentor", "support_contact", "home_guide")


class Dull:
    """Numbers that look like chance and are the same each time."""

    def __init__(self, seed: str) -> None:
        """Begin with a word."""
        self._seed, self._drawn = seed, 0

    def part(self) -> float:
        """Answer a number from nought to one."""
        self._drawn += 1
        drawn = sha256(f"{self._seed} {self._drawn}".encode()).digest()[:6]
        return int.from_bytes(drawn) / 2**48

    def choices(self, among: Sequence[str], weights: Sequence[float], number: int) -> Iterator[str]:
        """Yield so many of some, each as often as it weighs."""
        upto = list(accumulate(weights))
        for _turn in range(number):
            yield among[min(bisect(upto, self.part() * upto[-1]), len(among) - 1)]


def invent_figures(municipality: str) -> None:
    """Write the tallies of the last two years and those of this one, and publish them. Done once."""
    door = Door("counter", municipality=municipality)
    with entered(door):
        if Figure.objects.exists():
            return
        months = _months()
        for measure in MEASURES:
            _tally(measure, months)
        actions.keep_names()
    while True:
        with entered(door):
            wanted = actions.next_to_publish()
        if wanted is None:
            return
        put_out(wanted, municipality)


def _months() -> list[date]:
    last = last_fixed(timezone.localdate())
    return list(months_between(date(last.year - YEARS, 1, 1), last))


def _tally(measure: Measure, months: list[date]) -> None:
    municipality, now = current().municipality, timezone.now()
    chance = Dull(f"{SEED} {measure.code}")
    Counted.objects.bulk_create(
        Counted(municipality_id=municipality, month=month, measure=measure.code, counted_at=now, fixed_at=now)
        for month in months
    )
    # Where departments lay when each year was last counted.
    lay = {
        year: homes(municipality, last=months_on(max(month for month in months if month.year == year), 1))
        for year in {month.year for month in months}
    }
    Tally.objects.bulk_create(
        Tally(municipality_id=municipality, measure=measure.code, month=month, number=number, **told)
        for month in months
        for told, number in _of_month(measure, chance, lay[month.year])
    )


def _of_month(
    measure: Measure, chance: Dull, places: dict[str, tuple[str, str, str]]
) -> Iterator[tuple[dict[str, str], int]]:
    whole: dict[tuple[Atom, str], int] = {}
    names = sorted(places)
    weights = [1 + 7 * number % 5 for number, _name in enumerate(names)]
    for name in chance.choices(names, weights, round(ABOUT[measure.code] * (0.8 + 0.4 * chance.part()))):
        kept = {level: key for level, key in zip(Atom._fields, places[name], strict=True) if level in measure.levels}
        at = (Atom(**kept), name if DEPARTMENT in measure.levels else "")
        whole[at] = whole.get(at, 0) + 1
    for (atom, department), number in whole.items():
        yield {**atom._asdict(), "department": department}, number
    yield from _divided(measure, chance, whole)


def _divided(
    measure: Measure, chance: Dull, whole: dict[tuple[Atom, str], int]
) -> Iterator[tuple[dict[str, str], int]]:
    for cut in measure.cuts:
        parts = list(cut.parts) or list(OFFERS)
        weights = [2.0 ** -(number / 2) for number in range(len(parts))]
        divided: dict[tuple[Atom, str], int] = {}
        for (atom, _department), number in whole.items():
            for part in chance.choices(parts, weights, number):
                divided[atom, part] = divided.get((atom, part), 0) + 1
        for (atom, part), number in divided.items():
            yield {**atom._asdict(), "cut": cut.code, "part": part}, number
