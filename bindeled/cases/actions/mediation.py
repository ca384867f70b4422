"""Mediating between caretaker and tenant: both agree to it, and what is agreed is told to both by phone or on paper, never by a page of ours."""

import json
from datetime import date
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, allow_said, enter, unlocked
from bindeled.cases.models import Case, Party
from bindeled.cases.queries import answers_of
from bindeled.confidentiality import trace
from bindeled.users.models import User


def note_party(
    case: Case, *, party: str, answer: str, way: str, said_on: date, who: str, may_tell: str, by: User
) -> Party:
    """Note what a party says to the mediation: who said it, how and when, and what may be told to the other."""
    allow(access.may_handle(case, by=by))
    if case.state != "open" or case.kind != "mediation":
        raise RefusedError(_("This is for an open case of mediation. Change the kind of the case first."))
    allow_said(said_on)
    noted = Party(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        party=party,
        answer=answer,
        way=way,
        said_on=said_on,
        noted_at=timezone.now(),
        noted_by=by,
    )
    words = json.dumps({"who": who, "may_tell": may_tell}, ensure_ascii=False)
    noted.words = unlocked(case.key).close(words, table="cases_party", column="words", row=noted.id)
    noted.save(force_insert=True)
    enter(case, "party", by=by, text=f"{who}: {may_tell}" if may_tell else who, detail=answer)
    trace.note("party_noted", "case", case.id, purpose="case_work")
    return noted


def note_agreed(case: Case, *, text: str, way: str, by: User) -> None:
    """Note what caretaker and tenant have agreed on, and how both were told. Both must have agreed to the mediation."""
    allow(access.may_handle(case, by=by))
    missing = rules.still_needed(answers_of(case))
    if missing or case.state != "open" or case.kind != "mediation":
        raise RefusedError(_("Both must have agreed to the mediation first. Note their word."))
    enter(case, "agreed", by=by, text=text, detail=way)
    trace.note("agreed_noted", "case", case.id, purpose="case_work")
