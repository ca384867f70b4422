"""Memos as tests and drills need them: put together without a survey and without numbers of tenancies."""

from datetime import date
from typing import Any

from django.utils import timezone

from bindeled.statistics.models import Memo
from bindeled.suppression.rules.periods import YEAR
from bindeled.users.models import User

NOTHING_BESIDE: dict[str, Any] = {
    "sources": ["Spørgeskemaer: ingen."],
    "effect_says": ["Ingen runde er lukket."],
    "effect": [],
    "indicators": {
        "heading": "Boligorganisationerne",
        "says": ["Ingen tal."],
        "definition": "",
        "tables": [],
        "notes": [],
    },
}


def a_memo(by: User, *, year: int, **told: Any) -> Memo:
    """Put a year's memo into the database, as a leader would have begun it."""
    now = timezone.now()
    made = Memo(
        municipality_id=by.municipality_id, period=YEAR, first=date(year, 1, 1), beside=NOTHING_BESIDE,
        gathered_at=now, saved_at=now, saved_by=by, **told,
    )  # fmt: skip
    made.save(force_insert=True)
    return made
