"""Three hundred hostile messages lie in the duty mailbox: none is lost, nothing dies, each gets one receipt, and nothing goes on for ever.

A real IMAP server on loopback, over TLS; the product's own process, which is killed again and again in the midst, also between the commit
and the moving; autoresponders that answer each receipt. Afterwards the mailbox, the contacts and the letters are held against each other.
Controls: a build that moves before it commits, one that answers machines, one that believes a Message-ID, and one that opens messages
itself. Each must be noticed.
"""

import argparse
import email
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from journeys import stage

stage.set_up_django()

from django.db import connection  # noqa: E402 - Django is set up above
from imapclient import IMAPClient  # noqa: E402

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.confidentiality.doors import entered  # noqa: E402
from bindeled.config.duty_mailbox import LOOK_HERE, TAKEN  # noqa: E402
from bindeled.duty import queries  # noqa: E402
from bindeled.duty.child.limits import LARGEST, OF_A_LARGER  # noqa: E402
from bindeled.duty.models import Contact  # noqa: E402
from bindeled.duty.rules import mailbox as rules  # noqa: E402
from bindeled.post.letters import message  # noqa: E402
from bindeled.post.models import Letter  # noqa: E402
from bindeled.receipts.letters import received  # noqa: E402
from drills.hostile_mail import OVERWHELMING, WHOLE, Hostile, answer_of, corpus, plain  # noqa: E402
from drills.imap_server import PASSWORD, USER, certificate  # noqa: E402
from journeys.factory import World, make_world  # noqa: E402
from journeys.sides import acting  # noqa: E402

RESPONDERS = {f"{how}@svarer.example": how for how in ("marked", "quoting", "silent")}
MOST_ROUNDS = 2
BOMB = "a page that is never done"
HEADERS = {
    "subject",
    "from",
    "to",
    "date",
    "message-id",
    "auto-submitted",
    "content-language",
    "mime-version",
    "content-type",
}
PATIENCE = 900.0


@dataclass
class Outcome:
    """What came of one run."""

    lost: int = 0
    too_many: int = 0
    deaths: int = 0
    kills: int = 0
    seams: int = 0
    receipts_not_one: int = 0
    loops: int = 0
    headers_strange: int = 0
    not_in_the_mailbox: int = 0
    unread_words: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    left: Counter[str] = field(default_factory=Counter)


def free_port() -> int:
    """Answer a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Post:
    """The IMAP server, and what a mail server would do to it."""

    def __init__(self, folder: Path) -> None:
        self.port, (self.certificate, key) = free_port(), certificate(folder)
        command = [sys.executable, "-m", "drills.imap_server", str(self.port), str(self.certificate), str(key)]
        self._server = subprocess.Popen(command, cwd=stage.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        """End it."""
        self._server.kill()
        self._server.wait()

    @contextmanager
    def _open(self) -> Iterator[IMAPClient]:
        deadline = time.monotonic() + 20
        while True:
            try:
                server = IMAPClient("localhost", self.port, ssl=False, timeout=60)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        server.starttls(ssl.create_default_context(cafile=str(self.certificate)))
        server.login(USER, PASSWORD)
        try:
            yield server
        finally:
            with suppress(OSError, IMAPClient.Error):
                server.logout()

    def deliver(self, messages: Sequence[bytes]) -> None:
        """Lay messages into the inbox."""
        with self._open() as server:
            at = 0
            while at < len(messages):
                some = [messages[at]]
                while at + len(some) < len(messages) and sum(map(len, some)) < 2**20 and len(some) < 50:
                    some.append(messages[at + len(some)])
                server.multiappend("INBOX", some)
                at += len(some)

    def counts(self) -> dict[str, int]:
        """Answer how many messages lie where."""
        with self._open() as server:
            folders = [folder for folder in ("INBOX", TAKEN, LOOK_HERE) if server.folder_exists(folder)]
            return {folder: server.folder_status(folder, ["MESSAGES"])[b"MESSAGES"] for folder in folders}


class Run:
    """One build with one mailbox and one database."""

    def __init__(self, folder: Path, database: str, build: str, draw: random.Random, *, seams: float) -> None:
        self.post, self.build, self.draw = Post(folder), build, draw
        self.outcome, self._folder, self._database, self._often = Outcome(), folder, database, seams
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = 0

    def _start(self) -> None:
        told = {
            **stage.environment(),
            "BINDELED_SIDE": "worker",
            "DATABASE_URL": stage.engine.url("bindeled_worker", self._database),
            "BINDELED_DUTY_MAILBOX_0101": f"imap+tls://{quote(USER, safe='')}:{quote(PASSWORD)}@localhost:{self.post.port}/INBOX",
            "BINDELED_DUTY_MAILBOX_CA": str(self.post.certificate),
            "BINDELED_MAIL_FROM": "Bindeled <kvittering@bindeled.example>",
        }
        with (self._folder / f"{self.build}.log").open("ab") as log:
            command = [
                sys.executable,
                "-m",
                "drills.mailbox_part",
                self.build,
                str(self._folder / "seams"),
                str(self._often),
            ]
            self._process = subprocess.Popen(command, cwd=stage.ROOT, env=told, stdout=log, stderr=log)

    def until_empty(self, *, kills: int, patience: float = PATIENCE, deaths: int = 10) -> None:
        """Let the process work until the inbox is empty; kill it so often in the midst; start it again whenever it ended."""
        deadline, left, next_kill = time.monotonic() + patience, kills, time.monotonic() + 2 + self.draw.random() * 2
        while time.monotonic() < deadline and self.outcome.deaths < deaths:
            if self._process is None or self._process.poll() is not None:
                self._count_death()
                self._start()
            elif left and time.monotonic() > next_kill:
                left, self._killed = left - 1, self._killed + 1
                self._process.kill()
                self._process.wait()
                next_kill = time.monotonic() + 2 + self.draw.random() * 3
            elif self.post.counts()["INBOX"] == 0:
                return
            time.sleep(0.3)
        self.outcome.wrong += ["the inbox was not emptied"]

    def _count_death(self) -> None:
        if self._process is not None and self._process.returncode is not None:
            seams = self._seams()
            mine = self._killed + len(seams) - self.outcome.kills - self.outcome.seams
            self.outcome.kills, self.outcome.seams = self._killed, len(seams)
            self.outcome.deaths += mine == 0

    def _seams(self) -> list[str]:
        try:
            return (self._folder / "seams").read_text().split()
        except FileNotFoundError:
            return []

    def stop(self) -> None:
        """End what was started; a process that cannot end in time is a death."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
                self.outcome.deaths += 1
        self.post.stop()


def answered(run: Run, answers: int) -> int:
    """Let each autoresponder answer what it got and has not answered yet; answer how many answers there are by now."""
    letters = Letter.objects.filter(to_address__in=RESPONDERS).order_by("queued_at")
    new = list(letters.values_list("id", "to_address"))[answers:]
    own = "bindeled.example"
    run.post.deliver(
        [answer_of(to, RESPONDERS[to], answers + at, f"<{it.hex}@{own}>") for at, (it, to) in enumerate(new)]
    )
    return answers + len(new)


def live_through(run: Run, messages: Sequence[Hostile], *, kills: int) -> None:
    """Deliver, let it work, let the autoresponders go on for as long as they do, and reckon up."""
    begun = time.monotonic()
    run.post.deliver([one.raw for one in messages])
    if run.build in {"product", "answers all"}:
        run.post.deliver([plain(address) for address in RESPONDERS])
    run.until_empty(kills=kills)
    answers, before = 0, -1
    while answers != before and answers < MOST_ROUNDS * len(RESPONDERS):
        before, answers = answers, answered(run, answers)
        run.until_empty(kills=0)
    run.outcome.seconds = time.monotonic() - begun
    run.outcome.loops = sum(Letter.objects.filter(to_address=address).count() > 1 for address in RESPONDERS)
    run.outcome.wrong += (
        ["answers to receipts were not all tried"] if run.build == "product" and answers != len(RESPONDERS) else []
    )


def reckon(run: Run, messages: Sequence[Hostile], world: World) -> None:
    """Hold the mailbox, the contacts and the letters against each other."""
    its = run.outcome
    where = run.post.counts()
    delivered = len(messages) + (len(RESPONDERS) if run.build in {"product", "answers all"} else 0)
    its.not_in_the_mailbox = max(0, delivered - sum(where.values()))
    letters = Counter(Letter.objects.values_list("facts__number", flat=True))
    with acting("municipality"), entered(world.door("Bo")):
        found = {bytes(contact.known_by or b""): contact for contact in Contact.objects.select_related("key")}
        marks = {queries.message_mark("0101", known(one)): one for one in messages if not one.again}
        bodies = {mark: queries.body_of(found[mark]) for mark in marks if mark in found}
    distinct = sum(not one.again for one in messages)
    ours = [contact for mark, contact in found.items() if mark in marks or run.build != "product"]
    its.lost = max(distinct - len(ours), sum(mark not in found for mark in marks))
    if run.build == "product":
        its.too_many = len(ours) - distinct
    for contact in found.values():
        one = marks.get(bytes(contact.known_by or b""))
        right = not one or contact.receipt_way == one.receipt
        if not right or letters[contact.number] != (contact.receipt_way == "mail"):
            its.receipts_not_one += 1
            its.wrong += [
                f"{one.name if one else 'a message'}: {contact.receipt_way}, {letters[contact.number]} letters"
            ]
    for mark, body in bodies.items():
        one = marks[mark]
        its.left[body.get("left", "") or "nothing"] += 1
        if one.says and one.says not in body["words"] + body["subject"]:
            its.unread_words += [one.name]
    its.headers_strange = sum(map(strange, Letter.objects.all()))


def known(one: Hostile) -> str:
    """Answer what the product knows a message by."""
    size = len(one.raw)
    return rules.known_by(one.raw[: LARGEST if size <= LARGEST else OF_A_LARGER], size)


def strange(letter: Letter) -> bool:
    """Say whether a letter, as it leaves, has a line in its header that ours do not have, or goes to anybody else."""
    mail = message(letter, received(letter.facts, letter.language))
    sent: Any = email.message_from_bytes(mail.message().as_bytes())
    names = [name.lower() for name in sent.keys()]  # noqa: SIM118 - a message is no dictionary
    return (
        set(names) != HEADERS
        or len(names) != len(HEADERS)
        or mail.to != [letter.to_address]
        or sent["To"] != letter.to_address
    )


@contextmanager
def clean() -> Iterator[tuple[str, World]]:
    """A database of its own with two municipalities and the cast; what is written is kept until it is dropped."""
    name, before = f"mailbox_{os.getpid()}_{time.monotonic_ns()}", connection.settings_dict["NAME"]
    connection.close()
    stage.make_clone(name)
    connection.settings_dict["NAME"] = name
    try:
        yield name, make_world()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        stage.drop_clone(name)


def tried(build: str, messages: Sequence[Hostile], *, seed: int, kills: int = 0, seams: float = 0.0) -> Outcome:
    """Let one build live through some messages."""
    with tempfile.TemporaryDirectory() as folder, clean() as (database, world):
        run = Run(Path(folder), database, build, random.Random(seed), seams=seams)
        try:
            if build == "opens itself":
                run.post.deliver([one.raw for one in messages])
                run.until_empty(kills=0, patience=60, deaths=1)
            else:
                live_through(run, messages, kills=kills)
            reckon(run, messages, world)
        finally:
            run.stop()
            if os.environ.get("BINDELED_DRILL_LOG"):
                print((Path(folder) / f"{build}.log").read_text()[-4000:])
    return run.outcome


def controls(seed: int, *, whole: bool) -> list[str]:
    """Break the build in four ways, in the small size in two; answer which were not noticed."""
    some = corpus(60, seed)
    ordinary = [one for one in some if one.group == "odd"][:1]
    machines = [one for one in some if one.group == "machines"][:3]
    twice = [one for one in some if one.group == "twice"]
    bomb = Hostile("overwhelming", BOMB, OVERWHELMING[BOMB]("bombe@andetsteds.example"))
    found = {
        "moves first": tried("moves first", ordinary, seed=seed, seams=1.0).lost,
        "answers all": _of(tried("answers all", machines, seed=seed)),
    }
    if whole:
        found["believes ids"] = tried("believes ids", twice, seed=seed).lost
        found["opens itself"] = tried("opens itself", [bomb], seed=seed).deaths
    for build, noticed in found.items():
        print(f"control: a build that {build}: {noticed} noticed")
    return [build for build, noticed in found.items() if not noticed]


def _of(outcome: Outcome) -> int:
    return min(outcome.loops, outcome.receipts_not_one)


def main(number: int, seed: int, *, kills: int) -> int:
    """The whole, then the controls; answer the exit code."""
    messages = corpus(number, seed)
    its = tried("product", messages, seed=seed, kills=kills, seams=0.05 if number >= WHOLE else 0.1)
    groups = Counter(one.group for one in messages)
    print(", ".join(f"{count} {group}" for group, count in sorted(groups.items())))
    print("left in the mailbox: " + ", ".join(f"{count} {left}" for left, count in its.left.most_common()))
    print(
        f"killed {its.kills} times from outside, {its.seams} times between commit and moving; {its.seconds:.0f} seconds"
    )
    unnoticed = controls(seed, whole=number >= WHOLE)
    figures = {
        "messages": len(messages),
        "lost": its.lost,
        "taken_in_twice": its.too_many,
        "process_deaths": its.deaths,
        "receipts_not_one": its.receipts_not_one,
        "loops": its.loops,
        "headers_injected": its.headers_strange,
        "gone_from_the_mailbox": its.not_in_the_mailbox,
        "words_unread": len(its.unread_words),
        "kills": its.kills + its.seams,
        "controls_unnoticed": len(unnoticed),
    }
    must_be_nothing = set(figures) - {"messages", "kills"}
    broken = [f"{name}: {figures[name]}" for name in figures if name in must_be_nothing and figures[name]]
    broken += its.wrong + [f"not read: {name}" for name in its.unread_words]
    broken += [f"the control: a build that {build} was not noticed" for build in unnoticed]
    return verdict(figures, broken)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=WHOLE)
    parser.add_argument("--kills", type=int, default=10, help="from outside; those at the seam come besides")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    ended = main(told.messages, told.seed, kills=told.kills)
    stage.clear()
    sys.exit(ended)
