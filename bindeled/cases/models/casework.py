"""The work on a case: what is planned, warnings for those who knock, and the steps towards an eviction."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases import rules
from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import OF_A_CASE_WE_SEE, goes_with, one_of
from bindeled.cases.rules import eviction
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate, kept_by_owner, read_by
from bindeled.municipalities.models import Municipality

RETENTION = {
    "Plan": "with its case",
    "SafetyNote": "with its case",
    "Party": "with its case",
    "EvictionStep": "with its case",
}


class Plan(models.Model):
    """Something planned on a case: a visit, a call, a letter to the resident, or another task. How it went stands on the timeline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    kind = models.CharField(max_length=16)
    due_on = models.DateField()
    due_at = models.TimeField(null=True)
    # From this day on it is shown as waiting.
    remind_on = models.DateField()
    what = models.BinaryField(null=True)
    state = models.CharField(max_length=8, default="planned")
    result = models.CharField(max_length=16, blank=True, default="")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), OF_A_CASE_WE_SEE),
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_WE_SEE,
            ("due_on", "due_at", "remind_on", "state", "result", "finished_at", "finished_by_id"),
        ),
        # For which day, so that whoever is responsible is reminded; never what.
        Gate(
            "worker",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "case_id", "state", "due_on", "remind_on"),
        ),
        *goes_with("case_id", "state"),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", rules.PLAN_STATES),
            models.CheckConstraint(name="known_kind_plan", condition=Q(kind__in=list(rules.PLAN_KINDS))),
            models.CheckConstraint(name="reminded_before_it_is_due", condition=Q(remind_on__lte=models.F("due_on"))),
            models.CheckConstraint(
                name="finished_means_when_and_by_whom",
                condition=Q(state="planned", finished_at__isnull=True, finished_by__isnull=True, result="")
                | ~Q(state="planned") & Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], name="next_steps", condition=Q(state="planned")),
            models.Index(fields=["municipality", "remind_on"], name="to_remind_of", condition=Q(state="planned")),
            models.Index(fields=["case", "-finished_at"], name="contacts", condition=Q(result="met")),
        ]


class SafetyNote(models.Model):
    """A warning for those who knock, with the day by which somebody looks whether it still holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    text = models.BinaryField()
    review_by = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), OF_A_CASE_WE_SEE),
        Gate("municipal", ("update",), OF_A_CASE_WE_SEE, ("review_by", "ended_at", "ended_by_id")),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ended_means_when_and_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="safety_notes", condition=Q(ended_at__isnull=True))]


class Party(models.Model):
    """A party's word on a mediation: whether they agree to it, who said so and how, and what may be told to the other. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    party = models.CharField(max_length=16)
    answer = models.CharField(max_length=16)
    way = models.CharField(max_length=8)
    said_on = models.DateField()
    # Who said so, and what may be told.
    words = models.BinaryField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), OF_A_CASE_WE_SEE),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="known_words_party",
                condition=Q(
                    party__in=list(rules.PARTIES), answer__in=list(rules.PARTY_ANSWERS), way__in=list(rules.WAYS)
                ),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-noted_at"], name="parties_of_case")]


class EvictionStep(models.Model):
    """One step of a housing organisation towards an eviction, or that it was averted, as somebody wrote it down. Only added to.

    A slip of the pen is struck out, and stays to be seen. What stands here is asked of a case that one has open, never of a
    tenant, an organisation or the years (decision 16).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=16)
    on = models.DateField()
    # What somebody wrote to it. Sealed.
    words = models.BinaryField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), OF_A_CASE_WE_SEE),
        Gate("municipal", ("update",), OF_A_CASE_WE_SEE, ("struck_at", "struck_by_id")),
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "case_id", "step", "on", "struck_at")),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_eviction_step", condition=Q(step__in=list(eviction.STEPS))),
            models.CheckConstraint(
                name="struck_means_when_and_by_whom",
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "noted_at"], name="eviction_steps_of_case")]


class StandardText(models.Model):
    """A text that advisers begin from, as a municipality's file has it. Kept by the owner, like places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    title = models.CharField(max_length=80)
    body = models.TextField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (kept_by_owner(), *read_by("municipal"))

    def __str__(self) -> str:
        return self.title
