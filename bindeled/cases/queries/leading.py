"""A leader's questions: what presses, how long people wait, who has how much at hand, who is away.

Every number is of the leader's own units. Who has how much is a list by name, never an order (decision 16). What may be much is
asked in one statement each; how long people wait is read from the latest that came, so that it takes no longer as years go by.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from bindeled.cases import access
from bindeled.cases.models import Case, Concern
from bindeled.cases.queries.inbox import CAME_BACK, OFFERED, OLDEST_FREE, PAGE, SET_ASIDE
from bindeled.cases.rules import CONTACTS, sharing
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.municipalities.queries import in_force
from bindeled.municipalities.rules import heir, sort_key
from bindeled.users.models import Service, User
from bindeled.users.queries import KnownUnit, absences, organisation_of, units_led, with_ended

ADVISER = Service.Role.ADVISER
LATEST = 200  # so many are looked at to say how long people wait
MOST_COUNTED = 100  # more than these are only said to be more


Units = Mapping[UUID, KnownUnit]


def led(by: User) -> Units:
    """Answer the units that somebody leads, each with the one that answers for it today: itself, or where its work came to."""
    today, known = timezone.localdate(), organisation_of(by)
    mine = set(with_ended(units_led(by), of=by))
    return {unit.id: heir(unit, known, on=today) for unit in known if unit.id in mine}


def today_of(units: Units) -> list[KnownUnit]:
    """Answer the units there are today among those that somebody leads, by name."""
    there = {unit.id: unit for unit in units.values()}
    return sorted(there.values(), key=lambda unit: (sort_key(unit.name), str(unit.id)))


def _told(units: Iterable[UUID], **more: Any) -> dict[str, Any]:
    return {"municipality": current().municipality, "units": list(units), **more}


@dataclass(frozen=True)
class AtHand:
    """What somebody has at hand in a unit as it is today; ``person`` is nothing for what nobody has."""

    unit: UUID
    person: UUID | None
    name: str
    cases: int
    concerns: int


AT_HAND = """
SELECT unit_id, person.id, coalesce(person.name, ''), sum(cases)::int, sum(concerns)::int
FROM (
    SELECT unit_id, responsible_id AS has_it, count(*) AS cases, 0 AS concerns FROM app.cases_case
    WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state = 'open' GROUP BY 1, 2
    UNION ALL
    SELECT unit_id, taken_by_id, 0, count(*) FROM app.cases_concern
    WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state IN ('new', 'taken') AND set_aside = ''
    GROUP BY 1, 2
) AS work
LEFT JOIN app.users_user AS person ON person.id = work.has_it
GROUP BY 1, 2, 3
"""


def at_hand(units: Units) -> list[AtHand]:
    """Answer who has how much at hand in some units: open cases, and concerns that stand in no case yet."""
    with connection.cursor() as cursor:
        cursor.execute(AT_HAND, _told(units))
        return [AtHand(units[unit].id, *row) for unit, *row in cursor.fetchall()]


@dataclass(frozen=True)
class Pressing:
    """What presses, and what waits for a leader. Counts stop at ``MOST_COUNTED``."""

    overdue: int
    oldest: datetime | None
    offered: int
    came_back: int
    set_aside: int
    reviews: int  # where several told of the same, and a leader is asked to look
    look_ups: int  # where a leader is asked why somebody looked
    recusals: int  # where a leader is asked whether somebody is out of a record
    openings: int  # where somebody opened a restricted case in an emergency, and nobody has looked at it


PRESSING = f"""
SELECT
    (SELECT count(*) FROM (
        SELECT FROM app.cases_concern WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s)
        AND state IN ('new', 'taken') AND set_aside = '' AND due_at < %(now)s LIMIT %(most)s) AS late),
    {OLDEST_FREE}, {OFFERED}, {CAME_BACK}, {SET_ASIDE},
    (SELECT count(*) FROM app.cases_review AS review JOIN app.cases_concern AS its ON its.id = review.concern_id
     WHERE review.municipality_id = %(municipality)s AND review.answered_at IS NULL AND its.unit_id = ANY (%(units)s)),
    (SELECT count(*) FROM app.cases_lookup WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s)
     AND answered_at IS NULL),
    (SELECT count(*) FROM app.cases_recusal WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s)
     AND answer = ''),
    (SELECT count(*) FROM app.cases_opening WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s)
     AND reviewed_at IS NULL)
"""


def pressing(units: Iterable[UUID], *, now: datetime) -> Pressing:
    """Answer what presses in some units, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PRESSING, _told(units, now=now, most=MOST_COUNTED))
        return Pressing(*cursor.fetchone())


@dataclass(frozen=True)
class Waited:
    """How long people waited for the first contact, of the latest that came and whose time is up."""

    looked_at: int
    within: int
    later: int
    not_yet: int
    # Half of those who were contacted waited no longer.
    half: timedelta | None
    longest: timedelta | None


WAITED = """
WITH latest AS MATERIALIZED (
    SELECT received_at, case_id FROM app.cases_concern
    WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND set_aside = '' AND received_at < %(before)s
    ORDER BY received_at DESC, id DESC LIMIT %(latest)s
)
SELECT received_at, (
    SELECT min(at) FROM app.cases_entry AS entry
    WHERE entry.case_id = latest.case_id AND entry.at >= latest.received_at AND entry.kind = ANY (%(contacts)s))
FROM latest
"""


def waited(units: Iterable[UUID], *, target: timedelta, now: datetime) -> Waited:
    """Answer how long people waited, of the latest whose time for a first contact is up."""
    with connection.cursor() as cursor:
        cursor.execute(WAITED, _told(units, before=now - target, latest=LATEST, contacts=list(CONTACTS)))
        rows = cursor.fetchall()
    took = [contact - received for received, contact in rows if contact is not None]
    within = sum(time <= target for time in took)
    return Waited(
        looked_at=len(rows),
        within=within,
        later=len(took) - within,
        not_yet=len(rows) - len(took),
        half=median(took) if took else None,
        longest=max(took, default=None),
    )


@dataclass(frozen=True)
class Colleague:
    """Somebody with what they have at hand in the leader's units, and whether they serve one of them today."""

    id: UUID
    name: str
    units: tuple[str, ...]
    is_adviser: bool
    cases: int
    concerns: int

    @property
    def pieces(self) -> int:
        """Answer how many cases and concerns that is."""
        return self.cases + self.concerns

    @property
    def has_left(self) -> bool:
        """Say whether they have work at hand and serve none of these units any more."""
        return not self.units


def colleagues(services: Iterable[Service], hands: Iterable[AtHand], units: Units) -> list[Colleague]:
    """Answer everybody who serves or has something at hand, by name in Danish order: a list, never a ranking."""
    held = list(hands)
    people = {hand.person: hand.name for hand in held if hand.person}
    serving: dict[UUID, list[Service]] = {}
    for service in services:
        people[service.user_id] = service.user.name
        serving.setdefault(service.user_id, []).append(service)
    found = [
        Colleague(
            id=person,
            name=name,
            units=tuple(sorted({units[own.unit_id].name for own in serving.get(person, []) if own.unit_id})),
            is_adviser=any(own.role == Service.Role.ADVISER for own in serving.get(person, [])),
            cases=sum(hand.cases for hand in held if hand.person == person),
            concerns=sum(hand.concerns for hand in held if hand.person == person),
        )
        for person, name in people.items()
    ]
    return sorted(found, key=lambda colleague: (sort_key(colleague.name), str(colleague.id)))


@dataclass(frozen=True)
class UnitsWork:
    """What waits and is open in a unit, how many advisers it has today, and how many it would have by its need."""

    name: str
    unassigned: int
    taken: int
    cases: int
    advisers: int
    share: sharing.Share[UUID]


def units_work(units: Units, hands: Iterable[AtHand], services: Iterable[Service]) -> list[UnitsWork]:
    """Answer the work of each unit, and how its advisers could be shared: need is what stands at hand today."""
    held, there = list(hands), today_of(units)
    advisers = {(own.user_id, units[own.unit_id].id) for own in services if own.unit_id and own.role == ADVISER}
    needs = {unit.id: sum(hand.cases + hand.concerns for hand in held if hand.unit == unit.id) for unit in there}
    shares = {share.place: share for share in sharing.shared(needs, len({person for person, _unit in advisers}))}
    return [
        UnitsWork(
            name=unit.name,
            unassigned=sum(hand.concerns for hand in held if hand.unit == unit.id and hand.person is None),
            taken=sum(hand.concerns for hand in held if hand.unit == unit.id and hand.person is not None),
            cases=sum(hand.cases for hand in held if hand.unit == unit.id),
            advisers=sum(serves == unit.id for _person, serves in advisers),
            share=shares[unit.id],
        )
        for unit in there
    ]


class NobodyError(ValueError):
    """Work of a unit that none of those chosen serves. Carries the unit's id."""


Piece = Case | Concern


def dealing(
    pieces: Sequence[Piece], to: Sequence[UUID], *, units: Units, hands: Iterable[AtHand], services: Iterable[Service]
) -> dict[UUID, list[Piece]]:
    """Answer who of some people would get what: each piece goes to somebody of its own unit, who has least just then.

    Raises NobodyError where none of them serves a unit that has work here.
    """
    held = list(hands)
    serving = {(service.user_id, units[service.unit_id].id) for service in services if service.unit_id}
    found: dict[UUID, list[Piece]] = {person: [] for person in to}
    for unit in dict.fromkeys(units[piece.unit_id].id for piece in pieces):
        able = {
            person: sum(hand.cases + hand.concerns for hand in held if hand.person == person) + len(got)
            for person, got in found.items()
            if (person, unit) in serving
        }
        if not able:
            raise NobodyError(unit)
        its = [piece for piece in pieces if units[piece.unit_id].id == unit]
        for person, got in sharing.dealt(its, able).items():
            found[person] += got
    return found


def is_away(person: User, first_day: date, last_day: date) -> bool:
    """Say whether somebody is written down as away on any of some days."""
    return bool(absences([person.id], since=first_day, until=last_day))


def services_in(units: Iterable[UUID], *, on: date) -> list[Service]:
    """Answer who serves some units on a day, with their names."""
    serving = Service.objects.filter(in_force(on), unit_id__in=list(units), user__is_active=True)
    return list(serving.select_related("user").order_by("user__name", "id"))


def cases_at_hand(person: UUID, units: Iterable[UUID]) -> list[Case]:
    """Answer somebody's open cases in some units, those of one department together."""
    cases = access.within_reach(Case.objects).filter(responsible_id=person, state="open", unit_id__in=list(units))
    return list(cases.select_related("department").order_by("unit_id", "department__sort_key", "opened_at", "id"))


def concerns_at_hand(person: UUID, units: Iterable[UUID]) -> list[Concern]:
    """Answer the concerns that somebody has taken in some units and that stand in no case."""
    taken = access.within_reach(Concern.objects).filter(taken_by_id=person, state="taken", unit_id__in=list(units))
    return list(taken.select_related("department").order_by("unit_id", "received_at", "id").defer("body"))


def free_concerns(units: Iterable[UUID]) -> QuerySet[Concern]:
    """Answer the concerns of some units that nobody has, the oldest first. What was set aside is looked through elsewhere."""
    free = access.within_reach(Concern.objects).filter(unit_id__in=list(units), state="new", set_aside="")
    return free.order_by("received_at", "id")


def to_give_out(units: Iterable[UUID]) -> list[Concern]:
    """Answer the oldest concerns that nobody has, with where they are about. One line in the trace."""
    found = list(free_concerns(units).select_related("department", "district").defer("body")[:PAGE])
    trace.note("list_seen", "inbox", purpose="leading", count=len(found))
    return found
