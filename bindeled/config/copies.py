"""A backup's folder: whole copies of the cluster, and the log that leads from each of them to any later moment.

    FOLDER/base/20260301T020000Z/   a whole copy, named after the moment it was finished (UTC)
    FOLDER/wal/                     the server's log (WAL), segment by segment, as the server archives it

Keys of a municipality are never in here.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bindeled.config.engine import run

FINISHED = "%Y%m%dT%H%M%SZ"
SEGMENT = re.compile(r"[0-9A-F]{24}")
ADDRESSES = 2**32  # a segment's name counts within each 4 GB of log


class CopyError(Exception):
    """A copy cannot be made, or cannot be trusted. The message says why and what to do."""


@dataclass(frozen=True)
class Base:
    """One whole copy of the cluster."""

    folder: Path

    @property
    def finished_at(self) -> datetime:
        """Answer when it was finished: it can be restored to that moment and to later ones."""
        return datetime.strptime(self.folder.name, FINISHED).replace(tzinfo=UTC)

    @property
    def first_segment(self) -> str:
        """Answer the segment of the log with which a restore begins."""
        label = (self.folder / "backup_label").read_text()
        found = re.search(r"START WAL LOCATION: .* \(file ([0-9A-F]{24})\)", label)
        if not found:
            message = f"{self.folder} does not say where its log begins."
            raise CopyError(message)
        return found[1]

    @property
    def last_segment(self) -> str:
        """Answer the segment in which the copying ended; once it is archived, the archive works."""
        reach = json.loads((self.folder / "backup_manifest").read_text())["WAL-Ranges"][-1]
        high, low = (int(part, 16) for part in reach["End-LSN"].split("/"))
        return segment_name(reach["Timeline"], (high * ADDRESSES + low - 1) // self.segment_size, self.segment_size)

    @property
    def segment_size(self) -> int:
        """Answer the bytes of one segment."""
        return int(self.facts()["Bytes per WAL segment"])

    def facts(self) -> dict[str, str]:
        """Answer what PostgreSQL says of this cluster."""
        said = run("pg_controldata", "-D", str(self.folder))
        return {name: value.strip() for name, _, value in (line.partition(":") for line in said.splitlines())}

    def verify(self) -> None:
        """Compare every file with the checksum noted when it was copied. Raises CopyError."""
        try:
            run("pg_verifybackup", "--quiet", str(self.folder))
        except RuntimeError as error:
            message = f"The copy {self.folder.name} is damaged and is not used. {error}"
            raise CopyError(message) from error


def segment_name(timeline: int, number: int, size: int) -> str:
    """Answer the name of a segment."""
    high, low = divmod(number, ADDRESSES // size)
    return f"{timeline:08X}{high:08X}{low:08X}"


def segment_number(name: str, size: int) -> int:
    """Answer which segment this is, counted from the beginning of the log, whatever its timeline."""
    return int(name[8:16], 16) * (ADDRESSES // size) + int(name[16:], 16)


class Copies:
    """One backup folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.wal = self.folder / "wal"

    def bases(self) -> list[Base]:
        """Answer the finished copies, oldest first."""
        found = (self.folder / "base").glob("*Z")
        return sorted((Base(path) for path in found), key=lambda base: base.finished_at)

    def base_for(self, moment: datetime | None) -> Base:
        """Answer the youngest copy that was finished by then. Raises CopyError where there is none."""
        fitting = [base for base in self.bases() if moment is None or base.finished_at <= moment]
        if not fitting:
            when = f" that was finished by {moment.isoformat()}" if moment else ""
            message = f"There is no copy in {self.folder}{when}."
            raise CopyError(message)
        return fitting[-1]

    def segments(self) -> list[str]:
        """Answer the names of the archived segments."""
        return sorted(path.name for path in self.wal.glob("*") if SEGMENT.fullmatch(path.name))

    def gaps(self, base: Base) -> list[str]:
        """Answer each segment between this copy and the last archived one that is missing or is not whole."""
        size, first = base.segment_size, base.first_segment
        later = [name for name in self.segments() if name[:8] >= first[:8]]
        torn = [name for name in later if (self.wal / name).stat().st_size != size]
        held = {segment_number(name, size) for name in later} | set(_numbers(base, size))
        needed = range(segment_number(first, size), max(held) + 1)
        missing = [segment_name(int(first[:8], 16), number, size) for number in needed if number not in held]
        return missing + [name for name in torn if segment_number(name, size) >= segment_number(first, size)]

    def damage(self, base: Base) -> str:
        """Answer what PostgreSQL says of the first place in the log since this copy that it cannot read, or nothing.

        It is asked beforehand: while it replays, it takes such a place for the end of the log, and says nothing.
        """
        first = base.first_segment
        later = [name for name in self.segments() if name[:8] >= first[:8] and name[8:] >= first[8:]]
        for timeline in sorted({name[:8] for name in later}):
            ours = [name for name in later if name[:8] == timeline]
            try:
                run("pg_waldump", "--quiet", str(self.wal / ours[0]), str(self.wal / ours[-1]))
            except RuntimeError as error:
                return str(error)
        return ""

    def expired(self, days: int, now: datetime) -> tuple[list[Base], list[str]]:
        """Answer the copies older than so many days, and the segments as old that no younger copy needs."""
        bound = now - timedelta(days=days)
        old = [base for base in self.bases() if base.finished_at < bound]
        kept = [base for base in self.bases() if base not in old]
        if not kept:
            return [], []
        unneeded = [name for name in self.segments() if name[8:] < kept[0].first_segment[8:]]
        return old, [name for name in unneeded if (self.wal / name).stat().st_mtime < bound.timestamp()]


def _numbers(base: Base, size: int) -> Iterable[int]:
    """A copy carries the log that was written while it was made."""
    return (
        segment_number(path.name, size) for path in (base.folder / "pg_wal").glob("*") if SEGMENT.fullmatch(path.name)
    )
