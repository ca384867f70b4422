"""A contact (*henvendelse*), and the roster of those who take them.

A contact is any call, letter, mail or meeting, also a missed call, until it is known what it is about.

In the open stand how and when it came and how it stands. Who it came from, and what was said, are encrypted.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, SERVED, Gate
from bindeled.duty import rules
from bindeled.duty.rules.shifts import Span
from bindeled.municipalities.models import Municipality

# The duty phone is the whole municipality's. It is answered by those who take concerns, whichever district they serve.
ANSWERS = f"""{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.municipalities_unit AS its
 WHERE its.id = ANY ({SERVED}::uuid[]) AND its.kind IN ('advisers', 'central'))"""
# A municipality as a range of its code alone: so that equal ones meet, without an extension of the database.
OF_A_MUNICIPALITY = Func(
    Cast("municipality_id", models.IntegerField()),
    Cast("municipality_id", models.IntegerField()),
    Value("[]"),
    function="int4range",
)
ITS_HOURS = Func("starts_at", "ends_at", function="tstzrange")
CHANGED = (
    *("state", "settled_at", "settled_by_id", "concern_id", "body", "tries", "tried_at"),
    *("receipt_way", "receipt_at", "receipt_by_id"),
)
COUNTED = ("id", "municipality_id", "channel", "came_at", "receipt_at", "receipt_way")
# Decision 13, as for what it becomes. When it is a concern, its words are moved there, and here is left who called and when.
RETENTION = {"Contact": "until journalised", "Shift": "kept"}


class Contact(models.Model):
    """Somebody has called, written or come by. It has its receipt's number from the beginning."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8)
    came_at = models.DateTimeField()
    # By whom it was taken in: nobody where a process did.
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField()
    # Keyed marks: by which the same message is known again, and the same caller.
    known_by = models.BinaryField(max_length=16, null=True)
    callers = ArrayField(models.CharField(max_length=32), default=list)
    # Whether a number was left; the number itself is encrypted.
    has_number = models.BooleanField(default=False)
    number = models.CharField(max_length=10, unique=True)
    receipt_way = models.CharField(max_length=8, blank=True, default="")
    receipt_at = models.DateTimeField(null=True)
    receipt_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default="waiting")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The concern that it became. It travels sealed like any other, and so is here a moment later.
    concern_id = models.UUIDField(null=True)
    # Return calls that nobody answered.
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), ANSWERS),
        Gate("municipal", ("update",), ANSWERS, CHANGED),
        # Who reads the mailbox takes in, and sees afterwards only whether a message was taken in before.
        Gate("worker", ("insert",), f"{OWN_MUNICIPALITY} AND taken_in_by_id IS NULL AND state = 'waiting'"),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "known_by")),
        # How soon receipts are given is counted.
        Gate("counter", ("select",), OWN_MUNICIPALITY, COUNTED),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "known_by"], name="each_message_taken_in_once"),
            models.CheckConstraint(name="known_channel_contact", condition=Q(channel__in=list(rules.CHANNELS))),
            models.CheckConstraint(name="known_state_contact", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(
                name="receipt_means_how_and_when",
                condition=Q(receipt_way="", receipt_at__isnull=True, receipt_by__isnull=True)
                | Q(receipt_way__in=list(rules.RECEIPTS), receipt_at__isnull=False),
            ),
            models.CheckConstraint(
                name="settled_means_by_whom_and_when",
                condition=Q(state__in=rules.OPEN, settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(state__in=rules.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registered_means_a_concern",
                condition=Q(state="concern", concern_id__isnull=False)
                | ~Q(state="concern") & Q(concern_id__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_call_waits_without_a_receipt",
                condition=~Q(state__in=rules.OWES_NONE) | Q(channel="phone") | Q(receipt_at__isnull=False),
            ),
            models.CheckConstraint(
                name="tried_means_when",
                condition=Q(tries=0, tried_at__isnull=True) | Q(tries__gt=0, tried_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "came_at"],
                name="contacts_without_receipt",
                condition=Q(receipt_at__isnull=True) & ~Q(state__in=rules.OWES_NONE),
            ),
            models.Index(
                fields=["municipality", "state", "came_at"], name="contacts_open", condition=Q(state__in=rules.OPEN)
            ),
            models.Index(fields=["municipality", "-came_at", "-id"], name="contacts_by_time"),
            GinIndex(fields=["callers"], name="contacts_of_caller"),
        ]

    @property
    def owes_receipt(self) -> bool:
        """Say whether its receipt is still owed."""
        return rules.owes_receipt(self.state, given=self.receipt_at is not None)

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has something to do about it, besides a receipt."""
        return self.state in rules.OPEN


class Shift(models.Model):
    """That somebody has the duty phone for some hours; whom they have asked to take it instead; and when it was handed over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    # A swap: it is the adviser's until the one who was asked has said yes.
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    # To whom: nobody where it is the end of the day.
    handed_over_at = models.DateTimeField(null=True)
    handed_over_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), ANSWERS),
        Gate(
            "municipal",
            ("update",),
            ANSWERS,
            ("adviser_id", "asked_id", "ends_at", "cancelled_at", "handed_over_at", "handed_over_to_id"),
        ),
    )

    class Meta:
        constraints: ClassVar = [
            # Two who plan at the same moment do not see each other's shift; the database does.
            ExclusionConstraint(
                name="one_has_the_duty_at_a_time",
                expressions=[(OF_A_MUNICIPALITY, "&&"), (ITS_HOURS, "&&")],
                condition=Q(cancelled_at__isnull=True, handed_over_at__isnull=True),
            ),
            models.CheckConstraint(name="shift_ends_after_it_begins", condition=Q(starts_at__lt=F("ends_at"))),
            models.CheckConstraint(
                name="handed_to_means_when", condition=Q(handed_over_to__isnull=True) | Q(handed_over_at__isnull=False)
            ),
            models.CheckConstraint(
                name="nobody_asks_themself", condition=Q(asked__isnull=True) | ~Q(asked=F("adviser"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "ends_at"], name="shifts_by_end")]

    @property
    def span(self) -> Span:
        """Answer its time as the rules know it."""
        return Span(self.starts_at, self.ends_at)
