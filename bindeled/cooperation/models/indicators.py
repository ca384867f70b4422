"""What a housing organisation counted in a quarter, for one department or as a whole (M1): three numbers, never a person.

Rows are only ever added: what was corrected stays readable behind the latest.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, TODAY, Gate
from bindeled.cooperation.rules import indicators as rules
from bindeled.housing.models import Department, Organisation
from bindeled.housing.models.places import IN_A_KEPT_DEPARTMENT, KEPT_BY_ITS_ORGANISATION
from bindeled.municipalities.models import Municipality

# Counts stay. Who entered one is the id of their row among the keepers, which tells nobody's name when that row is gone.
RETENTION = {"IndicatorCount": "as long as the municipality uses Bindeled"}

# The quarter that is over, as long as the next one is not: in the database's own words.
MAY_BE_ENTERED = f"quarter = date_trunc('quarter', {TODAY} - interval '3 months')::date"
OF_OWN_PLACE = f"{KEPT_BY_ITS_ORGANISATION} AND (department_id IS NULL OR {IN_A_KEPT_DEPARTMENT})"


class IndicatorCount(models.Model):
    """The numbers of one quarter as they were entered once: of a department, or of the whole organisation where none is named.

    ``number`` counts how often they were entered, from 1; the highest holds. A number that is missing was not entered, which is not nought.
    ``keeper`` is the row of whoever entered them, ``defined_on`` the day of the definitions by which they were counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    number = models.PositiveIntegerField()
    evictions = models.PositiveIntegerField(null=True)
    neglected = models.PositiveIntegerField(null=True)
    complaints = models.PositiveIntegerField(null=True)
    # How they were counted, where that is not as it says; nothing about anybody.
    note = models.CharField(max_length=rules.LONGEST_NOTE, blank=True, default="")
    defined_on = models.DateField()
    entered_at = models.DateTimeField(default=timezone.now)
    keeper = models.UUIDField(null=True)

    WALL: ClassVar = (
        Gate("housing", ("select",), KEPT_BY_ITS_ORGANISATION),
        Gate("housing", ("insert",), f"{OF_OWN_PLACE} AND {MAY_BE_ENTERED}"),
        # The municipality reads the numbers; neither who entered them nor in which words.
        Gate(
            "municipal",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "organisation_id", "department_id", "quarter", "number", *rules.INDICATORS),
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "organisation", "department", "quarter", "number"],
                name="numbers_of_a_quarter_are_entered_one_after_the_other",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_quarter_begins_with_one", condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])
            ),
            models.CheckConstraint(name="numbers_are_entered_from_one", condition=Q(number__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "quarter"], name="numbers_of_a_quarter")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def counts(self) -> rules.Counts:
        """Answer the three numbers by what they count."""
        return {code: getattr(self, code) for code in rules.INDICATORS}

    @property
    def is_told(self) -> bool:
        """Say whether any of them was entered."""
        return any(count is not None for count in self.counts.values())
