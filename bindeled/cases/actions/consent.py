"""Writing down what a resident says to being told of, and the gate: one message of fixed wording, two persons, a consent that holds.

Whatever is noted here is seen by nobody on the sender's side. A message that came through the gate is all there is, and where
none comes nothing shows that there could have been one (section 9, no. 12). No notification about a child asks for any of it.
"""

import json
import logging
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access
from bindeled.cases.actions.arrivals import NOT_ITS_FAULT
from bindeled.cases.actions.disclosure import ask_to_delete
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, allow_said, enter, move, move_all, unlocked
from bindeled.cases.models import Case, Concern, Consent, Feedback
from bindeled.cases.queries.consent import (
    COLUMN,
    TABLE,
    Words,
    addressee_of,
    consent_holds,
    opened,
    said,
    seconded_now,
)
from bindeled.cases.rules import consent as rules
from bindeled.confidentiality import trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.doorstep import actions as doorstep
from bindeled.housing.queries import reached_alone
from bindeled.municipalities.models import Unit
from bindeled.users.models import User

WHY_NOT: dict[str, str | Promise] = {
    "never": gettext_lazy("This municipality tells senders nothing, whatever the resident says."),
    "no_consent": gettext_lazy("The resident's consent does not hold any more. Ask anew first."),
    "not_agreed": gettext_lazy("The resident has not agreed that this is told. Choose what was agreed."),
}
TAKEN_BACK = gettext_lazy("It was taken back already, or has run out. Reload the page.")
SENT_AT_ONCE = 50

logger = logging.getLogger(__name__)


def note_consent(
    case: Case,
    *,
    recipient: Concern | Unit | None,
    answer: str,
    words: Words,
    wordings: tuple[str, ...],
    way: str,
    said_on: date,
    until: date | None,
    by: User,
) -> Consent:
    """Write down what the resident says to one recipient: the sender of a concern, a unit, or, by ``words.whom``, somebody outside.

    A no takes back what was a yes to the same one before, in the same moment.
    """
    allow(access.may_handle(case, by=by))
    allow_open(case)
    _allow_word(case, recipient, answer, said_on=said_on, until=until)
    noted = Consent(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        **_whose(recipient),
        answer=answer,
        wordings=list(wordings),
        way=way,
        said_on=said_on,
        until=until,
        noted_at=timezone.now(),
        noted_by=by,
    )
    written = json.dumps(asdict(words), ensure_ascii=False)
    noted.words = unlocked(case.key).close(written, table=TABLE, column=COLUMN, row=noted.id)
    for before in _standing_yes(case, noted, words) if answer != rules.GIVEN else []:
        withdraw_consent(before, on=said_on, by=by)
    noted.save(force_insert=True)
    enter(case, "consent", by=by, text=_line(noted, words), detail=answer)
    trace.note("consent_noted", "case", case.id, purpose="case_work")
    return noted


def withdraw_consent(given: Consent, *, on: date, by: User) -> None:
    """Write down that the resident took a yes back. The gate shuts in the same moment: what has not gone does not go."""
    allow(access.may_handle(given.case, by=by))
    allow_said(on)
    now = timezone.now()
    standing = Consent.objects.filter(id=given.id, answer=rules.GIVEN, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_on=max(on, given.said_on), withdrawn_at=now, withdrawn_by=by):
        raise RefusedError(str(TAKEN_BACK))
    move_all(Feedback.objects.filter(consent=given), rules.FEEDBACK_STEPS["stop"], ended_at=now)
    ask_to_delete(given, by=by)
    words = opened(given, unlocked(given.case.key))
    enter(given.case, "consent_ended", by=by, text=_line(given, words))
    trace.note("consent_withdrawn", "case", given.case_id, purpose="case_work")


def propose_feedback(given: Consent, *, wording: str, by: User) -> Feedback:
    """Propose one of the fixed wordings to the sender of a concern. Somebody else must say yes before it goes."""
    case, concern = given.case, given.concern
    allow(access.may_handle(case, by=by))
    allow_open(case)
    _allow_wording(given, wording)
    addressee = addressee_of(concern) if concern else None
    if concern is None or addressee is None:
        raise RefusedError(
            _("Nobody can be written to: the sender has left the list, has no account, or shares it with an office.")
        )
    trace.note("read", "concern", concern.id, purpose="feedback")
    proposed = Feedback(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        consent=given,
        key=case.key,
        wording=wording,
        proposed_at=timezone.now(),
        proposed_by=by,
    )
    to = json.dumps({"account": str(addressee.account), "number": addressee.number})
    proposed.addressee = unlocked(case.key).close(to, table="cases_feedback", column="addressee", row=proposed.id)
    try:
        with transaction.atomic():
            proposed.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("This is proposed or sent already. It is said once.")) from None
    enter(case, "feedback", by=by, detail="proposed")
    trace.note("feedback_proposed", "case", case.id, purpose="feedback")
    return proposed


def second_feedback(proposed: Feedback, *, by: User) -> None:
    """Say yes to what somebody else proposed; the worker sends it, where the consent still holds then."""
    allow(access.may_second(proposed, by=by))
    _allow_wording(proposed.consent, proposed.wording)
    _moved(proposed, "second", seconded_at=timezone.now(), seconded_by=by)
    enter(proposed.case, "feedback", by=by, detail="seconded")
    trace.note("feedback_seconded", "case", proposed.case_id, purpose="feedback")


def turn_down_feedback(proposed: Feedback, *, by: User) -> None:
    """Say no to what somebody else proposed."""
    allow(access.may_second(proposed, by=by))
    _moved(proposed, "turn_down", ended_at=timezone.now())
    enter(proposed.case, "feedback", by=by, detail="turned_down")
    trace.note("feedback_turned_down", "case", proposed.case_id, purpose="feedback")


def take_feedback_back(proposed: Feedback, *, by: User) -> None:
    """Take back what has not gone yet."""
    allow(access.may_handle(proposed.case, by=by))
    _moved(proposed, "take_back", ended_at=timezone.now())
    enter(proposed.case, "feedback", by=by, detail="taken_back")
    trace.note("feedback_taken_back", "case", proposed.case_id, purpose="feedback")


def give_feedback() -> int:
    """Send what two persons stand behind, where the consent holds at this moment; answer how many were looked at.

    Runs in a worker's door, one municipality at a time. The message, its mail and the new state are one transaction. One that
    cannot be sent, whatever the reason, is stopped and keeps no other back.
    """
    waiting = list(seconded_now().select_for_update(skip_locked=True, of=("self",))[:SENT_AT_ONCE])
    for feedback in waiting:
        try:
            with transaction.atomic():
                _send_or_stop(feedback)
        except NOT_ITS_FAULT:
            raise
        except Exception:
            logger.exception("A message to a sender could not be sent, and is stopped.")
            _stop(feedback)
    return len(waiting)


def _send_or_stop(feedback: Feedback) -> None:
    now, home = timezone.now(), feedback.municipality
    to = _addressee(feedback)
    reached = reached_alone(to[0], municipality=home.code, on=timezone.localdate(now)) if to else None
    opens = home.feedback == "consent" and consent_holds(feedback.consent_id, feedback.wording, on=now)
    waiting = Feedback.objects.filter(id=feedback.id)
    if not (to and reached and opens):
        _stop(feedback)
    elif move(waiting, rules.FEEDBACK_STEPS["send"], ended_at=now):
        doorstep.lay_message(
            to=to[0],
            number=to[1],
            wording=feedback.wording,
            municipality=home.code,
            email=reached.email,
            language=reached.language,
        )
        trace.note("feedback_sent", "case", feedback.case_id, purpose="feedback")


def _stop(feedback: Feedback) -> None:
    if move(Feedback.objects.filter(id=feedback.id), rules.FEEDBACK_STEPS["stop"], ended_at=timezone.now()):
        trace.note("feedback_stopped", "case", feedback.case_id, purpose="feedback")


def _addressee(feedback: Feedback) -> tuple[UUID, str] | None:
    """Answer the account and the receipt's number; nothing where the case's key is gone."""
    try:
        record = unlock(feedback.key)
        to = json.loads(record.open(feedback.addressee, table="cases_feedback", column="addressee", row=feedback.id))
    except UnreadableError:
        return None
    return UUID(to["account"]), to["number"]


def _whose(recipient: Concern | Unit | None) -> dict[str, Any]:
    if isinstance(recipient, Concern):
        return {"recipient": rules.SENDER, "concern": recipient}
    return {"recipient": rules.UNIT, "unit": recipient} if recipient else {"recipient": rules.OUTSIDE}


def _allow_word(
    case: Case, recipient: Concern | Unit | None, answer: str, *, said_on: date, until: date | None
) -> None:
    today = timezone.localdate()
    allow_said(said_on)
    if isinstance(recipient, Concern) and recipient.case_id != case.id:
        raise RefusedError(_("This concern stands in another case. Reload the page."))
    if answer == rules.GIVEN and not (until and rules.may_last_until(until, said_on=said_on, today=today)):
        raise RefusedError(_("Choose a day on which it ends: within a year of the day they said so."))
    if answer == rules.GIVEN and isinstance(recipient, Concern) and case.municipality.feedback != "consent":
        raise RefusedError(str(WHY_NOT["never"]))


def _standing_yes(case: Case, noted: Consent, words: Words) -> list[Consent]:
    """Answer what was a yes to the very same recipient and still stands."""
    same = Consent.objects.filter(
        case=case,
        recipient=noted.recipient,
        concern=noted.concern,
        unit=noted.unit,
        answer=rules.GIVEN,
        withdrawn_at__isnull=True,
    )
    record, found = unlocked(case.key), []
    for before in same:
        if noted.recipient != rules.OUTSIDE or rules.named_alike(opened(before, record).whom, words.whom):
            before.case = case
            found.append(before)
    return found


def _allow_wording(given: Consent, wording: str) -> None:
    setting = given.case.municipality.feedback
    why = rules.may_be_proposed(
        wording, allowed=given.wordings, said=said(given), feedback=setting, on=timezone.localdate()
    )
    allow(str(WHY_NOT[why]) if why else "")


def _moved(proposed: Feedback, step: str, **also: object) -> None:
    if not move(Feedback.objects.filter(id=proposed.id), rules.FEEDBACK_STEPS[step], **also):
        raise RefusedError(_("It has been answered or taken back just before you, or is sent. Reload the page."))


def _line(noted: Consent, words: Words) -> str:
    whom = str(noted.unit) if noted.unit else words.whom or str(rules.RECIPIENTS[noted.recipient])
    until = _("until %(day)s") % {"day": date_format(noted.until, "DATE_FORMAT")} if noted.until else ""
    return "\n".join(filter(None, [f"{whom}, {until}" if until else whom, words.may_tell]))
