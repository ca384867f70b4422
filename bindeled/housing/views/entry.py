"""One entry of the list: correct it, appoint, end, days away, hand-over, invite."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.housing import actions, rules
from bindeled.housing.actions import RefusedError
from bindeled.housing.forms import AnewForm, AwayForm, EndForm, EntryForm, HandOverForm, Places, ids_in
from bindeled.housing.models import Appointment, ContactPerson, Leave
from bindeled.housing.queries.roster import Entry, entry, history, kept_departments
from bindeled.housing.views.roster import keeper
from bindeled.users.actions import sign_out_account

Bound = dict[str, forms.Form]


def seen(person_id: UUID) -> Entry:
    """Answer an entry of a kept list or 404: what one may not see does not exist."""
    try:
        return entry(person_id, on=timezone.localdate())
    except ContactPerson.DoesNotExist:
        raise Http404 from None


@require_safe
@never_cache
@through("housing")
def contact_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show an entry with all that can be done to it."""
    return _page(request, seen(person_id), {})


def _others(person: ContactPerson) -> list[ContactPerson]:
    rows = ContactPerson.objects.filter(organisation_id=person.organisation_id, municipality_id=person.municipality_id)
    return list(rows.exclude(id=person.id).order_by("name", "id"))


def _forms(found: Entry) -> Bound:
    """Answer every form of the page, empty."""
    person, today = found.person, timezone.localdate()
    departments = kept_departments(on=today, organisation=person.organisation_id)
    others = _others(person)
    fields = ("name", "email", "phone", "kind", "language")
    return {
        "correct": EntryForm(initial={name: getattr(person, name) for name in fields}, prefix="ret"),
        "appoint": Places(departments=departments, initial={"first": today}, prefix="afdeling"),
        "end": EndForm(initial={"last": today}, prefix="slut"),
        "away": AwayForm(others=others, initial={"first": today}, prefix="vaek"),
        "hand_over": HandOverForm(others=others, initial={"day": today}, prefix="overtag"),
        "anew": AnewForm(prefix="ny"),
    }


def _page(request: HttpRequest, found: Entry, bound: Bound, *, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "entry": found,
        "person": found.person,
        "kind": rules.KINDS[found.person.kind],
        "standing": rules.STANDINGS[found.standing],
        "causes": [(rules.CAUSES[doubt.cause], doubt.since) for doubt in found.doubts],
        "history": history(found.person),
        "today": timezone.localdate(),
        "forms": {**_forms(found), **bound},
        "opened": next(iter(bound), ""),
        "open": dict.fromkeys(bound, True),
        "places": list(_places(found, bound.get("end"), ending=request.POST.get("appointment", ""))),
        "refused": refused,
    }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "housing/contact_person.html", context, status=status)


def _places(found: Entry, wrong: forms.Form | None, *, ending: str) -> Iterator[tuple[Appointment, forms.Form, bool]]:
    """Yield each appointment with its own form to end it: the one that was wrong stands open where it was sent from."""
    for place in found.places:
        is_open = wrong is not None and ending == str(place.id)
        form = wrong if wrong and is_open else EndForm(initial={"last": timezone.localdate()}, prefix="slut")
        form.auto_id = f"{place.id}-%s"  # each field of the page has a name of its own, which its label leads to
        yield place, form, is_open


@require_POST
@never_cache
def work_on_contact_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Do what the pressed button says; where somebody left the list, their sessions end at once."""
    answer = _work(request, person_id)
    account = request.META.pop(LEFT, None)
    if account:
        sign_out_account(account)
    return answer


LEFT = "bindeled.left_the_list"


@through("housing")
def _work(request: HttpRequest, person_id: UUID) -> HttpResponse:
    found = seen(person_id)
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    bound: Bound = {}
    try:
        with transaction.atomic():  # a refusal takes back what was written before it
            bound = verb(request, found)
            wrong = {name: form for name, form in bound.items() if not form.is_valid()}
    except RefusedError as refusal:
        request.META.pop(LEFT, None)
        return _page(request, seen(person_id), _typed(request, found), refused=str(refusal))
    if wrong:
        return _page(request, found, wrong)
    return redirect("contact_person", person_id=person_id)


work_on_contact_person.door = "housing"  # type: ignore[attr-defined]


def _bind(request: HttpRequest, found: Entry, name: str) -> forms.Form:
    empty = _forms(found)[name]
    departments = kept_departments(on=timezone.localdate(), organisation=found.person.organisation_id)
    more: dict[str, Any] = {"departments": departments} if name == "appoint" else {}
    if name in {"away", "hand_over"}:
        more = {"others": _others(found.person)}
    return type(empty)(request.POST, prefix=empty.prefix, **more)


def _typed(request: HttpRequest, found: Entry) -> Bound:
    """What was typed is given back when an action is refused."""
    name = request.POST.get("do", "")
    return {name: _bind(request, found, name)} if name in _forms(found) else {}


def _correct(request: HttpRequest, found: Entry) -> Bound:
    form, person = _bind(request, found, "correct"), found.person
    if form.is_valid():
        account = person.account_id
        if actions.correct(person, by=keeper(request), **form.cleaned_data):
            request.META[LEFT] = account
    return {"correct": form}


def _appoint(request: HttpRequest, found: Entry) -> Bound:
    form = _bind(request, found, "appoint")
    if form.is_valid():
        actions.appoint(found.person, on=timezone.localdate(), by=keeper(request), **form.cleaned_data)
    return {"appoint": form}


def _end(request: HttpRequest, found: Entry) -> Bound:
    today = timezone.localdate()
    lasting = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), contact_person=found.person)
    appointment = lasting.filter(id__in=ids_in(request.POST.get("appointment", ""))).first()
    if appointment is None:
        raise Http404
    form = _bind(request, found, "end")
    if form.is_valid():
        actions.end(appointment, last=form.cleaned_data["last"], on=today, by=keeper(request))
    return {"end": form}


def _end_all(request: HttpRequest, found: Entry) -> Bound:
    actions.end_all(found.person, on=timezone.localdate(), by=keeper(request))
    request.META[LEFT] = found.person.account_id
    return {}


def _away(request: HttpRequest, found: Entry) -> Bound:
    form = _bind(request, found, "away")
    if form.is_valid():
        actions.go_away(found.person, on=timezone.localdate(), by=keeper(request), **form.cleaned_data)
    return {"away": form}


def _back(request: HttpRequest, found: Entry) -> Bound:
    leave = Leave.objects.filter(contact_person=found.person, id__in=ids_in(request.POST.get("leave", ""))).first()
    if leave is None:
        raise Http404
    actions.come_back(leave, on=timezone.localdate(), by=keeper(request))
    return {}


def _hand_over(request: HttpRequest, found: Entry) -> Bound:
    form = _bind(request, found, "hand_over")
    if form.is_valid():
        told = form.cleaned_data
        actions.hand_over(found.person, to=told["to"], first=told["day"], on=timezone.localdate(), by=keeper(request))
    return {"hand_over": form}


def _confirm(_request: HttpRequest, found: Entry) -> Bound:
    actions.confirm(found.person, on=timezone.localdate())
    return {}


def _invite(request: HttpRequest, found: Entry) -> Bound:
    actions.invite(found.person, by=keeper(request))
    return {}


def _anew(request: HttpRequest, found: Entry) -> Bound:
    form = _bind(request, found, "anew")
    if form.is_valid():
        actions.invite(found.person, checked=True, by=keeper(request))
    return {"anew": form}


VERBS: dict[str, Callable[[HttpRequest, Entry], Bound]] = {
    "correct": _correct,
    "appoint": _appoint,
    "end": _end,
    "end_all": _end_all,
    "away": _away,
    "back": _back,
    "hand_over": _hand_over,
    "confirm": _confirm,
    "invite": _invite,
    "anew": _anew,
}
