"""Whose a concern is: hand-overs, and the rules that suggest."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases import rules
from bindeled.cases.models.records import Case, Concern
from bindeled.cases.models.rows import (
    ANSWERED_BY_ONE_WHO_MAY,
    CASES_KEY_IS_GONE,
    CONCERNS_KEY_IS_GONE,
    OURS,
    PARTIES,
    goes_with,
    one_of,
)
from bindeled.cases.rules import routing
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate, kept_by_owner, read_by
from bindeled.municipalities.models import Municipality, Unit

RETENTION = {"Handover": "with its record"}


class Handover(models.Model):
    """That a concern or a whole case was offered to another unit, and what was answered. Until it is accepted it is the giver's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # One of the two. A case goes with everything that stands in it.
    concern = models.ForeignKey(Concern, null=True, on_delete=models.PROTECT, related_name="handovers")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="handovers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Whether nobody of the other unit works here: then the giver says what they answered, who and how (decision 20).
    outside = models.BooleanField(default=False)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    reason = models.BinaryField()
    state = models.CharField(max_length=16, default="offered")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # Why it was refused; or, outside, who took it. Sealed under the concern's key, as the reason is.
    answer = models.BinaryField(null=True)
    way = models.CharField(max_length=8, blank=True, default="")
    taken_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), PARTIES),
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND from_unit_id = {OURS} AND state = 'offered'"),
        Gate(
            "municipal",
            ("update",),
            PARTIES,
            ("state", "answered_by_id", "answered_at", "answer", "way", "taken_at"),
            ANSWERED_BY_ONE_WHO_MAY,
        ),
        Gate(
            "counter",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "from_unit_id", "state", "offered_at", "answered_at"),
        ),
        *goes_with("case_id", "concern_id", "state", gone=f"({CASES_KEY_IS_GONE} OR {CONCERNS_KEY_IS_GONE})"),
        Gate("extracting", ("select",), OWN_MUNICIPALITY, ("municipality_id", "concern_id", "case_id", "state")),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", rules.HANDOVER_STATES),
            models.UniqueConstraint(
                fields=["concern"], name="one_open_offer_of_a_concern", condition=Q(state="offered")
            ),
            models.UniqueConstraint(fields=["case"], name="one_open_offer_of_a_case", condition=Q(state="offered")),
            models.CheckConstraint(
                name="offer_of_one_record",
                condition=Q(concern__isnull=False, case__isnull=True) | Q(concern__isnull=True, case__isnull=False),
            ),
            models.CheckConstraint(name="to_another_unit", condition=~Q(from_unit=models.F("to_unit"))),
            models.CheckConstraint(
                name="answered_means_by_whom_and_when",
                condition=Q(state="offered", answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(state="offered") & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="taken_outside_means_who_how_and_when",
                condition=~Q(outside=True, state="accepted")
                | Q(answer__isnull=False, taken_at__isnull=False, way__in=list(rules.WAYS)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to_unit", "offered_at"], name="open_offers", condition=Q(state="offered")),
            models.Index(fields=["concern", "-offered_at"], name="handovers_of_concern"),
            models.Index(fields=["case", "-offered_at"], name="handovers_of_case"),
            models.Index(fields=["from_unit", "-offered_at"], name="handovers_from"),
        ]

    @property
    def record(self) -> Concern | Case:
        """Answer what is handed over: a concern, or a case with everything that stands in it."""
        found = self.concern or self.case
        assert found is not None  # noqa: S101 - the database demands one of the two
        return found

    @property
    def traced(self) -> tuple[str, uuid.UUID]:
        """Answer what is handed over as the trace names it: its kind and id."""
        if self.case_id:
            return "case", self.case_id
        assert self.concern_id is not None  # noqa: S101 - the same
        return "concern", self.concern_id


class RoutingRule(models.Model):
    """A rule of routing as a municipality's file says it (``cases.rules.routing``). Kept by the owner, like places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    position = models.PositiveIntegerField()
    unit_kind = models.CharField(max_length=32)
    beside = models.BooleanField(default=False)
    when = models.JSONField(default=list)
    reason_da = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (kept_by_owner(), *read_by("municipal"))

    def __str__(self) -> str:
        return self.code

    @property
    def rule(self) -> routing.Rule:
        """Answer it as the pure rules know it."""
        return routing.rule({field.attname: getattr(self, field.attname) for field in self._meta.fields})
