"""The calendar drill: what goes out is read by others as it was meant, takes effect on a server, and what is broken is noticed."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bindeled.config.environment import ROOT
from drills.calendars import Read
from journeys import stage


@pytest.mark.drill
def test_other_programs_read_what_was_meant_and_updates_and_cancellings_take_effect() -> None:
    command = [sys.executable, "-m", "drills.calendar"]
    done = subprocess.run(command, cwd=ROOT, env=stage.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["messages"] >= 16
    assert (figures["feeds"], figures["events"] >= 30) == (7, True)
    assert (figures["readers"], figures["wrong"]) == (3, 0)
    assert figures["noticed"] == figures["controls"] == 12


def test_what_is_read_otherwise_is_named() -> None:
    at = datetime(2031, 6, 10, 11, tzinfo=UTC)
    meant = Read("1", "REQUEST", 0, "CONFIRMED", at, at, "Møde", "Her", "", "a@b.example")
    assert list(meant.differs(meant)) == []
    other = Read("1", "REQUEST", 1, "CONFIRMED", at, at, "Møde", "Der", "", "a@b.example")
    assert [said.partition(" ")[0] for said in other.differs(meant)] == ["sequence", "location"]
