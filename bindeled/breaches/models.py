"""A breach of data security, and what is written about it. Neither is ever taken away here: the register keeps all (the GDPR, article 33(5))."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bindeled.breaches import rules, words
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate
from bindeled.municipalities.models import Municipality

# Years after it was closed. Bindeled's own proposal, of 29 November 2026; the municipality decides, and no door takes a row away.
KEPT_YEARS = 5
RETENTION = dict.fromkeys(("Breach", "BreachNote"), f"at least {KEPT_YEARS} years after it was closed")
OFFICER = (
    f"EXISTS (SELECT FROM app.users_service AS its WHERE its.user_id {IS_ACTOR} AND its.role = 'protection'"
    f" AND its.valid_from <= {TODAY} AND (its.valid_to IS NULL OR its.valid_to >= {TODAY}))"
)
# The officer; and, of an exercise, those who take part in it.
SEEN = (
    f"{OWN_MUNICIPALITY} AND ({OFFICER} OR scenario <> ''"
    " AND NULLIF(current_setting('app.actor', true), '')::uuid = ANY (tell))"
)
FRESH = "risk = '' AND authority = '' AND persons_told = '' AND closed_at IS NULL AND told_at IS NULL"
ITS_BREACH = "EXISTS (SELECT FROM app.breaches_breach AS its WHERE its.id = breaches_breachnote.breach_id)"


class Breach(models.Model):
    """That something went wrong with data, or that one exercises it. What happened is sealed; when, who and what was decided is not.

    ``tell`` are those whom the worker writes to, who may not ask for anybody's role: the data protection officers, and of
    an exercise also those who take part.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    # The exercise that it is; nothing where it is real.
    scenario = models.CharField(max_length=16, blank=True, default="")
    what = models.BinaryField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # When the municipality became aware: as a rule when an employee did.
    aware_at = models.DateTimeField()
    tell = ArrayField(models.UUIDField())
    told_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    over_told_at = models.DateTimeField(null=True)
    persons = models.PositiveIntegerField(null=True)
    risk = models.CharField(max_length=8, blank=True, default="")
    authority = models.CharField(max_length=8, blank=True, default="")
    # When the authority was told, or when it was decided that it is not; and the number it gave.
    authority_at = models.DateTimeField(null=True)
    authority_number = models.CharField(max_length=rules.LONGEST_NUMBER, blank=True, default="")
    persons_told = models.CharField(max_length=8, blank=True, default="")
    persons_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate(
            "municipal",
            ("insert",),
            f"{OWN_MUNICIPALITY} AND reported_by_id {IS_ACTOR} AND {FRESH} AND (scenario = '' OR {OFFICER})",
        ),
        Gate("municipal", ("select",), SEEN),
        Gate(
            "municipal",
            ("update",),
            f"{OWN_MUNICIPALITY} AND {OFFICER}",
            (
                "aware_at",
                "persons",
                "risk",
                "authority",
                "authority_at",
                "authority_number",
                "persons_told",
                "persons_told_at",
                "closed_at",
                "closed_by_id",
            ),
        ),
        # Whom to remind of what, and that they were; nothing of what it is.
        Gate(
            "worker",
            ("select",),
            OWN_MUNICIPALITY,
            (
                "id",
                "municipality_id",
                "scenario",
                "aware_at",
                "tell",
                "told_at",
                "warned_at",
                "over_told_at",
                "authority",
                "closed_at",
            ),
        ),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("told_at", "warned_at", "over_told_at")),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_kind_of_breach", condition=Q(kind__in=list(rules.KINDS))),
            models.CheckConstraint(name="known_exercise", condition=Q(scenario__in=["", *words.SCENARIOS])),
            models.CheckConstraint(name="known_risk_of_breach", condition=Q(risk__in=["", *rules.RISKS])),
            models.CheckConstraint(
                name="authority_means_what_and_when",
                condition=Q(authority="", authority_at__isnull=True, authority_number="")
                | Q(authority=rules.NOT, authority_at__isnull=False, authority_number="")
                | Q(authority=rules.TOLD, authority_at__isnull=False),
            ),
            models.CheckConstraint(
                name="persons_told_means_what_and_when",
                condition=Q(persons_told="", persons_told_at__isnull=True)
                | Q(persons_told__in=list(rules.PERSONS), persons_told_at__isnull=False),
            ),
            models.CheckConstraint(
                name="breach_closed_means_all_is_decided",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(risk="")
                & ~Q(authority="")
                & ~Q(persons_told=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality"],
                name="breaches_to_tell_of",
                condition=Q(told_at__isnull=True) | Q(closed_at__isnull=True, authority="", over_told_at__isnull=True),
            ),
            models.Index(fields=["municipality", "reported_at"], name="breaches_by_time"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Answer what people call it by: the beginning of its id."""
        return self.id.hex[:8]

    @property
    def is_exercise(self) -> bool:
        """Say whether it is an exercise."""
        return bool(self.scenario)


class BreachNote(models.Model):
    """What was found, done or decided about a breach, and why. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    words = models.BinaryField()

    # Whoever sees the breach sees what is written about it; decisions are the officer's.
    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND {ITS_BREACH}"),
        Gate(
            "municipal",
            ("insert",),
            f"{OWN_MUNICIPALITY} AND by_id {IS_ACTOR} AND {ITS_BREACH} AND (kind IN ('known', 'done') OR {OFFICER})",
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_kind_of_breach_note", condition=Q(kind__in=list(rules.NOTES))),
        ]
        indexes: ClassVar = [models.Index(fields=["breach", "at"], name="notes_of_breach")]
