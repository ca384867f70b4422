"""Papers of all departments of an organisation, ordered as one job: the worker makes them, and who ordered them fetches them.

What stands on them anybody may read in the stairwell; there is nothing of an adviser's and nothing of a resident's in them.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.guidance.rules import LANGUAGES
from bindeled.housing.models import Department, Organisation
from bindeled.housing.models.places import KEPT_BY_ITS_ORGANISATION
from bindeled.municipalities.models import Municipality
from bindeled.paper.rules import PAPERS

# How many days after it was ordered a stack goes, fetched or not: what stands on paper soon is not so any more.
DAYS_KEPT = 7
RETENTION = {"Stack": DAYS_KEPT, "Sheet": "with its stack"}

OWN = f"account_id {IS_ACTOR}"
IN_AN_OWN_STACK = f"stack_id IN (SELECT id FROM app.paper_stack WHERE {OWN})"
OF_THIS_MUNICIPALITY = f"stack_id IN (SELECT id FROM app.paper_stack WHERE {OWN_MUNICIPALITY})"


class Stack(models.Model):
    """Papers that somebody ordered together. How far it is is counted from its sheets, so that it cannot be wrong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField(db_index=True)
    ordered_at = models.DateTimeField(default=timezone.now)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert"), f"{KEPT_BY_ITS_ORGANISATION} AND {OWN}"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.id)


class Sheet(models.Model):
    """One paper of a stack: of which department, in which language, and the file once it is made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stack = models.ForeignKey(Stack, on_delete=models.CASCADE, related_name="sheets")
    position = models.PositiveIntegerField()
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="+")
    paper = models.CharField(max_length=16, choices=[(paper, paper) for paper in PAPERS])
    language = models.CharField(max_length=2, choices=[(language, language) for language in LANGUAGES])
    # Nothing while it waits; empty where it could not be made.
    pdf = models.BinaryField(null=True)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert"), IN_AN_OWN_STACK),
        Gate("worker", ("select", "delete"), OF_THIS_MUNICIPALITY),
        Gate("worker", ("update",), OF_THIS_MUNICIPALITY, ("pdf",)),
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["stack", "position"], name="one_sheet_in_a_place")]
        indexes: ClassVar = [models.Index(fields=["stack"], name="sheets_waiting", condition=models.Q(pdf=None))]

    def __str__(self) -> str:
        return f"{self.paper} {self.language}"
