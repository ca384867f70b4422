"""Partners' events for contact persons, who wants the month's letter about them, and what each was told (D25).

Nothing here is about a resident. That somebody wants no letter is known to themselves alone, and to the worker that writes it.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bindeled.catalogue.models import Offer
from bindeled.confidentiality.walls import ANY_ROW, IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES, IS_CONVENOR
from bindeled.cooperation.rules import events as rules
from bindeled.municipalities.models import District, Municipality

RETENTION = {
    "PartnerEvent": rules.KEPT_DAYS,
    "DigestReader": "as long as they stand on a list",
    "DigestTold": "with the event, or with the reader",
}
SHOWN = f"{OWN_MUNICIPALITY} AND state = 'published'"
OWN_READER = f"{OWN_MUNICIPALITY} AND account_id {IS_ACTOR}"


class PartnerEvent(models.Model):
    """Something that a partner holds for contact persons: what, when, where, who arranges it, for whom, and until when it is shown.

    ``district`` narrows it to those who are contact person there; without one it is for all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    what = models.TextField(max_length=rules.LONGEST_WHAT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=rules.LONGEST_LINE)
    arranger = models.CharField(max_length=rules.LONGEST_LINE)
    link = models.URLField(max_length=rules.LONGEST_LINE, blank=True, default="")
    shown_until = models.DateField()
    state = models.CharField(max_length=10, default=rules.DRAFT)
    changed_at = models.DateTimeField(default=timezone.now)

    CHANGES: ClassVar = (
        "district_id", "title", "what", "starts_at", "ends_at", "venue", "arranger", "link", "shown_until", "state", "changed_at",
    )  # fmt: skip
    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND (state = 'published' OR {IS_CONVENOR})"),
        Gate("municipal", ("insert",), CONVENES, (), "state = 'draft'"),
        Gate("municipal", ("update",), CONVENES, CHANGES),
        Gate("sender", ("select",), SHOWN),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="an_event_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="known_state_of_an_event", condition=Q(state__in=list(rules.STATES))),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "starts_at"], name="events_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]


class DigestReader(models.Model):
    """Whether somebody wants the month's letter, and for which month it was last decided whether they get one.

    One for each account, however many lists it stands on. ``key`` is what is kept of the link that ends the letter: enough to know
    it again, not enough to use it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField()
    wants = models.BooleanField(default=True)
    settled = models.DateField()
    key = models.CharField(max_length=64, blank=True, default="", db_index=True)

    WALL: ClassVar = (
        Gate("sender", ("select",), OWN_READER),
        Gate("sender", ("insert",), OWN_READER, (), "key = ''"),
        Gate("sender", ("update",), OWN_READER, ("wants",)),
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("settled", "key")),
        # So that the window ``digest_of`` can look (see apps). The owner never serves a page.
        Gate("owner", ("select",), ANY_ROW),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "account_id"], name="one_reader_of_an_account")
        ]

    def __str__(self) -> str:
        return str(self.id)


class DigestTold(models.Model):
    """That somebody was told of an event, or of an offer: once, and never again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(DigestReader, on_delete=models.PROTECT, related_name="told")
    event = models.ForeignKey(PartnerEvent, null=True, on_delete=models.PROTECT, related_name="told")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()

    WALL: ClassVar = (Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "event"], name="an_event_is_told_once"),
            models.UniqueConstraint(fields=["reader", "offer"], name="an_offer_is_told_once"),
            models.CheckConstraint(
                name="told_of_an_event_or_of_an_offer",
                condition=Q(event__isnull=False, offer__isnull=True) | Q(event__isnull=True, offer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
