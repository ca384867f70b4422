"""The texts of papers: whole, matching, and printed only where somebody checked them."""

from pathlib import Path

import pytest
from pytest_django import Settings

from bindeled.guidance.rules import LANGUAGES
from bindeled.paper import rules
from bindeled.paper.words import danish, words

FIXTURES = Path(__file__).resolve().parent / "fixtures"
GOOD = '[about]\nlanguage = "pl"\nchecked_on = 2026-11-28\nchecked_by = "en tolk"\n[texts]\nscan = "Zeskanuj kod"\n'


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.TRANSLATIONS = str(tmp_path)
    return tmp_path


def test_english_says_all_that_danish_says() -> None:
    english, ours = words("en"), danish()
    assert rules.missing(english, ours) == []
    assert english.texts.keys() == ours.texts.keys()
    assert english.card.keys() == ours.card.keys()
    assert english.languages.keys() == ours.languages.keys() == LANGUAGES.keys() - {"da"}


def test_a_language_without_a_file_has_no_words(settings: Settings) -> None:
    settings.TRANSLATIONS = ""
    assert rules.is_untranslated(words("ar"))


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        words("../da")


def test_a_checked_file_is_read(folder: Path) -> None:
    (folder / "pl.toml").write_text(GOOD)
    assert rules.say("scan", words("pl"), danish()).language == "pl"
    assert rules.say("whom", words("pl"), danish()).language == "da"


@pytest.mark.parametrize("lacking", ["checked_on = 2026-11-28\n", 'checked_by = "en tolk"\n'])
def test_a_file_that_nobody_checked_is_not_printed(folder: Path, lacking: str) -> None:
    (folder / "pl.toml").write_text(GOOD.replace(lacking, ""))
    assert rules.is_untranslated(words("pl"))


@pytest.mark.parametrize(
    ("was", "now"),
    [('language = "pl"', 'language = "uk"'), ('scan = "Zeskanuj kod"', 'call = "Zadzwoń {phone}"')],
)
def test_a_file_that_would_print_wrongly_is_refused(folder: Path, was: str, now: str) -> None:
    (folder / "pl.toml").write_text(GOOD.replace(was, now))
    with pytest.raises(ValueError, match=r"pl\.toml"):
        words("pl")


def test_the_product_ships_no_translation_that_nobody_checked() -> None:
    """Decision 22: what lies with the product is Danish and English alone."""
    shipped = {path.stem for path in (Path(rules.__file__).parent / "texts").iterdir()}
    assert shipped == set(rules.OWN_LANGUAGES)
