"""Years of a town's records as far as they are counted: when, where, which kinds, how they ended. No word of any of them, nor a key.

They go in by COPY, as the superuser, with all checks at rest. What is counted is all there is in a row; the rest is empty.
The same records for the same seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from bindeled.cases.rules import CASE_KINDS, OUTCOMES, RESIDENT_ANSWERS, URGENCIES
from bindeled.cases.rules.consent import CONSENT_ANSWERS
from bindeled.cases.rules.eviction import STEPS
from bindeled.concerns.rules import KINDS
from bindeled.cooperation.rules.themes import MARKS
from bindeled.duty.rules import CHANNELS, RECEIPTS
from bindeled.housing.rules import KINDS as SENDERS
from bindeled.housing.rules import public_code
from bindeled.offers.rules.courses import ANSWERS

CODE = "0101"
PLANS = 2
KIND_WEIGHTS = (15, 8, 1, 9, 8, 12, 11, 6, 8, 7, 6, 9, 5, 5)
IN_ONE_GO = 50_000
LONG_AGO = date(2010, 1, 1)
# In this copy alone: who judged and decided is not counted, and so not made.
WITHOUT_CHECKS = r"""
DO $$ DECLARE found record; BEGIN
FOR found IN SELECT conrelid::regclass AS its, conname FROM pg_constraint WHERE contype = 'c'
    AND conrelid::regclass::text ~ '^(app\.)?(cases|offers|children|duty)_'
LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.its, found.conname); END LOOP;
END $$
"""


@dataclass(frozen=True)
class Home:
    """A department with what it belongs to."""

    id: UUID
    district: UUID
    organisation: UUID
    unit: UUID
    dwellings: int


@dataclass
class CountedYears:
    """The generator: so many concerns, evenly over some years, the last of them until a day, and what came of them."""

    admin: psycopg.Connection
    concerns: int
    years: tuple[int, ...]
    until: date = date.max
    departments: int = 300
    districts: int = 10
    organisations: int = 8
    seed: int = 9
    homes: list[Home] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the ground: districts with a unit each, organisations, area plans, departments of all sizes."""
        self._numbers = count()
        self._chance = Random(self.seed)  # noqa: S311 - dull data, the same each time
        [(self._person,)] = self.admin.execute(
            "SELECT id FROM app.users_user WHERE side = 'municipality' LIMIT 1"
        ).fetchall()
        self._key = self._uuid()
        self._run(
            "confidentiality_recordkey (id, municipality_id, wrapping_key, wrapped, made_at)",
            [(self._key, CODE, "1", b"none", self._at(LONG_AGO))],
        )
        districts = [(self._uuid(), self._uuid()) for _ in range(self.districts)]
        self._run(
            "municipalities_district (id, municipality_id, name)",
            ((it, CODE, f"Bydel {number}") for number, (it, _unit) in enumerate(districts)),
        )
        self._run(
            "municipalities_unit (id, municipality_id, district_id, name, kind, valid_from)",
            ((unit, CODE, it, f"Enhed {number}", "advisers", LONG_AGO) for number, (it, unit) in enumerate(districts)),
        )
        organisations = [self._uuid() for _ in range(self.organisations)]
        self._run(
            "housing_organisation (id, name)",
            ((it, f"Boligforening {number}") for number, it in enumerate(organisations)),
        )
        self._make_plans(organisations)
        self._make_departments(districts, organisations)
        [(self._offers,)] = self.admin.execute(
            "SELECT array_agg(id ORDER BY code) FROM app.catalogue_offer WHERE municipality_id = %s", [CODE]
        ).fetchall()

    # -- The ground ----------------------------------------------------------------------------------------------------------

    def _make_plans(self, organisations: list[UUID]) -> None:
        contract = self._uuid()
        self._run("cooperation_contract (id, municipality_id)", [(contract, CODE)])
        self._run(
            "cooperation_contractparty (id, municipality_id, contract_id, kind, name, plan, contact, organisation_id)",
            (
                (
                    self._uuid(),
                    CODE,
                    contract,
                    "organisation",
                    f"Boligforening {number}",
                    f"Helhedsplan {number % PLANS}",
                    "",
                    it,
                )
                for number, it in enumerate(organisations[: self.organisations // 2])
            ),
        )

    def _make_departments(self, districts: list[tuple[UUID, UUID]], organisations: list[UUID]) -> None:
        for _number in range(self.departments):
            district, unit = self._chance.choices(districts, range(1, self.districts + 1))[0]
            organisation = self._chance.choices(organisations, range(self.organisations, 0, -1))[0]
            size = self._chance.choice((12, 18, 40, 80, 150, 400))
            self.homes.append(Home(self._uuid(), district, organisation, unit, size))
        # An organisation that has one small department and nothing else.
        alone = self._uuid()
        self._run("housing_organisation (id, name)", [(alone, "Boligforening alene")])
        self.homes.append(Home(self._uuid(), *districts[0][:1], alone, districts[0][1], 16))
        self._run(
            "housing_department (id, municipality_id, organisation_id, district_id, name, sort_key, number, public_code, dwellings, valid_from)",
            (
                (
                    home.id,
                    CODE,
                    home.organisation,
                    home.district,
                    f"Afd. {at}",
                    f"afd. {at:04}",
                    "",
                    public_code(home.id),
                    home.dwellings,
                    LONG_AGO,
                )
                for at, home in enumerate(self.homes)
            ),
        )

    # -- The records ---------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Write all records, and let the planner learn of them."""
        self.admin.execute(WITHOUT_CHECKS)
        for first in range(0, self.concerns, IN_ONE_GO):
            self._write([self._record(self._some_day()) for _ in range(min(IN_ONE_GO, self.concerns - first))])
        self.admin.execute("VACUUM ANALYZE")

    def pass_a_day(self, day: date, concerns: int) -> None:
        """Write what comes on one day more."""
        self._write([self._record(self._within(day, 1)) for _ in range(concerns)])

    def _some_day(self) -> datetime:
        year = self._chance.choice(self.years)
        first = date(year, 1, 1)
        return self._within(first, min(365, (self.until - first).days))

    def _within(self, first: date, days: int) -> datetime:
        return self._at(first) + timedelta(seconds=self._chance.random() * days * 86400)

    def _uuid(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    @staticmethod
    def _at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    def _record(self, at: datetime) -> dict[str, Any]:
        """Answer one concern that came at a time, and what came of it."""
        chance = self._chance
        home = chance.choices(self.homes, [home.dwellings for home in self.homes])[0]
        case = self._uuid() if chance.random() < 0.6 else None  # noqa: PLR2004
        aside = not case and chance.random() < 0.03  # noqa: PLR2004
        no_concern = chance.choice(("new", "noise")) if aside else "test" if chance.random() < 0.02 else "new"  # noqa: PLR2004
        return {
            "id": self._uuid(), "home": home, "at": at, "case": case, "met": at + timedelta(days=chance.expovariate(0.15)),
            "closed": at + timedelta(days=chance.expovariate(0.02)), "place": chance.randrange(home.dwellings),
            "kinds": sorted(set(chance.choices([kind.code for kind in KINDS], KIND_WEIGHTS, k=chance.choice((1, 1, 2))))),
            "judged": chance.random() < 0.7,  # noqa: PLR2004
            "aside": aside,
            "state": "in_case" if case else no_concern,
            "nowhere": chance.random() < 0.02,  # noqa: PLR2004
        }  # fmt: skip

    def _write(self, records: list[dict[str, Any]]) -> None:
        self.admin.execute("SET session_replication_role = replica")
        cases = [record for record in records if record["case"]]
        self._run(
            "cases_concern (id, municipality_id, unit_id, district_id, department_id, received_at, opened_at, kinds, known_how, children,"
            " called, sender_kind, channel, key_id, body, dwelling_index, state, case_id, set_aside, likeness, own_kinds, urgency, step,"
            " place_mark)",
            map(self._concern, records),
        )
        self._run(
            "cases_case (id, municipality_id, unit_id, department_id, number, kind, key_id, dwelling, dwelling_index, responsible_id, state,"
            " opened_at, opened_by_id, closed_at, closed_by_id, outcome, resident_answer)",
            map(self._case, cases),
        )
        self._write_beside_cases(cases)
        self._write_clocks([record for record in records if "child" in record["kinds"]])
        self._write_moves(records[::10])
        self._write_courses(cases[::4])
        self._write_contacts(records[::6])
        self._write_themes(records[::200])
        self.admin.execute("RESET session_replication_role")

    def _write_beside_cases(self, cases: list[dict[str, Any]]) -> None:
        """Write the first contacts, what was said of consent, and steps towards an eviction."""
        self._run(
            "cases_entry (id, municipality_id, unit_id, case_id, at, by_id, kind)",
            (
                (self._uuid(), CODE, record["home"].unit, record["case"], at, self._person, kind)
                for record in cases
                for kind, at in (
                    ("opened", record["at"]),
                    ("visit", record["met"]),
                    ("call", record["met"] + timedelta(days=9)),
                )
            ),
        )
        self._run(
            "cases_consent (id, municipality_id, case_id, recipient, answer, wordings, way, said_on, words, noted_at, noted_by_id)",
            (
                (self._uuid(), CODE, record["case"], "outside", self._one(CONSENT_ANSWERS), [], "meeting", record["met"].date(), b"",
                 record["met"], self._person)
                for record in cases[::3]
            ),
        )  # fmt: skip
        self._run(
            'cases_evictionstep (id, municipality_id, case_id, step, "on", noted_at, noted_by_id)',
            (
                (self._uuid(), CODE, record["case"], self._one(STEPS), record["at"].date(), record["at"], self._person)
                for record in cases[::17]
            ),
        )

    def _write_clocks(self, records: list[dict[str, Any]]) -> None:
        self._run(
            "children_childclock (id, municipality_id, received_at, known_at, next_at, answered_name, answered_way, answered_at)",
            (
                (record["id"], CODE, record["at"], record["at"], record["at"], "", "",
                 record["at"] + timedelta(hours=self._chance.randrange(1, 30)))
                for record in records
            ),
        )  # fmt: skip

    def _one(self, words: dict[str, Any]) -> str:
        return self._chance.choices(list(words), range(1, len(words) + 1))[0]

    def _concern(self, record: dict[str, Any]) -> tuple[Any, ...]:
        home, chance = record["home"], self._chance
        sender = self._one(SENDERS)
        own = record["kinds"] if record["judged"] else []
        mark = home.id.bytes[:8] + record["place"].to_bytes(8)
        return (
            record["id"], CODE, home.unit, None if record["nowhere"] else home.district, None if record["nowhere"] else home.id, record["at"],
            record["at"], [] if chance.random() < 0.05 else record["kinds"], [], "unknown", chance.random() < 0.03, sender,  # noqa: PLR2004
            "open" if record["aside"] else "web", self._key, b"", b"", record["state"], record["case"], "many" if record["aside"] else "", [], own,
            self._one(URGENCIES) if record["judged"] else "", "", mark,
        )  # fmt: skip

    def _case(self, record: dict[str, Any]) -> tuple[Any, ...]:
        closed = record["closed"] if record["closed"] < datetime.now(UTC) and self._chance.random() < 0.8 else None  # noqa: PLR2004
        home = record["home"]
        return (
            record["case"], CODE, home.unit, None if record["nowhere"] else home.id, f"{next(self._numbers):06x}", self._one(CASE_KINDS),
            self._key, b"", b"", self._person, "closed" if closed else "open", record["at"], self._person, closed,
            self._person if closed else None, self._one(OUTCOMES) if closed else "", self._one(RESIDENT_ANSWERS) if closed else "",
        )  # fmt: skip

    def _write_moves(self, records: list[dict[str, Any]]) -> None:
        units = sorted({home.unit for home in self.homes})
        self._run(
            "cases_handover (id, municipality_id, concern_id, from_unit_id, to_unit_id, outside, offered_by_id, offered_at, reason, state,"
            " answered_by_id, answered_at, way)",
            (
                (
                    self._uuid(), CODE, record["id"], record["home"].unit, self._chance.choice(units), False, self._person, record["at"], b"",
                    self._chance.choice(("accepted", "accepted", "refused", "ended")), self._person,
                    record["at"] + timedelta(days=self._chance.expovariate(0.5)), "",
                )
                for record in records
            ),
        )  # fmt: skip

    def _write_courses(self, records: list[dict[str, Any]]) -> None:
        offers = self._offers or [self._uuid()]
        courses = [(self._uuid(), record, self._chance.choice(offers)) for record in records]
        self._run(
            "offers_course (id, municipality_id, resident_id, unit_id, outside, offer_id, version_id, method, key_id, responsible_id, state, ends,"
            " only_by_wish, offered_at, offered_by_id, starts_on, because)",
            (
                (it, CODE, self._key, record["home"].unit, False, offer, self._key, "", self._key, self._person, "running", "open", False,
                 record["met"], self._person, (record["met"] + timedelta(days=20)).date(), "")
                for it, record, offer in courses
            ),
        )  # fmt: skip
        self._run(
            'offers_moment (id, municipality_id, course_id, at, by_id, kind, detail, "on")',
            (
                (
                    self._uuid(),
                    CODE,
                    it,
                    record["met"],
                    self._person,
                    "answer",
                    self._one(ANSWERS),
                    record["met"].date(),
                )
                for it, record, _offer in courses
            ),
        )

    def _write_contacts(self, records: list[dict[str, Any]]) -> None:
        """Write what came to the duty, and how soon its receipt was given; some is due yet."""
        chance = self._chance
        rows = [(record, chance.choice(list(RECEIPTS)) if chance.random() < 0.95 else "") for record in records]  # noqa: PLR2004
        self._run(
            "duty_contact (id, municipality_id, channel, came_at, taken_in_at, key_id, body, callers, has_number, number, receipt_way,"
            " receipt_at, state, tries)",
            (
                (self._uuid(), CODE, self._one(CHANNELS), record["at"], record["at"], self._key, b"", [], False, f"{next(self._numbers):010}",
                 way, record["at"] + timedelta(hours=chance.expovariate(0.1)) if way else None, "waiting", 0)
                for record, way in rows
            ),
        )  # fmt: skip

    def _write_themes(self, records: list[dict[str, Any]]) -> None:
        self._run(
            "cooperation_theme (id, municipality_id, title, need, raised_at, changed_at, state, mark, why_marked, planned_into, outcome, version)",
            (
                (self._uuid(), CODE, "Et emne", "", record["at"], record["at"], "raised", mark, mark and "§", "", "", 1)
                for record in records
                for mark in [self._one(MARKS)]
            ),
        )

    def _run(self, table: str, rows: Iterator[tuple[Any, ...]] | Any) -> None:
        with self.admin.cursor() as cursor, cursor.copy(f"COPY app.{table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
