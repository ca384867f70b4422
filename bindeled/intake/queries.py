"""How many were let through lately."""

from datetime import datetime

from bindeled.intake.models import Footprint
from bindeled.intake.rules import LOOKING_BACK, STORM, WIDE_FREE, Lately


def lately(municipality: str, narrow: bytes, wide: bytes, *, now: datetime) -> Lately:
    """Answer how many came in the last hour. No count goes further than a rule asks, so that a flood does not make it slow."""
    hour = Footprint.objects.filter(municipality_id=municipality, at__gt=now - LOOKING_BACK)
    return Lately(
        narrow=hour.filter(narrow=narrow)[:WIDE_FREE].count(),
        wide=hour.filter(wide=wide)[:WIDE_FREE].count(),
        everywhere=hour[:STORM].count(),
    )
