"""Saying where one lives oneself, so that a leader is asked when one opens what is about it; and taking that back."""

from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases import rules
from bindeled.cases.actions.steps import RefusedError
from bindeled.cases.models import Home
from bindeled.cases.queries import marks
from bindeled.users.models import User

NO_ADDRESS = _("Write street, number, floor and door, such as Amagerbrogade 1, 2. tv.")


def say_home(address: str, *, by: User) -> None:
    """Keep the keyed mark of where somebody lives, and nothing of the address. What was said before is forgotten."""
    found = rules.read_address(address)
    link = rules.place_link(*found) if found else ""
    if not link:
        raise RefusedError(str(NO_ADDRESS))
    forget_home(by=by)
    (mark,) = marks(by.municipality_id, [link])
    row = Home(id=uuid4(), municipality_id=by.municipality_id, user=by, mark=mark, noted_at=timezone.now())
    row.save(force_insert=True)


def forget_home(*, by: User) -> None:
    """Forget where somebody lives."""
    Home.objects.filter(user=by).delete()
