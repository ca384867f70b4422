"""What somebody may ask to see of a measure, and what each asking is in an address, so that a link shows the same again. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bindeled.statistics.rules.measures import ALL, DEPARTMENT, DIVIDED, ORGANISATION, TOTALS, Cut, Measure
from bindeled.suppression.rules.periods import YEAR

# One place or one whole through a year; the parts of one whole; the places of a level.
OVER_TIME, PARTS, PLACES = "over time", "parts", "places"
# How an address names the place of what belongs to no place.
NOWHERE = "ingen"
YES = "ja"


@dataclass(frozen=True)
class Choice:
    """What is asked for. An empty place is every place of the level, an empty part every part of the cut, number 0 the newest period."""

    measure: Measure
    level: str = ALL
    place: str = ""
    within: str = ""
    cut: str = ""
    part: str = ""
    period: str = ""
    year: int = 0
    number: int = 0
    compared: bool = True
    rounded: bool = False
    page: int = 1

    @property
    def shape(self) -> str:
        """Answer what stands in the rows."""
        if self.level != ALL and not self.place:
            return PLACES
        return PARTS if self.cut and not self.part else OVER_TIME

    @property
    def key(self) -> str:
        """Answer the key of the one place; what belongs to no place has none."""
        return "" if self.place == NOWHERE else self.place

    @property
    def divides(self) -> Cut | None:
        """Answer how it is divided."""
        return self.measure.cut(self.cut)

    @property
    def compares(self) -> bool:
        """Say whether the year before stands beside. Years through time stand beside one another already."""
        return self.compared and not (self.shape == OVER_TIME and self.period == YEAR)

    def on(self, **but: Any) -> "Choice":
        """Answer the same with some things otherwise."""
        return replace(self, **but)

    def query(self) -> dict[str, str]:
        """Answer it as an address has it, in pairs."""
        told = {
            "sted": self.level,
            "navn": self.place,
            "i": self.within,
            "opdel": self.cut,
            "del": self.part,
            "periode": self.period,
            "aar": str(self.year or ""),
            "nr": str(self.number or ""),
            "foer": YES if self.compared else "",
            "afrund": YES if self.rounded else "",
            "side": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in told.items() if value}


def kinds_of_period(level: str, cut: str) -> tuple[str, ...]:
    """Answer by which periods a level is published, whole or divided."""
    return (DIVIDED if cut else TOTALS)[level]


# Why something cannot be shown, by its field; the words stand with the form.
NOT_COUNTED, DIVIDED_TOO_FAR, TOO_OFTEN, WHICH_ONE = "not counted there", "divided too far", "too often", "which one"


def refusal(choice: Choice) -> tuple[str, str] | None:
    """Answer the field that is in the way and why; nothing where what is asked for is published."""
    if choice.level not in choice.measure.levels:
        return "sted", NOT_COUNTED
    kinds = kinds_of_period(choice.level, choice.cut)
    if not kinds:
        return "sted", DIVIDED_TOO_FAR
    if choice.period not in kinds:
        return "periode", TOO_OFTEN
    if choice.shape == PLACES and choice.cut and not choice.part:
        return "navn", WHICH_ONE
    return None


def further(choice: Choice, over: Mapping[str, Collection[int]]) -> list[Choice]:
    """Answer what can be seen closer of one whole: how it divides, and an organisation's departments. Nothing where it ends.

    ``over`` says of which years a kind of period is over; another year than these becomes the newest.
    """
    if choice.shape == PLACES:
        return []
    measure = choice.measure
    whole = replace(choice, cut="", part="", number=0, page=1)
    kinds = kinds_of_period(choice.level, "cut")
    period = choice.period if choice.period in kinds else next(iter(kinds[-1:]), "")
    found = [replace(whole, cut=cut.code, period=period) for cut in measure.cuts if kinds and cut.code != choice.cut]
    if choice.level == ALL:
        found += [
            replace(whole, level=level, period=_nearest(choice.period, TOTALS[level]))
            for level in measure.levels
            if level != ALL
        ]
    if choice.level == ORGANISATION and DEPARTMENT in measure.levels and choice.key:
        found.append(replace(whole, level=DEPARTMENT, place="", within=choice.place, period=YEAR))
    return [one if one.year in over.get(one.period, ()) else replace(one, year=0) for one in found]


def _nearest(kind: str, kinds: tuple[str, ...]) -> str:
    return kind if kind in kinds else kinds[0]
