"""The residents' questionnaire in other languages: whole and checked, or not offered; and read from the right where it is."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from bindeled.paper import words as papers
from bindeled.surveys import words
from bindeled.surveys.models import Ballot, RoundGroup
from bindeled.surveys.rules.questions import CHOICES, OF_RESIDENTS
from bindeled.surveys.tests.rounds import a_round, invite
from bindeled.surveys.tests.test_asked import seen
from conftest import Site
from journeys.factory import World

CHECKED = 'checked_on = 2027-01-15\nchecked_by = "en tolk"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(settings, "TRANSLATIONS", str(tmp_path))
    papers._read.cache_clear()
    yield tmp_path
    papers._read.cache_clear()


def supply(folder: Path, language: str, *, checked: str = CHECKED, without: str = "") -> None:
    """Lay a file into the folder in which every text of the questionnaire says its own key."""
    told = "".join(f'{key} = "{language}: {key}"\n' for key in papers.danish().survey if key != without)
    (folder / f"{language}.toml").write_text(f'[about]\nlanguage = "{language}"\n{checked}\n[survey]\n{told}')
    papers._read.cache_clear()


def test_the_danish_file_that_others_are_translated_from_says_what_the_page_says() -> None:
    told = tomllib.loads((papers.OURS / "da.toml").read_text())["survey"]
    with override("da"):
        assert {code: told[code] for code in OF_RESIDENTS.codes} == {
            question.code: str(question.text) for question in OF_RESIDENTS.questions
        }
        assert {choice: told[choice] for choice in CHOICES} == {choice: str(word) for choice, word in CHOICES.items()}
    assert told.keys() == OF_RESIDENTS.codes | CHOICES.keys() | {"title", "intro", "required", "send"}


@pytest.mark.parametrize(
    ("checked", "without", "there"),
    [(CHECKED, "", True), ("", "", False), (CHECKED, "home", False), (CHECKED, "send", False)],
)
def test_a_language_is_offered_when_it_is_whole_and_checked(
    folder: Path, checked: str, without: str, *, there: bool
) -> None:
    supply(folder, "ar", checked=checked, without=without)
    assert ("ar" in words.offered()) is there
    assert bool(words.supplied("ar")) is there
    assert words.supplied("da") == words.supplied("xx") == words.supplied("tr") == {}


def test_a_resident_reads_and_answers_from_the_right(folder: Path, world: World) -> None:
    round_ = a_round()
    RoundGroup.objects.create(municipality_id="0101", round=round_, group="residents", version=1, sample=10)
    supply(folder, "ar")
    mine, karin = invite(round_, "x@bindeled.example", group="residents"), invite(round_, "karin@bindeled.example")
    page = f"/spoergeskema/svar/0101/{mine.answering}/"
    resident = Site("sender")
    assert "العربية" in seen(resident.get(page))
    shown = resident.get(f"{page}?sprog=ar")
    assert 'dir="rtl"' in shown.content.decode()
    assert "1. ar: heard" in seen(shown)
    assert "Boligrådgiveren lyttede" in seen(resident.get(f"{page}?sprog=tr")), "not supplied: our own"
    wrong = resident.post(f"{page}?sprog=ar", {})
    assert wrong.status_code == 422
    assert "ar: required" in seen(wrong)
    answers = dict.fromkeys(OF_RESIDENTS.codes, "agree")
    assert resident.post(f"{page}?sprog=ar", answers).status_code == 302
    assert Ballot.objects.count() == 1
    others = resident.get(f"/spoergeskema/svar/0101/{karin.answering}/?sprog=ar")
    assert "العربية" not in seen(others), "contact persons are asked in Danish and English"
