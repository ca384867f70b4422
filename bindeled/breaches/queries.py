"""The register of breaches, one of them with what is written about it, and what an account could have seen, from the trace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise

from bindeled.breaches import access, rules
from bindeled.breaches.models import Breach, BreachNote
from bindeled.breaches.rules import Clock
from bindeled.breaches.words import SCENARIOS, Scenario
from bindeled.cases.rules import DEEDS, TRACED_KINDS
from bindeled.cases.rules.looking import OPENED
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.records import Record, unlock
from bindeled.guidance.models import Law
from bindeled.guidance.queries import laws
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User

CODES_SHOWN, CODE = 200, 8


@dataclass(frozen=True)
class Listed:
    """A breach as the register shows it: without a word of what happened."""

    row: Breach
    kind: str
    risk: str
    authority: str
    clock: Clock
    stands: str
    tone: str
    exercise: str

    @property
    def is_open(self) -> bool:
        """Say whether it is not closed yet."""
        return self.row.closed_at is None


def _listed(row: Breach, *, now: datetime) -> Listed:
    clock = rules.clock(row.aware_at, decided_at=row.authority_at, now=now)
    stands, tone = rules.STANDS[clock.stands]
    scenario = SCENARIOS.get(row.scenario)
    return Listed(
        row,
        str(rules.KINDS[row.kind]),
        str(rules.RISKS.get(row.risk, "")),
        str(rules.AUTHORITY.get(row.authority, "")),
        clock,
        str(stands),
        tone,
        str(scenario.name) if scenario else "",
    )


@dataclass(frozen=True)
class Register:
    """What the register holds of a year, and which years there are. Exercises stand for themselves."""

    still_open: list[Listed]
    closed: list[Listed]
    exercises: list[Listed]
    years: list[int]
    must_exercise: bool


def register(year: int, *, by: User, now: datetime) -> Register:
    """Answer the register: what is open, of whatever year, and what was reported in this one and is closed. Traced as a list."""
    rows = access.within_reach(Breach.objects, by=by).select_related("reported_by").order_by("-reported_at", "-id")
    found = [_listed(row, now=now) for row in rows.defer("what")]
    of_year = [one for one in found if timezone.localtime(one.row.reported_at).year == year]
    trace.note("list_seen", "breaches", purpose="breach", count=len(found))
    return Register(
        [one for one in found if one.is_open and not one.row.scenario],
        [one for one in of_year if not one.is_open and not one.row.scenario],
        [one for one in found if one.row.scenario],
        sorted({timezone.localtime(one.row.reported_at).year for one in found}, reverse=True),
        rules.must_exercise((one.row.reported_at for one in found if one.row.scenario), now=now),
    )


@dataclass(frozen=True)
class Overview:
    """How many wait, how many of them are late, and whether a year went without an exercise. Exercises are not counted."""

    still_open: int
    late: int
    exercised_at: datetime | None
    must_exercise: bool


def overview(*, by: User, now: datetime) -> Overview:
    """Answer what the data protection officer's overview says of breaches, in one statement."""
    rows = access.within_reach(Breach.objects, by=by).only(
        "aware_at", "authority_at", "closed_at", "scenario", "reported_at"
    )
    found = list(rows)
    real = [row for row in found if not row.scenario and row.closed_at is None]
    clocks = [rules.clock(row.aware_at, decided_at=row.authority_at, now=now) for row in real]
    late = sum(clock.stands == "over" for clock in clocks)
    exercised = [row.reported_at for row in found if row.scenario]
    return Overview(len(real), late, max(exercised, default=None), rules.must_exercise(exercised, now=now))


@dataclass(frozen=True)
class Noted:
    """Something that was written about a breach."""

    row: BreachNote
    label: str | Promise
    words: str


@dataclass(frozen=True)
class Known:
    """A breach with everything that is written about it."""

    listed: Listed
    what: str
    notes: list[Noted]
    scenario: Scenario | None
    lacking: list[str]
    contradicts: list[str]
    persons_told: str

    @property
    def row(self) -> Breach:
        """Answer the row."""
        return self.listed.row


def bare(breach_id: UUID, *, by: User) -> Breach:
    """Answer a breach within reach. Raises DoesNotExist."""
    rows = access.within_reach(Breach.objects, by=by)
    return rows.select_related("key", "reported_by", "closed_by").get(id=breach_id)


def known(row: Breach, *, now: datetime) -> Known:
    """Open a breach and what is written about it. Raises UnreadableError. The reading is traced."""
    record = unlock(row.key)
    what = record.open(row.what, table="breaches_breach", column="what", row=row.id)
    notes = [_noted(note, record) for note in row.notes.select_related("by").order_by("at", "id")]
    trace.note("read", "breach", row.id, purpose="breach")
    decided = {"risk": row.risk, "authority": row.authority, "persons_told": row.persons_told}
    return Known(
        _listed(row, now=now),
        what,
        notes,
        SCENARIOS.get(row.scenario),
        [str(rules.LACKING[what]) for what in rules.lacking(**decided)],
        rules.contradicts(**decided),
        str(rules.PERSONS.get(row.persons_told, "")),
    )


def _noted(note: BreachNote, record: Record) -> Noted:
    try:
        words = record.open(note.words, table="breaches_breachnote", column="words", row=note.id)
    except UnreadableError:
        words = ""
    return Noted(note, rules.NOTES[note.kind], words)


def laws_of_breaches(on: date) -> list[Law]:
    """Answer the laws behind the clock, in the order of the rules."""
    codes = rules.TERMS[-1].laws
    found = {law.code: law for law in laws(codes, on=on)}
    return [found[code] for code in codes if code in found]


# -- Whom to write to, and who may have done what --------------------------------------------------------------------------


def officers(municipality: str) -> list[User]:
    """Answer the municipality's data protection officers of today."""
    serving = Service.objects.filter(
        in_force(timezone.localdate()), municipality_id=municipality, role=Service.Role.DATA_PROTECTION
    )
    return list(User.objects.filter(id__in=serving.values("user_id"), is_active=True).order_by("name", "id"))


def colleagues(municipality: str) -> QuerySet[User]:
    """Answer everybody of the municipality's staff, by name; also those who have left."""
    people = User.objects.filter(municipality_id=municipality, side=User.Side.MUNICIPALITY)
    return people.only("id", "name", "is_active").order_by("name", "id")


@dataclass(frozen=True)
class OfKind:
    """How many records of one kind an account opened, and how often."""

    kind: str | Promise
    records: int
    times: int


@dataclass(frozen=True)
class Deed:
    """What an account did, how often, to how many records."""

    deed: str | Promise
    kind: str | Promise
    records: int
    times: int


@dataclass(frozen=True)
class Seen:
    """What an account could have seen in a span of time: numbers and records' codes, not their words."""

    opened: list[OfKind]
    deeds: list[Deed]
    # The codes of the records that were opened, by kind; as many as are shown.
    codes: list[tuple[str | Promise, str]]
    more: bool
    rows_listed: int
    first: datetime | None
    last: datetime | None


def seen_by(person: UUID, *, since: datetime, until: datetime, breach: Breach) -> Seen:
    """Answer from the trace what somebody's account opened and did. Asking is traced, as oversight of the breach."""
    lines = TraceEntry.objects.filter(
        municipality_id=current().municipality, actor_id=person, at__gte=since, at__lte=until, door="municipal"
    ).order_by()
    grouped = lines.values("record_kind", "deed").annotate(
        records=Count("record_id", distinct=True),
        times=Count("id"),
        listed=Sum("count"),
        first=Min("at"),
        last=Max("at"),
    )
    found = list(grouped.order_by("record_kind", "deed"))
    opened = lines.filter(deed__in=OPENED, record_id__isnull=False)
    each = list(
        opened.values_list("record_kind", "record_id").annotate(times=Count("id")).order_by("record_kind", "record_id")
    )
    trace.note("account_asked", "breach", breach.id, purpose="oversight")
    times: dict[str, list[int]] = {}
    for kind, _record, number in each:
        times.setdefault(kind, []).append(number)
    return Seen(
        [OfKind(_kind(kind), len(numbers), sum(numbers)) for kind, numbers in times.items()],
        [
            Deed(DEEDS.get(row["deed"], row["deed"]), _kind(row["record_kind"]), row["records"], row["times"])
            for row in found
        ],
        [(_kind(kind), record.hex[:CODE]) for kind, record, _times in each[:CODES_SHOWN] if record],
        len(each) > CODES_SHOWN,
        sum(row["listed"] or 0 for row in found if row["deed"] == "list_seen"),
        min((row["first"] for row in found), default=None),
        max((row["last"] for row in found), default=None),
    )


def _kind(kind: str) -> str | Promise:
    return TRACED_KINDS.get(kind, kind)


def waiting_to_tell() -> Iterable[Breach]:
    """Answer the breaches of the open door's municipality that the worker may have to write about: only what it may read of them."""
    rows = Breach.objects.filter(municipality_id=current().municipality).filter(
        Q(told_at=None) | Q(closed_at=None, authority="", over_told_at=None)
    )
    return rows.only("id", "scenario", "aware_at", "tell", "told_at", "warned_at", "over_told_at").order_by("id")
