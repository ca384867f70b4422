"""Assessing: the adviser's own classification beside the sender's, how much it hastens and why, and what rules ask about."""

import json

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.child import start_clock
from bindeled.cases.actions.steps import RefusedError, allow, unlocked
from bindeled.cases.models import Concern
from bindeled.cases.queries import Assessment
from bindeled.confidentiality import trace
from bindeled.users.models import User


def assess(concern: Concern, *, judged: Assessment, by: User) -> None:
    """Write down how one judges a concern, in place of an earlier assessment. What the sender said stays as it was said."""
    allow(access.may_handle(concern, by=by))
    text = json.dumps(judged.sealed, ensure_ascii=False)
    sealed = unlocked(concern.key).close(text, table="cases_concern", column="triage", row=concern.id)
    still = Concern.objects.filter(id=concern.id, state__in=rules.CONCERN_STEPS["put_in_case"].before)
    changed = still.update(
        own_kinds=list(judged.kinds), urgency=judged.urgency, triage=sealed, triaged_by=by, triaged_at=timezone.now()
    )
    if not changed:
        raise RefusedError(_("It does not wait here any more. Reload the page."))
    concern.own_kinds = list(judged.kinds)
    start_clock(concern, known_at=timezone.now())  # where the sender did not say that it is about a child, and it is
    trace.note("assessed", "concern", concern.id, purpose="triage")
