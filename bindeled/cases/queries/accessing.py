"""Requests for access to a case: what was asked, every passage with what was decided of it, the log, and whether it is the same still."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import override

from bindeled.cases.models import AccessDecision, AccessProposal, AccessRequest, Case
from bindeled.cases.queries.casework import dwelling_of
from bindeled.cases.queries.gathering import gathered
from bindeled.cases.rules import State, passages
from bindeled.cases.rules import accessing as rules
from bindeled.cases.rules.passages import Piece
from bindeled.confidentiality import keys, trace
from bindeled.confidentiality.records import Record, unlock
from bindeled.guidance.models import Law
from bindeled.municipalities.queries import in_force
from bindeled.residents.queries import has_words

# What is handed out is in Danish, whoever looks: so that it is the very same when it was decided, agreed to and fetched.
HANDED_OUT_IN = "da"
REQUESTS, DECISIONS, PROPOSALS = "cases_accessrequest", "cases_accessdecision", "cases_accessproposal"
GROUNDS = {ground.code: ground for ground in rules.ACCESS_GROUNDS}
DECISION = {
    name: name for name in ("id", "kind", "row", "part", "digest", "decision", "ground", "words", "decided_at")
} | {"by": "decided_by__name"}
PROPOSAL = {name: name for name in ("id", "proposed_at", "proposed_by_id", "answer", "words", "answered_at")} | {
    "digest": "digest",
    "by": "proposed_by__name",
    "answered_by": "answered_by__name",
}


@dataclass(frozen=True)
class Asked:
    """What stands sealed of a request: who asked where it was not the resident, how one knows that they may, and for what."""

    what: str
    who: str = ""
    power: str = ""


@dataclass(frozen=True)
class Decided:
    """One decision on a passage, opened: what, on which ground, why, which words are left out; by whom and when."""

    id: UUID
    code: str
    digest: bytes
    decision: str
    ground: str
    why: str
    taken: frozenset[int]
    at: datetime
    by: str

    @property
    def stands(self) -> State:
        """Answer it in words, with the tone of its tag."""
        return rules.DECISIONS[self.decision]

    @property
    def ground_words(self) -> str:
        """Answer the ground in words; nothing where there is none."""
        return str(GROUNDS[self.ground].label) if self.ground else ""


@dataclass(frozen=True)
class Put:
    """A passage as it stands: put up or not, why, and what was decided of these very words, if anything was."""

    piece: Piece
    digest: bytes
    decided: Decided | None
    by_hand: bool
    changed: bool
    hidden: bool

    @property
    def is_up(self) -> bool:
        """Say whether it needs a decision of its own."""
        return bool(self.piece.signs) or self.by_hand

    @property
    def waits(self) -> bool:
        """Say whether it needs one still."""
        return self.is_up and self.decided is None

    @property
    def why_up(self) -> list[str]:
        """Answer why it is put up, in words."""
        signs = self.piece.signs or ((passages.BY_HAND,) if self.by_hand else ())
        return [str(passages.SIGNS[sign]) for sign in signs]

    @property
    def is_left_out(self) -> bool:
        """Say whether something of it is left out."""
        return self.decided is not None and self.decided.decision in rules.WEIGHED

    @property
    def goes(self) -> str:
        """Answer what of it goes along."""
        if self.decided is None or self.decided.decision == rules.GIVE:
            return self.piece.text
        if self.decided.decision == rules.PART:
            return passages.without(self.piece.text, self.decided.taken)
        return passages.nothing_of(self.piece.text)

    @property
    def marked(self) -> list[tuple[int, str, bool]]:
        """Answer its words, each with its number and whether it is left out."""
        taken = self.decided.taken if self.decided else frozenset()
        return [(at, word, at in taken) for at, word in enumerate(passages.words(self.piece.text))]


@dataclass(frozen=True)
class Proposal:
    """A proposal of what goes: by whom and when, and what the second person said."""

    id: UUID
    digest: bytes
    at: datetime
    by: str
    by_id: UUID
    answer: str
    words: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class Pack:
    """A request with everything that is gathered for it, what was decided, and who stands behind it."""

    row: AccessRequest
    asked: Asked
    puts: Sequence[Put]
    log: Sequence[Decided]
    proposals: Sequence[Proposal]
    digest: bytes

    @property
    def waiting(self) -> list[Put]:
        """Answer the passages that somebody must decide still."""
        return [put for put in self.puts if put.waits]

    @property
    def stands(self) -> State:
        """Answer how it stands, in words."""
        return rules.REQUEST_STATES[self.row.state]

    @property
    def proposal(self) -> Proposal | None:
        """Answer the proposal that it stands at."""
        return next((one for one in self.proposals if one.id == self.row.proposal), None)

    @property
    def is_the_same(self) -> bool:
        """Say whether what is gathered and decided is the very same that was proposed."""
        return self.proposal is not None and bytes(self.proposal.digest) == self.digest

    @property
    def left_out(self) -> list[tuple[rules.AccessGround, int]]:
        """Answer how many passages something is left out of, by ground."""
        number = Counter(put.decided.ground for put in self.puts if put.decided and put.is_left_out)
        return [(ground, number[code]) for code, ground in GROUNDS.items() if number[code]]

    def put(self, code: str) -> Put | None:
        """Answer a passage by its code; nothing where there is none."""
        return next((put for put in self.puts if put.piece.code == code), None)


@dataclass(frozen=True)
class Requested:
    """A request as it stands in a list."""

    row: AccessRequest
    asked: Asked

    @property
    def stands(self) -> State:
        """Answer how it stands, in words."""
        return rules.REQUEST_STATES[self.row.state]

    @property
    def due_on(self) -> date:
        """Answer the last day on which it is answered."""
        return rules.reply_by(self.row.asked_on)

    @property
    def is_late(self) -> bool:
        """Say whether that day has passed and it is not answered."""
        return self.row.ended_at is None and self.due_on < timezone.localdate()

    @property
    def asker(self) -> str:
        """Answer who asked, in words."""
        return self.asked.who or str(rules.ASKERS[self.row.asker])


def access_requests_of(case: Case) -> list[Requested]:
    """Open the requests for access to a case, the newest first. Raises UnreadableError. The caller traces the reading."""
    rows = list(AccessRequest.objects.filter(case=case).select_related("noted_by").order_by("-noted_at", "-id"))
    record = unlock(case.key) if rows else None
    return [Requested(row, asked_of(row, record)) for row in rows if record]


def asked_of(row: AccessRequest, record: Record) -> Asked:
    """Open what stands sealed of a request. Raises UnreadableError."""
    return Asked(**json.loads(record.open(row.words, table=REQUESTS, column="words", row=row.id)))


def access_request_of(case: Case, request_id: UUID) -> AccessRequest:
    """Answer a request of a case, with its decisions and proposals read in the same statement. Raises AccessRequest.DoesNotExist."""
    decided = AccessDecision.objects.filter(request=OuterRef("pk")).order_by("decided_at", "id")
    proposed = AccessProposal.objects.filter(request=OuterRef("pk")).order_by("proposed_at", "id")
    found = AccessRequest.objects.filter(case=case).annotate(
        decisions_told=ArraySubquery(decided.values(told=JSONObject(**DECISION))),
        proposals_told=ArraySubquery(proposed.values(told=JSONObject(**PROPOSAL))),
    )
    row = found.select_related("noted_by", "ended_by").get(id=request_id)
    row.case = case
    return row


def access_proposal_of(row: AccessRequest) -> AccessProposal:
    """Answer the proposal that a request stands at. Raises AccessProposal.DoesNotExist."""
    if row.proposal is None:
        raise AccessProposal.DoesNotExist
    found = AccessProposal.objects.select_related("request").get(id=row.proposal, request=row)
    found.case = found.request.case = row.case
    return found


def pack_of(row: AccessRequest, *, until: datetime | None = None) -> Pack:
    """Gather what a request is about, up to a moment, and lay every decision to it. Where it was proposed, up to when it was.

    Raises UnreadableError. The reading is traced, of each concern too.
    """
    case, record = row.case, unlock(row.case.key)
    log = [_decided(told, record) for told in getattr(row, "decisions_told", [])]
    proposals = [_proposal(told, record) for told in getattr(row, "proposals_told", [])]
    if row.state not in rules.OPEN_TO_DECIDE:
        until = next((one.at for one in proposals if one.id == row.proposal), None)
    with override(HANDED_OUT_IN):
        told, resident, senders = gathered(case, until=until)
        protected, dwelling = case.address_protected_at is not None, dwelling_of(case)
        # An address that whoever asks may not learn is no less of a sign for being the resident's own.
        kept, own = (dwelling, "") if protected and row.asker != rules.RESIDENT else ("", dwelling)
        known = passages.Known(
            own=passages.tokens(resident.name, own),
            senders=passages.names(*senders),
            dwelling=own,
            kept=passages.names(kept),
        )
        found = passages.pieces(told, known)
    concerns = dict.fromkeys(one.row for one in told if one.kind == "concern-sender")
    _note_read(case, list(concerns))
    puts = [_put(piece, log, municipality=case.municipality_id, hidden=protected) for piece in found]
    return Pack(row, asked_of(row, record), puts, log, proposals, _digest_of(row, puts))


def _note_read(case: Case, concerns: Sequence[UUID]) -> None:
    lines = [("case", case.id), *(("concern", concern) for concern in concerns)]
    if case.resident and has_words(case.resident):
        lines.append(("resident", case.resident.id))
    trace.note_each("read", lines, purpose="access_request")


def digest_of(municipality: str, piece: Piece) -> bytes:
    """Answer the keyed digest of a passage's place and words: equal as long as they are the same, and telling nothing without the key."""
    return keys.provider().index(municipality, f"passage|{piece.code}|{piece.text}")


def _digest_of(row: AccessRequest, puts: Sequence[Put]) -> bytes:
    decided = [[put.digest.hex(), str(put.decided.id) if put.decided else ""] for put in puts]
    return keys.provider().index(row.municipality_id, f"pack|{row.id}|{json.dumps(decided)}")


def _put(piece: Piece, log: Sequence[Decided], *, municipality: str, hidden: bool) -> Put:
    """Lay to a passage what was decided of it last. What was decided of other words does not count any more."""
    own = [one for one in log if one.code == piece.code]
    digest = digest_of(municipality, piece)
    chosen = [one for one in own if one.decision in rules.CHOSEN]
    valid = chosen[-1] if chosen and chosen[-1].digest == digest else None
    return Put(
        piece,
        digest,
        valid,
        by_hand=bool(own),
        changed=bool(chosen) and valid is None,
        hidden=hidden and piece.kind in passages.SHOWS_ADDRESS,
    )


def _bytes(told: str) -> bytes:
    return bytes.fromhex(told.removeprefix("\\x"))


def _words(told: dict[str, Any], record: Record, table: str) -> str:
    written = told["words"]
    return record.open(_bytes(written), table=table, column="words", row=UUID(told["id"])) if written else ""


def _decided(told: dict[str, Any], record: Record) -> Decided:
    words = json.loads(_words(told, record, DECISIONS) or "{}")
    return Decided(
        id=UUID(told["id"]),
        code=f"{told['kind']}:{told['row']}:{told['part']}",
        digest=_bytes(told["digest"]),
        decision=told["decision"],
        ground=told["ground"],
        why=words.get("why", ""),
        taken=frozenset(words.get("taken", ())),
        at=datetime.fromisoformat(told["decided_at"]),
        by=told["by"],
    )


def _proposal(told: dict[str, Any], record: Record) -> Proposal:
    return Proposal(
        id=UUID(told["id"]),
        digest=_bytes(told["digest"]),
        at=datetime.fromisoformat(told["proposed_at"]),
        by=told["by"],
        by_id=UUID(told["proposed_by_id"]),
        answer=told["answer"],
        words=_words(told, record, PROPOSALS),
        answered_by=told["answered_by"] or "",
        answered_at=datetime.fromisoformat(told["answered_at"]) if told["answered_at"] else None,
    )


def laws_of_access() -> list[Law]:
    """Answer the laws behind access, its terms and its grounds, as they are in force today."""
    found = {law.code: law for law in Law.objects.filter(in_force(timezone.localdate()), code__in=rules.ACCESS_LAWS)}
    return [found[code] for code in rules.ACCESS_LAWS if code in found]
