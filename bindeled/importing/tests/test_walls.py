"""What an organisation gives us is its own: no other door and no other organisation's keeper gets at it."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from bindeled.confidentiality.doors import Door, entered
from bindeled.importing.models import Change, FilePart, Import, ImportRow, KnownHeading
from bindeled.importing.tests.errands import Keeping
from bindeled.importing.tests.files import CONTACTS, workbook
from journeys.factory import World
from journeys.sides import acting

ROW = ("Hørgården 2", "Vera Prøve", "Vicevært", "32 10 20 30", "vera@3b.example", "", "")
MODELS = [Import, ImportRow, FilePart, Change, KnownHeading]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("side", "name"), [("sender", "public"), ("sender", "sender"), ("municipality", "municipal"), ("worker", "worker")]
)
def test_no_other_door_has_a_way_to_imports(world: World, model: Any, side: str, name: str) -> None:
    door = Door(name, actor=world["Karin"].id, municipality="0101")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(side), entered(door):
        list(model._default_manager.all())


def test_a_keeper_of_another_organisation_sees_no_row_and_puts_none_in(world: World) -> None:
    own, other = Keeping(world), Keeping(world, "VIBO", "Viggo")
    run = own.give(workbook(CONTACTS, ROW))
    with own.door():  # the control
        assert ImportRow.objects.count() == 1
    with other.door():
        assert not Import.objects.exists()
        assert not ImportRow.objects.exists()
        assert not ImportRow.objects.update(state="skipped")
    with pytest.raises(ProgrammingError, match="row-level security"), other.door():
        ImportRow(run=run, number=9, cells=[], state="ready").save(force_insert=True)


def test_the_login_is_told_that_work_waits_and_nothing_that_stands_in_it(world: World) -> None:
    Keeping(world).give(workbook(CONTACTS, ROW))
    with acting("sender"):
        assert list(Import.objects.values_list("state", flat=True)) == ["ready"]
    for column in ("file_name", "headings"):
        with acting("sender"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(Import.objects.values_list(column, flat=True))
