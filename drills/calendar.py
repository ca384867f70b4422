"""Invitations as calendars take them: each message of some meetings' lives, as mailed, read by two other programs and a calendar server.

Meetings are planned, called, moved, cancelled and called again, as a convenor and the worker do it; what goes out is taken from the mail.
Both readers must find in each message what was meant. A guest's calendar on a real server (Radicale, over HTTP) takes the messages one
after the other, as RFC 5546 says: the same UID, and only a higher SEQUENCE. After each it is asked when the guest is busy.
So are the feeds that a guest and a convenor subscribe to, each time something has changed (``drills.feeds``).
The controls: what goes out is broken in several ways, and each is noticed.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from journeys import stage

stage.set_up_django()

from django.utils import timezone  # noqa: E402 - Django is set up above

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.cooperation.actions import meetings as actions  # noqa: E402
from bindeled.cooperation.actions.meetings import What  # noqa: E402
from bindeled.cooperation.letters import meetings as letters  # noqa: E402
from bindeled.cooperation.models import Meeting  # noqa: E402
from bindeled.post.letters import as_written, message  # noqa: E402
from bindeled.post.models import Letter  # noqa: E402
from drills import feeds  # noqa: E402
from drills.calendars import READERS, Read, Server, radicale  # noqa: E402
from journeys.factory import World, make_world  # noqa: E402
from journeys.sides import acting  # noqa: E402

ZONE = timezone.get_default_timezone()
GUEST = "vaerested@bindeled.example"
HARD = 'Æblegrød; "øl", og å\\ä – nyt fra området: ' + "Sundholmsvej, " * 12
# When in the year, and with which words: in summer, in winter, on the night between, and with what is hard to write.
LIVES = (
    ("Praksisnetværk", datetime(2031, 6, 10, 13, tzinfo=ZONE), "Nyt fra området"),
    ("Lokalt møde", datetime(2031, 1, 14, 16, 30, tzinfo=ZONE), ""),
    ("Temamøde", datetime(2031, 10, 25, 23, tzinfo=ZONE), "Første punkt\nAndet punkt\n\nEventuelt"),
    (HARD[:110], datetime(2031, 3, 29, 22, tzinfo=ZONE), HARD),
)
LINE_END = re.compile(rb"\r?\n")
HOURS, MOVED_BY = timedelta(hours=5), timedelta(days=9)


@dataclass(frozen=True)
class Sent:
    """A message as it was mailed, and what was meant by it."""

    calendar: str
    meant: Read


def meant(meeting: Meeting, method: str) -> Read:
    """Answer what a message about a meeting means, from the meeting itself."""
    return Read(
        uid=str(meeting.id),
        method=method,
        sequence=meeting.sequence,
        status="CANCELLED" if method == "CANCEL" else "CONFIRMED",
        begins=meeting.starts_at.astimezone(UTC),
        ends=meeting.ends_at.astimezone(UTC),
        summary=meeting.title,
        location=meeting.venue,
        description=meeting.agenda,
        attendee=GUEST,
    )


def live(world: World) -> Iterator[Sent]:
    """Let each meeting be called, moved, cancelled and called again, and yield what was mailed."""
    for title, begins, agenda in LIVES:
        what = What(title, begins, begins + HOURS, "Sekretariatet, Sundholmsvej 8", agenda)
        meeting = _as_kirsten(world, partial(actions.plan_meeting, what, kind="other", district_id=None))
        _as_kirsten(world, partial(actions.invite, meeting, name="Værestedet", email=GUEST, group=""))
        moved = what._replace(starts_at=begins + MOVED_BY, ends_at=begins + MOVED_BY + HOURS, venue="Beboerhuset")
        for method, verb in (
            ("REQUEST", partial(actions.call_meeting, meeting)),
            ("REQUEST", partial(actions.change_meeting, meeting, moved)),
            ("CANCEL", partial(actions.cancel_meeting, meeting, why="Lokalet er lukket.")),
            ("REQUEST", partial(actions.call_meeting, meeting)),
        ):
            _as_kirsten(world, verb)
            [mailed] = _mailed()
            yield Sent(mailed, meant(Meeting.objects.get(id=meeting.id), method))


def _as_kirsten(world: World, deed: Callable[..., Any]) -> Any:
    with acting("municipality"), entered(world.door("Kirsten")):
        return deed(by=world["Kirsten"])


def _mailed() -> list[str]:
    """Let the worker tell, and answer the calendars' part of each letter since, as it stands in the mail."""
    before = set(Letter.objects.values_list("id", flat=True))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.tell_guests()
    since = Letter.objects.exclude(id__in=before)
    mails = [
        message(letter, as_written(letter), letters.calendar_part(letter)).message().as_bytes() for letter in since
    ]
    return [part_of(LINE_END.sub(b"\r\n", mail)) for mail in mails]  # as it goes over the wire


def part_of(mail: bytes) -> str:
    """Answer the part of a mail that a calendar reads. Its method stands on the part, too: that is what mail programs look at."""
    parts = [
        one
        for one in message_from_bytes(mail, policy=policy.default).walk()
        if one.get_content_type() == "text/calendar"
    ]
    [part] = parts
    raw = part.get_payload(decode=True)  # as it travelled: a calendar's lines end as RFC 5545 says
    text = raw.decode() if isinstance(raw, bytes) else ""
    said = dict(part["Content-Type"].params).get("method", "")
    if f"METHOD:{said}" not in text:
        raise ValueError(said)
    return text


# -- Reading ------------------------------------------------------------------------------------------------------------------


def read(sent: list[Sent]) -> list[str]:
    """Let each reader read each message; answer what is otherwise than it was meant, in words."""
    wrong = []
    for number, one in enumerate(sent):
        for name, reader in READERS.items():
            try:
                [found] = reader(one.calendar)
            except Exception as fault:  # noqa: BLE001 - whatever a reader stumbles over, it cannot read it
                wrong.append(f"message {number}, {name}: {type(fault).__name__}: {fault}")
                continue
            wrong += [f"message {number}, {name}: {what}" for what in found.differs(one.meant)]
    return wrong


def keep(sent: list[Sent], server: Server) -> list[str]:
    """Let a guest's calendar take the messages one after the other; answer where it does not show what was meant."""
    wrong = []
    for number, one in enumerate(sent):
        server.take(one.calendar)
        begins, ends = _hours(one.meant)
        busy, should = server.busy(begins, ends), one.meant.method == "REQUEST"
        if busy != should:
            wrong.append(f"message {number}: the guest is {'busy' if busy else 'free'} at the meeting's time")
        wrong += [
            f"message {number}: the guest is busy where the meeting was or is not"
            for other in (begins - MOVED_BY, begins + MOVED_BY)
            if server.busy(other, other + HOURS)
        ]
    return wrong


def _hours(meant_by_it: Read) -> tuple[datetime, datetime]:
    begins, ends = meant_by_it.begins, meant_by_it.ends
    assert isinstance(begins, datetime)
    assert isinstance(ends, datetime)
    return begins, ends


# -- The controls -------------------------------------------------------------------------------------------------------------


def _replaced(**changes: Callable[[Any], Any]) -> Callable[..., bytes]:
    real = letters.as_calendar

    def broken(facts: dict[str, Any], *, attendee: str) -> bytes:
        changed = {name: change(facts[name]) for name, change in changes.items()}
        return real({**facts, **changed}, attendee=attendee)

    return broken


def _rewritten(change: Callable[[str], str]) -> Callable[..., bytes]:
    real = letters.as_calendar

    def broken(facts: dict[str, Any], *, attendee: str) -> bytes:
        return change(real(facts, attendee=attendee).decode()).encode()

    return broken


@contextmanager
def _sending(made: Callable[..., bytes]) -> Iterator[None]:
    with patch.object(letters, "as_calendar", made):
        yield


def broken_ways() -> dict[str, Callable[..., bytes]]:
    """Answer the ways in which what goes out is broken on purpose."""
    ids = iter(range(10_000))
    return {
        "the sequence stands still": _replaced(sequence=lambda _number: 0),
        "another UID in each message": _replaced(meeting=lambda uid: f"{uid}-{next(ids)}"),
        "a cancelling that says that it is confirmed": _rewritten(
            lambda text: text.replace("STATUS:CANCELLED", "STATUS:CONFIRMED")
        ),
        "times without a zone": _rewritten(lambda text: text.replace("00Z", "00")),
        "commas as they are": _rewritten(lambda text: text.replace("\\,", ",").replace("\\;", ";").replace("\\n", " ")),
        "the end left out": _rewritten(
            lambda text: "\r\n".join(line for line in text.split("\r\n") if not line.startswith("DTEND"))
        ),
    }


def main() -> int:
    """Live, read and keep; then once more for each way in which it is broken."""
    with (
        stage.cloned(),
        tempfile.TemporaryDirectory(prefix="bindeled-calendar-") as folder,
        radicale(Path(folder)) as url,
    ):
        with stage.taken_back():
            sent = list(live(make_world()))
        wrong = [*read(sent), *keep(sent, Server(url, "guest"))]
        noticed = {}
        for number, (name, made) in enumerate(broken_ways().items()):
            with stage.taken_back(), _sending(made):
                spoilt = list(live(make_world()))
            found = [*read(spoilt), *keep(spoilt, Server(url, f"control-{number}"))]
            noticed[name] = len(found)
        with stage.taken_back():
            looked = list(feeds.look(make_world()))
        wrong += feeds.differ(looked, Server(url, "subscriber"))
        for number, (name, spoil) in enumerate(feeds.BROKEN.items()):
            spoilt_feeds = [one.spoilt(spoil) for one in looked]
            noticed[f"feed: {name}"] = len(feeds.differ(spoilt_feeds, Server(url, f"spoilt-{number}")))
    stage.clear()
    for line in wrong:
        print(line)
    for name, count in noticed.items():
        print(f"broken on purpose, {name}: " + (f"noticed {count} times" if count else "NOT NOTICED"))
    figures = {
        "messages": len(sent),
        "feeds": len(looked),
        "events": sum(len(one.meant) for one in looked),
        "readers": len(READERS) + 1,
        "wrong": len(wrong),
        "controls": len(noticed),
        "noticed": sum(map(bool, noticed.values())),
    }
    return verdict(figures, [*wrong, *(f"not noticed: {name}" for name, count in noticed.items() if not count)])


if __name__ == "__main__":
    sys.exit(main())
