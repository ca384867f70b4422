"""The receipt: a number, a time and the department. It never changes and knows nothing of the concern or the case. And the gate's message."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality
from bindeled.receipts.rules import MESSAGE_DAYS, WORDINGS, grouped

# Decision 13: number and date remain for the municipality's ``receipt_days``, counted from the day of sending.
RETENTION = {"Receipt": "receipt_days after received_at", "Message": "thirty days after came_at"}
PAST_ITS_TIME = (
    "received_at < now() - make_interval(days => (SELECT home.receipt_days::int"
    " FROM app.municipalities_municipality AS home WHERE home.code = municipality_id))"
)


class Receipt(models.Model):
    """What a sender keeps: *received*. The municipality's doors have no right on this table at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # Nobody where it came through the open door (decision 2): then the number is all there is.
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=10, unique=True)
    received_at = models.DateTimeField()
    department_name = models.CharField(max_length=120)
    # How a repeat of the same form is known again: sha256 of the form's key, and the form's content keyed by it.
    request_sha256 = models.BinaryField(max_length=32)
    request_mac = models.BinaryField(max_length=32)

    # Without an account a receipt is found for a day only, by the form that is sent once more.
    NOBODYS: ClassVar = f"{OWN_MUNICIPALITY} AND sender_id IS NULL"
    WALL: ClassVar = (
        Gate("sender", ("select", "insert"), f"{OWN_MUNICIPALITY} AND sender_id {IS_ACTOR}"),
        Gate("public", ("insert",), NOBODYS),
        Gate("public", ("select",), f"{NOBODYS} AND received_at > now() - interval '1 day'"),
        # The worker takes away what is past its time, and sees no more of it than that.
        Gate("worker", ("select",), f"{OWN_MUNICIPALITY} AND {PAST_ITS_TIME}", ("municipality_id", "received_at")),
        Gate("worker", ("delete",), f"{OWN_MUNICIPALITY} AND {PAST_ITS_TIME}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "request_sha256"], name="one_receipt_per_form_sent"),
            models.UniqueConstraint(
                fields=["request_sha256"],
                name="one_receipt_per_form_of_nobody",
                condition=models.Q(sender__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sender", "-received_at"], name="receipts_of_sender")]

    def __str__(self) -> str:
        return grouped(self.number)


class Message(models.Model):
    """What came through the gate (decision 1): one of the fixed wordings, about one receipt, to the one who has it. Never changed.

    It knows nothing of a consent or a case. The municipality's doors have no right on it; the worker lays it down, and cannot read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=10)
    wording = models.CharField(max_length=16)
    came_at = models.DateTimeField()

    OLD: ClassVar = f"{OWN_MUNICIPALITY} AND came_at < now() - interval '{MESSAGE_DAYS} days'"
    WALL: ClassVar = (
        Gate("sender", ("select",), f"{OWN_MUNICIPALITY} AND to_id {IS_ACTOR}"),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        # The worker takes away what is past its time, and sees no more of it than that.
        Gate("worker", ("select",), OLD, ("municipality_id", "came_at")),
        Gate("worker", ("delete",), OLD),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="fixed_wording", condition=models.Q(wording__in=list(WORDINGS)))
        ]
        indexes: ClassVar = [models.Index(fields=["to", "-came_at"], name="messages_to_sender")]

    def __str__(self) -> str:
        return grouped(self.number)

    @property
    def words(self) -> str:
        """Answer what it says, in the reader's language."""
        return str(WORDINGS[self.wording])
