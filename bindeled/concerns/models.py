"""The mailbox between the sides: sealed concerns on their way to the municipality."""

import uuid
from typing import ClassVar

from django.db import models

from bindeled.concerns.rules import MOST_PICTURES
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality

# Nothing stays here: a concern is moved to the municipality's side within a second, in one transaction.
RETENTION = {"SealedConcern": "moved when opened", "SealedPicture": "moved when opened"}

# What the sender's door puts in was received now and is no larger than a form can be.
OF_NOW = "received_at BETWEEN now() - interval '1 day' AND now() + interval '1 minute'"
OF_A_SIZE = "octet_length(sealed) <= 131072"
# What the municipality itself was told may have come longer ago: a letter that lay in a tray, a mail of last week.
OF_LATELY = "received_at BETWEEN now() - interval '1 year' AND now() + interval '1 minute'"
# Decision 2: without an account only where the municipality has opened its door.
DOOR_IS_OPEN = "EXISTS (SELECT FROM app.municipalities_municipality WHERE code = municipality_id AND intake = 'open')"

# What a sender's process draws and seals is at most 4 MB (``rules.LARGEST_PICTURE``), and comes only where the municipality takes it.
OF_A_PICTURES_SIZE = "octet_length(sealed) <= 4194304 + 64"
MAY_ATTACH = "EXISTS (SELECT FROM app.municipalities_municipality WHERE code = municipality_id AND senders_may_attach)"


class SealedConcern(models.Model):
    """A concern that only the municipality can open.

    The sender's, the open and the municipality's door may put one in and never look: there is no grant to read, not even one's own. What was
    said, by whom and about which dwelling stands inside the seal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    sealed = models.BinaryField()
    # Set by the worker where a seal cannot be opened, so that it stands out and does not stop the others.
    unopenable_since = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("sender", ("insert",), f"{OWN_MUNICIPALITY} AND {OF_NOW} AND {OF_A_SIZE}"),
        Gate("public", ("insert",), f"{OWN_MUNICIPALITY} AND {OF_NOW} AND {OF_A_SIZE} AND {DOOR_IS_OPEN}"),
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND {OF_LATELY} AND {OF_A_SIZE}"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("unopenable_since",)),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "received_at"],
                name="mailbox",
                condition=models.Q(unopenable_since__isnull=True),
            )
        ]


class SealedPicture(models.Model):
    """A photograph that came with a concern, drawn anew without its metadata. Only the municipality can open it.

    What is sealed in the concern names it, with its digest: one that is put in beside, or put in the place of another, is not taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(SealedConcern, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    WALL: ClassVar = (
        Gate("sender", ("insert",), f"{OWN_MUNICIPALITY} AND {OF_A_PICTURES_SIZE} AND {MAY_ATTACH}"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concern", "position"], name="one_picture_in_a_place"),
            models.CheckConstraint(
                name="no_more_pictures_than_we_take", condition=models.Q(position__range=(1, MOST_PICTURES))
            ),
        ]
