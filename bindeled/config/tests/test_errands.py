"""Errands are done in the name of who keeps the list, and for nobody else."""

import pytest

from bindeled.config import errands
from bindeled.housing.models import ContactPerson, Keeper
from bindeled.importing import actions
from bindeled.importing.actions import Desk
from bindeled.importing.models import Import
from bindeled.importing.tests.errands import Keeping
from bindeled.importing.tests.files import CONTACTS, workbook
from journeys.factory import World
from journeys.sides import acting

ROW = ("Hørgården 2", "Vera Prøve", "Vicevært", "32 10 20 30", "vera@3b.example", "", "")


def do_all() -> None:
    with acting("sender"):
        desk = Desk()
        while errands.do_errands(desk):
            pass
        desk.close()


@pytest.fixture
def begun(world: World) -> tuple[Keeping, Import]:
    keeping = Keeping(world)
    run = keeping.give(workbook(CONTACTS, ROW))
    with keeping.door():
        actions.start(run, by=keeping.user.id)
    return keeping, run


def test_what_a_keeper_began_is_done(begun: tuple[Keeping, Import]) -> None:
    do_all()
    assert begun[0].again(begun[1]).state == "done"
    assert ContactPerson.objects.filter(email="vera@3b.example").exists()


def test_what_somebody_began_who_keeps_the_list_no_longer_waits_for_another_keeper(
    world: World, begun: tuple[Keeping, Import]
) -> None:
    keeping, run = begun
    Keeper.objects.filter(account_id=keeping.user.id).delete()
    do_all()
    assert keeping.again(run).state == "running"
    assert not ContactPerson.objects.filter(email="vera@3b.example").exists()
    other = Keeping(world, "3B", "Kim")
    with other.door():
        actions.take_over(keeping.again(run), by=other.user.id)
    do_all()
    assert keeping.again(run).state == "done"


@pytest.mark.django_db
def test_one_process_works_at_a_time() -> None:
    assert errands.take_lock()
