"""Meetings for the demonstration: one that was held, with minutes, one that is called, one only planned. Everything is invented."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import meetings as actions
from bindeled.cooperation.actions.action_items import agree_on
from bindeled.cooperation.actions.attendance import note_attendance
from bindeled.cooperation.actions.meetings import What
from bindeled.cooperation.actions.minutes import publish_minutes, save_draft
from bindeled.cooperation.actions.talks import Request, ask_for_talk
from bindeled.cooperation.models import Meeting, MeetingGuest
from bindeled.cooperation.queries.meetings import districts_here
from bindeled.cooperation.queries.talks import occasion_of
from bindeled.cooperation.rules import meetings as rules
from bindeled.users.models import User

VENUE = "Beboerhuset, mødelokale 1 (opdigtet)"
AGENDA = (
    "Velkommen\nHvad I har lagt mærke til, uden navne\nAktivitetshuset og værestedet fortæller\nÅrets tema\nEventuelt"
)
GUESTS = (
    ("Helhedsplanens sekretariat (opdigtet)", "sekretariat@bindeled.example", rules.PLANS),
    ("Værestedet (opdigtet)", "vaerested@bindeled.example", rules.NABO),
    ("Boligrådgiverne", "boligraadgiverne@bindeled.example", rules.ADVISERS),
)
SPEAKER: dict[str, Any] = {
    "about": "Når nogen glemmer: hvad kan man lægge mærke til?",
    "wishes": "Kontaktpersoner, mest ejendomsfunktionærer. Gerne eksempler uden personer.",
    "minutes": 30,
    "who": "Forebyggelsescentret (opdigtet)",
    "email": "forebyggelse@bindeled.example",
}
CALLED_IN, PLANNED_IN = 24, 58  # days
HELD_AGO = 35  # days
MINUTES = (
    "Velkommen\nAlle fortalte kort, hvor de kommer fra.\n\n"
    "Nyt fra området\nHelhedsplanen begynder en ny café om tirsdagen. Der mangler lys i flere opgange, og vaskeriet lukker for tidligt.\n\n"
    "Temaer til temamødet\nFlest peger på fremleje og på, hvad man kan gøre, når nogen ikke åbner.\n\n"
    "Hvem gør hvad\nSekretariatet spørger afdelingerne om lyset. Boligrådgiverne holder oplæg på temamødet."
)


def _what(title: str, days: int, agenda: str = AGENDA) -> What:
    begin = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(16)))
    return What(title, begin, begin + timedelta(hours=2), VENUE, agenda)


def _hold_one(convenor: User) -> None:
    """Hold a meeting of the network some weeks ago: who came, and minutes."""
    meeting = actions.plan_meeting(
        _what("Praksisnetværk", CALLED_IN), kind=rules.NETWORK, district_id=None, by=convenor
    )
    for name, email, group in GUESTS:
        actions.invite(meeting, name=name, email=email, group=group, by=convenor)
    actions.call_meeting(meeting, by=convenor)
    held = _what("Praksisnetværk", -HELD_AGO)
    Meeting.objects.filter(id=meeting.id).update(starts_at=held.starts_at, ends_at=held.ends_at)
    guests = list(MeetingGuest.objects.filter(meeting=meeting).values_list("id", flat=True))
    note_attendance(meeting, came=guests[:-1], also=["Afløser for varmemesteren"], by=convenor)
    for text, days in (("Spørger afdelingerne om lys i opgangene", 5), ("Sender datoer for temamødet", 21)):
        due = timezone.localdate() + timedelta(days=days)
        agree_on(meeting, text=text, owner=GUESTS[0][0], guest_id=None, due_on=due, by=convenor)
    publish_minutes(save_draft(meeting, text=MINUTES, changed="", base=None, by=convenor), by=convenor)


def plan_meetings(convenor: User) -> None:
    """Plan them as the convenor: a local meeting of contact persons that is called, the network planned."""
    with entered(Door("municipal", actor=convenor.id, municipality=convenor.municipality_id)):
        if Meeting.objects.exists():
            return
        [district, *_others] = districts_here()
        what = _what("Lokalt kontaktpersonmøde", CALLED_IN)
        local = actions.plan_meeting(what, kind=rules.LOCAL, district_id=district.id, by=convenor)
        for name, email, group in GUESTS:
            actions.invite(local, name=name, email=email, group=group, by=convenor)
        actions.call_meeting(local, by=convenor)
        request = Request(starts_at=local.starts_at, venue=VENUE, **SPEAKER)
        ask_for_talk(request, at=occasion_of(local), by=convenor)
        _hold_one(convenor)
        network = _what("Praksisnetværk", PLANNED_IN, "Nyt fra området\nEmner fra kontaktpersonerne\nOpfølgning")
        actions.plan_meeting(network, kind=rules.NETWORK, district_id=None, by=convenor)
