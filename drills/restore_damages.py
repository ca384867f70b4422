"""The restore drill's controls: each is a damage to what is left, and answers whether the restore noticed it."""

from collections.abc import Callable
from pathlib import Path

from bindeled.confidentiality.keys import make_keys
from drills.restore_after import After

PAGE = 8192  # bytes of a page of the log


def written(path: Path) -> int:
    """Answer how much of a segment is written: where it was closed early, zeros follow, and a fault among them is none."""
    return len(path.read_bytes().rstrip(b"\0"))


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
    gone = [*after.was.late, *after.was.erased.keys]
    return told.code == 0 and "NO TOMBSTONES" in told.said and after.opens(into, gone) == len(gone)


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
        spoil(copies.wal / name, min(PAGE, written(copies.wal / name)) // 2)
        told = after.restore(into, copies=copies.folder)
        noticed.append(told.code == 1 and "error in WAL record" in told.said and not into.exists())
    return all(noticed)


def accepted_damage(after: After) -> bool:
    """The log is damaged where the disaster begins, and what came later is given up: it is had, and called wrong."""
    copies, into = after.copied(), after.empty()
    segment, at = after.was.disaster
    spoil(copies.wal / segment, at)
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


def worker_left_out(after: After) -> bool:
    """Tombstones alone leave the marks of an erased case: before the worker begins, the search finds them."""
    return any("mark" in column or "index" in column for column in after.before_the_worker)


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
    worker_left_out,
)
