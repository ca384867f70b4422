"""The texts that came along, in the world of the tests."""

import pytest

from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load
from journeys.factory import World


@pytest.fixture
def texts(world: World) -> World:
    """Two municipalities, the cast, and every text."""
    load(SHIPPED)
    return world
