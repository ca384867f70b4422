"""The command that tries a changed file of rules."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bindeled.config.routing import FOLDER, SHIPPED

RULES = SHIPPED / FOLDER / "0101.toml"


def tried(path: Path, *more: str) -> dict[str, object]:
    said = StringIO()
    call_command("rehearse", "0101", str(path), *more, stdout=said)
    found: dict[str, object] = json.loads(said.getvalue())
    return found


def test_unchanged_rules_move_none_of_ten_thousand() -> None:
    assert tried(RULES) == {"concerns": 10_000, "moved": 0, "moves": {}}


def test_a_changed_age_moves_some_and_the_page_shows_how_many(tmp_path: Path) -> None:
    changed, page = tmp_path / "0101.toml", tmp_path / "report.html"
    changed.write_text(RULES.read_text().replace("at_least = 66", "at_least = 80"))
    found = tried(changed, "--concerns", "2000", "--report", str(page))
    assert found["moved"] == sum(found["moves"].values()) > 0  # type: ignore[attr-defined]
    shown = page.read_text()
    assert f"{found['moved']} af 2000 opdigtede bekymringer" in shown
    assert "<svg" in shown
    assert "<script" not in shown
    assert tried(changed, "--concerns", "2000") == found  # the same facts each time


def test_a_file_with_a_fault_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / "0101.toml"
    changed.write_text(RULES.read_text().replace('fact = "age", at_least = 66', 'fact = "stars", at_least = 66'))
    with pytest.raises(CommandError, match="there is no fact called stars"):
        tried(changed)
