"""Whom to call when it is urgent: one directory per municipality, as data with source and date of verification."""

import uuid
from typing import ClassVar

from django.db import models

from bindeled.municipalities.models import PUBLIC_FACT, Municipality


class EmergencyNumber(models.Model):
    """A number to call (decisions 5 and 7). ``level`` 1 is danger to life now, 2 is urgent but nobody is in danger.

    ``number`` may be empty where one is sent to somebody of one's own, as to one's own doctor (decision 21).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    name_da = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    number = models.CharField(max_length=16, blank=True)
    what_for_da = models.CharField(max_length=200)
    what_for_en = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    verified_on = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = PUBLIC_FACT

    class Meta:
        ordering: ClassVar = ["level", "position"]
        constraints: ClassVar = [
            models.CheckConstraint(name="known_level", condition=models.Q(level__in=[1, 2])),
            models.UniqueConstraint(fields=["municipality", "name_da"], name="one_number_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.number or self.name_da
