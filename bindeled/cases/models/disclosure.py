"""What was told of a case to another unit or to somebody outside: what, to whom, and on which ground (D12, D14)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.cases.models.consent import Consent
from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import OF_A_CASE_WE_SEE, goes_with
from bindeled.cases.rules import consent, disclosure
from bindeled.confidentiality.walls import IS_ACTOR, TODAY, Gate
from bindeled.municipalities.models import Municipality, Unit

RETENTION = {"Disclosure": "with its case"}
# The database itself asks whether the consent that a disclosure rests on holds at this moment.
ITS_CONSENT_HOLDS = (
    "(consent_id IS NULL OR EXISTS (SELECT FROM app.cases_consent AS given WHERE given.id = consent_id"
    " AND given.case_id = cases_disclosure.case_id AND given.answer = 'given' AND given.withdrawn_at IS NULL"
    f" AND {TODAY} BETWEEN given.said_on AND given.until))"
)


class Disclosure(models.Model):
    """Something told of a case, as it was told. Only added to: what was said cannot be unsaid, and a recall is asked for by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=8)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=12)
    consent = models.ForeignKey(Consent, null=True, on_delete=models.CASCADE, related_name="+")
    # The very document of the package, with the law as it stood that day. Sealed.
    document = models.BinaryField()
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND told_by_id {IS_ACTOR} AND {ITS_CONSENT_HOLDS}"),
        *goes_with("case_id", "basis"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="told_to_one_recipient",
                condition=Q(recipient=consent.UNIT, unit__isnull=False)
                | Q(recipient=consent.OUTSIDE, unit__isnull=True),
            ),
            models.CheckConstraint(
                name="known_basis_and_its_consent",
                condition=Q(basis=disclosure.BY_CONSENT, consent__isnull=False)
                | Q(basis__in=[basis.code for basis in disclosure.BASES if basis.code != disclosure.BY_CONSENT])
                & Q(consent__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-told_at"], name="disclosures_of_case")]
