"""The flood drill in a small size."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from drills import flood, weakened
from journeys import stage


@pytest.mark.drill
def test_a_flood_stops_nobody_and_leaves_no_trace() -> None:
    command = [sys.executable, "-m", "drills.flood", "--posts", "100", "--genuine", "6"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=stage.ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["genuine_received"] == found["genuine_in_the_inbox"] == found["genuine"] == 6
    assert found["traces_older_than_a_day"] == 0 < found["control_traces"]
    assert found["control_inbox_rows"] > found["inbox_rows"]


def test_the_build_without_judgement_can_be_made(tmp_path: Path) -> None:
    weakened.copy_into(tmp_path, flood.WITHOUT_JUDGEMENT)
    for name, _before, after in flood.WITHOUT_JUDGEMENT:
        assert after in (tmp_path / name).read_text()
