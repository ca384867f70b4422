"""Tallies, which only the counting door sees; and what is published of them, which is all that a page can read.

No row here says anything of a person: a tally is a number of a month, a place and a word of the rules.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality
from bindeled.statistics.rules.measures import BY_CODE, LEVELS
from bindeled.statistics.rules.memo import LONGEST_LINE, LONGEST_TEXT
from bindeled.suppression.rules.periods import MONTHS_IN, QUARTER, YEAR, Period
from bindeled.surveys.models import ASKS

# Numbers that are nobody's. They stay when the records they were counted from are erased.
RETENTION = {
    "Counted": "kept",
    "Tally": "until its year is published",
    "Figure": "kept",
    "Named": "kept",
    "Memo": "kept",
}

COUNTS = Gate("counter", ("select", "insert", "update", "delete"), OWN_MUNICIPALITY)
READS = Gate("statistics", ("select",), OWN_MUNICIPALITY)


class Counted(models.Model):
    """That a measure of a month was counted: when last, and since when it stands for good. What stands is never counted again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    measure = models.CharField(max_length=24)
    counted_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True)

    WALL: ClassVar = (COUNTS, READS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "month", "measure"], name="a_month_is_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m}"


class Tally(models.Model):
    """How many of one measure there were in one month at one of the smallest places; with ``cut`` how many of a part of it.

    What is divided is counted by district, organisation and area plan together, and not by department. No page reads this.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    measure = models.CharField(max_length=24)
    cut = models.CharField(max_length=16, blank=True, default="")
    part = models.CharField(max_length=40, blank=True, default="")
    # Keys of places, as text: nothing where there is none. They outlive the places.
    district = models.CharField(max_length=36, blank=True, default="")
    organisation = models.CharField(max_length=36, blank=True, default="")
    plan = models.CharField(max_length=36, blank=True, default="")
    department = models.CharField(max_length=36, blank=True, default="")
    number = models.PositiveIntegerField()

    WALL: ClassVar = (COUNTS,)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_measure_of_a_tally", condition=Q(measure__in=list(BY_CODE))),
            models.UniqueConstraint(
                fields=[
                    *("municipality", "measure", "month", "cut", "part"),
                    *("district", "organisation", "plan", "department"),
                ],
                name="a_tally_is_written_once",
            ),
            models.CheckConstraint(
                name="a_part_is_of_a_cut", condition=Q(cut="", part="") | ~Q(cut="") & ~Q(part="") & Q(department="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m}"


class Figure(models.Model):
    """One published figure, for a period that is over. It never changes. A hidden one has no number: it is not even written down here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=24)
    cut = models.CharField(max_length=16, blank=True, default="")
    part = models.CharField(max_length=40, blank=True, default="")
    level = models.CharField(max_length=12)
    place = models.CharField(max_length=36, blank=True, default="")
    period = models.CharField(max_length=8)
    first = models.DateField()
    number = models.PositiveIntegerField(null=True)
    published_at = models.DateTimeField()

    WALL: ClassVar = (Gate("counter", ("select", "insert"), OWN_MUNICIPALITY), READS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "measure", "cut", "part", "level", "place", "period", "first"],
                name="a_figure_is_published_once",
            ),
            models.CheckConstraint(
                name="known_words_of_a_figure",
                condition=Q(measure__in=list(BY_CODE), level__in=list(LEVELS), period__in=list(MONTHS_IN)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "measure", "level", "cut", "period", "first"], name="figures_of_a_table"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period} {self.first}"


class Named(models.Model):
    """What a place or a part was called when it was last counted: figures outlive departments, organisations and offers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, db_collation="C")
    # Of a department: which organisation's it is, and how many dwellings it has, where that is known.
    within = models.CharField(max_length=36, blank=True, default="")
    dwellings = models.PositiveIntegerField(null=True)

    WALL: ClassVar = (COUNTS, READS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "level", "key"], name="one_name_of_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Memo(models.Model):
    """The committee's memo about a year or a quarter: what a person wrote in it, and what was read beside the figures, as it was shown.

    Its texts are about the scheme and never about a resident. ``version`` counts the times it was saved, so that two who write at once
    notice each other. The figures are not in it: they never change, and are read with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    first = models.DateField()
    # The head: who it goes to, who wrote it, and under which numbers it is filed.
    committee = models.CharField(max_length=LONGEST_LINE, blank=True, default="")
    author = models.CharField(max_length=LONGEST_LINE, blank=True, default="")
    case_number = models.CharField(max_length=LONGEST_LINE, blank=True, default="")
    document_number = models.CharField(max_length=LONGEST_LINE, blank=True, default="")
    background = models.TextField(max_length=LONGEST_TEXT, blank=True, default="")
    method = models.TextField(max_length=LONGEST_TEXT, blank=True, default="")
    conclusions = models.TextField(max_length=LONGEST_TEXT, blank=True, default="")
    process = models.TextField(max_length=LONGEST_TEXT, blank=True, default="")
    # What people say and what housing organisations count, as parts of the memo; and when it was read.
    beside = models.JSONField()
    gathered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WRITTEN: ClassVar = (
        *("committee", "author", "case_number", "document_number"),
        *("background", "method", "conclusions", "process"),
    )
    # Whoever leads a unit writes it, as they ask and read what people answered.
    WALL: ClassVar = (
        READS,
        Gate("municipal", ("select",), ASKS),
        Gate("municipal", ("insert",), ASKS, (), f"version = 1 AND saved_by_id {IS_ACTOR}"),
        Gate(
            "municipal",
            ("update",),
            ASKS,
            (*WRITTEN, "beside", "gathered_at", "version", "saved_at", "saved_by_id"),
            f"saved_by_id {IS_ACTOR}",
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "period", "first"], name="one_memo_of_a_period"),
            models.CheckConstraint(name="a_memo_is_of_a_year_or_a_quarter", condition=Q(period__in=[YEAR, QUARTER])),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.first}"

    @property
    def over(self) -> Period:
        """Answer the period it is about."""
        return Period(self.first, self.period)
