"""Partners' events: what comes, on both sides; a convenor's pages to write and show them; and the switch of the month's letter."""

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

from bindeled.confidentiality.doors import through
from bindeled.cooperation import access
from bindeled.cooperation.actions import digest
from bindeled.cooperation.actions import events as actions
from bindeled.cooperation.actions.events import EventRefusedError
from bindeled.cooperation.forms.events import EventForm, beginning_of_event
from bindeled.cooperation.models import PartnerEvent
from bindeled.cooperation.queries import events as asked
from bindeled.cooperation.queries.meetings import districts_here
from bindeled.cooperation.rules import events as rules
from bindeled.cooperation.views.contracts import convenor, reader

REFUSED, CHANGED = 422, 409


def _drawn(found: list[PartnerEvent], offer_page: str) -> dict[str, Any]:
    offers = asked.new_offers(on=timezone.localdate())
    return {
        "coming": [(event, asked.hours_of(event.starts_at, event.ends_at)) for event in found],
        "offers": [(offer, reverse(offer_page, args=[offer.slug])) for offer in offers],
    }


# -- The sender's side -------------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("sender")
def coming_events(request: HttpRequest) -> HttpResponse:
    """Show what partners hold for contact persons, the nearest first, what is new in the catalogue, and the letter's switch."""
    by = reader(request)
    context = {**_drawn(asked.coming_for(by), "offer"), "wants": asked.wants_letter(by)}
    return TemplateResponse(request, "cooperation/coming_events.html", context)


@require_POST
@never_cache
@through("sender")
def digest_choice(request: HttpRequest) -> HttpResponse:
    """Say whether one wants the month's letter: the button pressed says which."""
    do = request.POST.get("do", "")
    if do not in {"want", "stop"}:
        raise Http404
    digest.choose_letter(wants=do == "want", by=reader(request))
    return redirect("coming_events")


# -- The municipality's side -------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("municipal")
def staff_events(request: HttpRequest) -> HttpResponse:
    """Show the municipality's staff what comes; a convenor also what nobody is shown, and where to write."""
    convenes = not access.may_convene(by=reader(request))
    context = {
        **_drawn(asked.coming_here(), "staff_offer"),
        "convenes": convenes,
        "others": asked.not_shown() if convenes else [],
    }
    return TemplateResponse(request, "cooperation/staff_events.html", context)


def _event(event_id: UUID) -> PartnerEvent:
    found = asked.event_here(event_id)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_event(request: HttpRequest) -> HttpResponse:
    """Write an event down."""
    by = convenor(request)
    form = EventForm(request.POST if request.method == "POST" else None, districts=districts_here())
    if request.method == "POST" and form.is_valid():
        made = actions.write_event(form.told(), by=by)
        return redirect("edit_event", event_id=made.id)
    status = REFUSED if request.method == "POST" else 200
    return TemplateResponse(request, "cooperation/edit_event.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Put an event right; beside it stand the buttons that show it and take it back."""
    by = convenor(request)
    found = _event(event_id)
    sent = request.POST if request.method == "POST" else None
    form = EventForm(sent, initial=beginning_of_event(found), districts=districts_here())
    if sent is not None and form.is_valid():
        actions.change_event(found, form.told(), by=by)
        return redirect("edit_event", event_id=found.id)
    return _page(request, found, form, status=200 if sent is None else REFUSED)


def _page(
    request: HttpRequest, found: PartnerEvent, form: EventForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "event": found,
        "form": form,
        "can_publish": not rules.why_not_publish(found.state, shown_until=found.shown_until, today=today),
        "can_withdraw": not rules.why_not_withdraw(found.state),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/edit_event.html", context, status=status)


@require_POST
@never_cache
@through("municipal")
def work_on_event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Show an event, or take it back: the button pressed says which."""
    by = convenor(request)
    found = _event(event_id)
    verb = {"publish": actions.publish_event, "withdraw": actions.withdraw_event}.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():
            verb(found, by=by)
    except EventRefusedError as refusal:
        form = EventForm(initial=beginning_of_event(found), districts=districts_here())
        return _page(request, found, form, refused=str(refusal), status=CHANGED)
    return redirect("edit_event", event_id=found.id)
