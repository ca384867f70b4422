"""That a case was filed in the municipality's own system, and that it must be kept though it could go."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import OF_A_CASE_WE_SEE, goes_with
from bindeled.cases.rules import keeping
from bindeled.confidentiality.walls import IS_ACTOR, Gate
from bindeled.municipalities.models import Municipality

RETENTION = {"Filing": "with its case", "Hold": "with its case"}


class Filing(models.Model):
    """Journalised: in which system, under which number, on which day (decision 13). Only added to; the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    system = models.CharField(max_length=keeping.LONGEST_SYSTEM)
    number = models.CharField(max_length=keeping.LONGEST_NUMBER)
    filed_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND noted_by_id {IS_ACTOR}"),
        *goes_with("case_id", "filed_on", "noted_at"),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-noted_at"], name="filings_of_case")]

    def __str__(self) -> str:
        return f"{self.system}, {self.number}"


class Hold(models.Model):
    """That a case must be kept, and why: a complaint, a claim, an access request that is not answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    reason = models.BinaryField()
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND held_by_id {IS_ACTOR}"),
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_WE_SEE,
            ("ended_at", "ended_by_id"),
            f"ended_at IS NOT NULL AND ended_by_id {IS_ACTOR}",
        ),
        *goes_with("case_id", "ended_at"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], name="one_hold_of_a_case", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="hold_ended_means_when_and_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
