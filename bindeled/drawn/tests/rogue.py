"""What a child that was taken over might do instead of making a file: ``python -m bindeled.drawn.tests.rogue HOW``."""

import sys

from bindeled.shut.tests import rogue


def copy() -> None:
    """Hand the file back as it is."""
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)


def lie() -> None:
    """Say that more follows than does."""
    sys.stdout.buffer.write(b"\x7f\xff\xff\xff" + sys.stdin.buffer.read())


if __name__ == "__main__":
    (rogue.HOW | {"copy": copy, "lie": lie})[sys.argv[1]]()
