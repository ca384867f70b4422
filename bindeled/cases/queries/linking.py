"""What seems to belong together: earlier concerns and cases at the same dwelling or about the same name, at hand with a record.

Never a list to look through: one comes here from a record one has open, sees a few of the last years, and each that is shown leaves a
line in the trace. Row security and ``access`` are asked as everywhere, so what other units have is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from bindeled.cases import access, rules
from bindeled.cases.models import Case, Clue, Concern, Review, SafetyNote
from bindeled.cases.queries.finding import MARK, marks
from bindeled.cases.rules import Signal
from bindeled.confidentiality import trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import unlock
from bindeled.municipalities.models import Municipality
from bindeled.users.models import User
from bindeled.users.queries import units_led, with_ended

SHOWN, OWN_SHOWN, CASES_SHOWN, REVIEWS_SHOWN = 20, 200, 10, 20
CONCERN = {
    **{name: name for name in ("id", "kinds", "own_kinds", "known_how", "called", "urgency", "sender_kind", "channel")},
    **{name: name for name in ("dwelling_index", "place_mark", "person_mark", "sender_mark", "case_id")},
    "at": "received_at",
    "department": "department__name",
    "case_number": "case__number",
    "protected": "case__address_protected_at",
    "case_state": "case__state",
    "case_responsible": "case__responsible__name",
    "taken_by": "taken_by__name",
    "case_warned": "warned",
}
CASE = {"id": "id", "number": "number", "state": "state", "responsible": "responsible__name", "warned": "warned"}
REVIEW = {
    "review": "id",
    "at": "answered_at",
    "by": "answered_by__name",
    "answer": "answer",
    **{f"key_{name}": f"concern__key__{name}" for name in ("id", "wrapping_key", "wrapped")},
}


def marks_on_arrival(
    municipality: str, told: dict[str, Any], *, account: str, dwelling: bytes
) -> dict[str, bytes | None]:
    """Answer the keyed marks by which a concern is known to belong to others: its dwelling, whom it is about, who sent it."""
    links = {
        "place_mark": rules.place_link(told["where"], told["floor"], told["door"]),
        "person_mark": rules.person_link(told["resident_name"]),
        "sender_mark": rules.sender_link(account, told["writer"], told["reach"]),
    }
    found = {name: marks(municipality, [link])[0] if link else None for name, link in links.items()}
    return {**found, "place_mark": found["place_mark"] or dwelling[:MARK]}


@dataclass(frozen=True)
class Marks:
    """By which marks others are looked for: dwellings with their department and without, names, and clues of cases."""

    dwellings: frozenset[bytes] = frozenset()
    places: frozenset[bytes] = frozenset()
    people: frozenset[bytes] = frozenset()
    clues: frozenset[bytes] = frozenset()

    def concerns(self) -> Q:
        """Answer the condition that a concern carries one of them."""
        return Q(dwelling_index__in=self.dwellings) | Q(place_mark__in=self.places) | Q(person_mark__in=self.people)


@dataclass(frozen=True)
class LinkedConcern:
    """A concern as it is shown beside others: what it is, by what it belongs here, and what is noticed about it."""

    id: UUID
    at: datetime
    kinds: Sequence[str]
    known_how: Sequence[str]
    called: bool
    urgency: str
    sender_kind: str
    channel: str
    department: str
    case_id: UUID | None
    case_number: str
    taken_by: str
    about: tuple[str, ...]
    signal: Signal
    here: bool = False
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkedCase:
    """A case as it is shown beside another record."""

    id: UUID
    number: str
    state: str
    responsible: str
    about: tuple[str, ...]
    # Whether there is something to look out for before one knocks.
    warned: bool


@dataclass(frozen=True)
class Looked:
    """That a leader looked at some of them together, and what the leader saw to."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class Linked:
    """What belongs to a record: its concerns and others, the newest first; other cases; and what leaders saw to."""

    concerns: Sequence[LinkedConcern] = ()
    cases: Sequence[LinkedCase] = ()
    looked: Sequence[Looked] = ()
    more: bool = False

    @property
    def others(self) -> list[LinkedConcern]:
        """Answer those that are not the record's own."""
        return [concern for concern in self.concerns if not concern.here]

    @property
    def own(self) -> list[LinkedConcern]:
        """Answer the record's own."""
        return [concern for concern in self.concerns if concern.here]

    @property
    def records(self) -> list[tuple[str, UUID]]:
        """Answer what of other records was seen, for the trace."""
        return [("concern", other.id) for other in self.others] + [("case", case.id) for case in self.cases]


def linked_to_concern(concern: Concern, *, by: User) -> Linked:
    """Answer what belongs to a concern, in one statement. The caller traces it with the reading of the concern."""
    found = Marks(
        dwellings=frozenset([bytes(concern.dwelling_index)]),
        places=_known([concern.place_mark]),
        people=_known([concern.person_mark]),
        clues=_known([concern.person_mark]),
    )
    return _linked(found, own=Q(id=concern.id), but=concern.case_id, by=by)


def linked_to_case(case: Case, *, name: str, phone: str, by: User) -> Linked:
    """Answer a case's concerns and what else belongs to it. The caller traces it with the reading of the case."""
    of_resident = marks(case.municipality_id, rules.name_clues(name) | rules.phone_clues(phone))
    person = rules.person_link(name)
    found = Marks(
        dwellings=frozenset([bytes(case.dwelling_index)]),
        places=frozenset([bytes(case.dwelling_index)[:MARK]]) | _carried(case, "place_mark"),
        people=frozenset(marks(case.municipality_id, [person] if person else [])) | _carried(case, "person_mark"),
        clues=frozenset(of_resident),
    )
    return _linked(found, own=Q(case=case), but=case.id, by=by)


def _carried(case: Case, name: str) -> frozenset[bytes]:
    """Answer the marks of a case's own concerns, as they were read with the case."""
    return frozenset(_bytes(told[name]) for told in getattr(case, "carried", []) if told[name])


def _known(found: Iterable[bytes | memoryview | None]) -> frozenset[bytes]:
    return frozenset(bytes(mark) for mark in found if mark)


def _linked(found: Marks, *, own: Q, but: UUID | None, by: User) -> Linked:
    """Answer what carries one of the marks, beside the record's own concerns. ``but`` is the case that is known already."""
    since = timezone.now() - timedelta(days=by.municipality.linked_days)
    reached = access.within_reach(Concern.objects).annotate(warned=warned("case")).order_by("-received_at", "-id")
    # The record's own may be read because it is offered; the others are those of one's own units alone.
    mine_too = access.readable(Concern.objects).annotate(warned=warned("case")).order_by("-received_at", "-id")
    others = (
        reached.filter(found.concerns(), set_aside="", received_at__gte=since)
        .exclude(own)
        .exclude(state__in=rules.NO_CONCERN)
    )
    cases = access.within_reach(Case.objects).exclude(id=but) if but else access.within_reach(Case.objects)
    cases = cases.annotate(warned=warned("pk")).order_by("-state", "-opened_at")
    named = Clue.objects.filter(mark__in=found.clues, case__isnull=False).values("case")
    reviews = Review.objects.filter(mark__in=found.places | found.people, answered_at__isnull=False)
    asked = Municipality.objects.filter(code=by.municipality_id).values_list(
        _told(mine_too.filter(own), CONCERN, OWN_SHOWN),
        _told(others, CONCERN, SHOWN + 1),
        _told(cases.filter(dwelling_index__in=found.dwellings), CASE, CASES_SHOWN),
        _told(cases.filter(id__in=named), CASE, CASES_SHOWN),
        _told(reviews.order_by("-answered_at"), REVIEW, REVIEWS_SHOWN),
    )
    # Where there is nothing to look by, Django asks for nothing.
    mine, said, at_place, of_name, looked = (rows or [] for rows in asked.get())
    shown = [_concern(told, found, here=True) for told in mine] + [_concern(told, found) for told in said[:SHOWN]]
    return Linked(
        concerns=with_noticed(sorted(shown, key=lambda one: (one.at, one.id), reverse=True)),
        cases=_cases(said[:SHOWN], at_place, of_name, found, but=but),
        looked=[one for told in looked if (one := _looked(told))],
        more=len(said) > SHOWN,
    )


def _told(rows: QuerySet[Any], columns: dict[str, str], most: int) -> ArraySubquery:
    return ArraySubquery(rows.values(told=JSONObject(**columns))[:most])


def warned(case: str) -> Exists:
    """Answer the condition that those who knock at a case's dwelling are warned."""
    return Exists(SafetyNote.objects.filter(case=OuterRef(case), ended_at__isnull=True))


def _bytes(told: str | None) -> bytes:
    """Answer the bytes that PostgreSQL writes as text."""
    return bytes.fromhex(told.removeprefix("\\x")) if told else b""


def _about(told: dict[str, Any], found: Marks) -> tuple[str, ...]:
    place = _bytes(told["dwelling_index"]) in found.dwellings or _bytes(told["place_mark"]) in found.places
    person = _bytes(told["person_mark"]) in found.people
    return tuple(name for name, holds in (("place", place), ("person", person)) if holds)


def _uuid(told: str | None) -> UUID | None:
    return UUID(told) if told else None


def _concern(told: dict[str, Any], found: Marks, *, here: bool = False) -> LinkedConcern:
    kinds, at = told["own_kinds"] or told["kinds"], datetime.fromisoformat(told["at"])
    signal = Signal(
        at,
        sender=told["sender_mark"] or "",
        hearsay=rules.is_hearsay(told["known_how"]),
        called=told["called"],
        child="child" in {*told["kinds"], *told["own_kinds"]},
        urgency=told["urgency"],
    )
    return LinkedConcern(
        id=UUID(told["id"]),
        at=at,
        kinds=kinds,
        known_how=told["known_how"],
        called=told["called"],
        urgency=told["urgency"],
        sender_kind=told["sender_kind"],
        channel=told["channel"],
        department="" if told["protected"] else told["department"] or "",
        case_id=_uuid(told["case_id"]),
        case_number=told["case_number"] or "",
        taken_by=told["taken_by"] or "",
        about=_about(told, found),
        signal=signal,
        here=here,
    )


def with_noticed(newest_first: Sequence[LinkedConcern]) -> list[LinkedConcern]:
    """Answer the same with what is noticed about each beside those before it."""
    found = rules.noticed([concern.signal for concern in reversed(newest_first)])
    return [replace(concern, noticed=said) for concern, said in zip(newest_first, reversed(found), strict=True)]


def _cases(
    concerns: list[dict[str, Any]],
    at_place: list[dict[str, Any]],
    of_name: list[dict[str, Any]],
    found: Marks,
    *,
    but: UUID | None,
) -> list[LinkedCase]:
    """Answer the other cases: those at the dwelling, those about the name, and those in which linked concerns stand."""
    by_concern = [
        (
            {name: told[f"case_{name}"] for name in ("id", "number", "state", "responsible", "warned")},
            _about(told, found),
        )
        for told in concerns
        if told["case_id"] and UUID(told["case_id"]) != but
    ]
    known: dict[UUID, LinkedCase] = {}
    for told, about in (
        [(told, ("place",)) for told in at_place] + [(told, ("person",)) for told in of_name] + by_concern
    ):
        case_id = UUID(told["id"])
        before = known[case_id].about if case_id in known else ()
        both = tuple(name for name in rules.ABOUT if name in before or name in about)
        known[case_id] = LinkedCase(
            case_id, told["number"], told["state"], told["responsible"], both, warned=told["warned"]
        )
    return sorted(known.values(), key=lambda case: (case.state != "open", case.number))


def _looked(told: dict[str, Any]) -> Looked | None:
    """Open what a leader saw to; nothing where it cannot be opened any more, which keeps nobody from reading the rest."""
    key = RecordKey(
        id=UUID(told["key_id"]), wrapping_key=told["key_wrapping_key"], wrapped=_bytes(told["key_wrapped"]) or None
    )
    place = {"table": "cases_review", "column": "answer", "row": UUID(told["review"])}
    try:
        text = unlock(key).open(_bytes(told["answer"]), **place)  # type: ignore[arg-type]
    except UnreadableError:
        return None
    return Looked(datetime.fromisoformat(told["at"]), told["by"], text)


# -- What a leader looks at together -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gathered:
    """A review that waits: by what its concerns belong together, and the concerns themselves, newest first."""

    review: Review
    concerns: Sequence[LinkedConcern] = field(default_factory=tuple)

    @property
    def label(self) -> str:
        """Answer by what they belong together, in words."""
        return str(rules.ABOUT[self.review.about])


def _units(by: User) -> tuple[UUID, ...]:
    return with_ended(units_led(by), of=by)


def reviews_waiting(*, by: User) -> list[Gathered]:
    """Answer what waits for a leader, the oldest first, with the concerns themselves. One line in the trace for each seen."""
    days = timedelta(days=by.municipality.signals_days)
    same = Q(place_mark=OuterRef("mark")) | Q(person_mark=OuterRef("mark"))
    ours = (
        access.within_reach(Concern.objects)
        .annotate(warned=warned("case"))
        .filter(same, received_at__gte=OuterRef("asked_at") - days)
    )
    open_ones = Review.objects.filter(answered_at__isnull=True, concern__unit_id__in=_units(by))
    rows = open_ones.annotate(told=_told(ours.order_by("-received_at", "-id"), CONCERN, SHOWN))
    found = [_gathered(review) for review in rows.order_by("asked_at", "id")[:REVIEWS_SHOWN]]
    seen = {concern.id: concern for gathered in found for concern in gathered.concerns}
    trace.note_each("linked", [("concern", concern_id) for concern_id in seen], purpose="oversight")
    return found


def _gathered(review: Review) -> Gathered:
    mark = frozenset([bytes(review.mark)])
    told: list[dict[str, Any]] = review.told or []  # type: ignore[attr-defined]
    return Gathered(review, with_noticed([_concern(said, Marks(places=mark, people=mark)) for said in told]))


def review_for(review_id: UUID, *, by: User) -> Review:
    """Answer a review that waits for this leader. Raises Review.DoesNotExist."""
    rows = Review.objects.filter(concern__unit_id__in=_units(by)).select_related("concern__key")
    return rows.get(id=review_id)


def number_of_reviews(*, by: User) -> int:
    """Answer how many wait for this leader."""
    return Review.objects.filter(answered_at__isnull=True, concern__unit_id__in=_units(by)).count()
