"""What stands in a calendar that is read without signing in: which events, and how each is to be taken (RFC 5545). Pure.

It is about meetings, training, themes and planned occasions, never about a resident, and holds nobody's name but what a title says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bindeled.cooperation.rules import meetings, training, wheel

# What is over stays for so many days, and so many events are shown at most. Bindeled's own measures.
KEPT_BACK, MOST = timedelta(days=90), 500
# How often calendars are asked to look, and how many looks in an hour are answered; programs look once or twice in it.
LOOK_EVERY, LOOKS_AN_HOUR = timedelta(hours=4), 60
TOKEN_BYTES = 32

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True)
class Event:
    """Something that stands in a calendar. ``key`` never changes, ``sequence`` grows; a whole day is a date without an end.

    ``takes_time`` says whether whoever reads it is busy then.
    """

    key: str
    sequence: int
    changed_at: datetime
    begins: datetime | date
    ends: datetime | None
    summary: str
    location: str = ""
    description: str = ""
    status: str = CONFIRMED
    url: str = ""
    takes_time: bool = True


MEETINGS: Mapping[str, str] = {
    meetings.PLANNED: TENTATIVE,
    meetings.CALLED: CONFIRMED,
    meetings.HELD: CONFIRMED,
    meetings.CANCELLED: CANCELLED,
}
# A seat that was given up is in no calendar any more.
SIGN_UPS: Mapping[str, str] = {
    training.SEATED: CONFIRMED,
    training.ATTENDED: CONFIRMED,
    training.MISSED: CONFIRMED,
    training.WAITING: TENTATIVE,
    training.CALLED_OFF: CANCELLED,
}
OCCASIONS: Mapping[str, str] = {
    wheel.PLANNED: CONFIRMED,
    wheel.HELD: CONFIRMED,
    wheel.STRUCK: CANCELLED,
}


def is_busy(answer: str) -> bool:
    """Say whether somebody is busy at a meeting: until they say that they do not come."""
    return answer != meetings.DECLINED


def of_training(state: str, *, called_off: bool) -> str:
    """Answer how a sign-up stands in a calendar; nothing where it is in none."""
    known = SIGN_UPS.get(state, "")
    return CANCELLED if known and called_off else known


def too_often(looks: int) -> bool:
    """Say whether a feed was looked at so often within the hour that the next look is asked to wait."""
    return looks >= LOOKS_AN_HOUR
