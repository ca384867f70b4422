"""What contact persons need talked about: a need in plain words, who stands behind it, and what became of it.

No line here is about a resident, and a theme does not say who raised it: that stands beside it, for the convenor alone.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES
from bindeled.cooperation.models.training import OWN_SIGN_UP
from bindeled.cooperation.rules import themes as rules
from bindeled.housing.models import ContactPerson, Organisation
from bindeled.housing.models.roster import OF_OWN_ENTRY
from bindeled.municipalities.models import Municipality

RETENTION = {"Theme": "kept", "Supporter": rules.SUPPORTERS_KEPT}
BEHIND_IT = "id IN (SELECT mine.theme_id FROM app.cooperation_supporter AS mine)"
STANDS_BEHIND = f"{OWN_MUNICIPALITY} AND {BEHIND_IT}"
# What a calendar that is read without signing in shows of a theme that has a day.
IN_A_CALENDAR = ("id", "municipality_id", "title", "state", "planned_into", "planned_on", "version", "changed_at")


class Theme(models.Model):
    """A need. ``planned_into`` and ``planned_on`` say into which meeting or activity it was planned, ``outcome`` what became of it.

    ``version`` grows with what those behind it are to be told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    need = models.TextField(max_length=rules.LONGEST_NEED)
    raised_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, default=rules.RAISED)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=10, blank=True, default="")
    why_marked = models.CharField(max_length=rules.LONGEST_LINE, blank=True, default="")
    planned_into = models.CharField(max_length=rules.LONGEST_LINE, blank=True, default="")
    planned_on = models.DateField(null=True)
    outcome = models.TextField(max_length=rules.LONGEST_OUTCOME, blank=True, default="")
    forum_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    CHANGES: ClassVar = (
        "changed_at", "state", "merged_into_id", "mark", "why_marked", "planned_into", "planned_on", "outcome", "forum_on", "version",
    )  # fmt: skip
    UNTOUCHED: ClassVar = (
        "state = 'raised' AND merged_into_id IS NULL AND version = 1 AND forum_on IS NULL"
        " AND mark || why_marked || planned_into || outcome = ''"
    )
    WALL: ClassVar = (
        Gate("sender", ("select",), OWN_MUNICIPALITY),
        Gate("sender", ("insert",), OWN_MUNICIPALITY, (), UNTOUCHED),
        Gate("municipal", ("select",), CONVENES),
        Gate("municipal", ("update",), CONVENES, CHANGES),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("calendar", ("select",), STANDS_BEHIND, IN_A_CALENDAR),
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "raised_at", "mark")),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="known_state_and_mark_of_a_theme",
                condition=Q(state__in=list(rules.STATES), mark__in=list(rules.MARKS)),
            ),
            models.CheckConstraint(
                name="a_theme_put_together_says_with_which",
                condition=Q(state=rules.MERGED, merged_into__isnull=False)
                | ~Q(state=rules.MERGED) & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="what_is_planned_says_where_and_what_is_answered_what",
                condition=(~Q(state=rules.PLANNED) | ~Q(planned_into="")) & (~Q(state=rules.ANSWERED) | ~Q(outcome="")),
            ),
            models.CheckConstraint(name="a_mark_says_why", condition=Q(mark="") | ~Q(why_marked="")),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "-changed_at"], name="themes_by_change")]

    def __str__(self) -> str:
        return self.title

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]

    @property
    def mark_word(self) -> str:
        """Answer what it is marked as, in words, or nothing."""
        return str(rules.MARKS[self.mark]) if self.mark else ""


class Supporter(models.Model):
    """That a contact person raised a theme or stands behind it, and of which of its versions they were told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="supporters")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="+")
    raised = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    told_version = models.PositiveIntegerField(default=1)

    WALL: ClassVar = (
        Gate("sender", ("select", "delete"), OF_OWN_ENTRY),
        Gate("sender", ("insert",), OWN_SIGN_UP),
        Gate("calendar", ("select",), OF_OWN_ENTRY, ("id", "municipality_id", "theme_id", "contact_person_id")),
        Gate("municipal", ("select", "delete"), CONVENES),
        Gate("municipal", ("update",), CONVENES, ("theme_id", "told_version")),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("told_version",)),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["theme", "contact_person"], name="one_stands_behind_a_theme_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
