"""The authorisation matrix, each kind of cell asked once, and each wall taken away once; `just drill matrix` asks every cell."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from drills.matrix import Bearing, Matrix
from drills.neighbourhood import Neighbourhood
from drills.walls_away import WALLS
from journeys import stage


@pytest.fixture(scope="module")
def neighbourhood(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Neighbourhood]:
    """Visitors of every standing and things of every relation, for the length of this module."""
    with django_db_blocker.unblock(), stage.taken_back():  # type: ignore[attr-defined]
        yield Neighbourhood()


def test_each_kind_of_cell_answers_what_the_table_says(neighbourhood: Neighbourhood) -> None:
    found = Matrix(neighbourhood, small=True).walk()
    assert found.deviations == []
    assert found.canaries == []
    assert found.cells > 10_000


@pytest.fixture(scope="module")
def bearing(neighbourhood: Neighbourhood) -> set[Bearing]:
    """Answer the addresses that show somebody else's text once no wall stands, and to whom: a wall less can open no others.

    The whole drill asks every address in every case, where this asks the bearing ones of those who read there.
    """
    with ExitStack() as stack:
        for away in WALLS.values():
            stack.enter_context(away())
        return Matrix(neighbourhood, only_canaries=True, small=True).walk().bearing


def test_without_any_wall_there_is_text_to_be_found(bearing: set[Bearing]) -> None:
    """The control of the test below."""
    assert {"case", "print_case", "municipal_concern", "contact", "register_contact"} <= {
        name for name, *_who in bearing
    }


@pytest.mark.parametrize("name", WALLS)
def test_without_one_wall_the_others_give_up_no_text(
    neighbourhood: Neighbourhood, bearing: set[Bearing], name: str
) -> None:
    with WALLS[name]():
        found = Matrix(neighbourhood, only_canaries=True, bearing=bearing, small=True).walk()
    assert found.cells > 100
    assert found.canaries == []


def test_a_page_that_forgets_to_ask_is_a_deviation(neighbourhood: Neighbourhood) -> None:
    """The control of the first test: with question and row security away, cells answer otherwise than the table says."""
    with WALLS["the question"](), WALLS["row security"]():
        assert Matrix(neighbourhood, only={"case"}, small=True).walk().deviations
