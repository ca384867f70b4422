"""The kill drill in a small size, and its controls: that its book would show a loss, and that its weakened build is one."""

import json
from pathlib import Path

import pytest

from bindeled.config.environment import ROOT
from drills import kill, weakened


def test_what_was_acknowledged_outlives_kills_and_a_bad_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert kill.main(["--kills", "3", "--keys", "4", "--clients", "4", "--plenty", "--control-kills", "0"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["acknowledged"] > 0
    assert figures["lost"] == figures["duplicates"] == figures["mismatched"] == figures["letters_missing"] == 0


def test_the_weakened_build_differs_from_the_product_in_its_fault_alone(tmp_path: Path) -> None:
    weakened.copy_into(tmp_path)
    files = [path.relative_to(ROOT) for path in (ROOT / "bindeled").rglob("*.py")]
    changed = {str(path) for path in files if (ROOT / path).read_bytes() != (tmp_path / path).read_bytes()}
    assert changed == {name for name, _before, _after in weakened.FAULT}
    assert "synchronous_commit=off" in (tmp_path / "bindeled/config/settings.py").read_text()


def test_a_line_that_no_longer_stands_there_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = ("bindeled/config/settings.py", "a line that nobody wrote", "")
    monkeypatch.setattr(weakened, "FAULT", (fault,))
    with pytest.raises(weakened.NotReplacedError):
        weakened.copy_into(tmp_path)
