"""Phoning the sender of a concern to ask: who it is, what one may ask and may not say, and how the call went."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.calling import why_not_ask
from bindeled.cases.forms import AskedForm
from bindeled.cases.models import Concern
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.guidance.queries import told
from bindeled.guidance.rules import MUNICIPALITY
from bindeled.users.models import User

SCRIPT = "clarifying_call"  # the code of the text


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def ask_sender(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Show whom to call and what to ask, and write down how the call went. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found, body = _ours(concern_id, by=request.user)
    form, refused = AskedForm(), ""
    if request.method == "POST":
        form = AskedForm(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.ask_sender(found, **form.cleaned_data, by=request.user)
                return _onward(found)
            except RefusedError as refusal:
                refused = str(refusal)
    context = {
        "concern": found,
        "body": body,
        "sender": queries.sender_of(found, body),
        "calls": queries.calls_of(found),
        "script": told(found.municipality_id, MUNICIPALITY, on=timezone.localdate(), code=SCRIPT),
        "why_not": why_not_ask(found),
        "form": form,
        "refused": refused,
    }
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/ask_sender.html", context, status=status)


def _ours(concern_id: UUID, *, by: User) -> tuple[Concern, dict[str, str]]:
    """Answer a concern that one may handle and its text, or 404; also where it cannot be opened: nothing can be sealed to it."""
    try:
        found = queries.concern_for(concern_id)
        body = queries.read_concern(found, purpose="asking").body
    except (Concern.DoesNotExist, UnreadableError):
        raise Http404 from None
    if access.may_handle(found, by=by):
        raise Http404
    return found, body


def _onward(found: Concern) -> HttpResponse:
    """Go on to where what was answered is shown: the case, where it stands in one, or the concern."""
    if found.case_id:
        return redirect("case", case_id=found.case_id)
    return redirect("municipal_concern", concern_id=found.id)
