"""Minutes of meetings, version by version. They are about places and partners: a guard reads them before they are kept."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES, IS_CONVENOR
from bindeled.cooperation.models.meetings import Meeting
from bindeled.cooperation.rules import meetings
from bindeled.cooperation.rules import minutes as rules
from bindeled.municipalities.models import Municipality

RETENTION = {"MeetingMinutes": meetings.KEPT_DAYS}
# Of a meeting that one is invited to: row security of meetings lets a contact person see no other.
OF_ONES_MEETING = f"{OWN_MUNICIPALITY} AND meeting_id IN (SELECT asked.id FROM app.cooperation_meeting AS asked)"
# What whoever was invited may know of them: not who wrote them.
READ = ("id", "municipality_id", "meeting_id", "number", "text", "changed", "published_at")


class MeetingMinutes(models.Model):
    """What was said at a meeting, as it was published once, or as a draft: one at most, and the last. What is published is never changed.

    ``changed`` says what a version puts right in the one before. A version that was put right can be taken away for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=rules.LONGEST_TEXT)
    changed = models.CharField(max_length=rules.LONGEST_LINE, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND (published_at IS NOT NULL OR {IS_CONVENOR})"),
        Gate("municipal", ("insert",), CONVENES, (), f"made_by_id {IS_ACTOR} AND published_at IS NULL"),
        Gate("municipal", ("update",), CONVENES, ("published_at", "published_by_id"), f"published_by_id {IS_ACTOR}"),
        Gate("municipal", ("delete",), CONVENES),
        Gate("sender", ("select",), f"{OF_ONES_MEETING} AND published_at IS NOT NULL", READ),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_version_of_minutes_of_a_number"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(published_at=None), name="one_draft_of_minutes_at_a_time"
            ),
            models.CheckConstraint(
                name="published_minutes_say_by_whom",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_put_right_say_what", condition=Q(number=1) | Q(published_at=None) | ~Q(changed="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"

    @property
    def key(self) -> str:
        """Answer by what a button knows it."""
        return str(self.number)

    @property
    def is_put_right(self) -> bool:
        """Say whether it puts an earlier version right."""
        return self.number > 1
