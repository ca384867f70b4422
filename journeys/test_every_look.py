"""No text is shown without a line in the trace: whoever opens something on the municipality's side leaves one, or sees nothing.

Every page that a link leads to is fetched, and every form on it is sent as it stands and empty. A page that is added later is
walked by itself.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.db import DatabaseError

from bindeled.cases import actions
from bindeled.cases.models import Case, Concern
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.records import Record
from bindeled.residents.models import Resident
from conftest import Site, acting
from journeys.factory import World, told

WORD, NOTE, NAME = "Hvalrossen", "Flagermusen", "Ugleborg"
TEXTS = (WORD, NOTE, NAME)
LEAST_PAGES, LEAST_OPENED, MOST_REQUESTS = 7, 3, 300
# Pages of oneself or of nobody, and what ends one's visit.
LEFT_ALONE = re.compile(r"^/(konto|demo|i18n|static|sprog)/|/akut/")


@dataclass(frozen=True)
class Asked:
    """One request: its method, its address and what is sent."""

    method: str
    path: str
    form: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> tuple[object, ...]:
        """Answer what makes two requests alike: tokens, marks of pages and words that one writes do not count."""
        path, _mark, query = self.path.partition("?")
        names = tuple(sorted({name for name, _value in (*parse_qsl(query, keep_blank_values=True), *self.form)}))
        return (
            self.method,
            path,
            names,
            dict(self.form).get("do"),
            any(value for name, value in self.form if name != "do"),
        )


class Ways(HTMLParser):
    """The links of a page and its forms."""

    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.found: list[Asked] = []
        self._form: tuple[str, str, dict[str, str]] | None = None
        self._path = path
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice a link, a form, or a field of a form."""
        told_ = {name: value or "" for name, value in attrs}
        if tag == "a" and told_.get("href", "").startswith(("/", "?")):
            href = told_["href"]
            self.found.append(Asked("get", href if href[0] == "/" else self._path.partition("?")[0] + href))
        elif tag == "form":
            self._form = (told_.get("method", "get").lower(), told_.get("action") or self._path, {})
        elif self._form and "name" in told_ and tag in {"input", "button", "select", "textarea"}:
            self._form[2].setdefault(told_["name"], told_.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Keep a form, as it stands and with nothing in it."""
        if tag == "form" and self._form:
            method, action, fields = self._form
            self.found.append(Asked(method, action, tuple(fields.items())))
            # Empty, but for the word that says what is to be done.
            empty = {name: value if name == "do" else "" for name, value in fields.items()}
            self.found.append(Asked(method, action, tuple(empty.items())))
            self._form = None


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[UUID]]:
    """Note the key of every text that is opened."""
    keys: list[UUID] = []
    real = Record.open

    def open_(self: Record, *value: Any, **place: Any) -> str:
        keys.append(self.key_id)
        return real(self, *value, **place)

    with monkeypatch.context() as patch:
        patch.setattr(Record, "open", open_)
        yield keys


@pytest.fixture
def worked(world: World) -> World:
    """Three concerns: one new, one in an open case with a resident's name and a note, one in a closed case."""
    for number, words in enumerate((f"{WORD} ny", f"{WORD} åben", f"{WORD} lukket")):
        with acting("sender"), entered(world.door("Karin")):
            pass_on(told(world, words=words, where=f"Æblehaven {number}"), key=str(number), by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    for number, concern in enumerate(Concern.objects.order_by("received_at")[1:]):
        with acting("municipality"), entered(world.door("Bo")):
            case = actions.open_case(concern, by=world["Bo"])
            actions.write_note(case, text=f"{NOTE} banker på.", by=world["Bo"])
            actions.tie_resident(case, name=f"{NAME} {number}", by=world["Bo"])
            if number:
                actions.close(case, outcome="supported", resident_answer="accepted", text="", by=world["Bo"])
    return world


def owners(key: UUID) -> set[UUID]:
    """Answer the records whose text a key opens."""
    models: tuple[Any, ...] = (Concern, Case, Resident)
    return {row for model in models for row in model._default_manager.filter(key_id=key).values_list("id", flat=True)}


def walk(site: Site, keys: list[UUID], judge: Callable[[Asked, Any, set[UUID], set[UUID]], None]) -> int:
    """Go everywhere from the front page; let each answer be judged by what was opened and what was traced. Answers pages."""
    waiting, seen = [Asked("get", "/")], dict[object, str]()
    while waiting and len(seen) < MOST_REQUESTS:
        asked = waiting.pop(0)
        if asked.kind in seen or LEFT_ALONE.search(asked.path):
            continue
        seen[asked.kind] = asked.path.partition("?")[0]
        keys.clear()
        before = set(TraceEntry.objects.values_list("id", flat=True))
        answer = site.post(asked.path, dict(asked.form)) if asked.method == "post" else site.get(asked.path)
        lines = TraceEntry.objects.exclude(id__in=before)
        judge(
            asked,
            answer,
            set().union(*map(owners, set(keys))),
            {record for record in lines.values_list("record_id", flat=True) if record},
        )
        if answer.status_code == 302:
            waiting.append(Asked("get", answer["Location"]))
        elif "html" in answer.get("Content-Type", ""):
            waiting += Ways(answer.content.decode(), asked.path).found
    assert len(seen) < MOST_REQUESTS, "the walk finds no end"
    return len(set(seen.values()))


def test_every_answer_that_opened_a_text_left_a_line_about_that_record(
    worked: World, municipal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    municipal_site.sign_in_as(worked["Bo"])
    shown: list[str] = []

    def judge(asked: Asked, answer: Any, records: set[UUID], traced: set[UUID]) -> None:
        assert records <= traced, f"{asked} opened {records - traced} without a line"
        page = answer.content.decode(errors="replace")
        shown.extend(text for text in TEXTS if text in page)
        assert records or not any(text in page for text in TEXTS), f"{asked} shows a text that nobody saw opened"

    with opened(monkeypatch) as keys:
        pages = walk(municipal_site, keys, judge)
    assert pages >= LEAST_PAGES
    assert len(shown) >= LEAST_OPENED
    assert set(shown) == set(TEXTS)


def test_the_walk_would_see_a_page_that_leaves_no_line(
    worked: World, municipal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with tracing of reading taken out, the walk names the page."""
    municipal_site.sign_in_as(worked["Bo"])
    missing: list[Asked] = []

    def judge(asked: Asked, _answer: Any, records: set[UUID], traced: set[UUID]) -> None:
        if not records <= traced:
            missing.append(asked)

    for way in ("note", "note_all"):
        monkeypatch.setattr(trace, way, lambda *_what, **_why: None)
    with opened(monkeypatch) as keys:
        walk(municipal_site, keys, judge)
    assert len(missing) >= LEAST_OPENED


def test_where_the_line_cannot_be_written_nothing_is_shown(
    worked: World, municipal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    municipal_site.sign_in_as(worked["Bo"])
    municipal_site.client.raise_request_exception = False

    def fail(*_what: Any, **_why: Any) -> None:
        message = "no line"
        raise DatabaseError(message)

    monkeypatch.setattr(trace, "_line", fail)  # whichever way it is written
    paths = [f"/bekymringer/{concern.id}/" for concern in Concern.objects.all()]
    paths += [f"/sager/{case.id}/" for case in Case.objects.all()]
    answers = {path: municipal_site.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {500}
    for answer in answers.values():
        assert not any(text in answer.content.decode() for text in TEXTS)
