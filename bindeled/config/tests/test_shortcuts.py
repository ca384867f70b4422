"""Keyboard shortcuts: listed as they are, and never on a key alone (WCAG 2.1.4)."""

import re
from pathlib import Path

import pytest

from bindeled.config.environment import ROOT
from conftest import Site
from journeys.factory import World

KEY = re.compile(r'accesskey="([^"]*)"')
# What may listen for a key by itself: Escape, which is no letter, digit or sign.
LISTENED = re.compile(r"event\.(?:key|code)\s*={2,3}\s*[\"']([^\"']+)[\"']")


def scripts() -> list[Path]:
    return sorted((ROOT / "bindeled").glob("*/static/**/*.js"))


@pytest.mark.parametrize("who", ["Bo", "Lis", "Dorte", "Eva"])
def test_every_shortcut_is_a_digit_of_its_own_and_listed(world: World, municipal_site: Site, who: str) -> None:
    municipal_site.sign_in_as(world[who])
    page = municipal_site.get("/genveje/").content.decode()
    keys = KEY.findall(page)
    assert keys == [str(number) for number in range(1, len(keys) + 1)]
    assert keys
    assert [line.strip() for line in re.findall(r">\s*(\d)\s*</td>", page)] == keys


def test_no_script_listens_for_a_letter_a_digit_or_a_sign_alone() -> None:
    assert scripts()
    heard = {key for path in scripts() for key in LISTENED.findall(path.read_text())}
    assert all(len(key) > 1 for key in heard), heard
    assert "Escape" in heard  # the control: what is listened for is seen


def test_the_senders_side_has_none(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Karin"])
    assert "accesskey" not in sender_site.get("/kvitteringer/").content.decode()
