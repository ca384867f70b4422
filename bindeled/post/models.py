"""What goes out, written in its causer's transaction and sent by the worker: letters, and short messages to a phone."""

import uuid
from typing import ClassVar

from django.db import models

from bindeled.confidentiality.walls import ANY_ROW, OWN_MUNICIPALITY, Gate
from bindeled.post import rules

# How many days after ``sent_at`` (``queued_at`` where it never was) a letter's row goes, in any state: long enough for it to
# come back and for somebody to act. Its words go at once when the mail server accepts it; then only the address is left.
RETENTION = {"Letter": 35, "ShortMessage": 35}
PAST_ITS_TIME = f"coalesce(sent_at, queued_at) < now() - make_interval(days => {RETENTION['Letter']})"


class Letter(models.Model):
    """A letter on its way out. It carries no personal data but the address it goes to.

    Either ``facts`` (from which the worker writes it) or the finished words; those are blanked once it has been accepted.
    The doors that write one can never read one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_id = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=32)
    to_address = models.EmailField()
    language = models.CharField(max_length=2)
    facts = models.JSONField(default=dict)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="queued")
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # The mail server's code only: its words may repeat the address.
    last_error = models.CharField(max_length=40, blank=True)

    # A letter is put in as waiting. The sender's door hands over facts, never words of its own; account mails, which may
    # concern somebody without an account, are the login's.
    WAITING: ClassVar = "state = 'queued' AND attempts = 0 AND sent_at IS NULL"
    A_RECEIPT: ClassVar = (
        "kind = 'receipt' AND subject || text || html = '' AND facts - 'number' - 'received_at' = '{}'"
        " AND facts ->> 'number' ~ '^[0-9]{9}[A-Z]$'"
    )
    WALL: ClassVar = (
        Gate("sender", ("insert",), f"{OWN_MUNICIPALITY} AND {WAITING} AND subject || text || html = ''"),
        Gate("login:sender", ("insert",), WAITING),
        Gate("login:municipality", ("insert",), WAITING),
        # A receipt for whoever called, wrote or came by; the municipality's door sends nothing else, and no words of its own.
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND {WAITING} AND {A_RECEIPT}"),
        # About lists, which hold no resident: an invitation, a question whether an entry is still right, a gap.
        Gate("housing", ("insert",), f"{OWN_MUNICIPALITY} AND {WAITING}"),
        Gate("worker", ("insert",), f"{OWN_MUNICIPALITY} AND {WAITING}"),
        Gate("worker", ("select",), ANY_ROW),
        Gate("worker", ("update",), ANY_ROW, ("state", "attempts", "sent_at", "last_error", "subject", "text", "html")),
        Gate("worker", ("delete",), PAST_ITS_TIME),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_state_letter", condition=models.Q(state__in=list(rules.STATES))),
            models.CheckConstraint(
                name="sent_means_when",
                condition=models.Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | models.Q(state__in=["queued", "refused", "failed"], sent_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["queued_at"], name="letters_waiting", condition=models.Q(state="queued"))
        ]


class ShortMessage(models.Model):
    """A few words to a number: an SMS, or what is said in a phone call. They hold nothing about anybody.

    The worker alone writes and sends them. Its id is the key under which a provider knows it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_id = models.CharField(max_length=4)
    channel = models.CharField(max_length=8)
    to_number = models.CharField(max_length=24)
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, default="queued")
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=40, blank=True)

    WALL: ClassVar = (
        Gate("worker", ("insert",), f"{OWN_MUNICIPALITY} AND {Letter.WAITING}"),
        Gate("worker", ("select",), ANY_ROW),
        Gate("worker", ("update",), ANY_ROW, ("state", "attempts", "sent_at", "last_error", "text")),
        Gate("worker", ("delete",), PAST_ITS_TIME),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="known_channel_of_short", condition=models.Q(channel__in=list(rules.SHORT_CHANNELS))
            ),
            models.CheckConstraint(
                name="short_sent_means_when",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | models.Q(state__in=["queued", "failed"], sent_at__isnull=True),
            ),
        ]
