"""Who told of a concern and how they are reached, as the municipality sees it, and the calls that were made to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from bindeled.cases import rules
from bindeled.cases.models import Concern, SenderCall
from bindeled.cases.queries.finding import marks
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import unlock
from bindeled.housing.models import Appointment, ContactPerson, Leave, LettingStaff
from bindeled.housing.queries.letting import LETTING
from bindeled.municipalities.queries import in_force

CALLS_SHOWN = 50
CALL = {name: name for name in ("id", "at", "result", "answer")} | {
    "by": "by__name",
    "key_id": "concern__key_id",
    "wrapping_key": "concern__key__wrapping_key",
    "wrapped": "concern__key__wrapped",
}


@dataclass(frozen=True)
class Asked:
    """One call to a sender: when, by whom, how it went, and what was answered; nothing of that where its key is gone."""

    at: datetime
    by: str
    result: str
    text: str

    @property
    def label(self) -> str:
        """Answer how it went, in words."""
        return str(rules.CALL_RESULTS[self.result])


def _told(calls: QuerySet[SenderCall]) -> ArraySubquery:
    return ArraySubquery(calls.order_by("-at", "-id").values(told=JSONObject(**CALL))[:CALLS_SHOWN])


def calls_with_concern() -> ArraySubquery:
    """Answer the expression that reads a concern's calls together with it; ``calls_of`` opens them."""
    return _told(SenderCall.objects.filter(concern=OuterRef("pk")))


def calls_with_case() -> ArraySubquery:
    """The same for a case: the calls about all concerns that stand in it."""
    return _told(SenderCall.objects.filter(concern__case=OuterRef("pk")))


def calls_of(record: Any) -> list[Asked]:
    """Answer the calls that were read with a concern or a case, the newest first. The caller traces its reading."""
    told: list[dict[str, Any]] | None = getattr(record, "calls_told", None)
    return [_asked(call) for call in told or []]


def _asked(told: dict[str, Any]) -> Asked:
    return Asked(datetime.fromisoformat(told["at"]), told["by"], told["result"], _answer(told))


def _answer(told: dict[str, Any]) -> str:
    if not told["answer"]:
        return ""
    key = RecordKey(id=UUID(told["key_id"]), wrapping_key=told["wrapping_key"], wrapped=_bytes(told["wrapped"]) or None)
    try:
        return unlock(key).open(_bytes(told["answer"]), table="cases_sendercall", column="answer", row=UUID(told["id"]))
    except UnreadableError:
        return ""


def _bytes(told: str | None) -> bytes:
    """Answer the bytes that PostgreSQL writes as text."""
    return bytes.fromhex(told.removeprefix("\\x")) if told else b""


@dataclass(frozen=True)
class Sender:
    """Whom one asks for, and by which numbers: those of the list, or what they said themselves."""

    name: str
    writer: str
    how: str
    listed: Sequence[rules.Listed]
    said: str

    @property
    def may_be_called(self) -> bool:
        """Say whether there is a number to call."""
        return rules.may_be_called(self.how)

    @property
    def why(self) -> str:
        """Answer where the number stands, or why nobody can be called."""
        return str(rules.REACHED_BY[self.how])


def sender_of(concern: Concern, body: dict[str, str]) -> Sender:
    """Answer who told of a concern and how they are reached. ``body`` is its text; the caller traces its reading."""
    name, said = body["sender_name"], body["reach"].strip()
    listed = _listed(concern, name) if concern.sender_mark else []
    how = rules.reached_by(listed, reach=said, named=bool(name or body["writer"]))
    return Sender(name, body["writer"], how, [entry for entry in listed if entry.still], said)


def _listed(concern: Concern, name: str) -> list[rules.Listed]:
    """Answer how the very sender stands on the lists: known by the mark of the account, never by a name alone."""
    if concern.sender_kind == LETTING:
        return _letting(concern)
    today = timezone.localdate()
    held = Appointment.objects.filter(contact_person=OuterRef("pk"))
    away = Leave.objects.filter(in_force(today), contact_person=OuterRef("pk"))
    known = ContactPerson.objects.filter(municipality_id=concern.municipality_id).filter(
        Q(name=name) | Q(Exists(held.filter(department=concern.department_id)))
    )
    people = known.annotate(still=Exists(held.filter(in_force(today))), away=Exists(away)).order_by("name", "id")
    return [
        rules.Listed(person.name, person.phone, still=person.still, away=person.away)
        for person in people
        if _sent_by(concern, person.account_id)
    ]


def _letting(concern: Concern) -> list[rules.Listed]:
    """Answer the same of somebody of a letting department, whose list is another."""
    here = LettingStaff.objects.filter(municipality_id=concern.municipality_id)
    people = here.annotate(still=Q(in_force(timezone.localdate()))).order_by("name", "id")
    return [
        rules.Listed(person.name, person.phone, still=person.still)
        for person in people
        if _sent_by(concern, person.account_id)
    ]


def accounts_marked(concern: Concern) -> list[UUID]:
    """Answer the accounts on the lists of a municipality that a concern's sender has: one, or none where nobody knows."""
    if concern.sender_mark is None:
        return []
    lists = (ContactPerson, LettingStaff)
    here = [one.objects.filter(municipality_id=concern.municipality_id).values_list("account_id") for one in lists]
    return [account for (account,) in here[0].union(here[1]) if _sent_by(concern, account)]


def _sent_by(concern: Concern, account: UUID) -> bool:
    """Say whether an account is that of whoever told of a concern: by the keyed mark, so that nobody else is ever taken for them."""
    [mark] = marks(concern.municipality_id, [rules.sender_link(str(account), "", "")])
    return mark == bytes(concern.sender_mark or b"")
