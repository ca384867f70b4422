"""The meetings of a contract's year, planned: which demand each is for, its day, and why it was moved or struck.

No line here says anything about a resident, and none names a person: a function calls a meeting. The meeting itself, with invitations and
minutes, is another thing, which may point at its occasion; nothing here points at it.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES, Contract
from bindeled.cooperation.rules.contracts import LONGEST_LINE
from bindeled.cooperation.rules.wheel import HELD, LONGEST_WHY, PLANNED, STRUCK
from bindeled.municipalities.models import Municipality

RETENTION = {"Occasion": "kept"}
# Whoever may read the contract today, by the contract's own walls.
OF_A_CONTRACT = f"{OWN_MUNICIPALITY} AND contract_id IN (SELECT its.id FROM app.cooperation_contract AS its)"
# What a party may know of an occasion: not who changed it.
READ = (
    "id",
    "municipality_id",
    "contract_id",
    "year",
    "demand",
    "number",
    "called_by",
    "day",
    "state",
    "why",
    "changed_at",
)
CHANGED = ("day", "state", "why", "changed_at", "changed_by_id")


class Occasion(models.Model):
    """One meeting of a contract's year: for which demand, the how-manieth, who calls it, and on which day.

    ``why`` says why it was moved or struck last; ``state`` whether it is planned, struck or was held.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    # The name of the demand, and who calls it by function, as the contract said when it was planned.
    demand = models.CharField(max_length=LONGEST_LINE)
    number = models.PositiveSmallIntegerField()
    called_by = models.CharField(max_length=LONGEST_LINE, blank=True)
    day = models.DateField()
    state = models.CharField(max_length=8, default=PLANNED)
    why = models.CharField(max_length=LONGEST_WHY, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CONTRACT),
        Gate("municipal", ("insert",), f"{CONVENES} AND {OF_A_CONTRACT}", (), f"changed_by_id {IS_ACTOR}"),
        Gate("municipal", ("update",), CONVENES, CHANGED, f"changed_by_id {IS_ACTOR}"),
        *(Gate(door, ("select",), OF_A_CONTRACT, READ) for door in ("sender", "housing")),
        Gate("municipal_calendar", ("select",), f"{CONVENES} AND {OF_A_CONTRACT}", READ),
    )

    class Meta:
        ordering: ClassVar = ["day", "demand", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "year", "demand", "number"], name="each_meeting_of_a_year_is_planned_once"
            ),
            models.CheckConstraint(
                name="known_state_and_struck_with_a_reason",
                condition=Q(state__in=[PLANNED, HELD]) | Q(state=STRUCK) & ~Q(why=""),
            ),
            models.CheckConstraint(name="an_occasion_lies_in_its_year", condition=Q(day__year=models.F("year"))),
        ]

    def __str__(self) -> str:
        return self.demand
