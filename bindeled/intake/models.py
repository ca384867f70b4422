"""What the flood protection remembers for a day: keyed marks of networks, and the day's key. Never an address, never a text.

Both tables are unlogged: they are in no log of the database, and so in no backup. After a crash they are empty.
"""

import uuid
from typing import ClassVar

from django.db import models

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.intake.rules import TRACE_LIFE
from bindeled.municipalities.models import Municipality

RETENTION = {"Footprint": TRACE_LIFE, "DayKey": "until the day has ended"}


class DayKey(models.Model):
    """The day's half of the key; the other half is the process's own secret. When it goes, no mark can be traced any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    key = models.BinaryField(max_length=32)

    WALL: ClassVar = (
        Gate("public", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("worker", ("delete",), OWN_MUNICIPALITY),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "day")),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["municipality", "day"], name="one_key_a_day")]


class Footprint(models.Model):
    """Somebody was let through the open door: when, and the marks of where from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    narrow = models.BinaryField(max_length=16)
    wide = models.BinaryField(max_length=16)

    WALL: ClassVar = (
        Gate("public", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("worker", ("delete",), OWN_MUNICIPALITY),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "at")),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["municipality", "narrow", "at"], name="footprints_narrow"),
            models.Index(fields=["municipality", "wide", "at"], name="footprints_wide"),
            models.Index(fields=["municipality", "at"], name="footprints_at"),
        ]
