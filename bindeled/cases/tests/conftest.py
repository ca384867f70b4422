"""What several tests of cases begin with."""

import pytest

from bindeled.cases import actions, queries
from bindeled.cases.models import Case
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.post.models import Letter
from bindeled.users.models import Service
from conftest import acting
from journeys.factory import LONG_AGO, World, account


@pytest.fixture
def case(world: World) -> Case:
    """A case of Bo's that he opened from a concern of Karin's; the letters of before are gone."""
    concern_id = arrive(world)
    Letter.objects.all().delete()
    with acting("municipality"), entered(world.door("Bo")):
        return actions.open_case(queries.concern_for(concern_id), by=world["Bo"])


@pytest.fixture
def ida(world: World) -> World:
    """The world with a colleague of Bo's in it."""
    colleague = account("Ida Iversen", "municipality", "0101", email="ida@bindeled.example")
    unit = world.units["Boligrådgiverne Amager"]
    Service.objects.create(user=colleague, unit=unit, municipality_id="0101", role="adviser", valid_from=LONG_AGO)
    world.people["Ida"] = colleague
    return world
