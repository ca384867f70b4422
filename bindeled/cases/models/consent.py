"""What a resident said to being told of, and the messages that go through the gate because of it (decision 1)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bindeled.cases.models.records import Case, Concern
from bindeled.cases.models.rows import OF_A_CASE_WE_SEE, goes_with, one_of
from bindeled.cases.rules import consent
from bindeled.cases.rules.states import WAYS
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality, Unit
from bindeled.receipts.rules import WORDINGS

RETENTION = {"Consent": "with its case", "Feedback": "with its case"}


class Consent(models.Model):
    """A resident's word on one recipient: yes, until a day and for what is written here alone; no; or not yet. Never rewritten.

    Who said it, what may be told and to whom outside stands sealed. A yes that was taken back keeps the day and who noted it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=8)
    # Of whom: the sender of which concern, or which unit. Whoever is outside is named in the sealed words.
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12)
    # Of a sender: which of the fixed wordings. For others what may be told stands in the sealed words.
    wordings = ArrayField(models.CharField(max_length=16), default=list)
    way = models.CharField(max_length=8)
    said_on = models.DateField()
    until = models.DateField(null=True)
    words = models.BinaryField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND noted_by_id {IS_ACTOR} AND withdrawn_at IS NULL"),
        # A yes is taken back, and never given again by the same row.
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_WE_SEE,
            ("withdrawn_on", "withdrawn_at", "withdrawn_by_id"),
            f"withdrawn_at IS NOT NULL AND withdrawn_by_id {IS_ACTOR}",
        ),
        # Whether it still holds when a message is to be sent; never what was said, or of whom.
        Gate(
            "worker",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "answer", "wordings", "said_on", "until", "withdrawn_at"),
        ),
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "case_id", "answer", "said_on")),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("answer", consent.CONSENT_ANSWERS),
            models.CheckConstraint(
                name="consent_of_one_recipient",
                condition=Q(recipient=consent.SENDER, concern__isnull=False, unit__isnull=True)
                | Q(recipient=consent.UNIT, concern__isnull=True, unit__isnull=False)
                | Q(recipient=consent.OUTSIDE, concern__isnull=True, unit__isnull=True),
            ),
            models.CheckConstraint(name="known_way_consent", condition=Q(way__in=list(WAYS))),
            models.CheckConstraint(
                name="a_yes_has_an_end",
                condition=Q(answer=consent.GIVEN, until__gte=F("said_on"))
                | ~Q(answer=consent.GIVEN) & Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="wordings_of_a_yes_to_a_sender",
                condition=Q(recipient=consent.SENDER, answer=consent.GIVEN, wordings__len__gt=0)
                | ~Q(recipient=consent.SENDER, answer=consent.GIVEN) & Q(wordings__len=0),
            ),
            models.CheckConstraint(
                name="only_a_yes_is_taken_back",
                condition=Q(withdrawn_on__isnull=True, withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(
                    answer=consent.GIVEN,
                    withdrawn_on__isnull=False,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-noted_at"], name="consents_of_case")]


class Feedback(models.Model):
    """A message to a sender on its way through the gate: proposed by one, seconded by another, sent by the worker.

    To whom it goes is sealed: nobody can read in a copy of the database whose concern led to which case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="+")
    # The case's, which the worker may not ask for.
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    wording = models.CharField(max_length=16)
    addressee = models.BinaryField()
    state = models.CharField(max_length=12, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    seconded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND state = 'proposed' AND proposed_by_id {IS_ACTOR}"),
        # What was sent cannot be unsent. Sending is the worker's alone.
        Gate(
            "municipal",
            ("update",),
            f"{OF_A_CASE_WE_SEE} AND state <> 'sent'",
            ("state", "seconded_at", "seconded_by_id", "ended_at"),
            f"(state <> 'seconded' OR seconded_by_id {IS_ACTOR})",
        ),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("state", "ended_at"), "state IN ('sent', 'stopped')"),
        *goes_with("case_id", "ended_at"),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", consent.FEEDBACK_STATES),
            models.CheckConstraint(name="wording_of_the_gate", condition=Q(wording__in=list(WORDINGS))),
            models.CheckConstraint(
                name="two_persons_stand_behind_it",
                condition=Q(seconded_by__isnull=True, seconded_at__isnull=True) & ~Q(state__in=("seconded", "sent"))
                | Q(seconded_by__isnull=False, seconded_at__isnull=False) & ~Q(seconded_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="ended_means_nothing_changes_more",
                condition=Q(ended_at__isnull=True, state__in=("proposed", "seconded"))
                | Q(ended_at__isnull=False, state__in=consent.CHANGES_NOTHING_MORE),
            ),
            models.UniqueConstraint(
                fields=["consent", "wording"], name="said_once", condition=Q(state__in=consent.STANDING)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "seconded_at"], name="feedback_to_send", condition=Q(state="seconded")
            ),
            models.Index(fields=["case", "-proposed_at"], name="feedback_of_case"),
        ]
