"""What an operator sees of the outgoing post: numbers, codes and ids; never an address or a word."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min
from django.db.models.functions import Lower
from django.utils import timezone

from bindeled.post import rules
from bindeled.post.models import Letter

AT_MOST = 200


@dataclass(frozen=True)
class Trouble:
    """A letter that needs somebody."""

    id: UUID
    kind: str
    state: str
    attempts: int
    code: str
    queued_at: datetime


@dataclass(frozen=True)
class Overview:
    """The outgoing post now: how many letters in each state, since when the oldest waits, and those that need somebody."""

    counts: dict[str, int]
    oldest_queued_at: datetime | None
    trouble: list[Trouble]

    def needs_somebody(self, now: datetime) -> bool:
        """Say whether a person must act: something came back or was given up, or letters do not leave."""
        stuck = self.oldest_queued_at is not None and now - self.oldest_queued_at > rules.TOO_LONG
        return stuck or bool(self.trouble)


def overview() -> Overview:
    """Answer the state of the outgoing post; the newest 200 that need somebody. Runs in the worker's door."""
    counted = dict(Letter.objects.values_list("state").annotate(Count("id")))
    troubled = Letter.objects.filter(state__in=rules.NEEDS_SOMEBODY).order_by("-queued_at")
    listed = troubled.values_list("id", "kind", "state", "attempts", "last_error", "queued_at")[:AT_MOST]
    return Overview(
        counts={state: counted.get(state, 0) for state in rules.STATES},
        oldest_queued_at=Letter.objects.filter(state="queued").aggregate(oldest=Min("queued_at"))["oldest"],
        trouble=[Trouble(*row) for row in listed],
    )


@dataclass(frozen=True)
class Lost:
    """A letter that did not come: which, and on which day it was written."""

    letter: UUID
    written: date


def lost_letters(municipality: str) -> dict[str, Lost]:
    """Answer the addresses, in small letters, to which a letter did not come, and the last of those letters.

    Refused by their mail server, come back, or given up. In the worker's door.
    """
    lost = Letter.objects.filter(municipality_id=municipality, state__in=rules.NEEDS_SOMEBODY).order_by("queued_at")
    found = lost.annotate(address=Lower("to_address")).values_list("address", "id", "queued_at")
    return {address: Lost(letter, timezone.localdate(written)) for address, letter, written in found}
