"""Housing organisations, their departments, the entrances and dwellings in them, and their offices."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, OWN_ORGANISATIONS, Gate, read_by
from bindeled.housing.rules import public_code
from bindeled.municipalities.models import COUNTED_BY, PUBLIC_FACT, District, Municipality

# An organisation keeps its own departments and whatever lies in them, in the municipality where its keeper stands.
KEPT_BY_ITS_ORGANISATION = f"{OWN_MUNICIPALITY} AND {OWN_ORGANISATIONS}"
IN_A_KEPT_DEPARTMENT = (
    f"{OWN_MUNICIPALITY} AND department_id IN (SELECT id FROM app.housing_department WHERE {OWN_ORGANISATIONS})"
)


class Organisation(models.Model):
    """A housing organisation (boligorganisation)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)

    WALL: ClassVar = COUNTED_BY

    def __str__(self) -> str:
        return self.name


class Administration(models.Model):
    """That one organisation runs another's departments, for a time: the owner is not always the administrator (A16)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    administrator = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="run_by_another_organisation", condition=~models.Q(owner=models.F("administrator"))
            ),
            models.UniqueConstraint(fields=["owner", "valid_from"], name="one_administrator_at_a_time"),
        ]


def some_code() -> str:
    """Answer a code for a department whose id nobody chose; the codes of loaded ones follow from their ids."""
    return public_code(uuid.uuid4())


class Department(models.Model):
    """A housing department (boligafdeling). Its concerns go to the unit that serves its district.

    ``number`` is the sector's own number of it, as text with leading zeros; ``dwellings`` how many there are, where they
    are counted and not listed. Whether it must have a contact person is asked from ``valid_from`` on (D1).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    # Danish order (æ, ø, å after z), the same on every server; see municipalities.rules.sort_key.
    sort_key = models.CharField(max_length=120, db_collation="C")
    number = models.CharField(max_length=12, blank=True)
    dwellings = models.PositiveIntegerField(null=True)
    # What stands in the square code in the stairwell.
    public_code = models.CharField(max_length=8, unique=True, default=some_code)
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        *COUNTED_BY,
        *read_by("watcher"),
        Gate("housing", ("insert", "update"), KEPT_BY_ITS_ORGANISATION),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "organisation", "name"], name="one_department_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Entrance(models.Model):
    """A street door of a department: what a contact person taps instead of typing a street."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="entrances")
    street = models.CharField(max_length=80)
    number = models.CharField(max_length=4)  # up to three digits and a letter
    postal_code = models.CharField(max_length=4)
    position = models.PositiveIntegerField()

    WALL: ClassVar = (*PUBLIC_FACT, Gate("housing", ("insert", "update", "delete"), IN_A_KEPT_DEPARTMENT))

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "street", "number"], name="one_entrance_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}"


class Dwelling(models.Model):
    """A flat behind an entrance. It says where there is a door, never who lives behind it (decision 16)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    entrance = models.ForeignKey(Entrance, on_delete=models.CASCADE, related_name="+")
    floor = models.CharField(max_length=4, blank=True)  # kl, st, 1 … 99
    door = models.CharField(max_length=4, blank=True)  # tv, mf, th, or a number

    WALL: ClassVar = (
        *PUBLIC_FACT,
        # How many there are in each department.
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "department_id")),
        Gate("housing", ("insert", "update", "delete"), IN_A_KEPT_DEPARTMENT),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entrance", "floor", "door"], name="one_dwelling_behind_a_door")
        ]


class Office(models.Model):
    """An organisation's office in a municipality: where residents turn when a department has no contact person (decision 4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=24, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (*PUBLIC_FACT, Gate("housing", ("insert", "update"), KEPT_BY_ITS_ORGANISATION))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "organisation"],
                name="one_office_at_a_time",
                condition=models.Q(valid_to=None),
            )
        ]

    def __str__(self) -> str:
        return self.name
