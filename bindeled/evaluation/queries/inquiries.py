"""The register of what was done for an evaluation, and its numbers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from bindeled.confidentiality.doors import current
from bindeled.evaluation import access
from bindeled.evaluation.models import Inquiry
from bindeled.evaluation.rules import inquiries as rules
from bindeled.users.models import User

MOST_SHOWN = 200


@dataclass(frozen=True)
class Done:
    """How often something of one kind was done with one group, and with how many in all."""

    kind: str
    group: str
    times: int
    took_part: int

    @property
    def kind_label(self) -> str:
        """Answer what was done, in words."""
        return str(rules.KINDS[self.kind])

    @property
    def group_label(self) -> str:
        """Answer with whom, in words."""
        return str(rules.GROUPS[self.group])


def _standing() -> QuerySet[Inquiry]:
    """Answer what stands: not put right since, and not taken away."""
    return Inquiry.objects.filter(municipality_id=current().municipality, corrected_by=None, void=False)


def register_of(since: date, until: date) -> list[Done]:
    """Answer what was done from a day until before another, by kind and group, in the order of the scheme.

    For the door ``evaluation`` of those who may register, and the door ``statistics``: numbers alone.
    """
    rows = _standing().filter(on__gte=since, on__lt=until).values("kind", "group")
    counted = rows.annotate(times=Count("id"), people=Sum("took_part")).order_by()
    found = [Done(row["kind"], row["group"], row["times"], row["people"]) for row in counted]
    kinds, groups = list(rules.KINDS), list(rules.GROUPS)
    return sorted(found, key=lambda one: (kinds.index(one.kind), groups.index(one.group)))


@dataclass(frozen=True)
class Line:
    """One line of the register, with what stood there before, the newest first."""

    row: Inquiry
    before: list[Inquiry]


def years() -> list[int]:
    """Answer of which years something stands in the register, the newest first."""
    rows = Inquiry.objects.filter(municipality_id=current().municipality, corrected_by=None)
    return sorted({day.year for day in rows.dates("on", "year")}, reverse=True)


def lines_of(year: int, *, by: User) -> list[Line]:
    """Answer the register of a year, the newest first, each line with what stood there before. Raises PermissionError."""
    if access.may_register(by=by):
        raise PermissionError
    ours = Inquiry.objects.filter(municipality_id=current().municipality)
    now = list(ours.filter(corrected_by=None, on__year=year).order_by("-on", "-entered_at", "-id")[:MOST_SHOWN])
    before: dict[UUID, list[Inquiry]] = defaultdict(list)
    old = {row.id: row for row in ours.exclude(corrected_by=None)} if any(row.corrects_id for row in now) else {}
    for row in now:
        following = row
        while following.corrects_id and (following := old[following.corrects_id]):
            before[row.id].append(following)
    return [Line(row, before[row.id]) for row in now]


def one(inquiry_id: UUID) -> Inquiry:
    """Answer a line of the register. Raises Inquiry.DoesNotExist."""
    return Inquiry.objects.select_related("corrected_by").get(municipality_id=current().municipality, id=inquiry_id)
