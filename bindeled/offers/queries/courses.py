"""Courses as they are read: one with its moments, somebody's own, and those beside a resident."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language

from bindeled.catalogue import queries as catalogue
from bindeled.catalogue.models import OfferVersion
from bindeled.catalogue.rules import NAME, TEAM, Method
from bindeled.confidentiality import doors, trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.municipalities.queries import in_force
from bindeled.offers import access
from bindeled.offers.models import Course, Member, Moment
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import lasting
from bindeled.residents import queries as residents
from bindeled.residents.models import Resident
from bindeled.users.models import Absence, Service, User

MOMENT_TABLE, MEMBER_TABLE = "offers_moment", "offers_member"
PAGE = 50
READ_WITH = ("resident", "resident__key", "unit", "giver", "offer", "version", "version__provider", "responsible")


def called(resident: Resident) -> str:
    """Answer what a resident is called: by name, or by pseudonym where no name is known or it cannot be opened here."""
    try:
        return residents.known(resident).name or resident.pseudonym
    except UnreadableError:
        return resident.pseudonym


def works_here(unit: UUID, *, on: date) -> bool:
    """Say whether anybody of a unit works in this product on a day."""
    return Service.objects.filter(in_force(on), unit_id=unit).exists()


def method_of(version: OfferVersion, code: str) -> Method | None:
    """Answer the method of an offer with a code, or nothing."""
    return next((way for way in version.ways if way.code == code), None)


def name_of(words: dict[str, dict[str, str]], methods: Iterable[dict[str, Any]] = (), method: str = "") -> str:
    """Answer what an offer is called in the reader's language, with the method by which it is given."""
    language = (get_language() or "da")[:2]
    name = {**words.get("da", {}), **words.get(language, {})}.get(NAME, "")
    way = next((one.get(f"name_{language}") or one["name_da"] for one in methods if one["code"] == method), "")
    return f"{name} ({way})" if way else name


@dataclass(frozen=True)
class Line:
    """A course as lists show it."""

    course: Course
    today: date

    @property
    def name(self) -> str:
        """Answer what it is a course of."""
        version = self.course.version
        return name_of(version.words, version.methods, self.course.method)

    @property
    def state(self) -> rules.State:
        """Answer how it stands, in words, and the tone of its tag."""
        return rules.STATES[self.course.state]

    @property
    def is_over(self) -> bool:
        """Say whether it is over."""
        return self.course.state in rules.OVER

    @cached_property
    def asks(self) -> list[tuple[rules.State, date]]:
        """Answer what it asks for today, in words, each with the day that it is about."""
        one = self.course
        days = lasting.Days(one.state, one.answered_on, one.starts_on, one.ends_on, one.seen_on, one.follow_up_months)
        return [(lasting.ASKS[code], day) for code, day in lasting.asks(days, today=self.today)]

    @property
    def who(self) -> str:
        """Answer the resident's name; their pseudonym where no name is known, or it cannot be opened here."""
        return called(self.course.resident)


def course_for(course_id: UUID) -> Course:
    """Answer a course that the actor may see. Raises Course.DoesNotExist, also for what belongs to others."""
    found = access.within_reach(Course.objects).select_related(*READ_WITH, "key", "passed_to__version")
    return found.get(id=course_id)


@dataclass(frozen=True)
class Told:
    """A moment of a course with its words. ``aside`` is the short word that was sealed with them, in words."""

    moment: Moment
    words: str
    aside: str = ""

    @property
    def label(self) -> str:
        """Answer what kind of moment it is, in words."""
        return str(rules.MOMENTS[self.moment.kind])

    @property
    def detail(self) -> str:
        """Answer the short word that stands with it, in words."""
        known: dict[str, Any] = {
            rules.ANSWER: rules.ANSWERS,
            rules.CONTACT: rules.CONTACTS,
            rules.OVER_NOW: rules.ENDS_BECAUSE,
        }.get(self.moment.kind, {})
        return str(known.get(self.moment.detail, ""))

    @property
    def is_own_words(self) -> bool:
        """Say whether these are the resident's own words."""
        return self.moment.kind in rules.OWN_WORDS


@dataclass(frozen=True)
class InIt:
    """Somebody who is in a course: which function, and the name."""

    function: str
    name: str


@dataclass(frozen=True)
class Opened:
    """A course as it is read: its line, its resident, its moments with the newest first, and who is in it."""

    line: Line
    known: residents.Known
    moments: list[Told]
    members: list[InIt]

    @property
    def goals(self) -> Told | None:
        """Answer the resident's goals as they stand now, or nothing."""
        return next((one for one in self.moments if one.moment.kind == rules.GOALS), None)


def functions_of(course: Course) -> list[tuple[str, str]]:
    """Answer the functions of a course, each in words: of its team, or of its one fixed worker."""
    way = method_of(course.version, course.method)
    codes = list(way.team) if way and way.worker == TEAM else [rules.FIXED_WORKER]
    return [(code, function_in_words(code)) for code in codes]


def function_in_words(code: str) -> str:
    """Answer what a function is called."""
    return str(rules.FUNCTIONS.get(code, code))


def open_course(course: Course) -> Opened:
    """Open everything that a course holds. The reading is traced in the same transaction. Raises UnreadableError."""
    trace.note("read", "course", course.id, purpose="support")
    record = unlock(course.key)
    moments = Moment.objects.filter(course=course).select_related("by").order_by("-at", "-id")
    told = [_told(record, one) for one in moments]
    rows = Member.objects.filter(course=course, until=None).select_related("user").order_by("since", "id")
    members = [InIt(function_in_words(row.function), row.user.name if row.user else _name(record, row)) for row in rows]
    return Opened(Line(course, timezone.localdate()), residents.known(course.resident), told, members)


def _told(record: Any, moment: Moment) -> Told:
    sealed = record.open(moment.words, table=MOMENT_TABLE, column="words", row=moment.id) if moment.words else ""
    aside, words = rules.told_of(moment.kind, sealed)
    return Told(moment, words, aside)


def _name(record: Any, row: Member) -> str:
    return str(record.open(row.name, table=MEMBER_TABLE, column="name", row=row.id))


def _read() -> QuerySet[Course]:
    return access.within_reach(Course.objects).select_related(*READ_WITH)


def _of(user: User) -> Q:
    """Answer the courses that somebody is responsible for, or in, and of those for whom they stand in today."""
    in_it = Member.objects.filter(course=OuterRef("pk"), user=user, until=None)
    today = timezone.localdate()
    days = {"first_day__lte": today, "last_day__gte": today}
    away = Absence.objects.filter(user=OuterRef("responsible"), substitute=user, **days)
    return Q(responsible=user) | Q(Exists(in_it)) | Q(Exists(away))


def courses_of(user: User, *, everybodys: bool = False, over: bool = False) -> list[Line]:
    """Answer somebody's own courses, or all of their units'; under way, or over and not filed. A list leaves one line in the trace.

    One more than a page where there are more.
    """
    found = _read().filter(state__in=rules.OVER, filed_on=None) if over else _read().exclude(state__in=rules.OVER)
    if not everybodys:
        found = found.filter(_of(user))
    rows = found.order_by(F("ends_on").asc(nulls_last=True), "-offered_at", "id")[: PAGE + 1]
    lines = [Line(row, timezone.localdate()) for row in rows]
    trace.note("list_seen", "courses", purpose="support", count=len(lines[:PAGE]))
    return lines


def unfiled() -> int:
    """Answer how many courses of the actor's units are over and not filed (decision 13)."""
    return access.within_reach(Course.objects).filter(state__in=rules.OVER, filed_on=None).count()


def asking_today(user: User) -> list[Line]:
    """Answer somebody's courses that ask for something today, and what waits for an answer of the units they serve."""
    door = doors.current()
    waits = Q(state=rules.ACCEPTED) & (Q(giver_id__in=door.units) | Q(responsible=user))
    found = _read().filter(waits | Q(state=rules.RUNNING) & _of(user))
    lines = [Line(row, timezone.localdate()) for row in found.order_by("offered_at", "id")[: PAGE * 4]]
    return sorted((line for line in lines if line.asks), key=lambda line: line.asks[0][1])


def courses_of_resident(resident: UUID) -> list[Line]:
    """Answer the courses of a resident that the actor may see, the newest first."""
    rows = _read().filter(resident_id=resident).order_by("-offered_at", "-id")
    return [Line(row, timezone.localdate()) for row in rows]


BESIDE = {name: name for name in ("id", "state", "ends_on", "method")} | {
    "words": "version__words",
    "methods": "version__methods",
}


def courses_told(resident: str) -> ArraySubquery:
    """Answer the expression that reads the courses of the resident of another record with that record, the newest first."""
    rows = access.within_reach(Course.objects).filter(resident_id=OuterRef(resident)).order_by("-offered_at", "-id")
    return ArraySubquery(rows.values(told=JSONObject(**BESIDE))[:PAGE])


@dataclass(frozen=True)
class Beside:
    """A course as it is shown beside another record: no word of what was said in it."""

    id: UUID
    name: str
    state: rules.State
    ends_on: date | None


def beside(told: Iterable[dict[str, Any]]) -> list[Beside]:
    """Answer courses as they were read with another record."""
    return [
        Beside(
            UUID(one["id"]),
            name_of(one["words"], one["methods"], one["method"]),
            rules.STATES[one["state"]],
            date.fromisoformat(one["ends_on"]) if one["ends_on"] else None,
        )
        for one in told
    ]


@dataclass(frozen=True)
class Choice:
    """Something of which a course may begin: an offer, or one of the methods by which it is given."""

    version: OfferVersion
    method: str
    name: str


def choices(municipality: str, *, on: date, but: UUID | None = None) -> dict[str, Choice]:
    """Answer everything of which a course may begin on a day, by a code, in the order of the guide; without one offer, where named."""
    found: dict[str, Choice] = {}
    for told in catalogue.offers(municipality, on=on):
        version = told.version
        if version.offer_id != but:
            ways = {way.code: way.name(told.language) for way in version.ways}
            named = {f"{told.code}:{code}": Choice(version, code, f"{told.name}: {way}") for code, way in ways.items()}
            found |= named or {told.code: Choice(version, "", told.name)}
    return found
