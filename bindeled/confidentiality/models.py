"""Two tables every record rests on: its key, and the trace of who opened it."""

import uuid
from typing import ClassVar

from django.db import models

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate


class RecordKey(models.Model):
    """The key of one concern, case or resident, wrapped by the municipality's key outside the database.

    Destroying it (``records.destroy``: ``wrapped`` set to nothing) erases the record's text everywhere but in backups that
    still run out; a restore of one applies the destruction again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_id = models.CharField(max_length=4)
    wrapping_key = models.CharField(max_length=64)
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    # A key is never replaced: the one change there is, is its destruction, and the worker's door alone may do it.
    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("worker", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("wrapped", "destroyed_at"), "wrapped IS NULL"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="key_or_date_of_destruction",
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
            )
        ]


class TraceEntry(models.Model):
    """One line of the trace: who, when, through which door, what was done to which record, and why. Only ever added to.

    It holds no content: a kind, an id and a purpose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    municipality_id = models.CharField(max_length=4)
    door = models.CharField(max_length=16)
    actor_id = models.UUIDField(null=True)
    deed = models.CharField(max_length=32)
    record_kind = models.CharField(max_length=32)
    record_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=32)
    count = models.PositiveIntegerField(default=1)

    OWN_LINE: ClassVar = (
        f"{OWN_MUNICIPALITY} AND door = replace(current_user, 'door_', '') AND "
        f"(actor_id IS NULL OR actor_id {IS_ACTOR})"
    )
    WALL: ClassVar = (
        Gate("sender", ("insert",), OWN_LINE),
        Gate("municipal", ("insert",), OWN_LINE),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("insert",), OWN_LINE),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["municipality_id", "record_kind", "record_id", "at"], name="trace_of_record")
        ]
