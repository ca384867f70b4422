"""What belongs to a case alone: what is planned, warnings, the interpreter. Read with the case, in the same statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from bindeled.cases import access, rules
from bindeled.cases.models import Case, Concern, Entry, Party, Plan, SafetyNote, StandardText
from bindeled.cases.queries.calling import calls_of, calls_with_case
from bindeled.cases.queries.consent import consents_told
from bindeled.cases.queries.eviction import laws_told, steps_told, term_in_words
from bindeled.cases.queries.inbox import PAGE
from bindeled.cases.queries.informing import informing_told
from bindeled.cases.queries.pictures import pictures_beside
from bindeled.cases.queries.restricting import is_restricted, opened_until
from bindeled.cases.queries.routing import newest_handover
from bindeled.cases.rules import consent, eviction, recusing, restricting
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.records import Record, unlock
from bindeled.files.queries import files_beside
from bindeled.furnishing.rules import STATES as FURNISHING
from bindeled.municipalities.queries import in_force
from bindeled.offers.queries import courses_told
from bindeled.residents import queries as residents
from bindeled.users.models import Absence, User

PLANS_SHOWN = 50
TEXT = {"code": "code", "title": "title", "body": "body"}
PARTY = {name: name for name in ("id", "party", "answer", "way", "said_on", "words")} | {"by": "noted_by__name"}
PLAN = {name: name for name in ("id", "kind", "due_on", "due_at", "remind_on", "what")} | {"by": "planned_by__name"}
AWAY = {"until": "last_day", "substitute": "substitute__name"}
WARNING = {name: name for name in ("id", "text", "review_by")} | {"by": "noted_by__name"}


def _read_with_case() -> dict[str, Any]:
    """Answer the expressions that read what belongs to a case together with it."""
    plans = Plan.objects.filter(case=OuterRef("pk"), state="planned").order_by("due_on", "due_at", "id")
    warnings = SafetyNote.objects.filter(case=OuterRef("pk"), ended_at__isnull=True).order_by("noted_at", "id")
    texts = StandardText.objects.filter(in_force(timezone.localdate()), municipality=OuterRef("municipality"))
    newest = Party.objects.filter(case=OuterRef("pk")).order_by("party", "-noted_at").distinct("party")
    return {
        "handover_told": newest_handover(),
        "calls_told": calls_with_case(),
        "opened_until": opened_until(),
        "is_restricted": is_restricted(),
        "away_told": ArraySubquery(_away_today().values(told=JSONObject(**AWAY))[:1]),
        "consents_told": consents_told(),
        **informing_told(),
        "steps_told": steps_told(),
        "laws_told": laws_told(),
        "courses_told": courses_told("resident"),
        "number_of_files": files_beside("key_id"),
        "number_of_pictures": pictures_beside(),
        "texts_told": ArraySubquery(texts.order_by("title").values(told=JSONObject(**TEXT))),
        "parties_told": ArraySubquery(newest.values(told=JSONObject(**PARTY))),
        "plans_told": ArraySubquery(plans.values(told=JSONObject(**PLAN))[:PLANS_SHOWN]),
        "warnings_told": ArraySubquery(warnings.values(told=JSONObject(**WARNING))),
    }


def _away_today() -> QuerySet[Absence]:
    """Answer that the responsible adviser is away today: where it is written down twice, that somebody stands in."""
    today = timezone.localdate()
    away = Absence.objects.filter(user=OuterRef("responsible"), first_day__lte=today, last_day__gte=today)
    return away.order_by(F("substitute__name").asc(nulls_last=True), "-last_day", "id")


def bare_case(case_id: UUID) -> Case:
    """Answer a case that the actor may see, as ``case_for`` does, without what its page shows of the work on it.

    Raises Case.DoesNotExist, also for what belongs to others.
    """
    return bare_cases().get(id=case_id)


def bare_cases() -> QuerySet[Case]:
    """Answer the cases that the actor may see, as ``bare_case`` does."""
    found = (
        access.readable_cases(Case.objects)
        .filter(erased_at=None)
        .annotate(number_of_pictures=pictures_beside(), opened_until=opened_until(), is_restricted=is_restricted())
    )
    return found.select_related("department", "unit", "responsible", "resident", "key")


def case_for(case_id: UUID) -> Case:
    """Answer a case that the actor may see, also one that is offered to them, with what its page shows of the work on it.

    Raises Case.DoesNotExist, also for what belongs to others.
    """
    related = ("department", "unit", "responsible", "resident", "resident__key", "key", "opened_by", "closed_by")
    own = access.readable(Concern.objects).filter(case=OuterRef("id")).order_by("-received_at", "-id")
    carried = own.values(told=JSONObject(place_mark="place_mark", person_mark="person_mark"))[:PAGE]
    # The marks that its concerns carry, by which others are seen to belong to it.
    found = access.readable_cases(Case.objects).filter(erased_at=None)
    found = found.annotate(carried=ArraySubquery(carried), **_read_with_case())
    return found.select_related(*related).get(id=case_id)


@dataclass(frozen=True)
class Away:
    """That the responsible adviser is away today: until when, and who stands in, if anybody."""

    until: date
    substitute: str


def away_of(case: Case) -> Away | None:
    """Answer that a case's responsible adviser is away today, as it was read with the case, or nothing."""
    told: list[dict[str, Any]] = getattr(case, "away_told", [])
    return next((Away(date.fromisoformat(it["until"]), it["substitute"] or "") for it in told), None)


def still_readable(case: Case) -> bool:
    """Say whether the actor may see a case still."""
    return access.readable_cases(Case.objects).filter(id=case.id).exists()


def case_of_number(number: str) -> Case | None:
    """Answer the case with this number that the actor may see, or None."""
    return access.within_reach(Case.objects).filter(number=number, erased_at=None).first()


def dwelling_of(case: Case) -> str:
    """Answer the dwelling that a case is about. The caller traces the reading of the case."""
    return unlock(case.key).open(case.dwelling, table="cases_case", column="dwelling", row=case.id)


@dataclass(frozen=True)
class Moment:
    """One line of the timeline with its text."""

    entry: Entry
    text: str

    @property
    def may_be_taken_back(self) -> bool:
        """Say whether the reader wrote this note within the last two minutes."""
        own = self.entry.kind == "note" and self.entry.by_id == current().actor
        return own and rules.may_be_taken_back(self.entry.at, now=timezone.now())

    @property
    def label(self) -> str:
        """Answer what happened, in words."""
        return str(rules.ENTRY_KINDS[self.entry.kind])

    @property
    def detail(self) -> str:
        """Answer the short word that belongs to it, in words; nothing where there is none."""
        if self.entry.kind in {"eviction", "struck"}:
            return str(eviction.STEPS[self.entry.detail].label)
        if self.entry.kind == "furnishing":
            return str(FURNISHING[self.entry.detail].label)
        if self.entry.kind == "emergency":
            return str(restricting.EMERGENCIES[self.entry.detail])
        if self.entry.kind == "recusal_answer":
            return str(recusing.ANSWERS[self.entry.detail])
        if self.entry.kind in {"consent", "feedback"}:
            states = consent.CONSENT_ANSWERS | consent.FEEDBACK_STATES
            return str(states[self.entry.detail].label)
        words = {
            **rules.CASE_KINDS,
            **rules.PLAN_KINDS,
            **rules.RESULTS,
            **rules.PARTY_ANSWERS,
            **rules.SHARED,
            **rules.CALL_RESULTS,
        }
        return str(words[self.entry.detail]) if self.entry.detail else ""


def timeline(case: Case) -> list[Moment]:
    """Answer a case's moments, newest first, with their text. The caller traces the reading of the case."""
    record = unlock(case.key)
    entries = (
        case.entries.filter(municipality_id=current().municipality)
        .select_related("by", "concerning")
        .order_by("-at", "-id")
    )
    own = [Moment(entry, _text(entry, record)) for entry in entries]
    return sorted([*own, *_calls(case)], key=lambda moment: moment.entry.at, reverse=True)


def _calls(case: Case) -> list[Moment]:
    """Answer the calls to the senders of its concerns as moments of the case; each stands with its concern alone."""
    return [
        Moment(Entry(at=call.at, by=User(name=call.by), kind="sender_asked", detail=call.result), call.text)
        for call in calls_of(case)
    ]


def _text(entry: Entry, record: Record) -> str:
    return "" if entry.body is None else record.open(entry.body, table="cases_entry", column="body", row=entry.id)


def note_case_read(case: Case, *, purpose: str, beside: Sequence[tuple[str, UUID]] = (), printed: bool = False) -> None:
    """Trace that a case was read, with its resident where anything is known, and what of other records was shown beside it."""
    lines = [("read", "case", case.id)]
    if case.resident and residents.has_words(case.resident):
        lines.append(("read", "resident", case.resident.id))
    trace.note_all([*lines, *(("linked", kind, record) for kind, record in beside)], purpose=purpose)


def note_case_printed(case: Case, *, purpose: str) -> None:
    """Trace that a case was read, and that it was to be printed."""
    note_case_read(case, purpose=purpose)
    trace.note("printed", "case", case.id, purpose=purpose)


@dataclass(frozen=True)
class Planned:
    """Something planned, with its words, and how it stands today."""

    id: UUID
    kind: str
    due_on: date
    due_at: time | None
    what: str
    by: str
    due: str

    @property
    def label(self) -> str:
        """Answer what it is, in words."""
        return str(rules.PLAN_KINDS[self.kind])

    @property
    def due_label(self) -> str:
        """Answer how it stands today, in words; nothing where it is still far."""
        return str(rules.DUE[self.due])

    @property
    def is_outreach(self) -> bool:
        """Say whether one says how it went."""
        return rules.needs_result(self.kind)

    @property
    def may_be_put_off(self) -> bool:
        """Say whether it may be moved to another day."""
        return rules.may_be_put_off(self.kind)


@dataclass(frozen=True)
class Warned:
    """A warning for those who knock, with its words."""

    id: UUID
    text: str
    review_by: date
    by: str
    must_be_looked_at: bool


@dataclass(frozen=True)
class PartyWord:
    """What a party of a mediation said last."""

    party: str
    answer: str
    way: str
    said_on: date
    who: str
    may_tell: str

    @property
    def label(self) -> str:
        """Answer who it is, in words."""
        return str(rules.PARTIES[self.party])

    @property
    def said(self) -> str:
        """Answer what they said and how, in words."""
        return f"{rules.PARTY_ANSWERS[self.answer]}. {rules.WAYS[self.way]}"


@dataclass(frozen=True)
class Work:
    """What belongs to a case alone, opened."""

    plans: Sequence[Planned]
    warnings: Sequence[Warned]
    interpreter: str
    parties: Sequence[PartyWord]
    # Texts to begin a note from: code, title and body.
    texts: Sequence[dict[str, str]]

    @property
    def still_needed(self) -> list[str]:
        """Answer the parties without whose agreement nobody mediates, in words."""
        missing = rules.still_needed({word.party: word.answer for word in self.parties})
        return [str(rules.PARTIES[party]) for party in missing]

    @property
    def next(self) -> Planned | None:
        """Answer the next step, or nothing."""
        return next(iter(self.plans), None)


def work_of(case: Case) -> Work:
    """Open what belongs to a case, as it was read with it. Raises UnreadableError. The caller traces the reading of the case."""
    record, today = unlock(case.key), timezone.localdate()
    plans: list[dict[str, Any]] = getattr(case, "plans_told", [])
    warnings: list[dict[str, Any]] = getattr(case, "warnings_told", [])
    spoken = case.interpreter
    return Work(
        plans=[_planned(told, record, today) for told in plans],
        warnings=[_warned(told, record, today) for told in warnings],
        parties=[_party(told, record) for told in getattr(case, "parties_told", [])],
        texts=getattr(case, "texts_told", []),
        interpreter=record.open(spoken, table="cases_case", column="interpreter", row=case.id) if spoken else "",
    )


def _opened(record: Record, told: dict[str, Any], table: str, column: str) -> str:
    written = told[column]
    if not written:
        return ""
    return record.open(bytes.fromhex(written.removeprefix("\\x")), table=table, column=column, row=UUID(told["id"]))


def _planned(told: dict[str, Any], record: Record, today: date) -> Planned:
    due_on, remind_on = date.fromisoformat(told["due_on"]), date.fromisoformat(told["remind_on"])
    what = _opened(record, told, "cases_plan", "what")
    return Planned(
        id=UUID(told["id"]),
        kind=told["kind"],
        due_on=due_on,
        due_at=time.fromisoformat(told["due_at"]) if told["due_at"] else None,
        what=term_in_words(what) if told["kind"] == "term" else what,
        by=told["by"],
        due=rules.how_due(due_on, remind_on, today=today),
    )


def _warned(told: dict[str, Any], record: Record, today: date) -> Warned:
    review_by = date.fromisoformat(told["review_by"])
    return Warned(
        id=UUID(told["id"]),
        text=_opened(record, told, "cases_safetynote", "text"),
        review_by=review_by,
        by=told["by"],
        must_be_looked_at=rules.must_be_looked_at(review_by, today=today),
    )


def _party(told: dict[str, Any], record: Record) -> PartyWord:
    words = json.loads(_opened(record, told, "cases_party", "words"))
    return PartyWord(told["party"], told["answer"], told["way"], date.fromisoformat(told["said_on"]), **words)


def answers_of(case: Case) -> dict[str, str]:
    """Answer what each party of a mediation said last."""
    newest = Party.objects.filter(case=case).order_by("party", "-noted_at").distinct("party")
    return dict(newest.values_list("party", "answer"))


def plan_of(case: Case, plan_id: UUID) -> Plan:
    """Answer something planned on a case. Raises Plan.DoesNotExist."""
    found = Plan.objects.get(id=plan_id, case=case)
    found.case = case
    return found


def warning_of(case: Case, warning_id: UUID) -> SafetyNote:
    """Answer a warning of a case. Raises SafetyNote.DoesNotExist."""
    found = SafetyNote.objects.get(id=warning_id, case=case)
    found.case = case
    return found
