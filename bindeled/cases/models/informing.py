"""That a resident was told that data about them came from somebody else, or why that waits (the GDPR, article 14)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import OF_A_CASE_WE_SEE, goes_with
from bindeled.cases.rules import informing
from bindeled.confidentiality.walls import IS_ACTOR, Gate
from bindeled.municipalities.models import Municipality

RETENTION = {"Informing": "with its case"}


class Informing(models.Model):
    """Told on a day in some way, or postponed on a ground until a day. Only added to; the last one counts. The words are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=12)
    told_on = models.DateField(null=True)
    way = models.CharField(max_length=8, blank=True)
    ground = models.CharField(max_length=12, blank=True)
    again_on = models.DateField(null=True)
    # Why just here it waits, or whatever is to be remembered of the telling.
    words = models.BinaryField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND noted_by_id {IS_ACTOR}"),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="told_how_or_waits_why",
                condition=Q(
                    answer=informing.INFORMED,
                    told_on__isnull=False,
                    way__in=list(informing.INFORMED_BY),
                    ground="",
                    again_on__isnull=True,
                )
                | Q(
                    answer=informing.POSTPONED,
                    told_on__isnull=True,
                    way="",
                    ground__in=[ground.code for ground in informing.GROUNDS],
                    again_on__isnull=False,
                    words__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-noted_at"], name="informings_of_case")]
