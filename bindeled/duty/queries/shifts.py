"""Who has the duty phone now, next and in the coming weeks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bindeled.confidentiality import doors
from bindeled.duty.access import TAKE_CONCERNS, within_reach
from bindeled.duty.models import Shift
from bindeled.duty.rules import shifts as rules
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User


@dataclass(frozen=True)
class OnDuty:
    """Who has the duty now, and who is next."""

    now: Shift | None
    next: Shift | None


def on_duty(now: datetime) -> OnDuty:
    """Answer the shift that runs, until it is handed over, and the one after it."""
    left = list(planned().filter(ends_at__gt=now, handed_over_at=None).order_by("starts_at", "id")[:3])
    running = [shift for shift in left if shift.starts_at <= now]
    return OnDuty(running[-1] if running else None, next((shift for shift in left if shift.starts_at > now), None))


def has_duty(person: User, *, now: datetime) -> bool:
    """Say whether somebody has the duty phone just now."""
    running = on_duty(now).now
    return running is not None and running.adviser_id == person.id


def planned() -> QuerySet[Shift]:
    """Answer the shifts that were not cancelled."""
    shifts = within_reach(Shift.objects).filter(cancelled_at=None)
    return shifts.select_related("adviser", "asked", "handed_over_to")


def roster(now: datetime) -> list[Shift]:
    """Answer the shifts of the coming weeks and of the last days."""
    seen = planned().filter(ends_at__gt=now - rules.BEHIND, starts_at__lt=now + rules.AHEAD)
    return list(seen.order_by("starts_at", "id"))


def shift_for(shift_id: UUID) -> Shift:
    """Answer a shift of one's municipality. Raises Shift.DoesNotExist."""
    return planned().get(id=shift_id)


def that_meet(span: rules.Span) -> list[Shift]:
    """Answer the shifts that share a moment with a time, as far as they are not handed over."""
    near = planned().filter(handed_over_at=None, starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    return [shift for shift in near if span.meets(shift.span)]


def who_can(*, but: User | None = None) -> list[User]:
    """Answer those who can have the duty, by name: whoever serves a unit that takes concerns today."""
    today, municipality = timezone.localdate(), doors.current().municipality
    serve = Service.objects.filter(in_force(today), municipality_id=municipality, unit__kind__in=TAKE_CONCERNS)
    people = User.objects.filter(id__in=serve.values("user_id"), is_active=True)
    return list((people.exclude(id=but.id) if but else people).order_by("name", "id"))
