"""Letting somebody keep a list, by the operator's command."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from bindeled.housing.models import Keeper
from bindeled.post.models import Letter
from conftest import acting
from journeys.factory import World


def keeper(**options: object) -> str:
    printed = StringIO()
    with acting("sender"):
        call_command("keeper", organisation="3B", municipality="0101", stdout=printed, **options)
    return printed.getvalue()


def test_somebody_new_keeps_the_list_and_is_invited(world: World) -> None:
    printed = keeper(email="nina@bindeled.example", name="Nina Nyholm")
    assert "/invitation/" in printed
    assert Keeper.objects.get(email="nina@bindeled.example").organisation.name == "3B"
    assert Letter.objects.filter(kind="invitation", to_address="nina@bindeled.example").exists()


def test_somebody_who_has_an_account_is_not_invited_again(world: World) -> None:
    assert keeper(email="karin@bindeled.example") == "Keeps the list.\n"
    assert keeper(email="KARIN@bindeled.example") == "Keeps it already.\n"
    assert not Letter.objects.exists()


def test_a_keeper_whose_time_is_ended_finds_nothing_any_more(world: World) -> None:
    assert keeper(email="helle@bindeled.example", end=True) == "Ended.\n"
    kept = Keeper.objects.get(account_id=world["Helle"].id)
    assert kept.valid_to
    assert kept.valid_to < timezone.localdate()
    with pytest.raises(CommandError, match="do not keep"):
        keeper(email="helle@bindeled.example", end=True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"organisation": "Findes ikke", "municipality": "0101"}, "no housing organisation called Findes ikke"),
        ({"organisation": "3B", "municipality": "9999"}, "no municipality of that number"),
        ({"organisation": "3B", "municipality": "0101"}, "give --name too"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(world: World, options: dict[str, str], reason: str) -> None:
    with acting("sender"), pytest.raises(CommandError, match=reason):
        call_command("keeper", email="nina@bindeled.example", **options)
    assert not Keeper.objects.filter(email="nina@bindeled.example").exists()


def test_lists_are_kept_on_the_senders_side_only(world: World) -> None:
    with acting("municipality"), pytest.raises(CommandError, match="BINDELED_SIDE=sender"):
        call_command("keeper", organisation="3B", municipality="0101", email="x@bindeled.example", name="X")
