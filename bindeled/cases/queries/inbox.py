"""The inbox: what waits, what stands around it, and a place in a list.

The one page that every adviser has open all day. Its statements are written out, since putting them together anew for each
page took longer than asking them; what they may answer is held by row security as everywhere.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db import connection

from bindeled.cases import access
from bindeled.cases.models import Concern
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.offers.queries import MOVES_TOLD
from bindeled.users.models import User

PAGE = 50
CLOCKS_SHOWN = 5


@dataclass(frozen=True)
class InboxFilter:
    """What an adviser narrows the inbox to. Empty means all."""

    district: UUID | None = None
    kind: str = ""
    received_before: datetime | None = None
    unassigned: bool = False
    # Those whose clock runs stand in a band of their own.
    without_clocks: bool = False


@dataclass(frozen=True)
class Mark:
    """A place in a list for keyset paging: the time and id of a row."""

    at: datetime
    id: UUID

    @property
    def written(self) -> str:
        """Answer the mark as it stands in an address."""
        return quote(f"{self.at.isoformat()}~{self.id}", safe="~")

    @classmethod
    def read(cls, written: str) -> "Mark | None":
        """Answer the mark that an address or a form carried; nothing where that is not readable."""
        at, _separator, row = written.partition("~")
        try:
            # PostgreSQL knows fewer time zones than Python, and neither a day after the last.
            return cls(datetime.fromisoformat(at).astimezone(UTC), UUID(row))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Waits:
    """A concern that no case holds yet, as a list shows it: no name, no address, no text."""

    id: UUID
    received_at: datetime
    due_at: datetime | None
    kinds: list[str]
    known_how: list[str]
    called: bool
    sender_kind: str
    channel: str
    department: str
    district: str
    taken_by: str  # by name; nothing where nobody has it
    earlier: int  # how many came before it from the same dwelling
    step: str  # towards an eviction, where a letting department told of one
    step_on: date | None


# The rows of a page are chosen first; only theirs are the names and the numbers of earlier ones.
WAITING = """
WITH page AS MATERIALIZED (
    SELECT id, received_at, due_at, kinds, known_how, called, sender_kind, channel, department_id, district_id, taken_by_id,
        dwelling_index, step, step_on
    FROM app.cases_concern AS page
    WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state IN ('new', 'taken') AND set_aside = ''
    {narrowed}
    ORDER BY {order} LIMIT %(size)s
)
SELECT page.id, received_at, due_at, kinds, known_how, called, sender_kind, channel,
    coalesce(department.name, ''), coalesce(district.name, ''), coalesce(person.name, ''),
    (SELECT count(*) FROM app.cases_concern AS one
     WHERE one.municipality_id = %(municipality)s AND one.unit_id = ANY (%(units)s) AND one.set_aside = ''
     AND one.dwelling_index = page.dwelling_index AND one.received_at < page.received_at), step, step_on
FROM page
LEFT JOIN app.housing_department AS department ON department.id = page.department_id
LEFT JOIN app.municipalities_district AS district ON district.id = page.district_id
LEFT JOIN app.users_user AS person ON person.id = page.taken_by_id
ORDER BY {order}
"""
NARROWED = {
    "district": "AND district_id = %(district)s",
    "kind": "AND kinds @> ARRAY[%(kind)s]::varchar[]",
    "received_before": "AND received_at < %(received_before)s",
    "unassigned": "AND taken_by_id IS NULL",
    "without_clocks": "AND due_at IS NULL",
}
NEWEST, OLDEST, MOST_URGENT = "received_at DESC, page.id DESC", "received_at, page.id", "due_at, page.id"


def _ours() -> dict[str, Any]:
    door = current()
    return {"municipality": door.municipality, "units": list(door.units), "actor": door.actor}


def _waiting(told: dict[str, Any], narrowed: list[str], order: str, size: int) -> list[Waits]:
    """Answer concerns that no case holds yet. Every part of the statement is our own; what people chose is told beside it."""
    written = WAITING.format(narrowed=" ".join(narrowed), order=order)
    with connection.cursor() as cursor:
        cursor.execute(written, {**_ours(), **told, "size": size})
        return [Waits(*row) for row in cursor.fetchall()]


def inbox_page(chosen: InboxFilter, *, oldest_first: bool, after: Mark | None, size: int = PAGE) -> list[Waits]:
    """Answer one page of the inbox, one row more than ``size`` where there is a next page. One line in the trace."""
    told = vars(chosen)
    narrowed = [condition for name, condition in NARROWED.items() if told[name]]
    if after:
        narrowed.append(f"AND (received_at, id) {'>' if oldest_first else '<'} (%(at)s, %(row)s)")
        told = {**told, "at": after.at, "row": after.id}
    page = _waiting(told, narrowed, OLDEST if oldest_first else NEWEST, size + 1)
    trace.note("list_seen", "inbox", purpose="triage", count=len(page[:size]))
    return page


def running_clocks() -> list[Waits]:
    """Answer the concerns whose clock runs, the most urgent first. One more than is shown tells that there are more."""
    return _waiting({}, ["AND due_at IS NOT NULL"], MOST_URGENT, CLOCKS_SHOWN + 1)


def clocks_and_taken(person: User, *, size: int) -> tuple[list[Waits], list[Waits]]:
    """Answer in one statement the concerns whose clock runs, the most urgent first, and what somebody has taken, the newest first.

    One more clock than is shown tells that there are more.
    """
    clocks = WAITING.format(narrowed="AND due_at IS NOT NULL", order=MOST_URGENT).replace("%(size)s", "%(clocks)s")
    taken = WAITING.format(narrowed="AND taken_by_id = %(person)s", order=NEWEST)
    written = f"SELECT true, * FROM ({clocks}) AS clocks UNION ALL SELECT false, * FROM ({taken}) AS taken"
    with connection.cursor() as cursor:
        cursor.execute(written, {**_ours(), "person": person.id, "size": size, "clocks": CLOCKS_SHOWN + 1})
        rows = [(is_clock, Waits(*row)) for is_clock, *row in cursor.fetchall()]
    running = [one for is_clock, one in rows if is_clock]
    return sorted(running, key=_urgency), sorted((one for is_clock, one in rows if not is_clock), key=_age)


def _urgency(one: Waits) -> tuple[datetime, UUID]:
    return one.due_at or one.received_at, one.id


def _age(one: Waits) -> tuple[float, int]:
    return -one.received_at.timestamp(), -one.id.int


@dataclass(frozen=True)
class Head:
    """What stands around the inbox, whatever it is narrowed to."""

    oldest: datetime | None  # when the oldest came that nobody has taken
    set_aside: int
    offered: int  # concerns that other units offer to us
    came_back: int  # and those of ours that they refused
    districts: list[tuple[str, str]]  # id and name, by name
    kept: list[tuple[str, str]]  # id and query of the lists that the reader keeps
    moves: list[str] = field(default_factory=list)  # into homes, of which the reader is responsible; on the first page


OLDEST_FREE = """
    (SELECT received_at FROM app.cases_concern
     WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state = 'new' AND set_aside = ''
     ORDER BY received_at, id LIMIT 1)"""
SET_ASIDE = """
    (SELECT count(*) FROM app.cases_concern
     WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state = 'new' AND set_aside <> '')"""
OFFERED = """
    (SELECT count(*) FROM app.cases_handover
     WHERE municipality_id = %(municipality)s AND to_unit_id = ANY (%(units)s) AND state = 'offered')"""
# What came back waits again, so nothing came back that was offered before the oldest that waits was received.
CAME_BACK = """
    (SELECT count(*) FROM app.cases_handover AS offer
     WHERE municipality_id = %(municipality)s AND from_unit_id = ANY (%(units)s) AND state IN ('refused', 'ended')
     AND offered_at >= least(
         (SELECT received_at FROM app.cases_concern
          WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state IN ('new', 'taken')
          AND set_aside = '' ORDER BY received_at, id LIMIT 1),
         (SELECT min(received_at) FROM app.cases_concern
          WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND state = 'new' AND set_aside <> ''))
     AND EXISTS (
         SELECT FROM app.cases_concern AS its
         WHERE its.id = offer.concern_id AND its.state IN ('new', 'taken') AND its.unit_id = offer.from_unit_id)
     AND NOT EXISTS (
         SELECT FROM app.cases_handover AS later
         WHERE later.concern_id = offer.concern_id AND later.offered_at > offer.offered_at))
    + (SELECT count(*) FROM app.cases_handover AS offer
     WHERE municipality_id = %(municipality)s AND from_unit_id = ANY (%(units)s) AND state IN ('refused', 'ended')
     AND case_id IS NOT NULL
     AND EXISTS (
         SELECT FROM app.cases_case AS its
         WHERE its.id = offer.case_id AND its.state = 'open' AND its.unit_id = offer.from_unit_id)
     AND NOT EXISTS (
         SELECT FROM app.cases_handover AS later
         WHERE later.case_id = offer.case_id AND later.offered_at > offer.offered_at))"""
HEAD = f"""
SELECT {OLDEST_FREE}, {SET_ASIDE}, {OFFERED}, {CAME_BACK},
    ARRAY (SELECT id::text FROM app.municipalities_district WHERE municipality_id = %(municipality)s ORDER BY name),
    ARRAY (SELECT name FROM app.municipalities_district WHERE municipality_id = %(municipality)s ORDER BY name),
    ARRAY (SELECT id::text FROM app.users_keptlist WHERE user_id = %(actor)s AND page = 'inbox' ORDER BY kept_at, id),
    ARRAY (SELECT query FROM app.users_keptlist WHERE user_id = %(actor)s AND page = 'inbox' ORDER BY kept_at, id)
"""
NO_MOVES = "ARRAY[]::jsonb[]"


def inbox_head(*, moves: bool = False) -> Head:
    """Answer the head of the inbox in one statement; with the reader's moves into homes, where they are asked for."""
    with connection.cursor() as cursor:
        cursor.execute(f"{HEAD}, {MOVES_TOLD if moves else NO_MOVES}", _ours())
        oldest, aside, offered, came_back, ids, names, kept, queries, moving = cursor.fetchone()
    districts, lists = zip(ids, names, strict=True), zip(kept, queries, strict=True)
    return Head(oldest, aside, offered, came_back, list(districts), list(lists), moving)


def latest_arrival() -> datetime | None:
    """Answer when the latest concern came, handled or not."""
    in_order = access.within_reach(Concern.objects).filter(set_aside="").order_by("-received_at", "-id")
    return in_order.values_list("received_at", flat=True).first()
