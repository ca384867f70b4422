"""Measures: each defined once in words, with its source, and divided by words of the rules."""

import pytest
from django.utils import translation

from bindeled.statistics.queries.about_places import ASKED
from bindeled.statistics.queries.counting import ROWS
from bindeled.statistics.rules.measures import ALL, BY_CODE, DIVIDED, LEVELS, MEASURES, TOTALS, Measure

FORBIDDEN = ("effect", "because of", "led to fewer", "thanks to", "caused")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_each_measure_is_defined_in_words_and_says_where_it_comes_from(measure: Measure) -> None:
    assert len(str(measure.definition)) > 40
    assert measure.source
    with translation.override("da"):
        assert "decision" not in str(measure.source)
    assert ALL in measure.levels
    assert set(measure.levels) <= set(LEVELS) == set(TOTALS) == set(DIVIDED)
    assert all(cut.parts or cut.open for cut in measure.cuts)
    assert [cut.code for cut in measure.cuts if measure.cut(cut.code) is not cut] == []


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_no_measure_says_that_anything_is_an_effect(measure: Measure) -> None:
    words = str(measure.definition).lower()

    assert [word for word in FORBIDDEN if word in words] == []


def test_every_measure_is_counted_in_one_place() -> None:
    assert set(ROWS) | set(ASKED) == set(BY_CODE)
    assert set(ROWS).isdisjoint(ASKED)


def test_what_is_divided_is_named_by_what_the_database_answers() -> None:
    unknown = [
        f"{code}: {cut.code}"
        for code, rows in ROWS.items()
        for cut in BY_CODE[code].cuts
        if f"AS {cut.code}" not in rows
    ]

    assert unknown == []


def test_small_figures_are_shown_only_of_what_no_resident_stands_behind() -> None:
    shown = {measure.code for measure in MEASURES if not measure.about_people}

    assert shown == {"coverage", "wishes"}


def test_no_measure_is_about_an_adviser() -> None:
    """Decision 16: no league table of advisers. There is no level and no cut by which one could be made."""
    words = {cut.code for measure in MEASURES for cut in measure.cuts} | set(LEVELS)

    assert {"adviser", "responsible", "unit", "user"}.isdisjoint(words)
