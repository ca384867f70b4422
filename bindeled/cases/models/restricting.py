"""That a case may be opened by some alone, and that somebody opened one in an emergency.

Both stand where everybody who works here may ask for them in the database, since the wall of cases asks them: neither holds a
readable word of the case but its number.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import OPENED, SHUT, goes_with, leads_or_protects, serves_as
from bindeled.cases.rules import restricting
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, OWN_UNITS, Gate
from bindeled.municipalities.models import Municipality, Unit

RETENTION = {"Restriction": "with its case", "Opening": "with its case"}
SERVED = f"{OWN_MUNICIPALITY} AND {OWN_UNITS}"
# Who says who may open it: a leader of its unit, or whoever is responsible for it. Cases may be asked here: a change of what
# restricts them is judged by this, and what their own wall asks is only who may read it.
LEADS = serves_as("its.role = 'leader'")
RESPONSIBLE = f"EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = case_id AND its.responsible_id {IS_ACTOR})"


class Restriction(models.Model):
    """That only these people may open a case, beside whoever is responsible for it; and why.

    Never rewritten: where somebody is let in or out, the row ends and the next begins.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # What somebody must write to open it in an emergency: they cannot see the case to ask it.
    number = models.CharField(max_length=restricting.NUMBER_LENGTH)
    # The case's, so that somebody to whom it is closed can write down why they open it.
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    readers = ArrayField(models.UUIDField())
    reason = models.BinaryField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    ASKED: ClassVar = (SHUT,)
    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert",), f"{SERVED} AND set_by_id {IS_ACTOR} AND ended_at IS NULL"),
        Gate(
            "municipal",
            ("update",),
            f"{SERVED} AND ({LEADS} OR {RESPONSIBLE})",
            ("ended_at", "ended_by_id"),
            f"ended_at IS NOT NULL AND ended_by_id {IS_ACTOR}",
        ),
        *goes_with("case_id"),
        Gate("extracting", ("select",), OWN_MUNICIPALITY, ("municipality_id", "case_id", "ended_at")),
        Gate("drawing", ("select",), OWN_MUNICIPALITY, ("municipality_id", "case_id", "ended_at")),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], name="one_restriction_of_a_case", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="restriction_ended_means_when_and_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Opening(models.Model):
    """That somebody opened a restricted case in an emergency: why, until when, and what a leader said of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=restricting.NUMBER_LENGTH)
    # The case's, so that a leader reads why without the case.
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    emergency = models.CharField(max_length=16)
    reason = models.BinaryField()
    # By the database's clock alone.
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Whom the worker tells, who may not ask for anybody's role.
    tell = ArrayField(models.UUIDField())
    told_at = models.DateTimeField(null=True)
    review = models.CharField(max_length=16, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    ASKED: ClassVar = (OPENED,)
    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate(
            "municipal",
            ("insert",),
            f"{SERVED} AND user_id {IS_ACTOR} AND opened_at = now() AND review = '' AND told_at IS NULL",
        ),
        # One's own is ended; another's is looked at by a leader or the data protection officer. Never both of the same.
        Gate(
            "municipal",
            ("update",),
            OWN_MUNICIPALITY,
            ("ended_at", "review", "reviewed_at", "reviewed_by_id"),
            f"(user_id {IS_ACTOR} AND review = ''"
            f" OR reviewed_by_id {IS_ACTOR} AND reviewed_by_id <> user_id AND {leads_or_protects('cases_opening')})",
        ),
        # Who is told, and that they were.
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "tell", "told_at")),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("told_at",), "told_at IS NOT NULL"),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="opened_for_half_an_hour", condition=Q(until=F("opened_at") + restricting.OPEN_FOR)
            ),
            models.CheckConstraint(name="known_emergency", condition=Q(emergency__in=list(restricting.EMERGENCIES))),
            models.CheckConstraint(
                name="opening_reviewed_means_what_when_and_by_whom",
                condition=Q(review="", reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(review__in=list(restricting.REVIEWS), reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "until"], name="openings_of", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["unit", "opened_at"], name="openings_to_review", condition=Q(reviewed_at__isnull=True)
            ),
            models.Index(fields=["municipality"], name="openings_to_tell", condition=Q(told_at__isnull=True)),
        ]
