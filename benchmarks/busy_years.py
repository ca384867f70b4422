"""Two years of a municipality's records, in bulk: as many concerns as one likes, each with a key of its own and its text closed under it.

They go in by COPY, as the superuser, with the foreign keys' own checks at rest; what stands there afterwards is what the product
itself writes, so that every page opens every record. The people and streets are invented.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bindeled.cases import rules
from bindeled.concerns.rules import KINDS, dwelling_label
from bindeled.confidentiality import envelope
from bindeled.confidentiality.keys import FileKeyProvider
from bindeled.housing.rules import public_code
from bindeled.receipts.rules import check_letter

CODE = "0101"
DAYS = 730
# One unit has most, as where a city's needs are gathered; the first is the one whose adviser looks.
SHARES = (60, 10, 10, 10, 10)
# Doors enough that a dwelling has a few concerns in two years and not scores, however many there are.
DEPARTMENTS, ENTRANCES, DOORS, PER_DWELLING = 200, 5, 60, 4
# So many wait at least, or there would be no tenth page; else two in a hundred.
LEAST_WAITING, WAITING = 900, 0.02
# So many were offered to another unit once: most of them refused and come back long ago, some of those that wait just now.
OFFERED = 0.03
PER_CASE, OPEN_OF_ADVISER = 4, 40
KIND_WEIGHTS = (15, 8, 1, 9, 8, 12, 11, 6, 8, 7, 6, 9, 5, 5)
FIRST = (
    "Asta",
    "Birk",
    "Carla",
    "Dagny",
    "Esben",
    "Fie",
    "Gorm",
    "Hedda",
    "Ivar",
    "Jytte",
    "Konrad",
    "Linus",
    "Merle",
    "Nanna",
)
LAST = (
    ("bro", "eng", "skov", "vang", "bæk", "lund", "høj", "dal"),
    ("gård", "holt", "mose", "kjær", "toft", "led", "sted"),
)
SENTENCES = (
    "Det lugter stærkt fra lejligheden, og ingen har set beboeren i to uger.",
    "Posten hober sig op foran døren.",
    "Naboerne fortæller, at der bliver råbt om natten.",
    "Jeg bankede på i går, men der blev ikke lukket op.",
    "Hun plejer at hilse på trappen, men det gør hun ikke længere.",
    "Gardinerne har været trukket for hele måneden.",
    "Varmen var slået fra, da vi læste målerne af.",
    "Han siger, at regningerne ligger i en pose, som han ikke åbner.",
    "Der står poser på altanen helt op til vinduet.",
    "Jeg tror, der er brug for, at nogen ser til dem.",
)
RARE = "harmonika"  # a word that stands in one text of five hundred


@dataclass(frozen=True)
class Place:
    """A department with what it belongs to."""

    department: UUID
    district: UUID
    unit: UUID
    streets: tuple[str, ...]


@dataclass
class Sealed:
    """A record's key, as it is stored and as it is used."""

    id: UUID
    secret: bytes
    wrapped: bytes


class BusyYears:
    """The generator: the same records for the same seed, but for keys and nonces."""

    def __init__(self, admin: psycopg.Connection, keys: FileKeyProvider, seed: int = 7) -> None:
        self._admin, self._keys, self._chance = admin, keys, Random(seed)  # noqa: S311 - dull data, the same each time
        self._now = datetime.now(UTC)
        [(self.adviser,)] = self._admin.execute(
            "SELECT id FROM app.users_user WHERE email = 'bo@bindeled.example' AND side = 'municipality'"
        ).fetchall()
        self._numbered = 100_000
        self._units = self._make_units()
        self._advisers = self._make_advisers()
        self._places = self._make_departments()
        self.cases: list[UUID] = []
        self.known: dict[str, str] = {}

    # -- The ground -------------------------------------------------------------------------------------------------

    def _make_units(self) -> list[tuple[UUID, UUID]]:
        """Answer district and unit of each share; those that the municipality lacks are made."""
        rows = self._admin.execute(
            "SELECT d.id, u.id, d.name FROM app.municipalities_district d LEFT JOIN app.municipalities_unit u"
            " ON u.district_id = d.id AND u.kind = 'advisers' WHERE d.municipality_id = %s ORDER BY d.name",
            [CODE],
        ).fetchall()
        found = []
        for district, unit, name in rows[: len(SHARES)]:
            made = unit or self._uuid()
            if not unit:
                self._admin.execute(
                    "INSERT INTO app.municipalities_unit (id, municipality_id, district_id, name, kind, valid_from)"
                    " VALUES (%s, %s, %s, %s, 'advisers', '2020-01-01')",
                    [made, CODE, district, f"Boligrådgiverne {name}"],
                )
            found.append((district, made))
        return found

    def _make_advisers(self) -> list[list[UUID]]:
        """Answer who serves each unit: five advisers, and in the first also the one who looks."""
        everybody = []
        for number, (_district, unit) in enumerate(self._units):
            mine = [self._uuid() for _adviser in range(5)]
            for at, person in enumerate(mine):
                self._admin.execute(
                    "INSERT INTO app.users_user (id, side, email, name, municipality_id, language, is_active, statement, password,"
                    " created_at) VALUES (%s, 'municipality', %s, %s, %s, 'da', true, '', '', now())",
                    [person, f"adviser{number}.{at}@bindeled.example", f"Rådgiver {number}.{at}", CODE],
                )
                self._admin.execute(
                    "INSERT INTO app.users_service (id, municipality_id, user_id, unit_id, role, valid_from)"
                    " VALUES (%s, %s, %s, %s, 'adviser', '2020-01-01')",
                    [self._uuid(), CODE, person, unit],
                )
            everybody.append(mine)
        return everybody

    def _make_departments(self) -> list[list[Place]]:
        [(organisation,)] = self._admin.execute(
            "SELECT id FROM app.housing_organisation ORDER BY name LIMIT 1"
        ).fetchall()
        places: list[list[Place]] = []
        for share, (district, unit) in zip(SHARES, self._units, strict=True):
            mine: list[Place] = []
            for _department in range(DEPARTMENTS * share // 100):
                number = sum(map(len, places)) + len(mine)
                place = Place(
                    self._uuid(),
                    district,
                    unit,
                    tuple(f"Opdigtet Vænge {number} {at}" for at in range(1, ENTRANCES + 1)),
                )
                self._make_department(place, number, organisation)
                mine.append(place)
            places.append(mine)
        return places

    def _make_department(self, place: Place, number: int, organisation: UUID) -> None:
        self._admin.execute(
            "INSERT INTO app.housing_department (id, municipality_id, organisation_id, district_id, name, sort_key, number,"
            " public_code, valid_from) VALUES (%s, %s, %s, %s, %s, %s, '', %s, '2020-01-01')",
            [place.department, CODE, organisation, place.district, f"Afdeling {number:04}", f"afdeling {number:04}",
             public_code(place.department)],
        )  # fmt: skip
        for position, street in enumerate(place.streets):
            name, _space, door = street.rpartition(" ")
            self._admin.execute(
                "INSERT INTO app.housing_entrance (id, municipality_id, department_id, street, number, postal_code, position)"
                " VALUES (%s, %s, %s, %s, %s, '2300', %s)",
                [self._uuid(), CODE, place.department, name, door, position],
            )

    # -- The records ------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Take every record away, so that another size can be made."""
        tables = ("cases_concern", "cases_case", "residents_resident", "confidentiality_recordkey")
        # And whatever hangs on them.
        self._admin.execute("TRUNCATE " + ", ".join(f"app.{table}" for table in tables) + " CASCADE")

    def make(self, count: int) -> None:
        """Make so many concerns, and the cases they led to, and let the planner learn of them."""
        self.cases, self.known, self._numbered = [], {}, 100_000
        waiting = max(LEAST_WAITING, int(count * WAITING))
        self._admin.execute("SET session_replication_role = replica")
        for first in range(0, count, 20_000):
            self._write(list(self._concerns(range(first, min(first + 20_000, count)), count, min(waiting, count))))
        self._admin.execute("RESET session_replication_role")
        self._admin.execute("VACUUM ANALYZE")
        # What a million rows leave to be written to the disk is written now, not while pages are measured.
        self._admin.execute("CHECKPOINT")

    def _uuid(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    def _key(self) -> Sealed:
        key, secret = self._uuid(), AESGCM.generate_key(256)
        return Sealed(key, secret, self._keys.wrap(CODE, secret, context=key.bytes)[1])

    def _close(self, key: Sealed, text: str, table: str, column: str, row: UUID) -> bytes:
        return envelope.close(key.secret, text, envelope.Place(CODE, table, column, row))

    def _concerns(self, numbers: range, count: int, waiting: int) -> Iterator[dict[str, Any]]:
        """Yield concerns from the newest to the oldest, spread over two years; the newest wait."""
        chance = self._chance
        dwellings = max(1, count // PER_DWELLING)
        for number in numbers:
            share = chance.choices(range(len(SHARES)), SHARES)[0]
            home = Random(share * count + chance.randrange(max(1, dwellings * SHARES[share] // 100)))  # noqa: S311 - the same dwelling each time
            place = home.choice(self._places[share])
            told = {
                "where": place.streets[home.randrange(ENTRANCES)], "floor": str(home.randrange(1, 6)),
                "door": str(home.randrange(1, DOORS)), "department": str(place.department), "department_name": "Afdeling",
                "resident_name": self._name(home) if chance.random() < 0.4 else "",  # noqa: PLR2004
                "kinds": chance.choices([kind.code for kind in KINDS], KIND_WEIGHTS, k=chance.choice((1, 1, 2))),
                "known_how": chance.choices(("seen", "told", "suspected"), k=1), "since": "week", "children": "unknown",
                "resident_knows": "", "words": self._words(), "called": False, "sender_kind": "caretaker", "writer": "",
                "channel": "web", "reach": self._phone(), "number": self._number(), "sender_name": "Karin Kvist",
            }  # fmt: skip
            at = self._now - timedelta(days=DAYS * number / count, seconds=chance.random())
            yield self._concern(told, place, at, share, waits=number < waiting)

    def _name(self, chance: Random) -> str:
        return f"{chance.choice(FIRST)} {chance.choice(FIRST)} {chance.choice(LAST[0]).title()}{chance.choice(LAST[1])}{chance.choice(('', 's', 'en'))}"

    def _words(self) -> str:
        rare = f" Der spilles {RARE}." if self._chance.random() < 0.002 else ""  # noqa: PLR2004
        return " ".join(self._chance.choices(SENTENCES, k=self._chance.randrange(2, 8))) + rare

    def _phone(self) -> str:
        return f"{self._chance.randrange(20_000_000, 100_000_000)}" if self._chance.random() < 0.1 else ""  # noqa: PLR2004

    def _number(self) -> str:
        digits = f"{self._chance.randrange(10**9):09d}"
        return digits + check_letter(digits)

    def _concern(self, told: dict[str, Any], place: Place, at: datetime, share: int, *, waits: bool) -> dict[str, Any]:
        key, row = self._key(), self._uuid()
        index = rules.dwelling_text("dwelling", told["department"], told["where"], told["floor"], told["door"])
        taken = not waits or self._chance.random() < 0.3  # noqa: PLR2004
        due = rules.due(told["kinds"], at)
        return {
            "id": row, "key": key, "told": told, "place": place, "at": at, "share": share, "waits": waits, "due": due,
            "body": self._close(key, json.dumps(told), "cases_concern", "body", row),
            "index": self._keys.index(CODE, index),
            "taken_by": self._chance.choice(self._advisers[share]) if taken else None,
        }  # fmt: skip

    # -- Writing ----------------------------------------------------------------------------------------------------

    def _write(self, concerns: list[dict[str, Any]]) -> None:
        cases = self._cases([concern for concern in concerns if not concern["waits"]])
        now = self._now
        self._copy(
            "confidentiality_recordkey (id, municipality_id, wrapping_key, wrapped, made_at)",
            ((record["key"].id, CODE, "1", record["key"].wrapped, now) for record in (*concerns, *cases)),
        )
        self._copy(
            "cases_case (id, municipality_id, unit_id, department_id, number, key_id, dwelling, dwelling_index, responsible_id,"
            " state, opened_at, opened_by_id, closed_at, closed_by_id, outcome, resident_answer)",
            map(self._case_row, cases),
        )
        self._copy(
            "cases_entry (id, municipality_id, unit_id, case_id, at, by_id, kind, body)",
            (row for case in cases for row in self._entries(case)),
        )
        self._copy(
            "cases_concern (id, municipality_id, unit_id, district_id, department_id, received_at, opened_at, kinds, known_how,"
            " children, called, due_at, sender_kind, channel, key_id, body, dwelling_index, state, taken_by_id, taken_at, case_id,"
            " set_aside, likeness, own_kinds, urgency, step, step_on)",
            map(self._concern_row, concerns),
        )
        self._copy(
            "cases_clue (id, municipality_id, mark, concern_id)",
            (row for concern in concerns for row in self._clues(concern)),
        )
        self._copy(
            "cases_handover (id, municipality_id, concern_id, from_unit_id, to_unit_id, outside, offered_by_id, offered_at, reason,"
            " state, answered_by_id, answered_at, answer, way)",
            (self._handover(concern) for concern in concerns if self._chance.random() < OFFERED),
        )

    def _handover(self, concern: dict[str, Any]) -> tuple[Any, ...]:
        """Answer that it was offered to another unit, which refused it; or which has not answered yet, of half that wait."""
        row, here, at = self._uuid(), concern["share"], concern["at"] + timedelta(hours=1)
        there = (here + self._chance.randrange(1, len(SHARES))) % len(SHARES)
        reason, answer = (
            self._close(concern["key"], self._words(), "cases_handover", column, row) for column in ("reason", "answer")
        )
        is_open = concern["waits"] and self._chance.random() < 0.5  # noqa: PLR2004
        told = ("offered", None, None, None) if is_open else ("refused", self._advisers[there][0], at, answer)
        return (
            row, CODE, concern["id"], concern["place"].unit, self._units[there][1], False, self._advisers[here][0], at, reason,
            *told, "",
        )  # fmt: skip

    def _clues(self, concern: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        for clue in sorted(rules.concern_clues(concern["told"])):
            yield self._uuid(), CODE, self._keys.index(CODE, f"clue|{clue}")[:16], concern["id"]

    def _cases(self, concerns: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put concerns of one unit into cases, a few in each."""
        cases = []
        for share in range(len(SHARES)):
            mine = [concern for concern in concerns if concern["share"] == share]
            for at in range(0, len(mine), PER_CASE):
                group = mine[at : at + PER_CASE]
                case: dict[str, Any] = {"id": self._uuid(), "key": self._key(), "of": group, "share": share}
                is_bos = share == 0 and len(self.cases) < OPEN_OF_ADVISER
                case["responsible"] = self.adviser if is_bos else self._chance.choice(self._advisers[share])
                case["open"] = is_bos or self._chance.random() < 0.02  # noqa: PLR2004
                case["number"] = self._case_number()
                if is_bos:
                    self.cases.append(case["id"])
                    self._remember(case, group[0])
                for concern in group:
                    concern["case"] = case["id"]
                cases.append(case)
        return cases

    def _case_number(self) -> str:
        """Answer a number of six digits that no other case has."""
        self._numbered += 1
        return f"{self._numbered:06d}"

    def _remember(self, case: dict[str, Any], concern: dict[str, Any]) -> None:
        told = concern["told"]
        self.known = {
            "case": case["number"], "receipt": told["number"], "name": told["resident_name"] or self.known.get("name", ""),
            "dwelling": dwelling_label(told["where"], told["floor"], told["door"]), "concern": str(concern["id"]),
            "phone": told["reach"] or self.known.get("phone", ""),
        }  # fmt: skip

    def _case_row(self, case: dict[str, Any]) -> tuple[Any, ...]:
        first = case["of"][0]
        told, row = first["told"], case["id"]
        dwelling = dwelling_label(told["where"], told["floor"], told["door"])
        closed = None if case["open"] else first["at"] + timedelta(days=1)
        return (
            row, CODE, first["place"].unit, first["place"].department, case["number"], case["key"].id,
            self._close(case["key"], dwelling, "cases_case", "dwelling", row), first["index"], case["responsible"],
            "open" if case["open"] else "closed", first["at"], case["responsible"], closed,
            None if case["open"] else case["responsible"], "" if case["open"] else "solved", "" if case["open"] else "accepted",
        )  # fmt: skip

    def _entries(self, case: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        first = case["of"][0]
        for at, kind in enumerate(("opened", "note", *(["closed"] if not case["open"] else []))):
            row = self._uuid()
            body = self._close(case["key"], self._words(), "cases_entry", "body", row) if kind == "note" else None
            moment = first["at"] + timedelta(hours=at)
            yield row, CODE, first["place"].unit, case["id"], moment, case["responsible"], kind, body

    @staticmethod
    def _concern_row(concern: dict[str, Any]) -> tuple[Any, ...]:
        told, place, taken = concern["told"], concern["place"], concern["taken_by"]
        step = ("arrears", concern["at"].date()) if "economy" in told["kinds"] else ("", None)
        return (
            concern["id"], CODE, place.unit, place.district, place.department, concern["at"], concern["at"], told["kinds"],
            told["known_how"], told["children"], False, concern["due"], told["sender_kind"], "web", concern["key"].id,
            concern["body"], concern["index"], ("taken" if taken else "new") if concern["waits"] else "in_case", taken,
            concern["at"] if taken else None, concern.get("case"), "", [], [], "", *step,
        )  # fmt: skip

    def _copy(self, table: str, rows: Any) -> None:
        with self._admin.cursor() as cursor, cursor.copy(f"COPY app.{table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
