"""What the housing organisations counted, as leaders and those who call to meetings read it: closed quarters, small numbers hidden."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.cooperation import access
from bindeled.cooperation.queries import indicators as asked
from bindeled.cooperation.queries.indicators import Cell, Shown
from bindeled.cooperation.rules import indicators as rules
from bindeled.cooperation.rules.indicators import Quarter
from bindeled.cooperation.views.contracts import reader

SHOWN = 4  # quarters


@require_safe
@never_cache
@through("municipal")
def indicator_series(request: HttpRequest) -> HttpResponse:
    """Show four quarters of what the organisations counted; only closed ones, so that no number is told by its correction."""
    if access.may_read_counts(by=reader(request)):
        raise Http404
    open_now = rules.ended(timezone.localdate(), 1)[0]
    latest = min(_asked_for(request.GET.get("til", "")) or open_now, open_now.back(1))
    quarters = [latest.back(number) for number in range(SHOWN)]
    found = asked.series(current().municipality, quarters=[open_now, *quarters])
    reported, departments = asked.reported_now(found)
    closed = [asked.Series(one.organisation, {code: each[1:] for code, each in one.totals.items()}) for one in found]
    context: dict[str, Any] = {
        "open": open_now,
        "reported": reported,
        "departments": departments,
        "quarters": quarters,
        "shown": [_drawn(one, quarters) for one in asked.shown(closed, quarters=quarters)],
        "definitions": rules.DEFINITIONS,
        "indicators": rules.INDICATORS,
        "newer": _address(latest.back(-SHOWN)) if latest < open_now.back(1) else "",
        "older": _address(latest.back(SHOWN)),
    }
    return TemplateResponse(request, "cooperation/indicator_series.html", context)


def _asked_for(text: str) -> Quarter | None:
    year, _dash, number = text.partition("-")
    if not (year.isascii() and year.isdigit() and number.isascii() and number.isdigit()):
        return None
    return rules.known_quarter(int(year[:5]), int(number[:5]))


def _address(quarter: Quarter) -> str:
    return f"?til={quarter.year}-{quarter.number}"


def _drawn(one: Shown, quarters: list[Quarter]) -> dict[str, Any]:
    """Answer an indicator with its columns, the oldest on the left, and the sentence that says what they say."""
    told = list(zip(quarters, one.together, strict=True))
    columns = [(str(quarter), cell.count, _in_words(cell)) for quarter, cell in reversed(told)]
    label = _("%(what)s, all organisations together. %(each)s") % {
        "what": one.indicator.label,
        "each": "; ".join(f"{quarter}: {words}" for quarter, _count, words in columns),
    }
    return {"of": one, "columns": columns, "label": label, "sentence": _sentence(one, *told[0])}


def _in_words(cell: Cell) -> str:
    if cell.is_hidden:
        return _("hidden")
    return _("not entered") if cell.count is None else str(cell.count)


def _sentence(one: Shown, quarter: Quarter, cell: Cell) -> str:
    values = {
        "quarter": quarter,
        "reported": cell.reported,
        "organisations": cell.departments,
        "what": str(one.indicator.label).lower(),
        "count": cell.count,
    }
    if not cell.reported:
        return _("No organisation entered numbers for %(quarter)s.") % values
    if cell.count is None:
        return _("%(reported)s of %(organisations)s organisations entered numbers for %(quarter)s. Their total is hidden, for it would tell of few.") % values  # fmt: skip
    return _("%(reported)s of %(organisations)s organisations entered numbers for %(quarter)s: together %(count)s (%(what)s).") % values  # fmt: skip
