"""Every requirement of OWASP ASVS 5.0.0, level 1 and 2, is answered, and what an answer names exists."""

from collections import Counter

import pytest

from journeys.architecture.evidence import why_not
from journeys.asvs import FOLDER, Row, official, page, row_of, rows

# Counted in the standard's own table (OWASP_Application_Security_Verification_Standard_5.0.0_en.csv).
LEVELS = {1: 70, 2: 183}


def faults(row: Row) -> list[str]:
    """Answer what is wrong with one row."""
    found = [why for why in map(why_not, row.evidence) if why]
    if row.answer == "test":
        found += [f"{named} is no test" for named in row.evidence if "::" not in named and " drill " not in named]
    if row.answer == "page":
        found += [f"{named} is no section of a page" for named in row.evidence if ".md" not in named]
    return found


def test_the_list_of_requirements_is_whole() -> None:
    assert Counter(official().values()) == LEVELS


def test_every_requirement_is_answered_once_and_no_other() -> None:
    assert sorted(row.id for row in rows()) == sorted(official())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_what_an_answer_names_exists(row: Row) -> None:
    assert faults(row) == []


def test_the_page_is_what_the_file_says() -> None:
    assert (FOLDER / "asvs.md").read_text().endswith(page())


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("test", "journeys/test_spine.py::test_that_is_gone"),
        ("test", "journeys/test_gone.py::test_of_nothing"),
        ("test", "journeys/test_spine.py"),
        ("test", "uv run just drill nothing"),
        ("page", "docs/security/measures.md#no-such-section"),
        ("page", "docs/gone.md"),
    ],
)
def test_a_dead_answer_is_noticed(answer: str, named: str) -> None:
    assert len(faults(Row("1.1.1", "words", answer, (named,)))) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"about": "words"},
        {"about": "words", "test": "a", "open": "b"},
        {"test": "a"},
        {"about": "words", "not_applicable": ""},
        {"about": "words", "open": "b", "pages": "c"},
    ],
)
def test_a_row_without_one_clear_answer_is_refused(told: dict[str, str | list[str]]) -> None:
    with pytest.raises(ValueError, match="needs `about`"):
        row_of("1.1.1", told)
