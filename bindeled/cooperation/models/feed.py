"""By which address somebody's calendar is read without signing in: of the address no more than a sum under the side's own key."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, SIDE, Gate
from bindeled.cooperation.models.contracts import IS_CONVENOR
from bindeled.municipalities.models import Municipality

RETENTION = {"CalendarFeed": "until its owner takes it away"}
OWN_FEED = f"{OWN_MUNICIPALITY} AND user_id {IS_ACTOR}"
# The identity tables show each side's login its own accounts alone, so this does, too.
OF_OWN_SIDE = "user_id IN (SELECT whose.id FROM app.users_user AS whose WHERE whose.side = {side} AND {login})"


class CalendarFeed(models.Model):
    """That somebody has an address at which calendars read theirs, and since when. A new one takes the old one's place."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    WALL: ClassVar = (
        # Whoever asks for a feed has not signed in: the login finds whose it is before any door is taken, and changes nothing.
        *(
            Gate(f"login:{side}", ("select",), OF_OWN_SIDE.format(side=f"'{side}'", login=f"{SIDE} = '{side}'"))
            for side in ("sender", "municipality")
        ),
        Gate("sender", ("select", "insert", "update", "delete"), OWN_FEED),
        Gate("municipal", ("select", "delete"), OWN_FEED),
        Gate("municipal", ("insert", "update"), f"{OWN_FEED} AND {IS_CONVENOR}"),
    )

    def __str__(self) -> str:
        return str(self.user_id)
