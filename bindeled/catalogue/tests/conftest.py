"""The catalogue that came along, in the world of the tests."""

import pytest

from bindeled.config.catalogue import load as load_catalogue
from bindeled.config.management.commands import load_catalogue as command
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load
from journeys.factory import World


@pytest.fixture
def offered(world: World) -> World:
    """Two municipalities, the cast, the laws and every offer that came along."""
    load(SHIPPED)
    load_catalogue(command.SHIPPED)
    return world
