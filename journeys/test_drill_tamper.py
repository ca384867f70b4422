"""The drill of the sealed trace, small: every kind of change once, and its controls."""

import json
import subprocess
import sys

from journeys import stage


def test_every_kind_of_change_is_found_and_the_controls_find_nothing() -> None:
    command = [sys.executable, "-m", "drills.tamper", "--mutations", "40"]
    done = subprocess.run(command, cwd=stage.ROOT, capture_output=True, text=True, check=False, env=stage.environment())
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["detected"] == figures["mutations"] == 40
    assert (figures["false_alarms"], figures["control_blind_detected"]) == (0, 0)
