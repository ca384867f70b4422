"""What the machine says of an extract."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from bindeled.evaluation.rules import report as rules
from bindeled.evaluation.rules.fields import LADDER
from bindeled.evaluation.tests.test_packing import safe


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_the_report_is_numbers() -> None:
    told = safe()
    report = rules.report_of(told, {"restricted": 7})
    assert report == {
        "rows": 26,
        "dwellings": 26,
        "smallest": 6,
        "steps": [],
        "left_out": 1,
        "withheld": {"offered": 6},
        "rare": {},
        "apart": {"not_counted": 0, "restricted": 7, "protected": 0, "erased": 0},
    }
    lines = dict(rules.told_of(report))
    assert lines["Rows in the file"] == "26"
    assert lines["Rows left out, since they stood out"] == "fewer than 5"
    assert lines["Rows withheld in “An offer was made”"] == "6"
    assert lines["Not in the table: in a case that only some may open"] == "7"
    assert rules.told_of({**report, "rare": {"outcome": 9}})[5] == (
        "Rows called “another” in “Outcome of the case”, since it is rare",
        "9",
    )


@pytest.mark.parametrize(("number", "told"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5")])
def test_a_small_number_is_not_told(number: int, told: str) -> None:
    assert rules.shown(number) == told


def test_every_step_has_words() -> None:
    words = rules.step_words(LADDER)
    assert len(set(words)) == len(LADDER)
    assert words[:2] == ["Quarters became half-years.", "Half-years became years."]
