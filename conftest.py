"""Fixtures every package's tests share: the two sites, each under its own real login."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest
from whitenoise.base import WhiteNoise

from journeys.factory import World, world_again
from journeys.sides import URLS, Site, acting
from journeys.stage import django_db_setup

# The longest files first: two workers that take a file each are then done at about the same time.
LONGEST_FIRST = ("journeys/test_drill_matrix", "journeys/test_drill_", "journeys/test_")

__all__ = ["URLS", "Site", "acting", "django_db_setup"]  # a conftest's fixture stands before a plugin's


@pytest.fixture
def sender_site(db: None) -> Site:
    """The sender's site."""
    return Site("sender")


@pytest.fixture
def municipal_site(db: None) -> Site:
    """The municipality's site."""
    return Site("municipality")


@pytest.fixture
def world(db: None) -> World:
    """Two municipalities and the cast."""
    return world_again()


@pytest.fixture(scope="session", autouse=True)
def _both_sites() -> None:
    """Know every address of both sites before any test: one that first asks without the demonstration would leave its pages out."""
    for site in sorted(set(URLS.values())):
        import_module(site)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_read_once() -> Iterator[None]:
    """Look through the static files once for a process, and not once for each browser that a test opens."""
    look_through, seen = WhiteNoise.update_files_dictionary, dict[tuple[str, str], dict[str, Any]]()

    def once(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in seen:
            before = set(self.files)
            look_through(self, root, prefix)
            seen[root, prefix] = {url: file for url, file in self.files.items() if url not in before}
        self.files.update(seen[root, prefix])

    with patch.object(WhiteNoise, "update_files_dictionary", once):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by how long they take: drills, then journeys, then all others, each as they stood."""

    def rank(item: pytest.Item) -> int:
        return next((place for place, name in enumerate(LONGEST_FIRST) if name in item.nodeid), len(LONGEST_FIRST))

    items.sort(key=rank)
