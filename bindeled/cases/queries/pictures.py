"""Photographs that came with concerns: beside the concern, and at hand with the case in which it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from bindeled.cases import access
from bindeled.cases.models import Case, Concern
from bindeled.confidentiality.records import unlock
from bindeled.files.models import File
from bindeled.files.queries import Named, files_beside, pictures_of


def pictures_with(concern: Concern) -> Sequence[Named]:
    """Answer the pictures that came with a concern, without what they show. Raises UnreadableError."""
    number: int = getattr(concern, "number_of_pictures", 0)
    return pictures_of(unlock(concern.key)) if number else ()


def pictures_beside() -> Coalesce:
    """Answer how many pictures came with the concerns that stand in each case of a query."""
    stands_in_it = access.readable(Concern.objects).filter(case=OuterRef(OuterRef("pk"))).values("key_id")
    number = File.objects.filter(key_id__in=stands_in_it).order_by().values(every=Value(1)).annotate(number=Count("id"))
    return Coalesce(Subquery(number.values("number")), 0)


@dataclass(frozen=True)
class SentAlong:
    """A concern of a case with so many pictures."""

    concern: UUID
    at: datetime
    number: int


def sent_along(case: Case) -> list[SentAlong]:
    """Answer the concerns of a case that brought pictures along, the newest first. What they show stands on their own pages."""
    own = access.readable(Concern.objects).filter(case=case).annotate(number=files_beside("key_id"))
    rows = own.filter(number__gt=0).order_by("-received_at", "-id").values_list("id", "received_at", "number")
    return [SentAlong(*row) for row in rows]
