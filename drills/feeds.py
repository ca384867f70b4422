"""The private feeds, as programs that have subscribed read them: a contact person's and a convenor's, each time something has changed.

Both readers must find what was meant, the same UID as in the letters, and nobody's name; and the calendar server, on which the feed is the
whole calendar, must say when its owner is busy.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.cooperation.actions import feed, meetings
from bindeled.cooperation.actions.meetings import What
from bindeled.cooperation.models import Meeting, MeetingGuest, Occasion
from drills.calendars import READERS, Read, Server
from journeys.between_parties import a_contract, a_guest, a_session, a_sign_up
from journeys.factory import World
from journeys.sides import Site, acting

ZONE = timezone.get_default_timezone()
HOURS, MOVED_BY = timedelta(hours=2), timedelta(days=6)
AGENDA = 'Velkommen\nNyt; "øl", og å\\ä – ' + "opfølgning, " * 14
TITLES = ("Praksisnetværk", "Lokalt møde, Sundby", "Temamøde")
WHY = "Lokalet er lukket; vi finder et andet."


@dataclass(frozen=True)
class Looked:
    """A feed as it was read at its address, what was meant by each event, and at which its owner is not busy."""

    text: str
    meant: tuple[Read, ...]
    free_at: frozenset[str] = frozenset()

    def spoilt(self, change: Callable[[str], str]) -> "Looked":
        """Answer the same feed, broken."""
        return replace(self, text=change(self.text))


def look(world: World) -> Iterator[Looked]:
    """Let meetings be planned, called, moved, answered and cancelled, and read both feeds after each."""
    paths = {who: f"/kalender/{_by(world, who, feed.make_address)}.ics" for who in ("Karin", "Kirsten")}
    begin = datetime(2031, 3, 27, 13, tzinfo=ZONE)  # some days before the clocks go forward
    made = []
    for number, title in enumerate(TITLES):
        what = What(
            title, begin + timedelta(days=number), begin + timedelta(days=number) + HOURS, "Beboerhuset", AGENDA
        )
        made.append(_by(world, "Kirsten", partial(meetings.plan_meeting, what, kind="network", district_id=None)))
    others = _beside(world)
    yield _convenors(paths["Kirsten"], others)
    guests = [a_guest(meeting, world["Karin"]) for meeting in made]
    for meeting in made:
        _by(world, "Kirsten", partial(meetings.call_meeting, meeting))
    _by(world, "Karin", partial(meetings.answer_invitation, Meeting.objects.get(id=made[1].id), "declined"))
    moved = What(TITLES[0], begin + MOVED_BY, begin + MOVED_BY + HOURS, "Sekretariatet", "")
    for verb in (
        None,
        partial(meetings.change_meeting, made[0], moved),
        partial(meetings.cancel_meeting, made[2], why=WHY),
    ):
        if verb:
            _by(world, "Kirsten", verb)
        yield _karins(paths["Karin"], guests, others[0])
        yield _convenors(paths["Kirsten"], others)


def _by(world: World, who: str, deed: Callable[..., Any]) -> Any:
    with acting(world[who].side), entered(world.door(who)):
        return deed(by=world[who])


def _beside(world: World) -> tuple[Read, Read]:
    """Make a session that Karin is signed up for, and a planned day; answer what they mean in a calendar."""
    session, contract = a_session(), a_contract("Amager").contract
    a_sign_up(world["Karin"], session)
    day = timezone.localdate()
    planned = Occasion.objects.create(
        municipality_id="0101", contract=contract, year=day.year, demand="Netværksmøde", number=1, day=day,
        changed_at=timezone.now(), changed_by=world["Kirsten"],
    )  # fmt: skip
    title = f"Kursus: {session.training.title}"
    begins, ends = session.starts_at.astimezone(UTC), session.ends_at.astimezone(UTC)
    training = Read(
        f"training-{session.id}", "PUBLISH", 1, "CONFIRMED", _whole(begins), _whole(ends), title, session.venue, "", ""
    )
    occasion = Read(
        f"occasion-{planned.id}", "PUBLISH", 0, "CONFIRMED", day, None, "Netværksmøde (1)", "", "Amager", ""
    )
    return training, occasion


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _meant(meeting: Meeting, said: str = "") -> Read:
    status = {"planned": "TENTATIVE", "called": "CONFIRMED", "cancelled": "CANCELLED"}[meeting.state]
    told = "\n\n".join(filter(None, [meeting.why_cancelled, said, meeting.agenda]))
    begins, ends = meeting.starts_at.astimezone(UTC), meeting.ends_at.astimezone(UTC)
    return Read(
        str(meeting.id), "PUBLISH", meeting.sequence, status, begins, ends, meeting.title, meeting.venue, told, ""
    )


def _karins(path: str, guests: Iterable[MeetingGuest], training: Read) -> Looked:
    rows = MeetingGuest.objects.filter(id__in=[guest.id for guest in guests]).select_related("meeting")
    declined = frozenset(str(row.meeting_id) for row in rows if row.answer == "declined")
    meant = [_meant(row.meeting, "Du har svaret: Kommer ikke" if row.answer else "") for row in rows]
    seat = replace(training, description="Har en plads")
    return Looked(_asked(path, "sender"), (*meant, seat), declined)


def _convenors(path: str, others: tuple[Read, Read]) -> Looked:
    meant = [_meant(meeting) for meeting in Meeting.objects.filter(municipality_id="0101")]
    return Looked(_asked(path, "municipality"), (*meant, *others))


def _asked(path: str, side: str) -> str:
    answer = Site(side).get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


# -- Reading ------------------------------------------------------------------------------------------------------------------


def differ(looked: Iterable[Looked], server: Server) -> list[str]:
    """Answer in words where a reader or the server finds something else than was meant."""
    wrong = []
    for number, one in enumerate(looked):
        for name, reader in READERS.items():
            try:
                found = {event.uid: event for event in reader(one.text)}
            except Exception as fault:  # noqa: BLE001 - whatever a reader stumbles over, it cannot read it
                wrong.append(f"feed {number}, {name}: {type(fault).__name__}: {fault}")
                continue
            wrong += [f"feed {number}, {name}: {said}" for said in _between(found, one.meant)]
        wrong += [f"feed {number}, server: {said}" for said in _kept(one, server)]
    return wrong


def _between(found: dict[str, Read], meant: Iterable[Read]) -> Iterator[str]:
    known = {event.uid: event for event in meant}
    for uid in found.keys() ^ known.keys():
        yield f"{uid} stands in one of the two alone"
    for uid in found.keys() & known.keys():
        yield from found[uid].differs(known[uid])


def _kept(one: Looked, server: Server) -> Iterator[str]:
    try:
        server.load(one.text)
    except ValueError as refused:
        yield str(refused)
        return
    for event in one.meant:
        if isinstance(event.begins, datetime) and isinstance(event.ends, datetime):
            should = event.status != "CANCELLED" and event.uid not in one.free_at
            if server.busy(event.begins, event.ends) != should:
                yield f"{event.uid}: its owner is {'free' if should else 'busy'}"


# -- The controls -------------------------------------------------------------------------------------------------------------

# What is read is broken on purpose, in these ways.
BROKEN: dict[str, Callable[[str], str]] = {
    "cancelled meetings say that they are confirmed": lambda text: text.replace("STATUS:CANCELLED", "STATUS:CONFIRMED").replace("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"),
    "another UID than in the letters": lambda text: text.replace("\r\nUID:", "\r\nUID:x-"),
    "times without a zone": lambda text: text.replace("00Z", "00"),
    "somebody's name as a guest": lambda text: text.replace("\r\nSTATUS:", "\r\nATTENDEE;CN=Ole:mailto:ole@bindeled.example\r\nSTATUS:"),
    "it asks somebody to come": lambda text: text.replace("METHOD:PUBLISH", "METHOD:REQUEST"),
    "whoever does not come is busy": lambda text: text.replace("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"),
}  # fmt: skip
