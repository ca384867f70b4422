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
        "apart": {"not_counted": 0, "restricted": 7, "protected": 0, "erased": 0, "unplaced": 0},
    }
    lines = dict(rules.told_of(report))
    assert lines["Rows in the file"] == "26"
    assert lines["Rows left out, since they stood out"] == "not shown"
    assert lines["Rows withheld in “An offer was made”"] == "6"
    # The one small number, and the next smallest with it: their sum tells neither.
    assert lines["Not in the table: in a case that only some may open"] == "not shown"
    assert lines["Not in the table: with a protected address"] == "0"
    assert rules.told_of({**report, "rare": {"outcome": 9}})[5] == (
        "Rows called “another” in “Outcome of the case”, since it is rare",
        "9",
    )


def test_every_step_has_words() -> None:
    words = rules.step_words(LADDER)
    assert len(set(words)) == len(LADDER)
    assert words[:2] == ["Quarters became half-years.", "Half-years became years."]


def test_what_is_not_small_is_told() -> None:
    report = {"left_out": 6, "apart": {"not_counted": 9, "restricted": 0, "protected": 5, "erased": 12, "unplaced": 0}}
    assert rules.counted_apart(report) == {
        "left_out": "6",
        "not_counted": "9",
        "restricted": "0",
        "protected": "5",
        "erased": "12",
        "unplaced": "0",
    }
    report["apart"]["restricted"] = 3  # type: ignore[index]
    assert rules.counted_apart(report)["restricted"] == rules.counted_apart(report)["protected"] == "not shown"
