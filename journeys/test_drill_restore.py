"""The restore drill, in a small size: everything is lost and comes back, and each damage is noticed."""

import json

import pytest

from drills import restore
from drills.restore_damages import CONTROLS


def test_everything_is_lost_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    code = restore.drill(tmp_path_factory.mktemp("restore"), 100)
    said = capsys.readouterr().out
    found = json.loads(said.strip().splitlines()[-1])
    assert code == 0, said
    assert found["resurrected"] == 0
    assert found["counts_equal"]
    assert found["noticed"] == found["controls"] == len(CONTROLS)
