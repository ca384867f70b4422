"""Who may open a restricted case, and what was opened in emergencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from bindeled.cases.models import Case, Opening, Recusal, Restriction
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.cases.queries.records import who_serves
from bindeled.cases.queries.recusing import out_of_numbered
from bindeled.cases.rules import restricting as rules
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led, with_ended


def is_restricted() -> Exists:
    """Answer the expression that says whether only some may open a case; read with the case."""
    return Exists(Restriction.objects.filter(case=OuterRef("pk"), ended_at=None))


def opened_until() -> Subquery:
    """Answer the expression that says until when the actor has a case open in an emergency, or nothing; read with the case."""
    now = TransactionNow()
    own = Opening.objects.filter(user=current().actor, ended_at=None, opened_at__lte=now, until__gt=now)
    return Subquery(own.filter(case=OuterRef("pk")).order_by("-until").values("until")[:1])


def led_by_others(unit: Unit, *, on: date) -> list[User]:
    """Answer who serves a unit on a day, or the one that answers for it, and does not lead it, by name."""
    people, leaders = who_serves(unit, on=on)
    return [one for one in people if one.id not in leaders]


def leaders_of(unit: Unit, *, on: date) -> list[User]:
    """Answer who leads a unit on a day, or the one that answers for it, by name."""
    people, leaders = who_serves(unit, on=on)
    return [one for one in people if one.id in leaders]


def who_is_told(restriction: Restriction | Recusal, *, by: User) -> list[UUID]:
    """Answer who is told that a case was opened in an emergency: the leaders of its unit and data protection, but nobody of themselves."""
    today = timezone.localdate()
    officers = Service.objects.filter(
        in_force(today), municipality_id=restriction.municipality_id, role=Service.Role.DATA_PROTECTION
    )
    leaders = (one.id for one in leaders_of(restriction.unit, on=today))
    return sorted({*leaders, *officers.values_list("user_id", flat=True)} - {by.id})


def restriction_of(case: Case) -> Restriction | None:
    """Answer that only some may open a case, or nothing."""
    return Restriction.objects.filter(case=case, ended_at=None).select_related("set_by").first()


@dataclass(frozen=True)
class Restricted:
    """That only some may open a case: why, and who they are by name."""

    row: Restriction
    reason: str
    readers: Sequence[User]


def restricted_of(case: Case) -> Restricted | None:
    """Answer the same with its words. Raises UnreadableError where its key is gone. The caller traces the reading."""
    row = restriction_of(case)
    if row is None:
        return None
    reason = unlock(case.key).open(row.reason, table="cases_restriction", column="reason", row=row.id)
    return Restricted(row, reason, list(User.objects.filter(id__in=row.readers).order_by("name", "id")))


def closed_numbered(number: str) -> Restriction | Recusal | None:
    """Answer by its number what may close a case of the actor's units to them: that only some may open it, or that they are out of it."""
    door = current()
    rows = Restriction.objects.filter(municipality_id=door.municipality, unit_id__in=door.units, ended_at=None)
    return rows.filter(number=number).first() or out_of_numbered(number)


@dataclass(frozen=True)
class InEmergency:
    """One opening as a leader reads it: why in its own words, and whether somebody should have looked at it."""

    row: Opening
    reason: str
    late: bool
    is_open: bool

    @property
    def emergency(self) -> str:
        """Answer what it was, in words."""
        return str(rules.EMERGENCIES[self.row.emergency])

    @property
    def review(self) -> str:
        """Answer what a leader said of it, in words."""
        return str(rules.REVIEWS.get(self.row.review, ""))


def openings(*, by: User, waiting: bool, after: Mark | None = None) -> list[InEmergency]:
    """Answer what was opened in emergencies, that waits for somebody to look at it or that was looked at, newest first.

    A leader: of the units led. Data protection: all. One more than a page where there are more. One line in the trace.
    """
    rows = Opening.objects.filter(municipality_id=by.municipality_id, reviewed_at__isnull=waiting)
    if Service.Role.DATA_PROTECTION not in roles_today(by):
        rows = rows.filter(unit_id__in=with_ended(units_led(by), of=by))
    if after:
        rows = rows.filter(opened_at__lte=after.at).exclude(opened_at=after.at, id__gte=after.id)
    found = rows.select_related("user", "reviewed_by", "key", "unit").order_by("-opened_at", "-id")[: PAGE + 1]
    told = [_told(row) for row in found]
    trace.note("list_seen", "openings", purpose="oversight", count=len(told[:PAGE]))
    return told


def _told(row: Opening) -> InEmergency:
    try:
        reason = unlock(row.key).open(row.reason, table="cases_opening", column="reason", row=row.id)
    except UnreadableError:
        reason = ""
    opened_on = timezone.localdate(row.opened_at)
    is_open = rules.is_open(row.opened_at, until=row.until, ended_at=row.ended_at, now=timezone.now())
    return InEmergency(
        row,
        reason,
        is_open=is_open,
        late=rules.is_late(opened_on, reviewed=row.reviewed_at is not None, today=timezone.localdate()),
    )


def opening_for(opening_id: UUID) -> Opening:
    """Answer one opening. Raises Opening.DoesNotExist."""
    return Opening.objects.get(id=opening_id, municipality_id=current().municipality)


def restricted_in(units: Sequence[UUID]) -> list[Restriction]:
    """Answer which cases of some units only some may open, by number."""
    rows = Restriction.objects.filter(unit_id__in=units, ended_at=None)
    return list(rows.select_related("set_by", "unit").order_by("number")[:PAGE])
