"""Training on the sender's side: sessions to sign up for, one's certificates, and for keepers who of their own has had what."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import training as actions
from bindeled.cooperation.actions.training import TrainingRefusedError
from bindeled.cooperation.forms.training import WhoForm
from bindeled.cooperation.models import TrainingSession
from bindeled.cooperation.queries import training as asked
from bindeled.cooperation.rules import training as rules
from bindeled.cooperation.views.contracts import reader
from bindeled.housing.rules import KINDS, SHARED
from bindeled.municipalities.queries import name_of
from bindeled.paper.typeset import record

REFUSED, CHANGED = 422, 409


@require_safe
@never_cache
@through("sender")
def trainings(request: HttpRequest) -> HttpResponse:
    """Show the sessions to come, what one signed up for, and one's certificates."""
    return _page(request)


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    by = reader(request)
    entry, mine = asked.entry_of(by), asked.own_sign_ups(by)
    asks = entry is not None and rules.is_unpaid(entry.kind)
    context: dict[str, Any] = {
        "entry": entry,
        "coming": asked.coming(mine),
        "certificates": [one for one in mine if one.state == rules.ATTENDED],
        "asks": asks,
        "agrees": asks and entry is not None and asked.agrees(entry),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/trainings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("sender")
def training_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show one session; sign up for it, or give one's seat up: the button pressed says which."""
    found = asked.session_here(session_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _session(request, found)
    verb, form = request.POST.get("do", ""), WhoForm(request.POST)
    entry = asked.entry_of(reader(request))
    if verb == "sign_up" and entry is not None and entry.kind in SHARED and not form.is_valid():
        return _session(request, found, form=form, status=REFUSED)
    try:
        with transaction.atomic():
            if verb == "sign_up":
                actions.sign_up(found, name=request.POST.get("name", ""), by=reader(request))
            elif verb == "give_up":
                actions.give_up(found, by=reader(request))
            else:
                raise Http404
    except TrainingRefusedError as refusal:
        found.refresh_from_db()
        return _session(request, found, refused=str(refusal), status=CHANGED)
    return redirect("training_session", session_id=found.id)


def _session(
    request: HttpRequest, found: TrainingSession, *, form: WhoForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    by = reader(request)
    entry, mine, state = asked.entry_of(by), asked.own_for(found, by), asked.standing(found)
    holds = mine is not None and mine.state in rules.HOLDS
    context: dict[str, Any] = {
        "session": found,
        "standing": asked.Shown(found, state, mine),
        "hours": asked.hours_of(found.starts_at, found.ends_at),
        "why_not": rules.why_not_sign_up(state, mine=mine.state if mine else "") if entry else "",
        "may_cancel": holds and found.starts_at > timezone.now(),
        "entry": entry,
        "form": (form or WhoForm()) if entry and entry.kind in SHARED else None,
        "is_full": state == rules.FULL,
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/training_session.html", context, status=status)


@require_safe
@never_cache
@through("sender")
def training_certificate(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Hand out one's own certificate, as PDF/A. It is made anew each time from what was noted."""
    found = asked.certificate_of(session_id, reader(request))
    if found is None:
        raise Http404
    made = record(
        title=_("Certificate of attendance"),
        municipality=name_of(found.municipality_id),
        sections=asked.on_paper(found, municipality=name_of(found.municipality_id)),
        on=timezone.localdate(found.session.ends_at),
    )
    name = slugify(found.session.training.title)[:60] or "kursus"
    named = {"Content-Disposition": f'attachment; filename="kursusbevis-{name}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


@require_POST
@never_cache
@through("sender")
def name_me(request: HttpRequest) -> HttpResponse:
    """Say, or take back, that one may be named where others read who has had what."""
    try:
        with transaction.atomic():
            actions.agree_to_be_named(agrees=request.POST.get("do") == "agree", by=reader(request))
    except TrainingRefusedError as refusal:
        return _page(request, refused=str(refusal), status=CHANGED)
    return redirect("trainings")


@require_safe
@never_cache
@through("housing")
def kept_training(request: HttpRequest) -> HttpResponse:
    """Show a keeper who of the organisations' own people has had which training, by department."""
    return learned(request, "cooperation/kept_training.html")


def learned(request: HttpRequest, template: str, **more: Any) -> HttpResponse:
    """Answer a page of who has had what, with the words for what each is."""
    found = asked.who_has_had_what(on=timezone.localdate())
    rows = [(within.department, [(one, KINDS[one.kind].label) for one in within.people]) for within in found]
    return TemplateResponse(request, template, {"rows": rows, **more})
