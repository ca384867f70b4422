"""Packing a whole case for the municipality's own case system, where it is filed."""

from bindeled.cases import access
from bindeled.cases.actions.steps import allow
from bindeled.cases.models import Case
from bindeled.cases.queries.packing import packed
from bindeled.confidentiality import trace
from bindeled.confidentiality.spool import Spool
from bindeled.users.models import User


def pack(case: Case, *, by: User) -> Spool:
    """Make the package of a case. That it was fetched is traced, on the case and on every record that was opened for it."""
    allow(access.may_handle(case, by=by))
    made = packed(case)
    trace.note_each("exported", made.records, purpose="filing")
    if case.address_protected_at:
        trace.note("address_shown", "case", case.id, purpose="filing")
    return made.spool
