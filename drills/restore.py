"""Lose the whole database, and have it back: from the copy alone, the keys and the tombstones, into an empty folder.

Records are written through the product under each process's own login; a copy is made; more is written, some is deleted; then
somebody says DELETE FROM and changes the trace, and the server is gone. What comes back is compared with what was: rows, text,
that nothing that was deleted can be read, that nothing of a case that two let be erased is left once the worker has begun, and
that the seals upon the trace still hold. Ten controls, each a damage that must be noticed.
"""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.verdict import verdict
from bindeled.cases.rules.keeping import SPANS
from bindeled.config.copies import Copies
from bindeled.config.demo import Demo, Ports
from bindeled.config.engine import Engine
from bindeled.config.restore import counts
from drills.left_behind import values_of
from drills.restore_after import FIRST_PORT, After, Emptied, Erased, Was, command, deed
from drills.restore_damages import CONTROLS
from journeys.prepared import lay

# Through the product's own way at most so many; the rest of a full size is written by the same code, many rows at a time.
ONE_BY_ONE, SAMPLE, DELETED = 2000, 1000, 20
LEAST_VALUES = 10  # of a case with a resident, a file, a note and a concern
TRACE = "app.confidentiality_traceentry"


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
    was.erased = closed_long_ago(demo)
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
    was.destroyed = deed(worker, "destroy", str(DELETED), copied, *was.erased.keys)
    was.kept = deed(worker, "roll_back")
    deed(worker, "seal")
    with demo.engine.admin("bindeled") as admin:
        was.before = counts(admin)
    was.moment = _now(demo.engine).isoformat()
    time.sleep(0.1)
    was.late = deed(worker, "destroy", str(DELETED), copied, *was.erased.keys)
    deed(demo.environment("municipality"), "agree")
    deed(worker, "erase")
    deed(worker, "seal")  # a restore to the moment before ends earlier than the seals that were handed over
    with demo.engine.admin("bindeled") as admin:
        was.disaster = _end_of_log(admin)
        admin.execute("DELETE FROM app.cases_entry")
        for beside in ("clue", "telling", "review"):
            admin.execute(f"DELETE FROM app.cases_{beside}")
        admin.execute("DELETE FROM app.cases_concern")
        admin.execute(f"UPDATE {TRACE} SET purpose = 'oversight' WHERE id = (SELECT id FROM {TRACE} LIMIT 1)")
        was.after = counts(admin)
    _close_the_log(demo.engine, Copies(copies))
    return was


def closed_long_ago(demo: Demo) -> Erased:
    """Close and file the oldest case, as long ago as the rule asks; answer by what it would be known again."""
    its = deed(demo.environment("municipality"), "close_one")
    long_ago = f"now() - interval '{SPANS[-1].days} days'"
    with demo.engine.admin("bindeled") as admin:
        moved = f"UPDATE app.cases_case SET opened_at = {long_ago}, closed_at = {long_ago} WHERE id = ANY (%s)"
        admin.execute(moved, [its["case"]])
        admin.execute(f"UPDATE app.cases_filing SET filed_on = {long_ago}, noted_at = {long_ago}")
        return Erased(its["keys"], values_of(admin.cursor(), [*its["case"], *its["concerns"], *its["keys"]]))


def _now(engine: Engine) -> datetime:
    with engine.admin() as admin:
        row = admin.execute("SELECT clock_timestamp()").fetchone()
    assert row
    moment: datetime = row[0]
    return moment


def _end_of_log(admin: psycopg.Connection) -> tuple[str, int]:
    """Answer the segment and the byte at which the log is written next."""
    row = admin.execute("SELECT * FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())").fetchone()
    assert row
    return row[0], row[1]


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


def drill(folder: Path, records: int) -> int:
    """Lose it, have it back, damage what is left, and say how it went."""
    lay(folder / "original")
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
    return judged(After(kept, was), records)


@dataclass
class Back:
    """What came back, held against what was: of the restore to a moment, and of the one to the end of the log."""

    was: Was
    moment: dict[str, Any]
    end: dict[str, Any]
    sealed: dict[str, int]
    opened: int
    unreadable: int
    destroyed: int
    resurrected: int
    living: int
    emptied: Emptied
    noticed: dict[str, bool]

    @property
    def counts_equal(self) -> bool:
        """Say whether every table has its rows again, in both restores."""
        return bool(self.moment["counts"] == self.was.before and self.end["counts"] == self.was.after)


def compared(after: After, records: int) -> Back | str:
    """Restore twice, look, and run the controls. Answers what the commands said where a restore failed."""
    was, into, wholly = after.was, after.empty(), after.empty()
    checks = after.checked(SAMPLE if records > ONE_BY_ONE else records)
    before, to_the_end = after.restore(into, "--to", was.moment, *checks), after.restore(wholly)
    if before.code or to_the_end.code:
        return before.said + to_the_end.said
    found, end = before.found, to_the_end.found
    sealed = found["checked"].pop("worker seals")
    opened, unreadable, destroyed = (
        sum(check[word] for check in found["checked"].values()) for word in ("opened", "unreadable", "destroyed")
    )
    gone = [*was.destroyed, *was.late, *was.erased.keys]
    resurrected = after.opens(into, gone) + end["resurrected"] + found["resurrected"]
    living, emptied = after.opens(into, [was.kept]), after.emptied(into)
    noticed = {control.__name__.replace("_", " "): control(after) for control in CONTROLS}
    return Back(was, found, end, sealed, opened, unreadable, destroyed, resurrected, living, emptied, noticed)


def show(back: Back, records: int) -> None:
    """Print the table."""
    found, sealed = back.moment, back.sealed
    print(f"records                          {records:>10}")
    print(f"copied and verified in           {back.was.backup_s:>10.1f} s")
    print(f"restored and checked in          {found['seconds']:>10.1f} s, to a moment before DELETE FROM")
    print(f"restored to the end in           {back.end['seconds']:>10.1f} s, the disaster included")
    print(f"rows                             {sum(found['counts'].values()):>10}, as before: {back.counts_equal}")
    print(f"decrypted                        {back.opened:>10}, {back.unreadable} unreadable")
    print(
        f"trace                            {sealed['lines']:>10} lines verified under {sealed['seals']} seals,"
        f" {sealed['damages']} damages; {sealed['later']} later seals, {sealed['unsealed']} lines without one yet"
    )
    print(f"deletions applied again          {found['destroyed_again']:>10}, resurrected {back.resurrected}")
    print(
        f"of an erased case                {len(back.was.erased.values):>10} values and marks, in {len(back.emptied.before)}"
        f" columns before the worker began, in {len(back.emptied.after)} after; counted as before: {back.emptied.counted}"
    )
    print(f"rolled-back deletions            {1:>10}, its record lives: {back.living == 1}")
    for name, seen in back.noticed.items():
        print(f"control: {name:<24}{'noticed' if seen else 'NOT NOTICED':>10}")


def broken(back: Back, records: int) -> list[str]:
    """Answer the promises that were not kept."""
    was, found = back.was, back.moment
    promises = {
        f"counts differ: {_differences(found['counts'], was.before)}": back.counts_equal,
        "destroyed records are back": not back.resurrected,
        "not every deletion was applied again": found["destroyed_again"] == len(was.late) + len(was.erased.keys),
        f"something of the erased case is back: {back.emptied.after}": not back.emptied.after,
        "too little of the erased case was looked for": len(was.erased.values) >= LEAST_VALUES,
        "what is counted of the erased case changed": back.emptied.counted,
        "the trace was not verified": back.sealed["lines"] > DELETED and back.sealed["later"],
        "a record whose deletion was rolled back is gone": back.living == 1,
        "too few records were looked at": back.opened + back.destroyed >= min(records, SAMPLE),
    }
    promises |= {f"the control “{name}” was not noticed": seen for name, seen in back.noticed.items()}
    return [words for words, kept in promises.items() if not kept]


def judged(after: After, records: int) -> int:
    """Compare, print the table and the JSON; answer the exit code."""
    back = compared(after, records)
    if isinstance(back, str):
        print(back)
        return verdict({"records": records, "counts_equal": False}, ["the restore failed"])
    show(back, records)
    figures = {
        "records": records,
        "seconds": back.moment["seconds"],
        "resurrected": back.resurrected,
        "decrypted": back.opened,
        "counts_equal": back.counts_equal,
        "sealed_lines_verified": back.sealed["lines"],
        "controls": len(back.noticed),
        "noticed": sum(back.noticed.values()),
    }
    return verdict(figures, broken(back, records))


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
