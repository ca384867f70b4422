"""Whose calendar counts, whose clock runs, and how one stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from bindeled.children import rules
from bindeled.children.models import Called, ChildClock, DutyCall, DutyHours
from bindeled.children.rules import Call, DutyCalendar, Hours, Step
from bindeled.guidance.models import Law
from bindeled.guidance.queries import laws
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force, municipality_of

# The reader's own duty, whoever works for the public; and that of a sender, which is everybody's.
DUTY_LAW, SENDERS_LAW = "notify_child_professionals", "notify_child_everybody"


@dataclass(frozen=True)
class Duty:
    """A family unit and its calendar."""

    unit: Unit
    calendar: DutyCalendar


def duty(municipality: str, district: UUID | None, *, on: date) -> Duty | None:
    """Answer the family unit that a district's concerns about children go to, with its calendar on a day.

    The district's own unit where it has a list of whom to call, else the municipality's one unit for all districts. None
    where there is no list: then nobody can be called, and the page says so.
    """
    calls = DutyCall.objects.filter(in_force(on), municipality_id=municipality).order_by("after", "name")
    units = Unit.objects.filter(in_force(on), municipality_id=municipality, kind="children")
    units = units.filter(Q(district_id=district) | Q(district=None), id__in=calls.values("unit_id"))
    unit = units.order_by(F("district_id").asc(nulls_last=True), "name").first()
    return None if unit is None else Duty(unit, _calendar(unit, calls.filter(unit=unit), on=on))


def _calendar(unit: Unit, calls: Iterable[DutyCall], *, on: date) -> DutyCalendar:
    hours = DutyHours.objects.filter(in_force(on), unit=unit).order_by("weekday", "opens")
    here = municipality_of(unit.municipality_id)
    listed = [(call.in_hours, Call(call.channel, call.to, call.name, call.after)) for call in calls]
    return DutyCalendar(
        hours=tuple(Hours(held.weekday, held.opens, held.closes) for held in hours),
        within=tuple(call for in_hours, call in listed if in_hours),
        outside=tuple(call for in_hours, call in listed if not in_hours),
        days_off=frozenset(here.days_off if here else ()),
    )


@dataclass(frozen=True)
class Standing:
    """How a clock stands: its two ends, what was done, what comes next, and the laws behind it."""

    clock: ChildClock
    unit: Unit | None
    assess_by: datetime
    is_over: bool
    receipt_by: date
    calls: list[Called]
    upcoming: Step | None
    way: str
    # Whom one can call oneself, by phone.
    numbers: list[DutyCall]
    laws: dict[str, Law]

    @property
    def behind(self) -> list[Law]:
        """Answer the laws, the reader's own duty first, then the sender's, then those of the two clocks."""
        in_order = (DUTY_LAW, SENDERS_LAW, rules.ASSESSMENT_LAW, rules.RECEIPT_LAW)
        return [self.laws[code] for code in in_order if code in self.laws]


def numbers(unit: Unit, *, on: date) -> list[DutyCall]:
    """Answer the phones on a unit's list: its own and the duty service's."""
    listed = DutyCall.objects.filter(in_force(on), unit=unit).exclude(channel="mail")
    return list(listed.order_by("-in_hours", "after", "name"))


def lacking(municipality: str, *, on: date) -> list[str]:
    """Answer what an operator must mend before everybody on the duty lists can be called. In the worker's door."""
    listed = list(DutyCall.objects.filter(in_force(on), municipality_id=municipality).order_by("name", "to"))
    if not listed:
        return ["nobody can be called about a child. Write [[duty_call]] in its file, and load it"]
    found = [
        f"nobody has tried {call}. Try it, write verified_on, and load the file"
        for call in listed
        if not call.verified_on
    ]
    if not settings.SHORT_MESSAGES and any(call.channel != "mail" for call in listed):
        found.append("no SMS and no phone call about a child leaves: BINDELED_SHORT_MESSAGES is not set")
    return found


def clock_of(concern: UUID) -> ChildClock | None:
    """Answer the clock of a concern, or None where none runs."""
    return ChildClock.objects.filter(id=concern).select_related("answered_by").first()


def standing(concern: UUID, *, now: datetime) -> Standing | None:
    """Answer how the clock of a concern stands, or None where it has none."""
    clock = clock_of(concern)
    if clock is None:
        return None
    today = timezone.localdate(now)
    held = duty(clock.municipality_id, clock.district_id, on=today)
    here = municipality_of(clock.municipality_id)
    calls = list(clock.calls.order_by("due_at", "round", "turn"))
    made = {(call.round, call.turn) for call in calls}
    steps = rules.ladder(clock.known_at, held.calendar) if held and not clock.answered_at else ()
    due = rules.assess_by(clock.received_at)
    return Standing(
        clock=clock,
        unit=held.unit if held else None,
        assess_by=due,
        is_over=now > due,
        receipt_by=rules.receipt_by(clock.received_at, here.days_off if here else ()),
        calls=calls,
        upcoming=next(iter(rules.left_to_make(steps, made, now)), None),
        way=str(rules.WAYS.get(clock.answered_way, "")),
        numbers=numbers(held.unit, on=today) if held else [],
        laws={
            law.code: law for law in laws((DUTY_LAW, SENDERS_LAW, rules.ASSESSMENT_LAW, rules.RECEIPT_LAW), on=today)
        },
    )
