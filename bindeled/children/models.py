"""A unit's duty calendar, the clock of each concern about a child, and each call that was made.

Nothing here says what a concern is about or whom; it is known by the concern's id alone.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.children import rules
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate, kept_by_owner, read_by
from bindeled.municipalities.models import District, Municipality, Unit

# Those who serve some unit of the municipality. Which concern one may open, and so whose clock, is asked where concerns are.
SERVES_A_UNIT = f"{OWN_MUNICIPALITY} AND NULLIF(current_setting('app.units', true), '') IS NOT NULL"
RUNNING = "ended_at IS NULL AND answered_at IS NULL"
RETENTION = {"ChildClock": "with its concern", "Called": "with its concern"}


class DutyHours(models.Model):
    """That a unit is open on a weekday (Monday is 0); closing at 0 o'clock is midnight."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (kept_by_owner(), *read_by("municipal", "worker", rows=OWN_MUNICIPALITY))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_day_of_the_week", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="opens_before_it_closes", condition=Q(opens__lt=F("closes")) | Q(closes="00:00")
            ),
        ]


class DutyCall(models.Model):
    """Somebody on a unit's list: in its hours one of its own, outside them the duty service. Functions, never people's names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    in_hours = models.BooleanField()
    channel = models.CharField(max_length=8)
    to = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    after = models.PositiveSmallIntegerField(default=0)  # minutes
    source = models.CharField(max_length=200)
    verified_on = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (kept_by_owner(), *read_by("municipal", "worker", rows=OWN_MUNICIPALITY))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_channel_of_call", condition=Q(channel__in=list(rules.CHANNELS))),
            models.CheckConstraint(name="before_called_anew", condition=Q(after__lte=rules.LATEST_TURN)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.to})"


class ChildClock(models.Model):
    """The clock of one concern, under the concern's id. It runs until a named person has answered.

    ``ended_at`` is when the last call was made and nobody had answered. No consent and no field of a form stops it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    # When the municipality knew that it is about a child: as a rule when it was received. From then on somebody is called; the
    # time within which it must be assessed is counted from the receipt all the same.
    known_at = models.DateTimeField()
    # When the next call is due, as the worker knew it last; it looks at the clock again then.
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Who in the family unit or the duty service has it, by their own name; who wrote that down; when, and how they said so.
    answered_name = models.CharField(max_length=80, blank=True, default="")
    answered_way = models.CharField(max_length=16, blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("insert",), f"{OWN_MUNICIPALITY} AND {RUNNING}"),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("next_at", "ended_at")),
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "received_at", "answered_at")),
        Gate("municipal", ("select",), SERVES_A_UNIT),
        Gate("municipal", ("insert",), f"{SERVES_A_UNIT} AND {RUNNING}"),
        Gate(
            "municipal",
            ("update",),
            SERVES_A_UNIT,
            ("answered_name", "answered_way", "answered_by_id", "answered_at"),
            written="answered_at IS NOT NULL",
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="answered_means_who_how_and_when",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answered_name="", answered_way="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, answered_way__in=list(rules.WAYS))
                & ~Q(answered_name=""),
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "next_at"],
                name="child_clocks_running",
                condition=Q(ended_at__isnull=True, answered_at__isnull=True),
            )
        ]


class Called(models.Model):
    """One call of a ladder that was made. There is one of a place: two workers, or one that begins anew, make none twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    clock = models.ForeignKey(ChildClock, on_delete=models.PROTECT, related_name="calls")
    round = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    called_at = models.DateTimeField()

    WALL: ClassVar = (
        Gate("worker", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("municipal", ("select",), SERVES_A_UNIT),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clock", "round", "turn"], name="one_call_of_a_place"),
        ]
