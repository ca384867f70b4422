"""That closed cases are to be erased: who proposed it on which decision, who agreed, and what became of each case."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import leads_or_protects, one_of
from bindeled.cases.rules import erasing
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality, Unit

# The law's proof of who deleted what, on which decision. It holds no word of any case.
LEADS_OR_PROTECTS = leads_or_protects("cases_erasure")
RETENTION = {"Erasure": "kept", "ErasedCase": "kept"}
WITH_ITS_ERASURE = f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.cases_erasure AS its WHERE its.id = erasure_id)"
OF_OWN_PROPOSAL = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.cases_erasure AS its WHERE its.id = erasure_id"
    f" AND its.state = 'proposed' AND its.proposed_by_id {IS_ACTOR})"
)


class Erasure(models.Model):
    """A proposal to erase closed cases of one unit. The two who stand behind it are never the same, and days lie between them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Which decision of the municipality on disposal allows it: its number there.
    approval = models.CharField(max_length=erasing.LONGEST_APPROVAL)
    state = models.CharField(max_length=12, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who agreed, or turned it down.
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), LEADS_OR_PROTECTS),
        Gate("municipal", ("insert",), f"{LEADS_OR_PROTECTS} AND state = 'proposed' AND proposed_by_id {IS_ACTOR}"),
        Gate(
            "municipal",
            ("update",),
            f"{LEADS_OR_PROTECTS} AND state <> 'done'",
            ("state", "answered_at", "answered_by_id", "ended_at"),
            f"state IN ('seconded', 'turned_down') AND answered_by_id {IS_ACTOR}",
        ),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "state")),
        Gate("eraser", ("update",), OWN_MUNICIPALITY, ("state", "ended_at"), "state = 'done'"),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", erasing.ERASURE_STATES),
            models.CheckConstraint(
                name="erasure_answered_means_when_and_by_whom",
                condition=Q(state="proposed", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(state="proposed") & Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="two_agree_on_an_erasure_and_days_lie_between",
                condition=Q(state__in=("proposed", "turned_down"))
                | ~Q(answered_by=F("proposed_by")) & Q(answered_at__gte=F("proposed_at") + erasing.APART),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "-proposed_at"], name="erasures_by_time")]


class ErasedCase(models.Model):
    """One case of a proposal: to be erased, erased, or spared, with a word of why. It names the case and nothing of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    spared = models.CharField(max_length=12, blank=True, default="")

    WALL: ClassVar = (
        Gate("municipal", ("select",), WITH_ITS_ERASURE),
        Gate("municipal", ("insert",), f"{OF_OWN_PROPOSAL} AND done_at IS NULL"),
        # What was turned down is let go of, so that it can be proposed again.
        Gate("municipal", ("update",), WITH_ITS_ERASURE, ("done_at", "spared"), "spared = 'turned_down'"),
        Gate("eraser", ("select",), OWN_MUNICIPALITY),
        Gate("eraser", ("update",), OWN_MUNICIPALITY, ("done_at", "spared"), "done_at IS NOT NULL"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_erasure_of_a_case", condition=Q(done_at__isnull=True)
            ),
            models.CheckConstraint(
                name="spared_means_done_and_a_known_word",
                condition=Q(spared="") | Q(spared__in=list(erasing.SPARED), done_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["erasure"], name="cases_of_erasure")]
