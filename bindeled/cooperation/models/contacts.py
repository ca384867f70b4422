"""A card on the practice network's contact list, kept by whom it is about (D27). Their name is not here: it is read with their account."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from bindeled.confidentiality.walls import ANY_ROW, IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.cooperation.rules import contacts as rules
from bindeled.municipalities.models import Municipality

RETENTION = {"ContactCard": rules.FORGOTTEN_AFTER}
OWN_CARD = f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}"


class ContactCard(models.Model):
    """What a member of the network has others know: a work phone, a function, and for whom they work; and when they last said so."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=rules.LONGEST_PHONE)
    function = models.CharField(max_length=rules.LONGEST_LINE)
    organisation = models.CharField(max_length=rules.LONGEST_LINE)
    confirmed_on = models.DateField()

    WALL: ClassVar = (
        *(Gate(door, ("select", "insert", "update", "delete"), OWN_CARD) for door in ("sender", "municipal")),
        # What the window ``contact_list`` may see.
        Gate("owner", ("select",), ANY_ROW),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("user_id", "municipality_id", "confirmed_on")),
        Gate("worker", ("delete",), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.user_id)
