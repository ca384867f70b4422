"""How the tables of a year hang together: every figure is the sum that it is said to be, and what is said of the counts holds."""

from dataclasses import replace
from datetime import date

import pytest

from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, DISTRICT, ORGANISATION
from bindeled.statistics.rules.tables import Atom, Counts, Key, Table, too_small
from bindeled.suppression.actions import protect
from bindeled.suppression.rules.periods import MONTH, QUARTER, YEAR, Period

NORTH, SOUTH = Atom("north", "fsb", "plan"), Atom("south", "fsb", "plan")
JANUARY, MAY = date(2025, 1, 1), date(2025, 5, 1)
WHOLE = Period(date(2025, 1, 1), YEAR)


def counts() -> Counts:
    totals = {(JANUARY, NORTH): 7, (MAY, NORTH): 2, (MAY, SOUTH): 9}
    parts = {
        ("urgency", "today", JANUARY, NORTH): 7,
        ("urgency", "week", MAY, NORTH): 2,
        ("urgency", "week", MAY, SOUTH): 9,
        **{("kind", "smell", month, atom): number for (month, atom), number in totals.items()},
        ("kind", "child", MAY, SOUTH): 4,
        **{("again", "first", month, atom): number for (month, atom), number in totals.items()},
        **{("sender", "board", month, atom): number for (month, atom), number in totals.items()},
        **{("called", "no", month, atom): number for (month, atom), number in totals.items()},
    }
    return Counts(
        totals,
        parts,
        {("a", NORTH): 6, ("b", NORTH): 3, ("c", SOUTH): 9},
        {"a": NORTH, "b": NORTH, "c": SOUTH},
        {(DEPARTMENT, "c")},
    )


def figures(table: Table) -> dict[Key, int]:
    return {cell.key: figure for cell, figure in table.system.figures()}  # type: ignore[misc]


def test_a_whole_year_is_told_by_place_and_period_and_part() -> None:
    table = Table(BY_CODE["concerns"], 2025, date(2025, 12, 1), counts())

    found = figures(table)

    assert found[Key(ALL, "", WHOLE)] == 18
    assert found[Key(ALL, "", Period(date(2025, 4, 1), QUARTER))] == 11
    assert found[Key(DISTRICT, "north", Period(MAY, MONTH))] == 2
    assert found[Key(ORGANISATION, "fsb", WHOLE)] == 18
    assert found[Key(DISTRICT, "south", WHOLE, "kind", "child")] == 4
    assert found[Key(ALL, "", Period(MAY, MONTH), "urgency", "week")] == 11
    assert found[Key(DEPARTMENT, "a", WHOLE)] == 6
    assert table.system.broken_links() == []


def test_a_department_that_is_too_small_is_not_told_of() -> None:
    table = Table(BY_CODE["concerns"], 2025, date(2025, 12, 1), counts())

    assert [cell.key for cell in table.system.cells if cell.secret] == [Key(DEPARTMENT, "c", WHOLE)]
    hidden = protect(table.system)
    assert Key(DEPARTMENT, "c", WHOLE) in hidden
    # South is that department alone, so the district would tell of it.
    assert Key(DISTRICT, "south", WHOLE) in hidden


def test_nothing_is_told_of_months_before_the_first_that_was_counted() -> None:
    begun = replace(counts(), since=MAY)

    found = figures(Table(BY_CODE["concerns"], 2025, date(2025, 12, 1), begun))

    assert {key.period.first.month for key in found if key.period.kind == MONTH} == set(range(5, 13))
    assert {key.period.first.month for key in found if key.period.kind == QUARTER} == {7, 10}
    assert not [key for key in found if key.period.kind == YEAR]


@pytest.mark.parametrize(
    ("dwellings", "small"),
    [
        ({"a": 19, "b": 40, "c": 30}, {(DEPARTMENT, "a")}),
        ({"a": 20, "b": 40}, {(DEPARTMENT, "c")}),
        ({"a": 20, "b": 40, "c": 12}, {(DEPARTMENT, "c"), (DISTRICT, "south")}),
    ],
)
def test_places_with_too_few_dwellings_are_known(dwellings: dict[str, int], small: set[tuple[str, str]]) -> None:
    assert too_small({"a": NORTH, "b": NORTH, "c": SOUTH}, dwellings) == small


def test_a_department_that_came_under_another_plan_is_told_of_once_with_all_that_was_counted() -> None:
    moved = counts()
    before = Atom("north", "fsb", "another plan")
    moved.totals[JANUARY, before] = 5  # type: ignore[index]
    moved.departments["a", before] = 5  # type: ignore[index]
    for cut, part in (
        ("urgency", "today"),
        ("kind", "smell"),
        ("again", "first"),
        ("sender", "board"),
        ("called", "no"),
    ):
        moved.parts[cut, part, JANUARY, before] = 5  # type: ignore[index]

    table = Table(BY_CODE["concerns"], 2025, date(2025, 12, 1), moved)

    assert table.system.broken_links() == []
    assert figures(table)[Key(DEPARTMENT, "a", WHOLE)] == 11


def test_while_a_year_goes_on_there_is_nothing_by_the_year() -> None:
    found = figures(Table(BY_CODE["concerns"], 2025, MAY, counts()))

    assert {key.period.kind for key in found} == {MONTH, QUARTER}
    assert {key.level for key in found if key.cut} == {ALL}


def test_counts_that_do_not_fit_are_a_broken_link() -> None:
    """The control: a part that is missing from its whole is seen."""
    wrong = counts()
    del wrong.parts["urgency", "week", MAY, SOUTH]  # type: ignore[attr-defined]

    assert Table(BY_CODE["concerns"], 2025, date(2025, 12, 1), wrong).system.broken_links()


def test_parts_that_the_rules_do_not_know_are_told_of_too() -> None:
    offers = BY_CODE["offers"]
    told = Counts({(JANUARY, NORTH): 3}, {("offer", "skp", JANUARY, NORTH): 3}, {}, {})

    found = figures(Table(offers, 2025, date(2025, 12, 1), told))

    assert found[Key(ALL, "", WHOLE, "offer", "skp")] == 3


def test_what_organisations_know_of_is_a_bound_where_it_holds() -> None:
    """Nine were received of which one organisation knows of eight; of the other place it passed on more than was not noise."""
    known = {Key(ORGANISATION, "fsb", WHOLE): 8, Key(DEPARTMENT, "a", WHOLE): 7, Key(DEPARTMENT, "nowhere", WHOLE): 5}
    table = Table(BY_CODE["concerns"], 2025, date(2025, 12, 1), replace(counts(), known=known))

    assert [link.least for link in table.system.links if link.least] == [8]
    assert table.system.broken_links() == []
