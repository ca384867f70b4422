"""The register of what was done for an evaluation (scheme M6): days, kinds, groups and numbers, and no field for words.

Only ever added to: what is put right is a new row that names the one before, which stays.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.evaluation.models.extracts import serves_as
from bindeled.evaluation.rules import inquiries as rules
from bindeled.municipalities.models import Municipality

RETENTION = {"Inquiry": "stays: numbers, no words and no names but of those who work here"}
REGISTERS = serves_as("its.role IN ('evaluator', 'leader')")
# What is put right is of the same municipality.
OF_OURS = (
    "(corrects_id IS NULL OR EXISTS (SELECT FROM app.evaluation_inquiry AS was WHERE was.id = evaluation_inquiry.corrects_id"
    " AND was.municipality_id = evaluation_inquiry.municipality_id))"
)


class Inquiry(models.Model):
    """That something was done for an evaluation: an interview, a questionnaire, a case review or an extract from journals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=16)
    group = models.CharField(max_length=16)
    took_part = models.PositiveIntegerField()
    done_by = models.CharField(max_length=16)
    # It should never have stood here.
    void = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    WALL: ClassVar = (
        # Numbers without persons; who reads them is asked by ``access``. The wall of what is entered asks this one, and must end here.
        Gate("evaluation", ("select",), OWN_MUNICIPALITY),
        Gate(
            "evaluation", ("insert",), f"{OWN_MUNICIPALITY} AND {REGISTERS} AND entered_by_id {IS_ACTOR} AND {OF_OURS}"
        ),
        # Counted for the committee's memo.
        Gate(
            "statistics",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "on", "kind", "group", "took_part", "void", "corrects_id"),
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="inquiry_of_known_words",
                condition=Q(done_by__in=list(rules.DONE_BY))
                & (
                    Q(kind__in=rules.OF_CASES, group=rules.CASES)
                    | Q(kind__in=[kind for kind in rules.KINDS if kind not in rules.OF_CASES])
                    & Q(group__in=list(rules.PEOPLE))
                ),
            ),
            models.CheckConstraint(
                name="somebody_took_part_in_it", condition=Q(took_part__gte=1, took_part__lte=rules.MOST)
            ),
            models.CheckConstraint(
                name="nothing_corrects_itself", condition=Q(corrects__isnull=True) | ~Q(corrects=F("id"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "-on"], name="inquiries_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def kind_label(self) -> str:
        """Answer what was done, in words."""
        return str(rules.KINDS[self.kind])

    @property
    def group_label(self) -> str:
        """Answer with whom, in words."""
        return str(rules.GROUPS[self.group])

    @property
    def done_by_label(self) -> str:
        """Answer who did it, in words."""
        return str(rules.DONE_BY[self.done_by])
