"""The inbox: a band for running clocks, then the new concerns, newest first."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.cases import access, queries
from bindeled.cases.forms import InboxForm
from bindeled.cases.models import Concern
from bindeled.cases.queries import CLOCKS_SHOWN, PAGE, InboxFilter, Mark
from bindeled.confidentiality.doors import current, through
from bindeled.guidance.access import may_edit
from bindeled.users.models import User

OLDEST, NOISE = "aeldst", "stoej"


@require_safe
@never_cache
@through("municipal")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits. No name, address or text: those are read one at a time, and traced."""
    elsewhere = _belongs_elsewhere(request)
    if elsewhere:
        return redirect(elsewhere)
    head = queries.inbox_head()
    form = InboxForm(request.GET, districts=head.districts)
    oldest_first = request.GET.get("orden") == OLDEST
    rows = queries.inbox_page(_chosen(form, oldest_first), oldest_first=oldest_first, after=mark_from(request))
    clocks = [] if request.GET else queries.running_clocks()
    context = {
        "form": form,
        "concerns": rows[:PAGE],
        "older": older_url(request, rows[PAGE - 1]) if len(rows) > PAGE else "",
        "clocks": clocks[:CLOCKS_SHOWN],
        "more_clocks": len(clocks) > CLOCKS_SHOWN,
        "head": head,
        "oldest_first": oldest_first,
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "now": timezone.now(),
    }
    # Narrowing down answers with the list alone, a named part of the same page.
    part = (
        "#waiting"
        if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
        else ""
    )
    response = TemplateResponse(request, f"cases/inbox.html{part}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@never_cache
@through("municipal")
def set_aside(request: HttpRequest) -> HttpResponse:
    """Show what came through the open door and was set aside, those that are alike as one; and what was judged noise."""
    elsewhere = _belongs_elsewhere(request)
    if elsewhere:
        return redirect(elsewhere)
    shows_noise = request.GET.get("vis") == NOISE
    groups = queries.groups_set_aside("noise" if shows_noise else "new")
    context = {"groups": groups[:PAGE], "more": len(groups) > PAGE, "shows_noise": shows_noise}
    return TemplateResponse(request, "cases/set_aside.html", context)


def _belongs_elsewhere(request: HttpRequest) -> str:
    """Answer where somebody who serves no unit has their work: an empty inbox would say that nothing waits."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if current().units:
        return ""
    if not access.may_oversee(by=request.user):
        return "who_has_read"
    return "" if may_edit(by=request.user) else "texts"


def _chosen(form: InboxForm, oldest_first: bool) -> InboxFilter:
    if not form.is_valid():
        return InboxFilter(unassigned=oldest_first)
    district, age = form.cleaned_data["district"], form.cleaned_data["age"]
    before = timezone.now() - timedelta(days=int(age)) if age else None
    return InboxFilter(
        district=UUID(district) if district else None,
        kind=form.cleaned_data["kind"],
        received_before=before,
        unassigned=oldest_first,
        without_clocks=not any(form.cleaned_data.values()) and not oldest_first,
    )


def mark_from(request: HttpRequest) -> Mark | None:
    """Answer where the page before ended, from ``efter=time~id``; nothing where that is not readable."""
    return Mark.read(request.GET.get("efter", ""))


def older_url(request: HttpRequest, last: Concern) -> str:
    """Answer the address of the next page, with the same filter."""
    kept = urlencode({name: value for name, value in request.GET.items() if name != "efter"})
    return f"?{kept}{'&' if kept else ''}efter={Mark(last.received_at, last.id).written}"
