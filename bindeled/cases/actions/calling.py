"""Phoning the sender of a concern to ask (decision 19). It is written down here, and nothing of it goes back to the sender's side."""

from uuid import uuid4

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, unlocked
from bindeled.cases.models import Concern, SenderCall
from bindeled.confidentiality import trace
from bindeled.users.models import User

TABLE, COLUMN = "cases_sendercall", "answer"
WHY_NOT: dict[str, str | Promise] = {
    "case_closed": gettext_lazy("The case is closed. Reopen it first, if something must be asked."),
    "noise": gettext_lazy("It was judged noise. Bring it back first, if something must be asked."),
    "test": gettext_lazy("It was marked as a test. Bring it back first, if something must be asked."),
    "outside": gettext_lazy("Another unit has taken it over. That unit asks, if something must be asked."),
}


def why_not_ask(concern: Concern) -> str:
    """Answer nothing where its sender may be asked, or the reason why not and what to do instead."""
    why = rules.why_not_ask(concern.state, concern.case.state if concern.case else "")
    return str(WHY_NOT[why]) if why else ""


def ask_sender(concern: Concern, *, result: str, text: str, by: User) -> SenderCall:
    """Write down that the sender was phoned to be asked, how it went, and what was answered."""
    allow(access.may_handle(concern, by=by) or why_not_ask(concern))
    if rules.needs_answer(result) and not text:
        raise RefusedError(_("Write what was answered."))
    call = SenderCall(
        id=uuid4(), municipality_id=concern.municipality_id, concern=concern, at=timezone.now(), by=by, result=result
    )
    if text:
        call.answer = unlocked(concern.key).close(text, table=TABLE, column=COLUMN, row=call.id)
    call.save(force_insert=True)
    trace.note("asked_sender", "concern", concern.id, purpose="asking")
    return call
