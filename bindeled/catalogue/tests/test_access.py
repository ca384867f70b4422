"""Only an editor keeps what an offer says, in their own municipality."""

import pytest

from bindeled.catalogue.access import may_edit
from bindeled.users.models import Service
from journeys.factory import World


@pytest.mark.parametrize(
    ("who", "yes"), [("Eva", True), ("Bo", False), ("Lis", False), ("Dorte", False), ("Gitte", False), ("Karin", False)]
)
def test_who_may_keep_the_catalogue(world: World, who: str, yes: bool) -> None:
    assert may_edit(by=world[who]) == ("" if yes else "Det må kun redaktører.")


def test_who_is_editor_no_more_may_not(world: World) -> None:
    Service.objects.filter(user=world["Eva"]).delete()
    assert may_edit(by=world["Eva"])
