"""Reminding advisers by mail of what is planned: on which mornings, and whom. Pure: the time comes as an argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bindeled.municipalities.rules import is_working_day

# From this hour on, and before that one: whoever begins the day reads it, and nobody gets it in the evening. Bindeled's own
# measure, of 28 November 2026: no source of the scheme gives one.
FROM_HOUR, BEFORE_HOUR = 7, 12


@dataclass(frozen=True)
class Waiting:
    """How much that is planned waits for somebody, how much of it is overdue, and how much is a colleague's."""

    number: int
    overdue: int
    for_others: int = 0

    def with_others(self, more: "Waiting") -> "Waiting":
        """Answer it with what waits for a colleague whom one stands in for."""
        return Waiting(self.number + more.number, self.overdue + more.overdue, self.for_others + more.number)


NOTHING = Waiting(0, 0)


def is_time_to_remind(now: datetime) -> bool:
    """Say whether one is reminded at a moment of local time: on the morning of a working day."""
    return is_working_day(now.date()) and FROM_HOUR <= now.hour < BEFORE_HOUR


def whom_to_remind(waiting: Mapping[UUID, Waiting], away: Mapping[UUID, UUID | None]) -> dict[UUID, Waiting]:
    """Answer who is reminded of how much. ``away`` has for each who is away today the one who stands in, or nothing.

    What waits for somebody who is away goes to whoever stands in, unless that one is away too; then nobody is reminded, and
    it stands on the leader's page.
    """
    found = {person: one for person, one in waiting.items() if person not in away and one.number}
    for person, one in waiting.items():
        instead = away.get(person)
        if instead is not None and instead not in away and one.number:
            found[instead] = found.get(instead, NOTHING).with_others(one)
    return found
