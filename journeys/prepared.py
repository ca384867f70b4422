"""A folder in which everything of the demo is made, once for a version of the code and a day, and copied for whoever starts the product.

Making it migrates a database, makes keys and loads places, texts, offers and people: half a minute of work that a dozen drills and
journeys would each do again. What is copied is stopped and whole: a cluster, its passwords, the keys, the pages.
"""

import fcntl
import os
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bindeled.config.demo import Demo, Ports, make_pages
from bindeled.config.environment import ROOT

FOLDER = ROOT / ".data" / "prepared"
# Of the folder it was made in alone.
ITS_OWN = ("socket", "socket.path")
# It is prepared without a process that listens; the ports are only written into what commands are told.
PORTS = Ports.beginning_at(1)


def lay(folder: Path) -> None:
    """Lay what is prepared into a folder that is empty or missing; whoever starts the product there finds nothing left to make."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first makes it, and the others wait for it
        made = FOLDER / _version()
        if not made.exists():
            _make(made)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["/bin/cp", "-a", "--reflink=auto", f"{made}/.", str(folder)], check=True)


def _make(made: Path) -> None:
    for old in FOLDER.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    demo = Demo(made.with_name("making"), PORTS)
    demo.engine.start()
    try:
        make_pages(demo.environment("owner"))
        demo.prepare()
    finally:
        demo.engine.stop()
    for name in ITS_OWN:
        path = demo.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    demo.folder.rename(made)


def _version() -> str:
    """Answer the sum of everything that making depends on: the code, the libraries, and the day that people are seeded on."""
    whole = sha256(f"{datetime.now(tz=UTC).date()} {os.geteuid()}".encode())
    files = [ROOT / "uv.lock", *(path for path in (ROOT / "bindeled").rglob("*") if path.is_file())]
    for path in sorted(files):
        if "__pycache__" not in path.parts and path.suffix != ".mo":
            whole.update(str(path.relative_to(ROOT)).encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()[:24]
