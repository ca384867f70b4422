"""Coverage: which departments have a contact person, which not and since when. For keepers, and for the municipality."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.housing import rules
from bindeled.housing.models import Department
from bindeled.housing.queries import coverage as queries
from bindeled.housing.queries.changes import changes
from bindeled.housing.queries.coverage import Standing
from bindeled.housing.queries.roster import entries_in
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today

PAGE = 50
NEWS = 30  # days
TABS = {
    "huller": _("Without a contact person"),
    "snart": _("Soon without"),
    "usikre": _("Doubtful"),
    "alle": _("All departments"),
}


@dataclass(frozen=True)
class Narrowed:
    """What the list of departments is narrowed to, as it stands in the address."""

    shown: str
    organisation: str
    district: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Narrowed":
        """Read it from the address; what is not known there narrows nothing."""
        shown = request.GET.get("vis", "")
        return cls(
            shown if shown in TABS else "huller", request.GET.get("organisation", ""), request.GET.get("bydel", "")
        )

    def fits(self, standing: Standing) -> bool:
        """Say whether a department belongs in the list."""
        wanted = {
            "alle": True,
            "huller": not standing.coverage.is_covered,
            "snart": standing.coverage.gap_ahead is not None,
            "usikre": standing.doubtful,
        }
        return (
            wanted[self.shown]
            and self.organisation in {"", standing.organisation}
            and self.district in {"", standing.district}
        )

    def address(self, **changed: str) -> str:
        """Answer the address of the same list, but for what is changed."""
        named = {"vis": self.shown, "organisation": self.organisation, "bydel": self.district, **changed}
        return f"?{urlencode({name: value for name, value in named.items() if value})}"


def _overview(request: HttpRequest, standings: list[Standing], *, on: date) -> dict[str, Any]:
    narrowed = Narrowed.of(request)
    listed = sorted((found for found in standings if narrowed.fits(found)), key=_longest_first)
    page = Paginator(listed, PAGE).get_page(request.GET.get("side"))
    return {
        "all": queries.group("", standings, on=on),
        "by_organisation": queries.grouped(standings, by="organisation", on=on),
        "by_district": queries.grouped(standings, by="district", on=on),
        "narrowed": narrowed,
        "tabs": [(label, narrowed.address(vis=code), code == narrowed.shown) for code, label in TABS.items()],
        "departments": page,
        "newer": narrowed.address(side=str(page.previous_page_number())) if page.has_previous() else "",
        "older": narrowed.address(side=str(page.next_page_number())) if page.has_next() else "",
        "today": on,
        "back": queries.BACK,
        "ahead": queries.AHEAD,
    }


def _longest_first(standing: Standing) -> tuple[date, str]:
    gap = standing.coverage.open_gap or standing.coverage.gap_ahead
    return (gap.first if gap else date.max, standing.name)


@require_safe
@never_cache
@through("housing")
def coverage(request: HttpRequest) -> HttpResponse:
    """Show a keeper how the organisation's departments are covered; printed, it is the card for the annual meeting."""
    today = timezone.localdate()
    kept = queries.standings(current().municipality, on=today, organisations=current().units)
    return TemplateResponse(request, "housing/coverage.html", _overview(request, kept, on=today))


@require_safe
@never_cache
@through("municipal")
def municipal_coverage(request: HttpRequest) -> HttpResponse:
    """Show the municipality where nobody would pass a concern on, who has to see to it, and what has changed."""
    _serving(request)
    today = timezone.localdate()
    code = current().municipality
    context = _overview(request, queries.standings(code, on=today), on=today)
    owners = queries.keepers(code, on=today)
    context["departments"].object_list = [
        (standing, owners.get(standing.organisation_id, [])) for standing in context["departments"].object_list
    ]
    context["changes"] = changes(code, since=today - timedelta(days=NEWS), on=today)
    return TemplateResponse(request, "housing/municipal_coverage.html", context)


def _serving(request: HttpRequest) -> None:
    """Who serves no unit and convenes nobody has no business with the lists (A26); what one may not see does not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if not current().units and Service.Role.CONVENOR not in roles_today(request.user):
        raise Http404


@require_safe
@never_cache
@through("municipal")
def municipal_department(request: HttpRequest, department_id: UUID) -> HttpResponse:
    """Show a department's contact persons to the municipality, with its gaps."""
    _serving(request)
    return _department(request, department_id, "housing/municipal_department.html")


@require_safe
@never_cache
@through("housing")
def kept_department(request: HttpRequest, department_id: UUID) -> HttpResponse:
    """Show a keeper one department: who is contact person, who was, and its gaps."""
    return _department(request, department_id, "housing/kept_department.html", kept_only=True)


def _department(request: HttpRequest, department_id: UUID, template: str, *, kept_only: bool = False) -> HttpResponse:
    today, code = timezone.localdate(), current().municipality
    departments = Department.objects.filter(in_force(today), id=department_id, municipality_id=code)
    if kept_only:
        departments = departments.filter(organisation_id__in=current().units)
    department = departments.select_related("organisation", "district").first()
    if department is None:
        raise Http404
    [standing] = queries.standings(code, on=today, department=department.id)
    people = entries_in(department, on=today)
    context = {
        "department": department,
        "standing": standing,
        "people": [(person, rules.KINDS[person.contact_person.kind].label, tone) for person, tone in people],
        "gaps": queries.past_gaps(department, on=today),
        "owners": queries.keepers(code, on=today).get(department.organisation_id, []),
        "today": today,
        "add_url": f"{reverse('add_contact_person')}?afdeling={department.id}" if kept_only else "",
    }
    return TemplateResponse(request, template, context)
