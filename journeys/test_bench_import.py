"""The benchmark of imports in its small size: what it measures holds there, too."""

import json
import os
import subprocess
import sys

import pytest

from bindeled.config.demo import Ports, taken
from bindeled.config.environment import ROOT


@pytest.mark.drill
def test_an_import_killed_half_way_ends_the_same_and_a_second_one_changes_nothing() -> None:
    begin = 26000 + os.getpid() % 500 * 4
    first = next(port for port in range(begin, begin + 400, 4) if not taken(Ports.beginning_at(port)))
    command = [
        sys.executable,
        "-m",
        "benchmarks.import",
        "--addresses",
        "12000",
        "--departments",
        "120",
        "--port",
        str(first),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["addresses"], figures["departments"]) == (12_000, 120)
    assert figures["progress_seen"] > 0
    assert figures["kills"] > 0
    assert figures["same_after_kill"]
    assert figures["changed_on_second_run"] == 0
