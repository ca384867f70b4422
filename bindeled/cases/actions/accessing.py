"""Answering somebody who asks to read what is written about them: noted, decided passage by passage, agreed to by two, handed over.

Nothing of it is seen on the sender's side. The duty outlives the case: a request is noted on a closed one as well.
"""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from uuid import uuid4

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access
from bindeled.cases.actions.steps import RefusedError, allow, enter, move, unlocked
from bindeled.cases.models import AccessDecision, AccessProposal, AccessRequest, Case
from bindeled.cases.queries.accessing import (
    DECISIONS,
    PROPOSALS,
    REQUESTS,
    Asked,
    Pack,
    Put,
    access_request_of,
    pack_of,
)
from bindeled.cases.rules import accessing as rules
from bindeled.cases.rules import passages
from bindeled.confidentiality import trace
from bindeled.users.models import User

PURPOSE = "access_request"
WHY_NOT: dict[str, str | Promise] = {
    "decision": gettext_lazy("Choose what happens to the passage."),
    "words": gettext_lazy("Mark the words that are left out, and leave at least one. Otherwise leave the passage out."),
    "ground": gettext_lazy("Choose the ground on which it is left out."),
    "why": gettext_lazy("Write why just here. Somebody else must be able to follow it."),
}
CHANGED = gettext_lazy("The words have changed since you opened the page. Read them again, and decide then.")
FASTER = gettext_lazy("Somebody was faster, or it stands differently now. Reload the page.")
NOT_DECIDED = gettext_lazy("Not every passage that is put up has been decided. Decide those first.")
NOT_THE_SAME = gettext_lazy(
    "Something in the case has changed since it was proposed. Take it up again, look at what is new, and propose it once more."
)
ASKED_WHEN = gettext_lazy("They cannot have asked in the future.")
WHO_SPEAKS = gettext_lazy("Write who speaks for the resident.")
HOW_KNOWN = gettext_lazy("Write how you know that they may speak for the resident.")


def note_access_request(
    case: Case, *, asked_on: date, asked_by: str, asker: str, identity: str, words: Asked, by: User
) -> AccessRequest:
    """Write down that the resident, or somebody who speaks for them, asked for access: when, how, and how one knows that they may."""
    allow(access.may_handle(case, by=by))
    if asked_on > timezone.localdate():
        raise RefusedError(str(ASKED_WHEN))
    if asker == rules.REPRESENTATIVE and not (words.who and words.power):
        raise RefusedError(str(HOW_KNOWN if words.who else WHO_SPEAKS))
    row = AccessRequest(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        asked_on=asked_on,
        asked_by=asked_by,
        asker=asker,
        identity=identity,
        noted_at=timezone.now(),
        noted_by=by,
    )
    written = json.dumps(asdict(words), ensure_ascii=False)
    row.words = unlocked(case.key).close(written, table=REQUESTS, column="words", row=row.id)
    row.save(force_insert=True)
    enter(case, "access_asked", by=by)
    trace.note("access_asked", "case", case.id, purpose=PURPOSE)
    return row


def put_passage_up(row: AccessRequest, *, code: str, by: User) -> None:
    """Put a passage up by hand, so that it needs a decision of its own."""
    put = _passage(row, code, by)
    if put.is_up:
        raise RefusedError(_("It is put up already."))
    _decide(row, put, rules.PUT_UP, by=by)
    trace.note("access_put_up", "case", row.case_id, purpose=PURPOSE)


def decide_passage(
    row: AccessRequest,
    *,
    code: str,
    digest: str,
    decision: str,
    by: User,
    ground: str = "",
    why: str = "",
    taken: Collection[int] = (),
) -> None:
    """Decide one passage: give it, give it with words left out, or leave it out, on a ground of law and with words of one's own.

    ``digest`` is that of the words that were read. A later decision takes the place of an earlier one, and both stand in the log.
    """
    put = _passage(row, code, by)
    if put.digest.hex() != digest:
        raise RefusedError(str(CHANGED))
    missing = rules.why_not_decided(
        decision,
        ground=ground,
        why=why,
        taken=taken,
        words=len(passages.words(put.piece.text)),
        on=timezone.localdate(),
    )
    allow(str(WHY_NOT[missing]) if missing else "")
    weighed = decision in rules.WEIGHED
    words: dict[str, object] | None = (
        {"why": why, "taken": sorted(set(taken)) if decision == rules.PART else []} if weighed else None
    )
    _decide(row, put, decision, ground=ground if weighed else "", words=words, by=by)
    trace.note("access_decided", "case", row.case_id, purpose=PURPOSE)


def _passage(row: AccessRequest, code: str, by: User) -> Put:
    """Answer a passage of a request that is open to be decided. Raises RefusedError."""
    allow(access.may_handle(row.case, by=by))
    _locked(row, rules.OPEN_TO_DECIDE)
    put = pack_of(row).put(code)
    if put is None:
        raise RefusedError(str(CHANGED))
    return put


def _locked(row: AccessRequest, states: Collection[str]) -> None:
    """Hold a request as long as the transaction lasts, so that it does not move on meanwhile. Raises RefusedError."""
    held = AccessRequest.objects.select_for_update(of=("self",)).filter(id=row.id, state__in=states)
    if not held.values_list("id").first():
        raise RefusedError(str(FASTER))


def _decide(
    row: AccessRequest, put: Put, decision: str, *, by: User, ground: str = "", words: dict[str, object] | None = None
) -> None:
    decided = AccessDecision(
        id=uuid4(),
        municipality_id=row.municipality_id,
        case=row.case,
        request=row,
        kind=put.piece.kind,
        row=put.piece.row,
        part=put.piece.part,
        digest=put.digest,
        decision=decision,
        ground=ground,
        decided_at=timezone.now(),
        decided_by=by,
    )
    if words is not None:
        written = json.dumps(words, ensure_ascii=False)
        decided.words = unlocked(row.case.key).close(written, table=DECISIONS, column="words", row=decided.id)
    decided.save(force_insert=True)


def propose_access(row: AccessRequest, *, by: User) -> AccessProposal:
    """Propose what goes, when every passage that is put up has been decided. Somebody else must read it and say yes."""
    allow(access.may_handle(row.case, by=by))
    _locked(row, rules.OPEN_TO_DECIDE)
    now = timezone.now()
    pack = pack_of(row, until=now)
    if pack.waiting:
        raise RefusedError(str(NOT_DECIDED))
    proposed = AccessProposal(
        id=uuid4(),
        municipality_id=row.municipality_id,
        case=row.case,
        request=row,
        digest=pack.digest,
        proposed_at=now,
        proposed_by=by,
    )
    proposed.save(force_insert=True)
    _moved(row, "propose", proposal=proposed.id)
    enter(row.case, "access_proposed", by=by)
    trace.note("access_proposed", "case", row.case_id, purpose=PURPOSE)
    return proposed


def agree_to_access(proposed: AccessProposal, *, by: User) -> None:
    """Say yes to what somebody else proposed, as long as nothing has changed since."""
    row = _answerable(proposed, by)
    if not pack_of(access_request_of(row.case, row.id)).is_the_same:
        raise RefusedError(str(NOT_THE_SAME))
    _answer(proposed, "agreed", "", by)
    _moved(row, "agree")
    enter(row.case, "access_agreed", by=by)
    trace.note("access_agreed", "case", row.case_id, purpose=PURPOSE)


def return_access(proposed: AccessProposal, *, words: str, by: User) -> None:
    """Send back what somebody else proposed, with words. They stand with the request alone: what goes shall not tell of them."""
    row = _answerable(proposed, by)
    if not words.strip():
        raise RefusedError(_("Write what should be looked at again."))
    _answer(proposed, "returned", words, by)
    _moved(row, "return")
    enter(row.case, "access_returned", by=by)
    trace.note("access_returned", "case", row.case_id, purpose=PURPOSE)


def _answerable(proposed: AccessProposal, by: User) -> AccessRequest:
    allow(access.may_answer_access(proposed, by=by))
    _locked(proposed.request, ("proposed",))
    return proposed.request


def _answer(proposed: AccessProposal, answer: str, words: str, by: User) -> None:
    sealed = (
        unlocked(proposed.case.key).close(words, table=PROPOSALS, column="words", row=proposed.id) if words else None
    )
    waiting = AccessProposal.objects.filter(id=proposed.id, answer="")
    if not waiting.update(answer=answer, words=sealed, answered_at=timezone.now(), answered_by=by):
        raise RefusedError(str(FASTER))


def take_access_up(row: AccessRequest, *, by: User) -> None:
    """Take a request up again that was proposed or agreed to, to decide anew. What was decided stays."""
    allow(access.may_handle(row.case, by=by))
    _moved(row, "take_up", proposal=None)
    trace.note("access_taken_up", "case", row.case_id, purpose=PURPOSE)


def hand_access_over(row: AccessRequest, *, handed_on: date, handed_by: str, by: User) -> None:
    """Write down on which day and how what two persons agreed to was handed over."""
    allow(access.may_handle(row.case, by=by))
    if not row.asked_on <= handed_on <= timezone.localdate():
        raise RefusedError(_("Choose the day on which it was handed over: since they asked, and not ahead."))
    _moved(row, "hand_over", handed_on=handed_on, handed_by=handed_by, ended_at=timezone.now(), ended_by=by)
    enter(row.case, "access_given", by=by)
    trace.note("access_given", "case", row.case_id, purpose=PURPOSE)


def withdraw_access_request(row: AccessRequest, *, by: User) -> None:
    """Write down that access is not asked for any more."""
    allow(access.may_handle(row.case, by=by))
    _moved(row, "withdraw", ended_at=timezone.now(), ended_by=by)
    enter(row.case, "access_ended", by=by)
    trace.note("access_ended", "case", row.case_id, purpose=PURPOSE)


def fetch_access(row: AccessRequest, *, by: User) -> Pack:
    """Answer what two persons agreed to, to be handed over, as long as it is the very same. It is traced."""
    allow(access.may_handle(row.case, by=by))
    pack = pack_of(row)
    if row.state not in {"agreed", "handed_over"} or not pack.is_the_same:
        raise RefusedError(str(NOT_THE_SAME if row.state in {"agreed", "handed_over"} else FASTER))
    trace.note("access_fetched", "case", row.case_id, purpose=PURPOSE)
    return pack


def _moved(row: AccessRequest, step: str, **also: object) -> None:
    if not move(AccessRequest.objects.filter(id=row.id), rules.REQUEST_STEPS[step], **also):
        raise RefusedError(str(FASTER))
