"""Who delivers, where, and what an offer says of itself: data with source, validity and review."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bindeled.catalogue.rules import (
    COMPLAINTS,
    COSTS,
    ENDINGS,
    KINDS,
    LONGEST_MONTHS,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    MONTHS,
    Method,
    method,
)
from bindeled.confidentiality.walls import ANY_ROW, IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate, kept_by_owner, read_by
from bindeled.guidance.models import IS_EDITOR
from bindeled.municipalities.models import EVERY_DOOR, PUBLIC_FACT, Municipality, Unit

RETENTION = {"OfferVersion": "kept"}
EDITORS = f"{OWN_MUNICIPALITY} AND {IS_EDITOR}"
TOLD = f"published_at IS NOT NULL AND valid_from <= {TODAY}"


class Provider(models.Model):
    """Who delivers an offer: a unit of the municipality, or somebody else. Loaded by the owner, like places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The municipality's own unit; how that is reached, and by whom, stands with the unit (decision 3).
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    description_da = models.CharField(max_length=300)
    description_en = models.CharField(max_length=300)
    website = models.URLField(max_length=200, blank=True)
    source = models.CharField(max_length=LONGEST_SOURCE)

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_provider_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Where an offer is given, when that is a place of its own. Loaded by the owner, like places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=4)
    city = models.CharField(max_length=80)
    # When it is open, in words; empty where nobody has told.
    hours_da = models.CharField(max_length=200, blank=True)
    hours_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=LONGEST_SOURCE)
    verified_on = models.DateField(null=True)

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["municipality", "name"], name="one_place_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """One thing that the municipality can give. What it says stands in its versions. ``slug`` is its word in an address.

    ``code`` is the same in every municipality that has the offer: what suggests an offer, and a course of it, name it so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    slug = models.CharField(max_length=60)

    WALL: ClassVar = (
        kept_by_owner(),
        *read_by(*EVERY_DOOR, "counter"),
        Gate("municipal", ("insert",), EDITORS),
    )

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "code"], name="one_offer_of_a_code"),
            models.UniqueConstraint(fields=["municipality", "slug"], name="one_offer_of_a_slug"),
        ]

    def __str__(self) -> str:
        return self.code


# What everybody may know of a version: not who wrote it, nor what was written about it.
READ = (
    "id", "offer_id", "municipality_id", "number", "kind", "position", "words", "found_by", "sort_key", "responsible_id", "provider_id",
    "place_id", "laws", "kle", "methods", "ends", "months", "youngest", "oldest", "anonymous", "visitation", "decision",
    "complaint", "cost", "follow_up_months", "languages", "open_from", "valid_from", "valid_to", "review_by", "source",
    "published_at",
)  # fmt: skip


class OfferVersion(models.Model):
    """What an offer says of itself, as it was saved once. Only ever added to; going back makes a new one.

    ``number`` counts up in an offer, and is what two editors at once are told apart by. ``made_by`` is empty for what came with
    Bindeled. Ages are in years; ``months`` is after how many it ends, where it ends by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField(default=500)
    # By language, then by heading (catalogue.rules.LONGEST).
    words = models.JSONField()
    found_by = models.TextField()
    sort_key = models.CharField(max_length=200)
    responsible = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    # The codes of the laws that it rests on (guidance.models.Law), and its number in KLE.
    laws = ArrayField(models.CharField(max_length=40), default=list)
    kle = models.CharField(max_length=8, blank=True)
    methods = models.JSONField(default=list)
    ends = models.CharField(max_length=8)
    months = models.PositiveSmallIntegerField(null=True)
    youngest = models.PositiveSmallIntegerField(null=True)
    oldest = models.PositiveSmallIntegerField(null=True)
    # Whether one may stay anonymous, whether somebody must assign it, and whether it is given by a decision of an authority.
    anonymous = models.BooleanField(default=False)
    visitation = models.BooleanField(default=False)
    decision = models.BooleanField(default=False)
    complaint = models.CharField(max_length=16)
    cost = models.CharField(max_length=16)
    # How often it is followed up, in months; nothing where no follow-up is fixed (D21).
    follow_up_months = models.PositiveSmallIntegerField(null=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    # The day from which one can come, where it opens later than it is shown.
    open_from = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    review_by = models.DateField(null=True)
    source = models.CharField(max_length=LONGEST_SOURCE)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        kept_by_owner(),
        *(Gate(door, ("select",), TOLD, READ) for door in EVERY_DOOR if door != "municipal"),
        Gate("municipal", ("select",), ANY_ROW),
        # What an offer is called.
        Gate(
            "counter",
            ("select",),
            TOLD,
            ("id", "municipality_id", "offer_id", "number", "words", "published_at", "valid_from"),
        ),
        Gate("municipal", ("insert",), EDITORS, (), f"made_by_id {IS_ACTOR} AND published_at IS NULL"),
        Gate("municipal", ("update",), EDITORS, ("published_at", "published_by_id"), f"published_by_id {IS_ACTOR}"),
    )

    class Meta:
        ordering: ClassVar = ["offer", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "number"], name="one_offer_version_of_a_number"),
            models.CheckConstraint(name="known_offer_words", condition=Q(
                kind__in=list(KINDS), ends__in=list(ENDINGS), complaint__in=list(COMPLAINTS), cost__in=list(COSTS)
            )),
            models.CheckConstraint(
                name="months_where_it_ends_after_months",
                condition=Q(ends=MONTHS, months__gte=1, months__lte=LONGEST_MONTHS) | ~Q(ends=MONTHS) & Q(months__isnull=True),
            ),
            models.CheckConstraint(
                name="youngest_is_not_older_than_oldest",
                condition=Q(youngest__isnull=True) | Q(oldest__isnull=True) | Q(oldest__gte=F("youngest")),
            ),
            models.CheckConstraint(
                name="who_publishes_an_offer_does_so_some_time",
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_somebody_made_of_an_offer_somebody_publishes",
                condition=Q(made_by__isnull=True) | Q(published_at__isnull=True) | Q(published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="an_offer_version_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "offer", "-number"],
                # With these, the newest of each is found without a look at the wide rows.
                include=["valid_from", "published_at", "id"],
                name="offers_as_told",
                condition=Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.words.get("da", {}).get("name", ""))

    @property
    def ways(self) -> list[Method]:
        """Answer the methods that it is given by; none where it has only one way."""
        return [method(said) for said in self.methods]

    def said(self, language: str) -> dict[str, Any]:
        """Answer what it says in a language; in Danish where it was not translated."""
        return {**self.words.get("da", {}), **self.words.get(language, {})}
