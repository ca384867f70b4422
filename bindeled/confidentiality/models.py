"""Three tables every record rests on: its key, the trace of who opened it, and the seals upon the trace."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate

# That a key belongs to a case, one of its concerns, its household, its resident or one of their courses, and that a second person has
# said yes to erasing the case.
TWO_AGREED = (
    "EXISTS (SELECT FROM app.cases_erasedcase AS item JOIN app.cases_erasure AS agreed ON agreed.id = item.erasure_id"
    " JOIN app.cases_case AS its ON its.id = item.case_id"
    " LEFT JOIN app.cases_concern AS told ON told.case_id = its.id"
    " LEFT JOIN app.residents_resident AS who ON who.id = its.resident_id"
    " LEFT JOIN app.furnishing_household AS home ON home.case_id = its.id"
    " LEFT JOIN app.offers_course AS given ON given.resident_id = its.resident_id"
    " WHERE agreed.state = 'seconded'"
    " AND confidentiality_recordkey.id IN (its.key_id, told.key_id, who.key_id, home.key_id, given.key_id))"
)

# That a key belongs to the file of an extract that the actor asked for, and that was released to them.
OF_AN_OWN_EXTRACT = (
    f"EXISTS (SELECT FROM app.evaluation_extract AS its WHERE its.key_id = confidentiality_recordkey.id"
    f" AND its.asked_by_id {IS_ACTOR} AND its.state IN ('released', 'fetched'))"
)


class RecordKey(models.Model):
    """The key of one concern, case, resident or course, wrapped by the municipality's key outside the database.

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
        Gate("watcher", ("select",), OWN_MUNICIPALITY),
        Gate("evaluation", ("select",), f"{OWN_MUNICIPALITY} AND {OF_AN_OWN_EXTRACT}"),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "wrapped", "destroyed_at")),
        # Only of what two persons have agreed on: the database itself asks.
        Gate(
            "eraser",
            ("update",),
            f"{OWN_MUNICIPALITY} AND {TWO_AGREED}",
            ("wrapped", "destroyed_at"),
            "wrapped IS NULL",
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="key_or_date_of_destruction",
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
            )
        ]


class TransactionField(models.BigIntegerField):  # type: ignore[type-arg] # not subscriptable when it runs
    """The number of the transaction that writes the row, filled in by the database."""

    # Reading it back would need the right to read, which a door that may only add does not have.
    db_returning = False


class TraceEntry(models.Model):
    """One line of the trace: who, when, through which door, what was done to which record, and why. Only ever added to.

    It holds no content: a kind, an id and a purpose. ``transaction`` lets the sealer know which lines can no longer be
    joined by others, without a lock or a chain where lines are written.
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
    transaction = TransactionField(
        db_default=Cast(
            Cast(models.Func(function="pg_current_xact_id"), models.TextField()), output_field=models.BigIntegerField()
        )
    )

    OWN_LINE: ClassVar = (
        f"{OWN_MUNICIPALITY} AND door = replace(current_user, 'door_', '') AND "
        f"(actor_id IS NULL OR actor_id {IS_ACTOR}) AND transaction = pg_current_xact_id()::text::bigint"
    )
    WALL: ClassVar = (
        Gate("sender", ("insert",), OWN_LINE),
        Gate("housing", ("insert",), OWN_LINE),
        Gate("public", ("insert",), OWN_LINE),
        Gate("municipal", ("insert",), OWN_LINE),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("insert",), OWN_LINE),
        Gate("sealer", ("select",), OWN_MUNICIPALITY),
        # Which looks a leader is asked about follows from the trace, and that it was gone through stands in it.
        Gate("watcher", ("select",), OWN_MUNICIPALITY),
        Gate("watcher", ("insert",), OWN_LINE),
        Gate("eraser", ("insert",), OWN_LINE),
        Gate("evaluation", ("insert",), OWN_LINE),
        Gate("extracting", ("insert",), OWN_LINE),
        Gate("drawing", ("insert",), OWN_LINE),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["municipality_id", "record_kind", "record_id", "at"], name="trace_of_record"),
            models.Index(fields=["municipality_id", "at", "id"], name="trace_by_time"),
            models.Index(fields=["municipality_id", "actor_id", "at", "id"], name="trace_of_person"),
            models.Index(fields=["municipality_id", "transaction", "id"], name="trace_to_seal"),
        ]


class Seal(models.Model):
    """A signed sum over the lines of one municipality's trace from one transaction up to another. Only ever added to.

    Each continues the one before, so the newest vouches for all. The key that signs is not in the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_id = models.CharField(max_length=4)
    number = models.PositiveIntegerField()
    from_transaction = models.BigIntegerField()
    to_transaction = models.BigIntegerField()
    count = models.PositiveIntegerField()
    # SHA-256 over the lines; then over everything above and below: that is the root, which is signed.
    lines = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    root = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    WALL: ClassVar = (
        Gate("sealer", ("select", "insert"), OWN_MUNICIPALITY),
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality_id", "number"], name="one_seal_of_a_number"),
            models.CheckConstraint(
                name="seal_goes_forward",
                condition=models.Q(number__gt=0, to_transaction__gte=models.F("from_transaction")),
            ),
        ]
