"""Texts and static files are built where they are old, and left alone where a server may be reading them."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bindeled.config import demo

BUILT = ["messages", "assets", "collectstatic"]


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A house with one text; answers the names of the steps taken in it."""
    taken: list[str] = []

    def step(command: list[str], **_how: Any) -> None:
        taken.append(command[1])
        (tmp_path / "build" / "static").mkdir(parents=True, exist_ok=True)
        (tmp_path / "bindeled" / "django.mo").touch()

    (tmp_path / "bindeled").mkdir()
    for source in ("bindeled/django.po", "package-lock.json", "requirements.lock"):
        (tmp_path / source).write_text("once")
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    monkeypatch.setattr(subprocess, "run", step)
    demo.make_pages({})
    assert taken == BUILT
    taken.clear()
    return taken


def test_pages_that_are_up_to_date_are_left_alone(steps: list[str]) -> None:
    demo.make_pages({})

    assert steps == []


@pytest.mark.parametrize("source", ["bindeled/django.po", "package-lock.json", "requirements.lock"])
def test_a_changed_source_has_them_built_anew(steps: list[str], tmp_path: Path, source: str) -> None:
    (tmp_path / source).write_text("twice")

    demo.make_pages({})

    assert steps == BUILT


@pytest.mark.parametrize("lost", ["bindeled/django.mo", "build/pages"])
def test_what_is_lost_is_built_anew(steps: list[str], tmp_path: Path, lost: str) -> None:
    (tmp_path / lost).unlink()

    demo.make_pages({})

    assert steps == BUILT
