"""The verbs of partners' events: write one, show it, change it, take it back; and the worker's part, letting old ones go."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import DigestTold, PartnerEvent
from bindeled.cooperation.rules import events as rules
from bindeled.users.models import User


class EventRefusedError(Exception):
    """Something about an event that may not be, or cannot be now. The message says why, in the user's language."""


class Told(NamedTuple):
    """What a convenor writes of an event; ``district_id`` is nothing where it is for all."""

    title: str
    what: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    arranger: str
    link: str
    district_id: UUID | None
    shown_until: date


def _allow(reason: object) -> None:
    if reason:
        raise EventRefusedError(str(reason))


def _why_not(told: Told) -> object:
    now, last = timezone.now(), timezone.localdate(told.ends_at)
    return rules.why_not_these_times(told.starts_at, told.ends_at, now=now) or rules.why_not_until(
        told.shown_until, last=last, today=timezone.localdate(now)
    )


def write_event(told: Told, *, by: User) -> PartnerEvent:
    """Write an event down as a draft, which nobody else sees yet. Raises EventRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(_why_not(told))
    made = PartnerEvent(municipality_id=by.municipality_id, **told._asdict())
    made.save(force_insert=True)
    return made


def change_event(event: PartnerEvent, told: Told, *, by: User) -> None:
    """Put an event right. Who was told of it is not written to again: the page shows what holds. Raises EventRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(_why_not(told))
    access.events_here(PartnerEvent.objects.filter(id=event.id)).update(**told._asdict(), changed_at=timezone.now())


def publish_event(event: PartnerEvent, *, by: User) -> None:
    """Show an event, also one that was taken back. Raises EventRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_publish(event.state, shown_until=event.shown_until, today=timezone.localdate()))
    _move(event, rules.PUBLISHED)


def withdraw_event(event: PartnerEvent, *, by: User) -> None:
    """Take an event back: nobody is shown it any more, and no letter tells of it. Raises EventRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_withdraw(event.state))
    _move(event, rules.WITHDRAWN)


def _move(event: PartnerEvent, to: str) -> None:
    waiting = access.events_here(PartnerEvent.objects.filter(id=event.id, state__in=rules.BEFORE[to]))
    if not waiting.update(state=to, changed_at=timezone.now()):
        raise EventRefusedError(_("Somebody was faster. Read how it stands now."))


def forget_events() -> int:
    """Take away events that were over long ago, and who was told of them; answers how many events. In the worker's door."""
    last = timezone.now() - timedelta(days=rules.KEPT_DAYS)
    old = PartnerEvent.objects.filter(municipality_id=current().municipality, ends_at__lt=last)
    gone = list(old.values_list("id", flat=True))
    DigestTold.objects.filter(event__in=gone).delete()
    return PartnerEvent.objects.filter(id__in=gone).delete()[0]
