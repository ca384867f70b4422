"""The keeper's list: who stands on it, putting somebody on it, and what it needs today."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.housing import actions, rules
from bindeled.housing.actions import RefusedError
from bindeled.housing.forms import AddForm, SearchForm
from bindeled.housing.queries import coverage
from bindeled.housing.queries.roster import PAGE, kept_departments, listed
from bindeled.users.models import User

INVITED_AT_ONCE = 300  # letters that one press sends: some three seconds
SOONEST = 20  # as many gaps as are shown above the list; the page of coverage has them all


def keeper(request: HttpRequest) -> User:
    """Answer who is asking."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


@require_safe
@never_cache
@through("housing")
def roster(request: HttpRequest) -> HttpResponse:
    """Show the list, and above it what it needs today."""
    today = timezone.localdate()
    form = SearchForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    found = listed(on=today, words=narrowed.get("words", ""), standing=narrowed.get("standing", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("side"))
    kept = coverage.standings(current().municipality, on=today, organisations=current().units)
    context = {
        "form": form,
        "narrowed": any(narrowed.values()),
        "entries": [(entry, rules.STANDINGS[entry.standing], rules.KINDS[entry.person.kind]) for entry in page],
        "total": page.paginator.count,
        "words": narrowed.get("words", ""),
        "uninvited": min(sum(entry.standing == "uninvited" for entry in found), INVITED_AT_ONCE),
        **_ways(request, page),
        "gaps": [standing for standing in kept if standing.coverage.open_gap][:SOONEST],
        "ahead": [standing for standing in kept if standing.coverage.gap_ahead][:SOONEST],
        "has_departments": bool(kept),
        "today": today,
    }
    return TemplateResponse(request, "housing/roster.html", context)


def _ways(request: HttpRequest, page: Any) -> dict[str, str]:
    kept = {name: value for name, value in request.GET.items() if name in {"words", "standing"}}
    return {
        "newer": f"?{urlencode({**kept, 'side': page.previous_page_number()})}" if page.has_previous() else "",
        "older": f"?{urlencode({**kept, 'side': page.next_page_number()})}" if page.has_next() else "",
    }


@require_POST
@never_cache
@through("housing")
def invite_listed(request: HttpRequest) -> HttpResponse:
    """Invite everybody on the list, as far as it was narrowed by words, who has not been invited."""
    form = SearchForm({"words": request.POST.get("words", "")})
    words = form.cleaned_data["words"] if form.is_valid() else ""
    uninvited = listed(on=timezone.localdate(), words=words, standing="uninvited")[:INVITED_AT_ONCE]
    actions.invite_all([entry.person for entry in uninvited], by=keeper(request))
    return redirect("roster")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def add_contact_person(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list, in a first department, and invite them if one likes."""
    today = timezone.localdate()
    departments = kept_departments(on=today)
    if request.method != "POST":
        initial = {"department": request.GET.get("afdeling", ""), "first": today}
        return _ask(request, AddForm(departments=departments, initial=initial), departments)
    form = AddForm(request.POST, departments=departments)
    if form.is_valid():
        try:
            with transaction.atomic():  # a refusal takes back what was written before it
                person_id = _add(form.cleaned_data, by=keeper(request))
            return redirect("contact_person", person_id=person_id)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return _ask(request, form, departments, status=422)


def _ask(request: HttpRequest, form: AddForm, departments: list[Any], *, status: int = 200) -> HttpResponse:
    context = {"form": form, "departments": departments}
    return TemplateResponse(request, "housing/add_contact_person.html", context, status=status)


def _add(told: dict[str, Any], *, by: User) -> Any:
    today, department = timezone.localdate(), told["department"]
    person = actions.add(
        department.organisation,
        municipality=department.municipality_id,
        on=today,
        by=by,
        **{name: told[name] for name in ("name", "email", "phone", "kind", "language")},
    )
    actions.appoint(
        person,
        department=department,
        first=told["first"],
        last=told["last"],
        deputy=told["deputy"],
        on=today,
        by=by,
    )
    if told["invite_now"]:
        actions.invite_if_new(person, by=by)
    return person.id
