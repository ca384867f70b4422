"""Meetings for the demonstration: one that is called and one that is only planned. Everything is invented."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import meetings as actions
from bindeled.cooperation.actions.meetings import What
from bindeled.cooperation.models import Meeting
from bindeled.cooperation.queries.meetings import districts_here
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
CALLED_IN, PLANNED_IN = 24, 58  # days


def _what(title: str, days: int, agenda: str = AGENDA) -> What:
    begin = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(16)))
    return What(title, begin, begin + timedelta(hours=2), VENUE, agenda)


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
        network = _what("Praksisnetværk", PLANNED_IN, "Nyt fra området\nEmner fra kontaktpersonerne\nOpfølgning")
        actions.plan_meeting(network, kind=rules.NETWORK, district_id=None, by=convenor)
