"""What the adviser's side does about the clock of a concern about a child; ``children`` keeps it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access
from bindeled.cases.actions.steps import RefusedError, allow
from bindeled.cases.models import Concern
from bindeled.children import actions as children
from bindeled.children.queries import clock_of
from bindeled.users.models import User


def start_clock(concern: Concern, *, known_at: datetime | None = None) -> None:
    """Start the clock of a concern about a child; what was set aside has none until somebody judges it real.

    ``known_at`` is when it was found that it is about a child, where that was later than its receipt.
    """
    about_a_child = concern.due_at or "child" in concern.own_kinds
    if about_a_child and not concern.set_aside:
        children.start(
            concern.id,
            municipality=concern.municipality_id,
            district=concern.district_id,
            received_at=concern.received_at,
            known_at=known_at,
        )


def answer_about_child(concern: Concern, *, name: str, way: str, by: User) -> None:
    """Write down who in the family unit or the duty service has it. RefusedError where somebody stands there already."""
    allow(access.may_handle(concern, by=by))
    clock = clock_of(concern.id)
    if clock is None:
        raise RefusedError(_("No clock runs for this concern."))
    if not children.answer(clock, name=name, way=way, by=by):
        clock.refresh_from_db()
        at = timezone.localtime(clock.answered_at).strftime("%H.%M").lstrip("0")
        raise RefusedError(_("%(name)s has it already, since %(time)s.") % {"name": clock.answered_name, "time": at})
