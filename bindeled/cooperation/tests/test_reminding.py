"""Convenors get one letter when a contract has twelve months left, again when it was prolonged, and nobody else gets any."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions.reminding import remind_of_ends
from bindeled.cooperation.models import Contract, ContractVersion
from bindeled.cooperation.rules.contracts import is_time_to_remind
from bindeled.municipalities.rules import is_working_day
from bindeled.post.models import Letter
from bindeled.users.models import Service, User
from conftest import acting
from journeys.between_parties import a_contract
from journeys.factory import LONG_AGO, World


@pytest.mark.parametrize(
    ("at", "yes"),
    [
        ("2026-11-30T07:00", True),
        ("2026-11-30T11:59", True),
        ("2026-11-30T06:59", False),
        ("2026-11-30T12:00", False),
        ("2026-11-29T08:00", False),  # a Sunday
        ("2026-12-25T08:00", False),
    ],
)
def test_letters_about_ends_are_written_on_the_mornings_of_working_days(at: str, yes: bool) -> None:
    assert is_time_to_remind(datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Copenhagen"))) is yes


def morning() -> datetime:
    """The next morning on which letters are written."""
    at = timezone.localtime().replace(hour=8)
    while not is_working_day(at.date()):
        at += timedelta(days=1)
    return at


def reminded(municipality: str = "0101") -> int:
    with acting("worker"), entered(Door("worker", municipality=municipality)):
        return remind_of_ends(morning())


def test_a_convenor_is_told_once_for_each_last_day(world: World) -> None:
    soon = morning().date() + timedelta(days=300)
    contract = a_contract("Kontrakten", "3B", ends_on=soon)
    a_contract("Længe endnu", "3B", ends_on=soon + timedelta(days=90))
    a_contract("Forbi", "3B", ends_on=morning().date() - timedelta(days=1))
    a_contract("Kladde", "3B", ends_on=soon, published_at=None)
    assert reminded("0157") == 0
    assert [reminded(), reminded()] == [1, 0]
    letter = Letter.objects.get(kind="contract_ends")
    assert letter.to_address == world["Kirsten"].email
    assert f"/kontrakter/{contract.contract_id}/" in letter.text
    assert "Kontrakten slutter den" in letter.text
    assert (letter.municipality_id, letter.html.count("Kontrakten")) == ("0101", 2)
    ContractVersion.objects.filter(contract=contract.contract).update(ends_on=soon + timedelta(days=5))
    assert [reminded(), reminded()] == [1, 0]


def test_where_nobody_calls_to_meetings_it_waits_for_somebody_who_does(world: World) -> None:
    a_contract("Kontrakten", "3B", ends_on=morning().date() + timedelta(days=300))
    service = Service.objects.filter(user=world["Kirsten"])
    service.update(valid_to=LONG_AGO)
    assert reminded() == 0
    service.update(valid_to=None)
    User.objects.filter(id=world["Kirsten"].id).update(is_active=False)
    assert reminded() == 0
    User.objects.filter(id=world["Kirsten"].id).update(is_active=True)
    assert reminded() == 1


def test_in_the_evening_nobody_is_told(world: World) -> None:
    a_contract("Kontrakten", "3B", ends_on=morning().date() + timedelta(days=300))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert remind_of_ends(morning().replace(hour=19)) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT terms FROM app.cooperation_contractversion",
        "SELECT role FROM app.users_service",
        "UPDATE app.cooperation_contract SET told = 1",
    ],
)
def test_the_worker_learns_neither_what_a_contract_says_nor_anybodys_role(world: World, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    door = Door("worker", municipality="0101")
    with acting("worker"), entered(door), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement)
    assert not Contract.objects.exists()
