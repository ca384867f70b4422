"""A contact person's Post, and that of an organisation's office: what residents wrote, and what the municipality may tell, after a fresh sign-in only."""

import secrets
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.doorstep import actions
from bindeled.doorstep.models import Knock
from bindeled.doorstep.queries import post_of
from bindeled.doorstep.rules import LETTER
from bindeled.municipalities.models import Municipality
from bindeled.receipts.queries import messages_to
from bindeled.receipts.rules import MESSAGE_DAYS
from bindeled.users.access import freshly
from bindeled.users.models import User

KEY_BYTES = 16


def _post(request: HttpRequest, *, is_office: bool) -> HttpResponse:
    context = {"knocks": post_of(Knock.objects.all()), "is_office": is_office, "letter_url": _letter_url(is_office)}
    if not is_office:
        context["messages_here"] = list(messages_to(_person(request)))
    return TemplateResponse(request, "doorstep/post.html", context)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _letter_url(is_office: bool) -> str:
    return "office_letter" if is_office else "post_letter"


@require_safe
@never_cache
@through("sender")
def post(request: HttpRequest) -> HttpResponse:
    """List what residents have sent: kind, day, department and number. No word of it stands here."""
    return _post(request, is_office=False)


@require_safe
@never_cache
@freshly
@through("sender")
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show what came through the gate: one of the fixed wordings, about one receipt (decision 1)."""
    found = messages_to(_person(request)).filter(id=message_id).first()
    if found is None:
        raise Http404
    return TemplateResponse(request, "doorstep/message.html", {"message": found, "days": MESSAGE_DAYS})


@require_safe
@never_cache
@through("housing")
def office_post(request: HttpRequest) -> HttpResponse:
    """List what was not answered in time, or had no contact person to go to: the keepers of the list see to it."""
    if not current().units:
        raise Http404
    return _post(request, is_office=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@freshly
@through("sender")
def post_letter(request: HttpRequest, knock_id: UUID) -> HttpResponse:
    """Read, pass on, or answer."""
    return _letter(request, knock_id, is_office=False)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@freshly
@through("housing")
def office_letter(request: HttpRequest, knock_id: UUID) -> HttpResponse:
    """Read, or answer, for the office."""
    return _letter(request, knock_id, is_office=True)


def _letter(request: HttpRequest, knock_id: UUID, *, is_office: bool) -> HttpResponse:
    """Fetching an unread one shows that it is there; pressing *open* begins its time to live, and shows it."""
    found = Knock.objects.filter(id=knock_id).select_related("department").first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _do(request, found, is_office=is_office)
    words = actions.read(found) if found.read_at else None
    context = {
        "knock": found,
        "words": words,
        "is_letter": found.kind == LETTER,
        "is_office": is_office,
        "back_url": "office_post" if is_office else "post",
        "days": Municipality.objects.get(code=found.municipality_id).post_days,
        "carried": _carried(found, words) if words and not is_office else [],
    }
    return TemplateResponse(request, "doorstep/letter.html", context)


def _do(request: HttpRequest, found: Knock, *, is_office: bool) -> HttpResponse:
    done = request.POST.get("do")
    if done == "open":
        actions.first_read(found)
        return redirect(_letter_url(is_office), knock_id=found.id)
    if done == "answered":
        actions.let_go(found.id, deed="answered")
        return redirect("office_post" if is_office else "post")
    raise Http404


def _carried(found: Knock, words: actions.Words) -> list[tuple[str, Any]]:
    """Answer what the concern's form is filled with, as it names its fields. The words travel in the form and nowhere else."""
    carried = [
        ("entrance", f"elsewhere:{found.department_id}"),
        ("place", words.where or str(found.department)),
        ("words", words.words),
        ("known_how", "told"),
        ("knock", str(found.id)),
        ("key", secrets.token_urlsafe(KEY_BYTES)),
    ]
    return [*carried, ("kinds", "child")] if words.child else carried
