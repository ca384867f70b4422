"""Who came to a meeting, in the order in which a convenor looks for them."""

from uuid import UUID

from bindeled.cooperation.models import Meeting, MeetingGuest
from bindeled.cooperation.rules import attendance as rules
from bindeled.cooperation.rules import meetings


def to_note(meeting: Meeting) -> list[MeetingGuest]:
    """Answer who stands on the list of a meeting: those who said yes first, each group by name. One statement."""
    rows = MeetingGuest.objects.filter(meeting=meeting).order_by("name", "id")
    return sorted(rows, key=lambda row: rules.ORDER.index(row.answer))


def ticked(rows: list[MeetingGuest], *, by_answer: bool) -> set[UUID]:
    """Answer who has a mark at first: whoever is noted as come, or, where a convenor asks for that, whoever said that they come."""
    if by_answer:
        return {row.id for row in rows if row.came or (row.came is None and row.answer == meetings.ACCEPTED)}
    return {row.id for row in rows if row.came}
