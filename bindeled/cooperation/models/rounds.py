"""A round of service visits, the dwellings on its list, and what was pressed at each while it runs (D31).

Nothing here is about a resident. A row of the list is a door; what was pressed says whether anybody was met there, and goes with the
list when the round closes. Who pressed is not written down.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate
from bindeled.cooperation.rules import rounds as rules
from bindeled.housing.models import Department, Organisation
from bindeled.housing.models.places import IN_A_KEPT_DEPARTMENT, KEPT_BY_ITS_ORGANISATION
from bindeled.municipalities.models import Municipality

RETENTION = {
    "ServiceRound": rules.KEPT_DAYS,
    "RoundDwelling": "until its round closes",
    "RoundPress": "until its round closes",
}

# Where the actor is contact person today. The walls of these tables let them see their own entries alone.
WALKED = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.housing_appointment AS held JOIN app.housing_contactperson AS person"
    " ON person.id = held.contact_person_id WHERE held.department_id = cooperation_serviceround.department_id"
    f" AND person.account_id {IS_ACTOR} AND held.valid_from <= {TODAY} AND (held.valid_to IS NULL OR held.valid_to >= {TODAY}))"
)
NOT_CLOSED = "closed_at IS NULL"
# Of a round that whoever asks may see; the walls of the round say which.
OF_A_ROUND = "round_id IN (SELECT id FROM app.cooperation_serviceround WHERE {})"
OF_A_KEPT_ROUND = OF_A_ROUND.format(KEPT_BY_ITS_ORGANISATION)
OF_A_WALKED_ROUND = OF_A_ROUND.format(f"{WALKED} AND {NOT_CLOSED}")
OF_A_ROUND_HERE = OF_A_ROUND.format(OWN_MUNICIPALITY)
ON_THE_LIST = (
    "dwelling_id IN (SELECT listed.id FROM app.cooperation_rounddwelling AS listed"
    " WHERE listed.round_id = cooperation_roundpress.round_id)"
)
OUTCOME = ("closed_at", "dwellings", "visited", "not_home", "experience")


class ServiceRound(models.Model):
    """A round over dwellings of one department: why, on which days, and what is left of it when it is closed.

    ``dwellings``, ``visited`` and ``not_home`` are its totals, written when it closes; ``experience`` is what was learned, in plain words and
    without persons.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    # What residents read on the notice, in both its languages.
    purpose = models.CharField(max_length=rules.LONGEST_PURPOSE)
    purpose_en = models.CharField(max_length=rules.LONGEST_PURPOSE)
    first_day = models.DateField()
    last_day = models.DateField()
    planned_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    dwellings = models.PositiveIntegerField(null=True)
    visited = models.PositiveIntegerField(null=True)
    not_home = models.PositiveIntegerField(null=True)
    experience = models.TextField(max_length=rules.LONGEST_EXPERIENCE, blank=True, default="")

    WALL: ClassVar = (
        Gate("housing", ("select", "delete"), KEPT_BY_ITS_ORGANISATION),
        Gate("housing", ("insert",), f"{KEPT_BY_ITS_ORGANISATION} AND {IN_A_KEPT_DEPARTMENT} AND {NOT_CLOSED}"),
        Gate("housing", ("update",), KEPT_BY_ITS_ORGANISATION, OUTCOME),
        Gate("sender", ("select",), WALKED),
        # The municipality's staff learn of a round when nothing but numbers and words without persons is left of it.
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND closed_at IS NOT NULL"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, OUTCOME[:-1]),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="round_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="round_closed_means_all_totals",
                condition=Q(closed_at=None, dwellings=None, visited=None, not_home=None, experience="")
                | Q(
                    closed_at__isnull=False,
                    dwellings__isnull=False,
                    visited__isnull=False,
                    not_home__isnull=False,
                    dwellings__gte=F("visited") + F("not_home"),
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "last_day"], name="rounds_not_closed", condition=Q(closed_at=None)),
            models.Index(fields=["municipality", "closed_at"], name="rounds_closed"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_closed(self) -> bool:
        """Say whether it is closed."""
        return self.closed_at is not None

    @property
    def totals(self) -> rules.Totals | None:
        """Answer what is left of a closed round."""
        if self.dwellings is None or self.visited is None or self.not_home is None:
            return None
        return rules.Totals(self.dwellings, self.visited, self.not_home)


class RoundDwelling(models.Model):
    """A door on the list of a round, in the order in which one walks. It goes when the round closes.

    The entrance is named as it was when the round was planned, so that nothing of the roster hangs on a round.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(ServiceRound, on_delete=models.PROTECT, related_name="+")
    entrance_id = models.UUIDField()
    street = models.CharField(max_length=90)
    floor = models.CharField(max_length=4, blank=True)
    door = models.CharField(max_length=4, blank=True)
    position = models.PositiveIntegerField()

    WALL: ClassVar = (
        Gate("housing", ("select", "insert", "delete"), OF_A_KEPT_ROUND),
        Gate("sender", ("select",), OF_A_WALKED_ROUND),
        Gate("worker", ("select", "delete"), OF_A_ROUND_HERE),
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "entrance_id", "floor", "door"], name="each_door_of_a_round_once")
        ]

    def __str__(self) -> str:
        return str(rules.Door(self.floor, self.door))


class RoundPress(models.Model):
    """That somebody pressed *visited*, *not at home*, or took it back. The latest at a door counts; its own id makes a repeat harmless."""

    id = models.UUIDField(primary_key=True, editable=False)
    round = models.ForeignKey(ServiceRound, on_delete=models.PROTECT, related_name="+")
    dwelling = models.ForeignKey(RoundDwelling, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=8)
    at = models.DateTimeField()

    WALL: ClassVar = (
        # Whoever keeps the list counts and takes away; only whoever walks presses.
        Gate("housing", ("select", "delete"), OF_A_KEPT_ROUND),
        Gate("sender", ("select",), OF_A_WALKED_ROUND),
        Gate("sender", ("insert",), f"{OF_A_WALKED_ROUND} AND {ON_THE_LIST}"),
        Gate("worker", ("select", "delete"), OF_A_ROUND_HERE),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_press_of_a_round", condition=Q(what__in=list(rules.SAID))),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "dwelling", "-at"], name="latest_press_at_a_dwelling")]
