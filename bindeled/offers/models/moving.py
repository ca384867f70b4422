"""The day on which a resident moves into a home of their own, and what is in place for it (D24). Days alone: no word, no address."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality, Unit
from bindeled.offers.models.rows import OF_OUR_UNIT, RESIDENTS_KEY_IS_GONE
from bindeled.residents.models import Resident

RETENTION = {"MoveIn": "with its resident"}
STAGES = ("assessed_on", "applied_on", "visit_on", "support_on")


class MoveIn(models.Model):
    """A move into a home of one's own. One at a time for a resident; over when it has been done, or comes to nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moves_on = models.DateField()
    assessed_on = models.DateField(null=True)
    applied_on = models.DateField(null=True)
    visit_on = models.DateField(null=True)
    support_on = models.DateField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    over_on = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_OUR_UNIT),
        Gate("municipal", ("insert",), f"{OF_OUR_UNIT} AND noted_by_id {IS_ACTOR}"),
        Gate("municipal", ("update",), OF_OUR_UNIT, ("moves_on", "responsible_id", "over_on", *STAGES)),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "resident_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {RESIDENTS_KEY_IS_GONE}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resident"], name="one_move_of_a_resident", condition=Q(over_on__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["responsible", "moves_on"], name="moves_at_hand", condition=Q(over_on__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.id)
