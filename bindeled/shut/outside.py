"""Starting a child that shuts itself in, feeding it, and ending it when it takes too long or says too much.

It gets an empty environment and no folder of its own: no key, no connection, no name. What it answers is bytes, to be believed
by nobody.
"""

import subprocess
import sys
from dataclasses import dataclass
from threading import Thread, Timer
from typing import IO

# One arena of memory, so that the bound on memory is one of what is used.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Answer:
    """What a child wrote, at most as much as it may and one byte; and how it ended: below zero by that signal."""

    written: bytes
    code: int


def ask(program: str, *arguments: str, given: bytes, patience: float, most: int) -> Answer:
    """Let a child work on what it is given, for so many seconds by the clock; it may write ``most`` bytes."""
    with subprocess.Popen(
        [sys.executable, "-I", "-B", "-m", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # its complaints may quote what it was given
        env=ENVIRONMENT,
        cwd="/",
    ) as child:
        assert child.stdin  # noqa: S101 - asked for above
        assert child.stdout  # noqa: S101 - asked for above
        end = Timer(patience, child.kill)
        feed = Thread(target=_feed, args=(child.stdin, given), daemon=True)
        end.start()
        feed.start()
        try:
            written = child.stdout.read(most + 1)
        finally:
            child.stdout.close()  # one that would write on without end is stopped by it
            code = child.wait()
            end.cancel()
            feed.join()
    return Answer(written, code)


def _feed(to: IO[bytes], given: bytes) -> None:
    try:
        with to:
            to.write(given)
    except BrokenPipeError:
        return  # it ended before it had read everything, and says why with its exit code
