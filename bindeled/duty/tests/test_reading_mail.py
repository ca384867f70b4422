"""A mail is read by a child that is shut in, taken in with its receipt, and believed no further than a text and an address."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.duty import queries
from bindeled.duty.actions import mailbox
from bindeled.duty.child.limits import LARGEST, LARGEST_ANSWER, LONGEST_TEXT
from bindeled.duty.child.parts import fields, parted, pieces, told_by, told_of_text, words_of, written_by
from bindeled.duty.models import Contact
from bindeled.post.models import Letter
from bindeled.shut.outside import Answer
from conftest import acting
from journeys.factory import World
from journeys.sides import Site

WORKER = Door("worker", municipality="0101")
OWN = frozenset({"vagt@kommune.example"})
PLAIN = b"From: =?utf-8?q?=C3=85se?= <aase@andetsteds.example>\r\nMessage-ID: <1@a.example>\r\nSubject: =?iso-8859-1?q?l=F8s_d=F8r?=\r\n\r\nDer lugter.\r\n"


def read(raw: bytes = PLAIN, size: int = 0) -> mailbox.Mail:
    return mailbox.read_mail(raw, size=size or len(raw), came_at=timezone.now())


def taken(mail: mailbox.Mail) -> Contact | None:
    with acting("worker"), entered(WORKER):
        return mailbox.take_mail(mail, own=OWN, municipality="0101")


def heard(world: World, contact: Contact) -> dict[str, str]:
    with acting("municipality"), entered(world.door("Bo")):
        return queries.read_contact(queries.contact_for(contact.id))


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What a child answers, whatever it is given."""
    said: list[Answer] = []
    monkeypatch.setattr(mailbox, "ask", lambda *_program, **_more: said[-1])
    return said


# -- The child ----------------------------------------------------------------------------------------------------------


def test_the_child_answers_who_wrote_and_the_plain_text() -> None:
    mail = read()
    assert mail.facts
    assert (mail.facts.address, mail.facts.name, mail.facts.subject) == ("aase@andetsteds.example", "Åse", "løs dør")
    assert (mail.words, mail.left) == ("Der lugter.", "")


def test_the_child_can_be_shut_in_here() -> None:
    assert mailbox.can_read()


def test_of_text_and_page_the_text_is_kept_and_of_a_page_alone_its_words() -> None:
    part = b"--x\r\nContent-Type: text/html\r\n\r\n<head><title>t</title></head><p>A &amp; b<br>c</p><script>d</script>\r\n"
    kind = b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
    assert told_of_text(kind + b"--x\r\n\r\nPlain\r\n" + part + b"--x--") == {
        "text": "Plain\r\n",
        "left": 0,
        "cut": False,
    }
    assert str(told_of_text(kind + part + b"--x--")["text"]).split() == ["A", "&", "b", "c"]


def test_what_is_enclosed_is_counted_and_not_read() -> None:
    kind = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nText\r\n'
    enclosed = b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nEnclosed\r\n--x\r\nContent-Type: image/png\r\n\r\nA\r\n--x--"
    assert told_of_text(kind + enclosed) == {"text": "Text\r\n", "left": 2, "cut": False}


def test_parts_beyond_a_number_or_a_depth_are_left() -> None:
    many = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"--x\r\n\r\nhej\r\n" * 60
    assert told_of_text(many)["left"] == 1
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (at, at) for at in range(6))
    assert told_of_text(deep + b"\r\nhej") == {"text": "", "left": 1, "cut": False}
    not_so_deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (at, at) for at in range(4)
    )
    assert told_of_text(not_so_deep + b"\r\nhej")["text"] == "hej"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"--x\r\na\r\n--x\r\nb\r\n--x--\r\nc", [b"a\r\n", b"b\r\n"]),
        (b"before\r\n--x\r\na", [b"a"]),
        (b"--x \r\na\r\n--xy\r\nb", [b"a\r\n--xy\r\nb"]),
        (b"a--x\r\nb", []),
        (b"--x", [b""]),
        (b"", []),
    ],
)
def test_parts_stand_between_lines_of_their_boundary(body: bytes, found: list[bytes]) -> None:
    assert list(pieces(body, "x")) == found


@pytest.mark.parametrize(
    ("raw", "alphabet", "text"),
    [
        (b"\xe5", "iso-8859-1", "å"),
        (b"\xc3\xa5", "klingon", "å"),
        (b"\xe5", "klingon", "å"),
        (b"\xe5", "", "å"),
        (b"\xe5", "us-ascii", "\ufffd"),
        (b"a", "zip", "a"),
        (b"\xe5", "ISO_8859-1", "å"),
    ],
)
def test_what_claims_an_alphabet_that_we_do_not_know_is_read_all_the_same(raw: bytes, alphabet: str, text: str) -> None:
    assert words_of(raw, alphabet) == text


def test_a_header_is_unfolded_and_cut() -> None:
    raw = b"Subject: a\r\n b\r\nX-Other: c\r\n d\r\nLIST-Id: e\r\nnone\r\nSubject: f\r\n\r\nFrom: g"
    assert fields(parted(raw)[0]) == {"subject": [b"a b", b"f"], "list": [b"e"]}
    assert len(fields(b"Subject: " + b"x" * 9000)["subject"][0]) == 2000
    assert told_by(b"") == {}
    assert parted(b"\r\nText") == (b"", b"Text")


# -- What is believed of it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        Answer(b"", -9),
        Answer(b'{"from": "a@b.example"}', 0),
        Answer(b"nonsense\nnonsense\n", 0),
        Answer(b"[" * LARGEST_ANSWER, 0),
        Answer(b"[" * 9000 + b"\n" + b"[" * 9000, 0),
        Answer(b'{"from": "a@b.example"}\n{"text": 3, "left": 0}\n', 0),
        Answer(b'{"from": "a@b.example"}\n{"text": "x", "left": "0"}\n', 0),
        Answer(b'{"from": "a@b.example"}\n["text"]\n', 0),
    ],
)
def test_a_child_that_dies_or_talks_nonsense_leaves_a_message_that_could_not_be_read(
    answer: list[Answer], said: Answer
) -> None:
    answer.append(said)
    assert read().left == "unreadable"


def test_where_the_text_overwhelmed_it_whoever_wrote_is_known_and_gets_a_receipt(
    world: World, answer: list[Answer]
) -> None:
    answer.append(Answer(b'{"from": "aase@andetsteds.example", "subject": "Nabo"}\n', -9))
    contact = taken(read())
    assert contact
    assert (contact.receipt_way, Letter.objects.get().to_address) == ("mail", "aase@andetsteds.example")
    assert {**heard(world, contact), "name": ""} == {
        **dict.fromkeys(("name", "phone", "words", "where", "unanswered"), ""),
        "mail": "aase@andetsteds.example",
        "subject": "Nabo",
        "left": "unreadable",
        "language": "da",
    }


def test_what_it_says_is_cut_and_cleaned_here(answer: list[Answer]) -> None:
    told = {"from": "a@b.example\r\nBcc: c@d.example", "subject": "s\r\nBcc: x"}
    text = {"text": "a\0" + "x" * 2 * LONGEST_TEXT, "left": 0, "cut": False}
    answer.append(Answer(f"{json.dumps(told)}\n{json.dumps(text)}\n".encode(), 0))
    mail = read()
    assert mail.facts
    assert (mail.facts.address, mail.facts.subject) == ("", "s Bcc: x")
    assert (len(mail.words), mail.left) == (LONGEST_TEXT, "cut")


# -- Taking in --------------------------------------------------------------------------------------------------------------


def test_a_mail_is_taken_in_once_with_its_receipt_at_once(world: World) -> None:
    contact = taken(read())
    assert contact
    assert taken(read(b"Received: twice\r\n" + PLAIN)) is None
    assert (contact.channel, contact.receipt_way, contact.taken_in_by) == ("mailbox", "mail", None)
    assert heard(world, contact)["words"] == "Der lugter."
    letter = Letter.objects.get()
    assert letter.facts == {"number": contact.number, "received_at": contact.came_at.isoformat(), "answers": "mail"}
    with acting("worker"), entered(WORKER):
        assert mailbox.was_taken_in(read(), municipality="0101")
        assert not mailbox.was_taken_in(read(PLAIN + b"x"), municipality="0101")


def test_one_of_a_machine_is_a_contact_without_a_letter_and_says_why(world: World) -> None:
    contact = taken(read(b"Auto-Submitted: auto-replied\r\n" + PLAIN))
    assert contact
    assert (contact.receipt_way, contact.owes_receipt) == ("machine", False)
    assert heard(world, contact)["unanswered"] == "automatic"
    assert not Letter.objects.exists()


def test_the_second_within_an_hour_gets_no_letter_and_after_it_one_again_up_to_three_in_a_day(world: World) -> None:
    def comes(number: int) -> str:
        contact = taken(
            read(PLAIN.replace(b"<1@", f"<{number}@".encode()).replace(b"aase@", b"Aase@" if number % 2 else b"aase@"))
        )
        return contact.receipt_way if contact else ""

    ways = []
    for number in range(5):
        ways += [comes(2 * number), comes(2 * number + 1)]
        Letter.objects.update(queued_at=timezone.now() - timedelta(hours=1, minutes=number))
    assert ways == ["mail", "has_one"] * 3 + ["has_one"] * 4
    Letter.objects.update(queued_at=timezone.now() - timedelta(days=1, minutes=1))
    assert comes(99) == "mail"


def test_a_receipt_for_a_form_or_a_call_does_not_count_against_a_mail(world: World) -> None:
    taken(read())
    Letter.objects.update(facts={"number": "123456789A", "received_at": ""})
    contact = taken(read(PLAIN + b"mere"))
    assert contact
    assert contact.receipt_way == "mail"


def test_one_without_an_address_is_a_contact_that_nobody_can_be_written_to(world: World) -> None:
    contact = taken(read(b"Subject: Nabo\r\n\r\nTekst"))
    assert contact
    assert (contact.receipt_way, contact.owes_receipt) == ("nowhere", False)


def test_of_a_larger_one_its_beginning_is_taken_in(world: World) -> None:
    contact = taken(read(PLAIN, size=LARGEST + 1))
    assert contact
    assert heard(world, contact)["left"] == "too_large"


def test_a_date_to_come_is_none(world: World) -> None:
    mail = mailbox.read_mail(PLAIN, size=len(PLAIN), came_at=timezone.now() + timedelta(days=1))
    assert mail.came_at <= timezone.now()


def test_the_page_says_what_lies_in_the_mailbox_and_why_no_receipt_was_sent(
    world: World, municipal_site: object
) -> None:

    assert isinstance(municipal_site, Site)
    contact = taken(mailbox.read_mail(PLAIN, size=len(PLAIN), came_at=timezone.now(), unopened=True))
    assert contact
    municipal_site.sign_in_as(world["Bo"])
    page = municipal_site.get(f"/vagt/henvendelser/{contact.id}/").content.decode()
    assert "Bindeled-se-her" in page
    assert "kunne ikke læses her" in page
    assert "kunne ikke læses, hvem den kom fra" in page


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        ("Bo <bo@a.example>", "Bo", "bo@a.example"),
        ('"Opdigtet, Bo" <bo@a.example>', "Opdigtet, Bo", "bo@a.example"),
        ("Opdigtet, Bo [Drift] <bo@a.example> ", "Opdigtet, Bo [Drift]", "bo@a.example"),
        ("else@b.example <bo@a.example>", "else@b.example", "bo@a.example"),
        ("bo@a.example", "", "bo@a.example"),
        ("bo@a.example (Bo)", "Bo", "bo@a.example"),
        ("bo@a.example, else@b.example", "", "bo@a.example"),
        ("Gruppe: bo@a.example, else@b.example;", "", "bo@a.example"),
        ("<bo@a.example>, <else@b.example>", "", "bo@a.example"),
        ("a\rBcc: else@b.example\r <bo@a.example>", "", ""),
        ("Bo <bo@a.example\0>", "", ""),
        ("nobody", "", ""),
        ("", "", ""),
    ],
)
def test_who_wrote_is_read_alike_by_every_python(field: str, name: str, address: str) -> None:
    assert written_by(field) == (name, address)
