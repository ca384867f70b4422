"""Calendars that are not ours: two readers of what goes out, and a server that keeps a guest's calendar."""

import http.client
import re
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vobject
from ical.calendar_stream import CalendarStream

PATIENCE = 20.0  # seconds until the server listens
STAMP = "%Y%m%dT%H%M%SZ"
MADE, FOUND = {201, 204}, 207


@dataclass(frozen=True)
class Read:
    """What a reader finds in a message, or what was meant by it."""

    uid: str
    method: str
    sequence: int
    status: str
    begins: datetime | date
    ends: datetime | date | None
    summary: str
    location: str
    description: str
    attendee: str

    def differs(self, other: "Read") -> Iterator[str]:
        """Yield what was read otherwise than it was meant, in words."""
        for one in fields(self):
            mine, meant = getattr(self, one.name), getattr(other, one.name)
            if mine != meant:
                yield f"{one.name} is read as {mine!r}, meant was {meant!r}"


def by_ical(text: str) -> list[Read]:
    """Read the events of a message or a feed with ``ical``."""
    [calendar] = CalendarStream.from_ics(text).calendars
    return [
        Read(
            uid=_id_of(event.uid),
            method=str(calendar.method),
            sequence=event.sequence or 0,
            status=str(event.status.value if event.status else ""),
            begins=_in_utc(event.dtstart),
            ends=_in_utc(event.dtend) if event.dtend else None,
            summary=event.summary or "",
            location=event.location or "",
            description=event.description or "",
            attendee=",".join(str(attendee.uri).removeprefix("mailto:") for attendee in event.attendees),
        )
        for event in calendar.events
    ]


def by_vobject(text: str) -> list[Read]:
    """Read the events of a message or a feed with ``vobject``."""
    calendar = vobject.readOne(text)
    return [_of_vobject(calendar.method.value, event) for event in calendar.vevent_list]


def _of_vobject(method: str, event: Any) -> Read:
    held = {name: [line.value for line in lines] for name, lines in event.contents.items()}
    return Read(
        uid=_id_of(held["uid"][0]),
        method=method,
        sequence=int(held["sequence"][0]),
        status=held["status"][0],
        begins=_in_utc(held["dtstart"][0]),
        ends=_in_utc(held["dtend"][0]) if "dtend" in held else None,
        summary=held["summary"][0],
        location=held.get("location", [""])[0],
        description=held.get("description", [""])[0],
        attendee=",".join(said.removeprefix("mailto:") for said in held.get("attendee", [])),
    )


READERS: dict[str, Callable[[str], list[Read]]] = {"ical": by_ical, "vobject": by_vobject}


def _id_of(uid: str) -> str:
    return uid.partition("@")[0]


def _in_utc(at: Any) -> datetime | date:
    """Answer a moment, or a whole day; a moment without a zone is nobody's moment. Raises ValueError."""
    if isinstance(at, date) and not isinstance(at, datetime):
        return at
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(at)
    return at.astimezone(UTC)


class Server:
    """A guest's calendar on a server, which takes invitations as RFC 5546 says."""

    def __init__(self, url: str, guest: str) -> None:
        self._at, self._folder = urlsplit(url), f"/{guest}/meetings/"
        self._who = {"Authorization": f"Basic {b64encode(f'{guest}:x'.encode()).decode()}"}
        self._highest: dict[str, int] = {}
        self._ask("PROPFIND", f"/{guest}/", Depth="0")  # whoever comes in has a place of their own
        self._ask("MKCALENDAR", self._folder)

    def _ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        link = http.client.HTTPConnection(self._at.hostname or "", self._at.port)
        try:
            link.request(method, path, body.encode(), {**self._who, **headers})
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def take(self, text: str) -> None:
        """Take a message: it stands where the one with its UID stood, if its SEQUENCE is higher."""
        unfolded = text.replace("\r\n ", "")
        [uid], [sequence] = (
            re.findall(r"^UID:(.+?)\r$", unfolded, re.MULTILINE),
            re.findall(r"^SEQUENCE:(\d+)", unfolded, re.MULTILINE),
        )
        if int(sequence) <= self._highest.get(uid, -1):
            return
        self._highest[uid] = int(sequence)
        self._put(f"{self._folder}{uid}.ics", text)

    def load(self, text: str) -> None:
        """Let a feed stand as the whole calendar, as a program does that has subscribed to it."""
        self._put(self._folder, text)

    def _put(self, path: str, text: str) -> None:
        # A message has a method; what lies in a calendar has none (RFC 4791, 4.1).
        kept = "\r\n".join(line for line in text.split("\r\n") if not line.startswith("METHOD:"))
        status, said = self._ask("PUT", path, kept, **{"Content-Type": "text/calendar"})
        if status not in MADE:
            message = f"The server refused {path}: {status} {said}"
            raise ValueError(message)

    def busy(self, begins: datetime, ends: datetime) -> bool:
        """Ask the server whether the guest is busy between two moments: at an event that is there, not cancelled, and takes time."""
        window = f'start="{begins:{STAMP}}" end="{ends:{STAMP}}"'
        query = (
            '<?xml version="1.0"?><c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>'
            '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
            f"<c:time-range {window}/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
        )
        status, found = self._ask("REPORT", self._folder, query, Depth="1")
        if status != FOUND:
            message = f"The server answered {status}: {found}"
            raise ValueError(message)
        events = found.split("BEGIN:VEVENT")[1:]
        return any("STATUS:CANCELLED" not in event and "TRANSP:TRANSPARENT" not in event for event in events)


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """Run the calendar server Radicale on loopback, with a folder of its own, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "none",
        "rights-type": "authenticated",
        "logging-level": "error",
    }
    options |= {"storage-filesystem-folder": str(folder), "rights-type": "owner_only"}
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _until_it_listens(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _until_it_listens(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
