"""The person helped. A name is optional: a case may stand on a dwelling and a pseudonym alone (C15)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality

# Municipal side: kept until marked as journalised, then the key is destroyed (decision 13).
KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
RETENTION = {"Resident": "until journalised"}


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
