"""Who may import: whoever keeps the organisation's list, standing in the housing door, and nobody else."""

from uuid import uuid4

from bindeled.confidentiality.doors import Door, entered
from bindeled.importing import access
from bindeled.importing.models import Import
from bindeled.importing.tests.errands import Keeping
from journeys.factory import World
from journeys.sides import acting


def test_who_keeps_the_list_may(world: World) -> None:
    keeping = Keeping(world)
    run = Import(organisation=keeping.organisation)
    with keeping.door():
        assert access.may_keep(keeping.organisation.id) == ""
        assert access.may_change(run) == ""


def test_who_keeps_another_list_may_not(world: World) -> None:
    keeping = Keeping(world)
    with keeping.door():
        assert access.may_keep(uuid4())
        assert access.may_change(Import(organisation_id=uuid4()))


def test_in_another_door_nobody_may_even_with_the_same_organisation(world: World) -> None:
    keeping = Keeping(world)
    door = Door("sender", actor=keeping.user.id, municipality="0101", units=(keeping.organisation.id,))
    with acting("sender"), entered(door):
        assert access.may_keep(keeping.organisation.id)
