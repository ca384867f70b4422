"""A call from its first word to its receipt, in one transaction: what was typed is taken in and settled at once."""

from datetime import datetime
from uuid import UUID

from bindeled.concerns.actions import Told
from bindeled.duty import queries
from bindeled.duty.actions.contacts import Heard, guide, register, take_in
from bindeled.duty.models import Contact
from bindeled.users.models import User


def register_told(
    heard: Heard, told: Told, *, channel: str, came_at: datetime, sender: UUID | None, key: str, by: User
) -> Contact:
    """Take in what somebody told, and register it as a concern. A form that is sent twice is the first one's contact."""
    contact, is_new = _taken(heard, channel=channel, came_at=came_at, key=key, by=by)
    if is_new:
        register(contact, told, sender=sender, by=by)
    return contact


def guide_caller(heard: Heard, *, channel: str, came_at: datetime, key: str, by: User) -> Contact:
    """Take in that somebody called who was guided to their contact person. What they said is not kept."""
    contact, is_new = _taken(heard, channel=channel, came_at=came_at, key=key, by=by)
    if is_new:
        guide(contact, by=by)
    return contact


def _taken(heard: Heard, *, channel: str, came_at: datetime, key: str, by: User) -> tuple[Contact, bool]:
    form, municipality = f"form|{by.id}|{key}" if key else "", by.municipality_id
    contact = take_in(heard, channel=channel, came_at=came_at, municipality=municipality, known_by=form, by=by)
    if contact is None:
        return queries.known_by(municipality, form), False
    return contact, True
