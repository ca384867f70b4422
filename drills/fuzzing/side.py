"""One side's process: finds its forms, sends its share of the requests, judges each answer, and reports as JSON lines.

``python -m drills.fuzzing.side``, started by ``drills.fuzz`` with the environment of the side.
"""

import argparse
import json
import logging
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up above
from django.urls import Resolver404, resolve  # noqa: E402

from drills.fuzzing import broken, judge, plan  # noqa: E402
from drills.fuzzing.pages import Page  # noqa: E402
from drills.fuzzing.plan import Atlas, Found  # noqa: E402
from drills.fuzzing.visitors import Door, Visitor, visitors  # noqa: E402
from drills.fuzzing.wire import Answer, Request, Wire  # noqa: E402

START_OVER_EVERY = 400  # requests, after which the world is as it was
SHOWN_OF_A_KIND = 20
WARM = 40
AGAIN = 2


class Nothing:
    """The start of a side without a database."""

    def restore(self) -> None:
        """There is nothing to bring back."""

    def invite(self, number: int) -> str:
        """Nobody is invited here."""
        return ""


class Side:
    """One application and everybody who visits it."""

    def __init__(self, seed: str, rounds: int) -> None:
        self.seed = seed
        # Imported late: whatever is broken on purpose is broken before the application is made.
        self.wire = Wire(import_module("bindeled.config.wsgi").application, "localhost")
        self.door = Door(self.wire)
        self.start = Nothing() if settings.SIDE == "mail" else import_module("drills.fuzzing.equipment").Start()
        self.atlas = Atlas(visitors(self.door), plan.routes(), plan.asked_names())
        self._seen: set[tuple[str, str]] = set()
        self._known: set[tuple[object, ...]] = set()  # the kinds of the forms that were found
        self.met: list[tuple[str, str]] = []  # what failed while the forms were found
        self.over_again(-1)
        self.explore(rounds)
        self.over_again(0)

    def over_again(self, number: int) -> None:
        """Bring the world back to its start, and everybody in."""
        self.start.restore()
        self.door.invitation = self.start.invite(number)
        self.atlas.parts["token"] = [self.door.invitation or "x"]
        self.atlas.parts["public_code"] = [plan.STAIRWELL]
        for visitor in self.atlas.visitors:
            visitor.begin()

    # -- Finding the forms ---------------------------------------------------------------------------------------------

    def explore(self, rounds: int) -> None:
        """Open every address as everybody, learn good parts from the links, and find each form, two steps deep.

        First those that have no parts: what is learnt there opens the others, and what one round of these teaches, the next.
        """
        rng = Random("exploring")
        whole = [route for route in self.atlas.routes if "<" not in route]
        in_parts = [route for route in self.atlas.routes if "<" in route]
        for routes in (whole, *[in_parts] * rounds):
            for visitor in self.atlas.visitors:
                for route in routes:
                    self._look(visitor, self.atlas.path(rng, route).decode("latin-1"))
        for found in list(self.atlas.found):
            if found.form.method == "POST" and "logout" not in found.form.action + found.path:
                self._go_on(rng, found)
        if not self.atlas.found:
            sys.exit(f"No form was found on the side {settings.SIDE}.")

    def _look(self, visitor: Visitor, path: str) -> None:
        if (visitor.name, path) in self._seen:
            return
        self._seen.add((visitor.name, path))
        answer = self.wire.ask(Request("GET", path.encode("latin-1", "replace"), headers=visitor.headers()))
        self._learn(visitor, path, answer)

    def _go_on(self, rng: Random, found: Found) -> None:
        """Send a form as it should be, with each button, and find the forms on the page that answers."""
        path = found.form.action or found.path
        for button in found.form.buttons or [("", "")]:
            pairs = plan.good_pairs(rng, found.form, buttons=False)
            fields = {name.decode(): value.decode() for name, value in pairs} | (
                {button[0]: button[1]} if button[0] else {}
            )
            fields.pop("csrfmiddlewaretoken", None)
            answer = self.door.send(found.visitor, path.partition("?")[0], **fields)
            self._learn(found.visitor, path, answer)
            if _is_out(found.visitor, answer) or not found.visitor.is_signed_in:
                found.visitor.begin()

    def _learn(self, visitor: Visitor, path: str, answer: Answer) -> None:
        if answer.fault or answer.status >= judge.SERVER_FAULT:
            self.met.append((path, answer.fault))
        if "html" not in answer.header("Content-Type"):
            return
        page = Page(answer.body.decode(errors="replace"))
        for form in page.forms:
            found = Found(form, path.partition("?")[0], visitor)
            kind = self._kind(found)
            if kind not in self._known:
                self._known.add(kind)
                self.atlas.found.append(found)
        for link in [*page.links, *(form.action for form in page.forms)]:
            self._take_apart(link if link.startswith("/") else path.partition("?")[0] + link, visitor)

    @staticmethod
    def _kind(found: Found) -> tuple[object, ...]:
        """Forms with the same names at the same kind of address, for the same visitor, are one."""
        where = found.form.action or found.path
        try:
            name = resolve(where.partition("?")[0]).url_name
        except Resolver404:
            name = where
        return name, found.visitor.name, tuple(sorted(found.form.fields)), tuple(sorted(found.form.buttons))

    def _take_apart(self, link: str, visitor: Visitor) -> None:
        address, mark, query = link.partition("?")
        if mark and query and len(self.atlas.links) < 200:
            self.atlas.links.append((link, visitor))
        try:
            parts: dict[str, Any] = resolve(address.partition("#")[0]).kwargs
        except (Resolver404, ValueError):
            return
        for name, value in parts.items():
            known = self.atlas.parts.setdefault(name, [])
            if str(value) not in known and "next" not in query:
                known.append(str(value))

    # -- Sending -------------------------------------------------------------------------------------------------------

    def send(self, number: int) -> tuple[Request, Answer]:
        """Send the request with this number."""
        request, visitor = plan.request(self.seed, number, self.atlas)
        address = Random(number).randbytes(3)
        answer = self.wire.ask(request, ".".join(["10", *map(str, address)]))
        again = 0
        while answer.seconds * 1000 > judge.SLOWEST_MS and not answer.hung and again < AGAIN:
            again += 1  # another program's load is not ours: what is slow is slow each time
            second = self.wire.ask(request, ".".join(["10", *map(str, address)]))
            answer = min(answer, second, key=lambda one: one.seconds)
        if _is_out(visitor, answer):
            visitor.begin()
        return request, answer


def _is_out(visitor: Visitor, answer: Answer) -> bool:
    """Say whether this visitor was signed out, or let in anew under another session."""
    if visitor.name == "anybody":
        return False
    sent_away = answer.header("Location").startswith("/konto/login/") or answer.status == 401
    session = answer.cookies().get(settings.SESSION_COOKIE_NAME)
    return (visitor.is_signed_in and sent_away) or session not in {
        None,
        visitor.cookies.get(settings.SESSION_COOKIE_NAME),
    }


@dataclass
class Share:
    """What one process found of its share of the numbers."""

    told: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    messages: dict[str, set[str]] = field(default_factory=lambda: {"da": set(), "en": set()})

    def met(self, path: str, fault: str) -> None:
        """Note what failed while the forms were found, sent as it should be."""
        self.told["server_errors"] += 1
        _say("fault", kind="server_errors", words=f"{path}, sent as it should be", fault=fault)

    def count(self, number: int, request: Request, answer: Answer, *, show_all: bool) -> None:
        """Count an answer, and tell of its faults: all, or the first few of a kind."""
        self.statuses[answer.status] += 1
        _collect(request, answer, self.messages)
        for kind, words in judge.faults(request, answer):
            self.told[kind] += 1
            if self.told[kind] <= SHOWN_OF_A_KIND or show_all:
                _say("fault", kind=kind, number=number, words=words, request=request.shown(), fault=answer.fault)


def _say(what: str, **told: object) -> None:
    print(json.dumps({what: told}), flush=True)


def run(options: argparse.Namespace) -> int:
    """Send the numbers of this share; stop at the first fault where only that is asked."""
    side, share = Side(options.seed, options.rounds), Share()
    began, cpu = time.perf_counter(), time.process_time()
    for path, fault in side.met:
        share.met(path, fault)
    numbers = options.only or range(options.first, options.last, options.step)
    for count, number in enumerate(numbers):
        if count and count % START_OVER_EVERY == 0:
            side.over_again(number)
        request, answer = side.send(number)
        share.count(number, request, answer, show_all=bool(options.only))
        if count >= WARM:
            share.times.append(round(answer.seconds * 1000, 2))
        if options.only:
            body = answer.body.decode(errors="replace")[:3000]
            _say("replayed", number=number, request=request.shown(), status=answer.status, body=body)
        if share.told.keys() & set(options.until.split(",")):
            break
    side.start.restore()  # whoever comes next in this world finds it as it was
    _say(
        "done",
        requests=sum(share.statuses.values()),
        forms=len(side.atlas.found),
        routes=len(side.atlas.routes),
        told=share.told,
        statuses=share.statuses,
        times=share.times,
        seconds=time.perf_counter() - began,
        cpu=time.process_time() - cpu,
        messages={name: sorted(words) for name, words in share.messages.items()},
    )
    return 0


def _collect(request: Request, answer: Answer, messages: dict[str, set[str]]) -> None:
    """Keep the words of mistakes by language: what is said alike in both was not translated."""
    if request.language and request.method == "POST" and b"form-error-message__text" in answer.body:
        page = Page(answer.body.decode(errors="replace"))
        if page.language in messages:
            messages[page.language] |= {
                " ".join(words.split()) for words in page.messages if words.strip() and len(words) < 200
            }


def main() -> int:
    """Read what is asked for, break what is to be broken, and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=0)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--break", dest="breaks", default="")
    parser.add_argument("--until", default="", help="stop at the first fault of one of these kinds")
    options = parser.parse_args()
    logging.disable()  # what is refused is judged here, not read in a log
    if options.breaks:
        broken.WAYS[options.breaks]()
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
