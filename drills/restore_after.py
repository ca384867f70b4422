"""What is left when a database is lost: copies, keys, tombstones and seals; and what was known of it before."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bindeled.confidentiality import roles
from bindeled.config.copies import Copies
from bindeled.config.demo import Demo, Ports
from bindeled.config.engine import Engine
from bindeled.config.environment import ROOT

BINDELED = str(Path(sys.executable).parent / "bindeled")
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
class Was:
    """What stood in the original, before it was lost."""

    moment: str = ""
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    destroyed: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # destroyed after the moment: only the tombstones know
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


class After:
    """What is left: copies, keys, tombstones; and empty folders to restore into."""

    def __init__(self, kept: Path, was: Was) -> None:
        self.kept, self.was = kept, was
        self._number = 0

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

    def opens(self, into: Path, keys: list[str]) -> int:
        """Answer how many of these keys' records the municipality can read in a restored database."""
        listed = self.kept / "wanted.json"
        listed.write_text(json.dumps(keys))
        engine = Engine(into)
        engine.start()
        try:
            told = {
                **Demo(into, Ports.beginning_at(FIRST_PORT)).environment("municipality"),
                "DATABASE_URL": engine.url(roles.LOGINS["municipality"]),
                "BINDELED_KEYS": str(self.kept / "keys"),
            }
            opened: int = deed(told, "open", str(listed))
        finally:
            engine.stop()
        return opened

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
