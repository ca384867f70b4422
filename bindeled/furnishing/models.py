"""A household that is to be furnished, and each application for it. They lie beside a case, and go where it goes."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, SERVED, Gate
from bindeled.furnishing import rules
from bindeled.municipalities.models import Municipality
from bindeled.residents.models import Resident

# Row security of the case is asked again inside this: who is out of the case, or not let into it, does not see these either.
WITH_ITS_CASE = f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = case_id)"
# Only where one serves the case's unit: who is merely offered it may look.
OF_A_CASE_SERVED = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = case_id"
    f" AND its.unit_id = ANY ({SERVED}::uuid[]))"
)
KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
GOES = (
    Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "case_id", "key_id")),
    Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {KEY_IS_GONE}"),
)
RETENTION = {"Household": "with its case", "Application": "with its case"}


class Household(models.Model):
    """Who is to live there and what they have, sealed under a key of its own. ``version`` counts up: by it two writers are told apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The case that it was begun from, by its id.
    case_id = models.UUIDField(unique=True)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), WITH_ITS_CASE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_SERVED} AND begun_by_id {IS_ACTOR}"),
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_SERVED,
            ("body", "version", "changed_at", "changed_by_id"),
            f"changed_by_id {IS_ACTOR}",
        ),
        *GOES,
    )


class Application(models.Model):
    """One application: of one adult, or of two who are married. What was sent is kept as it was sent; the texts are sealed.

    Under the key of its household. Who applies stands in the household and in what was sent; here is only a number, and the random
    word of the member in ``member``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="applications")
    case_id = models.UUIDField(db_index=True)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    member = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default=rules.WRITING)
    begun_at = models.DateTimeField()
    # The four answers; and, once it was sent, what was sent.
    answers = models.BinaryField(null=True)
    sent = models.BinaryField(null=True)
    sent_on = models.DateField(null=True)
    # What the authority decided, for which things, and when the applicant was told.
    outcome = models.CharField(max_length=12, blank=True, default="")
    decided_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    decision = models.BinaryField(null=True)
    complained_on = models.DateField(null=True)
    # Who wrote here last, and when; who did what stands on the timeline.
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    WALL: ClassVar = (
        Gate("municipal", ("select",), WITH_ITS_CASE),
        Gate(
            "municipal",
            ("insert",),
            f"{OF_A_CASE_SERVED} AND state = '{rules.WRITING}' AND changed_by_id {IS_ACTOR}",
        ),
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_SERVED,
            (
                *("state", "answers", "sent", "sent_on", "outcome", "decided_on", "told_on", "decision"),
                *("complained_on", "changed_at", "changed_by_id", "version"),
            ),
            f"changed_by_id {IS_ACTOR}",
        ),
        *GOES,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["household", "member"], name="one_application_of_an_applicant"),
            models.CheckConstraint(name="known_state_of_application", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(
                name="sent_means_what_and_when",
                condition=Q(state__in=(rules.WRITING, rules.GIVEN_UP)) | Q(sent_on__isnull=False, sent__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_means_how_and_when",
                condition=Q(outcome="", decided_on__isnull=True, told_on__isnull=True, decision__isnull=True)
                & Q(state__in=(rules.WRITING, rules.SENT, rules.GIVEN_UP))
                | Q(outcome__in=rules.OUTCOMES, decided_on__isnull=False, told_on__gte=F("decided_on"))
                & Q(decision__isnull=False)
                & (Q(state=F("outcome")) | Q(state=rules.COMPLAINED)),
            ),
            models.CheckConstraint(
                name="complained_means_when",
                condition=~Q(state=rules.COMPLAINED) | Q(complained_on__isnull=False),
            ),
        ]
