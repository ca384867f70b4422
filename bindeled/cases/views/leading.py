"""The leader's pages: Monday's five questions, how the work is shared, who is away, and a leaver's work handed on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.cases import access, actions
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.leading import NOBODY_THERE
from bindeled.cases.forms import AbsenceForm, GiveOutForm, HandOnForm
from bindeled.cases.models import Concern
from bindeled.cases.queries import coming, leading
from bindeled.cases.queries.leading import MOST_COUNTED, AtHand, Colleague, NobodyError, Units
from bindeled.cases.templatetags.words import kind_labels
from bindeled.confidentiality.doors import through
from bindeled.users.models import Absence, Service, User
from bindeled.users.queries import absences, roles_today

AHEAD = timedelta(days=7)
# Where the municipality has set no target the time is counted against a week, and the page says so.
WITHOUT_TARGET = 7


@dataclass(frozen=True)
class Standing:
    """What a leader's pages stand on: the units, who serves them, who has what, who is away."""

    units: Units
    services: list[Service]
    hands: list[AtHand]
    today: date

    @classmethod
    def of(cls, by: User) -> "Standing":
        """Read it. Raises Http404: for whoever leads no unit these pages do not exist."""
        if access.may_lead(by=by):
            raise Http404
        units, today = leading.led(by), timezone.localdate()
        services = leading.services_in(units, on=today)
        return cls(units, services, leading.at_hand(units), today)

    @cached_property
    def away(self) -> list[Absence]:
        """Answer who is away, today or later."""
        return absences({service.user_id for service in self.services}, since=self.today, until=date.max)

    @property
    def people(self) -> list[User]:
        """Answer those who serve, by name, each once."""
        return list({service.user_id: service.user for service in self.services}.values())

    @property
    def colleagues(self) -> list[Colleague]:
        """Answer everybody who serves or has something at hand, by name."""
        return leading.colleagues(self.services, self.hands, self.units)


def _leader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


@require_safe
@never_cache
@through("municipal")
def monday(request: HttpRequest) -> HttpResponse:
    """Answer a leader's five questions, each in a sentence with its numbers beneath."""
    here = _leader(request).municipality
    standing, now = Standing.of(_leader(request)), timezone.now()
    against = here.first_contact_days or WITHOUT_TARGET
    serving = {service.user_id for service in standing.services}
    ahead = coming.coming(standing.units, serving, today=standing.today, until=standing.today + AHEAD)
    context = {
        "pressing": leading.pressing(standing.units, now=now),
        "most": MOST_COUNTED,
        "now": now,
        "unassigned": sum(hand.concerns for hand in standing.hands if hand.person is None),
        "left": [person for person in standing.colleagues if person.has_left],
        "waited": leading.waited(standing.units, target=timedelta(days=against), now=now),
        "target": here.first_contact_days,
        "against": against,
        "source": here.first_contact_source,
        "work": leading.units_work(standing.units, standing.hands, standing.services),
        "coming": ahead,
        "shown": coming.SHOWN,
        "until": standing.today + AHEAD,
        "edits": Service.Role.EDITOR in roles_today(_leader(request)),
    }
    return TemplateResponse(request, "cases/monday.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def sharing(request: HttpRequest) -> HttpResponse:
    """Show who has how much and how the advisers could be shared; write down who is away."""
    by = _leader(request)
    standing = Standing.of(by)
    form = AbsenceForm(request.POST if request.method == "POST" else None, people=standing.people)
    refused = ""
    if request.method == "POST" and form.is_valid():
        people = {str(person.id): person for person in standing.people}
        told = form.cleaned_data
        try:
            with transaction.atomic():
                actions.note_absence(
                    people[told["who"]],
                    first_day=told["first_day"],
                    last_day=told["last_day"],
                    substitute=people.get(told["substitute"]),
                    by=by,
                )
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            return redirect("sharing")
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(
        request, "cases/sharing.html", {**_shared(standing), "form": form, "refused": refused}, status=status
    )


def _shared(standing: Standing) -> dict[str, Any]:
    work = leading.units_work(standing.units, standing.hands, standing.services)
    return {
        "colleagues": [(person, _away(person, standing)) for person in standing.colleagues],
        "work": work,
        "need": sum(unit.share.need for unit in work),
        "people": max((unit.share.people for unit in work), default=0),
        "is_proposed": any(unit.share.of_need for unit in work),
        "away": standing.away,
        "today": standing.today,
    }


def _away(person: Colleague, standing: Standing) -> Absence | None:
    """Answer somebody's absence that has begun, or nothing."""
    begun = (absence for absence in standing.away if absence.user_id == person.id)
    return next((absence for absence in begun if absence.first_day <= standing.today), None)


@require_POST
@never_cache
@through("municipal")
def back(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Write down that somebody is back, or that they will not be away after all."""
    by = _leader(request)
    found = next((absence for absence in Standing.of(by).away if absence.id == absence_id), None)
    if found is None:
        raise Http404
    actions.end_absence(found, by=by)
    return redirect("sharing")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def hand_on(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Hand on all that somebody has at hand: choose who takes over, see what each would get, and do it in one step."""
    by = _leader(request)
    standing = Standing.of(by)
    leaver = next((person for person in standing.colleagues if person.id == person_id), None)
    if leaver is None:
        raise Http404
    form = HandOnForm(request.POST if request.method == "POST" else _asked(request), people=_choices(standing, leaver))
    context: dict[str, Any] = {"leaver": leaver, "form": form, "refused": "", "dealt": []}
    if form.is_valid():
        try:
            if request.method == "POST":
                return _done(leaver, form.cleaned_data["to"], by)
            context["dealt"] = _would_get(standing, leaver, [UUID(person) for person in form.cleaned_data["to"]])
        except RefusedError as refusal:
            context["refused"] = str(refusal)
    status = 409 if context["refused"] else 422 if form.errors else 200
    return TemplateResponse(request, "cases/hand_on.html", context, status=status)


def _asked(request: HttpRequest) -> Any:
    return request.GET if "to" in request.GET else None


def _choices(standing: Standing, leaver: Colleague) -> list[tuple[str, str]]:
    """Answer who can take over: everybody else who serves."""
    return [(person, told) for person, told in _people(standing) if person != str(leaver.id)]


def _told(person: Colleague, standing: Standing) -> str:
    """Answer a colleague with where they serve, what they have, and whether they are away."""
    has = ngettext("%(number)s at hand", "%(number)s at hand", person.pieces) % {"number": person.pieces}
    away = [_("away")] if _away(person, standing) else []
    return " · ".join([person.name, ", ".join(person.units), has, *away])


@dataclass(frozen=True)
class Gets:
    """What somebody would get of a leaver's work."""

    name: str
    before: int
    gets: int

    @property
    def after(self) -> int:
        """Answer how much they would have."""
        return self.before + self.gets


def _would_get(standing: Standing, leaver: Colleague, to: list[UUID]) -> list[Gets]:
    """Answer what each would get. Raises RefusedError where nobody serves a unit that has work here."""
    cases = leading.cases_at_hand(leaver.id, standing.units)
    pieces: list[leading.Piece] = [*cases, *leading.concerns_at_hand(leaver.id, standing.units)]
    try:
        dealt = leading.dealing(pieces, to, units=standing.units, hands=standing.hands, services=standing.services)
    except NobodyError as nobody:
        raise RefusedError(NOBODY_THERE % {"unit": standing.units[nobody.args[0]].name}) from None
    return [
        Gets(person.name, person.pieces, len(dealt[person.id])) for person in standing.colleagues if person.id in dealt
    ]


def _done(leaver: Colleague, to: list[str], by: User) -> HttpResponse:
    """Do it, and go where it stands who has how much now."""
    people = {str(person.id): person for person in User.objects.filter(id__in=[*to, leaver.id])}
    with transaction.atomic():
        actions.hand_on(people[str(leaver.id)], to=[people[person] for person in to], by=by)
    return redirect("sharing")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def give_out(request: HttpRequest) -> HttpResponse:
    """Give several concerns that nobody has to one adviser in one step, the oldest first."""
    by = _leader(request)
    standing = Standing.of(by)
    form = GiveOutForm(
        request.POST if request.method == "POST" else None,
        concerns=[(str(concern.id), _named(concern)) for concern in leading.to_give_out(standing.units)],
        people=_people(standing),
    )
    refused = ""
    if form.is_valid():
        to = next(person for person in standing.people if str(person.id) == form.cleaned_data["to"])
        try:
            with transaction.atomic():
                actions.give_out([UUID(concern) for concern in form.cleaned_data["concerns"]], to=to, by=by)
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            return redirect("give_out")
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/give_out.html", {"form": form, "refused": refused}, status=status)


def _named(concern: Concern) -> str:
    """Answer a concern as the inbox shows it: when, where, which kinds; no name, no address, no text."""
    at = timezone.localtime(concern.received_at)
    place = concern.department.name if concern.department else _("No department")
    district = [concern.district.name] if concern.district else []
    return " · ".join([f"{at.day}/{at.month} {at:%H.%M}", place, *district, kind_labels(concern.kinds)])


def _people(standing: Standing) -> list[tuple[str, str]]:
    """Answer those who serve, with where they do and what they have at hand."""
    return [(str(person.id), _told(person, standing)) for person in standing.colleagues if not person.has_left]
