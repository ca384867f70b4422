"""Cases that only some may open, and opening one in an emergency: for one case, for half an hour, and looked at afterwards. Pure."""

from datetime import UTC, date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.rules import working_days_later

# Bindeled's own measures: law asks that nobody sees more than their work needs (forvaltningsloven section 32), not how.
OPEN_FOR = timedelta(minutes=30)
REVIEWED_WITHIN = 1  # working days
LONGEST_REASON = 500
NUMBER_LENGTH = 6
# Why somebody opens a case that is closed to them.
EMERGENCIES: dict[str, str | Promise] = {
    "danger": _("Somebody's life or health may be in danger now"),
    "child": _("A child may be in danger now"),
    "resident": _("The resident asks for help now, and nobody who may open it is here"),
    "nobody": _("It cannot wait, and nobody who may open it is here"),
}
# What a leader says of it afterwards.
REVIEWS: dict[str, str | Promise] = {
    "right": _("It was right to open it"),
    "unneeded": _("It was not needed; we have talked about it"),
    "followed_up": _("It was wrong, and is followed up"),
}


def is_open(opened_at: datetime, *, until: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Say whether what was opened in an emergency is open still.

    By moments, not by what a clock on the wall shows, so that half an hour is half an hour on the night when clocks change;
    and not before it began, so that a server whose clock is set back does not open it once more.
    """
    # Two moments of one time zone are compared by the clock on the wall in Python: not of UTC, which has no other.
    began, ends, at = (moment.astimezone(UTC) for moment in (opened_at, until, now))
    return ended_at is None and began <= at < ends


def review_by(opened_on: date) -> date:
    """Answer by which day a leader has looked at it: the next working day."""
    return working_days_later(opened_on, REVIEWED_WITHIN)


def is_late(opened_on: date, *, reviewed: bool, today: date) -> bool:
    """Say whether a leader should have looked at it before today."""
    return not reviewed and today > review_by(opened_on)
