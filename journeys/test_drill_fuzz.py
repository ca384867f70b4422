"""The fuzz drill in a small size: it finds nothing wrong with us, and does find what is broken on purpose."""

import json
import subprocess
import sys
from typing import Any

from bindeled.config.environment import ROOT
from journeys import stage


def drill(*options: str) -> tuple[int, dict[str, Any], str]:
    """Run the drill; answer its exit code, its figures, and all that it printed."""
    command = [sys.executable, "-m", "drills.fuzz", "--without-server", *options]
    done = subprocess.run(command, cwd=ROOT, env=stage.environment(), capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stdout


def test_hostile_input_is_refused_and_a_broken_build_is_noticed() -> None:
    code, figures, printed = drill(
        "--rounds", "1", "--rounds-broken", "0", "--requests", "160", "--controls", "writing on reading"
    )
    assert code == 0, printed
    assert figures["requests"] >= 160
    assert figures["noticed"] == figures["controls"] == 1
    assert figures["server_errors"] == figures["mute"] == figures["lost_words"] == 0
