"""What a resident said to being told of, asked of one case that is open; and who would get a message through the gate."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from bindeled.cases import access
from bindeled.cases.models import Case, Concern, Consent, Feedback
from bindeled.cases.queries.calling import accounts_marked
from bindeled.cases.rules import WAYS, State
from bindeled.cases.rules import consent as rules
from bindeled.confidentiality.records import Record, unlock
from bindeled.housing.queries import ReachedAlone, reached_alone
from bindeled.receipts.rules import WORDINGS

TABLE, COLUMN = "cases_consent", "words"
MESSAGE = {name: name for name in ("id", "wording", "state", "proposed_at", "proposed_by_id")} | {
    "proposed_by": "proposed_by__name",
    "seconded_by": "seconded_by__name",
}
WORDS_READ = 50
WORD = {name: name for name in ("recipient", "answer", "said_on", "until", "withdrawn_at")}


@dataclass(frozen=True)
class Words:
    """What stands sealed: who said it, what may be told where no fixed wording says it, and to whom outside."""

    who: str
    may_tell: str = ""
    whom: str = ""


@dataclass(frozen=True)
class Word:
    """A resident's word on one recipient, opened, as it stands today."""

    row: Consent
    words: Words
    today: date

    @property
    def said(self) -> rules.Said:
        """Answer what the rules ask of it."""
        return said(self.row)

    @property
    def standing(self) -> str:
        """Answer how it stands: ``withdrawn``, ``over``, or the answer."""
        return rules.standing(self.said, on=self.today)

    @property
    def label(self) -> str:
        """Answer how it stands, in words."""
        return _label(self.standing)

    @property
    def tone(self) -> str:
        """Answer the tone of its tag."""
        return _tone(self.standing)

    @property
    def holds(self) -> bool:
        """Say whether it opens its way today."""
        return rules.holds(self.said, on=self.today)

    @property
    def may_be_taken_back(self) -> bool:
        """Say whether there is a yes to take back, also one that runs out by itself or has not begun."""
        return self.standing == rules.GIVEN

    @property
    def recipient(self) -> str:
        """Answer to whom, in words."""
        return str(self.row.unit) if self.row.unit else self.words.whom or str(rules.RECIPIENTS[self.row.recipient])

    @property
    def way(self) -> str:
        """Answer how it was said, in words."""
        return str(WAYS[self.row.way])

    @property
    def may_tell(self) -> list[str]:
        """Answer what may be told, each by itself."""
        fixed = [str(WORDINGS[code]) for code in rules.known_wordings(self.row.wordings)]
        return fixed or ([self.words.may_tell] if self.words.may_tell else [])


@dataclass(frozen=True)
class Passage:
    """A message on its way through the gate: what it says, who stands behind it, and how it stands."""

    id: UUID
    consent_id: UUID
    wording: str
    state: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: UUID
    seconded_by: str

    @property
    def stands(self) -> State:
        """Answer how it stands, in words, and the tone of its tag."""
        return rules.FEEDBACK_STATES[self.state]

    @property
    def words(self) -> str:
        """Answer what it says."""
        return str(WORDINGS[self.wording])

    @property
    def may_be_taken_back(self) -> bool:
        """Say whether it has not gone yet."""
        return self.state in rules.FEEDBACK_STEPS["take_back"].before


def said(row: Consent) -> rules.Said:
    """Answer what the rules ask of a consent."""
    return rules.Said(row.answer, row.said_on, row.until, withdrawn=row.withdrawn_at is not None)


def consents_of(case: Case) -> list[Word]:
    """Open what a resident said in a case, the newest first. Raises UnreadableError. The caller traces the reading."""
    messages = Feedback.objects.filter(consent=OuterRef("pk")).values(told=JSONObject(**MESSAGE))
    found = Consent.objects.filter(case=case).annotate(messages_told=ArraySubquery(messages))
    rows = list(found.select_related("concern", "unit", "noted_by", "withdrawn_by").order_by("-noted_at", "-id"))
    record = unlock(case.key) if rows else None
    return [Word(row, opened(row, record), timezone.localdate()) for row in rows if record]


def passages_in(words: Sequence[Word]) -> list[Passage]:
    """Answer the messages that were proposed because of what a resident said, the newest first."""
    found = [_passage(word.row, told) for word in words for told in getattr(word.row, "messages_told", [])]
    return sorted(found, key=lambda passage: (passage.proposed_at, passage.id), reverse=True)


def _passage(row: Consent, told: dict[str, Any]) -> Passage:
    return Passage(
        id=UUID(told["id"]),
        consent_id=row.id,
        wording=told["wording"],
        state=told["state"],
        proposed_at=datetime.fromisoformat(told["proposed_at"]),
        proposed_by=told["proposed_by"],
        proposed_by_id=UUID(told["proposed_by_id"]),
        seconded_by=told["seconded_by"] or "",
    )


def opened(row: Consent, record: Record) -> Words:
    """Open what stands sealed of a consent. Raises UnreadableError."""
    return Words(**json.loads(record.open(row.words, table=TABLE, column=COLUMN, row=row.id)))


def consent_of(case: Case, consent_id: UUID) -> Consent:
    """Answer a consent of a case. Raises Consent.DoesNotExist."""
    found = Consent.objects.select_related("concern", "unit").get(id=consent_id, case=case)
    found.case = case
    return found


def passage_of(case: Case, feedback_id: UUID) -> Feedback:
    """Answer a message of a case. Raises Feedback.DoesNotExist."""
    found = Feedback.objects.select_related("consent").get(id=feedback_id, case=case)
    found.case = case
    return found


def concerns_in(case: Case) -> list[Concern]:
    """Answer a case's concerns, the newest first, without their text: to whose senders something might be told."""
    own: QuerySet[Concern] = access.readable(Concern.objects).filter(case=case)
    return list(own.defer("body", "triage").select_related("department").order_by("-received_at", "-id"))


@dataclass(frozen=True)
class Addressee:
    """Who would get a message, under which account, and the number of their receipt."""

    account: UUID
    number: str
    reached: ReachedAlone


def addressee_of(concern: Concern) -> Addressee | None:
    """Answer who told of a concern, as long as they stand on a list and read their account alone; otherwise nobody.

    Known by the mark of the account, never by a name. Raises UnreadableError. The caller traces the reading of the concern.
    """
    today, municipality = timezone.localdate(), concern.municipality_id
    for account in accounts_marked(concern):
        if reached := reached_alone(account, municipality=municipality, on=today):
            body = unlock(concern.key).open(concern.body, table="cases_concern", column="body", row=concern.id)
            return Addressee(account, json.loads(body)["number"], reached)
    return None


def consents_told() -> ArraySubquery:
    """Answer the expression that reads, together with a case, how its resident's newest words stand."""
    words = Consent.objects.filter(case=OuterRef("pk")).order_by(F("noted_at").desc(), "-id")
    return ArraySubquery(words.values(told=JSONObject(**WORD))[:WORDS_READ])


@dataclass(frozen=True)
class Stands:
    """How one word of a resident stands, for the page of the case: to what kind of recipient, how, and until when."""

    recipient: str
    label: str
    tone: str
    until: date | None


def consents_beside(case: Case) -> Sequence[Stands]:
    """Answer how a resident's words stand, as they were read with a case: of each kind of recipient the newest.

    What holds today comes first: a later no to somebody else does not hide it.
    """
    told: list[dict[str, Any]] = getattr(case, "consents_told", [])
    shown: dict[str, dict[str, Any]] = {}
    for one in sorted(told, key=lambda one: not rules.holds(_said(one), on=timezone.localdate())):
        shown.setdefault(one["recipient"], one)
    return [_stands(one) for one in shown.values()]


def _said(told: dict[str, Any]) -> rules.Said:
    until = date.fromisoformat(told["until"]) if told["until"] else None
    said_on = date.fromisoformat(told["said_on"])
    return rules.Said(told["answer"], said_on, until, withdrawn=told["withdrawn_at"] is not None)


def _stands(told: dict[str, Any]) -> Stands:
    word = _said(told)
    how = rules.standing(word, on=timezone.localdate())
    return Stands(
        recipient=str(rules.RECIPIENTS[told["recipient"]]),
        label=_label(how),
        tone=_tone(how),
        until=word.until if how == rules.GIVEN else None,
    )


def _label(how: str) -> str:
    """Answer in words how a resident's word stands."""
    known = rules.CONSENT_ANSWERS.get(how)
    return str(known.label if known else rules.ENDED[how])


def _tone(how: str) -> str:
    """Answer the tone of its tag: never a colour that blames anybody."""
    known = rules.CONSENT_ANSWERS.get(how)
    return known.tone if known else "neutral"


def seconded_now() -> QuerySet[Feedback]:
    """Answer what waits to be sent, the longest waiting first. In the worker's door."""
    return Feedback.objects.filter(state="seconded").order_by("seconded_at", "id")


def consent_holds(consent_id: UUID, wording: str, *, on: datetime) -> bool:
    """Say whether a consent allows a wording at a moment: the worker's own look, the last before it is sent."""
    day = timezone.localdate(on)
    held = Consent.objects.filter(
        id=consent_id, answer=rules.GIVEN, wordings__contains=[wording], withdrawn_at__isnull=True
    )
    return held.filter(said_on__lte=day, until__gte=day).exists()
