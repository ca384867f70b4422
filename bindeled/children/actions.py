"""The verbs of the clocks: start one, make the calls that are due, and write down who has answered."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from bindeled.children import letters, rules
from bindeled.children.models import Called, ChildClock
from bindeled.children.queries import duty
from bindeled.confidentiality import doors, trace
from bindeled.users.models import User

AT_ONCE = 50
# Where nobody can be called, for want of a list: how soon it is looked for again, and for how long.
LOOK_AGAIN, LOOK_FOR = timedelta(minutes=1), timedelta(days=2)


def start(
    concern: UUID,
    *,
    municipality: str,
    district: UUID | None,
    received_at: datetime,
    known_at: datetime | None = None,
) -> None:
    """Start the clock of a concern about a child, in the transaction in which the municipality knows that it is one. Once only.

    Called by the verb that takes the concern in, or later by the one that finds that it is about a child.
    """
    if not ChildClock.objects.filter(id=concern).exists():
        ChildClock(
            id=concern,
            municipality_id=municipality,
            district_id=district,
            received_at=received_at,
            known_at=known_at or received_at,
            next_at=known_at or received_at,
        ).save(force_insert=True)


def call_those_due(now: datetime) -> int:
    """Make every call that is due, in the worker's door of one municipality; answer how many clocks were looked at.

    Each clock is held while its calls are written, and passed over by another worker; what was made has its row. So no call
    is made twice. After a standstill the round that is due is made whole, and those before it are not made up for.
    """
    here = doors.current().municipality
    running = ChildClock.objects.filter(municipality_id=here, answered_at=None, ended_at=None)
    due = running.filter(next_at__lte=now).order_by("next_at", "id")
    held = list(due.select_for_update(skip_locked=True)[:AT_ONCE])
    for clock in held:
        _call(clock, now)
    return len(held)


def _call(clock: ChildClock, now: datetime) -> None:
    whose = duty(clock.municipality_id, clock.district_id, on=timezone.localdate(now))
    steps = rules.ladder(clock.known_at, whose.calendar) if whose else ()
    left = rules.left_to_make(steps, set(clock.calls.values_list("round", "turn")), now)
    for step in left:
        if step.at <= now:
            _make(clock, step, now)
    later = [step.at for step in left if step.at > now]
    if not whose and now - clock.known_at < LOOK_FOR:
        later = [now + LOOK_AGAIN]
    ends = {"next_at": later[0]} if later else {"ended_at": now}
    ChildClock.objects.filter(id=clock.id, ended_at=None).update(**ends)


def _make(clock: ChildClock, step: rules.Step, now: datetime) -> None:
    Called(
        municipality_id=clock.municipality_id,
        clock=clock,
        round=step.round,
        turn=step.turn,
        channel=step.call.channel,
        name=step.call.name,
        due_at=step.at,
        called_at=now,
    ).save(force_insert=True)
    letters.call(
        step.call,
        concern=clock.id,
        round_=step.round,
        assess_by=rules.assess_by(clock.received_at),
        municipality=clock.municipality_id,
    )


def answer(clock: ChildClock, *, name: str, way: str, by: User) -> bool:
    """Write down who in the family unit or the duty service has it, and how they said so; the calls stop.

    The caller has asked whether ``by`` may handle the concern. Answers False where somebody wrote one down before.
    """
    moved = ChildClock.objects.filter(id=clock.id, answered_at=None).update(
        answered_name=name, answered_way=way, answered_by=by, answered_at=timezone.now()
    )
    if moved:
        trace.note("child_answered", "concern", clock.id, purpose="triage")
    return bool(moved)
