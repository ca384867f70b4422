"""The concerns of the last year as far as they stand in the open, so that changed rules can be tried over them.

Nothing is unsealed: of what an adviser noted, only that something was noted is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from bindeled.cases.rules.foreseen import EXAMPLES, Alike, InTheOpen
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current

BACK = timedelta(days=365)
MOST_TRIED = 20_000


@dataclass(frozen=True)
class Example:
    """One concern to look at: which, and when it came. Nothing of whom it is about."""

    id: UUID
    received_at: datetime


@dataclass(frozen=True)
class LastYear:
    """Concerns of the last year, those of which the same stands in the open together; and when the oldest of them came."""

    alike: list[Alike]
    number: int
    oldest: datetime | None

    @property
    def is_cut(self) -> bool:
        """Say whether there may be more than were looked at."""
        return self.number >= MOST_TRIED


# The kinds that rules go by are those of ``queries.known_of``: the adviser's before the sender's; a child is never judged away.
IN_THE_OPEN = """
WITH latest AS MATERIALIZED (
    SELECT id, received_at, children, district_id, triaged_at IS NOT NULL AS is_assessed, ARRAY(
        SELECT unnest(CASE
            WHEN own_kinds = '{}' THEN kinds
            WHEN 'child' = ANY (kinds) THEN own_kinds || '{child}'
            ELSE own_kinds END)
        INTERSECT SELECT unnest(%(asked)s::varchar[]) ORDER BY 1) AS judged
    FROM app.cases_concern
    WHERE municipality_id = %(municipality)s AND unit_id = ANY (%(units)s) AND set_aside = '' AND received_at >= %(since)s
    ORDER BY received_at DESC, id DESC LIMIT %(most)s
)
SELECT judged, children, district_id, is_assessed, count(*), min(received_at),
    (array_agg(id ORDER BY received_at DESC, id DESC))[1:%(few)s],
    (array_agg(received_at ORDER BY received_at DESC, id DESC))[1:%(few)s]
FROM latest GROUP BY 1, 2, 3, 4
ORDER BY max(received_at) DESC, min(id::text)
"""


def last_year(units: Iterable[UUID], *, asked: Iterable[str], now: datetime) -> LastYear:
    """Answer the newest concerns of the last year in some units, in one statement; of their kinds those that are ``asked``.

    One line in the trace.
    """
    told: dict[str, Any] = {
        "municipality": current().municipality,
        "units": list(units),
        "asked": list(asked),
        "since": now - BACK,
    }
    told |= {"most": MOST_TRIED, "few": EXAMPLES}
    with connection.cursor() as cursor:
        cursor.execute(IN_THE_OPEN, told)
        rows = cursor.fetchall()
    alike = [
        Alike(
            InTheOpen(frozenset(kinds), children, district, is_assessed),
            number,
            tuple(Example(*each) for each in zip(ids, times, strict=True)),
        )
        for kinds, children, district, is_assessed, number, _oldest, ids, times in rows
    ]
    number = sum(each.number for each in alike)
    trace.note("list_seen", "rehearsal", purpose="leading", count=number)
    return LastYear(alike, number, min((row[5] for row in rows), default=None))
