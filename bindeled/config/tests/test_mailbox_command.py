"""The operator's view of the mailbox between the sides."""

from io import StringIO

import pytest
from django.core.management import call_command

from bindeled.cases.actions import open_arrivals
from bindeled.concerns.actions import pass_on
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from conftest import acting
from journeys.factory import World, told


def look(*arguments: str) -> tuple[str, int]:
    said, code = StringIO(), 0
    with acting("worker"):
        try:
            call_command("mailbox", *arguments, stdout=said)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return said.getvalue(), code


@pytest.fixture
def damaged(world: World) -> SealedConcern:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="k", by=world["Karin"])
    SealedConcern.objects.update(sealed=b"damaged")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    return SealedConcern.objects.get()


def test_an_empty_mailbox_needs_nobody(world: World) -> None:
    said, code = look()
    assert "0101: 0 waiting" in said
    assert code == 0


def test_a_concern_that_cannot_be_opened_is_named_by_its_id_and_needs_somebody(damaged: SealedConcern) -> None:
    said, code = look()
    assert str(damaged.id) in said
    assert code == 1


def test_once_the_key_is_found_the_worker_is_let_try_again(damaged: SealedConcern) -> None:
    said, code = look("--retry")
    assert "0101: 1 waiting" in said
    assert code == 0
    damaged.refresh_from_db()
    assert damaged.unopenable_since is None
