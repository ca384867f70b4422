"""The canary sweep: 200 words and more typed everywhere lie open nowhere; and the search finds what does lie open."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from drills.canaries import Canaries, Swept, sweep
from journeys import stage


@pytest.mark.drill
def test_no_word_that_was_typed_lies_open() -> None:
    command = [sys.executable, "-m", "drills.canary", "--once"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=stage.ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["canaries"] >= 200
    assert found["hits"] == 0
    assert found["control_hits"] > 0


@pytest.mark.parametrize("name", Canaries().forms())
def test_a_word_is_found_in_every_writing(name: str) -> None:
    canaries, swept = Canaries(), Swept()
    swept.look("a file", b"before " + canaries.forms()[name] + b" after", canaries)
    assert any(name in hit for hit in swept.hits)


@pytest.mark.parametrize("before", range(6))
def test_a_word_is_found_in_base64_whatever_stands_before_it(before: int) -> None:
    canaries, swept = Canaries(), Swept()
    whole = b"x" * before + canaries.new("here").encode() + b" and more"
    swept.look("a file", base64.b64encode(whole), canaries)
    assert swept.hits


def test_a_hit_says_where_the_word_was_typed(tmp_path: Path) -> None:
    canaries = Canaries()
    canaries.new("elsewhere")
    (tmp_path / "log").write_text(f"failed: {canaries.new('in a note')}")
    hits = sweep({"logs": tmp_path}, canaries, since=0).hits
    assert hits[0] == "logs: log: utf-8 (in a note), after 'failed: '"
    assert all("(in a note)" in hit for hit in hits)
