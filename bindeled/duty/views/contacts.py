"""The pages of the duty phone: what waits, taking a contact in, and one contact."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.cases.actions import RefusedError
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.duty import actions, queries, rules
from bindeled.duty.forms import ConcernForm, TakeInForm
from bindeled.duty.models import Contact
from bindeled.duty.rules import mailbox
from bindeled.duty.views.who import on_duty
from bindeled.housing.queries import departments_in
from bindeled.receipts.rules import grouped


def _seen(contact_id: UUID) -> Contact:
    try:
        return queries.contact_for(contact_id)
    except Contact.DoesNotExist:
        raise Http404 from None


@require_safe
@never_cache
@through("municipal")
def contacts(request: HttpRequest) -> HttpResponse:
    """Show who has no receipt, what waits, whom to call back, and what was settled last."""
    by, now = on_duty(request), timezone.now()
    known = queries.on_duty(now)
    context = {
        "standing": queries.standing(),
        "on_duty": known,
        "mine": known.now is not None and known.now.adviser_id == by.id,
        "lists": queries.lists(),
        "states": rules.STATES,
        "now": now,
    }
    return TemplateResponse(request, "duty/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def take_in(request: HttpRequest) -> HttpResponse:
    """Write a contact down that is dealt with later."""
    by, now = on_duty(request), timezone.localtime()
    form = TakeInForm(initial={"day": f"{now:%Y-%m-%d}", "hour": f"{now:%H.%M}"})
    if request.method == "POST":
        form = TakeInForm(request.POST)
        if form.is_valid():
            taken = actions.take_in(
                form.heard,
                channel=form.cleaned_data["channel"],
                came_at=form.came_at,
                municipality=by.municipality_id,
                missed=form.cleaned_data["missed"],
                by=by,
            )
            assert taken  # noqa: S101 - only a message can have been taken in before
            return redirect("contact", contact_id=taken.id)
    return TemplateResponse(request, "duty/take_in.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@never_cache
@through("municipal")
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Read a contact. The reading is traced."""
    on_duty(request)
    return _page(request, _seen(contact_id))


def _page(request: HttpRequest, found: Contact, *, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "contact": found,
        "state": rules.STATES[found.state],
        "channel": rules.CHANNELS[found.channel],
        "number": grouped(found.number),
        "receipt": rules.RECEIPTS.get(found.receipt_way, ""),
        "may_put_off": rules.may_put_off(found.channel, given=found.receipt_at is not None),
        "may_give_up": rules.may_give_up(found.tries, has_number=found.has_number),
        "refused": refused,
    }
    try:
        context["heard"] = heard = queries.read_contact(found)
        ways = rules.receipt_ways(found.channel, has_mail=bool(heard["mail"]))
        context["left"] = mailbox.LEFT.get(heard.get("left", ""), "")
        context["unanswered"] = mailbox.REASONS.get(heard.get("unanswered", ""))
        context["ways"] = [(way, rules.RECEIPTS[way]) for way in ways]
        context["earlier"] = list(queries.earlier_from(found)[:10])
    except UnreadableError:
        context["unreadable"] = True
    return TemplateResponse(request, "duty/contact.html", context, status=409 if refused else 200)


VERBS: dict[str, Callable[..., None]] = {
    "guide": actions.guide,
    "answer": actions.answer,
    "put_off": actions.put_off,
    "try": actions.note_try,
    "give_up": actions.give_up,
}


@require_POST
@never_cache
@through("municipal")
def handle(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Give the receipt, or settle it: the button pressed says which."""
    by, found = on_duty(request), _seen(contact_id)
    verb, way = request.POST.get("do", ""), request.POST.get("receipt", "")
    try:
        with transaction.atomic():  # a refusal takes back what was written before it
            if way in rules.BY_PEOPLE:
                actions.give_receipt(found, way=way, by=by)
            elif verb in VERBS:
                VERBS[verb](found, by=by)
            else:
                raise Http404
    except RefusedError as refusal:
        return _page(request, _seen(contact_id), refused=str(refusal))
    found = _seen(contact_id)
    if found.is_open or found.owes_receipt:
        return redirect("contact", contact_id=found.id)
    return redirect(f"{reverse('duty')}?klaret")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def register(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Register a contact as a concern."""
    by, found = on_duty(request), _seen(contact_id)
    if not found.is_open:
        raise Http404
    try:
        heard = queries.read_contact(found)
    except UnreadableError:
        raise Http404 from None
    departments = departments_in(by.municipality_id, on=timezone.localdate())
    form, refused = ConcernForm(initial={"words": _words(heard)}, departments=departments), ""
    if request.method == "POST":
        form = ConcernForm(request.POST, departments=departments)
        if form.is_valid():
            kind = rules.SELF if form.cleaned_data["oneself"] else rules.NAMED if heard["name"] else rules.ANONYMOUS
            told = form.told(sender_kind=kind, reach=" · ".join(filter(None, (heard["phone"], heard["mail"]))))
            try:
                with transaction.atomic():
                    actions.register(found, told, sender=None, by=by)
                return redirect("contact", contact_id=found.id)
            except RefusedError as refusal:
                refused = str(refusal)
    context = {"contact": found, "heard": heard, "form": form, "refused": refused}
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "duty/register.html", context, status=status)


def _words(heard: dict[str, str]) -> str:
    """Answer what was written, with its subject on top, as the concern's words begin."""
    return "\n\n".join(filter(None, (heard["subject"], heard["words"])))
