"""What the request with a number is: the seed and the number decide it, given the addresses and forms that were found."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from bindeled.config.environment import ROOT
from drills.fuzzing import bodies, hostile
from drills.fuzzing.hostile import Pair
from drills.fuzzing.pages import TYPED, Field, Form
from drills.fuzzing.visitors import TOKEN, Visitor
from drills.fuzzing.wire import Request

METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "QUERY",
    "G\u00c6T",
)
ASKED = re.compile(r"""request\.(?:GET|POST)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")
PART = re.compile(r"<(?:\w+:)?(\w+)>")
UNLIKE_TYPED = {"csrfmiddlewaretoken", "code", "credential", "next"}
LONGEST_QUERY = 400_000
STAIRWELL = "fuzzcode"  # the code of a department whose residents may write
PLAIN = "Jeg har ikke set hende i to uger."


def routes() -> dict[str, list[str]]:
    """Answer every address of this side, walked from its URL conf, with the names that its view's own module reads."""

    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, list[str]]]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                module = inspect.getmodule(inspect.unwrap(pattern.callback))
                source = inspect.getsource(module) if module else ""
                yield route, sorted({*ASKED.findall(source), "next"})

    return dict(walk(get_resolver().url_patterns, ""))


def asked_names() -> list[str]:
    """Answer the names that our own code reads from addresses and forms anywhere, and a few that nobody reads."""
    found = {name for path in sorted((ROOT / "bindeled").rglob("*.py")) for name in ASKED.findall(path.read_text())}
    return sorted(found | {"next", "page", "_", "format"})


@dataclass
class Found:
    """What a visitor found on this side: each form, where it stands."""

    form: Form
    path: str
    visitor: Visitor


@dataclass
class Atlas:
    """Everything that requests are made of on one side."""

    visitors: list[Visitor]
    routes: dict[str, list[str]]
    names: list[str]
    parts: dict[str, list[str]] = field(default_factory=dict)  # good values of an address's parts, by name
    found: list[Found] = field(default_factory=list)
    links: list[tuple[str, Visitor]] = field(default_factory=list)

    def form(self, rng: Random) -> Found:
        """Answer one of the forms; those in which much is typed come more often."""
        weights = [1 + 2 * sum(map(found.form.is_typed, found.form.fields)) for found in self.found]
        return rng.choices(self.found, weights)[0]

    def path(self, rng: Random, route: str, *, wrong: float = 0.0) -> bytes:
        """Answer an address of a route: its parts good ones, each wrong with this chance."""

        def one(match: re.Match[str]) -> str:
            good = self.parts.get(match[1], ["x"])
            if rng.random() >= wrong:
                return rng.choice(good)
            made = rng.choice(
                (hostile.segment, lambda rng: hostile.near(rng, rng.choice(good).encode()).replace(b"/", b""))
            )(rng)
            return made.decode("latin-1")

        # The rest of a route is ASCII: each character is one byte.
        return b"/" + PART.sub(one, route).encode("latin-1", "replace")


def request(seed: str, number: int, atlas: Atlas) -> tuple[Request, Visitor]:
    """Answer the request with this number, and who sends it."""
    rng = Random(f"{seed}/{number}")
    ways: list[tuple[int, Callable[[Random, Atlas], tuple[Request, Visitor]]]] = [
        (48, _form),
        (12, _misshapen),
        (22, _address),
        (12, _heads),
        (6, _anything),
    ]
    way = rng.choices([way for _weight, way in ways], [weight for weight, _way in ways])[0]
    return way(rng, atlas)


def good_value(rng: Random, one: Field) -> str:
    """Answer something that the field takes."""
    if one.kind in {"select", "radio", "checkbox"} and one.offers:
        return rng.choice(one.offers)
    if one.kind in {"hidden", "submit"}:
        return one.value or rng.choice([*one.offers, ""])
    if one.kind == "email":
        return rng.choice(("karin@bindeled.example", "bo@bindeled.example", "nobody@elsewhere.example"))
    return one.value or rng.choice((PLAIN, "123456", "Vera Prøve", ""))


def good_pairs(rng: Random, form: Form, buttons: bool = True) -> list[Pair]:
    """Answer the form as somebody friendly would send it."""
    pairs = [("csrfmiddlewaretoken", TOKEN)]
    for name, one in form.fields.items():
        if name == "csrfmiddlewaretoken" or (one.kind == "checkbox" and rng.random() < 0.5):
            continue
        pairs.append((name, f"{rng.getrandbits(64)}" if name == "key" else good_value(rng, one)))
    if form.buttons and buttons:
        pairs.append(rng.choice(form.buttons))
    return [(name.encode(), value.encode()) for name, value in pairs]


def _spoilt(rng: Random, pairs: list[Pair], form: Form) -> list[Pair]:
    """Answer a good form after one or a few things about it were changed, mostly in what people type."""
    pairs = list(pairs)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        typed = [at for at, (name, _text) in enumerate(pairs) if form.is_typed(name.decode(errors="replace"))]
        # The token comes first; without it a form gets nowhere, so it is mostly left alone.
        least = 1 if len(pairs) > 1 and rng.random() < 0.95 else 0
        at = rng.choice(typed) if typed and rng.random() < 0.6 else rng.randrange(least, len(pairs))
        name, text = pairs[at]
        change = rng.choices(("value", "near", "twice", "gone", "name", "more", "nested"), (10, 4, 2, 1, 1, 1, 1))[0]
        if change == "value":
            pairs[at] = (name, hostile.value(rng))
        elif change == "near":
            pairs[at] = (name, hostile.near(rng, text))
        elif change == "twice":
            pairs[at:at] = [(name, hostile.value(rng))] * rng.choice((1, 2, 50))
        elif change == "gone":
            del pairs[at]
        elif change == "name":
            pairs[at] = (hostile.value(rng)[:200], text)
        elif change == "more":
            pairs.append((hostile.value(rng)[:200], hostile.value(rng)))
        else:
            pairs[at] = (name + rng.choice((b"[]", b"[0]", b"[a][b][c]", b"." + name, b"__in", b"-0-" + name)), text)
        if not pairs:
            break
    return pairs


def _headers(rng: Random, visitor: Visitor) -> tuple[dict[str, str], str]:
    language = rng.choice(("da", "da", "en"))
    headers = visitor.headers(language)
    if rng.random() < 0.1:
        headers["HX-Request"] = "true"
    return headers, language


def _form(rng: Random, atlas: Atlas) -> tuple[Request, Visitor]:
    """A form of ours, mostly valid."""
    found = atlas.form(rng)
    pairs = good_pairs(rng, found.form)
    if rng.random() < 0.85:
        pairs = _spoilt(rng, pairs, found.form)
    headers, language = _headers(rng, found.visitor)
    path = found.form.action.partition("?")[0] or found.path
    if found.form.method == "GET":
        query = bodies.urlencoded([pair for pair in pairs if pair[0] != b"csrfmiddlewaretoken"])[1]
        # What is longer is the real server's business: it lets no such request line through.
        return Request("GET", path.encode(), query[:LONGEST_QUERY], headers), found.visitor
    shape = bodies.multipart if rng.random() < 0.25 and _can_be_parts(pairs) else bodies.urlencoded
    kind, body = shape(pairs)
    headers["Content-Type"] = kind
    return Request("POST", path.encode(), b"", headers, body, _typed(found.form, pairs), language), found.visitor


def _can_be_parts(pairs: list[Pair]) -> bool:
    return not any(b'"' in name or b"\n" in name or bodies.BOUNDARY in text for name, text in pairs)


def _typed(form: Form, pairs: list[Pair]) -> tuple[tuple[str, str], ...]:
    """Answer what somebody typed, as far as it is readable: it has to be given back when the form is refused."""
    typed: list[tuple[str, str]] = []
    names = [name for name, _text in pairs]
    for name, text in pairs:
        known = name.decode(errors="replace")
        one = form.fields.get(known)
        if one is None or one.kind not in TYPED or known in UNLIKE_TYPED or names.count(name) > 1:
            continue
        try:
            typed.append((known, text.decode()))
        except UnicodeDecodeError:
            continue
    return tuple(typed)


def _misshapen(rng: Random, atlas: Atlas) -> tuple[Request, Visitor]:
    """A form of ours in a body that no browser sends."""
    found = atlas.form(rng)
    headers, language = _headers(rng, found.visitor)
    headers["Content-Type"], body = bodies.misshapen(rng, good_pairs(rng, found.form))
    path = found.form.action.partition("?")[0] or found.path
    headers["X-CSRFToken"] = TOKEN  # so that a body without the token gets past the check of forged forms, too
    return Request("POST", path.encode(), b"", headers, body, language=language), found.visitor


def _address(rng: Random, atlas: Atlas) -> tuple[Request, Visitor]:
    """An address of ours with hostile parts, a hostile query, or both; now and then one that is not ours."""
    visitor = rng.choice(atlas.visitors)
    headers, language = _headers(rng, visitor)
    route, names = rng.choice(list(atlas.routes.items()))
    path = atlas.path(rng, route, wrong=rng.choice((0.0, 0.7, 1.0)))
    if rng.random() < 0.15:
        path = rng.choice(
            (
                path + hostile.segment(rng),
                b"/" + hostile.segment(rng),
                path[:-1],
                path * 3,
                b"/" + b"a/" * rng.choice((100, 20_000)),
                b"/static/" + hostile.segment(rng),
                b"",
                b"*",
            )
        )
    query = hostile.query(rng, names if rng.random() < 0.7 else atlas.names) if rng.random() < 0.7 else b""
    if atlas.links and rng.random() < 0.15:
        link, visitor = rng.choice(atlas.links)
        headers, language = _headers(rng, visitor)
        known, _mark, old = link.partition("?")
        path, query = known.encode("latin-1", "replace"), hostile.near(rng, old.encode()) if old else query
    method = rng.choice(("GET", "GET", "GET", "GET", "HEAD", "POST"))
    return Request(method, path, query, headers, language=language), visitor


def _heads(rng: Random, atlas: Atlas) -> tuple[Request, Visitor]:
    """A good request under hostile headers or cookies."""
    made, visitor = (_form if rng.random() < 0.4 else _address)(rng, atlas)
    headers = {**made.headers, **hostile.headers(rng)} if rng.random() < 0.7 else dict(made.headers)
    if rng.random() < 0.5:
        extra = {settings.LANGUAGE_COOKIE_NAME: "da", "bindeled_other": "1"}
        headers["Cookie"] = hostile.cookies(rng, {**visitor.cookies, **extra})
    return Request(made.method, made.path, made.query, headers, made.body), visitor


def _anything(rng: Random, atlas: Atlas) -> tuple[Request, Visitor]:
    """Any method at any address, with or without a body of any kind."""
    visitor = rng.choice(atlas.visitors)
    headers, _language = _headers(rng, visitor)
    body = b""
    if rng.random() < 0.6:
        pairs = [
            (b"csrfmiddlewaretoken", TOKEN.encode()),
            (b"do", hostile.value(rng)),
            (rng.choice(atlas.names).encode(), hostile.value(rng)),
        ]
        headers["Content-Type"], body = bodies.misshapen(rng, pairs)
        headers["X-CSRFToken"] = TOKEN
    path = atlas.path(rng, rng.choice(list(atlas.routes)), wrong=0.3)
    return Request(
        rng.choice(METHODS), path, hostile.query(rng, atlas.names) if rng.random() < 0.3 else b"", headers, body
    ), visitor
