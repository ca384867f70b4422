"""What is copied from the front-end packages, and what the lock may say."""

import json
from pathlib import Path

import pytest

from bindeled.design import assets, checks

CSS = (
    "@font-face{src:url(../f/a.eot),url(../f/a.woff) format('woff'),url(../f/a.woff2) format('woff2')}"
    "@font-face{src:local('B')}"
    "a{background:url('../img/x.svg')}b{background:url(data:image/png;base64,xx)}"
    "/*# sourceMappingURL=x.css.map */"
)


def test_the_lock_names_no_address() -> None:
    assert "//" not in assets.LOCK.read_text()


def test_every_package_is_pinned_with_its_sum() -> None:
    packages = json.loads(assets.LOCK.read_text())["packages"]

    names = {name.removeprefix("node_modules/") for name in packages if name}

    assert names == {"@fontsource/ibm-plex-sans-arabic", "axe-core", "dkfds", "htmx.org"}
    assert all(packages[f"node_modules/{name}"]["integrity"].startswith("sha512-") for name in names)


def test_the_smallest_font_is_the_only_one_asked_for() -> None:
    css = assets.with_woff2_only(CSS)

    assert "a.woff2" in css
    assert "a.eot" not in css
    assert "a.woff)" not in css
    assert "local('B')" in css


def test_only_files_a_rule_names_are_wanted(tmp_path: Path) -> None:
    css = assets.with_woff2_only(CSS)

    wanted = assets.named_in(css, folder=tmp_path / "css", root=tmp_path)

    assert wanted == {Path("f/a.woff2"), Path("img/x.svg")}


@pytest.mark.parametrize("text", [CSS, "code()\n//# sourceMappingURL=x.js.map"])
def test_no_source_map_is_promised(text: str) -> None:
    assert "sourceMappingURL" not in assets.without_source_map(text)


def test_a_changed_lock_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, stamp = tmp_path / "package-lock.json", tmp_path / ".stamp"
    lock.write_text("{}")
    monkeypatch.setattr(assets, "LOCK", lock)
    monkeypatch.setattr(assets, "STAMP", stamp)
    stamp.write_text(assets.fingerprint())
    assert assets.is_fresh()

    lock.write_text("{ }")

    assert not assets.is_fresh()


def test_missing_static_files_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    assert [warning.id for warning in checks.assets_are_built(None)] == ["design.W001"]

    (tmp_path / "dkfds").mkdir()

    assert checks.assets_are_built(None) == []
