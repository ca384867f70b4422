"""Bodies of requests: forms as browsers send them, and as they never do."""

import json
from collections.abc import Callable, Sequence
from random import Random

from drills.fuzzing import hostile
from drills.fuzzing.hostile import Pair

Body = tuple[str, bytes]  # the content type, and what stands under it
FORM = "application/x-www-form-urlencoded"
BOUNDARY = b"----bindeled"


def urlencoded(pairs: Sequence[Pair]) -> Body:
    """Answer a form as a browser sends it."""
    return FORM, b"&".join(hostile.escaped(name) + b"=" + hostile.escaped(text) for name, text in pairs)


def multipart(pairs: Sequence[Pair]) -> Body:
    """Answer a form as a browser sends it when a file may be among it."""
    return f"multipart/form-data; boundary={BOUNDARY.decode()}", b"".join(
        map(_part, pairs)
    ) + b"--" + BOUNDARY + b"--\r\n"


def _part(pair: Pair, head: bytes = b"") -> bytes:
    name, text = pair
    return (
        b"--"
        + BOUNDARY
        + b'\r\nContent-Disposition: form-data; name="'
        + name
        + b'"'
        + head
        + b"\r\n\r\n"
        + text
        + b"\r\n"
    )


def misshapen(rng: Random, pairs: list[Pair]) -> Body:
    """Answer the same fields in a body that is wrong in one way."""
    ways: Sequence[Callable[[Random, list[Pair]], Body]] = (
        lambda _rng, pairs: ("multipart/form-data", multipart(pairs)[1]),
        lambda _rng, pairs: ("multipart/form-data; boundary=other", multipart(pairs)[1]),
        lambda rng, pairs: (multipart(pairs)[0], multipart(pairs)[1][: rng.randint(0, 400)]),
        lambda _rng, pairs: (multipart(pairs)[0], urlencoded(pairs)[1]),
        lambda _rng, pairs: (FORM, multipart(pairs)[1]),
        lambda rng, pairs: (hostile.content_type(rng), rng.choice((multipart, urlencoded))(pairs)[1]),
        lambda _rng, pairs: ("application/json", json.dumps({name.decode(errors="replace"): text.decode(errors="replace") for name, text in pairs}).encode()),
        lambda _rng, _pairs: ("application/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///dev/null">]><a>&b;</a>'),
        lambda _rng, pairs: ("text/plain", b"\r\n".join(name + b"=" + text for name, text in pairs)),
        lambda rng, pairs: (FORM, urlencoded(pairs)[1].replace(b"%", rng.choice((b"%%", b"%0", b"%u"))) + rng.choice((b"%", b"%z", b"&" * 500, b";a=1"))),
        lambda rng, pairs: (FORM, urlencoded([*pairs, *((b"f%d" % number, b"1") for number in range(rng.choice((150, 250, 10_000))))])[1]),
        lambda rng, pairs: multipart([*pairs, *((b"f%d" % number, b"1") for number in range(rng.choice((150, 250, 3_000))))]),
        lambda rng, _pairs: (FORM, b"words=" + b"a" * rng.choice((262_000, 262_139, 300_000, 1_000_000))),
        _with_files,
        _with_odd_parts,
        lambda rng, _pairs: (FORM, rng.randbytes(rng.randint(0, 300))),
        lambda rng, pairs: (multipart(pairs)[0], rng.randbytes(rng.randint(0, 300))),
    )  # fmt: skip
    return rng.choice(ways)(rng, pairs)


def _with_files(rng: Random, pairs: list[Pair]) -> Body:
    """Some fields come as files, with names that no file has."""
    kind, whole = multipart([])
    names = (
        b'; filename="a.txt"',
        b'; filename="../../a\x00.txt"',
        b"; filename*=utf-8''%00%ff",
        b'; filename=""',
        b'; filename="' + b"n" * 5000 + b'"',
    )
    for pair in pairs:
        head = (
            rng.choice(names)
            + rng.choice((b"", b"\r\nContent-Type: image/png", b"\r\nContent-Type: a/b; charset=rot13"))
            if rng.random() < 0.5
            else b""
        )
        whole = _part(pair, head) + whole
    if rng.random() < 0.2:
        whole = _part((b"upload", b"x" * 3_000_000), b'; filename="large.bin"') + whole
    return kind, whole


def _with_odd_parts(rng: Random, pairs: list[Pair]) -> Body:
    """One part's head is huge, repeated, encoded, or has NUL in it."""
    kind, whole = multipart(pairs)
    odd = (
        _part((b"a\x00b", b"1")),
        _part((b"words", b"AGEA"), b"\r\nContent-Transfer-Encoding: base64"),
        _part((b"email", b"a\x00b@example.org")),
        _part((b"words", b"%%%"), b"\r\nContent-Transfer-Encoding: base64"),
        _part((b"words", b"1"), b"\r\nX-Long: " + b"h" * rng.choice((1000, 100_000))),
        _part((b"words", b"1"), b"\r\nContent-Disposition: form-data; name=other"),
        b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n",
        b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; name=\"a\"; name*=rot13''%61\r\n\r\n1\r\n",
        b"--" + BOUNDARY + b"\r\n\r\n\r\n" * 300,
        _part((b"words", b"\xff\xfe\x00"), b"\r\nContent-Type: text/plain; charset=utf-16"),
    )
    return kind, rng.choice(odd) + whole
