"""Who has looked: the lines of the trace as somebody reads them who asks about themselves. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Why somebody looked, as it is told to a resident. What was done and to which record is not told: it could say that a neighbour
# told of them, that somebody is called about their child, or that those who knock are warned. The right is to when and why
# (Court of Justice of the European Union, C-579/21, 22 June 2023, paragraphs 83 and 84).
TOLD_PURPOSES: dict[str, str | Promise] = {
    "triage": _("To find out whether somebody needs help"),
    "case_work": _("To work on the case"),
    "asking": _("To find out whether somebody needs help"),
    "arrival": _("To take in what we were told"),
    "passing_on": _("To take in what we were told"),
    "duty": _("To answer a call or a letter"),
    "post": _("To answer a call or a letter"),
    "oversight": _("To see that the rules are kept"),
    "leading": _("To share the work out"),
    "restore": _("To bring our systems back after a breakdown"),
    "restore_check": _("To bring our systems back after a breakdown"),
    "contacted": _("To answer a call or a letter"),
    "known": _("To see whether we are helping already"),
    "stand_in": _("To stand in for a colleague"),
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
