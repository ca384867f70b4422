"""A stranger who goes everywhere without login: follows each link, sends each form, asks wrongly, and searches each answer."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urljoin, urlsplit

from drills.spellings import shown

MOST_PLACES = 3000
PAGES = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "text/plain"})
# The demonstration's own page of its cast, whose addresses stand in the form that chooses one. It does not exist elsewhere.
OF_THE_DEMO_ONLY = re.compile(r"^/demo/")


@dataclass
class Answer:
    """One answer, as a stranger got it."""

    where: str
    status: int
    kind: str
    content: bytes  # status line and headers too


@dataclass
class Seen:
    """Everything that was visited, and what was found there that is not public."""

    places: dict[str, int] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def look(self, answer: Answer, hidden: list[str]) -> None:
        """Search one answer."""
        self.places[answer.kind] = self.places.get(answer.kind, 0) + 1
        self.found += [f"{answer.where}: {value}" for value in sorted(shown(answer.content, hidden))]

    @property
    def count(self) -> int:
        """Answer how many places were visited."""
        return sum(self.places.values())


def ask(
    base: str, method: str, path: str, *, language: str = "da", body: bytes | None = None, **headers: str
) -> Answer:
    """Send one request as a stranger, without a cookie, and keep everything that came back."""
    parts = urlsplit(base)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    sent = {
        "Accept-Language": language,
        "User-Agent": "drill",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    try:
        line.request(method, quote(path, safe="/?&=%~:+;,@!$'()*"), body, sent)
        got = line.getresponse()
        said = f"{got.status} {got.reason}\n" + "\n".join(f"{name}: {value}" for name, value in got.getheaders())
        content = got.read()
    finally:
        line.close()
    kind = got.headers.get_content_type()
    return Answer(f"{method} {base}{path} ({language})", got.status, kind, said.encode() + b"\n\n" + content)


class Links(HTMLParser):
    """Every address that a page names, wherever it stands, and every form with its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.forms: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what leads somewhere."""
        told = {name: value or "" for name, value in attrs}
        self.found |= {told[name] for name in ("href", "src", "data-reach", "content", "srcset") if told.get(name)}
        if tag == "form":
            self.forms.append((told.get("action", ""), told.get("method", "get").lower(), []))
        elif tag in {"input", "textarea", "select"} and self.forms and told.get("name"):
            self.forms[-1][2].append(told["name"])


def crawl(base: str, begin: list[str], hidden: list[str], words: list[str], language: str = "da") -> Seen:
    """Go everywhere that a stranger can go from these addresses; fill forms with each of the words, and with nothing."""
    seen, waiting, known = Seen(), list(begin), set[str]()
    while waiting and seen.count < MOST_PLACES:
        path = waiting.pop(0)
        if path in known or OF_THE_DEMO_ONLY.match(path):
            continue
        known.add(path)
        answer = ask(base, "GET", path, language=language)
        seen.look(answer, hidden)
        head, _, body = answer.content.partition(b"\n\n")
        location = re.search(rb"^location: (\S+)$", head, re.IGNORECASE | re.MULTILINE)
        waiting += [location[1].decode()] if location and _is_here(location[1].decode(), base) else []
        text = body.decode("utf-8", "replace")
        if answer.kind in PAGES:
            reader = Links()
            reader.feed(text)
            waiting += _here(sorted(reader.found), base, path)
            waiting += list(_sent(reader, seen, words, at=(base, path, language), hidden=hidden))
        elif answer.kind in PLAIN:
            waiting += [_path(link) for link in re.findall(r"https?://[^\s<\"']+", text) if _is_here(link, base)]
        elif answer.kind == "text/css":
            links = (link.strip("'\"") for link in re.findall(r"url\(([^)]+)\)", text) if "data:" not in link)
            waiting += [_path(urljoin(base + path, link)) for link in links]
    return seen


def _here(links: list[str], base: str, path: str) -> list[str]:
    """Answer where those of a page's links lead that stay on this site."""
    whole = (urljoin(base + path, link) for link in links)
    return [_path(link) for link in whole if _is_here(link, base)]


def _sent(reader: Links, seen: Seen, words: list[str], *, at: tuple[str, str, str], hidden: list[str]) -> Iterator[str]:
    """Yield the searches of a page's forms; send its other forms empty, for the page that comes back."""
    base, path, language = at
    for action, method, fields in reader.forms:
        target = _path(urljoin(base + path, action or path))
        if method == "get":
            yield from (f"{target.partition('?')[0]}?{urlencode(dict.fromkeys(fields, word))}" for word in words)
        elif not OF_THE_DEMO_ONLY.match(target):
            form = "application/x-www-form-urlencoded"
            seen.look(ask(base, "POST", target, language=language, body=b"", Content_Type=form), hidden)


def _path(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _is_here(link: str, base: str) -> bool:
    parts = urlsplit(link)
    return parts.scheme in {"", "http"} and parts.netloc in {"", urlsplit(base).netloc} and link.startswith(("/", base))


def refusals(base: str, hidden: list[str]) -> Seen:
    """Ask wrongly in every way that is answered with a page of its own."""
    seen = Seen()
    for path in ("/", "/kontaktperson/", "/konto/login/", "/findes-ikke/"):
        for method in ("HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            seen.look(ask(base, method, path), hidden)
        form = "application/x-www-form-urlencoded"
        seen.look(ask(base, "POST", path, body=b"a=%00", Content_Type=form), hidden)
        seen.look(ask(base, "POST", path, body=b"a=" + b"x" * 400_000, Content_Type=form), hidden)
        seen.look(ask(base, "GET", path, Host="elsewhere.example"), hidden)
        seen.look(ask(base, "GET", path, HX_Request="true"), hidden)
    return seen
