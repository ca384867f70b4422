"""Somebody who fills in every form that can be found, each field with a word of its own, rightly and wrongly."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import RemoteDisconnected
from urllib.parse import quote, urlencode, urljoin, urlsplit

from benchmarks.client import Person
from drills.canaries import Canaries

MOST_PAGES = 60
TYPED = {"text", "search", "email", "tel", "url", "number", "password", "textarea", "date"}
# Where what is typed is meant to be read by others: there it may stand, and nowhere else.
FOR_READERS = ("/temaer/",)
NEVER = ("/konto/logout/", "/demo/", "/static/")


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads the forms and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what matters of a tag."""
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").lower()))
        elif self.forms:
            self._part(tag, told)

    def _part(self, tag: str, told: dict[str, str]) -> None:
        form, name = self.forms[-1], told.get("name", "")
        kind = "textarea" if tag == "textarea" else told.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and told.get("value") and self._select not in form.fields:
            form.fields[self._select] = told["value"]
        elif tag == "button" and name:
            form.buttons.append((name, told.get("value", "")))
        elif tag in {"input", "textarea"} and name:
            if kind in TYPED:
                form.typed.append(name)
                form.addresses |= {name} if kind == "email" else set()
            elif kind in {"hidden", "radio", "checkbox"} and name not in form.fields:
                form.fields[name] = told.get("value", "on")


@dataclass
class Typist:
    """One person at one site."""

    person: Person
    canaries: Canaries
    who: str
    seen: set[str] = field(default_factory=set)
    answers: dict[int, int] = field(default_factory=dict)
    most: int = MOST_PAGES
    readers: Canaries | None = None  # what is typed where others are meant to read it
    once: bool = False  # whether forms that are alike, below one part of the site, are filled in once
    filled: set[object] = field(default_factory=set)

    def everything(self, start: str) -> None:
        """Walk from page to page, and fill in every form on each, in every way."""
        waiting = [start]
        while waiting and len(self.seen) < self.most:
            path = waiting.pop(0)
            if path in self.seen or path.startswith(NEVER):
                continue
            self.seen.add(path)
            page = self.ask("GET", path)
            reader = Reader()
            reader.feed(page)
            for form in reader.forms:
                self._fill(path, form)
            waiting += [link for link in (urljoin(path, link) for link in reader.links) if _is_here(link)]

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> str:
        """Send one request; the answer's status is counted."""
        try:
            status, _location, body = self.person.ask(method, quote(path, safe="/?&=%~:+"), fields)
        except (RemoteDisconnected, ConnectionError):
            status, body = 0, ""
        self.answers[status] = self.answers.get(status, 0) + 1
        return body

    def _fill(self, path: str, form: Form) -> None:
        action = urljoin(path, form.action or path)
        if action.startswith(NEVER) or (self.once and self._was_filled(action, form)):
            return
        for name, value in form.buttons or [("", "")]:
            for filled in self._ways(action, form):
                fields = {**filled, name: value} if name else filled
                if form.method == "get":
                    self.ask("GET", f"{action.partition('?')[0]}?{urlencode(fields)}")
                else:
                    self._next_page(action, self.ask("POST", action, fields))

    def _was_filled(self, action: str, form: Form) -> bool:
        alike = (action.split("/")[1], form.method, frozenset(form.fields), tuple(form.typed), tuple(form.buttons))
        known = alike in self.filled
        self.filled.add(alike)
        return known

    def _next_page(self, action: str, page: str) -> None:
        """Go on where a form has a next page: its own answer, with what was typed in it, to be sent on."""
        reader = Reader()
        reader.feed(page)
        words = self._words(action)
        for form in reader.forms:
            if urljoin(action, form.action or action) == action and form.method == "post":
                typed = {name: words.new(f"{self.who} {action} {name}, next page") for name in form.typed}
                for name, value in form.buttons or [("", "")]:
                    self.ask("POST", action, {**form.fields, **typed, **({name: value} if name else {})})

    def _ways(self, action: str, form: Form) -> Iterator[dict[str, str]]:
        """Yield the form as somebody fills it in: rightly, too long, with a choice that is none, with an old token."""
        where, words = f"{self.who} {action}", self._words(action)
        right = {**form.fields, **{name: _word(words, form, name, f"{where} {name}") for name in form.typed}}
        yield right
        if form.method == "get" or form.typed:
            yield {**right, **{name: words.new(f"{where} {name}, too long") * 500 for name in form.typed}}
            yield {
                **right,
                **{name: words.new(f"{where} {name}, chosen") for name in form.fields if name != "csrfmiddlewaretoken"},
            }
        if "csrfmiddlewaretoken" in form.fields and form.typed:
            yield {**right, "csrfmiddlewaretoken": words.new(f"{where}, as a token")}

    def _words(self, action: str) -> Canaries:
        """Answer whose words are typed into what is sent there."""
        return self.readers if self.readers and action.startswith(FOR_READERS) else self.canaries


def _word(words: Canaries, form: Form, name: str, where: str) -> str:
    return f"{words.new_plain(where)}@bindeled.example" if name in form.addresses else words.new(where)


def links_of(page: str) -> list[str]:
    """Answer where a page leads."""
    reader = Reader()
    reader.feed(page)
    return reader.links


def _is_here(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.netloc and not parts.scheme and link.startswith("/")
