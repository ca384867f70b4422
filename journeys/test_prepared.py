"""What is prepared is made anew for other code, and otherwise copied as it is."""

from pathlib import Path

import pytest

from journeys import prepared


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of two files, whose making leaves a mark."""
    root = tmp_path / "house"
    (root / "bindeled").mkdir(parents=True)
    (root / "bindeled" / "models.py").write_text("one = 1\n")
    (root / "uv.lock").write_text("")
    monkeypatch.setattr(prepared, "ROOT", root)
    monkeypatch.setattr(prepared, "FOLDER", root / ".data" / "prepared")
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        folder.mkdir()
        (folder / "mark").write_text(str(len(made)))

    monkeypatch.setattr(prepared, "_make", make)
    return root


def laid(folder: Path) -> str:
    prepared.lay(folder)
    return (folder / "mark").read_text()


def test_it_is_made_once_and_copied_for_each(tree: Path) -> None:
    assert [laid(tree / name) for name in ("a", "b")] == ["1", "1"]
    (tree / "a" / "mark").write_text("changed")
    assert laid(tree / "c") == "1"


def test_other_code_is_prepared_anew(tree: Path) -> None:
    assert laid(tree / "a") == "1"
    (tree / "bindeled" / "models.py").write_text("one = 2\n")
    assert laid(tree / "b") == "2"
    (tree / "bindeled" / "new.html").write_text("")
    assert laid(tree / "c") == "3"
