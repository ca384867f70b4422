"""Rows that say that something was passed on from a department on a day; their sums; and what is published of them.

Nothing here says who sent, what, or when on the day, and nothing here is read from the municipality's side: a figure is worked out
from these rows alone.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, TODAY, Gate
from bindeled.housing.models import Department, Organisation
from bindeled.housing.models.places import KEPT_BY_ITS_ORGANISATION
from bindeled.municipalities.models import Municipality
from bindeled.sent.rules import SUMS_GO_AFTER
from bindeled.suppression.rules.periods import FIXED_AFTER, QUARTER, YEAR

RETENTION = {
    "Sent": "until the day is over and summed",
    "SentSum": f"until its year is published, at most {SUMS_GO_AFTER} days after it",
    "SentFigure": "kept",
    "SentSince": "kept",
}
# Today; or yesterday, where midnight passed since the clock was looked at.
OF_NOW = f"day BETWEEN {TODAY} - 1 AND {TODAY}"
IN_ITS_MUNICIPALITY = f"department_id IN (SELECT id FROM app.housing_department WHERE {OWN_MUNICIPALITY})"  # noqa: S608 - our own words
# Fixed periods only, and only those that stand, in the database's own words.
STANDS = (
    f"(CASE period WHEN '{YEAR}' THEN first + interval '1 year' ELSE first + interval '3 months' END)::date"
    f" + {FIXED_AFTER.days} <= {TODAY}"
)
READ_BY_ITS_KEEPERS = Gate("housing", ("select",), KEPT_BY_ITS_ORGANISATION)


class Sent(models.Model):
    """That somebody of a department passed a concern on, on a day. Written with the concern, and gone when the day is summed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()

    WALL: ClassVar = (
        Gate("sender", ("insert",), f"{OWN_MUNICIPALITY} AND {OF_NOW} AND {IN_ITS_MUNICIPALITY}"),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("delete",), f"{OWN_MUNICIPALITY} AND day < {TODAY}"),
    )


class SentSum(models.Model):
    """How many a department passed on in a quarter, up to yesterday. Nobody's page reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    number = models.PositiveIntegerField()

    WALL: ClassVar = (
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("number",)),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "department", "quarter"], name="one_sum_of_a_quarter"),
            models.CheckConstraint(
                name="a_sum_is_of_a_quarter",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10], number__gte=1),
            ),
        ]


class SentFigure(models.Model):
    """One published figure of an organisation, or of a department of it. It never changes; a hidden one has no number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    first = models.DateField()
    number = models.PositiveIntegerField(null=True)

    WALL: ClassVar = (
        READ_BY_ITS_KEEPERS,
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("insert",), f"{OWN_MUNICIPALITY} AND {STANDS}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "organisation", "department", "period", "first"],
                name="what_was_sent_is_published_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="what_was_sent_is_of_a_fixed_period",
                condition=Q(first__day=1)
                & (Q(period=QUARTER, department=None, first__month__in=[1, 4, 7, 10]) | Q(period=YEAR, first__month=1)),
            ),
        ]


class SentSince(models.Model):
    """Since when a municipality's rows are counted: what came before is not told of, not even as a nought."""

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, related_name="+", primary_key=True)
    day = models.DateField()

    WALL: ClassVar = (
        Gate("housing", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("select", "insert"), OWN_MUNICIPALITY),
    )
