"""What is mine today: what I have taken, my cases, those I stand in for, and the clocks that run for all of us."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from bindeled.cases import access
from bindeled.cases.models import Case
from bindeled.cases.queries.inbox import Head, Waits, clocks_and_taken, inbox_head
from bindeled.cases.queries.informing import ToTell, to_tell_of, to_tell_told
from bindeled.cases.queries.next_steps import Line, step_of, with_next_step
from bindeled.confidentiality import trace
from bindeled.users.models import Absence, User

SHOWN, SHOWN_TO_TELL = 20, 10


@dataclass(frozen=True)
class Today:
    """One's own day; of each list one more than is shown where there are more."""

    head: Head
    clocks: Sequence[Waits]
    taken: Sequence[Waits]
    cases: Sequence[Line]
    to_tell: Sequence[ToTell]

    @property
    def is_clear(self) -> bool:
        """Say whether nothing of it asks for anything."""
        return not (self.clocks or self.taken or self.cases or self.to_tell or self.head.offered or self.head.came_back)


def today_of(user: User) -> Today:
    """Answer somebody's day. One line in the trace."""
    day = timezone.localdate()
    away = Absence.objects.filter(substitute=user, first_day__lte=day, last_day__gte=day)
    open_cases = access.within_reach(Case.objects).filter(state="open")
    mine = open_cases.filter(Q(responsible=user) | Q(responsible__in=away.values("user")))
    told = {"to_tell_told": to_tell_told(mine, size=SHOWN_TO_TELL + 1)}
    rows: list[Any] = list(
        with_next_step(mine).annotate(**told).select_related("department", "responsible")[: SHOWN + 1]
    )
    clocks, taken = clocks_and_taken(user, size=SHOWN + 1)
    found = Today(
        head=inbox_head(moves=True),
        clocks=clocks,
        taken=taken,
        cases=[step_of(row) for row in rows],
        to_tell=to_tell_of(rows[0].to_tell_told) if rows else [],
    )
    trace.note(
        "list_seen", "today", purpose="case_work", count=len(found.taken) + len(found.cases) + len(found.to_tell)
    )
    return found
