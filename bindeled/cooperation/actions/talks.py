"""The verbs of talks: ask somebody, note what they answer, cancel, say what came of it; answering by link; and the worker's letters."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.letters.talks import tell_speaker
from bindeled.cooperation.models import Talk
from bindeled.cooperation.queries import talks as asked
from bindeled.cooperation.rules import talks as rules
from bindeled.users.models import User

# So many letters one transaction of the worker writes.
ONE_AFTER_THE_OTHER = 20
NOTED = {rules.REQUEST: "told", rules.REMINDER: "reminded", rules.SOON: "told_soon", rules.OFF: "told_off"}


class TalkRefusedError(Exception):
    """Something about a talk that may not be, or cannot be now. The message says why, in the user's language."""


class Request(NamedTuple):
    """What a convenor asks for, and whom."""

    about: str
    wishes: str
    starts_at: datetime
    minutes: int
    venue: str
    who: str
    email: str


def _allow(reason: object) -> None:
    if reason:
        raise TalkRefusedError(str(reason))


def _move(talks: "asked.Talks", talk: Talk, to: str, **also: object) -> None:
    """Bring a request to a state, from those that lead to it."""
    if not talks.filter(id=talk.id, state__in=rules.BEFORE[to]).update(state=to, **also):
        raise TalkRefusedError(_("Somebody was faster. Read how it stands now."))


# -- The convenor ------------------------------------------------------------------------------------------------------------


def ask_for_talk(request: Request, *, at: asked.Occasion, by: User) -> Talk:
    """Ask somebody for a talk; the worker writes to them. Raises TalkRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_so_long(request.minutes))
    _allow(rules.why_not_then(request.starts_at, begins=at.begins, ends=at.ends, now=timezone.now()))
    made = Talk(municipality_id=by.municipality_id, occasion=at.title, **at.named, **request._asdict())
    made.save(force_insert=True)
    return made


def note_answer_for_talk(talk: Talk, *, accepts: bool, why: str = "", by: User) -> None:
    """Note what whoever was asked said in a call. Raises TalkRefusedError."""
    _allow(access.may_convene(by=by))
    _answer(access.talks_here(Talk.objects.all()), talk, accepts=accepts, why=why, how=rules.BY_CALL)


def cancel_talk(talk: Talk, *, why: str, by: User) -> None:
    """Cancel a talk; whoever was asked is told why. Raises TalkRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_cancel(talk.state, starts_at=talk.starts_at, now=timezone.now()))
    _move(access.talks_here(Talk.objects.all()), talk, rules.CANCELLED, why=why.strip())


def note_talk_held(talk: Talk, *, outcome: str, by: User) -> None:
    """Say that a talk was held and what came of it, or put that right. Raises TalkRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_held(talk.state, starts_at=talk.starts_at, now=timezone.now()))
    _move(access.talks_here(Talk.objects.all()), talk, rules.HELD, outcome=outcome.strip())


# -- Whoever is asked --------------------------------------------------------------------------------------------------------


def answer_for_talk(talk: Talk, *, accepts: bool, why: str = "") -> None:
    """Say yes or no by the link in the letter; it can be changed until the day. In the public door. Raises TalkRefusedError."""
    _answer(access.held_talk(Talk.objects.all()), talk, accepts=accepts, why=why, how=rules.BY_LINK)


def _answer(talks: "asked.Talks", talk: Talk, *, accepts: bool, why: str, how: str) -> None:
    now = timezone.now()
    _allow(rules.why_not_answer(talk.state, starts_at=talk.starts_at, now=now))
    if not accepts:
        _allow(rules.why_not_decline(why))
    to = rules.ACCEPTED if accepts else rules.DECLINED
    if talk.state != to:
        _move(talks, talk, to, why="" if accepts else why.strip(), answered_how=how, answered_at=now)


# -- The worker --------------------------------------------------------------------------------------------------------------


def follow_what_is_off() -> int:
    """Cancel the talks of meetings and sessions that were cancelled; answers how many. In the worker's door."""
    cancelled = 0
    for talk in asked.of_what_is_off():
        why = getattr(talk, "reason_of_meeting", "") or getattr(talk, "reason_of_session", "") or ""
        still = Talk.objects.filter(id=talk.id, state__in=rules.BEFORE[rules.CANCELLED])
        cancelled += still.update(state=rules.CANCELLED, why=why)
    return cancelled


def tell_speakers() -> int:
    """Write the letters that those asked are owed, each once; answers how many. In the worker's door."""
    now, told = timezone.now(), 0
    rows = asked.owed(now).select_for_update(of=("self",), skip_locked=True).select_related("meeting", "session")
    # All that may be owed something are gone through: those that are owed nothing yet must not stand before the others.
    for talk in rows:
        if told == ONE_AFTER_THE_OTHER:
            break
        if what := rules.to_tell(talk.facts, now=now):
            tell_speaker(talk, what)
            Talk.objects.filter(id=talk.id).update(**{NOTED[what]: True})
            told += 1
    return told


def forget_talks() -> int:
    """Take away requests for talks that were long ago; answers how many. In the worker's door."""
    last = timezone.now() - timedelta(days=rules.KEPT_DAYS)
    return Talk.objects.filter(municipality_id=current().municipality, starts_at__lt=last).delete()[0]
