"""Who reads figures: those who lead, evaluate or look after data protection, and no adviser, caretaker or keeper."""

import pytest

from bindeled.confidentiality.doors import entered
from bindeled.statistics import access
from conftest import acting
from journeys.factory import World


@pytest.mark.parametrize(
    ("who", "may"),
    [("Lis", True), ("Esther", True), ("Dorte", True), ("Eva", False), ("Bo", False), ("Kirsten", False)],
)
def test_leaders_evaluators_and_the_officer_read_figures(world: World, who: str, may: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert (access.may_read(by=world[who]) == "") is may
        world[who].is_active = False
        assert (
            access.may_read(by=world[who])
            == "Tallene er for dem, der leder, evaluerer eller passer på databeskyttelsen."
        )
