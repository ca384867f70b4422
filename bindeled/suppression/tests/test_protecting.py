"""Protecting what hangs together, attacked by a solver and a reading of its own: SciPy, one program for each hidden figure."""

from collections.abc import Hashable
from itertools import product

import highspy
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from bindeled.suppression.actions import UnprotectedError, protect
from bindeled.suppression.rules import WIDTH, Cell, Link, System, is_small

Floats = NDArray[np.float64]


def town(counts: list[list[list[int]]]) -> System:
    """Answer the system of a small town: places by quarters by two kinds; places and kinds by the year, quarters for all."""
    table = np.array(counts)
    places, quarters, kinds = table.shape
    system = System(counts=[int(count) for count in table.ravel()])
    at = {where: number for number, where in enumerate(product(range(places), range(quarters), range(kinds)))}

    def cell(key: Hashable, which: object) -> None:
        system.cells.append(Cell(key, tuple(number for where, number in at.items() if which(where))))  # type: ignore[operator]

    for place in range(places):
        cell(("place", place), lambda where, it=place: where[0] == it)
        for quarter in range(quarters):
            cell(("place", place, quarter), lambda where, it=(place, quarter): where[:2] == it)
        for kind in range(kinds):
            cell(("kind", place, kind), lambda where, it=(place, kind): (where[0], where[2]) == it)
    for quarter in range(quarters):
        cell(("quarter", quarter), lambda where, it=quarter: where[1] == it)
    for kind in range(kinds):
        cell(("all", kind), lambda where, it=kind: where[2] == it)
    cell("everything", lambda _where: True)
    return system


def known(system: System, hidden: frozenset[Hashable]) -> dict[Hashable, tuple[int, int]]:
    """Attack: answer between which whole numbers each hidden figure lies for somebody who sees all the others."""
    rows: list[Floats] = []
    fixed: list[Floats] = []
    least: list[float] = []
    figures: list[float] = []
    for cell, figure in system.figures():
        row = np.bincount(cell.parts, minlength=len(system.counts)).astype(float)
        (rows if cell.key in hidden else fixed).append(row)
        (least if cell.key in hidden else figures).append(
            float(not cell.secret) if cell.key in hidden else float(figure)
        )
    for link in system.links:
        row = np.zeros(len(system.counts))
        row[list(link.more)], row[list(link.less)] = 1, -1
        (fixed if link.equal else rows).append(row)
        (figures if link.equal else least).append(float(link.least))
    told = {
        "A_ub": -np.array(rows) if rows else None,
        "b_ub": -np.array(least) if rows else None,
        "A_eq": np.array(fixed) if fixed else None,
        "b_eq": np.array(figures) if fixed else None,
    }
    found = {}
    for cell in system.cells:
        if cell.key in hidden:
            cost = np.bincount(cell.parts, minlength=len(system.counts)).astype(float)
            low, high = linprog(cost, **told, method="highs"), linprog(-cost, **told, method="highs")
            most = 10**6 if high.status == 3 else int(np.floor(-high.fun + 1e-6))
            found[cell.key] = int(np.ceil(low.fun - 1e-6)), most
    return found


def primary(system: System) -> frozenset[Hashable]:
    return frozenset(cell.key for cell, figure in system.figures() if is_small(figure))


counts = st.lists(
    st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=4),
    min_size=2,
    max_size=4,
).map(lambda places: [place[: min(map(len, places))] for place in places])


@given(counts)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_hidden_figure_is_known_more_exactly_than_within_four_values(told: list[list[list[int]]]) -> None:
    system = town(told)
    try:
        hidden = protect(system)
    except UnprotectedError:
        assert sum(system.counts) < 2 * WIDTH + 2  # so little happened that nothing can be shown at all
        return

    assert primary(system) <= hidden
    narrow = {key: span for key, span in known(system, hidden).items() if span[1] - span[0] < WIDTH}
    assert narrow == {}


def test_without_hiding_others_beside_them_the_attack_finds_hidden_figures() -> None:
    system = town([[[1, 2], [11, 9]], [[8, 7], [16, 12]], [[9, 9], [14, 13]]])

    spans = known(system, primary(system)).values()

    assert [low for low, high in spans if low == high]


def test_noughts_are_always_shown() -> None:
    system = town([[[0, 20], [0, 9]], [[2, 7], [6, 12]], [[9, 9], [14, 13]]])

    hidden = protect(system)

    assert ("kind", 0, 0) not in hidden
    assert all(figure for cell, figure in system.figures() if cell.key in hidden)


def test_a_link_gives_a_figure_away_and_is_reckoned_with() -> None:
    """Of each kind there are at most as many as there are at all: where all but two are of one kind, that one tells of the others."""
    system = System(counts=[6, 5, 3, 2])
    system.cells = [Cell("all", (0,)), Cell("a", (1,)), Cell("b", (2,)), Cell("c", (3,))]
    system.links = [Link((0,), (part,), equal=False) for part in (1, 2, 3)]
    system.links.append(Link((1, 2, 3), (0,), equal=False))

    hidden = protect(system)

    assert {"b", "c"} <= hidden
    assert all(high - low >= WIDTH for low, high in known(system, hidden).values())


def test_what_somebody_knows_a_figure_to_be_at_least_is_reckoned_with() -> None:
    """Whoever knows that the second is six at least, where both are nine, knows that the first is three at most."""
    system = System(counts=[3, 6, 30, 5])
    system.cells = [*(Cell(number, (number,)) for number in range(4)), Cell("both", (0, 1), weight=9)]
    assert protect(system) == {0, 1}
    system.links = [Link((1,), (), equal=False, least=6)]
    assert system.broken_links() == []

    hidden = protect(system)

    assert {0, "both"} <= hidden
    assert all(high - low >= WIDTH for low, high in known(system, hidden).values())
    system.links = [Link((1,), (), equal=False, least=7)]
    assert system.broken_links() == system.links


@pytest.mark.parametrize(("corner", "at"), [((900, 900, 900, 7), 2), ((7, 900, 900, 900), 1)])
def test_what_is_hidden_beside_a_small_figure_costs_least_together(corner: tuple[int, ...], at: int) -> None:
    """In a table with its margins a small figure takes three others. Which, is decided by all three and not by one after the other."""
    one, two, three, four = corner
    system = System(counts=[2, 5, 6, 5, one, two, 6, three, four])
    system.cells = [Cell(divmod(number, 3), (number,)) for number in range(9)]
    for line in range(3):
        system.cells.append(Cell(("row", line), tuple(range(3 * line, 3 * line + 3)), weight=20))
        system.cells.append(Cell(("column", line), tuple(range(line, 9, 3)), weight=20))

    assert protect(system) == {(0, 0), (0, at), (at, 0), (at, at)}


def test_what_is_never_published_cannot_be_subtracted_either() -> None:
    """A department that is too small to be told of, beside a large one of the same organisation: the large one goes with it."""
    system = System(counts=[2, 6, 30, 40])
    system.cells = [
        Cell("organisation", (0, 1), weight=6),
        Cell("small", (0,), secret=True),
        Cell("large", (1,)),
        Cell("elsewhere", (2,)),
    ]

    assert protect(system) == {"small", "large"}


def test_that_there_was_nothing_of_it_may_be_seen() -> None:
    system = System(counts=[0, 6])
    system.cells = [Cell("organisation", (0, 1), weight=6), Cell("small", (0,), secret=True), Cell("large", (1,))]

    assert protect(system) == {"small"}


def test_what_was_published_before_stays_as_it_is() -> None:
    """January and February are out; when the quarter comes, whatever would give them away stays hidden."""
    system = System(counts=[3, 20, 9])
    months = [Cell(month, (month,)) for month in range(3)]
    system.cells = [*months, Cell("quarter", (0, 1, 2))]

    hidden = protect(system, published={0: False, 1: True})

    assert 1 not in hidden
    assert hidden in (frozenset({0, 2}), frozenset({0, "quarter"}))
    assert all(high - low >= WIDTH for low, high in known(system, hidden).values())


def test_where_those_that_are_out_give_one_away_it_is_refused() -> None:
    system = System(counts=[3, 20])
    system.cells = [Cell("a", (0,)), Cell("b", (1,)), Cell("both", (0, 1))]

    with pytest.raises(UnprotectedError):
        protect(system, published={"b": True, "both": True})


def test_counts_that_break_their_own_links_are_refused() -> None:
    system = System(counts=[3, 4], cells=[Cell("a", (0,))], links=[Link((0,), (1,))])

    with pytest.raises(ValueError, match="do not hold"):
        protect(system)


def test_blocks_hide_well_too_and_the_whole_sees_to_the_rest() -> None:
    system = town([[[3, 20], [11, 9]], [[8, 7], [16, 12]], [[1, 9], [14, 13]]])
    system.blocks = [(0, 1, 2, 3), (4, 5, 6, 7, 8, 9)]

    hidden = protect(system)

    assert primary(system) <= hidden
    assert all(high - low >= WIDTH for low, high in known(system, hidden).values())


UNKNOWN = highspy.HighsModelStatus.kUnknown
LITTLE = town([[[1, 1], [0, 1]], [[9, 2], [4, 7]], [[8, 8], [1, 12]]])


def test_a_solver_that_rounding_led_astray_begins_again_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found, tell, astray = protect(LITTLE), highspy.Highs.getModelStatus, iter([True, False] * 10_000)
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda solver: UNKNOWN if next(astray) else tell(solver))

    hidden = protect(LITTLE)

    assert hidden
    assert all(high - low >= WIDTH for low, high in known(LITTLE, hidden).values())
    assert len(hidden) <= len(found) + 4


def test_what_a_solver_cannot_say_is_never_taken_to_be_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a solver that never knows protects nothing, and what is new is then hidden altogether."""
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _solver: UNKNOWN)
    with pytest.raises(UnprotectedError):
        protect(LITTLE)


def test_a_world_that_cannot_be_is_a_fault_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _solver: highspy.HighsModelStatus.kInfeasible)
    with pytest.raises(RuntimeError, match="must be possible"):
        protect(LITTLE)
