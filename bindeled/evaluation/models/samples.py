"""Cases drawn by chance to be looked over: what was asked for, the seed by which they were drawn, and the places of those drawn.

The seed is made by the worker's door ``drawing`` and written once, with the sum over the frame; no role can write either again. Only
that door lays places, before the sample counts as drawn. An evaluator reads neither which cases they are nor how many there were.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, SERVED, TODAY, Gate
from bindeled.evaluation.models.extracts import EVALUATES, serves_as
from bindeled.evaluation.rules import extract, sampling
from bindeled.municipalities.models import Municipality

RETENTION = {
    "Sample": "stays: what was drawn, by which seed, and how many were looked over",
    "SamplePlace": "which case it is: 180 days, or until the case is erased; that it was looked over stays",
}
SUM = "^[0-9a-f]{64}$"
LEADS = serves_as("its.role = 'leader'")
OWN = f"{OWN_MUNICIPALITY} AND asked_by_id {IS_ACTOR}"
# Of the whole municipality, or of a unit that one serves.
OF_OURS = f"(units = '{{}}' OR units && {SERVED}::uuid[])"
FRESH = "state = 'asked' AND seed = '' AND frame_sum = '' AND frame_size IS NULL AND drawn_at IS NULL"
# A row that is written is not there yet when it is asked for: what is found is what it was before.
DRAWN_ONCE = (
    "EXISTS (SELECT FROM app.evaluation_sample AS was WHERE was.id = evaluation_sample.id AND (was.state = 'asked'"
    " OR was.seed = evaluation_sample.seed AND was.frame_sum = evaluation_sample.frame_sum"
    " AND was.frame_size = evaluation_sample.frame_size AND was.drawn_at = evaluation_sample.drawn_at))"
)


class Sample(models.Model):
    """That cases are to be drawn by chance and looked over: what for, of which period, how many; and what was drawn from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    purpose = models.CharField(max_length=extract.LONGEST_PURPOSE)
    # The first day of the first quarter, and the day after the last: cases closed between them.
    since = models.DateField()
    until = models.DateField()
    size = models.PositiveSmallIntegerField()
    by_district = models.BooleanField(default=False)
    # Of which units; of none in particular where an evaluator asks: of the whole municipality.
    units = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=8, default="asked")
    seed = models.CharField(max_length=64, blank=True, default="")
    frame_size = models.PositiveIntegerField(null=True)
    frame_sum = models.CharField(max_length=64, blank=True, default="")
    left_out = models.JSONField(default=dict)
    drawn_at = models.DateTimeField(null=True)
    # What came out when it was drawn again last, and when it was the same for the last time.
    recount = models.CharField(max_length=8, blank=True, default="")
    recounted_at = models.DateTimeField(null=True)
    same_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    SEEN_BY_EVALUATORS: ClassVar = (
        *("id", "municipality_id", "asked_by_id", "asked_at", "purpose", "since", "until", "size", "by_district"),
        *("state", "seed", "frame_sum", "drawn_at", "recount", "recounted_at", "same_at", "ended_at"),
    )
    WALL: ClassVar = (
        Gate("evaluation", ("select",), OWN, SEEN_BY_EVALUATORS),
        Gate("evaluation", ("insert",), f"{OWN} AND {EVALUATES} AND units = '{{}}' AND {FRESH}"),
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND {OF_OURS} AND {LEADS}"),
        Gate(
            "municipal",
            ("insert",),
            f"{OWN} AND {LEADS} AND units <> '{{}}' AND units <@ {SERVED}::uuid[] AND {FRESH}",
        ),
        Gate("drawing", ("select",), OWN_MUNICIPALITY),
        Gate(
            "drawing",
            ("update",),
            OWN_MUNICIPALITY,
            (
                *("state", "seed", "frame_size", "frame_sum", "left_out", "drawn_at"),
                *("recount", "recounted_at", "same_at", "ended_at"),
            ),
            DRAWN_ONCE,
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_state_sample", condition=Q(state__in=list(sampling.STATES))),
            models.CheckConstraint(name="sample_of_a_period", condition=Q(since__lt=F("until"))),
            models.CheckConstraint(
                name="sample_of_a_size", condition=Q(size__gte=sampling.LEAST, size__lte=sampling.MOST)
            ),
            models.CheckConstraint(
                name="drawn_means_a_seed_and_a_frame",
                condition=Q(state__in=["drawn", "ended"], drawn_at__isnull=False, frame_size__gte=F("size"))
                & Q(seed__regex=SUM, frame_sum__regex=SUM)
                | Q(state__in=["asked", "few"], drawn_at__isnull=True, seed="", frame_sum=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "-asked_at"], name="samples_by_time")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Answer what people call it by: the beginning of its id."""
        return self.id.hex[:8]


OF_A_SAMPLE = "EXISTS (SELECT FROM app.evaluation_sample AS its WHERE its.id = evaluation_sampleplace.sample_id)"
NOT_DRAWN_YET = OF_A_SAMPLE.removesuffix(")") + " AND its.state = 'asked')"
# The wall of cases is asked again inside this: a case that one may not read is none of the sample.
WITH_ITS_CASE = (
    "(record_id IS NULL OR EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = evaluation_sampleplace.record_id))"
)
# They opened it for this, after it was drawn: the trace says so.
HAVING_READ_IT = (
    "EXISTS (SELECT FROM app.confidentiality_traceentry AS line JOIN app.evaluation_sample AS its"
    " ON its.id = evaluation_sampleplace.sample_id AND its.drawn_at <= line.at"
    " WHERE line.municipality_id = evaluation_sampleplace.municipality_id AND line.record_kind = 'case'"
    f" AND line.record_id = evaluation_sampleplace.record_id AND line.actor_id {IS_ACTOR}"
    " AND line.deed = 'read' AND line.purpose = 'case_review')"
)


class SamplePlace(models.Model):
    """One place of a sample: which case was drawn for as long as it names one, and that somebody looked it over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField()
    # The case. No foreign key: the place stays a number when the case goes.
    record_id = models.UUIDField(null=True)
    reviewed = models.BooleanField(default=False)
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    SEEN: ClassVar = f"{OWN_MUNICIPALITY} AND {OF_A_SAMPLE} AND {WITH_ITS_CASE}"
    WALL: ClassVar = (
        # How many were looked over, and nothing of which.
        Gate(
            "evaluation",
            ("select",),
            f"{OWN_MUNICIPALITY} AND {OF_A_SAMPLE}",
            ("id", "municipality_id", "sample_id", "reviewed"),
        ),
        Gate("municipal", ("select",), SEEN),
        Gate(
            "municipal",
            ("update",),
            f"{SEEN} AND record_id IS NOT NULL",
            ("reviewed", "reviewed_on", "reviewed_by_id"),
            f"reviewed AND reviewed_by_id {IS_ACTOR} AND reviewed_on = {TODAY} AND {HAVING_READ_IT}",
        ),
        Gate("drawing", ("select",), OWN_MUNICIPALITY),
        Gate("drawing", ("insert",), f"{OWN_MUNICIPALITY} AND NOT reviewed AND {NOT_DRAWN_YET}"),
        Gate("drawing", ("update",), OWN_MUNICIPALITY, ("record_id",), "record_id IS NULL"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "number"], name="one_place_of_a_number"),
            models.UniqueConstraint(fields=["sample", "record_id"], name="a_case_is_drawn_once"),
            models.CheckConstraint(
                name="reviewed_means_when_and_by_whom",
                condition=Q(reviewed=False, reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed=True, reviewed_on__isnull=False, reviewed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
