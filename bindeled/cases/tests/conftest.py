"""What several tests of cases begin with."""

import pytest

from bindeled.cases import actions, queries
from bindeled.cases.models import Case
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.post.models import Letter
from conftest import acting
from journeys.factory import World


@pytest.fixture
def case(world: World) -> Case:
    """A case of Bo's that he opened from a concern of Karin's; the letters of before are gone."""
    concern_id = arrive(world)
    Letter.objects.all().delete()
    with acting("municipality"), entered(world.door("Bo")):
        return actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
