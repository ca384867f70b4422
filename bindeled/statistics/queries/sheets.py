"""A sheet: one table of published figures with its words, which the page, its picture and its files all show alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeled.statistics.queries.figures import (
    NOT_THERE,
    Figures,
    Number,
    Place,
    Told,
    departments_with_figures,
    figures_of,
    key_in_address,
)
from bindeled.statistics.rules.choosing import OVER_TIME, PARTS, PLACES, Choice, kinds_of_period
from bindeled.statistics.rules.measures import DEPARTMENT, LEVELS
from bindeled.statistics.words import NO_PLACE, SAID, SAME_BEFORE, number_of, period_words
from bindeled.suppression.rules.periods import YEAR, Period

MOST_TOLD = 3


@dataclass(frozen=True)
class Line:
    """One row: what it is of, its figure, the same a year before where that is asked for, and where one sees it closer."""

    label: str
    now: Number
    before: Number | None = None
    onward: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Sheet:
    """A table as it was asked for, with its period and the periods one can look at beside it."""

    choice: Choice
    period: Period
    periods: Sequence[Period]
    lines: Sequence[Line]
    place_name: str
    parts: Mapping[str, str | Promise] = field(default_factory=dict)
    has_more: bool = False

    @property
    def title(self) -> str:
        """Answer what the table shows: where, divided how, and when."""
        choice, cut = self.choice, self.choice.divides
        told = [self.place_name or str(LEVELS[choice.level])]
        if cut:
            told.append(f"{cut.label}: {self.parts.get(choice.part, choice.part)}" if choice.part else str(cut.label))
        if choice.shape != OVER_TIME:
            told.append(period_words(self.period))
        else:
            told.append(_("All years") if choice.period == YEAR else str(choice.year))
        return " · ".join(told)

    @property
    def headings(self) -> list[str]:
        """Answer the headings of the columns."""
        choice, cut = self.choice, self.choice.divides
        first = {OVER_TIME: _("Period"), PLACES: str(LEVELS[choice.level]), PARTS: str(cut.label) if cut else ""}
        told = [first[choice.shape]]
        if choice.shape == OVER_TIME:
            told.append(str(choice.measure.label))
        else:
            told.append(period_words(self.period))
        if choice.compares:
            told.append(
                str(SAME_BEFORE[choice.period]) if choice.shape == OVER_TIME else period_words(self.period.before)
            )
        return told

    @property
    def hidden(self) -> int:
        """Answer how many figures are hidden."""
        return sum(number.hidden for line in self.lines for number in (line.now, line.before) if number)

    @property
    def shown(self) -> list[int]:
        """Answer the figures of the period that are shown."""
        return [line.now.value for line in self.lines if line.now.value is not None]


def in_words(number: Number, *, show: Callable[[int], str] = str) -> str:
    """Answer a figure in a sentence."""
    if number.hidden:
        return _("hidden")
    return _("not published") if number.value is None else show(number.value)


def said(one: Told, *, show: Callable[[int], str] = str) -> str:
    """Answer one sentence, plainly: how many, and how many a year before. Never why. ``show`` writes a number."""
    if one.now.value is None:
        now = _("The figure is so small that it is hidden, or hidden beside a small one")
    else:
        now = str(SAID[one.measure.code]).format(number=show(one.now.value))
        now = now[0].upper() + now[1:]
    if one.before == NOT_THERE:
        return f"{now}."
    return f"{now}. {SAME_BEFORE[one.period.kind]}: {in_words(one.before, show=show)}."


def sheet_of(
    choice: Choice,
    period: Period,
    periods: Sequence[Period],
    places: Sequence[Place],
    parts: Mapping[str, str | Promise],
) -> Sheet:
    """Answer the table that a choice asks for. ``periods`` are those over: of the year, or all years; ``period`` is the one chosen."""
    has_more = False
    name = next((place.name for place in places if place.key == choice.key), "") if choice.place else ""
    if choice.place and not name:
        name = str(NO_PLACE[choice.level])
    if choice.shape == PLACES and choice.level == DEPARTMENT:
        places, has_more = departments_with_figures(choice, period)
    asked = periods if choice.shape == OVER_TIME else [period]
    found = figures_of(choice, asked, places=[place.key for place in places] if choice.level == DEPARTMENT else None)
    lines = {OVER_TIME: _through_time, PARTS: _by_part, PLACES: _by_place}[choice.shape]
    return Sheet(choice, period, periods, lines(choice, asked, found, places, parts), name, parts, has_more)


def _line(
    choice: Choice, figures: Figures, label: object, period: Period, *, place: str, part: str, onward: Choice | None
) -> Line:
    now = figures.get((place, part, period.first), NOT_THERE)
    before = figures.get((place, part, period.before.first), NOT_THERE) if choice.compares else None
    return Line(str(label), now, before, onward.query() if onward else None)


def _through_time(
    choice: Choice, periods: Sequence[Period], figures: Figures, _places: Sequence[Place], _parts: Mapping[str, object]
) -> list[Line]:
    divides = choice.measure.cuts and not choice.part and choice.period in kinds_of_period(choice.level, "cut")
    return [
        _line(
            choice,
            figures,
            period_words(period),
            period,
            place=choice.key,
            part=choice.part,
            onward=choice.on(cut=choice.measure.cuts[0].code, year=period.first.year, number=number_of(period))
            if divides
            else None,
        )
        for period in periods
    ]


def _by_part(
    choice: Choice, periods: Sequence[Period], figures: Figures, _places: Sequence[Place], parts: Mapping[str, object]
) -> list[Line]:
    [period] = periods
    cut = choice.divides
    seen = {part for _place, part, _first in figures}
    known = [part for part in parts if cut is None or not cut.open or part in seen]
    return [
        _line(
            choice,
            figures,
            parts.get(part, part),
            period,
            place=choice.key,
            part=part,
            onward=choice.on(part=part, number=0),
        )
        for part in [*known, *sorted(seen - set(parts))]
    ]


def _by_place(
    choice: Choice, periods: Sequence[Period], figures: Figures, places: Sequence[Place], _parts: Mapping[str, object]
) -> list[Line]:
    [period] = periods
    there = {place for place, _part, _first in figures}
    known = [place for place in places if place.key in there]
    nowhere = [Place(key, str(NO_PLACE[choice.level])) for key in sorted(there - {place.key for place in known})]
    return [
        _line(
            choice,
            figures,
            place.name,
            period,
            place=place.key,
            part=choice.part,
            onward=choice.on(place=key_in_address(place.key), within="", number=0, page=1),
        )
        for place in (*known, *nowhere)
    ]


# -- What it says -----------------------------------------------------------------------------------------------------------


def says(sheet: Sheet) -> list[str]:
    """Answer in a few sentences what the table says. Never why, and never which place has most."""
    if not sheet.lines:
        return []
    told = {OVER_TIME: _says_of_time, PARTS: _says_of_parts, PLACES: _says_of_places}[sheet.choice.shape](sheet)
    if sheet.hidden:
        told.append(
            ngettext("{number} figure is hidden.", "{number} figures are hidden.", sheet.hidden).format(
                number=sheet.hidden
            )
        )
    if sheet.choice.rounded:
        told.append(_("The figures are to the nearest five."))
    return told


def _says_of_time(sheet: Sheet) -> list[str]:
    last = sheet.lines[-1]
    told = [f"{last.label}: {in_words(last.now)}."]
    if last.before is not None:
        told.append(f"{SAME_BEFORE[sheet.choice.period]}: {in_words(last.before)}.")
    if len(sheet.shown) > 1:
        told.append(_("Of those shown the lowest is {least} and the highest {most}.").format(**_ends(sheet)))
    return told


def _says_of_parts(sheet: Sheet) -> list[str]:
    most = sorted((line for line in sheet.lines if line.now.value), key=lambda line: -(line.now.value or 0))
    if not most:
        return [_("No figure can be shown.")] if sheet.hidden else [_("There was nothing to count.")]
    named = ", ".join(f"{line.label} ({line.now.value})" for line in most[:MOST_TOLD])
    told = [_("Most often: {named}.").format(named=named)]
    cut = sheet.choice.divides
    if cut and cut.several:
        told.append(_("One can be of several, so together they are more than all."))
    return told


def _says_of_places(sheet: Sheet) -> list[str]:
    if not sheet.shown:
        return [_("No figure can be shown.")]
    told = _(
        "The figures shown lie between {least} and {most}. Places differ in size and in much else, and are no contest."
    )
    return [told.format(**_ends(sheet))]


def _ends(sheet: Sheet) -> dict[str, int]:
    return {"least": min(sheet.shown), "most": max(sheet.shown)}
