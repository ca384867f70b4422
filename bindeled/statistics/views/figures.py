"""Figures as pages and as files: an overview, and one measure as somebody wants to see it. Published figures, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.importing.actions.sheets import Cell, as_csv, as_xlsx
from bindeled.statistics import access
from bindeled.statistics.forms.choosing import ChooseForm
from bindeled.statistics.queries import figures, sheets
from bindeled.statistics.queries.figures import Number
from bindeled.statistics.queries.sheets import Sheet
from bindeled.statistics.rules.choosing import Choice, further
from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, LEVELS, Measure
from bindeled.statistics.words import (
    CAVEAT,
    HIDDEN_WHY,
    HOW_COUNTED,
    month_words,
    number_of,
    period_words,
)
from bindeled.suppression.rules.periods import MONTHS_IN
from bindeled.users.models import User

CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _ask(request: HttpRequest) -> None:
    """Let those in who read figures; to all others the pages do not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_read(by=request.user):
        raise Http404


def _measure(code: str) -> Measure:
    found = BY_CODE.get(code)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("statistics")
def statistics(request: HttpRequest) -> HttpResponse:
    """Show what each measure says of the newest quarter beside the same one a year before."""
    _ask(request)
    months = figures.months_out()
    told = figures.overview(months)
    newest = max((out[-1] for out in months.values()), default=None)
    context = {
        "told": [(one, sheets.said(one), period_words(one.period)) for one in told],
        "through": month_words(newest) if newest else "",
        "next": figures.next_on([newest] if newest else [], timezone.localdate()),
        "caveat": CAVEAT,
        "how_counted": HOW_COUNTED,
    }
    return TemplateResponse(request, "statistics/overview.html", context)


@require_safe
@never_cache
@through("statistics")
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """Show one measure as it is asked for: in words, as a picture and as a table; or say what is in the way."""
    _ask(request)
    wanted = _measure(measure)
    months = figures.months_out(wanted.code).get(wanted.code, [])
    form = ChooseForm(request.GET, measure=wanted, months=months)
    sheet = _sheet(form) if months else None
    context: dict[str, Any] = {
        "measure": wanted,
        "form": form if months else None,
        "sheet": sheet,
        "next": figures.next_on(months, timezone.localdate()),
        "through": month_words(months[-1]) if months else "",
        "caveat": CAVEAT,
        "how_counted": HOW_COUNTED,
        "hidden_why": HIDDEN_WHY,
        "is_chosen": bool(request.GET),
        **(_around(sheet, form) if sheet else {}),
    }
    if sheet is None and months:
        context["instead"] = urlencode(form.shorter.query())
    return TemplateResponse(request, "statistics/measure.html", context)


def _sheet(form: ChooseForm) -> Sheet | None:
    if not form.is_valid() or form.choice is None or form.period is None:
        return None
    return sheets.sheet_of(form.choice, form.period, form.periods, form.places, form.parts)


def _around(sheet: Sheet, form: ChooseForm) -> dict[str, Any]:
    """Answer what stands around a table: its words, its picture, other periods, what can be seen closer, and files."""
    choice = sheet.choice
    over = {kind: {one.first.year for one in figures.periods_out(kind, form.months)} for kind in MONTHS_IN}
    here = reverse("statistics_measure", args=[choice.measure.code])
    says = sheets.says(sheet)
    files = {form_: urlencode({**choice.query(), "form": form_}) for form_ in TYPES}
    return {
        "says": says,
        "rows": [(line, f"?{urlencode(line.onward)}" if line.onward else "") for line in sheet.lines],
        "bars": [(line.label, line.now, line.before) for line in sheet.lines],
        "periods": _other_periods(sheet, here),
        "further": [(_further_words(one, choice), f"?{urlencode(one.query())}") for one in further(choice, over)],
        "ends": choice.level == DEPARTMENT and bool(choice.place),
        "is_departments": choice.level == DEPARTMENT,
        "files": files,
        "newer": f"?{urlencode(replace(choice, page=choice.page - 1).query())}" if choice.page > 1 else "",
        "older": f"?{urlencode(replace(choice, page=choice.page + 1).query())}" if sheet.has_more else "",
    }


def _other_periods(sheet: Sheet, here: str) -> list[tuple[str, str, bool]]:
    if not sheet.choice.number or len(sheet.periods) < 2:  # noqa: PLR2004 - one is no choice
        return []
    return [
        (
            period_words(one),
            f"{here}?{urlencode(replace(sheet.choice, number=number_of(one), page=1).query())}",
            one == sheet.period,
        )
        for one in sheet.periods
    ]


def _further_words(one: Choice, before: Choice) -> str:
    cut = one.divides
    if cut:
        return _("Divided by: {cut}").format(cut=cut.label)
    if one.level == DEPARTMENT and before.level != ALL:
        return _("Its departments")
    return _("By {level}").format(level=str(LEVELS[one.level]).lower())


@require_safe
@never_cache
@through("statistics")
def measure_file(request: HttpRequest, measure: str) -> HttpResponse:
    """Answer the table that an address asks for as a file, with its definition, its period, the day and the caveat."""
    _ask(request)
    wanted = _measure(measure)
    months = figures.months_out(wanted.code).get(wanted.code, [])
    kind = request.GET.get("form", CSV)
    form = ChooseForm(
        {name: str(value) for name, value in request.GET.items() if name != "form"}, measure=wanted, months=months
    )
    sheet = _sheet(form) if months else None
    if kind not in TYPES:
        raise Http404
    if sheet is None:
        return redirect(f"{reverse('statistics_measure', args=[wanted.code])}?{request.GET.urlencode()}")
    rows, about = _rows(sheet), _about(sheet)
    content = as_csv(rows, about) if kind == CSV else as_xlsx(rows, about, names=(_("Figures"), _("About")))
    response = HttpResponse(content, content_type=TYPES[kind])
    name = f"{wanted.code}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(number: Number) -> Cell:
    return _("hidden") if number.hidden else number.value


def _rows(sheet: Sheet) -> list[Sequence[Cell]]:
    lines = [[line.label, *(_cell(one) for one in (line.now, line.before) if one is not None)] for line in sheet.lines]
    return [sheet.headings, *lines]


def _about(sheet: Sheet) -> list[Sequence[Cell]]:
    choice = sheet.choice
    told: list[Sequence[Cell]] = [
        [_("Measure"), str(choice.measure.label)],
        [_("Shown"), sheet.title],
        [_("Definition"), str(choice.measure.definition)],
        [_("Source"), str(choice.measure.source)],
        [_("How it is counted"), str(HOW_COUNTED)],
        [_("Read with care"), str(CAVEAT)],
        [_("Taken out"), f"{timezone.localdate():%d-%m-%Y}"],
    ]
    if sheet.hidden:
        told.append([_("Hidden figures"), str(HIDDEN_WHY)])
    if choice.rounded:
        told.append([_("Rounded"), _("The figures are to the nearest five.")])
    if sheet.has_more or choice.page > 1:
        told.append([_("Page"), str(choice.page)])
    return told
