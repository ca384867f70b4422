"""Pages for anybody: is it urgent, and the front page. No adviser's number is on any (D13)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import contact_points

OPEN = Municipality.Intake.OPEN


def _municipality(code: str) -> Municipality:
    found = Municipality.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _urgent(request: HttpRequest, code: str) -> HttpResponse:
    municipality, today = _municipality(code), timezone.localdate()
    context = {
        "municipality_name": municipality.name_en if (get_language() or "").startswith("en") else municipality.name,
        "directory": directory(emergency_numbers(code, on=today)),
        # A concern goes to one's own municipality: another one's page shows its numbers and no way on.
        "is_home": code == current().municipality,
        "phones": contact_points(code, audience="public", on=today) if municipality.intake == OPEN else [],
    }
    return TemplateResponse(request, "guidance/urgent.html", context)


@require_safe
@through("public")
def urgent(request: HttpRequest) -> HttpResponse:
    """Ask whether anybody is in danger, before everything else. Never blocks (D11, decision 7)."""
    return _urgent(request, current().municipality)


@require_safe
@through("public")
def urgent_in(request: HttpRequest, code: str) -> HttpResponse:
    """Show the numbers of another municipality; never one municipality's numbers in another (C21)."""
    return _urgent(request, code)


@require_safe
@through("public")
def front(request: HttpRequest) -> HttpResponse:
    """Show the front page, as the municipality's intake is (decision 2)."""
    municipality = _municipality(current().municipality)
    phones = contact_points(municipality.code, audience="public", on=timezone.localdate())
    return TemplateResponse(request, "guidance/front.html", {"municipality": municipality, "phones": phones})
