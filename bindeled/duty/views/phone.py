"""The duty phone itself: one page, filled in while somebody speaks."""

import secrets
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bindeled.concerns.rules import KIND_LABELS, LONGEST_TEXT
from bindeled.confidentiality.doors import through
from bindeled.duty import actions, queries, rules
from bindeled.duty.actions import Heard
from bindeled.duty.forms import PhoneForm
from bindeled.duty.rules import phone
from bindeled.duty.views.who import on_duty
from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.housing.queries import departments_in
from bindeled.municipalities.models import Municipality
from bindeled.users.models import User

KEY_BYTES = 16
CALL = "telefon"
CHANNELS = {CALL: "phone", "brev": "letter", "personligt": "meeting"}
LATER, TAKEN = "call_back", ("register", "anyway", "guide")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def duty(request: HttpRequest) -> HttpResponse:
    """Answer a call, register a letter, or write down what somebody says who has come by."""
    by, way = on_duty(request), (request.POST or request.GET).get("kanal", CALL)
    if way not in CHANNELS:
        raise Http404
    channel = CHANNELS[way]
    if request.method != "POST":
        return _page(request, way, _form(by, channel, initial={"key": secrets.token_urlsafe(KEY_BYTES)}))
    verb = request.POST.get("do", "find")
    if verb == "find":
        return _page(request, way, _form(by, channel, initial=_typed(request.POST)))
    form = _form(by, channel, data=request.POST)
    if verb == LATER and channel == "phone":
        return _later(request, way, form, by=by)
    if verb not in TAKEN:
        raise Http404
    if not form.is_valid():
        return _page(request, way, form, status=422)
    open_door = by.municipality.intake == Municipality.Intake.OPEN
    told = form.cleaned_data
    if verb == "register" and phone.is_guided(
        oneself=form.is_oneself, danger=told["danger"], kinds=told["kinds"], open_door=open_door
    ):
        department = form.departments.get(told["department"])
        return _page(request, way, form, guided=queries.guided_to(department))
    return _taken(form, guide=verb == "guide", by=by)


def _form(by: User, channel: str, *, data: Any = None, initial: dict[str, Any] | None = None) -> PhoneForm:
    departments = departments_in(by.municipality_id, on=timezone.localdate())
    today = {"day": f"{timezone.localdate():%Y-%m-%d}"}
    return PhoneForm(data, departments=departments, channel=channel, initial=today | (initial or {}))


def _typed(data: QueryDict) -> dict[str, Any]:
    """Answer what was typed so far, to be shown again without a fault: one is not done yet."""
    return {name: data.getlist(name) if name == "kinds" else data[name] for name in data}


def _taken(form: PhoneForm, *, guide: bool, by: User) -> HttpResponse:
    key = form.cleaned_data["key"]
    with transaction.atomic():
        if guide:
            contact = actions.guide_caller(form.heard, channel=form.channel, came_at=form.came_at, key=key, by=by)
        else:
            sender = form.appointment.contact_person.account_id if form.appointment else None
            contact = actions.register_told(
                form.heard, form.concern, channel=form.channel, came_at=form.came_at, sender=sender, key=key, by=by
            )
    return redirect("contact", contact_id=contact.id)


def _later(request: HttpRequest, way: str, form: PhoneForm, *, by: User) -> HttpResponse:
    """Break off: write down what is known, to call back. Nothing is required but something to go by."""
    written = phone.read_caller(request.POST.get("caller", "")[: rules.LONGEST_LINE])
    held = queries.appointment(request.POST.get("who", ""), on=timezone.localdate())
    name, number = (held.contact_person.name, held.contact_person.phone) if held else (written.name, "")
    heard = Heard(
        name=name,
        phone=written.phone or number,
        mail=held.contact_person.email if held else written.mail,
        where=request.POST.get("where", "")[: rules.LONGEST_LINE],
        words=request.POST.get("words", "")[:LONGEST_TEXT],
    )
    if not any((heard.name, heard.phone, heard.mail, heard.words)):
        form.full_clean()
        form.errors.clear()
        form.add_error("caller", _("Write who it is or what they said, so that somebody can call back."))
        return _page(request, way, form, status=422)
    with transaction.atomic():
        contact = actions.take_in(
            heard, channel="phone", came_at=timezone.now(), municipality=by.municipality_id, missed=True, by=by
        )
    assert contact  # noqa: S101 - it is known by nothing, and so was not taken in before
    return redirect("contact", contact_id=contact.id)


def _page(
    request: HttpRequest,
    way: str,
    form: PhoneForm,
    *,
    guided: queries.Guided | None = None,
    status: int = 200,
    part: str = "",
) -> HttpResponse:
    numbers = emergency_numbers(by_code(request), on=timezone.localdate())
    context = {
        "form": form,
        "way": way,
        "ways": [(rules.CHANNELS[channel], f"?kanal={name}", name == way) for name, channel in CHANNELS.items()],
        "guided": guided,
        "done": "klaret" in request.GET,
        "numbers": directory(numbers),
        "standing": queries.standing(),
        "on_duty": queries.on_duty(timezone.now()),
        "kinds_read": phone.read_kinds(str(form["kinds_typed"].value() or ""), KIND_LABELS),
    }
    return TemplateResponse(request, f"duty/phone.html{part}", context, status=status)


def by_code(request: HttpRequest) -> str:
    """Answer the municipality of whoever asks."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user.municipality_id


PARTS = {"callers": "#callers", "before": "#before", "kinds": "#kinds"}


@require_POST
@never_cache
@through("municipal")
def help_typing(request: HttpRequest) -> HttpResponse:
    """Answer a part of the page while one types: who it may be, where they spoke of before, which kinds were read."""
    by, part = on_duty(request), request.POST.get("part", "")
    if part not in PARTS:
        raise Http404
    form = _form(by, "phone", initial=_typed(request.POST))
    return _page(request, CALL, form, part=PARTS[part])
