"""A town with an office, and somebody at its door."""

from typing import Any
from uuid import UUID

import pytest

from bindeled.doorstep.models import Knock
from bindeled.housing.models import ContactPerson, Department, Office
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

WORDS = "Min nabo åbner ikke, og posten hober sig op."


@pytest.fixture
def place(world: World) -> Department:
    """Karin's department, whose organisation has an office."""
    department = world.departments["Hørgården 2"]
    Office.objects.create(
        municipality_id="0101",
        organisation=department.organisation,
        name="Kontoret",
        phone="11 11 11 11",
        email="kontoret@bindeled.example",
        valid_from=LONG_AGO,
    )
    return department


@pytest.fixture
def karin(world: World, place: Department) -> Site:
    """Karin, freshly signed in."""
    return fresh(world, "Karin")


def fresh(world: World, name: str) -> Site:
    """Sign somebody in, and confirm once more who they are."""
    site = Site("sender")
    site.sign_in_as(world[name])
    with acting("sender"):
        assert site.client.post("/demo/igen/", {"next": "/post/"})["Location"] == "/post/"
    return site


def entry(world: World, name: str) -> ContactPerson:
    """Somebody's entry on the list."""
    return ContactPerson.objects.get(account_id=world[name].id)


def call_back(site: Site, department: Department, **changes: Any) -> Any:
    """Ask to be called."""
    form = {"name": "Bodil Beboer", "phone": "12 34 56 78", "key": "one form", "step": "send"}
    return site.post(f"/k/{department.public_code}/skriv/", {**form, **changes})


def letter(site: Site, world: World, department: Department, **changes: Any) -> Any:
    """Write to Karin, who takes letters."""
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(takes_letters=True)
    to = str(entry(world, "Karin").id)
    return site.post(
        f"/k/{department.public_code}/skriv/", {"til": to, "story": WORDS, "key": "k", "step": "send", **changes}
    )


def only() -> Knock:
    """The one knock that there is."""
    [found] = Knock.objects.all()
    return found


def opened(site: Site, knock: UUID) -> str:
    """Open a knock as its reader does; answer the page."""
    assert site.post(f"/post/{knock}/", {"do": "open"}).status_code == 302
    page: str = site.get(f"/post/{knock}/").content.decode()
    return page
