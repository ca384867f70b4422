"""Who is out of which record, since they know the resident or have an interest of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bindeled.cases.models import Case, Concern, Recusal
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.cases.rules import recusing as rules
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.guidance.models import Law
from bindeled.municipalities import queries as municipalities
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led, with_ended

TABLE, COLUMN = "cases_recusal", "words"


@dataclass(frozen=True)
class Recused:
    """That somebody is out of a record: why, in words, and what a leader said of it."""

    row: Recusal
    words: str

    @property
    def ground(self) -> str:
        """Answer why, in words."""
        return str(rules.GROUNDS[self.row.ground])

    @property
    def answer(self) -> str:
        """Answer what a leader said, in words; nothing where nobody has."""
        return str(rules.ANSWERS.get(self.row.answer, ""))


def _of(record: Case | Concern) -> Q:
    """Answer the condition that somebody is out of a record itself, or of its dwelling."""
    its_dwelling = Q(dwelling_index=record.dwelling_index)
    if isinstance(record, Case):
        return Q(case=record) | its_dwelling
    # A concern that stands in no case has none to be out of; asked with nothing, everybody's recusals from concerns would be meant.
    its_case = Q(case=record.case_id) if record.case_id else Q()
    return Q(concern=record) | its_case | its_dwelling


def in_force() -> "QuerySet[Recusal]":
    """Answer those that hold: until a leader says that there is no conflict."""
    return Recusal.objects.filter(municipality_id=current().municipality).exclude(answer=rules.LIFTED)


def recused_from(record: Case | Concern) -> list[Recused]:
    """Answer who is out of a record, by name. The caller traces the reading."""
    rows = in_force().filter(_of(record)).select_related("user", "said_by", "answered_by", "key")
    return [_told(row) for row in rows.order_by("user__name", "said_at", "id")]


def is_out_of(records: Iterable[Case | Concern], *, whom: User) -> bool:
    """Say whether somebody is out of any of some records."""
    asked = Q()
    for record in records:
        asked |= _of(record)
    return bool(asked) and in_force().filter(asked, user=whom).exists()


def carried_by(concern: Concern, case: Case) -> list[Recusal]:
    """Answer those of a concern that do not stand on the case yet in which it is put."""
    on_it = in_force().filter(case=case).values("user_id")
    rows = in_force().filter(Q(concern=concern) | Q(dwelling_index=concern.dwelling_index)).exclude(user_id__in=on_it)
    by_person = {row.user_id: row for row in rows.select_related("key").order_by("-said_at")}
    return list(by_person.values())


def out_of_numbered(number: str) -> Recusal | None:
    """Answer that the actor is out of the case with this number, or nothing."""
    door = current()
    own = in_force().filter(user=door.actor, unit_id__in=door.units, number=number, case__isnull=False)
    return own.first()


def recusals(*, by: User, waiting: bool, after: Mark | None = None) -> list[Recused]:
    """Answer who is out of what, that waits for a leader's word or that was answered, newest first.

    A leader: of the units led. Data protection: all. One more than a page where there are more. One line in the trace.
    """
    rows = Recusal.objects.filter(municipality_id=by.municipality_id, answered_at__isnull=waiting)
    if Service.Role.DATA_PROTECTION not in roles_today(by):
        rows = rows.filter(unit_id__in=with_ended(units_led(by), of=by))
    if after:
        rows = rows.filter(said_at__lte=after.at).exclude(said_at=after.at, id__gte=after.id)
    related = ("user", "said_by", "answered_by", "key", "unit")
    found = rows.select_related(*related).order_by("-said_at", "-id")[: PAGE + 1]
    told = [_told(row) for row in found]
    trace.note("list_seen", "recusals", purpose="oversight", count=len(told[:PAGE]))
    return told


def laws_of_recusing() -> list[Law]:
    """Answer the law behind it, as it is in force today."""
    return list(Law.objects.filter(municipalities.in_force(timezone.localdate()), code=rules.LAW))


def _told(row: Recusal) -> Recused:
    try:
        words = unlock(row.key).open(row.words, table=TABLE, column=COLUMN, row=row.id) if row.words else ""
    except UnreadableError:
        words = ""
    return Recused(row, words)


def recusal_for(recusal_id: UUID) -> Recusal:
    """Answer one of them. Raises Recusal.DoesNotExist."""
    return Recusal.objects.get(id=recusal_id, municipality_id=current().municipality)
