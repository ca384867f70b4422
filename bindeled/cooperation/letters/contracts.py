"""The letter to convenors about a contract that ends within twelve months."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from bindeled.cooperation.letters import write
from bindeled.users.models import User

MUNICIPAL_SITE = "bindeled.config.municipal_site"


def contract_ends(contract_id: UUID, title: str, ends_on: date, *, to: User) -> None:
    """Tell a convenor that a contract ends, and on which day. In the worker's door."""
    page = reverse("contract", args=[contract_id], urlconf=MUNICIPAL_SITE)
    write("contract_ends", {"title": title, "ends_on": ends_on, "link": f"{settings.MUNICIPALITY_URL}{page}"}, to=to)
