"""Requests for talks as each reads them: the convenor's list, those of one meeting, session or theme, and a guest's own meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import Meeting, Talk, Theme, TrainingSession
from bindeled.cooperation.queries.training import hours_of
from bindeled.cooperation.rules import talks as rules

MOST_SHOWN = 100
JOINED = ("meeting", "session__training", "theme")
Talks = QuerySet[Talk]


@dataclass(frozen=True)
class Occasion:
    """What a talk is for: a meeting, a session or a theme, its title, and when it is where that is fixed."""

    thing: Meeting | TrainingSession | Theme
    title: str
    begins: datetime | None = None
    ends: datetime | None = None
    venue: str = ""

    @property
    def named(self) -> dict[str, UUID]:
        """Answer by which column a talk names it."""
        names: dict[type, str] = {Meeting: "meeting_id", TrainingSession: "session_id", Theme: "theme_id"}
        return {names[type(self.thing)]: self.thing.id}


def occasion_of(thing: Meeting | TrainingSession | Theme) -> Occasion:
    """Answer something as what a talk is for."""
    if isinstance(thing, Theme):
        return Occasion(thing, thing.title)
    title = thing.title if isinstance(thing, Meeting) else thing.training.title
    return Occasion(thing, title, thing.starts_at, thing.ends_at, thing.venue)


def hours(talk: Talk) -> str:
    """Answer when a talk is, as people say it."""
    return hours_of(talk.starts_at, talk.starts_at + timedelta(minutes=talk.minutes))


def talks_here() -> list[Talk]:
    """Answer the convenor's requests: those to come, the next first, then those that are over, the latest first."""
    now = timezone.now()
    here = access.talks_here(Talk.objects.select_related("meeting", "session"))
    coming = list(here.filter(starts_at__gt=now).order_by("starts_at", "id")[:MOST_SHOWN])
    return coming + list(here.filter(starts_at__lte=now).order_by("-starts_at", "id")[:MOST_SHOWN])


def talk_here(talk_id: UUID) -> Talk | None:
    """Answer a request of the municipality whose door is open."""
    return access.talks_here(Talk.objects.filter(id=talk_id)).select_related(*JOINED).first()


def talks_of(thing: Meeting | TrainingSession | Theme) -> list[Talk]:
    """Answer the requests for one meeting, session or theme, for its convenor."""
    here = access.talks_here(Talk.objects.filter(**occasion_of(thing).named))
    return list(here.select_related("meeting", "session").order_by("starts_at", "id")[:MOST_SHOWN])


def talks_told(meeting: Meeting) -> list[Talk]:
    """Answer the talks of a meeting that are agreed on, for whoever is invited to it: nothing of how one reaches the speaker."""
    known = Talk.objects.filter(meeting=meeting, state__in=rules.KNOWN_TO_GUESTS)
    return list(known.only(*Talk.SHOWN).order_by("starts_at", "id")[:MOST_SHOWN])


def held_talk() -> Talk | None:
    """Answer the request whose handle the address names. In the public door."""
    return access.held_talk(Talk.objects.all()).first()


@dataclass(frozen=True)
class Does:
    """What can be done with a request now."""

    answer: bool
    cancel: bool
    held: bool


def can_do(talk: Talk) -> Does:
    """Answer what can be done with a request now, so that no button leads to a refusal."""
    state, starts, now = talk.state, talk.starts_at, timezone.now()
    return Does(
        answer=not rules.why_not_answer(state, starts_at=starts, now=now),
        cancel=not rules.why_not_cancel(state, starts_at=starts, now=now),
        held=not rules.why_not_held(state, starts_at=starts, now=now),
    )


def owed(now: datetime) -> Talks:
    """Answer the requests about which a letter may be owed at a moment; the rule has the last word. In the worker's door."""
    here = Talk.objects.filter(municipality_id=current().municipality, starts_at__gt=now)
    may_be = (
        Q(state=rules.ASKED, told=False)
        | Q(state=rules.ASKED, reminded=False, asked_at__lte=now - rules.REMINDED_AFTER)
        | Q(state=rules.ACCEPTED, told_soon=False, starts_at__lte=now + rules.REMINDED_BEFORE)
        | Q(state=rules.CANCELLED, told=True, told_off=False)
    )
    return here.filter(may_be).order_by("starts_at", "id")


def of_what_is_off() -> Iterable[Talk]:
    """Answer the requests that still stand for what was cancelled. In the worker's door."""
    here = Talk.objects.filter(municipality_id=current().municipality, state__in=rules.BEFORE[rules.CANCELLED])
    off = Q(meeting__state="cancelled") | Q(session__called_off_at__isnull=False)
    return here.filter(off, starts_at__gt=timezone.now()).annotate(
        reason_of_meeting=F("meeting__why_cancelled"), reason_of_session=F("session__why_off")
    )
