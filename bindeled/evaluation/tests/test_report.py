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
        "withheld": {"offered": 6},
        "rare": {},
        "apart": {"left_out": None, "restricted": None, "protected": 0, "erased": 0, "unplaced": 0, "not_counted": 0},
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


APART = {
    "none is small": ({"left_out": 6, "not_counted": 9, "protected": 5, "erased": 12}, set()),
    # What the figures tell of too, less the rows of the file, is the sum of the first five.
    "the next smallest goes along": ({"restricted": 2, "erased": 6, "protected": 9}, {"restricted", "erased"}),
    "nothing hides behind what is counted nowhere": (
        {"restricted": 2, "not_counted": 30},
        {"left_out", "restricted", "protected", "erased", "unplaced"},
    ),
    "two that are too few": (
        {"restricted": 1, "erased": 2, "not_counted": 3},
        {"left_out", "restricted", "protected", "erased", "unplaced", "not_counted"},
    ),
    "two that are enough": ({"restricted": 2, "left_out": 3}, {"restricted", "left_out"}),
    "a small one beside": ({"not_counted": 4}, {"not_counted"}),
}


@pytest.mark.parametrize("name", APART)
def test_what_is_not_in_the_file_is_told_only_where_nobody_can_work_it_out(name: str) -> None:
    numbers, gone = APART[name]
    told = rules.counted_apart(numbers.get("left_out", 0), numbers)
    assert told == {
        what: None if what in gone else numbers.get(what, 0)
        for what in ("left_out", "not_counted", "restricted", "protected", "erased", "unplaced")
    }
    # An attacker who knows the sum, that what is hidden looks alike, and every number that is told.
    line = [what for what in told if what != "not_counted"]
    hidden = [what for what in line if told[what] is None]
    rest = sum(numbers.get(what, 0) for what in hidden)
    assert not hidden or len(hidden) == len(line) or (len(hidden) > 1 and rest - len(hidden) >= 3)
