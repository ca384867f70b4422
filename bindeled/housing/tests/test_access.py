"""Who may keep a list."""

from bindeled.confidentiality.doors import entered
from bindeled.housing.access import may_keep
from conftest import acting
from journeys.factory import World


def test_a_keeper_may_keep_the_own_list_and_no_other(world: World) -> None:
    own, other = world.departments["Hørgården 2"], world.departments["Sundholm afd. 7"]
    with acting("sender"), entered(world.door("Helle")):
        assert may_keep(own.organisation_id, by=world["Helle"]) == ""
        assert may_keep(other.organisation_id, by=world["Helle"])


def test_a_keeper_whose_account_is_closed_may_keep_nothing(world: World) -> None:
    own = world.departments["Hørgården 2"]
    world["Helle"].is_active = False
    with acting("sender"), entered(world.door("Helle")):
        assert may_keep(own.organisation_id, by=world["Helle"])


def test_a_contact_person_keeps_no_list(world: World) -> None:
    own = world.departments["Hørgården 2"]
    with acting("sender"), entered(world.door("Karin")):
        assert may_keep(own.organisation_id, by=world["Karin"])
