"""An extract that somebody asked for, what two persons said to it, and the file itself while there is one.

The record stays. The file stands under a key of its own and goes with it. Neither holds anybody's name but those who work here.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate
from bindeled.evaluation.rules import anonymity
from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.fields import FIELDS
from bindeled.municipalities.models import Municipality

RETENTION = {
    "Extract": "stays: what was released, by whom and for what",
    "Answer": "with its extract",
    "ExtractFile": "14 days after it was released, or 60 days where nobody answers",
}


def serves_as(role: str) -> str:
    """Answer the condition that the actor serves today in a role, which is said of the service ``its``."""
    return (
        f"EXISTS (SELECT FROM app.users_service AS its WHERE its.user_id {IS_ACTOR} AND its.valid_from <= {TODAY}"
        f" AND (its.valid_to IS NULL OR its.valid_to >= {TODAY}) AND ({role}))"
    )


OWN = f"{OWN_MUNICIPALITY} AND asked_by_id {IS_ACTOR}"
RELEASING = ", ".join(f"'{role}'" for role in rules.RELEASING)
RELEASES = f"{OWN_MUNICIPALITY} AND " + serves_as(f"its.role IN ({RELEASING})")
EVALUATES = serves_as("its.role = 'evaluator'")
TO_ANSWER = "state IN ('made', 'half')"
IN_TIME = "state IN ('released', 'fetched') AND now() < fetch_until"
TO_FETCH = f"{IN_TIME} AND fetches < {rules.MOST_FETCHES}"
# Two persons said yes, and neither of them asked for it: counted by the database whenever a file is read.
YES_BY = (
    "SELECT count(DISTINCT said.by_id) FROM app.evaluation_answer AS said WHERE said.extract_id = {id} AND said.yes"
)
TWO_SAID_YES = f"({YES_BY}) = 2"
# A row that is written is not there yet when it is asked for: what is found is what it was before.
ONCE_MORE = "fetches > (SELECT was.fetches FROM app.evaluation_extract AS was WHERE was.id = evaluation_extract.id)"
FRESH = "state = 'asked' AND key_id IS NULL AND made_at IS NULL AND released_at IS NULL AND fetches = 0"


class Extract(models.Model):
    """That an evaluator asked for rows of a period, what the machine says of them, and how far it has come.

    ``report`` is numbers and short words of the rules: what the two who release it see, and what stands in the file beside the rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    purpose = models.CharField(max_length=rules.LONGEST_PURPOSE)
    # The first day of the first quarter, and the day after the last.
    since = models.DateField()
    until = models.DateField()
    fields = ArrayField(models.CharField(max_length=16))
    k = models.PositiveSmallIntegerField(default=anonymity.K)
    state = models.CharField(max_length=12, default="asked")
    # How far the machine has come, and when it last said so.
    looked_at = models.PositiveIntegerField(default=0)
    to_look_at = models.PositiveIntegerField(null=True)
    alive_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict)
    # Of the file alone; destroyed with it, and the row of the key stays.
    key = models.ForeignKey(RecordKey, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    fetch_until = models.DateTimeField(null=True)
    fetches = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end_told_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("evaluation", ("select",), OWN),
        Gate("evaluation", ("insert",), f"{OWN} AND {EVALUATES} AND {FRESH}"),
        # How often is counted by the rules, bounded by the table, and never set back.
        Gate(
            "evaluation",
            ("update",),
            f"{OWN} AND {IN_TIME}",
            ("state", "fetches"),
            f"state = 'fetched' AND {ONCE_MORE}",
        ),
        Gate("municipal", ("select",), RELEASES),
        Gate(
            "municipal",
            ("update",),
            f"{RELEASES} AND state IN ('made', 'half', 'released', 'turned_down')",
            ("state", "released_at", "fetch_until", "ended_at"),
            f"(state <> 'released' OR {TWO_SAID_YES.format(id='evaluation_extract.id')})",
        ),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate(
            "worker",
            ("update",),
            OWN_MUNICIPALITY,
            (
                *("state", "looked_at", "to_look_at", "alive_at", "made_at", "report", "key_id", "told_at", "ended_at"),
                "end_told_at",
            ),
            f"(state NOT IN ('released', 'fetched') OR {TWO_SAID_YES.format(id='evaluation_extract.id')})",
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_state_extract", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(name="extract_of_a_period", condition=Q(since__lt=F("until"))),
            models.CheckConstraint(name="extract_of_known_fields", condition=Q(fields__contained_by=list(FIELDS))),
            models.CheckConstraint(name="extract_hides_among_enough", condition=Q(k__gte=anonymity.K)),
            models.CheckConstraint(
                name="made_means_when_and_a_key",
                condition=Q(state__in=["asked", "impossible"], key__isnull=True)
                | ~Q(state__in=["asked", "impossible"]) & Q(made_at__isnull=False, key__isnull=False),
            ),
            models.CheckConstraint(
                name="released_means_when_and_how_long",
                condition=Q(released_at__isnull=True, fetch_until__isnull=True, fetches=0)
                & ~Q(state__in=rules.TO_FETCH)
                | Q(released_at__isnull=False, fetch_until__isnull=False, fetches__lte=rules.MOST_FETCHES)
                & Q(state__in=[*rules.TO_FETCH, "expired"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "-asked_at"], name="extracts_by_time"),
            models.Index(fields=["municipality", "state"], name="extracts_at_work"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Answer what people call it by: the beginning of its id."""
        return self.id.hex[:8]


class Answer(models.Model):
    """What somebody said to an extract, as what they are here. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="answers")
    role = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    yes = models.BooleanField()
    reason = models.CharField(max_length=rules.LONGEST_REASON, blank=True, default="")

    OF_ANOTHERS: ClassVar = (
        "EXISTS (SELECT FROM app.evaluation_extract AS it WHERE it.id = extract_id AND it.asked_by_id <> evaluation_answer.by_id"
        f" AND {TO_ANSWER})"
    )
    OF_OWN: ClassVar = (
        f"EXISTS (SELECT FROM app.evaluation_extract AS it WHERE it.id = extract_id AND it.asked_by_id {IS_ACTOR})"
    )
    WALL: ClassVar = (
        Gate(
            "municipal",
            ("insert",),
            f"{OWN_MUNICIPALITY} AND by_id {IS_ACTOR} AND {OF_ANOTHERS} AND "
            + serves_as("its.role = evaluation_answer.role"),
        ),
        Gate("municipal", ("select",), RELEASES),
        # Whoever asked sees what was answered and why; the database counts by it whether a file may be read.
        Gate("evaluation", ("select",), f"{OWN_MUNICIPALITY} AND {OF_OWN}"),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "extract_id", "by_id", "yes")),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_role_of_answer", condition=Q(role__in=list(rules.RELEASING))),
            models.UniqueConstraint(fields=["extract", "role"], name="one_answer_of_a_role"),
            models.UniqueConstraint(fields=["extract", "by"], name="one_answer_of_a_person"),
            models.CheckConstraint(
                name="a_no_says_why", condition=Q(yes=True, reason="") | Q(yes=False) & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return "yes" if self.yes else "no"


class ExtractFile(models.Model):
    """The file of an extract, sealed under the extract's own key. There while it may be fetched; then the row and the key go."""

    extract = models.OneToOneField(Extract, primary_key=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()

    RELEASED_TO_ONE: ClassVar = (
        f"EXISTS (SELECT FROM app.evaluation_extract AS it WHERE it.id = extract_id AND it.asked_by_id {IS_ACTOR}"
        f" AND {TO_FETCH})"
    )
    WALL: ClassVar = (
        # Nobody of the municipality's own door: those who release it see the report, and no row.
        Gate(
            "evaluation",
            ("select",),
            f"{OWN_MUNICIPALITY} AND {RELEASED_TO_ONE} AND {TWO_SAID_YES.format(id='evaluation_extractfile.extract_id')}",
        ),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("extract_id", "municipality_id")),
        Gate("worker", ("delete",), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.extract_id)
