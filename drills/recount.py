"""Counting anew, by another way: the records are read as they are, and each is put in every table by hand.

Nothing of the product's statistics is used but the words of what is published: measure, cut, part, level, place, period.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

ZONE = ZoneInfo("Europe/Copenhagen")
# measure, cut, part, level, place, period, first day
Told = tuple[str, str, str, str, str, str, date]
DAY = timedelta(days=1)
BANDS = ((1, "day"), (3, "three"), (7, "week"), (14, "fortnight"), (30, "month"))
COVERS = {"caretaker", "board", "volunteer", "office", "property_office"}


@dataclass(frozen=True)
class Spot:
    """Where something happened."""

    district: str = ""
    organisation: str = ""
    plan: str = ""
    department: str = ""


@dataclass
class Recount:
    """All counts there are, by what is told of them."""

    admin: psycopg.Connection
    municipality: str = "0101"
    counts: Counter[Told] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Learn where departments lie, and count everything."""
        plans = dict(self._rows("SELECT organisation_id, plan FROM app.cooperation_contractparty WHERE plan <> ''"))
        keyed = {organisation: sha256(plan.encode()).hexdigest()[:32] for organisation, plan in plans.items()}
        self.spots = {
            it: Spot(str(district), str(organisation), keyed.get(organisation, ""), str(it))
            for it, district, organisation in self._rows(
                "SELECT id, district_id, organisation_id FROM app.housing_department WHERE municipality_id = %s"
            )
        }
        self.small = self._small()
        self.units = dict(self._rows("SELECT id, district_id FROM app.municipalities_unit WHERE municipality_id = %s"))
        self._concerns()
        self._cases()
        self._others()
        self._beside()
        self._days()

    def _small(self) -> set[tuple[str, str]]:
        """Answer the places of fewer than twenty dwellings: nothing may be known of them."""
        sizes = dict(self._rows("SELECT id, dwellings FROM app.housing_department WHERE municipality_id = %s"))
        small = {("department", str(it)) for it, size in sizes.items() if (size or 0) < 20}
        for level in ("district", "organisation", "plan"):
            for place in {getattr(spot, level) for spot in self.spots.values()} - {""}:
                inside = [sizes[it] for it, spot in self.spots.items() if getattr(spot, level) == place]
                if None not in inside and sum(inside) < 20:
                    small.add((level, place))
        return small

    def _rows(self, asked: str) -> list[tuple[Any, ...]]:
        told = [self.municipality] if "%s" in asked else None
        return [tuple(map(_absolute, row)) for row in self.admin.execute(asked.encode(), told)]

    def _put(self, measure: str, day: date, spot: Spot, number: int = 1, **parts: Iterable[str]) -> None:
        """Put something in every table in which it counts."""
        divided = [("", ""), *((cut, part) for cut, which in parts.items() for part in which)]
        quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        periods = (("month", day.replace(day=1)), ("quarter", quarter), ("year", date(day.year, 1, 1)))
        places = [
            ("all", ""),
            ("district", spot.district),
            ("organisation", spot.organisation),
            ("plan", spot.plan),
            ("department", spot.department),
        ]
        for cut, part in divided:
            for level, place in places:
                for period, first in periods:
                    self.counts[measure, cut, part, level, place, period, first] += number

    def _spot(self, department: Any, district: Any) -> Spot:
        return self.spots.get(department) or Spot(district=str(district or ""))

    @staticmethod
    def _day(at: datetime) -> date:
        return at.astimezone(ZONE).date()

    # -- What is counted -----------------------------------------------------------------------------------------------------

    def _concerns(self) -> None:
        met = defaultdict(list)
        for case, at in self._rows(
            "SELECT case_id, at FROM app.cases_entry WHERE kind IN ('visit', 'call', 'letter') AND municipality_id = %s"
        ):
            met[case].append(at)
        asked = (
            "SELECT received_at, district_id, department_id, kinds, own_kinds, urgency, called, sender_kind, place_mark, case_id"
            " FROM app.cases_concern WHERE municipality_id = %s AND set_aside = '' AND state NOT IN ('noise', 'test') ORDER BY received_at"
        )
        before: dict[bytes, datetime] = {}
        for at, district, department, kinds, own, urgency, called, sender, mark, case in self._rows(asked):
            spot, last = self._spot(department, district), before.get(bytes(mark or b""))
            is_again = mark is not None and last is not None and last >= _year_before(at)
            if mark is not None:
                before[bytes(mark)] = at
            self._put(
                "concerns",
                self._day(at),
                spot,
                kind=own or kinds or ["none"],
                urgency=[urgency or "none"],
                again=["again" if is_again else "first"],
                sender=[sender if sender in {*COVERS, "social_caretaker", "area_plan"} else "other"],
                called=["yes" if called else "no"],
            )
            first = min((moment for moment in met.get(case, ()) if moment >= at), default=None)
            if first:
                self._put("first_contacts", self._day(first), spot, waited=[_band(first - at)], target=["none"])

    def _cases(self) -> None:
        asked = "SELECT id, unit_id, department_id, kind, opened_at, closed_at, state, outcome, resident_answer FROM app.cases_case WHERE municipality_id = %s"
        self.of_case = {}
        for it, unit, department, kind, opened, closed, state, outcome, said in self._rows(asked):
            spot = self.of_case[it] = self._spot(department, self.units[unit])
            self._put("cases_opened", self._day(opened), spot, case_kind=[kind])
            if state == "closed":
                self._put("cases_closed", self._day(closed), spot, outcome=[outcome], said=[said or "none"])

    def _others(self) -> None:
        for case, answer, on in self._rows(
            "SELECT case_id, answer, said_on FROM app.cases_consent WHERE municipality_id = %s"
        ):
            self._put("consents", on, self.of_case[case], answer=[answer])
        for case, step, on in self._rows(
            'SELECT case_id, step, "on" FROM app.cases_evictionstep WHERE municipality_id = %s AND struck_at IS NULL'
        ):
            self._put("evictions", on, self.of_case[case], step=[step])
        for unit, state, offered, answered in self._rows(
            "SELECT from_unit_id, state, offered_at, answered_at FROM app.cases_handover WHERE municipality_id = %s"
        ):
            if state in {"accepted", "refused", "ended"}:
                spot = Spot(district=str(self.units[unit]))
                self._put(
                    "handovers",
                    self._day(answered),
                    spot,
                    waited=[_band(answered - offered)],
                    answer=["refused" if state == "refused" else "accepted"],
                )
        courses = {}
        asked = "SELECT course.id, unit_id, offer.code, offered_at, starts_on FROM app.offers_course course JOIN app.catalogue_offer offer ON offer.id = offer_id WHERE course.municipality_id = %s"
        for it, unit, code, offered, starts in self._rows(asked):
            spot = courses[it] = Spot(district=str(self.units[unit]))
            self._put("offers", self._day(offered), spot, offer=[code])
            if starts:
                self._put("courses", starts, spot, offer=[code])
        for course, detail, on in self._rows(
            "SELECT course_id, detail, \"on\" FROM app.offers_moment WHERE municipality_id = %s AND kind = 'answer'"
        ):
            if course in courses:
                self._put("offer_answers", on, courses[course], answer=[detail])
        for received, answered in self._rows(
            "SELECT received_at, answered_at FROM app.children_childclock WHERE municipality_id = %s AND id NOT IN"
            " (SELECT id FROM app.cases_concern WHERE state = 'noise' OR state = 'test')"
        ):
            within = "none" if answered is None else "within" if answered - received <= DAY else "later"
            self._put("child_clocks", self._day(received), Spot(), answered=[within])

    def _beside(self) -> None:
        """Count what is no concern, what the duty acknowledged, and what contact persons wish."""
        for at, state in self._rows(
            "SELECT received_at, state FROM app.cases_concern WHERE municipality_id = %s AND (set_aside <> '' OR state IN ('noise', 'test'))"
        ):
            self._put("no_concerns", self._day(at), Spot(), why=[state if state in {"noise", "test"} else "aside"])
        for came, given, channel, way in self._rows(
            "SELECT came_at, receipt_at, channel, receipt_way FROM app.duty_contact WHERE municipality_id = %s"
        ):
            if way in {"aloud", "mail", "letter", "handed"}:
                hours = (given - came) / timedelta(hours=1)
                waited = next(
                    (code for most, code in ((1, "hour"), (24, "day"), (72, "three")) if hours <= most), "longer"
                )
                self._put("receipts", self._day(given), Spot(), channel=[channel], waited=[waited])
        for at, mark in self._rows("SELECT raised_at, mark FROM app.cooperation_theme WHERE municipality_id = %s"):
            self._put("wishes", self._day(at), Spot(), mark=[mark or "none"])

    def _days(self) -> None:
        """Count department-days one by one. Nobody is away or in doubt in the town that is counted."""
        assert not self._rows("SELECT 1 FROM app.housing_leave") + self._rows("SELECT 1 FROM app.housing_doubt")
        held = defaultdict(list)
        asked = (
            "SELECT department_id, valid_from, valid_to, person.kind, coalesce(account.created_at, 'infinity') FROM app.housing_appointment AS it"
            " JOIN app.housing_contactperson AS person ON person.id = contact_person_id JOIN app.users_user AS account ON account.id = person.account_id"
            " WHERE it.municipality_id = %s"
        )
        for department, first, last, kind, _made in self._rows(asked):
            if kind in COVERS:
                held[department].append((first, last or date.max))
        today = datetime.now(ZONE).date()
        for department, first, last in self._rows(
            "SELECT id, valid_from, valid_to FROM app.housing_department WHERE municipality_id = %s"
        ):
            for day in _each(max(first, date(today.year - 6, 1, 1)), min(last or today, today)):
                is_covered = any(begins <= day <= ends for begins, ends in held[department])
                self._put("coverage", day, self.spots[department], covered=["yes" if is_covered else "no"])


def _absolute(value: Any) -> Any:
    """Answer a moment in UTC: two of the same zone are else subtracted by the clock on the wall, over the change to summer time too."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _year_before(at: datetime) -> datetime:
    local = at.astimezone(ZONE)
    return local.replace(year=local.year - 1)


def _band(waited: timedelta) -> str:
    return next((code for most, code in BANDS if waited <= most * DAY), "longer")
