"""What an organisation's keepers read of what it passed on, through the housing door: published figures and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeled.confidentiality.doors import current
from bindeled.housing.models import Department, Organisation
from bindeled.sent import access
from bindeled.sent.models import SentFigure, SentSince
from bindeled.sent.rules import Key
from bindeled.sent.words import period_words, same_before
from bindeled.suppression.rules.periods import QUARTER, Period


@dataclass(frozen=True)
class Number:
    """A figure as it may be shown: hidden, or not published at all, it has no value."""

    value: int | None = None
    hidden: bool = False


NOT_THERE = Number()
Figures = dict[Key, Number]


def kept_organisations() -> list[Organisation]:
    """Answer the organisations whose lists are kept through the open door, by name."""
    return list(Organisation.objects.filter(id__in=current().units).order_by("name"))


def counted_since(municipality: str) -> date | None:
    """Answer since when is counted what is sent, or nothing where the worker has not begun yet."""
    found = SentSince.objects.filter(municipality_id=municipality).first()
    return found.day if found else None


def figures_of(organisation: Organisation) -> Figures:
    """Answer everything that is published of an organisation as a whole, and of its departments: one statement."""
    rows = access.kept_figures(SentFigure.objects.filter(organisation=organisation))
    read = rows.values_list("period", "first", "department", "number")
    return {
        Key(Period(first, kind), department): Number(number, number is None) for kind, first, department, number in read
    }


def departments_of(organisation: Organisation) -> list[tuple[UUID, str]]:
    """Answer the departments that an organisation has or had in the municipality, in Danish order."""
    found = Department.objects.filter(municipality_id=current().municipality, organisation=organisation)
    return list(found.order_by("sort_key", "name", "id").values_list("id", "name"))


def periods_out(figures: Figures, kind: str) -> list[Period]:
    """Answer the periods of a kind of which a figure is out, the oldest first."""
    return sorted({key.period for key in figures if key.period.kind == kind})


# -- Sheets: one table with its words, of which page, picture and file are made -------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A table: what it is of, its headings, and a row for each period of the organisation, or for each department in a year."""

    title: str
    headings: tuple[str, str, str]
    lines: list[tuple[str, Number, Number]]
    is_departments: bool = False

    @property
    def hidden(self) -> int:
        """Answer how many figures of the period itself are hidden."""
        return sum(now.hidden for _label, now, _before in self.lines)

    @property
    def any_hidden(self) -> bool:
        """Say whether any figure in it is hidden."""
        return any(now.hidden or before.hidden for _label, now, before in self.lines)

    @property
    def shown(self) -> list[int]:
        """Answer the figures of the period itself that are shown."""
        return [now.value for _label, now, _before in self.lines if now.value is not None]


def sheet_through_time(organisation: Organisation, figures: Figures, periods: Sequence[Period]) -> Sheet:
    """Answer the table of an organisation as a whole: a row for each of these periods, which are of one kind."""
    kind = periods[-1].kind
    title = (
        _("{organisation}: concerns passed on, by the quarter")
        if kind == QUARTER
        else _("{organisation}: concerns passed on, by the year")
    )
    headings = (_("Quarter") if kind == QUARTER else _("Year"), _("Concerns passed on"), same_before(kind))
    lines = [
        (period_words(one), figures.get(Key(one), NOT_THERE), figures.get(Key(one.before), NOT_THERE))
        for one in periods
    ]
    return Sheet(title.format(organisation=organisation), headings, lines)


def sheet_of_departments(organisation: Organisation, figures: Figures, year: Period) -> Sheet:
    """Answer the table of an organisation's departments in a year, by name; those of which nothing is published are left out."""
    lines = [
        (name, figures[Key(year, department)], figures.get(Key(year.before, department), NOT_THERE))
        for department, name in departments_of(organisation)
        if Key(year, department) in figures
    ]
    title = _("{organisation}: concerns passed on in {year}, by department")
    headings = (_("Department"), period_words(year), period_words(year.before))
    return Sheet(title.format(organisation=organisation, year=year.first.year), headings, lines, is_departments=True)


def says(sheet: Sheet) -> list[str]:
    """Answer in a few sentences what the table says. Never why, and never who has most."""
    told = _says_of_places(sheet) if sheet.is_departments else _says_of_time(sheet)
    if sheet.hidden:
        words = ngettext(
            "{number} figure in the table is hidden.", "{number} figures in the table are hidden.", sheet.hidden
        )
        told.append(words.format(number=sheet.hidden))
    return told


def _says_of_time(sheet: Sheet) -> list[str]:
    label, now, before = sheet.lines[-1]
    if now.value is None:
        return [_("{period}: the figure is hidden.").format(period=label)]
    words = ngettext(
        "{period}: {number} concern was passed on.", "{period}: {number} concerns were passed on.", now.value
    )
    told = [words.format(period=label, number=now.value)]
    if before.value is not None:
        told.append(f"{sheet.headings[2]}: {before.value}.")
    return told


def _says_of_places(sheet: Sheet) -> list[str]:
    if not sheet.shown:
        return [_("No figure can be shown.")]
    told = _(
        "The figures shown lie between {least} and {most}. Departments differ in size and in much else, and are no contest."
    )
    return [told.format(least=min(sheet.shown), most=max(sheet.shown))]
