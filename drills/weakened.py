"""The control: the same product with one deliberate fault, that it acknowledges before the disk has it. It must lose.

The source is copied, single lines in the copy are replaced, and the copy runs in place of the installed package.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bindeled.config.environment import ROOT

COPIED = ("bindeled", "benchmarks", "drills")
# File, the line as it must stand in the source, and what the copy says instead.
FAULT = (
    ("bindeled/config/settings.py", '"options": "-c synchronous_commit=on"', '"options": "-c synchronous_commit=off"'),
    ("bindeled/config/engine.py", "\nsynchronous_commit = on\n", "\nsynchronous_commit = off\n"),
    ("bindeled/confidentiality/startup.py", 'DURABLE_COMMITS = {"on", ', 'DURABLE_COMMITS = {"off", "on", '),
    # What a process is told does not say where the source is; in the copy it must.
    ("bindeled/config/demo.py", '"LANG": "C.UTF-8",', '"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT),'),
)


class NotReplacedError(RuntimeError):
    """A line to be replaced does not stand where it should: the control would be the product itself."""


Fault = tuple[tuple[str, str, str], ...]
RUNS_FROM_ITS_COPY = FAULT[-1:]


def copy_into(folder: Path, fault: Fault | None = None) -> None:
    """Copy the source and put the fault in, this drill's own unless another is named. Raises NotReplacedError."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    (folder / "build").symlink_to(ROOT / "build")
    for name, before, after in FAULT if fault is None else fault:
        path = folder / name
        text = path.read_text()
        if text.count(before) != 1:
            message = f"{name} should hold {before!r} once, and holds it {text.count(before)} times."
            raise NotReplacedError(message)
        path.write_text(text.replace(before, after))


def lost(kills: int) -> int:
    """Answer how many acknowledged concerns the weakened build loses: at most three runs of so many kills."""
    with tempfile.TemporaryDirectory(prefix="bindeled-weakened-") as folder:
        copy_into(Path(folder))
        found = 0
        for _run in range(3):
            found = found or _run_once(Path(folder), kills)
    return found


def _run_once(folder: Path, kills: int) -> int:
    command = [sys.executable, "-m", "drills.kill", "--bare", "--kills", str(kills)]
    told = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, env=told, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return int(json.loads(done.stdout.splitlines()[-1])["lost"])
