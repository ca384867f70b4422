"""The benchmark of the adviser's pages in its small size: every page opens what the generator made, and asks little.

The times are those of the whole size on a quiet machine, and are not asked of this one.
"""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.inbox import BOUND_PAGES, MOST_STATEMENTS, broken
from bindeled.config.demo import Ports, taken
from bindeled.config.environment import ROOT


@pytest.mark.drill
def test_every_page_opens_what_was_made_and_asks_at_most_ten_things() -> None:
    begin = 28000 + os.getpid() % 500 * 4
    first = next(port for port in range(begin, begin + 400, 4) if not taken(Ports.beginning_at(port)))
    command = [sys.executable, "-m", "benchmarks.inbox", "--rows", "1000", "--times", "3", "--port", str(first)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.stdout, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["p95_ms"]["1000"].keys() == figures["statements"].keys() == figures["ratio"].keys()
    assert max(figures["statements"].values()) <= MOST_STATEMENTS


def test_a_page_that_asks_too_much_takes_too_long_or_grows_is_called_broken() -> None:
    """The control: each bound, broken alone, is said."""
    fine = dict.fromkeys(BOUND_PAGES, (1.0, 10.0))
    flat = dict.fromkeys(BOUND_PAGES, 1.2)
    assert broken({1_000: fine}, {"inbox": 10}, flat) == []
    assert len(broken({1_000: fine}, {"inbox": 11}, flat)) == 1
    for name in BOUND_PAGES:
        assert len(broken({1_000: {**fine, name: (1.0, 40.1)}}, {"inbox": 9}, flat)) == 1
        assert len(broken({1_000: fine, 1_000_000: fine}, {"inbox": 9}, {**flat, name: 1.6})) == 1
