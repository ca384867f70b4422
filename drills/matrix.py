"""The authorisation matrix: every address x method x visitor x relation is asked, and answers what the table says.

Then each wall is taken away in turn (the question, row security, the municipality's key): the others still give up no text of
somebody else's record. The controls: with all three away there is text, and a route without a row is noticed.
"""

import io
import logging
import re
import sys
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from unittest.mock import patch

from journeys import stage

stage.set_up_django()

from django.db import connection  # noqa: E402 - Django is set up above
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import URLPattern, URLResolver, path, reverse  # noqa: E402

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.config import access_table as table  # noqa: E402
from drills import walls_away  # noqa: E402
from drills.neighbourhood import Neighbourhood  # noqa: E402
from drills.relations import Thing, Visitor, relation  # noqa: E402
from journeys.sides import URLS, acting  # noqa: E402

# The ways that can show text; the other methods are asked in the whole matrix only.
TELLING = ("GET", "GET part", "POST")
# Those who serve no unit; and what holds no text, since it is not there.
SERVE_NOTHING = frozenset({table.OFFICER, table.EDITOR, table.CONVENOR, table.EVALUATOR})
NOT_THERE = frozenset({table.DELETED, table.RANDOM})
METHODS = ("GET", "GET part", "HEAD", "POST", "POST without token", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# The ways that go through what another one goes through, or end before it: in the small size asked once by somebody who has come in
# and once by somebody who has not. So is every way that an address does not know.
LIKE_OTHERS = frozenset(METHODS) - {"GET", "POST"}
# No address knows these: in the small size each address is asked one of them, the next one the next.
UNKNOWN = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
MASK = re.compile(rb'value="[A-Za-z0-9]{64}"')
# What reading a page may write: who looked, and that the visitor is still there.
MAY_BE_WRITTEN = re.compile(r"^(confidentiality_traceentry|users_\w+(session|counter)|usersessions_usersession)$")
STATUS = {200: table.PAGE, 401: table.KEPT, 404: table.NOTHING, 405: table.WRONG_WAY, 410: table.CLOSED}


def patterns(of: list[Any]) -> Iterator[URLPattern]:
    """Yield every address of a URL conf."""
    for pattern in of:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def names(side: str) -> set[str]:
    """Answer the names of a side's addresses."""
    return {str(pattern.name) for pattern in patterns(import_module(URLS[side]).urlpatterns)}


def without_a_row() -> list[str]:
    """Answer the addresses that the table does not name, and the rows that name no address."""
    return [f"{side}: {name}" for side, rows in table.TABLE.items() for name in sorted(names(side) ^ rows.keys())]


Bearing = tuple[str, str, str]


@dataclass
class Walked:
    """What one walk through the matrix found."""

    cells: int = 0
    deviations: list[str] = field(default_factory=list)
    canaries: list[str] = field(default_factory=list)
    # Which addresses showed somebody else's text, and to whom: name, standing and role.
    bearing: set[Bearing] = field(default_factory=set)


@dataclass(frozen=True)
class Cell:
    """One question of the matrix."""

    name: str
    row: table.Row
    visitor: Visitor
    method: str
    thing: Thing

    @property
    def relation(self) -> str:
        """Answer what the thing is to the visitor."""
        return relation(self.visitor.place, self.thing)

    @property
    def address(self) -> str:
        """Answer the address that is asked."""
        return reverse(self.name, urlconf=URLS[self.visitor.site.side], kwargs=dict(self.thing.arguments))

    @property
    def expected(self) -> str:
        """Answer what the table says."""
        if self.method == "POST without token" and not self.row.by_one_press:
            return table.REFUSED
        return self.row.expected(
            self.method.removesuffix(" part").removesuffix(" without token"),
            self.visitor.standing,
            self.relation,
            self.visitor.role,
        )

    def __str__(self) -> str:
        return f"{self.name} {self.method} as {self.visitor.name} ({self.visitor.standing}), {self.relation}"


def answer(response: Any) -> str:
    """Answer the table's word for a response."""
    if response.status_code in STATUS:
        return STATUS[response.status_code]
    if response.status_code == 302:
        return _where(response.headers["Location"])
    return table.REFUSED if response.status_code in {400, 403, 409, 422} else str(response.status_code)


def _where(location: str) -> str:
    if location.startswith("/konto/login/"):
        return table.SIGN_IN
    steps = ("/konto/andet-trin/", "/konto/bekraeft", "/demo/igen/", "/tavshedspligt/")
    return table.STEP if location.startswith(steps) else table.ONWARD


def ask(cell: Cell) -> Any:
    """Send one request as the cell's visitor, whose browser is afterwards as it was before."""
    client = cell.visitor.site.client
    client.raise_request_exception = False  # a fault is an answer, and a wrong one
    cookies = client.cookies.output(header="")
    try:
        with acting(cell.visitor.site.side):
            return _asked(client, cell)
    finally:
        client.cookies = SimpleCookie(cookies)
        client.handler.enforce_csrf_checks = False


def _asked(client: Client, cell: Cell) -> Any:
    if cell.method == "GET part":
        return client.get(cell.address, headers={"HX-Request": "true"})
    if cell.method.startswith("POST"):
        client.handler.enforce_csrf_checks = cell.method == "POST without token"
        return client.post(cell.address, dict(cell.row.form))
    return client.generic(cell.method, cell.address)


def written() -> dict[str, int]:
    """Answer how many rows this transaction has written, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE schemaname IN ('app', 'queue')"
        )
        return {name: count for name, count in cursor.fetchall() if not MAY_BE_WRITTEN.match(name)}


class Matrix:
    """One walk: every cell, each taken back after it was looked at.

    ``small``, each kind of cell that the table tells apart (standing, role, relation) is asked once, by whoever comes first.
    ``bearing``, only these addresses are asked, each by those of these standings and roles.
    """

    def __init__(
        self,
        neighbourhood: Neighbourhood,
        *,
        only_canaries: bool = False,
        only: Collection[str] = (),
        bearing: Collection[Bearing] = (),
        small: bool = False,
    ) -> None:
        self._all = neighbourhood
        self._only = only
        self._bearing = bearing
        self._only_canaries = only_canaries
        self._small = small
        self._asked: set[tuple[str, ...]] = set()
        self.found = Walked()

    def walk(self) -> Walked:
        """Ask every cell."""
        for side, rows in table.TABLE.items():
            for number, (name, row) in enumerate(rows.items()):
                if self._only and name not in self._only:
                    continue
                if self._only_canaries and name in table.ACCOUNT:
                    continue  # these run as the login, which holds no right on any record
                for visitor in self._all.visitors[side]:
                    if not self._bearing or (name, visitor.standing, visitor.role) in self._bearing:
                        self._ask_about(name, row, visitor, self._methods(number))
        return self.found

    def _ask_about(self, name: str, row: table.Row, visitor: Visitor, methods: Sequence[str]) -> None:
        for method in methods:
            absent = set()
            for thing in self._all.things[visitor.site.side][row.thing]:
                cell = Cell(name, row, visitor, method, thing)
                if self._small and (self._was_asked(cell) or (self._only_canaries and _shows_nothing(cell))):
                    continue
                with stage.taken_back():
                    response = self._look(cell)
                if cell.expected == table.NOTHING:
                    absent.add(_bare(response, cell.address))
            if len(absent) > 1 and not self._only_canaries:
                self.found.deviations.append(
                    f"{name} {method} as {visitor.name}: what is hidden and what is not there differ"
                )

    def _methods(self, number: int) -> Sequence[str]:
        """Answer how an address is asked. A part holds no more text than its page: in the small size the page is enough."""
        if not self._only_canaries:
            left_out = set(UNKNOWN) - {UNKNOWN[number % len(UNKNOWN)]} if self._small else set()
            return [method for method in METHODS if method not in left_out]
        return [method for method in TELLING if not (self._small and method == "GET part")]

    def _was_asked(self, cell: Cell) -> bool:
        kind: tuple[str, ...] = (cell.name, cell.method, str(cell.visitor.standing == table.INSIDE))
        if cell.method not in LIKE_OTHERS and cell.expected != table.WRONG_WAY:
            kind = (*kind[:2], cell.visitor.standing, cell.visitor.role, self._told_apart(cell))
        known = kind in self._asked
        self._asked.add(kind)
        return known

    def _told_apart(self, cell: Cell) -> str:
        """Answer what a thing is to a visitor, as far as it makes a difference to them.

        Whoever has not come in, or serves no unit, is answered alike of everything that is there and not theirs.
        """
        serves = cell.visitor.standing == table.INSIDE and cell.visitor.role not in SERVE_NOTHING
        if serves or cell.relation in {table.OWN, table.OPEN}:
            return cell.relation
        return "not there" if cell.relation in NOT_THERE else "there"

    def _look(self, cell: Cell) -> Any:
        reading = cell.method in {"GET", "GET part", "HEAD"} and not self._only_canaries
        before = written() if reading else {}
        response = ask(cell)
        self.found.cells += 1
        self._look_for_canaries(cell, _unpacked(response.content))
        if not self._only_canaries and answer(response) != cell.expected:
            self.found.deviations.append(f"{cell}: {answer(response)}, expected {cell.expected}")
        if reading and written() != before:
            self.found.deviations.append(f"{cell}: reading wrote")
        return response

    def _look_for_canaries(self, cell: Cell, content: bytes) -> None:
        for canary, unit in self._all.owners.items():
            if canary.encode() in content and unit.id not in cell.visitor.place.units:
                self.found.canaries.append(f"{cell}: reads {canary}")
                self.found.bearing.add((cell.name, cell.visitor.standing, cell.visitor.role))


def _shows_nothing(cell: Cell) -> bool:
    """Say whether no text can stand in the answer, whichever wall is away: nothing is there, or the way is shut before any page."""
    return cell.relation in NOT_THERE or cell.expected == table.WRONG_WAY


def _unpacked(content: bytes) -> bytes:
    """Answer what somebody reads who opens what was handed out: of a package, everything that lies in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"\n".join(map(package.read, package.namelist()))


def _bare(response: Any, address: str) -> bytes:
    """What a visitor sees, but for the address they asked for themselves and the mask of the token."""
    headers = "\n".join(
        f"{name}: {value}"
        for name, value in sorted(response.headers.items())
        if name not in {"Expires", "Content-Length"}
    )
    return MASK.sub(b"", (headers.encode() + b"\n\n" + response.content).replace(address.encode(), b""))


# -- The controls --------------------------------------------------------------------------------------------------------


def a_route_without_a_row_is_noticed() -> bool:
    """Add a route that nobody wrote a row for."""
    site = import_module(URLS["municipality"])

    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse("Everything")

    with patch.object(site, "urlpatterns", [*site.urlpatterns, path("glemt/", forgotten, name="forgotten")]):
        return "municipality: forgotten" in without_a_row()


def main() -> int:
    """Walk with every wall, with each one taken away, and with none."""
    logging.disable(logging.WARNING)  # refusals are what is asked for here
    print(f"{'walls':<28} {'cells':>7} {'deviations':>11} {'canaries':>9}")
    with stage.cloned(), stage.taken_back():
        neighbourhood = Neighbourhood()
        whole = told("all", Matrix(neighbourhood))
        parts = []
        for name, away in walls_away.WALLS.items():
            with away():
                parts.append(told(f"without {name}", Matrix(neighbourhood, only_canaries=True)))
        with ExitStack() as stack:
            for away in walls_away.WALLS.values():
                stack.enter_context(away())
            control = told("with none (control)", Matrix(neighbourhood, only_canaries=True))
        noticed = a_route_without_a_row_is_noticed()
    stage.clear()
    canaries = [line for walk in (whole, *parts) for line in walk.canaries]
    broken = [*(f"no row, or no address: {name}" for name in without_a_row()), *whole.deviations, *canaries]
    if not control.canaries:
        broken.append("the control found no text although every wall was away")
    if not noticed:
        broken.append("the control: a route without a row was not noticed")
    figures = {
        "cells": sum(walk.cells for walk in (whole, *parts)),
        "deviations": len(whole.deviations),
        "canaries": len(canaries),
        "control_canaries": len(control.canaries),
    }
    return verdict(figures, broken)


def told(name: str, matrix: Matrix) -> Walked:
    """Walk, and print what was found."""
    found = matrix.walk()
    print(f"{name:<28} {found.cells:>7} {len(found.deviations):>11} {len(found.canaries):>9}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
