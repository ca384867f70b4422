"""What was agreed on at meetings: who does what, by when. Never about a resident: the guard of minutes reads it before it is kept."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES
from bindeled.cooperation.models.meetings import Meeting, MeetingGuest
from bindeled.cooperation.rules import action_items as rules
from bindeled.cooperation.rules import meetings
from bindeled.municipalities.models import District, Municipality

RETENTION = {"ActionItem": meetings.KEPT_DAYS}
# Of a meeting that one is invited to, or agreed on before one of its kind and district that one is: row security of meetings lets a
# contact person see no other. Whoever was invited once does not read what was agreed on after it.
OF_ONES_MEETINGS = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT 1 FROM app.cooperation_meeting AS asked WHERE asked.id = cooperation_actionitem.meeting_id"
    " OR (asked.kind = cooperation_actionitem.kind AND asked.starts_at > cooperation_actionitem.made_at"
    " AND asked.district_id IS NOT DISTINCT FROM cooperation_actionitem.district_id))"
)
# Row security of guests lets a contact person see their own invitations alone.
ONES_OWN = f"{OWN_MUNICIPALITY} AND guest_id IN (SELECT held.id FROM app.cooperation_meetingguest AS held)"
READ = (
    "id", "municipality_id", "meeting_id", "kind", "district_id", "text", "owner", "guest_id", "due_on", "made_at", "done_at",
)  # fmt: skip


class ActionItem(models.Model):
    """Something that somebody does by a day. ``kind`` and ``district`` are the meeting's: at the next one of these it stands again.

    ``guest`` is whoever was invited and does it, where that is somebody with an address; ``owner`` names who does it in any case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="action_items")
    kind = models.CharField(max_length=12)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=rules.LONGEST_TEXT)
    owner = models.CharField(max_length=meetings.LONGEST_NAME)
    guest = models.ForeignKey(MeetingGuest, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_how = models.CharField(max_length=10, blank=True, default="")
    reminded_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select", "delete"), CONVENES),
        Gate("municipal", ("insert",), CONVENES, (), "done_at IS NULL AND reminded_at IS NULL"),
        Gate("municipal", ("update",), CONVENES, ("done_at", "done_how")),
        Gate("sender", ("select",), OF_ONES_MEETINGS, READ),
        Gate("sender", ("update",), ONES_OWN, ("done_at", "done_how"), "done_how = 'owner'"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("reminded_at",)),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "owner", "text"], name="one_agreement_of_a_meeting_once"),
            models.CheckConstraint(
                name="what_is_done_says_who_said_so",
                condition=Q(done_at=None, done_how="") | Q(done_at__isnull=False, done_how__in=sorted(rules.WAYS)),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def state(self) -> rules.State:
        """Answer the word and the tone of how it stands today."""
        return rules.STATES[rules.standing(self.due_on, is_done=self.done_at is not None, on=timezone.localdate())]

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.done_at is None
