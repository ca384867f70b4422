"""Look-ups that a leader is asked about: what the rules noticed in a week that is over, and what chance drew from it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bindeled.cases.models.rows import leads_or_protects
from bindeled.cases.rules.looking import LOOK_ANSWERS
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality, Unit

# Days, counted from the end of its week: then the worker takes it away. The trace itself stays. Bindeled's own measure.
KEPT_DAYS = 365
RETENTION = {"LookUp": f"{KEPT_DAYS} days", "Home": "until taken back"}
# A leader of the unit, or the data protection officer, and never the very person who looked. Asked in the database, since
# whoever is asked about must not find it there beforehand.
ASKED = f"NOT user_id {IS_ACTOR} AND {leads_or_protects('cases_lookup')}"


class Home(models.Model):
    """Where somebody who works here lives, where they have said so: a keyed mark that tells nothing, and is compared with those of
    concerns when the looks of a week are gone through.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    mark = models.BinaryField(max_length=16)
    noted_at = models.DateTimeField()

    WALL: ClassVar = (
        # One's own, and nobody else's.
        Gate("municipal", ("select", "insert", "delete"), f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}"),
        Gate("watcher", ("select",), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.id)


class LookUp(models.Model):
    """That somebody looked at one record in one week, and a leader is asked why. It holds no word of the record, and is no judgement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The unit that they served, whose leader answers.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()  # its Monday
    # Each draw numbers its own from one, so that of two at once only one is kept.
    number = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # No foreign key: what is asked about stays what it is when the record goes.
    record_kind = models.CharField(max_length=8)
    record_id = models.UUIDField()
    at = models.DateTimeField()
    looks = models.PositiveIntegerField()
    purpose = models.CharField(max_length=32)
    # Which rules noticed it, or that it was drawn: short words of the rules.
    noticed = ArrayField(models.CharField(max_length=16))
    answer = models.CharField(max_length=16, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("watcher", ("select", "insert", "delete"), OWN_MUNICIPALITY),
        Gate("municipal", ("select",), ASKED),
        Gate("municipal", ("update",), ASKED, ("answer", "answered_at", "answered_by_id")),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "week", "number"], name="one_look_up_of_a_number"),
            models.CheckConstraint(name="look_up_of_what", condition=Q(record_kind__in=["case", "concern"])),
            models.CheckConstraint(
                name="look_up_answered_means_when_who_and_what",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(answer__in=list(LOOK_ANSWERS), answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "unit", "week"],
                name="look_ups_to_answer",
                condition=Q(answered_at__isnull=True),
            )
        ]

    @property
    def answer_label(self) -> str:
        """Answer the leader's word, in words."""
        return str(LOOK_ANSWERS.get(self.answer, ""))
