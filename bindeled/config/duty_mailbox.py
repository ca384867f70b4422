"""The duty mailbox: a process that looks into each municipality's mailbox over IMAP and takes in what lies there.

A message is fetched up to a size, read by a child that is shut in, and taken in with its receipt in one transaction. Only after
the commit is it moved out of the inbox: one that was taken in and not moved is known again. What could not be taken in whole is
moved to a folder of its own, where somebody looks. So the inbox holds what is still to be done, and nothing else.
"""

import logging
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection
from django.utils import timezone
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from bindeled.confidentiality.doors import Door, entered
from bindeled.duty.actions import mailbox as duty
from bindeled.duty.child.limits import LARGEST, OF_A_LARGER

logger = logging.getLogger(__name__)

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}
TAKEN, LOOK_HERE = "Bindeled", "Bindeled-se-her"
SLOW = 30.0  # seconds that a server may take to answer
AT_ONCE = 200  # messages of one look
TRIES = 3  # a message that fails so often is taken in as one that cannot be read
LONGEST_REST = 60.0
# Seconds. A mailbox that was not reached so long, or in which a message waits so long, needs somebody.
TOO_LONG = 600.0


@dataclass(frozen=True)
class Box:
    """One municipality's mailbox, and how it is reached. ``own`` are the addresses that are ours, in small letters."""

    municipality: str
    scheme: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    folder: str
    own: frozenset[str]


def box_of(municipality: str, url: str) -> Box:
    """Read ``imaps://user:password@host:993/INBOX?address=…``. Raises ValueError, whose words hold nothing of it."""
    told = urlsplit(url)
    if told.scheme not in PORTS or not told.hostname or not told.username or not told.password:
        raise ValueError("it must be imaps://user:password@host, or imap+tls:// for STARTTLS")
    if told.scheme == "imap" and told.hostname not in LOCAL:
        raise ValueError("without TLS a mailbox is read on this machine alone: write imaps:// or imap+tls://")
    user = unquote(told.username)
    addresses = [user, *parse_qs(told.query).get("address", []), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]]
    own = frozenset(address.lower() for address in addresses if "@" in address)
    folder, port = unquote(told.path.strip("/")) or "INBOX", told.port or PORTS[told.scheme]
    return Box(municipality, told.scheme, told.hostname, port, user, unquote(told.password), folder, own)


def boxes(told: Mapping[str, str]) -> list[Box]:
    """Answer the mailboxes of the settings. Raises ValueError that names the variable."""
    found = []
    for municipality, url in sorted(told.items()):
        try:
            found.append(box_of(municipality, url))
        except ValueError as error:
            raise ValueError(f"BINDELED_DUTY_MAILBOX_{municipality}: {error}.") from None
    return found


@contextmanager
def reached(box: Box) -> Iterator[IMAPClient]:
    """Sign in and open the inbox. The server's certificate is verified."""
    tls = ssl.create_default_context(cafile=settings.DUTY_MAILBOX_CA or None)
    direct = box.scheme == "imaps"
    server = IMAPClient(box.host, box.port, ssl=direct, ssl_context=tls if direct else None, timeout=SLOW)
    try:
        server.normalise_times = False
        if box.scheme == "imap+tls":
            server.starttls(tls)
        server.login(box.user, box.password)
        server.select_folder(box.folder)
        yield server
    finally:
        with suppress(IMAPClientError, OSError):
            server.logout()


class Reader:
    """Reads one mailbox, look after look. Remembers which messages failed, so that one that does holds up no other."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.failed: Counter[int] = Counter()

    def look(self, ended: threading.Event) -> int:
        """Take in what lies in the inbox, the oldest first and those that failed last; answer how many were moved out of it.

        Told to end, it finishes the message at hand.
        """
        with reached(self.box) as server:
            waiting = sorted(server.search("UNDELETED"), key=lambda uid: (self.failed[uid], uid))[:AT_ONCE]
            if waiting:
                self._make_folders(server)
            return sum(self._tried(server, uid) for uid in waiting if not ended.is_set())

    def _make_folders(self, server: IMAPClient) -> None:
        for folder in (TAKEN, LOOK_HERE):
            if not server.folder_exists(folder):
                server.create_folder(folder)

    def _tried(self, server: IMAPClient, uid: int) -> bool:
        try:
            self._take(server, uid)
        except (OSError, IMAPClient.AbortError):
            self.failed[uid] += 1
            raise
        except Exception:
            self.failed[uid] += 1
            logger.exception(
                "Message %d of the duty mailbox could not be taken in; it stays there and is tried again.", uid
            )
            connection.close()
            return False
        self.failed.pop(uid, None)
        return True

    def _take(self, server: IMAPClient, uid: int) -> None:
        told = server.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
        if told is None:
            return  # somebody has moved it meanwhile
        size = int(told[b"RFC822.SIZE"])
        raw = part_of(server, uid, LARGEST if size <= LARGEST else OF_A_LARGER)
        left = taken_in(self.box, raw, size, told.get(b"INTERNALDATE"), unopened=self.failed[uid] >= TRIES)
        put_away(server, uid, LOOK_HERE if left else TAKEN)


def part_of(server: IMAPClient, uid: int, most: int) -> bytes:
    """Answer a message's bytes, at most so many, without marking it as read."""
    told = server.fetch([uid], [f"BODY.PEEK[]<0.{most}>"]).get(uid, {})
    return bytes(next((value for name, value in told.items() if name.startswith(b"BODY[")), b"") or b"")[:most]


def taken_in(box: Box, raw: bytes, size: int, at: datetime | None, *, unopened: bool) -> str:
    """Take a message in and commit; answer what was left of it. One that was taken in before is not taken in again."""
    door = Door("worker", municipality=box.municipality)
    came_at = at if at is not None and at.tzinfo else timezone.now()
    mail = duty.read_mail(raw, size=size, came_at=came_at.astimezone(UTC), unopened=unopened)
    try:
        with entered(door):
            duty.take_mail(mail, own=box.own, municipality=box.municipality)
    except IntegrityError:
        with entered(door):  # another process took it in at the same moment, or else it is a fault
            if not duty.was_taken_in(mail, municipality=box.municipality):
                raise
    return mail.left


def put_away(server: IMAPClient, uid: int, folder: str) -> None:
    """Move a message out of the inbox, also on a server that knows no moving."""
    if server.has_capability("MOVE"):
        server.move([uid], folder)
        return
    server.copy([uid], folder)
    server.delete_messages([uid])
    if server.has_capability("UIDPLUS"):
        server.uid_expunge([uid])


def read_on(box: Box, every: float, ended: threading.Event) -> None:
    """Look again and again until the end. What fails is logged without its values, and tried again after a growing rest."""
    reader, rest, last = Reader(box), 0.0, time.monotonic()
    while not ended.wait(rest):
        try:
            close_old_connections()
            moved = reader.look(ended)
            rest, last = 0.0 if moved == AT_ONCE else every, time.monotonic()
        except Exception:
            rest = min(max(rest * 2, every, 1.0), LONGEST_REST)
            logger.exception("The duty mailbox of %s could not be read.", box.municipality)
            if time.monotonic() - last > TOO_LONG:
                logger.error("The duty mailbox of %s was not reached for %d minutes.", box.municipality, TOO_LONG // 60)  # noqa: TRY400
            connection.close()
    connection.close()


def run(found: list[Box], every: float, ended: threading.Event) -> None:
    """Read each mailbox in a thread of its own, so that one that hangs stops no other."""
    threads = [threading.Thread(target=read_on, args=(box, every, ended), daemon=True) for box in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass(frozen=True)
class Standing:
    """How a mailbox stands: whether it is reached, how many messages wait and since when, and how many lie to be looked at."""

    reached: bool
    waiting: int = 0
    oldest: float = 0.0  # seconds
    to_look_at: int = 0

    @property
    def needs_somebody(self) -> bool:
        """Say whether an operator must act."""
        return not self.reached or self.oldest > TOO_LONG


def standing(box: Box) -> Standing:
    """Look how a mailbox stands, without reading a message."""
    try:
        with reached(box) as server:
            waiting = server.search("UNDELETED")
            times = [told[b"INTERNALDATE"] for told in server.fetch(waiting[:AT_ONCE], ["INTERNALDATE"]).values()]
            oldest = max(((timezone.now() - at).total_seconds() for at in times), default=0.0)
            aside = server.folder_status(LOOK_HERE, ["MESSAGES"])[b"MESSAGES"] if server.folder_exists(LOOK_HERE) else 0
            return Standing(reached=True, waiting=len(waiting), oldest=oldest, to_look_at=aside)
    except (IMAPClientError, OSError):
        return Standing(reached=False)
