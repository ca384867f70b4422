"""How it stands with telling residents that data about them came from somebody else: of one case, and what somebody has to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases.models import Case, Concern, Informing
from bindeled.cases.rules import State
from bindeled.cases.rules import informing as rules
from bindeled.confidentiality.records import Record, unlock
from bindeled.guidance.models import Law
from bindeled.municipalities.queries import in_force

TABLE, COLUMN = "cases_informing", "words"
GROUND_WORDS = {ground.code: ground.label for ground in rules.GROUNDS}
NEWEST = {"answer": "answer", "again_on": "again_on"}
TO_TELL = {name: name for name in ("id", "number", "responsible_id", "came_day", "answer", "again_on")} | {
    "department": "department__name",
    "protected": "address_protected_at",
    "responsible": "responsible__name",
}


@dataclass(frozen=True)
class Standing:
    """How it stands with a case today: in words and the tone of their tag, and the day on which it is asked for, if any."""

    stands: State
    on: date | None


@dataclass(frozen=True)
class NotedInforming:
    """One thing that was noted, opened."""

    row: Informing
    text: str

    @property
    def label(self) -> str:
        """Answer what was noted, in words."""
        return str(rules.ANSWERS[self.row.answer])

    @property
    def how(self) -> str:
        """Answer in which way the resident was told, or on which ground it waits."""
        return str(GROUND_WORDS[self.row.ground] if self.row.ground else rules.INFORMED_BY[self.row.way])


def informings_of(case: Case) -> list[NotedInforming]:
    """Open what was noted of a case, the newest first. Raises UnreadableError. The caller traces the reading."""
    rows = list(Informing.objects.filter(case=case).select_related("noted_by").order_by("-noted_at", "-id"))
    record = unlock(case.key) if rows else None
    return [NotedInforming(row, _opened(row, record)) for row in rows if record]


def _opened(row: Informing, record: Record) -> str:
    return record.open(row.words, table=TABLE, column=COLUMN, row=row.id) if row.words else ""


def _from_others() -> QuerySet[Concern]:
    """Answer the concerns that somebody else passed on: whoever wrote of themselves knows."""
    return Concern.objects.exclude(sender_kind="self")


def _first_came() -> QuerySet[Concern, Any]:
    """Answer, inside a statement about cases, when the first concern of each came from somebody else."""
    return _from_others().filter(case=OuterRef("pk")).order_by("received_at").values("received_at")[:1]


def _newest() -> QuerySet[Informing]:
    """Answer, inside a statement about cases, what was noted of each, the newest first."""
    return Informing.objects.filter(case=OuterRef("pk")).order_by("-noted_at", "-id")


def came_on(case: Case) -> date | None:
    """Answer the day on which the first concern of a case came from somebody else; nothing where none did: then nobody has to be told of it."""
    first: datetime | None = _from_others().filter(case=case).aggregate(at=Min("received_at"))["at"]
    return timezone.localdate(first) if first else None


def standing_of(came: date | None, newest: Informing | None) -> Standing | None:
    """Answer how it stands with a case; nothing where nobody else passed anything on."""
    if came is None:
        return None
    return _standing(rules.Known(came, newest.answer, newest.again_on) if newest else rules.Known(came))


def _standing(known: rules.Known) -> Standing:
    return Standing(rules.STANDS[rules.stands(known, today=timezone.localdate())], rules.asked_for_on(known))


def informing_told() -> dict[str, Any]:
    """Answer the expressions that read, together with a case, what is known of telling its resident."""
    return {
        "came_at": Subquery(_first_came()),
        "informing_told": ArraySubquery(_newest().values(told=JSONObject(**NEWEST))[:1]),
    }


def informing_beside(case: Any) -> Standing | None:
    """Answer how it stands with a case, as it was read with the case."""
    if case.came_at is None:
        return None
    told = case.informing_told[0] if case.informing_told else {"answer": "", "again_on": None}
    return _standing(_known(timezone.localdate(case.came_at), told))


@dataclass(frozen=True)
class ToTell:
    """A case whose resident is to be told by a day, or where one looks again whether it must still wait."""

    case_id: UUID
    number: str
    place: str
    responsible_id: UUID
    responsible: str
    standing: Standing


def to_tell_told(cases: QuerySet[Case], *, size: int) -> ArraySubquery:
    """Answer the expression that reads, together with other rows, those of some cases where telling is due, the longest due first."""
    today = timezone.localdate()
    read = cases.annotate(came_day=TruncDate(Subquery(_first_came())), answer=Subquery(_newest().values("answer")[:1]))
    read = read.annotate(again_on=Subquery(_newest().values("again_on")[:1]))
    due = Q(answer=None, came_day__lte=rules.due_if_came_by(today)) | Q(again_on__lte=today, came_day__isnull=False)
    return ArraySubquery(read.filter(due).order_by("came_day", "id").values(told=JSONObject(**TO_TELL))[:size])


def to_tell_of(told: Sequence[dict[str, Any]]) -> list[ToTell]:
    """Answer them as they were read."""
    return [
        ToTell(
            case_id=UUID(one["id"]),
            number=one["number"],
            place=_place(one),
            responsible_id=UUID(one["responsible_id"]),
            responsible=one["responsible"],
            standing=_standing(_known(date.fromisoformat(one["came_day"]), one)),
        )
        for one in told
    ]


def _place(told: dict[str, Any]) -> str:
    return _("Protected address") if told["protected"] else told["department"] or _("No department")


def _known(came: date, told: dict[str, Any]) -> rules.Known:
    again_on = date.fromisoformat(told["again_on"]) if told["again_on"] else None
    return rules.Known(came, told["answer"] or "", again_on)


def laws_of_informing() -> list[Law]:
    """Answer the laws behind the term and the grounds, as they are in force today."""
    found = {law.code: law for law in Law.objects.filter(in_force(timezone.localdate()), code__in=rules.LAWS)}
    return [found[code] for code in rules.LAWS if code in found]
