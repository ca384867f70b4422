"""Reads the message on the input: bound, warm up, shut in, read, and write a line for the header and a line for the text."""

import json
import sys

from bindeled.duty.child.limits import BROKEN, LARGEST, MEMORY, NOT_SHUT_IN, PROCESSOR
from bindeled.duty.child.parts import parted, told_by, told_of_text
from bindeled.shut.inside import bound, leave, shut

# One of our own, by which everything is loaded that a stranger's needs.
SAMPLE = (
    b"From: =?utf-8?q?Opdigtet?= <en@bindeled.example>\r\nSubject: =?iso-8859-1?b?5Q==?=\r\n"
    b"Content-Type: multipart/mixed; boundary=\"x\"; charset*=utf-8''x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nPHA+JmFtcDs8L3A+\r\n--x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=20\r\n--x--\r\n"
)


def main() -> None:
    """Read one message."""
    bound(memory=MEMORY, processor=PROCESSOR)
    told_by(parted(SAMPLE)[0])
    json.dumps(told_of_text(SAMPLE))
    if not shut():
        leave(NOT_SHUT_IN)
    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        _say(told_by(parted(raw)[0]))
        _say(told_of_text(raw))
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the message is one that it cannot read
        leave(BROKEN)
    leave(0)


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
