"""The contact list as its members read it, and one's own card."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bindeled.cooperation import access
from bindeled.cooperation.models import ContactCard
from bindeled.cooperation.queries.training import entry_of
from bindeled.cooperation.rules import contacts as rules
from bindeled.users.models import User


@dataclass(frozen=True)
class Listed:
    """A member as the others read them."""

    user_id: UUID
    name: str
    phone: str
    function: str
    organisation: str
    confirmed_on: date


def members() -> list[Listed]:
    """Answer everybody on the list by name, for whoever is on it; for anybody else nobody. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.contact_list()")
        return [Listed(*row) for row in cursor.fetchall()]


def own_card(by: User) -> ContactCard | None:
    """Answer somebody's own card, also one that has to be confirmed."""
    return access.own_card(ContactCard.objects.all(), by=by).first()


def is_to_confirm(card: ContactCard | None) -> bool:
    """Say whether nobody sees a card until its owner has said that it is right."""
    return card is not None and not rules.holds(card.confirmed_on, on=timezone.localdate())


def may_be_on_it(by: User) -> bool:
    """Say whether somebody belongs to the network today: contact persons, advisers, leaders and convenors."""
    if by.side == User.Side.MUNICIPALITY:
        return not access.may_be_on_list(by=by)
    return entry_of(by) is not None


def organisation_of(by: User) -> str:
    """Answer with what the form begins: a contact person's housing organisation."""
    entry = entry_of(by) if by.side == User.Side.SENDER else None
    return entry.organisation.name if entry else ""
