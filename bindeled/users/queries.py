"""Questions about people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject, Lower
from django.utils import timezone

from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force
from bindeled.municipalities.rules import heir
from bindeled.users import identity_key
from bindeled.users.models import Absence, Invitation, Reminder, Service, User


def with_services(people: QuerySet[User]) -> QuerySet[User]:
    """Read with each municipal user what they serve today, in the same statement; it then counts for this one request."""
    today = Service.objects.filter(in_force(timezone.localdate()), user_id=OuterRef("id")).order_by("unit_id")
    return people.annotate(
        services=ArraySubquery(today.values(told=JSONObject(unit="unit_id", role="role"))),
        organisation=ArraySubquery(_units(OuterRef("municipality_id")).values(told=JSONObject(**UNIT))),
    )


@dataclass(frozen=True)
class KnownUnit:
    """A unit as it is read with an account: enough to know whose work is whose."""

    id: UUID
    name: str
    kind: str
    parent_id: UUID | None
    district_id: UUID | None
    outreach: bool
    valid_from: date
    valid_to: date | None


UNIT = {name: name for name in KnownUnit.__dataclass_fields__}


def _units(municipality: object) -> QuerySet[Unit]:
    return Unit.objects.filter(municipality_id=municipality).order_by("id")


def organisation_of(user: User) -> list[KnownUnit]:
    """Answer the units of a municipal user's municipality, of all times, as read with the account or anew."""
    read = getattr(user, "organisation", None)
    if read is None:
        read = _units(user.municipality_id).values(*UNIT)
    return [_known(told) for told in read]


def _known(told: dict[str, Any]) -> KnownUnit:
    ids = {name: UUID(str(told[name])) if told[name] else None for name in ("parent_id", "district_id")}
    days = {name: date.fromisoformat(str(told[name])) if told[name] else None for name in ("valid_from", "valid_to")}
    return KnownUnit(**{**told, **ids, **days, "id": UUID(str(told["id"]))})


def _services(user: User) -> list[tuple[UUID | None, str]]:
    """Answer the units that this municipal user serves today and in which role, as read with the account or anew."""
    read = getattr(user, "services", None)
    if read is None:
        today = Service.objects.filter(in_force(timezone.localdate()), user=user).order_by("unit_id")
        return list(today.values_list("unit_id", "role"))
    return [(UUID(told["unit"]) if told["unit"] else None, told["role"]) for told in read]


def units_served(user: User) -> tuple[UUID, ...]:
    """Answer the units whose concerns and cases this municipal user serves today."""
    return tuple(unit for unit, _role in _services(user) if unit)


def units_led(user: User) -> tuple[UUID, ...]:
    """Answer the units that this municipal user leads today."""
    return tuple(unit for unit, role in _services(user) if unit and role == Service.Role.LEADER)


def with_ended(units: Iterable[UUID], *, of: User) -> tuple[UUID, ...]:
    """Answer somebody's units as they are today: without those that ended, and with the ended ones whose work came to them.

    So nothing moves when the municipality is organised anew, and nothing is nobody's.
    """
    mine = set(units)
    if not mine:
        return ()
    today, known = timezone.localdate(), organisation_of(of)
    return tuple(unit.id for unit in known if heir(unit, known, on=today).id in mine)


def roles_today(user: User) -> frozenset[str]:
    """Answer the roles that this municipal user has today."""
    return frozenset(role for _unit, role in _services(user))


def absences(people: Iterable[UUID], *, since: date, until: date) -> list[Absence]:
    """Answer when some people are away within some days, the first of them first."""
    days = Absence.objects.filter(user_id__in=list(people), last_day__gte=since, first_day__lte=until)
    return list(days.select_related("user", "substitute").order_by("first_day", "user__name"))


def stands_in_for(user: User, *, on: date) -> list[Absence]:
    """Answer for whom somebody stands in on a day, by name."""
    away = Absence.objects.filter(substitute=user, first_day__lte=on, last_day__gte=on)
    return list(away.select_related("user").order_by("user__name"))


def wants_reminders(user: User) -> bool:
    """Say whether somebody wants a mail in the morning when something planned waits: until they say no."""
    return not Reminder.objects.filter(user=user, wanted=False).exists()


def open_invitation(token: str) -> Invitation | None:
    """Answer the invitation behind a link while it can be used on this side, or nothing."""
    waiting = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=timezone.now())
    found = waiting.filter(token_hash=token_hash(token)).select_related("municipality", "invited_by")
    return found.first()


def invited_from_lists(emails: Iterable[str]) -> dict[str, date]:
    """Answer until which day the newest unused invitation of a kept list can be used, by address in small letters."""
    waiting = Invitation.objects.filter(used_at=None).annotate(address=Lower("email"))
    found = waiting.filter(address__in=[email.lower() for email in emails]).order_by("expires_at")
    return {address: timezone.localdate(expires) for address, expires in found.values_list("address", "expires_at")}


def convenors(*, on: date) -> list[User]:
    """Answer who calls to meetings in the door's municipality on a day, with what is needed to write to them. In the worker's door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM app.convenors(%s)", [on])
        ids = [user_id for (user_id,) in cursor.fetchall()]
    found = User.objects.filter(id__in=ids, is_active=True).only("id", "email", "language", "municipality_id")
    return list(found.order_by("id"))


def accounts_of_senders() -> dict[UUID, date | None]:
    """Answer the open accounts of senders in the door's municipality, and on which day each first came in, if it did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, joined_on FROM app.accounts_of_senders()")
        return dict(cursor.fetchall())


def token_hash(token: str) -> str:
    """Answer what is kept of a link: enough to know it again, not enough to use it."""
    return sha256(token.encode()).hexdigest()


def mark_of(token: str, purpose: str) -> str:
    """Answer what is kept of an address that opens something for good: a sum under this side's key, so that a copy of the database opens nothing."""
    return identity_key.mark(token, purpose)


def account_of(email: str) -> User | None:
    """Answer this side's account with an address, whatever its letters' case."""
    return User.objects.filter(side=settings.SIDE, email__iexact=email).first()
