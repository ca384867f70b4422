"""Whom to call when it is urgent, what one should know, and the law behind it: data with source, validity and review."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate, kept_by_owner, read_by
from bindeled.guidance.rules import AUDIENCES, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_TITLE
from bindeled.municipalities.models import PUBLIC_FACT, Municipality

RETENTION = {"Version": "kept", "Reading": "kept"}
IS_EDITOR = (
    f"EXISTS (SELECT 1 FROM app.users_service AS held WHERE held.user_id {IS_ACTOR} AND held.role = 'editor'"
    f" AND held.{OWN_MUNICIPALITY} AND held.valid_from <= {TODAY} AND (held.valid_to IS NULL OR held.valid_to >= {TODAY}))"
)
# The table of texts has rows of its own for each reader, so a version of a text that one may not see is not there either.
OF_A_TEXT_SEEN = f"published_at IS NOT NULL AND valid_from <= {TODAY} AND text_id IN (SELECT id FROM app.guidance_text)"


class EmergencyNumber(models.Model):
    """A number to call (decisions 5 and 7). ``level`` 1 is danger to life now, 2 is urgent but nobody is in danger.

    ``number`` may be empty where one is sent to somebody of one's own, as to one's own doctor (decision 21).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    name_da = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    number = models.CharField(max_length=16, blank=True)
    what_for_da = models.CharField(max_length=200)
    what_for_en = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    verified_on = models.DateField(null=True)
    # Somebody looks at it again by this day (D33).
    review_by = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        ordering: ClassVar = ["level", "position"]
        constraints: ClassVar = [
            models.CheckConstraint(name="known_level", condition=models.Q(level__in=[1, 2])),
            models.UniqueConstraint(fields=["municipality", "name_da"], name="one_number_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.number or self.name_da


class Law(models.Model):
    """A rule of law that texts rest on (decision 8): never a constant, for laws are renumbered. For every municipality."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    name_da = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    paragraph = models.CharField(max_length=40)
    says_da = models.CharField(max_length=300)
    says_en = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    last_checked = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        ordering: ClassVar = ["name_da", "paragraph"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_law_of_a_code_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.name_da} {self.paragraph}"


class Text(models.Model):
    """One thing that readers should know. What it says stands in its versions. ``slug`` is its word in an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    slug = models.CharField(max_length=60)
    audience = models.CharField(max_length=16, choices=list(AUDIENCES.items()))
    position = models.PositiveSmallIntegerField()
    # Residents' texts may stand in ten languages, the others in Danish and English (decision 22).
    for_residents = models.BooleanField(default=False)
    # The codes of the laws that it rests on.
    laws = models.JSONField(default=list)

    WALL: ClassVar = (
        kept_by_owner(),
        *read_by("public", rows="audience = 'public'"),
        *read_by("sender", "housing", rows="audience IN ('public', 'senders')"),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
    )

    class Meta:
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "code"], name="one_text_of_a_code"),
            models.UniqueConstraint(fields=["municipality", "slug"], name="one_text_of_a_slug"),
        ]

    def __str__(self) -> str:
        return self.code


# What readers may know of a version: not who wrote it, nor what was written about it.
READ = (
    "id", "text_id", "municipality_id", "language", "number", "title", "body", "source", "review_by", "valid_from",
    "valid_to", "published_at",
)  # fmt: skip


class Version(models.Model):
    """What a text says in one language, as it was saved once. Only ever added to; going back makes a new one.

    ``number`` counts up in a text and language, and is what two editors at once are told apart by. ``made_by`` is empty
    for what came with Bindeled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    body = models.TextField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    review_by = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        kept_by_owner(),
        *(Gate(door, ("select",), OF_A_TEXT_SEEN, READ) for door in ("public", "sender", "housing")),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND {IS_EDITOR}", (), f"made_by_id {IS_ACTOR} AND published_at IS NULL"),
        Gate("municipal", ("update",), f"{OWN_MUNICIPALITY} AND {IS_EDITOR}", ("published_at", "published_by_id"), f"published_by_id {IS_ACTOR}"),
    )  # fmt: skip

    class Meta:
        ordering: ClassVar = ["text", "language", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "language", "number"], name="one_version_of_a_number"),
            models.CheckConstraint(
                name="who_publishes_does_so_some_time",
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_somebody_made_somebody_publishes",
                condition=Q(made_by__isnull=True) | Q(published_at__isnull=True) | Q(published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_version_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """That somebody of the municipality says to have read one version of a work instruction (D37). Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND reader_id {IS_ACTOR}"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "reader"], name="each_version_read_once")]

    def __str__(self) -> str:
        return f"{self.read_at}"
