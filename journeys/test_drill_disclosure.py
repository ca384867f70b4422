"""The drill of disclosure in its small size: a small town's year, counted anew and attacked; and the controls of its own counting."""

import json
import os
import subprocess
import sys

import pytest

from bindeled.config.environment import ROOT
from drills.disclosure import Found


@pytest.mark.drill
def test_every_figure_is_right_and_no_hidden_one_can_be_worked_out() -> None:
    command = [sys.executable, "-m", "drills.disclosure", "--concerns", "700", "--departments", "12"]
    told = {**os.environ, "BINDELED_TEST_DATA": str(ROOT / ".data" / "test_disclosure")}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=900, check=False)
    assert done.stdout, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout
    assert found["figures"] > 2000
    assert found["hidden"]
    assert found["control_recovered"]
    assert found["recovered"] == found["narrow"] == found["figures_wrong"] == 0


@pytest.mark.parametrize(
    "broken",
    [{"figures_wrong": 1}, {"recovered": 1}, {"narrow": 1}, {"hidden": 0}, {"control_recovered": 0}],
)
def test_each_broken_promise_is_said(broken: dict[str, int]) -> None:
    fine = Found(tables=9, hidden=9, control_recovered=9, figures=99)
    assert fine.broken() == []
    assert len(Found(**{**vars(fine), **broken}).broken()) == 1
