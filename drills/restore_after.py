"""What is left when a database is lost: copies, keys, tombstones and seals; and what was known of it before."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bindeled.confidentiality import roles
from bindeled.config.copies import Copies
from bindeled.config.demo import Demo, Ports
from bindeled.config.engine import Engine
from bindeled.config.environment import ROOT
from bindeled.config.restore import counts
from drills.left_behind import left_of

BINDELED = str(Path(sys.executable).parent / "bindeled")
# What is counted for years stays, emptied.
COUNTED = ("app.cases_case", "app.cases_concern", "app.confidentiality_recordkey")
FIRST_PORT = 21100  # the drill starts no site; addresses need ports all the same


@dataclass
class Told:
    """What a command said, and whether it said no."""

    code: int
    said: str

    @property
    def found(self) -> dict[str, Any]:
        """Answer what a restore found."""
        last: dict[str, Any] = json.loads(self.said.strip().splitlines()[-1])
        return last


@dataclass
class Erased:
    """A case that two persons let be erased after the copy was made: its keys, and everything by which one would know it again."""

    keys: list[str] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)


@dataclass
class Was:
    """What stood in the original, before it was lost."""

    moment: str = ""
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    destroyed: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # destroyed after the moment: only the tombstones know
    erased: Erased = field(default_factory=Erased)  # only the tombstones know, as well
    kept: str = ""  # begun to be destroyed, and rolled back
    disaster: tuple[str, int] = ("", 0)  # the segment of the log in which it begins, and the byte
    backup_s: float = 0.0


def command(*arguments: str) -> Told:
    """Run one `bindeled` command, as an operator would."""
    done = subprocess.run([BINDELED, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return Told(done.returncode, done.stdout + done.stderr)


def deed(environment: dict[str, str], *arguments: str, program: str = "restore_records") -> Any:
    """Let one of the processes do something; answer what it answered."""
    line = [sys.executable, "-m", f"drills.{program}", *arguments]
    done = subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The drill itself failed at {' '.join(arguments)}:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


@dataclass
class Emptied:
    """In which columns something of the erased case stood before the worker began, and afterwards; and whether the counts stayed."""

    before: list[str]
    after: list[str]
    counted: bool


class After:
    """What is left: copies, keys, tombstones; and empty folders to restore into."""

    def __init__(self, kept: Path, was: Was) -> None:
        self.kept, self.was = kept, was
        self._number = 0
        # In which columns something of the erased case stood before the worker had emptied it, in the database looked at last.
        self.before_the_worker: list[str] = []

    def empty(self) -> Path:
        """Answer a folder that nothing is in."""
        self._number += 1
        return self.kept / f"restored-{self._number}"

    def restore(self, into: Path, *options: str, copies: Path | None = None) -> Told:
        """Restore as an operator would."""
        stones = [] if "--no-tombstones" in options else ["--tombstones", str(self.kept / "tombstones")]
        return command(
            "restore", str(copies or self.kept / "copies"), "--into", str(into), *stones, "--json", *options
        )  # fmt: skip

    def checked(self, sample: int, keys: str = "keys") -> list[str]:
        """Answer the options with which what came back is looked at."""
        folders = ["--keys", str(self.kept / keys), "--seals", str(self.kept / "seals")]
        return ["--check", *folders, "--sample", str(sample)]

    @contextmanager
    def running(self, into: Path) -> Iterator[Engine]:
        """Have the server of a restored database."""
        engine = Engine(into)
        engine.start()
        try:
            yield engine
        finally:
            engine.stop()

    def _deed(self, engine: Engine, side: str, *arguments: str) -> Any:
        """Let one of the processes do something in a restored database."""
        told = {
            **Demo(engine.folder, Ports.beginning_at(FIRST_PORT)).environment(side),
            "DATABASE_URL": engine.url(roles.LOGINS[side]),
            "BINDELED_KEYS": str(self.kept / "keys"),
        }
        return deed(told, *arguments)

    def opens(self, into: Path, keys: list[str]) -> int:
        """Answer how many of these keys' records the municipality can read in a restored database."""
        listed = self.kept / "wanted.json"
        listed.write_text(json.dumps(keys))
        with self.running(into) as engine:
            opened: int = self._deed(engine, "municipality", "open", str(listed))
        return opened

    def emptied(self, into: Path) -> Emptied:
        """Let the worker do what it does first in a restored database; answer what of the erased case stood there before and after."""
        values = self.was.erased.values
        with self.running(into) as engine:
            with engine.admin("bindeled") as admin:
                before, rows = left_of(admin.cursor(), values), counts(admin)
            self._deed(engine, "worker", "erase")
            with engine.admin("bindeled") as admin:
                after, still = left_of(admin.cursor(), values), counts(admin)
        self.before_the_worker = before
        return Emptied(before, after, all(rows[table] == still[table] for table in COUNTED))

    def copied(self) -> Copies:
        """Answer a copy of the copies, to be damaged."""
        self._number += 1
        folder = self.kept / f"copies-{self._number}"
        shutil.copytree(self.kept / "copies", folder)
        return Copies(folder)

    def later_segments(self) -> list[str]:
        """Answer the segments that were written after the copy."""
        copies = Copies(self.kept / "copies")
        return [name for name in copies.segments() if name > copies.bases()[-1].last_segment]
