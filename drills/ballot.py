"""A whole round of the questionnaire with known givers, dumped; the attacker joins, orders and guesses, and must find nobody's answer.

Everybody's answers are different, so that an answer that is tied to its giver is known to be. Half answer before the reminder and half
after it, which is where an order would show. The dump is ``pg_dump``'s own, with each table's rows as they lie. The attacker is a hard
one: beside the dump they hold every letter with its links, the municipality's private key, and know who has answered.
They join each ballot with every row of every table by any value, and lay the ballots beside each order in which a table lists people,
as its rows lie and by each of its times, forwards and backwards. The controls: builds that mark whoever answered at once, that keep the link's sum with the answer, or that do not
mix the ballots; each is found.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from journeys import stage

stage.set_up_django()

from django.db import connection  # noqa: E402 - Django is set up above
from django.utils import timezone  # noqa: E402

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.confidentiality import sealing  # noqa: E402
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.confidentiality.envelope import Place  # noqa: E402
from bindeled.config.engine import ADMIN, BINARIES  # noqa: E402
from bindeled.housing.models import Appointment, ContactPerson, Department  # noqa: E402
from bindeled.post.models import Letter  # noqa: E402
from bindeled.surveys import actions, ballots  # noqa: E402
from bindeled.surveys.models import Ballot, Tally  # noqa: E402
from bindeled.surveys.rules.questions import CHOICES, CONTACTS, QUESTIONNAIRES  # noqa: E402
from bindeled.surveys.tests.rounds import a_round  # noqa: E402
from journeys.factory import make_world  # noqa: E402
from journeys.sides import acting  # noqa: E402

HERE = "0101"
LINK = re.compile(r"/spoergeskema/svar/0101/([0-9a-f-]{36})/")
HEAD = re.compile(r'^COPY app\."?(\w+)"? \((.*)\) FROM stdin;$')
TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:")
BALLOTS = "surveys_ballot"
# With so many right by chance alone, or an order so alike, one in a thousand harmless dumps would be called a leak.
BY_CHANCE, ALIKE = 7, 0.65
SHORTEST = 6  # characters of a value that tells anything

Rows = list[dict[str, str]]
Dump = Mapping[str, Rows]


@dataclass
class Lived:
    """A round as it was lived: who gave which answers, which links each got, and the dump."""

    answers: dict[str, str]
    links: dict[str, str]
    opened: list[str]
    dump: Dump
    tallies_right: bool = True


# -- The round ---------------------------------------------------------------------------------------------------------------


def live(givers: int, dice: random.Random, *, marks: str = "", mixes: bool = True) -> tuple[Lived, Lived]:
    """Live a round; answer how it stood when everybody had answered, and when it had closed."""
    make_world()
    people = [f"giver{number:03}@bindeled.example" for number in range(givers)]
    dice.shuffle(people)
    _onto_the_roster(people)
    a_round(days=0, state="planned")
    if marks == "marked":
        _sql("ALTER TABLE app.surveys_invitee ADD COLUMN marked timestamptz")
    if marks == "carried":
        _sql("ALTER TABLE app.surveys_ballot ADD COLUMN carried text DEFAULT ''")
    given = dict(zip(people, _different(givers, dice), strict=True))
    order = sorted(people, key=lambda _one: dice.random())
    with (
        patch.object(actions, "mix_ballots", actions.mix_ballots if mixes else lambda: 0),
        patch.object(actions, "is_unmixed", actions.is_unmixed if mixes else lambda _round: False),
    ):
        _tend(0)
        links = _links()
        for half, day in ((order[: givers // 2], 7), (order[givers // 2 :], 8)):
            for one in half:
                _answer(UUID(links[one]), given[one], marks)
            _tend(day)
    told = {one: _words(answers) for one, answers in given.items()}
    lying = dump()
    whole = Lived(told, links, [_opened(row) for row in lying[BALLOTS]], lying)
    _tend(30)
    right = _tallies_are(given)
    return whole, Lived(told, links, [], dump(), right)


def _onto_the_roster(people: list[str]) -> None:
    today, department = timezone.localdate(), Department.objects.filter(municipality_id=HERE).order_by("id")[0]
    Appointment.objects.filter(municipality_id=HERE).update(valid_to=today - timedelta(days=1))
    for email in people:
        entry = ContactPerson.objects.create(
            municipality_id=HERE, organisation_id=department.organisation_id, account_id=uuid4(), name=email.partition("@")[0],
            email=email, kind="caretaker", added_on=today, confirmed_on=today,
        )  # fmt: skip
        Appointment.objects.create(
            municipality_id=HERE, organisation_id=department.organisation_id, contact_person=entry,
            department=department, valid_from=today,
        )  # fmt: skip


def _different(number: int, dice: random.Random) -> list[dict[str, str]]:
    codes, found = sorted(QUESTIONNAIRES[CONTACTS].codes), dict[str, dict[str, str]]()
    while len(found) < number:
        answers = {code: dice.choice(list(CHOICES)) for code in codes}
        found[_words(answers)] = answers
    return list(found.values())


def _words(answers: Mapping[str, str]) -> str:
    return " ".join(f"{code}={choice}" for code, choice in sorted(answers.items()))


def _tend(day: int) -> None:
    today = timezone.localdate() + timedelta(days=day)
    for verb in (actions.mix_ballots, lambda: actions.close_rounds(today), lambda: actions.open_rounds(today)):
        with acting("worker"), entered(Door("worker", municipality=HERE)):
            verb()
    written = True
    while written:
        with acting("worker"), entered(Door("worker", municipality=HERE)):
            written = bool(actions.write_invitations(today))


def _links() -> dict[str, str]:
    return {letter.to_address: LINK.findall(letter.text)[0] for letter in Letter.objects.filter(kind="survey")}


def _answer(handle: UUID, answers: Mapping[str, str], marks: str) -> None:
    before = set(Ballot.objects.values_list("id", flat=True))
    with acting("sender"), entered(Door("public", actor=handle, municipality=HERE)):
        actions.answer(answers)
    if marks == "marked":
        email = next(address for address, link in _links().items() if link == str(handle))
        _sql("UPDATE app.surveys_invitee SET marked = clock_timestamp() WHERE email = %s", email)
    if marks == "carried":
        [new] = set(Ballot.objects.values_list("id", flat=True)) - before
        _sql("UPDATE app.surveys_ballot SET carried = %s WHERE id = %s", sha256(str(handle).encode()).hexdigest(), new)


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _tallies_are(given: Mapping[str, Mapping[str, str]]) -> bool:
    counted: dict[tuple[str, str], int] = {}
    for answers in given.values():
        for pair in answers.items():
            counted[pair] = counted.get(pair, 0) + 1
    return {(row.question, row.choice): row.count for row in Tally.objects.all()} == counted


# -- The dump ----------------------------------------------------------------------------------------------------------------


def dump() -> Dump:
    """Answer every table's rows as ``pg_dump`` writes them."""
    name = str(connection.settings_dict["NAME"])
    command = [str(BINARIES / "pg_dump"), "-h", str(stage.engine.socket), "-U", ADMIN, "--data-only", "-n", "app", name]
    environment = {"PGPASSWORD": stage.engine.passwords[ADMIN], "PATH": os.defpath}
    text = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    tables: dict[str, Rows] = {BALLOTS: []}
    columns: list[str] | None = None
    for line in text.split("\n"):
        if head := HEAD.match(line):
            name, columns = head[1], [column.strip('" ') for column in head[2].split(",")]
            tables[name] = []
        elif line == "\\.":
            columns = None
        elif columns is not None:
            tables[name].append(dict(zip(columns, line.split("\t"), strict=True)))
    return tables


def _opened(row: Mapping[str, str]) -> str:
    """Open a ballot with the municipality's private key, as the worker does."""
    place = Place(HERE, ballots.TABLE, ballots.COLUMN, UUID(row["id"]))
    sealed = bytes.fromhex(row["sealed"].removeprefix("\\\\x"))
    answers: dict[str, str] = json.loads(sealing.unseal(sealed, place))
    return _words(answers)


# -- The attacker ------------------------------------------------------------------------------------------------------------


def tied(lived: Lived) -> dict[str, float]:
    """Answer what each way to tie answers to givers found beyond what chance gives: how many, or how alike an order is."""
    found: dict[str, float] = {}
    if joined := sum(joins(lived)):
        found["joined by a value"] = joined
    for table, people in orders(lived).items():
        for way, order in (("", people), (" backwards", people[::-1])):
            right = sum(lived.answers[one] == answer for one, answer in zip(order, lived.opened, strict=False))
            if right > BY_CHANCE:
                found[f"laid beside {table}{way}"] = right
        if abs(alike := _alike(people, lived)) > ALIKE:
            found[f"in the order of {table}"] = round(alike, 2)
    return found


def joins(lived: Lived) -> Iterator[bool]:
    """Yield for each ballot whether a value in it leads to its giver: by a link's sum, or over any row that shares the value."""
    rows = lived.dump[BALLOTS]
    shared = set.intersection(*(set(row.values()) for row in rows)) if rows else set()
    known = _known(lived)
    for row, answer in zip(rows, lived.opened, strict=True):
        values = {value for value in row.values() if len(value) >= SHORTEST} - shared
        met = {known[value] for value in values if value in known}
        for table, others in lived.dump.items():
            for other in others if table != BALLOTS else ():
                if values & set(other.values()):
                    met |= {known[value] for value in other.values() if value in known}
        yield any(lived.answers[one] == answer for one in met)


def _known(lived: Lived) -> dict[str, str]:
    """Answer by which values a giver is known: their address, their link, its sum, and the id of each row with one of these."""
    found = {one: one for one in lived.links}
    for one, link in lived.links.items():
        found |= {link: one, sha256(link.encode()).hexdigest(): one}
    ids = {
        row["id"]: found[value]
        for rows in lived.dump.values()
        for row in rows
        for value in row.values()
        if value in found and "id" in row
    }
    return ids | found


def orders(lived: Lived) -> dict[str, list[str]]:
    """Answer in which order each table lists all givers, as its rows lie and by each of its times: where each stands last."""
    found, known = {}, _known(lived)
    for table, rows in lived.dump.items():
        times = [column for column in (rows[0] if rows and table != BALLOTS else ()) if TIME.match(rows[-1][column])]
        for column in ("", *times):
            last: dict[str, int] = {}
            for number, row in enumerate(sorted(rows, key=lambda row: row.get(column, ""))):
                last |= {known[value]: number for value in row.values() if value in known}
            if len(last) == len(lived.answers) and table != BALLOTS:
                found[f"{table} {column}".strip()] = sorted(last, key=lambda one: last[one])
    return found


def _alike(people: list[str], lived: Lived) -> float:
    """Answer Spearman's correlation of an order of people with that of their ballots."""
    place = {answer: number for number, answer in enumerate(lived.opened)}
    n = len(people)
    if len(place) < n:
        return 0.0
    apart = sum((number - place[lived.answers[one]]) ** 2 for number, one in enumerate(people))
    return 1 - 6 * apart / (n * (n * n - 1))


# -- The drill ---------------------------------------------------------------------------------------------------------------


@contextmanager
def _house() -> Iterator[None]:
    with stage.cloned():
        yield


CONTROLS: Mapping[str, dict[str, Any]] = {
    "marked as answered at once, not mixed": {"marks": "marked", "mixes": False},
    "the link's sum kept with the answer": {"marks": "carried", "mixes": False},
    "not mixed before the reminder": {"mixes": False},
}


def main() -> int:
    """Live a round, attack its dumps, and the controls; print the figures."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--givers", type=int, default=30)
    told.add_argument("--rounds", type=int, default=5)
    told.add_argument("--seed", type=int, default=2008)
    args = told.parse_args()
    dice, wrong, tables, answers = random.Random(args.seed), list[str](), 0, 0
    for _number in range(args.rounds):
        with _house():
            lying, closed = live(args.givers, dice)
        tables, answers = max(tables, len(orders(lying))), answers + len(lying.opened)
        wrong += [f"{way}: {much}" for way, much in tied(lying).items()]
        wrong += ["a ballot is left after the close"] * len(closed.dump[BALLOTS])
        wrong += [] if closed.tallies_right else ["the counts are not those of what was answered"]
        wrong += ["an address is left after the close"] * any(row["email"] for row in closed.dump["surveys_invitee"])
    noticed = {}
    for name, how in CONTROLS.items():
        with _house():
            spoilt, _closed = live(args.givers, dice, **how)
        noticed[name] = tied(spoilt)
        print(f"broken on purpose, {name}: {noticed[name] or 'NOT NOTICED'}")
    stage.clear()
    figures = {
        "rounds": args.rounds,
        "answers": answers,
        "orders": tables,
        "tied": len(wrong),
        "controls": len(noticed),
        "noticed": sum(map(bool, noticed.values())),
    }
    missed = [f"not noticed: {name}" for name, found in noticed.items() if not found]
    return verdict(figures, [*wrong, *missed])


if __name__ == "__main__":
    sys.exit(main())
