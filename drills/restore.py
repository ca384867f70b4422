"""Lose the whole database, and have it back: from the copy alone, the keys and the tombstones, into an empty folder.

Records are written through the product under each process's own login; a copy is made; more is written, some is deleted; then
somebody says DELETE FROM and changes the trace, and the server is gone. What comes back is compared with what was: rows, text, and that nothing
that was deleted can be read, and that the seals upon the trace still hold. Nine controls, each a damage that must be noticed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.verdict import verdict
from bindeled.confidentiality import roles
from bindeled.confidentiality.keys import make_keys
from bindeled.config.copies import Copies
from bindeled.config.demo import Demo, Ports
from bindeled.config.engine import Engine
from bindeled.config.environment import ROOT
from bindeled.config.restore import counts

BINDELED = str(Path(sys.executable).parent / "bindeled")
# Through the product's own way at most so many; the rest of a full size is written by the same code, many rows at a time.
ONE_BY_ONE, SAMPLE, DELETED = 2000, 1000, 20
TRACE = "app.confidentiality_traceentry"
PAGE = 8192  # bytes of a page of the log
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


# -- Before it is lost --------------------------------------------------------------------------------------------------


def pass_on(demo: Demo, count: int) -> None:
    """Pass on so many concerns, as Karin."""
    deed(demo.environment("sender"), str(count), program="restore_sender")


def write(demo: Demo, count: int) -> None:
    """Write so many records: passed on and opened, and some worked on."""
    one_by_one = min(count, ONE_BY_ONE // 2)
    pass_on(demo, one_by_one)
    deed(demo.environment("worker"), "arrive")
    if count > one_by_one:
        deed(demo.environment("worker"), "fill", str(count - one_by_one))
    deed(demo.environment("municipality"), "work", str(max(1, min(count, 500) // 20)))


def live(demo: Demo, copies: Path, records: int) -> Was:
    """Write, copy, write more, delete, have a disaster. Answers what was."""
    was, worker = Was(), {**demo.environment("worker"), "BINDELED_SEAL_MAIL": ""}  # the drill starts no post office
    write(demo, records // 2)
    deed(worker, "seal")
    began = time.monotonic()
    told = command("backup", str(copies), "--folder", str(demo.folder))
    was.backup_s = time.monotonic() - began
    if told.code:
        sys.exit(f"The backup failed: {told.said}")
    copied = _now(demo.engine).isoformat()
    pass_on(demo, 5)  # these stay sealed in the mailbox
    write_rest = records - records // 2
    deed(worker, "arrive")
    write(demo, write_rest)
    pass_on(demo, 5)
    _close_the_log(demo.engine, Copies(copies))
    was.destroyed = deed(worker, "destroy", str(DELETED), copied)
    was.kept = deed(worker, "roll_back")
    deed(worker, "seal")
    with demo.engine.admin("bindeled") as admin:
        was.before = counts(admin)
    was.moment = _now(demo.engine).isoformat()
    time.sleep(0.1)
    was.late = deed(worker, "destroy", str(DELETED), copied)
    deed(worker, "seal")  # a restore to the moment before ends earlier than the seals that were handed over
    with demo.engine.admin("bindeled") as admin:
        admin.execute("DELETE FROM app.cases_entry")
        admin.execute("DELETE FROM app.cases_concern")
        admin.execute(f"UPDATE {TRACE} SET purpose = 'oversight' WHERE id = (SELECT id FROM {TRACE} LIMIT 1)")
        was.after = counts(admin)
    _close_the_log(demo.engine, Copies(copies))
    return was


def _now(engine: Engine) -> datetime:
    with engine.admin() as admin:
        row = admin.execute("SELECT clock_timestamp()").fetchone()
    assert row
    moment: datetime = row[0]
    return moment


def _close_the_log(engine: Engine, copies: Copies) -> None:
    """Wait until what was written lies in the archive: what a minute does by itself."""
    with engine.admin() as admin:
        row = admin.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    assert row
    deadline = time.monotonic() + 60
    while row[0] not in copies.segments():
        if time.monotonic() > deadline:
            sys.exit("The log does not arrive in the archive.")
        time.sleep(0.05)


def lose(demo: Demo, copies: Path, kept: Path) -> None:
    """End the original and remove it. What is kept are a copy of the copies, the keys and the tombstones."""
    demo.engine.stop()
    shutil.copytree(copies, kept / "copies")
    for name in ("keys", "tombstones", "seals"):
        shutil.copytree(demo.folder / name, kept / name)
    shutil.rmtree(copies)
    shutil.rmtree(demo.folder)


# -- Afterwards ---------------------------------------------------------------------------------------------------------


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


def spoil(path: Path, at: int, count: int = 64) -> None:
    """Change bytes in the middle of a file, and leave its size and time."""
    with path.open("r+b") as file:
        file.seek(at)
        old = file.read(count)
        file.seek(at)
        file.write(bytes(byte ^ 0xFF for byte in old))


def without_tombstones(after: After) -> bool:
    """A restore that does not know what was deleted brings it back."""
    into = after.empty()
    told = after.restore(into, "--no-tombstones", "--to", after.was.moment)
    return told.code == 0 and "NO TOMBSTONES" in told.said and after.opens(into, after.was.late) == len(after.was.late)


def damaged_copy(after: After) -> bool:
    """One bit of one file of the copy is another."""
    copies, into = after.copied(), after.empty()
    largest = max((copies.bases()[-1].folder / "base").rglob("*"), key=lambda path: path.stat().st_size)
    spoil(largest, largest.stat().st_size // 2, 1)
    told = after.restore(into, copies=copies.folder)
    return told.code == 1 and "damaged" in told.said and not into.exists()


def wrong_keys(after: After) -> bool:
    """Somebody kept the keys of another day."""
    keys = after.kept / "other-keys"
    for municipality in ("0101", "0157"):
        make_keys(keys, after.kept / "other-public.json", municipality)
    told = after.restore(after.empty(), *after.checked(10, keys.name), "--to", after.was.moment)
    return told.code == 1 and "do not open" in told.said and len(told.found["wrong"]) == 3


def touched_trace(after: After) -> bool:
    """One line of the trace was changed by a superuser before the server was lost."""
    told = after.restore(after.empty(), *after.checked(10))
    return told.code == 1 and len(told.found["wrong"]) == 1 and "lines changed" in told.found["wrong"][0]


def missing_segment(after: After) -> bool:
    """One segment of the log was lost on the way."""
    copies, into, name = after.copied(), after.empty(), after.later_segments()[0]
    (copies.wal / name).unlink()
    told = after.restore(into, copies=copies.folder)
    return told.code == 1 and name in told.said and not into.exists()


def damaged_log(after: After) -> bool:
    """A segment in the middle is damaged, or the very last: PostgreSQL by itself takes it for the end."""
    noticed = []
    for name in (after.later_segments()[0], after.later_segments()[-1]):
        copies, into = after.copied(), after.empty()
        spoil(copies.wal / name, PAGE // 2)
        told = after.restore(into, copies=copies.folder)
        noticed.append(told.code == 1 and "error in WAL record" in told.said and not into.exists())
    return all(noticed)


def accepted_damage(after: After) -> bool:
    """The same, and what came later is given up: it is had, and called wrong."""
    copies, into, name = after.copied(), after.empty(), after.later_segments()[-1]
    spoil(copies.wal / name, PAGE // 2)
    told = after.restore(into, "--accept-shorter", copies=copies.folder)
    return told.code == 1 and bool(told.found["shorter"]) and told.found["counts"] != after.was.after


def beyond_the_log(after: After) -> bool:
    """A moment is asked for that the log does not reach."""
    told = after.restore(after.empty(), "--to", "2999-01-01T00:00:00+00:00")
    return told.code == 1 and "could not be replayed" in told.said


def not_empty(after: After) -> bool:
    """Something lies in the folder already."""
    into = after.empty()
    into.mkdir()
    (into / "of somebody else").touch()
    told = after.restore(into)
    return (
        told.code == 1 and "not empty" in told.said and [path.name for path in into.iterdir()] == ["of somebody else"]
    )


CONTROLS: tuple[Callable[[After], bool], ...] = (
    without_tombstones,
    damaged_copy,
    wrong_keys,
    touched_trace,
    missing_segment,
    damaged_log,
    accepted_damage,
    beyond_the_log,
    not_empty,
)


def drill(folder: Path, records: int) -> int:
    """Lose it, have it back, damage what is left, and say how it went."""
    demo = Demo(folder / "original", Ports.beginning_at(FIRST_PORT))
    copies = folder / "copies"
    demo.engine.start()
    try:
        demo.prepare()
        was = live(demo, copies, records)
    finally:
        if demo.folder.exists():
            demo.engine.stop()
    kept = folder / "kept"
    kept.mkdir()
    lose(demo, copies, kept)
    return show(After(kept, was), records)


def show(after: After, records: int) -> int:
    """Restore, compare, run the controls, print the table and the JSON; answer the exit code."""
    was, into, wholly = after.was, after.empty(), after.empty()
    checks = after.checked(SAMPLE if records > ONE_BY_ONE else records)
    before = after.restore(into, "--to", was.moment, *checks)
    to_the_end = after.restore(wholly)
    if before.code or to_the_end.code:
        print(before.said, to_the_end.said)
        return verdict({"records": records, "counts_equal": False}, ["the restore failed"])
    found, end = before.found, to_the_end.found
    sealed = found["checked"].pop("worker seals")
    checked = list(found["checked"].values())
    resurrected = after.opens(into, [*was.destroyed, *was.late]) + end["resurrected"] + found["resurrected"]
    living = after.opens(into, [was.kept])
    equal = found["counts"] == was.before and end["counts"] == was.after
    decrypted = sum(check["opened"] for check in checked)
    noticed = {control.__name__: control(after) for control in CONTROLS}
    print(f"records                          {records:>10}")
    print(f"copied and verified in           {was.backup_s:>10.1f} s")
    print(f"restored and checked in          {found['seconds']:>10.1f} s, to a moment before DELETE FROM")
    print(f"restored to the end in           {end['seconds']:>10.1f} s, the disaster included")
    print(f"rows                             {sum(found['counts'].values()):>10}, as before: {equal}")
    print(
        f"decrypted                        {decrypted:>10}, {sum(check['unreadable'] for check in checked)} unreadable"
    )
    print(
        f"trace                            {sealed['lines']:>10} lines verified under {sealed['seals']} seals,"
        f" {sealed['damages']} damages; {sealed['later']} later seals, {sealed['unsealed']} lines without one yet"
    )
    print(f"deletions applied again          {found['destroyed_again']:>10}, resurrected {resurrected}")
    print(f"rolled-back deletions            {1:>10}, its record lives: {living == 1}")
    for name, seen in noticed.items():
        print(f"control: {name.replace('_', ' '):<24}{'noticed' if seen else 'NOT NOTICED':>10}")
    broken = [f"the control “{name.replace('_', ' ')}” was not noticed" for name, seen in noticed.items() if not seen]
    broken += [] if equal else [f"counts differ: {_differences(found['counts'], was.before)}"]
    broken += ["destroyed records are back"] if resurrected else []
    broken += [] if found["destroyed_again"] == len(was.late) else ["not every deletion was applied again"]
    broken += [] if sealed["lines"] > DELETED and sealed["later"] else ["the trace was not verified"]
    broken += [] if living == 1 else ["a record whose deletion was rolled back is gone"]
    looked_at = decrypted + sum(check["destroyed"] for check in checked)
    broken += [] if looked_at >= min(records, SAMPLE) else ["too few records were looked at"]
    return verdict(
        {
            "records": records,
            "seconds": found["seconds"],
            "resurrected": resurrected,
            "decrypted": decrypted,
            "counts_equal": equal,
            "sealed_lines_verified": sealed["lines"],
            "controls": len(noticed),
            "noticed": sum(noticed.values()),
        },
        broken,
    )


def _differences(found: dict[str, int], was: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (found.get(name, 0), was.get(name, 0)) for name in found | was if found.get(name) != was.get(name)}


def main() -> int:
    """Drill in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2000, help="120000 for the full size")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bindeled-drill-") as folder:
        return drill(Path(folder), options.records)


if __name__ == "__main__":
    sys.exit(main())
