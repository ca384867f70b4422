"""The person helped. A name is optional: a case may stand on a dwelling and a pseudonym alone (C15)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate, Question
from bindeled.municipalities.models import Municipality

# Municipal side: kept until marked as journalised, then the key is destroyed (decision 13).
KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
RESIDENTS_KEY_IS_GONE = (
    "EXISTS (SELECT FROM app.residents_resident AS its JOIN app.confidentiality_recordkey AS k ON k.id = its.key_id"
    " WHERE its.id = resident_id AND k.wrapped IS NULL)"
)
RETENTION = {"Resident": "until journalised", "Circle": "with its record", "Outsider": "with its record"}
ACTOR = IS_ACTOR.removeprefix("= ")
LEADS_OR_PROTECTS = (
    f"EXISTS (SELECT FROM app.users_service AS its WHERE its.user_id {IS_ACTOR} AND its.valid_from <= {TODAY}"
    f" AND (its.valid_to IS NULL OR its.valid_to >= {TODAY}) AND its.role IN ('leader', 'protection'))"
)
# The residents of whom nothing is there for the actor: some may see it alone, or the actor is out of what comes about their home.
SOME_ALONE = f"WHERE circle.readers IS NOT NULL AND NOT coalesce({ACTOR} = ANY (circle.readers), false)"
OUT_OF_IT = f"ON own.place = circle.place WHERE own.user_id = {ACTOR} AND own.ended_at IS NULL"
CIRCLES = "SELECT circle.resident_id FROM app.residents_circle AS circle"
CLOSED_RESIDENTS = Question(
    "closed_residents",
    "uuid[]",
    f"ARRAY({CIRCLES} {SOME_ALONE} UNION {CIRCLES} JOIN app.residents_outsider AS own {OUT_OF_IT})",
    ("municipal",),
)
NOT_CLOSED = f"resident_id <> ALL ({CLOSED_RESIDENTS.once})"


class Resident(models.Model):
    """A resident as the municipality knows them: a pseudonym in the open, name and phone encrypted under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=16)
    name = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert", "update"), OWN_MUNICIPALITY),
        # The sealed name, which is opened to compare surnames when looks are gone through; nothing else of it.
        Gate("watcher", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "key_id", "name")),
        # It goes when its key is gone.
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "key_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {KEY_IS_GONE}"),
    )

    def __str__(self) -> str:
        return self.pseudonym


class Circle(models.Model):
    """Who may see what concerns a resident, because of one record of which they are the resident. Kept by the verbs of that record.

    Below cases nobody knows what a case is: ``source`` is the record's number, ``place`` the keyed mark of its dwelling, and
    ``readers`` those who alone may open it; nothing where all of its unit may.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    source = models.UUIDField(unique=True)
    # The record's, so that it goes when that is gone.
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    place = models.BinaryField(max_length=32)
    readers = ArrayField(models.UUIDField(), null=True)

    ASKED: ClassVar = (CLOSED_RESIDENTS,)
    WALL: ClassVar = (
        # Everybody who works here may ask for it, since the walls of what concerns a resident ask it in their name.
        Gate("municipal", ("select", "insert"), OWN_MUNICIPALITY),
        # Never rewritten: where somebody is let in or out, it goes and the next one comes. Whom it is closed to takes none away.
        Gate(
            "municipal",
            ("delete",),
            f"{OWN_MUNICIPALITY} AND (readers IS NULL OR {ACTOR} = ANY (readers) OR {LEADS_OR_PROTECTS})",
        ),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "source", "key_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {KEY_IS_GONE}"),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place"], name="circles_of_a_place"),
            models.Index(fields=["municipality"], name="closed_circles", condition=Q(readers__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.source)


class Outsider(models.Model):
    """That somebody is out of whatever comes about a dwelling, and so of what concerns its resident, until it is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.UUIDField(unique=True)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    place = models.BinaryField(max_length=32)
    ended_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND (user_id {IS_ACTOR} OR {LEADS_OR_PROTECTS})"),
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND ended_at IS NULL"),
        # Nobody lifts their own.
        Gate(
            "municipal",
            ("update",),
            f"{OWN_MUNICIPALITY} AND {LEADS_OR_PROTECTS} AND user_id <> {ACTOR}",
            ("ended_at",),
        ),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "source", "key_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {KEY_IS_GONE}"),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user"], name="outsiders", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.source)
