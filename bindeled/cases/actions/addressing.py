"""Protecting a resident's address, letting it be seen by whoever needs it, and ending that it is protected."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access
from bindeled.cases.actions.plans import plan
from bindeled.cases.actions.steps import RefusedError, allow, enter, refusing_unread
from bindeled.cases.models import Case
from bindeled.cases.queries.casework import dwelling_of
from bindeled.cases.rules import addressing as rules
from bindeled.confidentiality import trace
from bindeled.users.models import User

PROTECTED_ALREADY = gettext_lazy("The address is protected already. Reload the page.")
NOT_PROTECTED = gettext_lazy("The address is not protected any more. Reload the page.")
WEEK = 7


def protect_address(case: Case, *, known: str, words: str, by: User) -> None:
    """Let the address of a case be shown to nobody who does not ask for it. What lapses by itself is looked at again in time."""
    allow(access.may_handle(case, by=by))
    now = timezone.now()
    if Case.objects.filter(id=case.id, address_protected_at=None).update(address_protected_at=now) != 1:
        raise RefusedError(str(PROTECTED_ALREADY))
    again_on = rules.look_again_on(timezone.localdate(), known=known)
    if again_on and case.state == "open":
        what = _("Look whether the address is protected still. It lapses where nobody renews it.")
        plan(case, kind="task", due_on=again_on, due_at=None, before=WEEK, what=what, by=by)
    enter(case, "protected", by=by, text=f"{rules.KNOWN[known]}\n{words}".strip())
    trace.note("address_protected", "case", case.id, purpose="case_work")


def show_address(case: Case, *, by: User) -> str:
    """Answer the protected address to somebody who asks for it; a line in the trace of its own says that they did."""
    allow(access.may_handle(case, by=by))
    if case.address_protected_at is None:
        raise RefusedError(str(NOT_PROTECTED))
    with refusing_unread():
        dwelling = dwelling_of(case)
    trace.note("address_shown", "case", case.id, purpose="case_work")
    return ", ".join(filter(None, [dwelling, str(case.department or "")]))


def unprotect_address(case: Case, *, words: str, by: User) -> None:
    """Let the address of a case be shown as any other again."""
    allow(access.may_handle(case, by=by))
    protected = Case.objects.filter(id=case.id, address_protected_at__isnull=False)
    if protected.update(address_protected_at=None) != 1:
        raise RefusedError(str(NOT_PROTECTED))
    enter(case, "unprotected", by=by, text=words)
    trace.note("address_unprotected", "case", case.id, purpose="case_work")
