"""What leaders answered last, as their lists show it: look-ups, emergencies, conflicts of interest."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Answered:
    """One answer: when what was asked about happened, who it is about, which record, what was said of it, by whom and when."""

    at: datetime
    who: str
    record: str
    answer: str
    by: str
    on: datetime | None


def case_called(number: str) -> str:
    """Answer what a case is called by its number."""
    return _("Case %(number)s") % {"number": number}
