"""The rules of the duty mailbox, as tables: which message is which, what is kept of it, and which are answered by mail."""

from dataclasses import FrozenInstanceError
from hashlib import sha256
from typing import Any

import pytest

from bindeled.duty import rules as contacts
from bindeled.duty.child.limits import LARGEST, LONGEST_TEXT
from bindeled.duty.rules.mailbox import (
    LEFT,
    REASONS,
    Facts,
    Sent,
    answers_us,
    facts_of,
    known_by,
    left_of,
    line,
    receipt_for,
    usable,
    why_no_mail,
    words,
)

OWN = frozenset({"vagt@kommune.example", "kvittering@bindeled.example"})
NONE = Sent(0, 0)
LETTER = "<" + "0123456789abcdef" * 2 + "@bindeled.example>"


def facts(**told: str) -> Facts:
    """Answer the facts of an ordinary message, with these lines in its header."""
    found = facts_of(
        {"from": "nabo@andetsteds.example", **{name.replace("_", "-"): value for name, value in told.items()}}
    )
    assert found
    return found


def why(**told: str) -> str:
    return why_no_mail(facts(**told), own=OWN, sent=NONE)


def test_somebody_who_writes_is_answered_by_mail() -> None:
    assert why() == ""
    assert receipt_for("") == "mail"
    assert (
        why(subject="Re: nabo", auto_submitted="no", precedence="first-class", return_path="<nabo@andetsteds.example>")
        == ""
    )


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"from": ""}, "no_address"),
        ({"from": "nabo"}, "no_address"),
        ({"from": "Vagt@Kommune.example"}, "own_address"),
        ({"from": "kvittering@bindeled.example"}, "own_address"),
        ({"return_path": "<>"}, "no_return"),
        ({"return_path": " <> "}, "no_return"),
        ({"auto_submitted": "auto-replied"}, "automatic"),
        ({"auto_submitted": "Auto-Generated; x=y"}, "automatic"),
        ({"auto_submitted": "no auto-replied"}, "automatic"),
        ({"x_autoreply": ""}, "automatic"),
        ({"x_autorespond": "yes"}, "automatic"),
        ({"x_autoresponder": "yes"}, "automatic"),
        ({"precedence": "Bulk"}, "bulk"),
        ({"precedence": "junk"}, "bulk"),
        ({"precedence": "list"}, "bulk"),
        ({"precedence": "auto_reply"}, "bulk"),
        ({"list": ""}, "list"),
        ({"x_auto_response_suppress": "All"}, "suppressed"),
        ({"x_auto_response_suppress": "DR, OOF,AutoReply"}, "suppressed"),
        ({"x_auto_response_suppress": "DR OOF AutoReply"}, "suppressed"),
        ({"x_auto_response_suppress": "DR, OOF"}, ""),
        ({"content_type": "multipart/report; report-type=delivery-status"}, "report"),
        ({"content_type": "multipart/mixed"}, ""),
        ({"in_reply_to": LETTER}, "answers_us"),
        ({"references": f"<other@andetsteds.example> {LETTER}"}, "answers_us"),
        ({"in_reply_to": LETTER.replace("bindeled", "andetsteds")}, ""),
    ],
)
def test_a_message_that_no_person_sent_or_that_answers_us_gets_none_and_the_reason_is_said(
    told: dict[str, str], reason: str
) -> None:
    assert why(**told) == reason


@pytest.mark.parametrize(
    "local",
    [
        *(
            "mailer-daemon",
            "MAILER-DAEMON",
            "mail-daemon",
            "daemon",
            "postmaster",
            "nobody",
            "root",
            "bounce",
            "bounces",
        ),
        *(
            "noreply",
            "no-reply",
            "no_reply",
            "no.reply",
            "donotreply",
            "do-not-reply",
            "ikke-svar",
            "svar-ikke",
            "svarikke",
        ),
        *(
            "no-reply+1",
            "noreply-nyt",
            "bounce+abc",
            "owner-nyt",
            "nyt-request",
            "nyt-owner",
            "nyt-bounces",
            "bounces.nyt",
        ),
    ],
)
def test_an_address_behind_which_nobody_reads_gets_none(local: str) -> None:
    assert why(**{"from": f"{local}@andetsteds.example"}) == "nobody_reads"


@pytest.mark.parametrize("local", ["nora.reply", "roots", "reply", "norbert", "svar", "daemonen", "request", "-owner"])
def test_a_persons_address_that_looks_a_little_like_it_is_answered(local: str) -> None:
    assert why(**{"from": f"{local}@andetsteds.example"}) == ""


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (Sent(0, 0), ""),
        (Sent(0, 2), ""),
        (Sent(1, 1), "too_often"),
        (Sent(0, 3), "too_often"),
        (Sent(2, 9), "too_often"),
    ],
)
def test_one_address_gets_one_within_an_hour_and_three_within_a_day(sent: Sent, reason: str) -> None:
    assert why_no_mail(facts(), own=OWN, sent=sent) == reason


def test_a_message_that_could_not_be_read_gets_none_as_nobody_knows_where_to() -> None:
    assert why_no_mail(None, own=OWN, sent=NONE) == "unread"


def test_every_reason_counts_as_a_receipt_that_was_not_sent_and_has_words() -> None:
    told = {reason: (it.receipt, bool(str(it.label))) for reason, it in REASONS.items()}
    machines = ("own_address", "nobody_reads", "no_return", "automatic", "bulk", "list", "suppressed", "report")
    assert told == {
        **dict.fromkeys(("unread", "no_address"), ("nowhere", True)),
        **dict.fromkeys(machines, ("machine", True)),
        **dict.fromkeys(("answers_us", "too_often"), ("has_one", True)),
    }
    assert all(receipt_for(reason) in contacts.RECEIPTS for reason in ("", *REASONS))
    assert {receipt_for(reason) for reason in REASONS} & set(contacts.BY_PEOPLE) == set()


@pytest.mark.parametrize(
    ("ids", "so"),
    [
        (LETTER, True),
        (f"x {LETTER} y", True),
        (LETTER.replace("0123", "012"), False),
        (LETTER.replace("0123", "x123"), False),
        (LETTER.strip("<>"), False),
        (LETTER.replace("@", "@x "), False),
        ("", False),
    ],
)
def test_what_answers_us_is_known_by_the_id_of_our_letter(ids: str, so: bool) -> None:
    assert answers_us(ids, {"bindeled.example"}) is so


# -- Addresses and words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "used"),
    [
        ("nabo@andetsteds.example", "nabo@andetsteds.example"),
        (" Nabo.O'Hara+1@Andetsteds.EXAMPLE ", "Nabo.O'Hara+1@andetsteds.example"),
        ("nabo@æøå.example", "nabo@xn--5cab8c.example"),
        ("a@b-c.d1.example", "a@b-c.d1.example"),
        ("a" * 64 + "@b.example", "a" * 64 + "@b.example"),
        ("a" * 65 + "@b.example", ""),
        ("nabo@" + "b" * 63 + ".example", "nabo@" + "b" * 63 + ".example"),
        ("nabo@" + "b" * 64 + ".example", ""),
        ("a" * 63 + "@" + ("b" * 60 + ".") * 3 + "example", "a" * 63 + "@" + ("b" * 60 + ".") * 3 + "example"),
        ("a" * 64 + "@" + ("b" * 60 + ".") * 3 + "example", ""),
        *((bad, "") for bad in ("", "nabo", "@b.example", "nabo@", "nabo@localhost", "nabo@b..example", "nabo@-b.example")),
        *((bad, "") for bad in ("na bo@b.example", "nabo@b.example\nx", "a\r\nBcc: c@d.example@b.example", "na\0bo@b.example")),
        *((bad, "") for bad in ("åse@b.example", '"a b"@b.example', "a..b@b.example", ".a@b.example", "a@b@c.example")),
        *((bad, "") for bad in ("=?utf-8?q?a?=@b.example", "a=?b@c.example", "nabo@b_c.example", "nabo@[127.0.0.1]")),
        *((good, good) for good in ("a=b?c@d.example", "a^b.c^d@e.example", "a`{|}~.!#$%&'*+/@b.example")),
    ],
)  # fmt: skip
def test_an_address_is_used_only_where_it_is_a_plain_one(address: str, used: str) -> None:
    assert usable(address) == used


def test_what_a_child_says_counts_only_where_it_is_words() -> None:
    found = facts_of({"from": "a@b.example", "name": "Ås\r\nBcc: x ", "subject": "\u202eå\0 b", "precedence": " Bulk "})
    assert found == Facts(
        "a@b.example",
        "Ås Bcc: x",
        "å b",
        {"from": "a@b.example", "name": "ås\r\nbcc: x", "subject": "\u202eå\0 b", "precedence": "bulk"},
    )
    assert facts_of({}) == Facts("", "", "", {})
    wrong: list[Any] = [None, [], "x", 3, {"from": 3}, {"from": None}, {3: "x"}]
    assert [facts_of(it) for it in wrong] == [None] * len(wrong)


def test_a_name_and_a_subject_are_cut() -> None:
    found = facts_of({"name": "n" * 500, "subject": "s" * 500})
    assert found
    assert (len(found.name), len(found.subject)) == (120, 200)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a  b\tc\n d", "a b c d"), ("Xenia", "Xenia"), ("  a ", "a"), ("a\x07b", "a b"), ("a\u202eb", "ab"), ("a\ud800b", "ab"), ("a\ue000b", "ab"), ("abcdefghijk", "abcdefghij"), ("abcdefghi jk", "abcdefghi")],
)  # fmt: skip
def test_a_line_is_one_line_without_what_is_not_seen(text: str, kept: str) -> None:
    assert line(text, 10) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a \n\n\n\n\nb ", "a\n\nb"),
        ("a\n\nb", "a\n\nb"),
        ("\n a\0b\u2066c\u2069\n", "a bc"),
        ("æøå 日本", "æøå 日本"),
        ("a\u00a0b", "a b"),
        ("x" * (LONGEST_TEXT + 5), "x" * LONGEST_TEXT),
        ("x" * (LONGEST_TEXT - 1) + " yy", "x" * (LONGEST_TEXT - 1)),
        ("a\u0378b", "ab"),
    ],
)
def test_a_text_keeps_its_lines_and_no_sign_that_is_not_seen(text: str, kept: str) -> None:
    assert words(text) == kept


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ({"size": 10, "read": True, "parts": 0, "cut": False}, ""),
        ({"size": LARGEST, "read": True, "parts": 0, "cut": False}, ""),
        ({"size": 10, "read": True, "parts": 1, "cut": False}, "parts"),
        ({"size": 10, "read": True, "parts": 1, "cut": True}, "cut"),
        ({"size": LARGEST + 1, "read": True, "parts": 1, "cut": True}, "too_large"),
        ({"size": LARGEST + 1, "read": False, "parts": 1, "cut": True}, "unreadable"),
    ],
)
def test_what_is_left_in_the_mailbox_is_said(told: dict[str, Any], left: str) -> None:
    assert left_of(**told) == left
    assert not left or str(LEFT[left])


# -- Which message is which ---------------------------------------------------------------------------------------------

ONE = (
    b"Received: here\r\nMessage-ID: <1@a.example>\r\nFrom: a@b.example\r\nSubject: x\r\n y\r\nDate: now\r\n\r\nText\r\n"
)


def same(other: bytes, *, one: bytes = ONE) -> bool:
    return known_by(one, len(one)) == known_by(other, len(other))


@pytest.mark.parametrize(
    "other",
    [
        ONE,
        ONE.replace(b"here", b"there"),
        ONE.replace(b"\r\n", b"\n"),
        ONE.replace(b"Subject: x\r\n y", b"Subject: x y"),
        ONE.replace(b"Received: here", b"From here"),
        b"Received: twice\r\n" + ONE,
        b"Message-ID: <1@a.example>\r\nDate: now\r\nSubject: x y\r\nFrom: a@b.example\r\n\r\nText\r\n",
    ],
)
def test_a_message_that_was_delivered_twice_is_one(other: bytes) -> None:
    assert same(other)


@pytest.mark.parametrize(
    "other",
    [
        ONE.replace(b"<1@", b"<2@"),
        ONE.replace(b"Text", b"Other"),
        ONE.replace(b"a@b", b"c@b"),
        ONE.replace(b"Subject: x", b"Subject: z"),
        ONE.replace(b" y\r\n", b" z\r\n"),
        ONE.replace(b"now", b"then"),
        ONE.replace(b"\r\n\r\nText", b"\r\nText"),
    ],
)
def test_another_message_under_the_same_id_is_another(other: bytes) -> None:
    assert not same(other)


def test_without_an_id_every_byte_counts() -> None:
    bare = ONE.replace(b"Message-ID", b"X-None")
    assert not same(bare.replace(b"here", b"there"), one=bare)
    assert same(bare, one=bare)
    assert not same(b"no header at all, one", one=b"no header at all, two")


def test_what_begins_alike_and_is_not_read_whole_is_told_apart_by_its_size() -> None:
    assert known_by(ONE, len(ONE) + 1) != known_by(ONE, len(ONE) + 2)
    assert known_by(ONE, len(ONE) + 1) != known_by(ONE, len(ONE))
    assert known_by(ONE, len(ONE)) == known_by(ONE, len(ONE) - 1)


def test_a_space_before_the_colon_of_an_id_changes_nothing_of_what_is_looked_at() -> None:
    spaced = ONE.replace(b"Message-ID:", b"Message-ID :")
    assert same(spaced.replace(b"here", b"there"), one=spaced)
    assert not same(spaced.replace(b"<1@", b"<2@"), one=spaced)


def test_what_an_older_version_took_in_is_known_again() -> None:
    """The mark is kept in the database, so it is written out here once more."""
    told = b"Message-ID: <1@a.example>\r\n\r\nText\r\n"
    mark = sha256(b"Message-ID: <1@a.example>\0Text\n").hexdigest()
    assert known_by(told, len(told)) == f"mail|{mark}"
    assert known_by(told, 99) == f"mail|{mark}|99"


@pytest.mark.parametrize("said", [REASONS["bulk"], Sent(0, 0), Facts("a@b.example", "", "", {})])
def test_nobody_changes_what_was_found_out(said: Any) -> None:
    name = next(iter(vars(said)))
    with pytest.raises(FrozenInstanceError):
        setattr(said, name, "else")


def test_a_mark_of_a_message_is_none_of_a_form() -> None:
    assert known_by(ONE, len(ONE)).startswith("mail|")
