"""Passing on at somebody's own wish: written by who meets them, answered by the unit that is asked."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.outreach import actions, queries, rules
from bindeled.outreach.actions import RefusedError
from bindeled.outreach.forms import AnswerForm, PassOnForm, WishForm
from bindeled.outreach.models import Met, Wish
from bindeled.outreach.views.people import REFUSED, WRONG, one_met
from bindeled.users.models import User

Asked = WishForm | PassOnForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def pass_met_on(request: HttpRequest, met_id: UUID) -> HttpResponse:
    """First the wish, then the unit and what it is to know; or take the wish back. The reading is traced."""
    found, by = one_met(request, met_id)
    if request.method != "POST":
        return _page(request, found)
    try:
        with transaction.atomic():
            wrong = _done(request, found, by)
    except RefusedError as refusal:
        return _page(request, found, refused=str(refusal))
    return _page(request, found, wrong) if wrong else redirect("pass_met_on", met_id=found.id)


def _done(request: HttpRequest, found: Met, by: User) -> Asked | None:
    """Answer the form that was wrong, if one was."""
    do = request.POST.get("do")
    if do == "wish":
        wish = WishForm(request.POST)
        if not wish.is_valid():
            return wish
        actions.note_wish(found, words=wish.cleaned_data["words"], wished_on=wish.cleaned_data["wished_on"], by=by)
    elif do == "offer":
        asked = _offer(found, request)
        if not asked.is_valid():
            return asked
        actions.pass_on(found, to=asked.cleaned_data["to"], words=asked.cleaned_data["words"], by=by)
    elif do == "take_back":
        actions.take_wish_back(found, by=by)
    else:
        raise Http404
    return None


def _offer(found: Met, request: HttpRequest | None = None) -> PassOnForm:
    units = queries.units_to_ask(found.municipality_id, on=timezone.localdate())
    return PassOnForm(request.POST if request else None, units=units)


def _page(request: HttpRequest, found: Met, wrong: Asked | None = None, *, refused: str = "") -> HttpResponse:
    said = queries.read_wishes(found)
    newest = said[0] if said else None
    stands = newest if newest and newest.row.state in rules.OPEN else None
    may_ask = stands is not None and stands.row.state in rules.STEPS["offer"].before
    form = wrong
    if form is None and may_ask:
        form = _offer(found)
    elif form is None and stands is None:
        form = WishForm(initial={"wished_on": timezone.localdate()})
    context = {
        "met": found,
        "shown": queries.shown(found),
        "stands": stands,
        "earlier": [each for each in said if each is not stands],
        "form": form,
        "asks": isinstance(form, PassOnForm),
        "refused": refused,
    }
    status = REFUSED if refused else WRONG if wrong else 200
    return TemplateResponse(request, "outreach/pass_met_on.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def wishes(request: HttpRequest) -> HttpResponse:
    """List those whom one's units are asked to take over at their own wish, and what was answered last."""
    waiting, answered = queries.wishes_asked()
    told = [(row, rules.STATES[row.state].label) for row in answered]
    return TemplateResponse(request, "outreach/wishes.html", {"waiting": waiting, "answered": told})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Show what somebody wishes to the unit that is asked, and take in its answer. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        found = queries.wish_for(wish_id)
    except Wish.DoesNotExist:
        raise Http404 from None
    form, refused = AnswerForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("do") == "accept"
        try:
            with transaction.atomic():
                actions.answer_wish(found, accept=accept, words=form.cleaned_data["words"], by=request.user)
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            return redirect("wish", wish_id=found.id)
    context = {
        "said": queries.read_wish(found),
        "form": form,
        "refused": refused,
        "waits": found.state == rules.OFFERED,
    }
    status = REFUSED if refused else WRONG if form.errors else 200
    return TemplateResponse(request, "outreach/wish.html", context, status=status)
