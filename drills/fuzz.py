"""Every address and form of every site, fed with hostile input: no 5xx, no hang, no mute refusal, and reading writes nothing."""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.client import percentile
from benchmarks.verdict import verdict
from bindeled.config.environment import ROOT
from drills.fuzzing import world

# The post office is the demo's own and has few pages, so it gets one request in twenty.
SHARE = 20
FIRST = {"sender": (0, 2), "municipality": (1, 2), "mail": (19, SHARE)}


def start(side: str, database: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "drills.fuzzing.side", *arguments]
    return subprocess.Popen(command, env=world.environment(side, database, folder), cwd=ROOT, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    with world.own_database() as database, tempfile.TemporaryDirectory() as folder:
        p = start(sys.argv[1], database, Path(folder), *sys.argv[2:])
        for line in p.stdout:
            got = json.loads(line)
            if "fault" in got:
                print(got["fault"]["kind"], got["fault"]["number"], got["fault"]["words"]); print("   ", got["fault"]["request"][:600]); print(got["fault"]["fault"][-900:])
            elif "done" in got:
                d = got["done"]; t = d.pop("times"); print(d, "req/s", d["requests"]/d["seconds"], "p99", percentile([x/1000 for x in t],99), max(t))
