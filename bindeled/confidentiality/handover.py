"""Handing seals over to a place the database cannot reach: one file for each municipality, only ever added to.

What the file knows and the database does not know any more is the sign of a cut-off end; then nothing is added and
somebody is needed.
"""

import fcntl
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bindeled.confidentiality.models import Seal
from bindeled.confidentiality.seals import SealError, Signed

LONGEST_LINE = 4096


def file_of(folder: Path, municipality: str) -> Path:
    """Answer the file of a municipality's seals."""
    return folder / f"{municipality}.seals"


def read(path: Path) -> Iterator[Signed | None]:
    """Answer the seals that a file has now, in order; nothing for a line that cannot be read (a write cut short).

    What is added while it is read is left out: the database is asked afterwards, and knows all that stood here.
    """
    return _read(path, path.stat().st_size)


def _read(path: Path, size: int) -> Iterator[Signed | None]:
    with path.open("rb") as file:
        while file.tell() < size:
            written = file.readline().decode("ascii", "replace")
            if written.strip():
                yield _seal(written)


def _seal(written: str) -> Signed | None:
    try:
        return Signed.read(written)
    except ValueError:
        return None


def last_of(path: Path) -> Signed | None:
    """Answer the last seal of a file that can be read, without reading the file from its beginning."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4 * LONGEST_LINE))
        found = [_seal(written) for written in file.read().decode("ascii", "replace").splitlines()]
    return next((seal for seal in reversed(found) if seal), None)


def hand_over(folder: Path, municipality: str) -> int:
    """Add the seals that the file does not have yet, and make sure that they are on the disk. Answers their number.

    Runs in the sealer's door. Raises SealError where file and database no longer tell the same.
    """
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = file_of(folder, municipality)
    made = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = last_of(path)
        _agreed(municipality, known)
        behind = Seal.objects.filter(municipality_id=municipality, number__gt=known.says.number if known else 0)
        news = [Signed.of(seal).written + "\n" for seal in behind.order_by("number").iterator()]
        if news:
            file.write(_line_end(path) + "".join(news).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
    if made:
        _sync(folder)
    return len(news)


def _agreed(municipality: str, known: Signed | None) -> None:
    if known is None:
        return
    seal = Seal.objects.filter(municipality_id=municipality, number=known.says.number).first()
    if seal is None or Signed.of(seal) != known:
        message = (
            f"Seal {known.says.number} of {municipality} was handed over, and the database "
            f"{'tells another' if seal else 'does not know it any more'}. Nothing is sealed or handed over until somebody has looked: "
            "bindeled seals check. After restoring a backup: bindeled seals restored."
        )
        raise SealError(message)


def _line_end(path: Path) -> bytes:
    """A write that was cut short leaves a line without its end; the next one begins on a line of its own."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return b""
        file.seek(-1, os.SEEK_END)
        return b"" if file.read() == b"\n" else b"\n"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_aside(folder: Path, municipality: str, *, now: datetime) -> Path | None:
    """Put the file away as evidence, so that a new one begins: after a backup was restored, which knows fewer seals."""
    path = file_of(folder, municipality)
    if not path.exists():
        return None
    aside = folder / f"{municipality}.until-{now:%Y-%m-%dT%H%M%S}.seals"
    path.rename(aside)
    _sync(folder)
    return aside
