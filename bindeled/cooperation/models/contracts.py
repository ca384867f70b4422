"""Contracts of a municipality with its housing partners: what was agreed, in numbered versions, and who is party today.

No line here says anything about a resident, and none names a person: a contract names functions.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.walls import (
    IS_ACTOR,
    OWN_MUNICIPALITY,
    OWN_ORGANISATIONS,
    TODAY,
    Gate,
    kept_by_owner,
    read_by,
)
from bindeled.cooperation.rules.contracts import (
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    ORGANISATION,
    PARTIES,
    UNIT,
)
from bindeled.housing.models import Organisation
from bindeled.municipalities.models import District, Municipality, Unit

RETENTION = {"Contract": "kept", "ContractVersion": "kept", "ContractParty": "kept"}
IS_CONVENOR = (
    f"EXISTS (SELECT 1 FROM app.users_service AS held WHERE held.user_id {IS_ACTOR} AND held.role = 'convenor'"
    f" AND held.{OWN_MUNICIPALITY} AND held.valid_from <= {TODAY} AND (held.valid_to IS NULL OR held.valid_to >= {TODAY}))"
)
CONVENES = f"{OWN_MUNICIPALITY} AND {IS_CONVENOR}"
# A party reads from the day on which it is published, also before it begins, and as long as it is party.
PARTY_TODAY = f"{OWN_MUNICIPALITY} AND (valid_to IS NULL OR valid_to >= {TODAY})"
# Row security of the roster lets a contact person read their own entries alone, so these are the organisations of whoever asks.
OF_OWN_ORGANISATION = (
    "organisation_id IN (SELECT held.organisation_id FROM app.housing_appointment AS held"
    f" WHERE held.valid_from <= {TODAY} AND (held.valid_to IS NULL OR held.valid_to >= {TODAY}))"
)
OF_A_PARTY = f"{OWN_MUNICIPALITY} AND id IN (SELECT its.contract_id FROM app.cooperation_contractparty AS its)"
TOLD_TO_A_PARTY = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT 1 FROM app.cooperation_contract AS its"
    " WHERE its.id = cooperation_contractversion.contract_id AND its.told = cooperation_contractversion.number)"
)


class Contract(models.Model):
    """One contract. What it says stands in its versions; ``told`` is the number of the one that holds, once one was published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    told = models.PositiveIntegerField(null=True)
    # The last day of which convenors were told that it comes.
    reminded_of = models.DateField(null=True)

    WALL: ClassVar = (
        kept_by_owner(),
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND (told IS NOT NULL OR {IS_CONVENOR})"),
        Gate("municipal", ("insert",), CONVENES, (), "told IS NULL"),
        Gate("municipal", ("update",), CONVENES, ("told",)),
        *read_by("sender", "housing", rows=OF_A_PARTY),
        Gate("municipal_calendar", ("select",), CONVENES, ("id", "municipality_id", "told")),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("reminded_of",)),
    )


# What a party may know of a version: not who wrote it.
READ = (
    "id", "municipality_id", "contract_id", "number", "title", "area", "district_id", "begins_on", "ends_on", "terms", "source",
    "note", "decided_on", "published_at",
)  # fmt: skip


# What the worker knows of a version, to write that it ends.
OF_AN_END = ("id", "municipality_id", "contract_id", "number", "title", "begins_on", "ends_on")


class ContractVersion(models.Model):
    """What a contract says, as it was saved once. Only ever added to; going back makes a new one.

    ``terms`` is what stands under its headings (cooperation.rules.contracts); ``decided_on`` the day on which those who revise it
    decided it. ``made_by`` is empty for what was loaded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    # The area by its name, and the district where it is one.
    area = models.CharField(max_length=LONGEST_TITLE)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()
    terms = models.JSONField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    decided_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        kept_by_owner(),
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND (published_at IS NOT NULL OR {IS_CONVENOR})"),
        Gate("municipal", ("insert",), CONVENES, (), f"made_by_id {IS_ACTOR} AND published_at IS NULL"),
        Gate("municipal", ("update",), CONVENES, ("published_at", "published_by_id"), f"published_by_id {IS_ACTOR}"),
        *(Gate(door, ("select",), TOLD_TO_A_PARTY, READ) for door in ("sender", "housing")),
        # What a contract is called whose meetings stand in a convenor's calendar.
        Gate("municipal_calendar", ("select",), CONVENES, ("id", "municipality_id", "contract_id", "number", "title")),
        # Which contract ends when, and what it is called; not what it says.
        Gate("worker", ("select",), f"{OWN_MUNICIPALITY} AND published_at IS NOT NULL", OF_AN_END),
    )

    class Meta:
        ordering: ClassVar = ["contract", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_contract_version_of_a_number"),
            models.CheckConstraint(
                name="a_contract_ends_after_it_begins", condition=Q(ends_on__gte=F("begins_on"))
            ),
            models.CheckConstraint(
                name="who_publishes_a_contract_does_so_some_time",
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_somebody_made_of_a_contract_somebody_publishes",
                condition=Q(made_by__isnull=True) | Q(published_at__isnull=True) | Q(published_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ContractParty(models.Model):
    """Who is party to a contract as it holds, written anew with each version that is published (A16, A17, C17).

    Whoever was, stands in the versions. ``plan`` names the area plan that an organisation takes part under; ``contact`` is the
    function in the management that one turns to, never a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=16, choices=list(PARTIES.items()))
    name = models.CharField(max_length=LONGEST_LINE)
    plan = models.CharField(max_length=LONGEST_LINE, blank=True)
    contact = models.CharField(max_length=LONGEST_LINE, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        kept_by_owner(),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert", "delete"), CONVENES),
        # Which organisation lay under which area plan when.
        Gate(
            "counter",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "organisation_id", "plan", "valid_from", "valid_to"),
        ),
        Gate("sender", ("select",), f"{PARTY_TODAY} AND {OF_OWN_ORGANISATION}"),
        Gate("housing", ("select",), f"{PARTY_TODAY} AND {OWN_ORGANISATIONS}"),
    )

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_housing_organisation_is_one_that_is_known",
                condition=Q(kind=ORGANISATION, organisation__isnull=False) | ~Q(kind=ORGANISATION) & Q(organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="known_party_and_only_a_unit_names_one",
                condition=Q(kind__in=list(PARTIES)) & (Q(kind=UNIT) | Q(unit__isnull=True)),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["organisation", "contract"], name="contracts_of_organisations")]

    def __str__(self) -> str:
        return self.name
