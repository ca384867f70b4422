"""What stands between the parties, for tests: contracts, training, meetings with their minutes, talks, events and themes. Arranged as a superuser."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from bindeled.cooperation.actions.contracts import let_hold
from bindeled.cooperation.models import (
    ActionItem,
    Contract,
    ContractVersion,
    Meeting,
    MeetingGuest,
    MeetingMinutes,
    PartnerEvent,
    SignUp,
    Supporter,
    Talk,
    Theme,
    Training,
    TrainingSession,
)
from bindeled.housing.models import ContactPerson
from bindeled.users.models import User
from journeys.factory import BEFORE_ALL, LONG_AGO


def a_contract(title: str, *organisations: str, municipality: str = "0101", **changes: Any) -> ContractVersion:
    """Make a contract that holds, and that these housing organisations are party to."""
    activity = {
        "name": "Netværk",
        "supports": "Man kender hinanden.",
        "functions": [{"party": "Kommunen", "function": "boligrådgiver", "contact": "områdechef"}],
        "duties": [{"who": "Kommunen", "when": "tre gange om året", "what": "indkalder"}],
        "venues": "Beboerhuset",
        "anchoring": "I driften.",
        "revision": "Forum",
    }
    terms = {
        "goals": "Færre udsættelser.",
        "coordination": "Forum",
        "organisations": [{"name": name, "plan": "", "contact": "", "from": "", "to": ""} for name in organisations],
        "activities": [activity],
    }
    facts: dict[str, Any] = {
        "title": title,
        "area": "Amager",
        "begins_on": LONG_AGO,
        "ends_on": date(2099, 12, 31),
        "terms": terms | changes.pop("terms", {}),
        "source": "prøve",
        "made_at": BEFORE_ALL,
        "published_at": BEFORE_ALL,
    }
    contract = Contract.objects.create(municipality_id=municipality)
    version = ContractVersion.objects.create(
        municipality_id=municipality, contract=contract, number=1, **facts | changes
    )
    if version.published_at:
        let_hold(version)
    return version


def a_session(*, seats: int = 2, over: bool = False, municipality: str = "0101") -> TrainingSession:
    """Make a training and a session of it: next week, or over since yesterday."""
    training = Training.objects.create(
        municipality_id=municipality, title="Mødet med sårbare beboere", about="At blive i samtalen.", audience="Alle.", length="3 timer"
    )  # fmt: skip
    begin = timezone.now() + timedelta(days=-1 if over else 7)
    return TrainingSession.objects.create(
        municipality_id=municipality, training=training, starts_at=begin, ends_at=begin + timedelta(hours=3),
        venue="Beboerhuset", deadline=timezone.localdate(begin), seats=seats, free=seats,
    )  # fmt: skip


def a_meeting(*, over: bool = False, municipality: str = "0101", **changes: Any) -> Meeting:
    """Make a meeting of the network that is called: next week, or over since yesterday."""
    begin = timezone.now() + timedelta(days=-1 if over else 7)
    told = {
        "kind": "network",
        "title": "Praksisnetværk",
        "venue": "Sekretariatet",
        "agenda": "Nyt fra området.",
        "state": "called",
    }
    return Meeting.objects.create(
        municipality_id=municipality, starts_at=begin, ends_at=begin + timedelta(hours=2), **{**told, **changes}
    )


def a_guest(meeting: Meeting, user: User, **changes: Any) -> MeetingGuest:
    """Invite somebody to a meeting under their first entry on a list; the letter was sent."""
    entry = ContactPerson.objects.filter(account_id=user.id).order_by("id")[0]
    return MeetingGuest.objects.create(
        municipality_id=meeting.municipality_id, meeting=meeting, contact_person=entry, name=entry.name, email=entry.email,
        **{"told": "called", "told_sequence": meeting.sequence, **changes},
    )  # fmt: skip


def minutes_of(meeting: Meeting, by: User, text: str = "Vi talte om bænke.", **changes: Any) -> MeetingMinutes:
    """Write minutes of a meeting, which are published; a second version says that it puts something right."""
    told = {"number": 1, "changed": "Datoen.", "published_at": timezone.now(), "published_by": by, **changes}
    return MeetingMinutes.objects.create(
        municipality_id=meeting.municipality_id, meeting=meeting, text=text, made_by=by, **told
    )


def a_talk(meeting: Meeting | None = None, *, municipality: str = "0101", **changes: Any) -> Talk:
    """Ask somebody for a talk at a meeting, a new one where none is named; the letter was sent."""
    meeting = meeting or a_meeting(municipality=municipality)
    told = {
        "occasion": meeting.title,
        "about": "Demens i opgangen",
        "starts_at": meeting.starts_at,
        "minutes": 45,
        "venue": meeting.venue,
        "who": "Forebyggelsescentret",
        "email": "forebyggelse@bindeled.example",
        "told": True,
    }
    return Talk.objects.create(municipality_id=municipality, meeting=meeting, **{**told, **changes})


def an_event(title: str = "Åbent hus", *, municipality: str = "0101", days: float = 7, **changes: Any) -> PartnerEvent:
    """Make a partner's event that is shown; it begins in so many days."""
    begin = timezone.now() + timedelta(days=days)
    told = {
        "title": title,
        "what": "Se værestedet, og mød personalet.",
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=2),
        "venue": "Værestedet",
        "arranger": "Værestedet",
        "shown_until": timezone.localdate(begin),
        "state": "published",
    }
    return PartnerEvent.objects.create(municipality_id=municipality, **{**told, **changes})


def agreed_on(
    meeting: Meeting, guest: MeetingGuest | None = None, text: str = "Spørger om bænke.", **changes: Any
) -> ActionItem:
    """Note that somebody does something by next week."""
    told = {
        "owner": guest.name if guest else "Sekretariatet",
        "due_on": timezone.localdate() + timedelta(days=6),
        **changes,
    }
    return ActionItem.objects.create(
        municipality_id=meeting.municipality_id, meeting=meeting, kind=meeting.kind, district_id=meeting.district_id,
        guest=guest, text=text, **told,
    )  # fmt: skip


def a_sign_up(user: User, session: TrainingSession, *, state: str = "seated", **changes: Any) -> SignUp:
    """Sign somebody up for a session under their first entry on a list; a seat is taken from those that are free."""
    entry = ContactPerson.objects.filter(account_id=user.id).order_by("id")[0]
    now = timezone.now()
    made = SignUp.objects.create(
        municipality_id=session.municipality_id, session=session, organisation_id=entry.organisation_id,
        contact_person=entry, name=entry.name, **{"state": state, "signed_at": now, "changed_at": now, **changes},
    )  # fmt: skip
    if state == "seated":
        TrainingSession.objects.filter(id=session.id).update(free=F("free") - 1)
    return made


def a_theme(user: User, title: str = "Fremleje") -> Theme:
    """Let somebody raise a theme under their first entry on a list."""
    entry = ContactPerson.objects.filter(account_id=user.id).order_by("id")[0]
    theme = Theme.objects.create(municipality_id=entry.municipality_id, title=title, need="Vi ser det tit.")
    Supporter.objects.create(
        municipality_id=entry.municipality_id, theme=theme, organisation_id=entry.organisation_id, contact_person=entry, raised=True
    )  # fmt: skip
    return theme
