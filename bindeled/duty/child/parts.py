"""A message taken apart: header, parts within parts, and the words in them. Bounded by itself, whatever the message claims."""

import binascii
import codecs
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from bindeled.duty.child.limits import (
    DEEPEST,
    LARGEST_PART,
    LONGEST_FIELD,
    LONGEST_HTML,
    LONGEST_TEXT,
    MOST_OF_A_FIELD,
    MOST_PARTS,
)

WANTED = frozenset(
    [
        "from",
        "subject",
        "return-path",
        "auto-submitted",
        "precedence",
        "x-auto-response-suppress",
        "in-reply-to",
        "references",
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
    ]
)
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
BROKEN_OFF = re.compile(r"[\r\n\0]")  # nobody's name or address holds one of these
IN_BRACKETS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]*)>\s*")
# Alphabets that are read; what calls itself anything else is read as UTF-8 or, where it is none, as Windows wrote it.
ALPHABETS = [
    "utf-8",
    "us-ascii",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-9",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "koi8-r",
    "koi8-u",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "euc-kr",
]
ELSE = "windows-1252"


def loaded() -> dict[str, codecs.CodecInfo]:
    """Answer the alphabets by their names, loaded: a child that is shut in loads nothing more."""
    return {name: codecs.lookup(name) for name in ALPHABETS}


KNOWN = loaded()


def parted(raw: bytes) -> tuple[bytes, bytes]:
    """Answer the header and what follows it."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw.lstrip(b"\r\n")
    found = EMPTY_LINE.search(raw)
    return (raw[: found.start()], raw[found.end() :]) if found else (raw, b"")


def fields(head: bytes) -> dict[str, list[bytes]]:
    """Answer the lines of a header that say something we ask for, unfolded and cut."""
    found: dict[str, list[bytes]] = {}
    name = ""
    for line in head.split(b"\n"):
        if line[:1] in {b" ", b"\t"}:
            if name and len(found[name][-1]) < LONGEST_FIELD:
                found[name][-1] += b" " + line.strip()[:LONGEST_FIELD]
            continue
        before, colon, value = line.partition(b":")
        name = before[:40].strip().lower().decode("ascii", "replace") if colon else ""
        if name.startswith("list-"):
            name = "list"
        elif name not in WANTED:
            name = ""
        if name and len(found.setdefault(name, [])) < MOST_OF_A_FIELD:
            found[name].append(value.strip()[:LONGEST_FIELD])
        else:
            name = ""
    return found


def words_of(raw: bytes, alphabet: str = "") -> str:
    """Answer bytes as text, in the alphabet they claim where we know it."""
    known = KNOWN.get(alphabet.strip().lower().replace("_", "-")) or KNOWN.get(alphabet.strip().lower())
    for one in (known, KNOWN["utf-8"]):
        if one is not None:
            try:
                return one.decode(raw, "strict")[0]
            except UnicodeError:
                continue
    return (known or KNOWN[ELSE]).decode(raw, "replace")[0]


def spelt_out(value: bytes) -> str:
    """Answer a line of the header with its encoded words (RFC 2047) decoded; one that cannot be is answered as it stands."""
    text = words_of(value[:LONGEST_FIELD])
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError, binascii.Error):
        return text
    return "".join(piece if isinstance(piece, str) else words_of(piece, alphabet or "") for piece, alphabet in pieces)


def written_by(field: str) -> tuple[str, str]:
    """Answer the name and the address of who wrote, or nothing and nothing.

    The one address that stands in angle brackets is it, whatever stands before it, as every mail program has it; of a list or a
    group, the first. The library alone would do, but how strictly it reads differs between repaired and older Pythons.
    """
    if BROKEN_OFF.search(field):
        return "", ""
    if one := IN_BRACKETS.fullmatch(field):
        return one["name"].strip(' "'), one["address"]
    return next(((name, address) for name, address in getaddresses([field]) if "@" in address), ("", ""))


def told_by(head: bytes) -> dict[str, str]:
    """Answer what a message's header says of what we ask for, under our own names. What does not stand there is left out."""
    found = fields(head)
    told = {name: " ".join(words_of(one) for one in values) for name, values in found.items()}
    if "from" in found:
        name, told["from"] = written_by(words_of(found["from"][0][:LONGEST_FIELD]))
        told["name"] = spelt_out(name.encode("utf-8", "replace"))
    if "subject" in found:
        told["subject"] = spelt_out(found["subject"][0])
    return {name: value[: LONGEST_FIELD * MOST_OF_A_FIELD] for name, value in told.items()}


class _Page(HTMLParser):
    """Keeps the words of a web page, and no more of it."""

    SILENT = frozenset({"script", "style", "head", "title", "template"})
    BREAKS = frozenset(
        ["p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr"]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line where the page does, and be silent within what is not shown."""
        self._silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The same at an end."""
        self._silent = max(0, self._silent - (tag in self.SILENT))
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))


def page_words(text: str) -> str:
    """Answer the words of a web page."""
    page = _Page()
    page.feed(text[:LONGEST_HTML])
    page.close()
    return "".join(page.words)


class Walk:
    """A walk through a message's parts. ``left`` counts what was not read: enclosures, and whatever goes too far."""

    def __init__(self) -> None:
        self.seen = self.left = 0
        self.plain: list[str] = []
        self.pages: list[str] = []
        self.cut = False

    def see(self, raw: bytes, depth: int = 1) -> None:
        """Look at one part, and at those within it."""
        self.seen += 1
        if self.seen > MOST_PARTS or depth > DEEPEST:
            self.left += 1
            return
        head, body = parted(raw)
        found = fields(head)
        said = Message()
        said["Content-Type"] = words_of(found.get("content-type", [b"text/plain"])[0])
        kind, boundary = said.get_content_type(), said.get_param("boundary")
        enclosed = found.get("content-disposition", [b""])[0].lower().startswith(b"attachment")
        if said.get_content_maintype() == "multipart" and isinstance(boundary, str) and boundary:
            self._see_within(body, boundary, depth)
        elif enclosed or (kind not in {"text/plain", "text/html"} and said.get_content_maintype() != "multipart"):
            self.left += 1
        else:
            encoding = found.get("content-transfer-encoding", [b""])[0].lower().strip()
            text = words_of(self._decoded(body, encoding), str(said.get_param("charset") or ""))
            (self.pages if kind == "text/html" else self.plain).append(text)

    def _see_within(self, body: bytes, boundary: str, depth: int) -> None:
        number = 0
        for number, piece in enumerate(pieces(body, boundary), 1):  # noqa: B007 - counted
            if self.seen >= MOST_PARTS:
                self.left += 1
                break
            self.see(piece, depth + 1)
        if not number:  # its boundary stands nowhere: then it is a text like any other
            self.plain.append(words_of(self._decoded(body, b"")))

    def _decoded(self, body: bytes, encoding: bytes) -> bytes:
        self.cut |= len(body) > LARGEST_PART
        body = body[:LARGEST_PART]
        try:
            if encoding == b"base64":
                signs = NOT_BASE64.sub(b"", body)
                return binascii.a2b_base64(signs[: len(signs) // 4 * 4])
            if encoding == b"quoted-printable":
                return binascii.a2b_qp(body)
        except binascii.Error:
            return body
        return body

    @property
    def text(self) -> str:
        """Answer the plain text, or the words of the pages where there is none."""
        plain = [text for text in self.plain if text.strip()] or [page_words(page) for page in self.pages]
        return "\n\n".join(plain)


def pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """Yield the parts that stand between lines of ``boundary``; the last goes to the end where it is not closed."""
    mark, begun, at = b"--" + boundary.encode("utf-8", "replace"), -1, 0
    while (found := body.find(mark, at)) >= 0:
        at = found + len(mark)
        end = body.find(b"\n", at, at + LONGEST_FIELD)
        rest = body[at : end if end >= 0 else at + LONGEST_FIELD].strip()
        if (found and body[found - 1 : found] != b"\n") or rest not in {b"", b"--"}:
            continue
        if begun >= 0:
            yield body[begun:found]
        if rest == b"--":
            return
        begun = at = end + 1 if end >= 0 else len(body)
    if begun >= 0:
        yield body[begun:]


def told_of_text(raw: bytes) -> dict[str, object]:
    """Answer a message's words, whether they were cut, and how many parts were left unread."""
    walk = Walk()
    walk.see(raw)
    text = walk.text
    return {"text": text[: 2 * LONGEST_TEXT], "left": walk.left, "cut": walk.cut or len(text) > 2 * LONGEST_TEXT}
