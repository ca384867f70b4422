"""What hangs together: figures are sums of counts, and what is said of the counts must hold."""

from bindeled.suppression.rules import Cell, Link, System


def test_figures_are_the_sums_of_their_counts() -> None:
    system = System()
    north, south = system.add([3, 4]), system.add([5])
    system.cells = [Cell("all", (*north, *south)), Cell("north", tuple(north))]

    assert [(cell.key, figure) for cell, figure in system.figures()] == [("all", 12), ("north", 7)]


def test_a_link_that_does_not_hold_is_told() -> None:
    system = System(counts=[3, 4, 7])
    same, more, wrong = Link((0, 1), (2,)), Link((2,), (0,), equal=False), Link((0,), (1,), equal=False)
    system.links = [same, more, wrong, Link((0,), (1,))]

    assert system.broken_links() == [wrong, Link((0,), (1,))]
