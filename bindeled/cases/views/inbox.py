"""The inbox: a band for running clocks, then the new concerns, newest first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bindeled.cases import queries
from bindeled.cases.forms import AGES, InboxForm
from bindeled.cases.queries import CLOCKS_SHOWN, PAGE, Head, InboxFilter, Mark, Waits
from bindeled.concerns.rules import KIND_LABELS
from bindeled.confidentiality.doors import current, through
from bindeled.users import actions as users
from bindeled.users.models import User
from bindeled.users.rules import MOST_KEPT

OLDEST, NOISE = "aeldst", "stoej"


@require_safe
@never_cache
@through("municipal")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits. No name, address or text: those are read one at a time, and traced."""
    if not current().units:
        return redirect("home")  # an empty list would say that nothing waits
    head = queries.inbox_head()
    form = InboxForm(request.GET, districts=head.districts)
    oldest_first = request.GET.get("orden") == OLDEST
    rows = queries.inbox_page(_chosen(form, oldest_first), oldest_first=oldest_first, after=mark_from(request))
    chosen = query_of(form)
    clocks = [] if request.GET else queries.running_clocks()
    context = {
        "form": form,
        "concerns": rows[:PAGE],
        "older": older_url(request, rows[PAGE - 1]) if len(rows) > PAGE else "",
        "clocks": clocks[:CLOCKS_SHOWN],
        "more_clocks": len(clocks) > CLOCKS_SHOWN,
        "head": head,
        "latest": None if rows else queries.latest_arrival(),
        "oldest_first": oldest_first,
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "kept": _kept(head),
        "is_full": "fuldt" in request.GET and len(head.kept) >= MOST_KEPT,
        "most_kept": MOST_KEPT,
        "to_keep": chosen,
        "is_kept": next((kept for kept, query in head.kept if query == chosen), ""),
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


@dataclass(frozen=True)
class Kept:
    """A narrowed list that somebody keeps, in words made of what was chosen."""

    id: str
    query: str
    label: str


def _kept(head: Head) -> list[Kept]:
    """Answer the lists that the reader keeps; of one whose district is not there any more, what is left of it."""
    known: dict[str, dict[str, Any]] = {"district": dict(head.districts), "kind": KIND_LABELS, "age": AGES}
    found = []
    for kept, query in head.kept:
        chosen = [known[name].get(value, "") for name, value in parse_qsl(query) if name in known]
        found.append(Kept(kept, query, " · ".join(filter(None, map(str, chosen))) or _("What is not there any more")))
    return found


def query_of(form: InboxForm) -> str:
    """Answer what was chosen as it stands in an address, always in the same order; nothing where nothing was."""
    chosen = form.cleaned_data if form.is_valid() else {}
    return urlencode({name: chosen[name] for name in form.fields if chosen.get(name)})


@require_POST
@never_cache
@through("municipal")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is narrowed, or drop one that was kept."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if not current().units:
        raise Http404
    if request.POST.get("do") == "drop":
        users.drop_list(_id(request.POST.get("kept", "")), by=request.user)
        return redirect("inbox")
    form = InboxForm(QueryDict(request.POST.get("query", "")), districts=queries.inbox_head().districts)
    query = query_of(form)
    if not query:
        raise Http404
    room = users.keep_list("inbox", query, by=request.user)
    return redirect(f"{reverse('inbox')}?{query}{'' if room else '&fuldt=ja'}")


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


@require_safe
@never_cache
@through("municipal")
def set_aside(request: HttpRequest) -> HttpResponse:
    """Show what came through the open door and was set aside, those that are alike as one; and what was judged noise."""
    if not current().units:
        return redirect("home")  # an empty list would say that nothing waits
    shows_noise = request.GET.get("vis") == NOISE
    groups = queries.groups_set_aside("noise" if shows_noise else "new")
    context = {"groups": groups[:PAGE], "more": len(groups) > PAGE, "shows_noise": shows_noise}
    return TemplateResponse(request, "cases/set_aside.html", context)


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


def older_url(request: HttpRequest, last: Waits) -> str:
    """Answer the address of the next page, with the same filter."""
    kept = urlencode({name: value for name, value in request.GET.items() if name != "efter"})
    return f"?{kept}{'&' if kept else ''}efter={Mark(last.received_at, last.id).written}"
