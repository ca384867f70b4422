"""Questions about people."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject, Lower
from django.utils import timezone

from bindeled.municipalities.queries import in_force
from bindeled.users.models import Invitation, Service, User


def with_services(people: QuerySet[User]) -> QuerySet[User]:
    """Read with each municipal user what they serve today, in the same statement; it then counts for this one request."""
    today = Service.objects.filter(in_force(timezone.localdate()), user_id=OuterRef("id")).order_by("unit_id")
    return people.annotate(services=ArraySubquery(today.values(told=JSONObject(unit="unit_id", role="role"))))


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


def roles_today(user: User) -> frozenset[str]:
    """Answer the roles that this municipal user has today."""
    return frozenset(role for _unit, role in _services(user))


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


def accounts_of_senders() -> dict[UUID, date | None]:
    """Answer the open accounts of senders in the door's municipality, and on which day each first came in, if it did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, joined_on FROM app.accounts_of_senders()")
        return dict(cursor.fetchall())


def token_hash(token: str) -> str:
    """Answer what is kept of a link: enough to know it again, not enough to use it."""
    return sha256(token.encode()).hexdigest()


def account_of(email: str) -> User | None:
    """Answer this side's account with an address, whatever its letters' case."""
    return User.objects.filter(side=settings.SIDE, email__iexact=email).first()
