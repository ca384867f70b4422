"""Hostile input, made from a seed: values, names, parts of addresses, headers, cookies and bodies. Bytes, never text."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from urllib.parse import quote_from_bytes
from uuid import UUID

Pair = tuple[bytes, bytes]
EXTREMES = (
    "\u202e\u0645\u0631\u062d\u0628\u0627\u202c", "\u200b\u200d\u2060\ufeff", "e\u0301" * 8, "A\u030a\u00c5\u212b", "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1e9\U0001f1f0", "\u0337" * 200, "\u0130\u0131\u00df\ufb01\u1e9e", "\uff0e\uff0f\uff07", "\u0000"[:0] + "\uffff\ufffd\ufdd0", "\U0010ffff", "\u2028\u2029\u0085",
    "\u0663\u0664\u0665", "\u00bd\u2460\u4e00", "\x01\x08\x0b\x0c\x1b[31m\x7f", "\u3164\u115f", "\ua9fd" * 50,
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "\"'><svg/onload=alert(1)>", "{{7*7}}{% debug %}${7*7}#{7*7}", "';DROP TABLE users_user;--", "%s%s%n%d", "../../../../etc/passwd",
    "\\", "\r\nSet-Cookie: a=b\r\n\r\n<p>", "//elsewhere.example/", "javascript:alert(1)", "[[[[" * 200, "((" * 400, "a[b][c][]=1", "%00%ff%", "&amp;&lt;", "null", "undefined",
    "[object Object]", "true", "None", "-", "", " ", "\t\n", "elsewhere:", "elsewhere:elsewhere:", ":::",
)  # fmt: skip
UNREADABLE = (
    b"\x00", b"a\x00b", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xed\xb0\x80\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\x80", b"\xe2\x82", b"\xf0\x9f\x92", b"\x80" * 40,
)  # fmt: skip
NUMBERS = (
    "9223372036854775808", "99999999999999999999999", "-1", "-9223372036854775809", "0", "00", "1e309", "NaN", "-Infinity", "1.5", "0x10", "\u0663", "\u00b2", "1_000", "+1", " 1 ",
    "2147483648", "32768", "9" * 400, "9" * 5000,
)  # fmt: skip
MOMENTS = (
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "31.12.2026", "2026-10-25T02:30:00", "2026-03-29T02:30:00+01:00", "2026-01-01T24:00:00",
    "9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59", "1969-12-31T23:59:60Z", "2026-W01", "20260101T000000Z", "T", "-2026-01-01",
)  # fmt: skip


def unique(rng: Random) -> str:
    """Answer the written form of a UUID, right or nearly right."""
    good = str(UUID(int=rng.getrandbits(128)))
    shapes = (
        good,
        good.upper(),
        f"{{{good}}}",
        f"urn:uuid:{good}",
        good.replace("-", ""),
        good[:-1],
        good + "0",
        "0" * 32,
        f"elsewhere:{good}",
        good.replace("-", "\u2010"),
    )
    return rng.choice(shapes)


def value(rng: Random) -> bytes:
    """Answer one hostile value."""
    makers: Sequence[tuple[int, Callable[[], bytes]]] = (
        (5, lambda: rng.choice(EXTREMES).encode()),
        (4, lambda: rng.choice(MARKUP).encode()),
        (1, lambda: rng.choice(NUMBERS).encode()),
        (1, lambda: rng.choice(MOMENTS).encode()),
        (1, lambda: unique(rng).encode()),
        (2, lambda: _long(rng)),
        (5, lambda: _mixed(rng).encode()),
        (1, lambda: credential(rng)),
        (4, lambda: rng.choice((b"\x00", b"a\x00b", b"\xc3\xa6\x00@example.org"))),
        (2, lambda: rng.choice(UNREADABLE)),
        (1, lambda: rng.randbytes(rng.randint(1, 40))),
    )
    return rng.choices([make for _weight, make in makers], [weight for weight, _make in makers])[0]()


def _long(rng: Random) -> bytes:
    unit = rng.choice(("a", "\u00e6", "\U0001f600", "a ", "0", "<", "\n", "&", "a@", "010190-1234 ")).encode()
    return unit * (rng.choice((61, 121, 255, 256, 1001, 8001, 20_000, 20_000, 90_000)) // len(unit) + 1)


def _mixed(rng: Random) -> str:
    return "".join(
        rng.choice((*EXTREMES, *MARKUP, "Det lugter.", chr(rng.randint(0xE000, 0xFFFF))))
        for _ in range(rng.randint(2, 5))
    )


def near(rng: Random, good: bytes) -> bytes:
    """Answer a value that was good before one thing about it was changed."""
    at = rng.randint(0, len(good))
    changes: Sequence[Callable[[], bytes]] = (
        lambda: good[:at] + value(rng)[:50] + good[at:],
        lambda: good[:at],
        lambda: good[:at] + good[at + 1 :],
        lambda: good + good,
        good.swapcase,
        lambda: good[::-1],
        lambda: b" " + good + b"\n",
    )
    return rng.choice(changes)()


def moment(rng: Random) -> bytes:
    """Answer where a page before ended, as our lists write it, with a hostile time or row."""
    day = date.min + timedelta(days=rng.randint(0, (date.max - date.min).days))
    at = rng.choice((*MOMENTS, f"{day.isoformat()}T12:00:00+00:00", f"{day.isoformat()}T23:59:59"))
    return f"{at}~{unique(rng)}".encode()


# -- What a passkey's script would send --------------------------------------------------------------------------------


def credential(rng: Random) -> bytes:
    """Answer JSON in the shape of a passkey's answer, with something wrong in it."""

    def b64(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    told = {
        "type": rng.choice(("webauthn.get", "webauthn.create")),
        "challenge": b64(rng.randbytes(32)),
        "origin": "http://localhost",
    }
    response: dict[str, object] = {
        "clientDataJSON": b64(json.dumps(told).encode()),
        "authenticatorData": b64(rng.randbytes(37)),
        "signature": b64(rng.randbytes(70)),
        "userHandle": b64(rng.randbytes(16)),
        "attestationObject": b64(rng.randbytes(60)),
    }
    whole: dict[str, object] = {
        "id": b64(b"1234"),
        "rawId": b64(b"1234"),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": response,
    }
    for _ in range(rng.randint(0, 3)):
        target = rng.choice((whole, response))
        target[rng.choice(list(target))] = rng.choice(_ODD)(rng)
    if rng.random() < 0.05:
        return _deepest(rng)
    if rng.random() < 0.3:
        return json.dumps(rng.choice(_ODD)(rng)).encode()
    return json.dumps(whole, ensure_ascii=rng.random() < 0.8).encode(errors="replace")


def _deep(rng: Random) -> object:
    nested: object = 1
    for _ in range(rng.choice((3, 60, 400))):
        nested = [nested] if rng.random() < 0.5 else {"response": nested}
    return nested


def _deepest(rng: Random) -> bytes:
    opening = rng.choice((b"[", b'{"id":'))
    return opening * (100_000 // len(opening))


_ODD: Sequence[Callable[[Random], object]] = (
    lambda _rng: None,
    lambda rng: rng.choice((0, -1, 1e308, 2**70, True)),
    lambda _rng: [],
    lambda _rng: {},
    lambda rng: rng.choice(("", "=", "!!!!", "\ud800", "\u0000", "AAAA" * 2000, "\u00e6", "a")),
    lambda _rng: ["public-key"],
    lambda _rng: {"id": 1, "__proto__": {}},
    _deep,
    lambda rng: base64.urlsafe_b64encode(rng.randbytes(rng.choice((1, 36, 37, 55, 120)))).decode(),
    lambda rng: base64.urlsafe_b64encode(
        rng.choice((b"null", b"[]", b"1", b"{}", b'{"type":1}', b"\xff", b'{"type":"webauthn.get","challenge":1}'))
    ).decode(),
)


# -- Addresses, headers, cookies -----------------------------------------------------------------------------------------


def segment(rng: Random) -> bytes:
    """Answer one part of a path."""
    return value(rng).replace(b"/", b"")[: rng.choice((5, 40, 200, 9000))]


def query(rng: Random, names: Sequence[str], known: Sequence[Pair] = ()) -> bytes:
    """Answer a query string of our own names with hostile values, or a hostile string."""
    if rng.random() < 0.15:
        return rng.choice(
            (
                b"%",
                b"%zz",
                b"&&&===",
                b"a" * 9000,
                b"=" * 300,
                b"&a=1" * 3000,
                b"%u0041",
                value(rng)[:4000].replace(b"#", b""),
            )
        )
    pairs = [(rng.choice(names).encode(), _answer(rng)) for _ in range(rng.randint(1, 4))]
    pairs += [pair for pair in known if rng.random() < 0.6]
    rng.shuffle(pairs)
    return b"&".join(name + rng.choice((b"", b"", b"[]", b"[a][b]")) + b"=" + escaped(text) for name, text in pairs)


def _answer(rng: Random) -> bytes:
    return moment(rng) if rng.random() < 0.25 else value(rng)


def escaped(raw: bytes) -> bytes:
    """Answer a value as a browser writes it in an address or a form."""
    return quote_from_bytes(raw, safe="").encode()


def headers(rng: Random) -> dict[str, str]:
    """Answer a few headers that no browser of ours sends. A header's bytes are written as Latin-1, as WSGI wants it."""
    text = _line(rng)
    language = rng.choice(
        ("*", "da;q=9", "en-" * 400, "x" * 600, "da,en,zz-ZZ;q=0.000001," * 50, "../../da", "da\u00e6", text)
    )
    choices: Sequence[tuple[str, str]] = (
        ("Host", rng.choice(("", "elsewhere.example", "localhost:99999", "localhost:x", "[::1", "a" * 300, "localhost@elsewhere.example", text))),
        ("Accept-Language", language),
        ("X-Forwarded-Host", "elsewhere.example"),
        ("X-Forwarded-For", rng.choice((text, "1.1.1.1, 2.2.2.2", "x" * 4000))),
        ("X-Forwarded-Proto", rng.choice(("https", "gopher", text))),
        ("X-Forwarded-Port", "99999999"),
        ("HX-Request", rng.choice(("true", text))),
        ("HX-Current-URL", rng.choice(("http://[", "//", "http://\u00e6", text))),
        ("HX-Target", text), ("HX-Trigger", text), ("HX-Trigger-Name-URI-AutoEncoded", "true"), ("HX-Prompt", "%ff%00"),
        ("HX-Current-URL-URI-AutoEncoded", "true"), ("HX-Triggering-Event", rng.choice(("{", "[" * 2000, text))), ("HX-Boosted", text),
        ("User-Agent", rng.choice(("", "x" * 5000, text))),
        ("Referer", rng.choice(("http://[", "http://elsewhere.example/", text))),
        ("Origin", rng.choice(("null", "http://[", "http://elsewhere.example", text))),
        ("X-Requested-With", "XMLHttpRequest"), ("Accept", rng.choice(("application/json", text))), ("Range", "bytes=99999-0"),
        ("If-None-Match", text), ("If-Modified-Since", rng.choice(("Thu, 99 Foo 0000 99:99:99 GMT", text))), ("X-HTTP-Method-Override", "DELETE"),
        ("Authorization", rng.choice(("Basic %%%", "Bearer " + "a" * 4000))), ("Accept-Encoding", rng.choice(("gzip;q=x", text))), ("X-CSRFToken", text),
        ("Content-Type", content_type(rng)),
    )  # fmt: skip
    return dict(rng.sample(choices, rng.randint(1, 5)))


def _line(rng: Random) -> str:
    """Answer a header's value: whatever bytes, but none that would end a header."""
    return "".join(character for character in value(rng).decode("latin-1") if character not in "\r\n\x00")[:2000]


def content_type(rng: Random) -> str:
    """Answer a type that is not true, or not one of ours."""
    charsets = (
        "utf-16",
        "utf-7",
        "rot13",
        "undefined",
        "zlib_codec",
        "idna",
        "punycode",
        "unicode_escape",
        "latin-1",
        "utf-8-sig",
        "utf-8; charset=utf-16",
        "x" * 300,
        "",
    )
    kinds = (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "application/json",
        "text/plain",
        "application/xml",
    )
    plain = (
        "",
        ";",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 300,
        "multipart/mixed; boundary=b",
        "\u00e6/\u00f8",
    )
    return rng.choice((*plain, *(f"{rng.choice(kinds)}; charset={rng.choice(charsets)}" for _ in range(8))))


def cookies(rng: Random, good: dict[str, str]) -> str:
    """Answer a cookie header in which something is wrong with ours."""
    made = dict(good)
    for name in list(made):
        if rng.random() < 0.6:
            made[name] = rng.choice(
                (
                    '"\\000\\000\\000\\000\\000\\000\\000\\000x"',
                    '"',
                    "x" * 3000,
                    "",
                    made[name][:-1],
                    made[name].upper(),
                    "a" * 32,
                    '"\\377\\376\\303aaaaaaaa"',
                    _line(rng),
                )
            )
    extra = rng.choice(("", "=;;=;", "messages=x", "; ".join(f"c{n}=1" for n in range(300)), _line(rng)))
    return "; ".join([*(f"{name}={text}" for name, text in made.items()), extra])
