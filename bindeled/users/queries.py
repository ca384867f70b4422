"""Questions about people."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bindeled.users.models import Service, User


def in_force(on: date) -> Q:
    """Answer the condition that a dated row holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def units_served(user: User) -> tuple[UUID, ...]:
    """Answer the units whose concerns and cases this municipal user serves today."""
    services = Service.objects.filter(in_force(timezone.localdate()), user=user)
    return tuple(services.order_by("unit_id").values_list("unit_id", flat=True))
