"""In how many ways a number or an address of mail can stand in a text, a header or a file, and a search that knows them all."""

import base64
import html
import io
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from pypdf import PdfReader
from pypdf.errors import PyPdfError

# What people put between the digits of a number: blanks of any kind, points, dashes, brackets, slashes, and their writings.
BETWEEN_DIGITS = r"[\s ()./\-‐-―−+]|&#160;|&nbsp;"
TAGS = re.compile(r"<[^>]*>")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
LEAST_DIGITS = 6


def wanted(values: Iterable[str]) -> dict[str, str]:
    """Answer each value as it is looked for, with the value itself: digits alone for a number, small letters for the rest."""
    found = {}
    for value in values:
        digits = re.sub(r"\D", "", value)
        is_number = len(digits) >= LEAST_DIGITS and not re.search(r"[a-zA-Z@]", value)
        bare = re.sub(r"^(?:\+|00)45(?=[\s\d])", "", value.strip())
        found[re.sub(r"\D", "", bare) if is_number else value.strip().casefold()] = value
    return {key: value for key, value in found.items() if key}


def readings(text: str) -> Iterator[str]:
    """Yield a text as machines and readers see it: with entities, escapes and percent signs read, with and without tags."""
    plain = html.unescape(html.unescape(text))
    plain = ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), plain)
    for read in (plain, unquote(plain), unquote(unquote(plain).replace("+", " "))):
        small = read.casefold()
        for seen in (small, TAGS.sub("", small)):
            yield seen
            yield re.sub(BETWEEN_DIGITS, "", seen)


def packed(key: str) -> set[bytes]:
    """Answer what a value looks like in base64, whatever stands before it, and as hexadecimal digits."""
    spelt = {key, key.upper()}
    if key.isdigit():
        spelt |= {" ".join(key[at : at + 2] for at in range(0, len(key), 2)), f"{key[:4]} {key[4:]}"}
    found = set()
    for spelling in spelt:
        raw = spelling.encode()
        found |= {raw.hex().encode(), quote(spelling).encode()}
        for offset in range(3):
            whole = base64.b64encode(bytes(offset) + raw)
            begin = -(-offset * 4 // 3)
            found.add(whole[begin : (offset + len(raw)) // 3 * 4])
    return {form for form in found if len(form) >= LEAST_DIGITS}


def shown(content: bytes, values: Iterable[str]) -> set[str]:
    """Answer which of the values stand in what somebody was sent, however they are written."""
    keys = wanted(values)
    texts = [
        content.decode("utf-8", "replace"),
        content.decode("utf-16", "ignore") if content[:2] == b"\xff\xfe" else "",
    ]
    texts += list(of_pdf(content)) if content.lstrip()[:5] == b"%PDF-" else []
    seen = [reading for text in texts if text for reading in readings(text)]
    found = {value for key, value in keys.items() if any(key in reading for reading in seen)}
    return found | {value for key, value in keys.items() if any(form in content for form in packed(key))}


def of_pdf(content: bytes) -> Iterator[str]:
    """Yield what a PDF says: its pages' texts, its links, and what it tells about itself."""
    try:
        reader = PdfReader(io.BytesIO(content))
        yield " ".join(str(value) for value in (reader.metadata or {}).values())
        for page in reader.pages:
            yield page.extract_text()
            for note in page.get("/Annots") or ():
                yield str(note.get_object())
        xmp = reader.xmp_metadata
        yield str(xmp.stream.get_data(), "utf-8", "replace") if xmp else ""
    except (PyPdfError, ValueError, KeyError, AttributeError, TypeError):
        return
