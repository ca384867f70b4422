"""What is read before a meeting or shown at it: a title and an address. Never about a resident; nothing is uploaded."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES
from bindeled.cooperation.models.meetings import Meeting
from bindeled.cooperation.rules import materials as rules
from bindeled.municipalities.models import Municipality

RETENTION = {"Material": "kept"}
# Of the meetings that one may see, by their own walls.
OF_A_MEETING = "meeting_id IN (SELECT its.id FROM app.cooperation_meeting AS its)"


class Material(models.Model):
    """Something to read before a meeting or shown at it, and where it lies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    address = models.URLField(max_length=rules.LONGEST_ADDRESS)
    added_at = models.DateTimeField(default=timezone.now)

    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert", "delete"), f"{CONVENES} AND {OF_A_MEETING}"),
        Gate("sender", ("select",), f"{OWN_MUNICIPALITY} AND {OF_A_MEETING}"),
        Gate("public", ("select",), OF_A_MEETING),
    )

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "address"], name="one_address_stands_at_a_meeting_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def press(self) -> str:
        """Answer what the button sends that takes it away."""
        return f"take:{self.id}"
