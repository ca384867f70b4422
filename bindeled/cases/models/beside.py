"""What stands beside concerns and cases: by what they are found again, and what a leader is to look at together."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases import rules
from bindeled.cases.models.records import Case, Concern
from bindeled.cases.models.rows import (
    CASES_KEY_IS_GONE,
    CONCERNS_KEY_IS_GONE,
    OF_A_CONCERN_OF_OURS,
    WITH_ITS_CONCERN,
    WITH_ITS_RECORD,
    goes_with,
)
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality, Unit

RETENTION = {
    "Clue": "with its record",
    "Review": "with its concern",
    "SenderCall": "with its concern",
    "Telling": "with its concern",
}


class Clue(models.Model):
    """By what a record is found again: the keyed mark of a receipt's number, a dwelling, a resident's name or phone.

    It tells nothing without the key, and is seen only together with its record, so by those who serve the record's unit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=16)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), f"{OWN_MUNICIPALITY} AND {WITH_ITS_RECORD}"),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        *goes_with("case_id", "concern_id", gone=f"({CASES_KEY_IS_GONE} OR {CONCERNS_KEY_IS_GONE})"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clue_of_one_record",
                condition=Q(concern__isnull=False, case__isnull=True) | Q(concern__isnull=True, case__isnull=False),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "mark"], name="clues")]


class Telling(models.Model):
    """That somebody told of a dwelling or a name, by keyed marks alone: what the worker compares when another tells of it.

    So it need not look at the concerns themselves, of which it sees nothing. What was set aside leaves one when it is judged real.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    mark = models.BinaryField(max_length=16)
    # Nothing where nobody knows who sent it.
    sender_mark = models.BinaryField(max_length=16, null=True)
    hearsay = models.BooleanField()
    at = models.DateTimeField()

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), f"{OWN_MUNICIPALITY} AND {WITH_ITS_CONCERN}"),
        Gate("worker", ("select", "insert"), OWN_MUNICIPALITY),
        *goes_with("concern_id"),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["municipality", "mark", "at"], name="tellings_of_mark")]


class Review(models.Model):
    """That several told of the same independently, so that a leader looks at their concerns together; and what the leader saw to.

    It stands with the newest of them, and is seen by whoever may see that one. Which the others are follows from the mark.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=8)
    mark = models.BinaryField(max_length=16)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # What the leader saw to. Sealed under the concern's key.
    answer = models.BinaryField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), f"{OWN_MUNICIPALITY} AND {WITH_ITS_CONCERN}"),
        Gate(
            "municipal",
            ("update",),
            f"{OWN_MUNICIPALITY} AND {WITH_ITS_CONCERN}",
            ("answered_at", "answered_by_id", "answer"),
        ),
        # Whether a leader is asked already, and when one last looked; never what was written.
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "mark", "asked_at", "answered_at")),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        *goes_with("concern_id", "answered_at"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="about_what", condition=Q(about__in=list(rules.ABOUT))),
            models.UniqueConstraint(
                fields=["municipality", "mark"], name="one_open_review", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="reviewed_means_when_who_and_what",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, answer__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "mark", "-asked_at"], name="reviews_of_mark")]


class SenderCall(models.Model):
    """That the sender of a concern was phoned to be asked (decision 19), how it went, and what was answered. Only added to.

    Nothing of it is seen by the sender's side, and nothing goes back: no receipt, no letter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12)
    # What was answered, or when to call back. Sealed under the concern's key.
    answer = models.BinaryField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND {WITH_ITS_CONCERN}"),
        # Whom it is only offered to reads it, and does not call.
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND {OF_A_CONCERN_OF_OURS} AND by_id {IS_ACTOR}"),
        *goes_with("concern_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_result_call", condition=Q(result__in=list(rules.CALL_RESULTS))),
            models.CheckConstraint(
                name="who_was_asked_has_answered", condition=~Q(result="reached") | Q(answer__isnull=False)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["concern", "-at"], name="calls_to_the_sender")]
