"""Who has looked: the lines of the trace as somebody reads them who asks about themselves, and which looks a leader asks about. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

T = TypeVar("T")

# Why somebody looked, as it is told to a resident. What was done and to which record is not told: it could say that a neighbour
# told of them, that somebody is called about their child, or that those who knock are warned. The right is to when and why
# (Court of Justice of the European Union, C-579/21, 22 June 2023, paragraphs 83 and 84).
TOLD_PURPOSES: dict[str, str | Promise] = {
    "triage": _("To find out whether somebody needs help"),
    "case_work": _("To work on the case"),
    "support": _("To give the support that was agreed"),
    "asking": _("To find out whether somebody needs help"),
    "feedback": _("To tell what the resident agreed to"),
    "arrival": _("To take in what we were told"),
    "passing_on": _("To take in what we were told"),
    "duty": _("To answer a call or a letter"),
    "outreach": _("To meet somebody out there"),
    "post": _("To answer a call or a letter"),
    "oversight": _("To see that the rules are kept"),
    "leading": _("To share the work out"),
    "breach": _("To put right what went wrong with data"),
    "filing": _("To keep the case in the municipality's case system"),
    "disposal": _("To erase what need not be kept"),
    "evaluation": _("To find out whether the scheme works"),
    "case_review": _("To look over cases that were drawn by chance, and see how the scheme works"),
    "restore": _("To bring our systems back after a breakdown"),
    "restore_check": _("To bring our systems back after a breakdown"),
    "contacted": _("To answer a call or a letter"),
    "known": _("To see whether we are helping already"),
    "stand_in": _("To stand in for a colleague"),
    "emergency": _("To help in an emergency"),
    "access_request": _("To answer somebody who asks what is written about them"),
}
# What somebody is in a unit, as it stands beside a look.
ROLES: dict[str, str | Promise] = {
    "adviser": _("Adviser"),
    "leader": _("Leader"),
    "protection": _("Data protection officer"),
    "editor": _("Editor"),
    "convenor": _("Convenor"),
    "evaluator": _("Evaluator"),
}
OTHER_PURPOSE = _("Other work of the municipality's")


@dataclass(frozen=True)
class Look:
    """One look: when, by whom (nobody where no person did it) and why, in words for a resident; and on how many lines it rests."""

    at: datetime
    actor: UUID | None
    why: str
    lines: int = 1


def looks(lines: Iterable[tuple[datetime, UUID | None, str]]) -> list[Look]:
    """Answer lines of the trace, each with its purpose, as looks, in their order.

    A page that is opened leaves a line for each record on it. What the same person did in the same minute, and why it was done
    told in the same words, is one look: two would show that there was more to tell.
    """
    found: dict[tuple[datetime, UUID | None, str], Look] = {}
    for at, actor, purpose in lines:
        minute, why = at.replace(second=0, microsecond=0), str(TOLD_PURPOSES.get(purpose, OTHER_PURPOSE))
        look = found.get((minute, actor, why), Look(minute, actor, why, 0))
        found[minute, actor, why] = replace(look, lines=look.lines + 1)
    return list(found.values())


# -- What a leader asks about ---------------------------------------------------------------------------------------------

# Why a look-up stands before the leader. None of these says that anybody did wrong.
NOTICED_LOOKS: dict[str, str | Promise] = {
    "name": _("The resident has the same surname"),
    "home": _("It is about where they live themselves"),
    "unassigned": _("Not responsible for the case, not standing in, not leading, and nothing done in it"),
    "district": _("The dwelling lies in another district than the person's units"),
    "find": _("Looked for, and nothing done within a day"),
    "sample": _("Drawn by chance"),
}
LOOK_ANSWERS: dict[str, str | Promise] = {
    "work": _("In order: it was part of the work"),
    "asked": _("In order: I have asked, and there was a reason"),
    "slip": _("Opened by mistake"),
    "follow_up": _("To be followed up"),
}
# Deeds by which somebody reads what stands in a record; and those that are no act in it.
OPENED = frozenset({"read", "printed", "read_file", "files_seen", "exported"})
NO_ACT = OPENED | {"found", "linked", "looks_seen", "compared"}
# What somebody does at the duty phone after a find: the find was for whoever called.
DUTY_ACTS = frozenset({"took_in", "registered", "receipted", "guided", "answered", "tried"})
# So long after a find something must have been done. Bindeled's own measure, of 28 November 2026: no source gives one.
ACT_WITHIN = timedelta(days=1)
# Two in a hundred, and no fewer than ten a unit and week: what the Danish Data Protection Agency's guidance on spot checks of the
# log leaves to each authority, set by Bindeled on 28 November 2026.
ONE_OF, LEAST = 50, 10


def surnames(name: str) -> frozenset[str]:
    """Answer the surnames in a name: its last word, and both halves where that has a hyphen; none in a name of one word."""
    words = name.casefold().split()
    return frozenset(re.findall(r"[^\W\d_]+", words[-1])) if len(words) > 1 else frozenset()


def same_surname(staff: str, resident: str) -> bool:
    """Say whether somebody looked at a resident of their own surname: family, perhaps."""
    return not surnames(staff).isdisjoint(surnames(resident))


def same_home(home: bytes, places: Collection[bytes]) -> bool:
    """Say whether somebody looked at what is about the dwelling where they live: by keyed marks, nothing where they have not said."""
    return bool(home) and home in places


def unassigned(*, is_responsible: bool, stands_in: bool, leads: bool, has_acted: bool) -> bool:
    """Say whether somebody opened a case that they have nothing to do with, as far as is written down."""
    return not (is_responsible or stands_in or leads or has_acted)


def other_district(district: UUID | None, served: Collection[UUID]) -> bool:
    """Say whether a case's district is none that the reader serves. Who serves units without one works everywhere."""
    return district is not None and bool(served) and district not in served


def nothing_done(found_at: datetime, acted: Iterable[datetime]) -> bool:
    """Say whether nothing was done within a day after something was looked for and found."""
    return not any(found_at <= at <= found_at + ACT_WITHIN for at in acted)


def how_many(number: int) -> int:
    """Answer how many of so many look-ups of a unit in a week are drawn: two in a hundred, at least ten, and no more than there are."""
    return min(number, max(LEAST, -(-number // ONE_OF)))


def drawn(lookups: Sequence[T], sample: Callable[[Sequence[T], int], list[T]]) -> list[T]:
    """Draw from a unit's look-ups of a week. ``sample`` takes so many of them by chance that nobody can foresee."""
    return sample(lookups, how_many(len(lookups)))


def week_over(today: date) -> date:
    """Answer the Monday of the last week that is over on a day."""
    return today - timedelta(days=today.weekday() + 7)
