"""Partners' events for the demonstration: two that are shown and a draft. Everything is invented."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import events as actions
from bindeled.cooperation.actions.events import Told
from bindeled.cooperation.models import PartnerEvent
from bindeled.cooperation.queries.meetings import districts_here
from bindeled.users.models import User


class Invented(NamedTuple):
    """An event in so many days, and whether it is shown and for one district only."""

    title: str
    what: str
    arranger: str
    days: int
    shown: bool = True
    local: bool = False


INVENTED = (
    Invented(
        "Åbent hus i værestedet",
        "Se stedet, mød personalet, og hør, hvem det er for. Tag gerne en kollega med.",
        "Værestedet (opdigtet)",
        11,
    ),
    Invented(
        "Fyraftensmøde om hukommelse og glemsomhed",
        "En sygeplejerske fortæller, hvad man kan lægge mærke til i en opgang, og hvad man kan gøre.",
        "Forebyggelsescentret (opdigtet)",
        19,
        local=True,
    ),
    Invented(
        "Rundtur på aktivitetshuset", "En times rundtur med kaffe.", "Aktivitetshuset (opdigtet)", 40, shown=False
    ),
)


def write_events(convenor: User) -> None:
    """Write them as the convenor."""
    with entered(Door("municipal", actor=convenor.id, municipality=convenor.municipality_id)):
        if PartnerEvent.objects.exists():
            return
        [district, *_others] = districts_here()
        for one in INVENTED:
            begin = datetime.combine(timezone.localdate() + timedelta(days=one.days), time(15))
            begin = timezone.make_aware(begin)
            told = Told(
                one.title,
                one.what,
                begin,
                begin + timedelta(hours=2),
                "Beboerhuset (opdigtet)",
                one.arranger,
                "https://bindeled.example/det-sker",
                district.id if one.local else None,
                begin.date(),
            )
            made = actions.write_event(told, by=convenor)
            if one.shown:
                actions.publish_event(made, by=convenor)
