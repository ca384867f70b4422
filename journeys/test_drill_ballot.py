"""The ballot drill: nobody's answer is tied to them by a dump, and builds that tie them are found."""

import json
import subprocess
import sys

import pytest

from bindeled.config.environment import ROOT
from journeys import stage


@pytest.mark.drill
def test_no_answer_is_tied_to_its_giver_and_what_ties_them_is_found() -> None:
    command = [sys.executable, "-m", "drills.ballot", "--rounds", "1"]
    done = subprocess.run(command, cwd=ROOT, env=stage.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["answers"], figures["tied"]) == (30, 0)
    assert figures["orders"] >= 3
    assert figures["noticed"] == figures["controls"] == 3
