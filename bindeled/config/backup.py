"""Make a copy of the whole database into a folder, from which it can be restored to any later minute.

What is copied is what PostgreSQL stores: text, names and dwellings are encrypted in it. The municipality's keys are never part
of it, nor are passwords or environment files. Keep those elsewhere, in other hands.
"""

import argparse
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bindeled.config.copies import FINISHED, Base, Copies, CopyError
from bindeled.config.engine import ADMIN, Engine, run
from bindeled.config.environment import ROOT

# A destroyed key lives on in copies; so copies must not.
KEPT_DAYS = int(os.environ.get("BINDELED_BACKUP_DAYS", "35"))
PATIENCE = 60  # seconds until the log must have arrived in the archive
UNFINISHED = ".unfinished"


def back_up(copies: Copies, address: str) -> Base:
    """Copy a running cluster. ``address`` is that of a role that may replicate. Answers the verified copy.

    Raises CopyError; what is there afterwards under a finished name is whole.
    """
    told = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    password = told.pop("password", "")  # never on a command line, where others of this machine may read it
    place = copies.folder / "base" / UNFINISHED
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        run(
            "pg_basebackup", "--pgdata", str(place), "--dbname", make_conninfo(**told), "--no-password",
            "--checkpoint", "fast", "--wal-method", "stream", "--manifest-checksums", "SHA256", "--label", "bindeled",
            PGPASSWORD=password,
        )  # fmt: skip
    except RuntimeError as error:
        raise CopyError(str(error)) from error
    base = Base(place)
    base.verify()
    finished = place.with_name(datetime.now(UTC).strftime(FINISHED))
    place.rename(finished)
    _sync(finished.parent)
    return Base(finished)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make the folder, for our eyes only, and let no second backup run into it. Raises CopyError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"Another backup into {folder} is under way."
            raise CopyError(message) from error
        yield


def log_arrives(copies: Copies, base: Base, patience: float = PATIENCE) -> bool:
    """Say whether the log of this copy arrives in the archive: without it, only the moment of the copy can be restored."""
    deadline, awaited = time.monotonic() + patience, copies.wal / base.last_segment
    while not awaited.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    return awaited.exists()


def _address(copies: Copies, folder: Path) -> str:
    """Answer where to copy from. Our own server is told to archive its log; another's operator has told it."""
    given = os.environ.get("BINDELED_BACKUP_URL", "")
    if given:
        return given
    engine = Engine(folder)
    try:
        engine.archive_into(copies.wal)
    except (OSError, psycopg.Error) as error:
        message = f"No server of ours runs in {folder}. Start it, or name another's with BINDELED_BACKUP_URL."
        raise CopyError(message) from error
    return engine.url(ADMIN, ADMIN)


def _name_expired(copies: Copies) -> None:
    old, segments = copies.expired(KEPT_DAYS, datetime.now(UTC))
    for base in old:
        print(f"To be removed, older than {KEPT_DAYS} days: {base.folder}")
    if segments:
        print(f"To be removed, as old: {len(segments)} segments of the log in {copies.wal}, up to {segments[-1]}")
    if old or segments:
        print(
            "Until they are gone, here and wherever they were copied to, what was deleted since can be read from them."
        )


def main(arguments: list[str]) -> int:
    """Make one copy. Answers the exit code: 1 where there is no copy, or where it cannot be carried on from."""
    parser = argparse.ArgumentParser(prog="bindeled backup", description=__doc__)
    parser.add_argument("into", type=Path, metavar="FOLDER", help="where the copies are kept; another disk")
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / ".data" / "demo",
        help="the demo's folder; not used where BINDELED_BACKUP_URL names a server",
    )
    options = parser.parse_args(arguments)
    began, copies = time.monotonic(), Copies(options.into)
    try:
        with alone_in(copies.folder):
            base = back_up(copies, _address(copies, options.folder))
            arrives = log_arrives(copies, base)
    except CopyError as error:
        print(f"No copy was made: {error}")
        return 1
    size = sum(path.stat().st_size for path in base.folder.rglob("*") if path.is_file())
    print(f"Copied and verified in {time.monotonic() - began:.1f} s: {base.folder}, {size / 1e6:.0f} MB.")
    if arrives:
        print(f"The log arrives in {copies.wal}: what is older than about a minute can be restored.")
    else:
        print(f"THE LOG DOES NOT ARRIVE in {copies.wal}: only {base.folder.name} itself can be restored.")
    print("The municipalities' keys, the environment files and the tombstones are not in it. Keep them elsewhere.")
    _name_expired(copies)
    return 0 if arrives else 1
