"""Hostile and ordinary mail, made by code: what overwhelms, what is oddly written, what machines send, and what is sent twice.

Each message says which receipt it must get and, where its words can be read, one of them.
"""

import base64
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from drills.imap_server import USER

WORD = "Opdigtet"
WHOLE = 300
OURS = "kvittering@bindeled.example"


@dataclass(frozen=True)
class Hostile:
    """A message, which receipt it must get, and a word that must be read of it. ``again``: another one is the same message."""

    group: str
    name: str
    raw: bytes
    receipt: str = "mail"
    says: str = ""
    again: bool = False


Draw = random.Random


def head(address: str, *lines: str, subject: str = "Henvendelse") -> bytes:
    """Answer a header up to its empty line, which is the caller's to add."""
    local = address.rpartition("@")[0]
    told = [
        f"From: {WORD} <{address}>",
        f"To: {USER}",
        f"Subject: {subject}",
        f"Message-ID: <{local}@andetsteds.example>",
    ]
    return "\r\n".join([*told, "MIME-Version: 1.0", *lines]).encode() + b"\r\n"


def plain(address: str, *lines: str, text: str = f"{WORD}: der lugter på trappen.") -> bytes:
    """Answer an ordinary message."""
    return head(address, "Content-Type: text/plain; charset=utf-8", *lines) + b"\r\n" + text.encode() + b"\r\n"


def mixed(address: str, body: bytes, kind: str = "mixed", boundary: str = "x") -> bytes:
    """Answer a message of parts, which the caller wrote."""
    return head(address, f'Content-Type: multipart/{kind}; boundary="{boundary}"') + b"\r\n" + body


TEXT = b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nOpdigtet: naboen svarer ikke.\r\n"


def enclosed(content: bytes, kind: str, name: str) -> bytes:
    """Answer a text with an enclosure."""
    said = f'--x\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return (
        TEXT + said.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--x--\r\n"
    )


def zipped(size: int) -> bytes:
    """Answer a small file that becomes a large one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bombe.txt", bytes(size))
    return out.getvalue()


def nested(address: str, depth: int) -> bytes:
    """Answer parts within parts within parts."""
    out = [head(address, 'Content-Type: multipart/mixed; boundary="b0"'), b"\r\n"]
    out += [b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (at, at + 1) for at in range(depth)]
    return b"".join([*out, b"--b%d\r\n\r\ninderst\r\n" % depth])


def letters(address: str, depth: int) -> bytes:
    """Answer a message within a message within a message."""
    return b"".join(
        head(f"{at}.{address}", "Content-Type: message/rfc822") + b"\r\n" for at in range(depth, 0, -1)
    ).replace(f"{depth}.{address}".encode(), address.encode(), 1)


# -- What overwhelms -------------------------------------------------------------------------------------------------------

OVERWHELMING: dict[str, Callable[[str], bytes]] = {
    "1,000 parts within parts": lambda it: nested(it, 1000),
    "100,000 parts": lambda it: mixed(it, TEXT + b"--x\r\n\r\nhej\r\n" * 100_000 + b"--x--\r\n"),
    "a zip bomb": lambda it: mixed(it, enclosed(zipped(20 * 2**20), "application/zip", "billeder.zip")),
    "500 messages within messages": lambda it: letters(it, 500),
    "12 MB": lambda it: head(it, "Content-Transfer-Encoding: base64") + b"\r\n" + (b"QUJD" * 18 + b"\r\n") * 162_000,
    "a page that is never done": lambda it: head(it, "Content-Type: text/html") + b"\r\nOpdigtet" + b"<!--" * 75_000,
    "1,000,000 lines of header": lambda it: head(it) + b"X-A: b\r\n" * 1_000_000 + b"\r\nOpdigtet\r\n",
    "one line of 3 MB in the header": lambda it: head(it, "X-A: " + "a" * 3_000_000) + b"\r\nOpdigtet\r\n",
    "20,000 encoded words": lambda it: head(it, subject="\r\n ".join(["=?utf-8?b?w6U=?="] * 20_000)) + b"\r\nOpdigtet\r\n",
    "10,000 parameters": lambda it: (
        head(it, "Content-Type: text/plain" + "".join(f";\r\n name*{at}*=utf-8''x" for at in range(10_000))) + b"\r\nOpdigtet\r\n"
    ),
    "a line of 5 MB": lambda it: plain(it, text="Opdigtet " * 550_000),
    "5 MB of line breaks": lambda it: head(it) + b"\r\nOpdigtet" + b"\r\n" * 2_500_000,
    "5 MB that look like boundaries": lambda it: mixed(it, TEXT + b"--xy\r\n" * 800_000),
    "a boundary of one sign, a million times": lambda it: mixed(it, b"--a\r\n" * 1_000_000, boundary="a"),
}  # fmt: skip
FIFTY = "50 MB"

# -- What is oddly written: the message, and a word that is read of it -------------------------------------------------------

ODD: dict[str, tuple[Callable[[str], bytes], str]] = {
    "an alphabet that does not exist": (lambda it: head(it, "Content-Type: text/plain; charset=klingon") + b"\r\nOpdigtet \xe5\r\n", "Opdigtet å"),
    "an alphabet that unpacks": (lambda it: head(it, "Content-Type: text/plain; charset=zip") + b"\r\nOpdigtet\r\n", WORD),
    "an alphabet that reckons": (lambda it: head(it, "Content-Type: text/plain; charset=punycode") + b"\r\nOpdigtet-" + b"z" * 50_000, WORD),
    "UTF-16": (lambda it: head(it, "Content-Type: text/plain; charset=utf-16-le") + b"\r\n" + "Opdigtet æøå".encode("utf-16-le"), "Opdigtet æøå"),
    "UTF-16 that is cut": (lambda it: head(it, "Content-Type: text/plain; charset=utf-16-le") + b"\r\n" + "Opdigtet".encode("utf-16-le") + b"\xd8", WORD),
    "UTF-7": (lambda it: head(it, "Content-Type: text/plain; charset=utf-7") + b"\r\nOpdigtet +AOU-\r\n", WORD),
    "Japanese": (lambda it: head(it, "Content-Type: text/plain; charset=iso-2022-jp") + b"\r\n" + "Opdigtet 日本".encode("iso-2022-jp"), "Opdigtet 日本"),
    "Cyrillic in the subject": (lambda it: head(it, subject="=?koi8-r?b?8NLJ18XU?=") + b"\r\nOpdigtet\r\n", "Привет"),
    "base64 that is none": (lambda it: head(it, "Content-Transfer-Encoding: base64") + b"\r\n!!!T3BkaWd0ZXQ=!!!\r\n", WORD),
    "base64 that is cut": (lambda it: head(it, "Content-Transfer-Encoding: base64") + b"\r\nT3BkaWd0ZXQgbW\r\n", WORD),
    "quoted-printable that is none": (lambda it: head(it, "Content-Transfer-Encoding: quoted-printable") + b"\r\nOpdigtet =ZZ =\r\n", WORD),
    "an encoding that does not exist": (lambda it: head(it, "Content-Transfer-Encoding: x-klingon") + b"\r\nOpdigtet\r\n", WORD),
    "uuencoded": (lambda it: head(it, "Content-Transfer-Encoding: x-uuencode") + b"\r\nOpdigtet\r\nbegin 644 a\r\n#0V%T\r\n`\r\nend\r\n", WORD),
    "NUL signs": (lambda it: head(it, subject="a\0b") + b"\r\nOpdig\0tet\0\r\nOpdigtet\r\n", WORD),
    "lines that end with CR": (lambda it: head(it) + b"\r\nOpdigtet\rnabo\r", WORD),
    "lines that end with LF": (lambda it: plain(it).replace(b"\r\n", b"\n"), WORD),
    "a boundary that stands nowhere": (lambda it: mixed(it, b"Opdigtet\r\n", boundary="y"), WORD),
    "a boundary that is not closed": (lambda it: mixed(it, TEXT), WORD),
    "an empty boundary": (lambda it: mixed(it, b"--\r\n\r\nOpdigtet\r\n----\r\n", boundary=""), WORD),
    "the same boundary within": (lambda it: mixed(it, b'--x\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' + TEXT + b"--x--\r\n"), WORD),
    "a type that is none": (lambda it: head(it, "Content-Type: ;;;=;/") + b"\r\nOpdigtet\r\n", WORD),
    "eight bits in the header": (lambda it: head(it).replace(b"Henvendelse", b"\xff\xfe\xe5") + b"\r\nOpdigtet\r\n", WORD),
    "no text at all": (lambda it: head(it) + b"\r\n", ""),
    "a page alone": (lambda it: head(it, "Content-Type: text/html") + b"\r\n<style>p{}</style><p>Opdigtet &amp; nabo</p><script>x</script>", "Opdigtet & nabo"),
    "text that turns around": (lambda it: plain(it, text="Opdigtet \u202eetxet\u202c"), WORD),
    "half a sign": (lambda it: head(it) + b"\r\nOpdigtet \xed\xa0\x80\r\n", WORD),
    "a CPR number": (lambda it: plain(it, text="Opdigtet 010160-1234"), WORD),
    "a script": (lambda it: plain(it, text="Opdigtet <script>alert(1)</script>"), WORD),
    "a picture": (lambda it: mixed(it, enclosed(b"\xff\xd8\xff" + bytes(4000), "image/jpeg", "billede.jpg")), WORD),
    "text and page": (lambda it: mixed(it, TEXT + b"--x\r\nContent-Type: text/html\r\n\r\n<p>side</p>\r\n--x--\r\n", "alternative"), WORD),
    "ordinary": (plain, WORD),
}  # fmt: skip

# -- What would make us write where we must not: the message, the receipt, and a word ----------------------------------------


def sent_from(value: str) -> Callable[[str], bytes]:
    """Answer a message whose From says this; ``{}`` is an address of its own."""
    return lambda it: b"".join(
        [f"From: {value}\r\n".replace("{}", it).encode(), f"Message-ID: <{it}>\r\n".encode(), b"\r\nOpdigtet\r\n"]
    )


INJECTING: dict[str, tuple[Callable[[str], bytes], str]] = {
    "a line break in the name": (sent_from("=?utf-8?q?a=0D=0ABcc:_ond=40ond.example?= <{}>"), "mail"),
    "a line break in the subject": (lambda it: head(it, subject="=?utf-8?q?a=0D=0ABcc:_ond=40ond.example?=") + b"\r\nOpdigtet\r\n", "mail"),
    "a bare CR in From": (sent_from("a\rBcc: {}\r <{}>"), "nowhere"),
    "a name with a comma": (sent_from("Opdigtet, Bo [Drift] <{}>"), "mail"),
    "two addresses in brackets": (sent_from("<{}>, <ond@ond.example>"), "mail"),
    "an address for a name": (sent_from("ond@ond.example <{}>"), "mail"),
    "a line break in the address": (sent_from("<ond=?utf-8?q?=0D=0A?={}>"), "nowhere"),
    "two addresses": (sent_from("{}, ond@ond.example"), "mail"),
    "a group": (sent_from("Gruppe: {}, ond@ond.example;"), "mail"),
    "an address in quotation marks": (sent_from('"ond@ond.example> "@andetsteds.example'), "nowhere"),
    "an address without a domain": (sent_from("<vagt>"), "nowhere"),
    "an address of this machine": (sent_from("<root@localhost>"), "nowhere"),
    "an address of 400 signs": (sent_from(f"<{'a' * 400}@andetsteds.example>"), "nowhere"),
    "an address with eight bits": (sent_from("<åse@andetsteds.example>"), "nowhere"),
    "a domain with Danish signs": (lambda it: sent_from(f"<nabo@æøå-{it.partition('@')[0]}.example>")(it), "mail"),
    "no From": (lambda it: f"Subject: x\r\nMessage-ID: <{it}>\r\n\r\nOpdigtet\r\n".encode(), "nowhere"),
    "no header": (lambda it: f"\r\nOpdigtet {it}\r\n".encode(), "nowhere"),
    "no line that is one": (lambda it: f"{it} Opdigtet".encode(), "nowhere"),
}  # fmt: skip

# -- What machines send, and what would go on for ever --------------------------------------------------------------------

REPORT = 'Content-Type: multipart/report; report-type=delivery-status; boundary="x"'
MACHINES: dict[str, Callable[[str], bytes]] = {
    "an absence notice": lambda it: plain(it, "Auto-Submitted: auto-replied"),
    "a machine's own message": lambda it: plain(it, "Auto-Submitted: auto-generated; x=y"),
    "junk": lambda it: plain(it, "Precedence: junk"),
    "bulk": lambda it: plain(it, "Precedence: bulk"),
    "precedence of a list": lambda it: plain(it, "Precedence: list"),
    "a mailing list": lambda it: plain(it, "List-Id: <nyt.andetsteds.example>"),
    "what one may unsubscribe": lambda it: plain(it, "List-Unsubscribe: <https://andetsteds.example>"),
    "no way back": lambda it: b"Return-Path: <>\r\n" + plain(it),
    "a request not to answer": lambda it: plain(it, "X-Auto-Response-Suppress: DR, OOF, AutoReply"),
    "an old autoresponder": lambda it: plain(it, "X-Autoreply: yes"),
    "a bounce": lambda it: head(it, REPORT) + b"\r\n" + TEXT + b"--x\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n",
    "a mail server": lambda it: plain(f"MAILER-DAEMON@{it.partition('@')[0]}.example"),
    "a postmaster": lambda it: plain(f"postmaster@{it.partition('@')[0]}.example"),
    "no-reply": lambda it: plain(f"no-reply@{it.partition('@')[0]}.example"),
    "noreply with more": lambda it: plain(f"noreply-{it}"),
    "this mailbox itself": lambda it: plain(it).replace(f"<{it}>\r\nTo".encode(), f"<{USER.upper()}>\r\nTo".encode()),
    "our own letter": lambda it: plain(it).replace(f"<{it}>\r\nTo".encode(), f"<{OURS}>\r\nTo".encode()),
}  # fmt: skip


SLOW = {"a page that is never done", "1,000,000 lines of header"}


def corpus(number: int, seed: int) -> list[Hostile]:
    """Answer so many messages, each kind in turn, in an order drawn anew; a small corpus does without the slowest, and 50 MB."""
    draw, whole = Draw(seed), number >= WHOLE
    plans = [plan for plan in _once() if whole or plan[1] not in SLOW]
    found = [*_twice(draw), *([fifty()] if whole else [])]
    for at in range(number - len(found)):
        group, name, make, receipt, says = plans[at % len(plans)]
        local = f"{group[:3]}{at}-{draw.randrange(10**6)}"
        found.append(Hostile(group, name, make(f"{local}@andetsteds.example"), receipt, says))
    draw.shuffle(found)
    return found


Plan = tuple[str, str, Callable[[str], bytes], str, str]


def _once() -> Iterator[Plan]:
    """Yield each kind, the kinds of all groups mixed, so that a small corpus has some of each."""
    odd: list[Plan] = [("odd", name, make, "mail", says) for name, (make, says) in ODD.items()]
    into: list[Plan] = [("injecting", name, make, receipt, "") for name, (make, receipt) in INJECTING.items()]
    machines: list[Plan] = [("machines", name, make, "machine", WORD) for name, make in MACHINES.items()]
    heavy: list[Plan] = [("overwhelming", name, make, "mail", "") for name, make in OVERWHELMING.items()]
    for at in range(max(map(len, (odd, into, machines, heavy)))):
        for plans in (odd, into, machines, heavy):
            yield from plans[at : at + 1]


def _twice(draw: Draw) -> Iterator[Hostile]:
    """Yield messages that look like one and are two, and one that looks like two and is one."""
    it = [f"twice{at}-{draw.randrange(10**6)}@andetsteds.example" for at in range(6)]
    one = plain(it[0])
    yield Hostile("twice", "one Message-ID, first", one, says=WORD)
    yield Hostile(
        "twice",
        "one Message-ID, second",
        one.replace(it[0].encode() + b">\r\nTo", it[1].encode() + b">\r\nTo"),
        says=WORD,
    )
    yield Hostile(
        "twice",
        "one Message-ID, third",
        one.replace(b"trappen", b"loftet").replace(it[0].encode() + b">\r\nTo", it[2].encode() + b">\r\nTo"),
        says="loftet",
    )
    bare = b"\r\n".join(line for line in plain(it[3]).split(b"\r\n") if not line.startswith(b"Message-ID"))
    yield Hostile("twice", "no Message-ID, first", bare, says=WORD)
    yield Hostile("twice", "no Message-ID, second", bare.replace(it[3].encode(), it[4].encode()), says=WORD)
    same = Hostile("twice", "delivered twice, first", plain(it[5]), says=WORD)
    yield same
    yield replace(same, name="delivered twice, again", raw=b"Received: by another way\r\n" + same.raw, again=True)


def fifty() -> Hostile:
    """Answer fifty megabytes."""
    it = "halvtreds@andetsteds.example"
    return Hostile(
        "overwhelming",
        FIFTY,
        head(it, "Content-Transfer-Encoding: base64") + b"\r\n" + (b"QUJD" * 18 + b"\r\n") * 700_000,
    )


def answer_of(address: str, how: str, number: int, to: str) -> bytes:
    """Answer what an autoresponder sends back: it says so, or names the letter it answers, or does neither."""
    said = {"marked": "Auto-Submitted: auto-replied", "quoting": f"In-Reply-To: {to}", "silent": "X-Mailer: opdigtet"}
    return head(f"{address}", said[how], subject=f"Ikke til stede {number}").replace(
        b"Message-ID: <", b"Message-ID: <%d." % number
    ) + (b"\r\nOpdigtet: jeg er her ikke.\r\n")
