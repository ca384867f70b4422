"""Housing organisations and their departments, the entrances in them, and who is contact person where."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import PUBLIC_FACT, District, Municipality


class Organisation(models.Model):
    """A housing organisation (boligorganisation)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)

    WALL: ClassVar = PUBLIC_FACT

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A housing department (boligafdeling). Its concerns go to the unit that serves its district."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    # Danish order (æ, ø, å after z), the same on every server; see municipalities.rules.sort_key.
    sort_key = models.CharField(max_length=120, db_collation="C")

    WALL: ClassVar = PUBLIC_FACT

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

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "street", "number"], name="one_entrance_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}"


class ContactPerson(models.Model):
    """That somebody passes concerns on from a department, as what, for a time (A1-A3, A17)."""

    class Kind(models.TextChoices):
        """In which capacity."""

        CARETAKER = "caretaker"
        BOARD = "board"
        VOLUNTEER = "volunteer"
        OFFICE = "office"
        SOCIAL_CARETAKER = "social_caretaker"
        AREA_PLAN = "area_plan"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert", "update"), OWN_MUNICIPALITY),
        Gate("sender", ("select",), f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "user", "valid_from"], name="one_start_of_a_contact_person")
        ]
