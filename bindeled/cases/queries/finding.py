"""Finding again: exactly, by keyed marks; and by words, through the texts of the records that one may see, some at a time.

Each find leaves a line in the trace, and each record found another. What stands outside one's units is not found, and nothing
tells that it is there: row security and ``access`` are asked as everywhere.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from bindeled.cases import access, rules
from bindeled.cases.models import Case, Clue, Concern, Entry
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.confidentiality import keys, trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.users.models import User

MARK = 16  # bytes of a keyed mark
LOOKED_AT_ONCE = 1000
# The streams of texts, in their order: concerns, then the notes on cases.
CONCERNS, NOTES = "concerns", "notes"


def marks(municipality: str, clues: Iterable[str]) -> list[bytes]:
    """Answer the keyed marks of some clues: equal for equal clues of one municipality, and telling nothing without the key."""
    index = keys.provider().index
    return [index(municipality, f"clue|{clue}")[:MARK] for clue in sorted(clues)]


@dataclass(frozen=True)
class Looker:
    """Who looks, why, and whether among their own alone."""

    by: User
    why: str

    @property
    def only_own(self) -> bool:
        """Say whether only one's own records are looked at: beyond them one gives a reason."""
        return not self.why

    @property
    def purpose(self) -> str:
        """Answer the purpose as the trace has it."""
        return self.why or "case_work"

    def cases(self) -> QuerySet[Case]:
        """Answer the cases to look among: one's open ones, or those of one's units."""
        reached = access.within_reach(Case.objects)
        return reached.filter(responsible=self.by, state="open") if self.only_own else reached

    def concerns(self) -> QuerySet[Concern]:
        """Answer the concerns to look among: those one has taken and those in one's open cases, or those of one's units."""
        reached = access.within_reach(Concern.objects)
        if not self.only_own:
            return reached
        return reached.filter(Q(taken_by=self.by) | Q(case__in=list(self.cases().values_list("id", flat=True))))

    def concerns_of(self, ids: Iterable[UUID]) -> QuerySet[Concern]:
        """Answer those of some few concerns that are looked among."""
        few = access.within_reach(Concern.objects).filter(id__in=list(ids))
        own = Q(taken_by=self.by) | Q(case__responsible=self.by, case__state="open")
        return few.filter(own) if self.only_own else few

    def notes(self) -> QuerySet[Entry]:
        """Answer the notes to look through."""
        reached = access.moments_within_reach(Entry.objects).filter(body__isnull=False)
        return reached.filter(case__responsible=self.by, case__state="open") if self.only_own else reached


@dataclass
class Found:
    """What was found: cases, concerns, and where to go on from, where there is more."""

    cases: list[Case] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)
    onward: str = ""
    looked: int = 0
    back_to: datetime | None = None
    first: datetime | None = None


def find(text: str, *, looker: Looker, after: str) -> Found:
    """Find what is exactly this: the number of a case or receipt, a dwelling, a resident's name or phone. Newest first."""
    meant, place = rules.sought(text), Place.read(after)
    clues = _with_clues(meant.clues)
    of_concerns = looker.concerns_of(concern for concern, _case in clues if concern)
    page = list(_after(of_concerns.select_related("case", "department", "district", "taken_by"), "received_at", place))
    found = Found(concerns=page[:PAGE])
    if len(page) > PAGE:
        found.onward = Place(CONCERNS, page[PAGE - 1].received_at, page[PAGE - 1].id).written
    # Cases stand on the first page alone: those with a clue of their own, and those that a concern found stands in.
    ids = {case for _concern, case in clues if case} | {
        concern.case_id for concern in found.concerns if concern.case_id
    }
    if (ids or meant.number) and not after:
        of_cases = looker.cases().filter(Q(number=meant.number, erased_at=None) | Q(id__in=ids))
        found.cases = list(of_cases.select_related("department", "responsible").order_by("-opened_at", "-id")[:PAGE])
    _note(found, looker, looked=1)
    return found


def _with_clues(clues: Iterable[str]) -> list[tuple[UUID | None, UUID | None]]:
    """Answer which concerns and cases carry one of these clues. Nobody finds by a dwelling what has a protected address."""
    municipality, places = current().municipality, [clue for clue in clues if rules.is_of_a_place(clue)]
    carried = Clue.objects.filter(mark__in=marks(municipality, clues)) if clues else Clue.objects.none()
    protected = Q(case__address_protected_at__isnull=False) | Q(concern__case__address_protected_at__isnull=False)
    if places:
        carried = carried.exclude(protected, mark__in=marks(municipality, places))
    return list(carried.values_list("concern", "case"))


@dataclass(frozen=True)
class Place:
    """A place in a stream of texts, from which to go on: after this row, or at the beginning."""

    stream: str
    at: datetime | None = None
    id: UUID | None = None

    @property
    def written(self) -> str:
        """Answer the place as a form carries it."""
        return f"{self.stream}~{self.at.isoformat()}~{self.id}" if self.at else self.stream

    @classmethod
    def read(cls, written: str) -> "Place":
        """Answer the place that a form carried; the very beginning where that is not readable."""
        stream, _mark, rest = written.partition("~")
        mark = Mark.read(rest)
        if stream not in TEXTS:
            return cls(CONCERNS)
        return cls(stream, mark.at, mark.id) if mark else cls(stream)


def _after(rows: QuerySet[Any], moment: str, place: Place, size: int = PAGE) -> QuerySet[Any]:
    """Answer the rows after a place, newest first, one more than ``size`` where there are more."""
    if place.at:
        later = Q(**{f"{moment}__lt": place.at}) | Q(**{moment: place.at, "id__lt": place.id})
        # The first condition says nothing new, and lets the index begin at the place.
        rows = rows.filter(later, **{f"{moment}__lte": place.at})
    return rows.order_by(f"-{moment}", "-id")[: size + 1]


# -- Words -------------------------------------------------------------------------------------------------------------


def _texts_of_concern(concern: Concern) -> list[str]:
    body = unlock(concern.key).open(concern.body, table="cases_concern", column="body", row=concern.id)
    told: dict[str, str] = json.loads(body)
    where = () if concern.case and concern.case.address_protected_at else ("where",)
    return [told.get(name, "") for name in ("words", *where, "resident_name", "writer", "reach")]


def _texts_of_note(note: Entry) -> list[str]:
    return [unlock(note.case.key).open(bytes(note.body or b""), table="cases_entry", column="body", row=note.id)]


@dataclass(frozen=True)
class Texts:
    """A stream of texts: its rows, what they are ordered by, and how one is opened."""

    rows: Callable[[Looker], QuerySet[Any]]
    moment: str
    opened: Callable[[Any], list[str]]
    beside: Sequence[str]


TEXTS = {
    CONCERNS: Texts(
        Looker.concerns, "received_at", _texts_of_concern, ("key", "case", "department", "district", "taken_by")
    ),
    NOTES: Texts(Looker.notes, "at", _texts_of_note, ("case", "case__key", "case__department", "case__responsible")),
}


def look_through(words: Sequence[str], *, looker: Looker, after: str, looked: int) -> Found:
    """Look for words in some texts, newest first, and say where to go on; ``looked`` is how many were looked through before.

    A text whose key was destroyed has no words.
    """
    place = Place.read(after)
    stream = TEXTS[place.stream]
    rows = stream.rows(looker).select_related(*stream.beside)
    page = list(_after(rows, stream.moment, place, LOOKED_AT_ONCE))
    now = page[:LOOKED_AT_ONCE]
    hits = [row for row in now if rules.has_words(_opened(stream, row), words)]
    found = Found(looked=looked + len(now))
    if place.stream == CONCERNS:
        found.concerns = hits
    else:
        found.cases = list({note.case_id: note.case for note in hits}.values())
    if len(page) > LOOKED_AT_ONCE:
        found.back_to = getattr(now[-1], stream.moment)
        found.onward = Place(place.stream, found.back_to, now[-1].id).written
        found.first = stream.rows(looker).aggregate(first=Min(stream.moment))["first"]
    elif place.stream == CONCERNS:
        found.onward = Place(NOTES).written
    _note(found, looker, looked=len(now))
    return found


def _opened(stream: Texts, row: Any) -> list[str]:
    try:
        return stream.opened(row)
    except UnreadableError:
        return []


def _note(found: Found, looker: Looker, *, looked: int) -> None:
    """Leave the lines: that somebody looked, through how much; and one for each record found."""
    trace.note("searched", "record", purpose=looker.purpose, count=looked)
    records = [("case", case.id) for case in found.cases] + [("concern", concern.id) for concern in found.concerns]
    if records:
        trace.note_each("found", records, purpose=looker.purpose)
