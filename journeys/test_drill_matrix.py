"""The authorisation matrix, asked once, and each wall taken away once."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from drills.matrix import Matrix
from drills.neighbourhood import Neighbourhood
from drills.walls_away import WALLS
from journeys import stage


@pytest.fixture(scope="module")
def neighbourhood(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Neighbourhood]:
    """Visitors of every standing and things of every relation, for the length of this module."""
    with django_db_blocker.unblock(), stage.taken_back():  # type: ignore[attr-defined]
        yield Neighbourhood()


def test_every_cell_answers_what_the_table_says(neighbourhood: Neighbourhood) -> None:
    found = Matrix(neighbourhood).walk()
    assert found.deviations == []
    assert found.canaries == []
    assert found.cells > 10_000


@pytest.mark.parametrize("name", WALLS)
def test_without_one_wall_the_others_give_up_no_text(neighbourhood: Neighbourhood, name: str) -> None:
    with WALLS[name]():
        assert Matrix(neighbourhood, only_canaries=True).walk().canaries == []


def test_without_any_wall_there_is_text_to_be_found(neighbourhood: Neighbourhood) -> None:
    """The control of the tests above."""
    with ExitStack() as stack:
        for away in WALLS.values():
            stack.enter_context(away())
        assert Matrix(neighbourhood, only_canaries=True).walk().canaries


def test_a_page_that_forgets_to_ask_is_a_deviation(neighbourhood: Neighbourhood) -> None:
    """The control of the first test: with question and row security away, cells answer otherwise than the table says."""
    with WALLS["the question"](), WALLS["row security"]():
        assert Matrix(neighbourhood, only={"case"}).walk().deviations
