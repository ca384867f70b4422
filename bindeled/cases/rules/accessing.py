"""When somebody asks to read what is written about them: how a request stands, by when it is answered, what may be left out. Pure.

A party may read the case, and whoever data is about may see it; who told us is part of that. What is left out is left out on a
ground of law and after a concrete weighing, passage by passage. Terms and grounds are data, each with its days and the code of its
law among the guidance's, where paragraph, source and last check stand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.passages import KINDS
from bindeled.cases.rules.states import State, Step
from bindeled.municipalities.rules import working_days_later

LONGEST_ASKED, LONGEST_WHO, LONGEST_WHY = 500, 200, 500
REQUEST_STATES = {
    "gathering": State(_("Is being gathered"), "the responsible adviser", "info"),
    "proposed": State(_("Waits for a second person"), "somebody else of the unit", "info"),
    "returned": State(_("Sent back by the second person"), "the responsible adviser", "warning"),
    "agreed": State(_("Two persons agree: hand it over"), "the responsible adviser", "success"),
    "handed_over": State(_("Handed over"), "nobody", "neutral"),
    "withdrawn": State(_("Not asked for any more"), "nobody", "neutral"),
}
REQUEST_STEPS = {
    "ask": Step(frozenset(), "gathering", "adviser or leader of the unit"),
    "propose": Step(frozenset({"gathering", "returned"}), "proposed", "adviser or leader of the unit"),
    "agree": Step(frozenset({"proposed"}), "agreed", "another adviser or leader of the unit"),
    "return": Step(frozenset({"proposed"}), "returned", "another adviser or leader of the unit"),
    "take_up": Step(frozenset({"proposed", "agreed"}), "gathering", "adviser or leader of the unit"),
    "hand_over": Step(frozenset({"agreed"}), "handed_over", "adviser or leader of the unit"),
    "withdraw": Step(
        frozenset({"gathering", "proposed", "returned", "agreed"}), "withdrawn", "adviser or leader of the unit"
    ),
}
# While it stands so, passages are decided; and once it stands so, nothing changes more.
OPEN_TO_DECIDE = ("gathering", "returned")
REQUEST_ENDED = ("handed_over", "withdrawn")

RESIDENT, REPRESENTATIVE = "resident", "other"
ASKERS: dict[str, str | Promise] = {
    RESIDENT: _("The resident"),
    REPRESENTATIVE: _("Somebody who speaks for the resident"),
}
ASKED_BY: dict[str, str | Promise] = {
    "digital": _("By digital post"),
    "letter": _("By letter"),
    "meeting": _("In person"),
    "phone": _("By phone"),
}
# How one knows that it is they. For somebody who speaks for the resident the power to do so is seen as well.
IDENTITY: dict[str, str | Promise] = {
    "login": _("They signed in with MitID to write to us"),
    "shown": _("They showed an identity card or passport"),
    "known": _("Known to us in person"),
}
HANDED_BY: dict[str, str | Promise] = {
    "digital": _("By digital post"),
    "letter": _("By letter"),
    "meeting": _("In person"),
}

PUT_UP, GIVE, WITHHOLD, PART = "put_up", "give", "withhold", "part"
DECISIONS: dict[str, State] = {
    PUT_UP: State(_("Put up by hand"), "whoever decides", "info"),
    GIVE: State(_("Is given"), "nobody", "success"),
    PART: State(_("Is given with words left out"), "nobody", "warning"),
    WITHHOLD: State(_("Is left out"), "nobody", "warning"),
}
CHOSEN = (GIVE, PART, WITHHOLD)
WEIGHED = (PART, WITHHOLD)


PROPOSAL_ANSWERS: dict[str, str | Promise] = {
    "": _("Not answered"),
    "agreed": _("Agreed"),
    "returned": _("Sent back"),
}


@dataclass(frozen=True)
class ReplyTerm:
    """Within how many working days, or months, a request is answered, and the law behind it."""

    law: str
    valid_from: date
    working_days: int = 0
    months: int = 0
    valid_to: date | None = None


# A change of the law is a further row, and an end to the one before it. The shortest that is in force counts.
REPLY_TERMS = (
    ReplyTerm("access_reply", date(2014, 1, 1), working_days=7),
    ReplyTerm("access_reply_month", date(2018, 5, 25), months=1),
)


@dataclass(frozen=True)
class AccessGround:
    """One ground on which something may be left out: its words, and the law behind it."""

    code: str
    label: str | Promise
    law: str
    valid_from: date
    valid_to: date | None = None


ACCESS_GROUNDS = (
    AccessGround(
        "risk",
        _("It could harm whoever told us or somebody else, and here is a concrete reason to fear it"),
        "access_private",
        date(2018, 5, 25),
    ),
    AccessGround("others", _("It is about somebody else's private life"), "access_others", date(2018, 5, 25)),
    AccessGround("self", _("It would harm the resident to read it"), "access_private", date(2018, 5, 25)),
    AccessGround(
        "address",
        _("It shows a protected address to somebody else than the resident"),
        "access_others",
        date(2018, 5, 25),
    ),
    AccessGround(
        "public", _("It would spoil the work of the police or another authority"), "access_public", date(2018, 5, 25)
    ),
)
# The words for the codes of a request and of a decision, where a case is told as a whole.
REQUEST_WORDS: dict[str, dict[str, Any]] = {
    "asker": ASKERS,
    "asked_by": ASKED_BY,
    "identity": IDENTITY,
    "state": REQUEST_STATES,
    "handed_by": HANDED_BY,
}
DECISION_WORDS: dict[str, dict[str, Any]] = {
    "kind": KINDS,
    "decision": DECISIONS,
    "ground": {ground.code: ground.label for ground in ACCESS_GROUNDS},
}
RIGHTS = ("access_party", "access_subject", "access_the_rest")
ACCESS_LAWS = (
    *RIGHTS,
    *(term.law for term in REPLY_TERMS),
    *dict.fromkeys(ground.law for ground in ACCESS_GROUNDS),
)


def reply_by(asked_on: date) -> date:
    """Answer the last day on which a request of a day is answered, by the shortest term in force."""
    return min(_last_day(term, asked_on) for term in REPLY_TERMS if _in_force(term, asked_on))


def reply_at_latest(asked_on: date) -> date:
    """Answer the day after which no reason for its taking long is good enough: the longest term in force."""
    return max(_last_day(term, asked_on) for term in REPLY_TERMS if _in_force(term, asked_on))


def _last_day(term: ReplyTerm, asked_on: date) -> date:
    if term.working_days:
        return working_days_later(asked_on, term.working_days)
    years, month = divmod(asked_on.month - 1 + term.months, 12)
    for day in range(asked_on.day, 0, -1):
        try:
            return date(asked_on.year + years, month + 1, day)
        except ValueError:  # a shorter month
            continue
    raise AssertionError  # every month has a first day


def _in_force(row: ReplyTerm | AccessGround, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def access_grounds_on(day: date) -> tuple[AccessGround, ...]:
    """Answer the grounds that there are on a day."""
    return tuple(ground for ground in ACCESS_GROUNDS if _in_force(ground, day))


def why_not_decided(decision: str, *, ground: str, why: str, taken: Collection[int], words: int, on: date) -> str:
    """Answer nothing where a passage may be decided so, or a short word for what is missing.

    ``decision``, ``ground``, ``why`` or ``words``. To give needs no reason. To leave out needs a ground in force and words of
    one's own; to leave words out needs to say which, and at least one stays.
    """
    if decision not in CHOSEN:
        return "decision"
    if decision == PART and not (taken and set(taken) < set(range(words))):
        return "words"
    if decision in WEIGHED and ground not in {one.code for one in access_grounds_on(on)}:
        return "ground"
    return "why" if decision in WEIGHED and not why.strip() else ""
