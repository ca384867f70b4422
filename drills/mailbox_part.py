"""The process that reads the duty mailbox, as the product runs it, or broken on purpose. Started by the drill ``mailbox``.

It kills itself now and then at the seam where a message is taken in and not moved yet, or the other way round in a build that is
broken there, and says so before, so that the drill can tell this death from another.
"""

import email
import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django is set up above

from bindeled.config import duty_mailbox  # noqa: E402
from bindeled.duty.actions import mailbox as actions  # noqa: E402
from bindeled.duty.child.parts import parted, told_by, told_of_text  # noqa: E402
from bindeled.duty.rules import mailbox as rules  # noqa: E402
from bindeled.shut.outside import Answer  # noqa: E402

A_WHILE, A_MACHINE = 1, 700 * 2**20  # seconds of the processor, and bytes, of a process on a machine that has no more


def dies_at(seam: Path, often: float) -> Callable[[], None]:
    """Answer what kills this process so often, as power that goes would; it leaves a line in a file before."""
    draw = random.Random(os.getpid())

    def die() -> None:
        if draw.random() < often:
            with seam.open("a") as file:
                file.write(f"{os.getpid()}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def product(die: Callable[[], None]) -> None:
    """Die after the commit and before the message is moved."""
    moves = duty_mailbox.put_away

    def put_away(*arguments: Any) -> None:
        die()
        moves(*arguments)

    patch.object(duty_mailbox, "put_away", put_away).start()


def moves_first(die: Callable[[], None]) -> None:
    """A build that moves a message before it is taken in."""
    takes, moves, at_hand = duty_mailbox.taken_in, duty_mailbox.put_away, duty_mailbox.part_of
    last: list[Any] = []

    def part_of(server: Any, uid: int, most: int) -> bytes:
        last[:] = [server, uid]
        return at_hand(server, uid, most)

    def taken_in(*arguments: Any, **more: Any) -> str:
        server, uid = last
        moves(server, uid, duty_mailbox.TAKEN)
        die()
        return takes(*arguments, **more)

    patch.multiple(duty_mailbox, part_of=part_of, taken_in=taken_in, put_away=lambda *_arguments: None).start()


def answers_all(_die: Callable[[], None]) -> None:
    """A build that answers machines and loops as it answers people."""
    asked = rules.why_no_mail

    def why(facts: Any, **more: Any) -> str:
        reason = asked(facts, **more)
        return reason if reason in {"unread", "no_address"} else ""

    patch.object(rules, "why_no_mail", why).start()


def believes_ids(_die: Callable[[], None]) -> None:
    """A build that knows a message by its Message-ID alone."""
    known_by = lambda raw, _size: str(email.message_from_bytes(raw[:20_000])["Message-ID"])  # noqa: E731 - it has no other name
    patch.object(rules, "known_by", known_by).start()


def opens_itself(_die: Callable[[], None]) -> None:
    """A build without limits, that reads a message in this process with the library's own parser."""

    def whole(server: Any, uid: int, _most: int) -> bytes:
        return bytes(server.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"])

    def read(_program: str, *, given: bytes, **_more: Any) -> Answer:
        for part in email.message_from_bytes(given).walk():
            str(part.get_payload(decode=True))
        return Answer(
            b"\n".join(json.dumps(told).encode() for told in (told_by(parted(given)[0]), told_of_text(given))), 0
        )

    patch.object(duty_mailbox, "part_of", whole).start()
    patch.object(actions, "ask", read).start()
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + A_WHILE
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (A_MACHINE, A_MACHINE))


BUILDS: dict[str, Callable[[Callable[[], None]], None]] = {
    "product": product,
    "moves first": moves_first,
    "answers all": answers_all,
    "believes ids": believes_ids,
    "opens itself": opens_itself,
}

if __name__ == "__main__":
    build, seam, often = sys.argv[1:]
    BUILDS[build](dies_at(Path(seam), float(often)))
    call_command("duty_mailbox", every=0.1)
