"""The process that reads the duty mailboxes: what it is told, in which order it works, and that one message holds up no other."""

import io
import re
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone
from imapclient import IMAPClient

from bindeled.confidentiality.doors import Door, entered
from bindeled.config import duty_mailbox
from bindeled.config.duty_mailbox import LOOK_HERE, TAKEN, TRIES, Box, Reader, box_of, boxes, put_away
from bindeled.duty.actions import mailbox as duty
from bindeled.duty.child.limits import LARGEST, OF_A_LARGER
from bindeled.duty.models import Contact
from conftest import acting
from journeys.factory import World

URL = "imaps://vagt%40kommune.example:hemmeligt%2F1@mail.kommune.example"


class Server:
    """An IMAP server's inbox, as the client shows it. Notes in which order it is asked."""

    def __init__(self, messages: dict[int, bytes], *, moves: bool = True, uidplus: bool = True) -> None:
        self.inbox, self.folders, self.asked = dict(messages), {"INBOX"}, list[str]()
        self.moved: dict[int, str] = {}
        self._can = {"MOVE": moves, "UIDPLUS": uidplus}
        self.normalise_times = True
        self.came_at = datetime(2026, 11, 2, 8, tzinfo=UTC)

    def starttls(self, context: Any) -> None:
        """Note it."""
        self.asked.append("starttls")

    def login(self, user: str, password: str) -> None:
        """Note it."""
        self.asked.append(f"login {user} {password}")

    def select_folder(self, folder: str) -> None:
        """Note it."""
        self.asked.append(f"select {folder}")

    def logout(self) -> None:
        """Note it."""
        self.asked.append("logout")

    def has_capability(self, name: str) -> bool:
        """Say whether it can."""
        return self._can[name]

    def search(self, what: str) -> list[int]:
        """Answer what lies in the inbox."""
        return list(self.inbox)

    def folder_exists(self, name: str) -> bool:
        """Say whether a folder is there."""
        return name in self.folders

    def create_folder(self, name: str) -> None:
        """Make a folder."""
        self.folders.add(name)

    def folder_status(self, name: str, what: list[str]) -> dict[bytes, int]:
        """Answer how many lie there."""
        return {b"MESSAGES": sum(folder == name for folder in self.moved.values())}

    def fetch(self, uids: list[int], what: list[str]) -> dict[int, dict[bytes, Any]]:
        """Answer messages, or break."""
        self.asked.append(f"fetch {what[-1]}")
        told = {}
        for uid in set(uids) & set(self.inbox):
            raw = self.inbox[uid]
            if raw == b"breaks":
                raise OSError
            told[uid] = {b"RFC822.SIZE": len(raw), b"INTERNALDATE": self.came_at, b"BODY[]<0>": raw}
        return told

    def move(self, uids: list[int], folder: str) -> None:
        """Move messages, and note how many were taken in by then."""
        with entered(Door("worker", municipality="0101")):
            self.asked.append(f"move to {folder}, {len(Contact.objects.values_list('id'))} taken in")
        for uid in uids:
            self.moved[uid] = folder
            del self.inbox[uid]

    def copy(self, uids: list[int], folder: str) -> None:
        """Note it."""
        self.asked.append(f"copy to {folder}")

    def delete_messages(self, uids: list[int]) -> None:
        """Note it."""
        self.asked.append("delete")

    def uid_expunge(self, uids: list[int]) -> None:
        """Note it."""
        self.asked.append(f"expunge {uids}")


def box(**changes: Any) -> Box:
    return Box(**{**vars(box_of("0101", URL)), **changes})


@pytest.fixture(autouse=True)
def _connected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the connection of the test's own transaction."""
    monkeypatch.setattr(connection, "close", lambda: None)


def looks(
    server: Server, monkeypatch: pytest.MonkeyPatch, reader: Reader | None = None, ended: Event | None = None
) -> int:
    monkeypatch.setattr(duty_mailbox, "IMAPClient", _client(server))
    with acting("worker"):
        return (reader or Reader(box())).look(ended or Event())


def _client(server: Server) -> Any:
    class Client:
        AbortError = IMAPClient.AbortError

        def __new__(cls, *_told: Any, **_more: Any) -> Any:
            return server

    return Client


def mail(number: int, more: str = "") -> bytes:
    return f"From: nabo{number}@andetsteds.example\r\nMessage-ID: <{number}@a.example>\r\n{more}\r\nTekst\r\n".encode()


# -- What it is told ------------------------------------------------------------------------------------------------------


def test_a_mailbox_is_told_in_one_line_and_its_password_stands_in_no_word_of_it() -> None:
    told = box_of("0101", f"{URL}:1993/Vagt?address=Post@kommune.example")
    assert (told.host, told.port, told.user, told.password) == (
        "mail.kommune.example",
        1993,
        "vagt@kommune.example",
        "hemmeligt/1",
    )
    assert told.folder == "Vagt"
    assert {"vagt@kommune.example", "post@kommune.example"} < told.own
    assert "hemmeligt" not in repr(told)
    assert (box_of("0101", URL).port, box_of("0101", URL).folder) == (993, "INBOX")
    assert box_of("0101", URL.replace("imaps", "imap+tls")).port == 143


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://a:hemmeligt@b", "imaps://user:password@host"),
        ("imaps://a@b", "imaps://user:password@host"),
        ("imaps://:hemmeligt@b", "imaps://user:password@host"),
        ("imap://a:hemmeligt@mail.kommune.example", "without TLS"),
        ("imaps://a:hemmeligt@", "imaps://user:password@host"),
    ],
)
def test_what_is_told_wrongly_is_refused_and_not_repeated(url: str, why: str) -> None:
    with pytest.raises(ValueError, match="BINDELED_DUTY_MAILBOX_0157") as refused:
        boxes({"0157": url})
    assert why in str(refused.value)
    assert "hemmeligt" not in str(refused.value)


def test_without_tls_it_is_read_on_this_machine_alone() -> None:
    assert box_of("0101", "imap://a:b@127.0.0.1:21143").port == 21143


# -- How it works ---------------------------------------------------------------------------------------------------------


def test_a_message_is_moved_after_it_was_taken_in_and_never_marked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server({1: mail(1), 2: mail(2, 'Content-Type: multipart/mixed; boundary="x"\r\n')})
    server.inbox[2] = server.inbox[2].replace(b"Tekst", b"--x\r\nContent-Type: image/png\r\n\r\nA")
    assert looks(server, monkeypatch) == 2
    assert server.moved == {1: TAKEN, 2: LOOK_HERE}
    assert [asked for asked in server.asked if asked.startswith("move")] == [
        f"move to {TAKEN}, 1 taken in",
        f"move to {LOOK_HERE}, 2 taken in",
    ]
    assert server.asked[0] == "login vagt@kommune.example hemmeligt/1"
    assert server.asked[-1] == "logout"
    assert all("PEEK" in asked or "INTERNALDATE" in asked for asked in server.asked if asked.startswith("fetch"))
    assert set(Contact.objects.values_list("came_at", flat=True)) == {server.came_at}


def test_one_that_was_taken_in_and_not_moved_is_moved_and_not_taken_in_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(Server({1: mail(1)}), monkeypatch)
    server = Server({7: mail(1)})
    looks(server, monkeypatch)
    assert (server.moved, Contact.objects.count()) == ({7: TAKEN}, 1)


def test_of_a_message_that_is_too_large_only_its_beginning_is_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server({1: mail(1) + b"x" * LARGEST, 2: mail(2)})
    looks(server, monkeypatch)
    assert f"fetch BODY.PEEK[]<0.{OF_A_LARGER}>" in server.asked
    assert f"fetch BODY.PEEK[]<0.{LARGEST}>" in server.asked
    assert server.moved == {1: LOOK_HERE, 2: TAKEN}


def test_a_message_that_fails_holds_up_no_other_and_is_taken_in_unread_in_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = duty.read_mail

    def read(raw: bytes, *, unopened: bool, **more: Any) -> Any:
        if b"nabo1@" in raw and not unopened:
            raise MemoryError
        return reads(raw, unopened=unopened, **more)

    monkeypatch.setattr(duty, "read_mail", read)
    server, reader = Server({1: mail(1), 2: mail(2)}), Reader(box())
    looks(server, monkeypatch, reader)
    assert server.moved == {2: TAKEN}
    for _time in range(TRIES):
        looks(server, monkeypatch, reader)
    assert server.moved == {2: TAKEN, 1: LOOK_HERE}
    assert Contact.objects.count() == 2


def test_one_that_breaks_the_connection_is_tried_last(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    server, reader = Server({1: b"breaks", 2: mail(2)}), Reader(box())
    with pytest.raises(OSError):  # noqa: PT011 - it is any
        looks(server, monkeypatch, reader)
    with pytest.raises(OSError):  # noqa: PT011 - the same
        looks(server, monkeypatch, reader)
    assert server.moved == {2: TAKEN}


def test_told_to_end_it_finishes_the_message_at_hand_and_begins_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, moves = Event(), Server.move

    def move(self: Server, uids: list[int], folder: str) -> None:
        moves(self, uids, folder)
        ended.set()

    monkeypatch.setattr(Server, "move", move)
    server = Server({1: mail(1), 2: mail(2)})
    assert looks(server, monkeypatch, ended=ended) == 1
    assert list(server.inbox) == [2]


def test_where_nothing_could_be_written_nothing_is_moved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_mail: Any, **_more: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(duty, "take_mail", fails)
    server = Server({1: mail(1)})
    looks(server, monkeypatch)
    assert (server.moved, list(server.inbox)) == ({}, [1])


@pytest.mark.parametrize(
    ("moves", "uidplus", "asked"),
    [
        (True, True, ["move to Bindeled, 0 taken in"]),
        (False, True, ["copy to Bindeled", "delete", "expunge [1]"]),
        (False, False, ["copy to Bindeled", "delete"]),
    ],
)
@pytest.mark.django_db
def test_it_is_put_away_also_on_a_server_that_knows_no_moving(moves: bool, uidplus: bool, asked: list[str]) -> None:
    server: Any = Server({1: b""}, moves=moves, uidplus=uidplus)
    put_away(server, 1, TAKEN)
    assert server.asked == asked


# -- What operators are told ----------------------------------------------------------------------------------------------


@pytest.fixture
def worker(settings: Any) -> None:
    settings.SIDE, settings.DUTY_MAILBOXES = "worker", {"0101": URL}


def checked() -> str:
    out = io.StringIO()
    call_command("duty_mailbox", "--check", stdout=out)
    return out.getvalue()


def test_operators_are_told_how_many_wait_and_how_many_are_to_be_looked_at(
    worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server({1: mail(1)})
    server.came_at, server.folders, server.moved = timezone.now(), {LOOK_HERE}, {5: LOOK_HERE}
    monkeypatch.setattr(duty_mailbox, "IMAPClient", _client(server))
    said = re.fullmatch(r"0101: 1 waiting, the oldest for (\d+) seconds; 1 to be looked at\n", checked())
    assert said
    assert int(said[1]) < 60  # a slow machine takes its time


def test_a_message_that_waits_too_long_needs_somebody(worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server({1: mail(1)})
    server.came_at = timezone.now() - timedelta(minutes=11)
    monkeypatch.setattr(duty_mailbox, "IMAPClient", _client(server))
    with pytest.raises(SystemExit):
        checked()


def test_a_mailbox_that_is_not_reached_needs_somebody(worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreached(*_told: Any, **_more: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(duty_mailbox, "IMAPClient", unreached)
    assert duty_mailbox.standing(box()).needs_somebody
    with pytest.raises(SystemExit):
        checked()


def test_it_refuses_to_begin_without_a_mailbox_or_on_another_side(settings: Any) -> None:
    with pytest.raises(CommandError, match="read as worker"):
        call_command("duty_mailbox")
    settings.SIDE = "worker"
    with pytest.raises(CommandError, match="No duty mailbox is named"):
        call_command("duty_mailbox")
    settings.DUTY_MAILBOXES = {"0101": "imaps://"}
    with pytest.raises(CommandError, match="BINDELED_DUTY_MAILBOX_0101"):
        call_command("duty_mailbox")
