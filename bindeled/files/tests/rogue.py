"""What a child that was taken over might do instead of its work: ``python -m bindeled.files.tests.rogue HOW``."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bindeled.files.child import shut

MIB = 2**20


def copy() -> None:
    """Hand the file back as it is."""
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)


def flood() -> None:
    """Write without end."""
    while True:
        sys.stdout.buffer.write(bytes(MIB))


def hang() -> None:
    """Do nothing, for ever, and read nothing."""
    time.sleep(3600)


def die() -> None:
    """Fall over."""
    os.abort()


def lie() -> None:
    """Say that more follows than does."""
    sys.stdout.buffer.write(b"\x7f\xff\xff\xff" + sys.stdin.buffer.read())


def break_out() -> None:
    """Shut oneself in, try every way out, and write down which ones stood open."""
    shut.bound(memory=512 * MIB, processor=5)
    assert shut.shut()
    try_every_way()


def not_shut_in() -> None:
    """Try the same without being shut in, but for what would become of it."""
    os.fork = os.execv = lambda *_told: 0  # type: ignore[assignment]
    try_every_way()


def try_every_way() -> None:
    """Write down which ways out stand open."""
    ways: dict[str, Callable[[], object]] = {
        "read a file": lambda: Path("/etc/hostname").read_bytes(),
        "write a file": lambda: Path("/tmp/bindeled-rogue").write_bytes(b"x"),  # noqa: S108 - it is refused
        "reach the network": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "open a socket": socket.socket,
        "begin a process": os.fork,
        "become another program": lambda: os.execv(sys.executable, [sys.executable]),  # noqa: S606 - it is refused
        "end another process": lambda: os.kill(os.getppid(), 0),
        "see what is there": lambda: list(Path("/").iterdir()),
        "remove a file": lambda: os.unlink("/tmp/bindeled-rogue"),  # noqa: PTH108, S108 - it is refused
        "take all memory": lambda: bytearray(1024 * MIB),
    }
    open_ways = []
    for name, way in ways.items():
        try:
            way()
        except (OSError, MemoryError):
            continue
        open_ways.append(name)
    sys.stdout.write("\n".join(open_ways) or "none")
    shut.leave(0)


def reckon() -> None:
    """Reckon for ever, within the bounds."""
    shut.bound(memory=512 * MIB, processor=1)
    while True:
        pass


HOW = {one.__name__: one for one in (copy, flood, hang, die, lie, break_out, not_shut_in, reckon)}

if __name__ == "__main__":
    HOW[sys.argv[1]]()
