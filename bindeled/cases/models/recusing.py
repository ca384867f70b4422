"""That somebody does not work on a case or a concern, since they know the resident or have an interest of their own."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases.models.records import Case, Concern
from bindeled.cases.models.rows import (
    CASES_KEY_IS_GONE,
    CONCERNS_KEY_IS_GONE,
    OUT_OF_CASES,
    OUT_OF_CONCERNS,
    OUT_OF_DWELLINGS,
    goes_with,
    leads_or_protects,
)
from bindeled.cases.rules import recusing, restricting
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, OWN_UNITS, Gate
from bindeled.municipalities.models import Municipality, Unit

RETENTION = {"Recusal": "with its record"}
LEADS_OR_PROTECTS_HERE = leads_or_protects("cases_recusal")


class Recusal(models.Model):
    """That somebody is out of a record, and of whatever comes about the same dwelling, until a leader says that there is no conflict.

    Whom it is about must be able to ask for it, since the walls of cases and concerns ask it in their name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="+")
    # The dwelling's keyed mark: a new concern about it is not there for them either.
    dwelling_index = models.BinaryField(max_length=32)
    # What somebody must write to open the case in an emergency; nothing of a concern.
    number = models.CharField(max_length=restricting.NUMBER_LENGTH, blank=True)
    # The record's, so that a leader reads why.
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16)
    words = models.BinaryField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, blank=True, default=recusing.WAITS)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    ASKED: ClassVar = (OUT_OF_CASES, OUT_OF_CONCERNS, OUT_OF_DWELLINGS)
    WALL: ClassVar = (
        Gate(
            "municipal",
            ("select",),
            f"{OWN_MUNICIPALITY} AND (user_id {IS_ACTOR} OR {OWN_UNITS} OR {LEADS_OR_PROTECTS_HERE})",
        ),
        # Of oneself, of somebody in a unit that one leads, or carried on from a concern that is put in a case: the product asks which.
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND {OWN_UNITS} AND said_by_id {IS_ACTOR} AND answer = ''"),
        # Nobody answers their own.
        Gate(
            "municipal",
            ("update",),
            f"{LEADS_OR_PROTECTS_HERE} AND user_id <> {IS_ACTOR.removeprefix('= ')}",
            ("answer", "answered_at", "answered_by_id"),
            f"answered_by_id {IS_ACTOR}",
        ),
        *goes_with("case_id", "concern_id", gone=f"({CASES_KEY_IS_GONE} OR {CONCERNS_KEY_IS_GONE})"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "case"], name="out_of_a_case_once", condition=~Q(answer="lifted")),
            models.UniqueConstraint(
                fields=["user", "concern"], name="out_of_a_concern_once", condition=~Q(answer="lifted")
            ),
            models.CheckConstraint(
                name="recusal_of_one_record",
                condition=Q(concern__isnull=False, case__isnull=True, number="")
                | Q(concern__isnull=True, case__isnull=False) & ~Q(number=""),
            ),
            models.CheckConstraint(name="known_ground_of_recusal", condition=Q(ground__in=list(recusing.GROUNDS))),
            models.CheckConstraint(
                name="recusal_answered_means_what_when_and_by_whom",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(answer__in=list(recusing.ANSWERS), answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user"], name="out_of", condition=~Q(answer="lifted")),
            models.Index(fields=["unit", "said_at"], name="recusals_to_answer", condition=Q(answer="")),
        ]

    def __str__(self) -> str:
        return self.ground
