"""Telling a resident who has looked: when and why always, by name where a leader decides so."""

from bindeled.cases import access
from bindeled.cases.actions.steps import allow, enter
from bindeled.cases.models import Case
from bindeled.confidentiality import trace
from bindeled.users.models import User


def tell_who_looked(case: Case, *, by: User) -> None:
    """Trace that a document without names is made."""
    allow(access.may_handle(case, by=by))
    trace.note("looks_told", "case", case.id, purpose="access_request")


def name_who_looked(case: Case, *, why: str, by: User) -> None:
    """Decide that the document has names, and why; the reason stands sealed on the timeline. A closed case is told of too."""
    allow(access.may_name_staff(case, by=by))
    enter(case, "looks_named", by=by, text=why)
    trace.note("looks_named", "case", case.id, purpose="access_request")
