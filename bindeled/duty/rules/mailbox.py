"""The duty mailbox: which message is which, what is kept of it, and which are answered by mail, with the reason. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.duty.child.limits import LARGEST, LONGEST_TEXT
from bindeled.duty.rules.contacts import LONGEST_LINE

LONGEST_SUBJECT = 200
LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
# Our own measure, in no source. A loop of two machines of which neither says so ends after one; a person who writes again within
# the hour has a receipt already, and stands on the page all the same.
IN_AN_HOUR, IN_A_DAY = 1, 3

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])")
# Those behind whom nobody reads (RFC 3834, section 2), and how such addresses are called here.
NOBODY_READS = re.compile(
    r"(?:mailer-daemon|mail-daemon|daemon|postmaster|nobody|root|bounces?|(?:no|do-?not|ikke|svar)[-_.]?(?:reply|svar|ikke)"
    r"|owner-.+)(?:[-+._].*)?|.+-(?:request|owner|bounces?)"
)
IN_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
SUPPRESSED = frozenset({"all", "autoreply"})
RESPONDERS = ("x-autoreply", "x-autorespond", "x-autoresponder")
# Signs that turn the direction of reading, by which a text may look like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What tells one message from another that claims the same Message-ID, besides what stands below the header.
TELLING = (b"message-id", b"from", b"subject", b"date")


@dataclass(frozen=True)
class Reason:
    """Why a message gets no receipt by mail: how that counts among ``RECEIPTS``, and in words."""

    receipt: str
    label: str | Promise


REASONS = {
    "unread": Reason("nowhere", _("It could not be read from whom it came.")),
    "no_address": Reason("nowhere", _("It names no address that can be answered.")),
    "own_address": Reason("machine", _("It came from this mailbox or from our own letters.")),
    "nobody_reads": Reason("machine", _("Nobody reads what is sent to its address (no-reply, mail server).")),
    "no_return": Reason("machine", _("Its mail server wants no answer: it is a report or an automatic answer.")),
    "automatic": Reason("machine", _("It says that it was sent by itself.")),
    "bulk": Reason("machine", _("It was sent to many at once.")),
    "list": Reason("machine", _("It came through a mailing list.")),
    "suppressed": Reason("machine", _("It asks for no automatic answer.")),
    "report": Reason("machine", _("It is a mail server's report.")),
    "answers_us": Reason("has_one", _("It answers a letter of ours, which may be the receipt.")),
    "too_often": Reason("has_one", _("The same address was sent a receipt within the hour, or three within a day.")),
}

# What was not taken in of a message, and stays in the mailbox where somebody looks.
LEFT: dict[str, str | Promise] = {
    "unreadable": _("This message could not be read here. Look at it in the mailbox."),
    "too_large": _(
        "This message is larger than what is taken in: here is how it begins. Look at the rest in the mailbox."
    ),
    "parts": _("It has enclosures or parts that are not taken in. Look at them in the mailbox."),
    "cut": _("It is longer than what is taken in: here is how it begins. Look at the rest in the mailbox."),
}


@dataclass(frozen=True)
class Sent:
    """How many receipts went to an address within the last hour, and within the last day."""

    hour: int
    day: int


@dataclass(frozen=True)
class Facts:
    """What a message's header says: from whom (an address that can be answered, or nothing), about what, and its marks."""

    address: str
    name: str
    subject: str
    marks: Mapping[str, str]


def facts_of(told: object) -> Facts | None:
    """Answer what a header says, from what a child says it does. None where that is nothing a child of ours says."""
    if not isinstance(told, dict) or not all(isinstance(it, str) for pair in told.items() for it in pair):
        return None
    return Facts(
        address=usable(told.get("from", "")),
        name=line(told.get("name", ""), LONGEST_LINE),
        subject=line(told.get("subject", ""), LONGEST_SUBJECT),
        marks={name: value.strip().lower() for name, value in told.items()},
    )


def usable(address: str) -> str:
    """Answer an address to which a letter can go, or nothing: one mailbox at one domain, in plain signs."""
    local, at, domain = address.strip().rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    sound = (
        at and "=?" not in local and len(local) <= LONGEST_LOCAL and LOCAL.fullmatch(local) and DOMAIN.fullmatch(plain)
    )
    return f"{local}@{plain}" if sound and len(local) + len(plain) < LONGEST_ADDRESS else ""


def line(text: str, longest: int) -> str:
    """Answer one line of a text, cut to a length, without signs that are not seen."""
    return re.sub(r"\s+", " ", _seen(text)).strip()[:longest].rstrip()


def words(text: str) -> str:
    """Answer a text as it is kept: its lines, without signs that are not seen, cut to a length."""
    lines = "\n".join(part.rstrip() for part in _seen(re.sub(r"\r\n?", "\n", text)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:LONGEST_TEXT].rstrip()


def _seen(text: str) -> str:
    spaced = (" " if sign != "\n" and unicodedata.category(sign) in {"Cc", "Zs"} else sign for sign in text)
    return "".join(
        sign for sign in spaced if sign not in TURNING and unicodedata.category(sign) not in {"Cs", "Cn", "Co"}
    )


def why_no_mail(facts: Facts | None, *, own: frozenset[str], sent: Sent) -> str:
    """Answer why a message gets no receipt by mail, or nothing where it gets one. ``own`` are our addresses, in small letters."""
    if facts is None:
        return "unread"
    address, marks = facts.address.lower(), facts.marks
    domains = {one.rpartition("@")[2] for one in own}
    found = {
        "no_address": not address,
        "own_address": address in own,
        "nobody_reads": bool(NOBODY_READS.fullmatch(address.rpartition("@")[0])),
        "no_return": marks.get("return-path") == "<>",
        "automatic": marks.get("auto-submitted", "no") != "no" or any(name in marks for name in RESPONDERS),
        "bulk": marks.get("precedence", "") in IN_BULK,
        "list": "list" in marks,
        "suppressed": bool(SUPPRESSED & set(re.split(r"[\s,]+", marks.get("x-auto-response-suppress", "")))),
        "report": marks.get("content-type", "").startswith("multipart/report"),
        "answers_us": answers_us(f"{marks.get('in-reply-to', '')} {marks.get('references', '')}", domains),
        "too_often": sent.hour >= IN_AN_HOUR or sent.day >= IN_A_DAY,
    }
    return next((reason for reason, so in found.items() if so), "")


def answers_us(ids: str, domains: set[str]) -> bool:
    """Say whether one of these is the Message-ID of a letter of ours, which is made of its id (``post.letters.message``)."""
    return any(domain in domains for domain in re.findall(r"<[0-9a-f]{32}@([^<>@\s]+)>", ids))


def receipt_for(reason: str) -> str:
    """Answer how a receipt counts among ``RECEIPTS``: by mail where there is no reason against it."""
    return REASONS[reason].receipt if reason else "mail"


def left_of(*, size: int, read: bool, parts: int, cut: bool) -> str:
    """Answer what was not taken in of a message, or nothing: the weightiest where it is several things."""
    if not read:
        return "unreadable"
    return "too_large" if size > LARGEST else "cut" if cut else "parts" if parts else ""


def known_by(raw: bytes, size: int) -> str:
    """Answer what a message is known by: the same when it is read again, or was delivered twice.

    A Message-ID can be forged or forgotten. So what counts is what the message says: below its header, and in the lines of it that
    tell it from others; where it has no Message-ID, every byte. ``size`` tells apart those that begin alike and are not read whole.
    """
    head, empty, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    unfolded = re.sub(rb"\n[ \t]+", b" ", head)
    telling = [line for line in unfolded.split(b"\n") if line.partition(b":")[0].strip().lower() in TELLING]
    named = any(line.partition(b":")[0].strip().lower() == b"message-id" for line in telling)
    whole = b"\0".join([*sorted(telling), body]) if named and empty else raw
    beyond = f"|{size}" if size > len(raw) else ""
    return f"mail|{sha256(whole).hexdigest()}{beyond}"
