"""A keeper's page of what the own organisation passed on, and the same as a file. Nothing on it comes from the municipality."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.housing.models import Organisation
from bindeled.importing.actions.sheets import Cell, as_csv
from bindeled.sent import access, queries, rules, words
from bindeled.sent.forms import ChooseForm
from bindeled.sent.queries import Figures, Number, Sheet
from bindeled.suppression.rules.periods import QUARTER, YEAR

NEWEST = 8  # quarters that are shown where no year is chosen
REFUSED = 422


@require_safe
@never_cache
@through("housing")
def sent(request: HttpRequest) -> HttpResponse:
    """Show what the organisation passed on whose list is kept; of several the first by name."""
    kept = queries.kept_organisations()
    return _page(request, kept[0], kept)


@require_safe
@never_cache
@through("housing")
def sent_by(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show what one of the organisations passed on whose lists are kept."""
    kept = queries.kept_organisations()
    return _page(request, _of(kept, organisation_id), kept)


def _of(kept: Sequence[Organisation], organisation_id: UUID) -> Organisation:
    found = next((one for one in kept if one.id == organisation_id), None)
    if found is None or access.may_read(organisation_id):
        raise Http404
    return found


def _page(request: HttpRequest, organisation: Organisation, kept: Sequence[Organisation]) -> HttpResponse:
    figures = queries.figures_of(organisation)
    form = _form(request, figures)
    sheet = _sheet(organisation, figures, form) if form.is_valid() else None
    tabs = [(str(one), reverse("sent_by", args=[one.id]), one == organisation) for one in kept]
    context: dict[str, Any] = {
        "organisation": organisation,
        "tabs": tabs if len(tabs) > 1 else [],
        "form": form if figures else None,
        "is_chosen": bool(request.GET),
        "is_refused": not form.is_valid(),
        "sheet": sheet,
        "says": queries.says(sheet) if sheet and sheet.lines else [],
        "query": urlencode(form.told),
        "words": words,
        **_what_comes(form),
    }
    return TemplateResponse(request, "sent/sent.html", context, status=REFUSED if form.errors else 200)


def _form(request: HttpRequest, figures: Figures) -> ChooseForm:
    """Answer what the address asks for; where nothing is published yet there is nothing to choose."""
    years = {one.first.year for one in queries.periods_out(figures, QUARTER)}
    return ChooseForm(request.GET if figures else {}, years=sorted(years, reverse=True))


def _sheet(organisation: Organisation, figures: Figures, form: ChooseForm) -> Sheet | None:
    """Answer the table that is asked for, or nothing where no such period is out yet."""
    periods = queries.periods_out(figures, form.period)
    in_year = [one for one in periods if form.year in {0, one.first.year}]
    if not in_year:
        return None
    if form.is_by_department:
        return queries.sheet_of_departments(organisation, figures, in_year[-1])
    shown = periods if form.period == YEAR else in_year[-NEWEST:]
    return queries.sheet_through_time(organisation, figures, shown)


def _what_comes(form: ChooseForm) -> dict[str, Any]:
    """Answer which figures of the kind that is asked for come next, and when."""
    today, since = timezone.localdate(), queries.counted_since(current().municipality)
    if since is None:
        return {}
    period, on = rules.next_on(since=since, today=today, kind=form.period if form.is_valid() else QUARTER)
    return {"next": words.period_words(period), "next_on": on}


@require_safe
@never_cache
@through("housing")
def sent_file(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Answer the table that an address asks for as CSV, with its definition, the day and what it does not say."""
    organisation = _of(queries.kept_organisations(), organisation_id)
    figures = queries.figures_of(organisation)
    form = _form(request, figures)
    sheet = _sheet(organisation, figures, form) if form.is_valid() else None
    if sheet is None:
        return redirect(f"{reverse('sent_by', args=[organisation.id])}?{request.GET.urlencode()}")
    response = HttpResponse(as_csv(_rows(sheet), _about(sheet)), content_type="text/csv; charset=utf-8")
    name = f"tal-for-bekymringer-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(number: Number) -> Cell:
    return _("hidden") if number.hidden else number.value


def _rows(sheet: Sheet) -> list[Sequence[Cell]]:
    return [sheet.headings, *([label, _cell(now), _cell(before)] for label, now, before in sheet.lines)]


def _about(sheet: Sheet) -> list[Sequence[Cell]]:
    told: list[Sequence[Cell]] = [
        [_("Shown"), sheet.title],
        [_("What is counted"), str(words.DEFINITION)],
        [_("What is not counted"), str(words.NOT_COUNTED)],
        [_("What the figures do not say"), str(words.SILENT)],
        [_("How it is counted"), str(words.HOW_COUNTED)],
        [_("Taken out"), f"{timezone.localdate():%d-%m-%Y}"],
    ]
    if sheet.any_hidden:
        told.append([_("Hidden figures"), str(words.HIDDEN_WHY)])
    if sheet.is_departments:
        told.append([_("Departments"), str(words.FEW_DWELLINGS)])
    return told
