"""Tallies, which only the counting door sees; and what is published of them, which is all that a page can read.

No row here says anything of a person: a tally is a number of a month, a place and a word of the rules.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality
from bindeled.statistics.rules.measures import BY_CODE, LEVELS
from bindeled.suppression.rules.periods import MONTHS_IN

# Numbers that are nobody's. They stay when the records they were counted from are erased.
RETENTION = {"Counted": "kept", "Tally": "until its year is published", "Figure": "kept", "Named": "kept"}

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
