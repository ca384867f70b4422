"""Who is met, what is written of them, what is passed on, and what is counted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject, TruncMonth
from django.utils import timezone

from bindeled.catalogue.models import Place
from bindeled.confidentiality import doors, keys, trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import Record, unlock
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force
from bindeled.outreach import access, rules
from bindeled.outreach.models import Acquaintance, Company, Encounter, Met, SamePerson, Wish
from bindeled.users.models import Service

PAGE = 25
MARK = 16  # bytes of a keyed mark
MET, ENCOUNTER, WISH = "outreach_met", "outreach_encounter", "outreach_wish"


def alias_mark(municipality: str, alias: str) -> bytes | None:
    """Answer the keyed mark of a chosen name: equal for equal names of one municipality, and telling nothing without the key."""
    clue = rules.alias_clue(alias)
    return keys.provider().index(municipality, f"outreach|{clue}")[:MARK] if clue else None


@dataclass(frozen=True)
class Shown:
    """Somebody met as a list shows them: the name they chose, if they chose one and it can be opened."""

    met: Met
    alias: str
    readable: bool = True


@dataclass(frozen=True)
class After:
    """A place in a list for keyset paging: the time and id of a row."""

    at: datetime
    id: UUID

    @property
    def written(self) -> str:
        """Answer the place as it stands in an address."""
        return quote(f"{self.at.isoformat()}~{self.id}", safe="~")

    @classmethod
    def read(cls, written: str) -> "After | None":
        """Answer the place that an address carried; nothing where that is not readable."""
        at, _separator, row = written.partition("~")
        try:
            return cls(datetime.fromisoformat(at).astimezone(UTC), UUID(row))
        except (ValueError, OverflowError):
            return None

    def beyond(self, moment: str) -> Q:
        """Answer the condition that a row comes after this place, the newest first."""
        return Q(**{f"{moment}__lt": self.at}) | Q(**{moment: self.at, "id__lt": self.id})


# -- Those met -------------------------------------------------------------------------------------------------------------


def met_people(after: After | None = None) -> list[Shown]:
    """Answer those whom one's units meet, who was met last first; one more than a page where there are more. One line in the trace."""
    rows = access.within_reach().filter(gone_at=None).select_related("key", "unit")
    if after:
        rows = rows.filter(after.beyond("last_at"))
    found = [shown(row) for row in rows.order_by("-last_at", "-id")[: PAGE + 1]]
    trace.note("list_seen", "met_people", purpose="outreach", count=len(found[:PAGE]))
    return found


def find_met(text: str) -> list[Shown]:
    """Answer those of one's units who chose this name, or have this pseudonym. One line that somebody looked; one for each found."""
    mark = alias_mark(doors.current().municipality, text)
    rows = access.within_reach().filter(gone_at=None).select_related("key", "unit")
    known = Q(pseudonym="".join(text.split()).upper())
    found = [
        shown(row) for row in rows.filter(known | Q(alias_mark=mark) if mark else known).order_by("-last_at", "-id")
    ]
    trace.note("searched", "met_people", purpose="outreach")
    trace.note_each("found", [("met", row.met.id) for row in found], purpose="outreach")
    return found


def met_for(met_id: UUID) -> Met:
    """Answer somebody met whom the actor may see. Raises Met.DoesNotExist, also for those of other units and those they know."""
    out = Acquaintance.objects.filter(met=OuterRef("id"), ended_at=None).order_by("said_at")
    rows = access.within_reach().annotate(out=ArraySubquery(out.values(told=JSONObject(id="id", user="user__name"))))
    return rows.select_related("key", "unit").get(id=met_id)


def shown(met: Met) -> Shown:
    """Answer somebody met with the name they chose. The caller traces it."""
    if met.alias is None:
        return Shown(met, "", readable=met.gone_at is None)
    try:
        return Shown(met, unlock(met.key).open(met.alias, table=MET, column="alias", row=met.id))
    except UnreadableError:
        return Shown(met, "", readable=False)


@dataclass(frozen=True)
class Line:
    """One line of the diary, opened."""

    row: Encounter
    where: str
    words: str


@dataclass(frozen=True)
class Diary:
    """Somebody met with what is written of them: a page of lines, the newest first, and where the older ones begin."""

    shown: Shown
    lines: list[Line]
    older: str
    same: list[tuple[SamePerson, Shown]]
    wish: "Said | None"
    # Who of the unit knows them: the row's id, and who it is.
    out: list[dict[str, str]]


def read_met(met: Met, *, after: After | None = None) -> Diary:
    """Open somebody met; the reading is traced. A text whose key is gone has no words."""
    trace.note("read", "met", met.id, purpose="outreach")
    rows = Encounter.objects.filter(met=met).select_related("by")
    if after:
        rows = rows.filter(after.beyond("at"))
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    record = _record(met.key)
    last = found[PAGE - 1] if len(found) > PAGE else None
    wish = Wish.objects.filter(met=met).select_related("key", "to_unit", "answered_by", "noted_by")
    newest = wish.order_by("-noted_at").first()
    return Diary(
        shown=shown(met),
        lines=[_line(row, record) for row in found[:PAGE]],
        older=After(last.at, last.id).written if last else "",
        same=same_as(met),
        wish=said(newest) if newest else None,
        out=getattr(met, "out", []),
    )


def who_is_out(met: Met) -> list[Acquaintance]:
    """Answer who of the unit knows somebody met, and so is not shown them."""
    rows = Acquaintance.objects.filter(met=met, ended_at=None)
    return list(rows.select_related("user").order_by("said_at"))


def _record(key: Any) -> Record | None:
    try:
        return unlock(key)
    except UnreadableError:
        return None


def _opened(record: Record | None, value: Any, *, table: str, column: str, row: UUID) -> str:
    if record is None or value is None:
        return ""
    try:
        return record.open(value, table=table, column=column, row=row)
    except UnreadableError:
        return ""


def _line(row: Encounter, record: Record | None) -> Line:
    where, words = (
        _opened(record, getattr(row, column), table=ENCOUNTER, column=column, row=row.id)
        for column in ("where", "words")
    )
    return Line(row, where, words)


def same_as(met: Met) -> list[tuple[SamePerson, Shown]]:
    """Answer who else this person is, as far as somebody has said so."""
    links = SamePerson.objects.filter(Q(one=met) | Q(other=met), ended_at=None)
    rows = links.select_related("one__key", "other__key", "one__unit", "other__unit").order_by("said_at")
    return [(link, shown(link.other if link.one_id == met.id else link.one)) for link in rows]


# -- Passed on -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A wish, opened: what they said, what was handed over, and what was answered."""

    row: Wish
    wish: str
    handover: str
    answer: str
    readable: bool

    @property
    def state(self) -> rules.State:
        """Answer how it stands, in words."""
        return rules.STATES[self.row.state]


def said(wish: Wish) -> Said:
    """Open a wish. The caller traces it."""
    record = _record(wish.key)
    texts = {
        column: _opened(record, getattr(wish, column), table=WISH, column=column, row=wish.id)
        for column in ("wish", "handover", "answer")
    }
    return Said(wish, **texts, readable=record is not None)


def read_wishes(met: Met) -> list[Said]:
    """Open all wishes of somebody met, the newest first; the reading is traced."""
    trace.note("read", "met", met.id, purpose="outreach")
    rows = Wish.objects.filter(met=met).select_related("key", "to_unit", "answered_by", "noted_by", "offered_by")
    return [said(row) for row in rows.order_by("-noted_at")]


def open_wish(met: Met) -> Wish | None:
    """Answer the wish of somebody met that still stands, or nothing."""
    return Wish.objects.filter(met=met, state__in=sorted(rules.OPEN)).select_related("key", "to_unit").first()


def wishes_asked() -> tuple[list[Wish], list[Wish]]:
    """Answer the wishes with which one's units were asked: those that wait, and the last that were answered. One line in the trace."""
    rows = access.asked_of_us().select_related("unit", "to_unit", "answered_by")
    waiting = list(rows.filter(state=rules.OFFERED).order_by("offered_at", "id"))
    answered = list(rows.exclude(state=rules.OFFERED).order_by("-answered_at", "-id")[:PAGE])
    trace.note("list_seen", "wishes", purpose="outreach", count=len(waiting) + len(answered))
    return waiting, answered


def number_of_wishes_waiting() -> int:
    """Answer how many wait for the answer of one of the actor's units."""
    return access.asked_of_us().filter(state=rules.OFFERED).count()


def wish_for(wish_id: UUID) -> Wish:
    """Answer a wish with which a unit of the actor's was asked. Raises Wish.DoesNotExist, also for all others."""
    return access.asked_of_us().select_related("key", "unit", "to_unit", "answered_by").get(id=wish_id)


def read_wish(wish: Wish) -> Said:
    """Open a wish as the unit that was asked reads it; the reading is traced."""
    trace.note("read", "wish", wish.id, purpose="outreach")
    return said(wish)


def units_to_ask(municipality: str, *, on: date) -> list[Unit]:
    """Answer the units that can be asked to take somebody over: those where somebody serves who can answer here."""
    serving = Service.objects.filter(in_force(on), municipality_id=municipality, unit__isnull=False).values("unit_id")
    rows = Unit.objects.filter(in_force(on), municipality_id=municipality, id__in=serving)
    return list(rows.order_by("name"))


# -- Company ---------------------------------------------------------------------------------------------------------------


def places(municipality: str) -> list[Place]:
    """Answer the places that one can go to with somebody."""
    return list(Place.objects.filter(municipality_id=municipality).order_by("name"))


def company_of_units() -> list[Company]:
    """Answer when somebody of one's units last went with people to a place, the newest first."""
    rows = Company.objects.filter(unit_id__in=doors.current().units)
    return list(rows.select_related("place", "noted_by").order_by("-on", "-noted_at")[:PAGE])


# -- Counted ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfUnit:
    """One unit's numbers of the months in which anything was, the newest first: each as it is shown, nothing where it is too small."""

    name: str
    months: list[tuple[date, dict[str, int | None]]]


def numbers(*, today: date) -> list[OfUnit]:
    """Answer what one's own units have done in the last months, without anybody's name."""
    months = rules.last_months(today)
    counted, names = _counted(since=months[-1])
    told = [
        OfUnit(name, [(on, _as_shown(counted[unit, on])) for on in months if (unit, on) in counted])
        for unit, name in sorted(names.items(), key=lambda it: it[1])
        if any(cell[0] == unit for cell in counted)
    ]
    trace.note("list_seen", "outreach_numbers", purpose="outreach", count=len(told))
    return told


def _as_shown(counted: rules.Counted) -> dict[str, int | None]:
    return {name: rules.shown(getattr(counted, name)) for name in rules.MEASURES}


def _counted(*, since: date) -> tuple[dict[rules.Cell, rules.Counted], dict[UUID, str]]:
    """Count what one's units have done since a day; answer that by unit and month, and what the units are called."""
    begins = timezone.make_aware(datetime.combine(since, time.min))
    units = doors.current().units
    names: dict[UUID, str] = {}
    times, firsts = [], dict[UUID, tuple[UUID, date]]()
    ours = Encounter.objects.filter(unit_id__in=units).order_by().annotate(month=TruncMonth("at"))
    by_month = ours.values_list("unit_id", "unit__name", "month", "met_id").annotate(
        yes=Count("id", filter=Q(was_met=True)), no=Count("id", filter=Q(was_met=False))
    )
    for unit, name, at, person, met, not_met in by_month.order_by("month"):
        names[unit], month = name, timezone.localdate(at)
        if met:
            firsts.setdefault(person, (unit, month))  # the months come in their order
        if month >= since:
            times.append(rules.Times(unit, month, person, met, not_met))
    same = rules.Same(
        list(SamePerson.objects.filter(unit_id__in=units, ended_at=None).values_list("one_id", "other_id"))
    )
    passed = Wish.objects.filter(unit_id__in=units, state=rules.ACCEPTED, answered_at__gte=begins)
    answered = list(passed.values_list("unit_id", "unit__name", "answered_at"))
    company = Company.objects.filter(unit_id__in=units, on__gte=since)
    walked = list(company.values_list("unit_id", "unit__name", "on", "people"))
    names |= {unit: name for unit, name, _at in answered} | {unit: name for unit, name, _on, _people in walked}
    found = rules.count(
        times,
        firsts,
        same,
        [(unit, _month(at)) for unit, _name, at in answered if at],
        [(unit, on.replace(day=1), people) for unit, _name, on, people in walked],
    )
    return {cell: counted for cell, counted in found.items() if cell[1] >= since}, names


def _month(at: datetime) -> date:
    return timezone.localdate(at).replace(day=1)
