"""Tombstones: the list, outside the database, of record keys that were destroyed. It outlives a restore of an older copy.

A copy of the database still holds the keys that were destroyed after it was made. So each destruction is written here too,
and a restore applies them again. The list holds a key's id, its municipality and a time: nothing about anybody.

A destruction is two lines. *Intended* is on the disk before the transaction commits, so that no destruction is unknown
here; *done* is written after the commit, so that one that was rolled back destroys nothing at a restore. A process that dies
between the two leaves an open intention, which ``records.settle`` answers from the database: done, or withdrawn. See decision
record 0013. This module needs neither Django nor a database: a restore has none yet.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

INTENDED, DONE, WITHDRAWN = "intended", "done", "withdrawn"


@dataclass(frozen=True)
class Tombstone:
    """One record key, and when it was destroyed."""

    key: UUID
    municipality: str
    at: datetime


@dataclass
class Told:
    """What the list says. ``unreadable`` counts lines that are damaged or were cut off in writing."""

    done: dict[UUID, Tombstone] = field(default_factory=dict)
    open: dict[UUID, Tombstone] = field(default_factory=dict)
    unreadable: int = 0


class Tombstones:
    """The list in one folder: one file a month, only ever added to, each line on the disk before we go on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, word: str, stone: Tombstone) -> None:
        """Add one line, and return when the disk has it. Raises OSError where it cannot be written whole."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Both lines of one destruction bear its time, and so stand in one file.
        path = self.folder / f"{stone.at.astimezone(UTC):%Y-%m}.jsonl"
        said = {"word": word, "key": str(stone.key), "municipality": stone.municipality, "at": stone.at.isoformat()}
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            line = self._after_a_torn_line(descriptor) + json.dumps(said).encode() + b"\n"
            if os.write(descriptor, line) != len(line):
                message = f"The tombstone could not be written whole to {path}; is the disk full?"
                raise OSError(message)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._sync_folder()

    @staticmethod
    def _after_a_torn_line(descriptor: int) -> bytes:
        """Answer what must stand between us and a line that an earlier process could not finish."""
        size = os.fstat(descriptor).st_size
        return b"" if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n" else b"\n"

    def _sync_folder(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def read(self) -> Told:
        """Answer what was destroyed, and what was intended and never answered for.

        One *done* is enough, whatever stands after it: it was written after the commit, and no key comes back.
        """
        told = Told()
        for line in self._lines():
            try:
                said = json.loads(line)
                stone = Tombstone(UUID(said["key"]), said["municipality"], datetime.fromisoformat(said["at"]))
                word = {INTENDED: INTENDED, DONE: DONE, WITHDRAWN: WITHDRAWN}[said["word"]]
            except (ValueError, KeyError, TypeError):
                told.unreadable += 1
                continue
            if word == DONE:
                told.done[stone.key] = stone
            elif word == INTENDED:
                told.open[stone.key] = stone
            else:
                told.open.pop(stone.key, None)
        told.open = {key: stone for key, stone in told.open.items() if key not in told.done}
        return told

    def _lines(self) -> Iterator[bytes]:
        for path in sorted(self.folder.glob("*.jsonl")):
            yield from (line for line in path.read_bytes().split(b"\n") if line.strip())
