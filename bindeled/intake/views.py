"""The open door: is it urgent, the questions, the check of one's answers, and the receipt. No account is needed (decision 2).

What was typed travels in the form from page to page and is stored nowhere before it is sent. Whoever comes from where very
many come is asked to wait a moment on the page that shows what they wrote, and is then let through.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.concerns import rules as concern_rules
from bindeled.concerns.actions import form_mark
from bindeled.confidentiality.doors import View, through
from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.intake import actions, rules
from bindeled.intake.actions import Visit
from bindeled.intake.forms import FORMS, MASKED, OpenForm
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import contact_points
from bindeled.receipts.models import Receipt
from bindeled.receipts.queries import receipt_for_form_of_nobody
from bindeled.receipts.rules import grouped

RECEIPT_SALT = "intake.receipt"
TOO_MANY = 429


@require_safe
@through("public")
def municipalities(request: HttpRequest) -> HttpResponse:
    """List the municipalities, so that everybody finds the door of their own."""
    english = (get_language() or "").startswith("en")
    listed = Municipality.objects.order_by("name").values_list("code", "name_en" if english else "name")
    return TemplateResponse(request, "intake/municipalities.html", {"municipalities": listed})


@require_safe
@through("public")
def door(request: HttpRequest, municipality: str) -> HttpResponse:
    """Ask whether it is urgent, then show the way in; or whom to talk to instead, where the door is not open."""
    return _door(request, _municipality(municipality))


def _door(request: HttpRequest, found: Municipality, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    is_open = found.intake == Municipality.Intake.OPEN
    context = {
        "municipality": found,
        "is_open": is_open,
        "directory": directory(emergency_numbers(found.code, on=today)),
        "phones": contact_points(found.code, audience="public", on=today) if is_open else [],
    }
    return TemplateResponse(request, "intake/door.html", context, status=status)


def _municipality(code: str) -> Municipality:
    found = Municipality.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


# -- Telling ----------------------------------------------------------------------------------------------------------


def answering_repeats(view: View) -> View:
    """A form that was sent before gets the same receipt again; the first attempt's transaction is rolled back."""

    @wraps(view)
    def answered(request: HttpRequest, municipality: str) -> HttpResponse:
        try:
            return view(request, municipality=municipality)
        except IntegrityError:
            return sent_before(request, municipality=municipality, about=_about(request))

    return answered


def _about(request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else ""
    return "oneself" if name == "tell_about_oneself" else "person"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answering_repeats
@through("public")
def about_person(request: HttpRequest, municipality: str) -> HttpResponse:
    """Tell about somebody (D20)."""
    return _tell(request, municipality, "person")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answering_repeats
@through("public")
def about_oneself(request: HttpRequest, municipality: str) -> HttpResponse:
    """Tell about oneself (A23)."""
    return _tell(request, municipality, "oneself")


def _tell(request: HttpRequest, code: str, about: str) -> HttpResponse:
    """Ask, check, send. The button pressed says which: ``check``, ``edit`` or ``send``."""
    found = _municipality(code)
    if found.intake != Municipality.Intake.OPEN:
        return _door(request, found, status=200 if request.method != "POST" else 403)
    if request.method != "POST":
        return _ask(request, found, about, FORMS[about](initial={"key": actions.new_key()}))
    form = FORMS[about](request.POST)
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _ask(request, found, about, form)
    age = actions.age_of(form.cleaned_data["key"])
    if age is None:  # it came without a form of ours: it gets one, with all that was written
        return _check(request, found, about, _renewed(form, about), renewed=request.POST.get("step") == "send")
    if form.masked or request.POST.get("step") != "send":
        return _check(request, found, about, form)
    return _answer_known(request, found, about, form) or _send(request, found, about, form, age)


def _send(request: HttpRequest, found: Municipality, about: str, form: OpenForm, age: float) -> HttpResponse:
    key = form.cleaned_data["key"]
    visit = Visit(
        municipality=found.code,
        address=address_of(request),
        age=age,
        rested=actions.rested(form.cleaned_data["rest"], key=key),
        trapped=bool(form.cleaned_data["subject"]),
    )
    judgement, marks = actions.judged(visit)
    if judgement.wait:
        return _check(request, found, about, form, wait=judgement.wait, status=TOO_MANY)
    receipt = actions.tell(
        form.told(),
        key=key,
        judgement=judgement,
        marks=marks,
        municipality=found.code,
    )
    return _to_receipt(receipt)


@through("public")
def sent_before(request: HttpRequest, municipality: str, about: str) -> HttpResponse:
    """Answer a form that somebody sent twice at one moment."""
    found, form = _municipality(municipality), FORMS[about](request.POST)
    if not form.is_valid():
        return _ask(request, found, about, form)
    known = _answer_known(request, found, about, form)
    # Two receipts drew the same number, or the form is of an earlier day: it is sent once more, under another key.
    return known or _check(request, found, about, _renewed(form, about), renewed=True, status=409)


def _answer_known(request: HttpRequest, found: Municipality, about: str, form: OpenForm) -> HttpResponse | None:
    """Answer a form that was sent before: the same receipt for the same content, a fresh form for another."""
    mark = form_mark(form.cleaned_data["key"], form.told())
    try:
        receipt = receipt_for_form_of_nobody(found.code, mark.sha256)
    except Receipt.DoesNotExist:
        return None
    if secrets.compare_digest(bytes(receipt.request_mac), mark.mac):
        return _to_receipt(receipt)
    return _check(request, found, about, _renewed(form, about), changed=True, status=409)


def _renewed(form: OpenForm, about: str) -> OpenForm:
    """Answer the same form under a key of its own."""
    told = QueryDict(mutable=True)
    told.update(form.data)
    told["key"], told["rest"] = actions.new_key(), ""
    renewed = FORMS[about](told)
    renewed.is_valid()
    return renewed


def address_of(request: HttpRequest) -> str:
    """Answer where a request comes from: what the last proxy that we trust says, and the connection itself without one."""
    trusted = settings.TRUSTED_PROXY_COUNT
    if not trusted:
        return str(request.META.get("REMOTE_ADDR", ""))
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return str(said[-trusted].strip()) if len(said) >= trusted else ""


def _ask(request: HttpRequest, found: Municipality, about: str, form: OpenForm) -> HttpResponse:
    phones = contact_points(found.code, audience="public", on=timezone.localdate())
    context = {"form": form, "municipality": found, "about": about, "phones": phones, "action": request.path}
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "intake/form.html", context, status=status)


def _check(
    request: HttpRequest, found: Municipality, about: str, form: OpenForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    """Show what was written once more. ``said``: ``wait`` in seconds, ``changed`` or ``renewed``, and the page says so."""
    told = form.told()
    rest = actions.rest_for(form.cleaned_data["key"]) if said.get("wait") else ""
    context = {
        "form": form,
        "told": told,
        "municipality": found,
        "about": about,
        "answers": _answers(form, about),
        "carried": list(_carried(form, rest)),
        "call_first": concern_rules.call_first(told.kinds),
        "child": concern_rules.about_a_child(told.kinds),
        "action": request.path,
        **said,
    }
    return TemplateResponse(request, "intake/check.html", context, status=status)


def _carried(form: OpenForm, rest: str) -> Iterator[tuple[str, Any]]:
    """Yield what the check page carries on, as typed but with CPR numbers masked: name and value pairs."""
    for name in form.fields:
        if name == "resident_knows":
            continue  # asked on this very page
        if name == "rest":
            yield name, rest or form.cleaned_data[name]
        elif name in {"kinds", "known_how"}:
            yield from ((name, value) for value in form.cleaned_data[name])
        elif name in MASKED:
            yield name, form.cleaned_data[name]
        elif form.data.get(name):
            yield name, form.data[name]


def _answers(form: OpenForm, about: str) -> dict[str, Any]:
    cleaned = form.cleaned_data
    kinds = rules.OWN_KINDS if about == "oneself" else concern_rules.KIND_LABELS
    return {
        "kinds": [kinds[code] for code in cleaned["kinds"]],
        "known_how": [concern_rules.KNOWN_HOW[code] for code in cleaned.get("known_how", ())],
        "since": concern_rules.SINCE.get(cleaned["since"], ""),
        "children": concern_rules.CHILDREN.get(cleaned["children"], ""),
    }


# -- The receipt ------------------------------------------------------------------------------------------------------


def _to_receipt(receipt: Receipt) -> HttpResponse:
    token = receipt_token(receipt.number, receipt.received_at)
    return redirect("told", municipality=receipt.municipality_id, token=token)


def receipt_token(number: str, received_at: datetime) -> str:
    """Answer what the address of a receipt without an account holds: number and time, signed. No look-up, so no guessing."""
    return signing.dumps([number, received_at.isoformat()], salt=RECEIPT_SALT)


@require_safe
@never_cache
@through("public")
def told(request: HttpRequest, municipality: str, token: str) -> HttpResponse:
    """Show the receipt: the same words as everybody's."""
    _municipality(municipality)
    try:
        number, at = signing.loads(token, salt=RECEIPT_SALT)
    except signing.BadSignature:
        raise Http404 from None
    context = {"receipt": {"received_at": datetime.fromisoformat(at)}, "number": grouped(number)}
    return TemplateResponse(request, "intake/told.html", context)
