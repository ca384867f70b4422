"""A contract's year: the convenor plans, moves and strikes with a reason, the staff and the parties read, and nobody else finds it."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.cooperation.actions import wheel as actions
from bindeled.cooperation.models import ContractParty, ContractVersion, Occasion
from bindeled.cooperation.rules import wheel as rules
from bindeled.guidance.actions import RefusedError
from bindeled.municipalities.rules import is_working_day
from conftest import Site, acting
from journeys.between_parties import a_contract
from journeys.factory import World

DEMANDS = [
    {"name": "Netværksmøde", "often": "3", "by": "Voksenenheden", "around": ""},
    {"name": "Temamøde", "often": "1", "by": "Helhedsplanerne", "around": ""},
    {"name": "Temamøde for ejendomsfunktionærer", "often": "need", "by": "Helhedsplanerne", "around": ""},
]
BY_THE_TEST = 3  # taking the login, and the savepoint around a door


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def version(world: World) -> ContractVersion:
    """A contract of 3B that demands four meetings a year, and some by need."""
    return a_contract("Kun 3B", "3B", terms={"demands": DEMANDS})


@pytest.fixture
def year() -> int:
    """The year to come: no day of it has passed."""
    return timezone.localdate().year + 1


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    """The convenor, signed in."""
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


def planned(version: ContractVersion, world: World, on: date, **changes: Any) -> Occasion:
    facts = {"year": on.year, "demand": "Temamøde", "number": 1, "called_by": "Helhedsplanerne", "day": on}
    facts |= {"changed_at": timezone.now(), "changed_by": world["Kirsten"], "municipality_id": "0101"}
    return Occasion.objects.create(contract=version.contract, **facts | changes)


def working_day(day: date) -> date:
    return day if is_working_day(day) else working_day(day + timedelta(days=1))


# -- Planning --------------------------------------------------------------------------------------------------------------


def test_a_year_is_proposed_planned_and_read_by_the_parties(
    world: World, version: ContractVersion, year: int, kirsten: Site, sender_site: Site
) -> None:
    here = f"/kontrakter/{version.contract_id}/aarshjul/{year}/"
    before = kirsten.get(here)
    assert seen(before).count("Forslag") >= 4
    assert before.content.decode().count("year-wheel__mark--proposed") == 5  # four marks, and what they mean
    assert f"Året {year} med 4 møder. Listen siger det samme." in html.unescape(before.content.decode())
    sender_site.sign_in_as(world["Karin"])
    assert seen(sender_site.get(here)).count("Ingen dag endnu, omkring") == 4
    assert kirsten.post(here, {}).headers["Location"] == here
    proposed = rules.propose(rules.demands_of(version.terms), rules.Span(year, date(year, 1, 1), date(year, 12, 31)))
    assert {(it.demand, it.number): it.day for it in Occasion.objects.all()} == proposed
    kirsten.post(here, {})
    assert Occasion.objects.count() == 4
    read = seen(sender_site.get(here))
    assert "Ingen dag endnu" not in read
    assert read.count("Dagen er sat") == 9  # in the picture, in what its marks mean and in the list
    assert "Planlæg" not in read
    assert sender_site.post(here, {}).status_code == 405
    sender_site.sign_in_as(world["Helle"])
    assert "Dagen er sat" in seen(sender_site.get(f"/listens-kontrakter/{version.contract_id}/aarshjul/{year}/"))


def test_what_is_missing_or_late_stands_out(world: World, version: ContractVersion, kirsten: Site) -> None:
    last = timezone.localdate().year - 1
    planned(version, world, working_day(date(last, 6, 1)))
    page = kirsten.get(f"/kontrakter/{version.contract_id}/aarshjul/{last}/")
    assert "4 møder mangler eller er forsinkede" in seen(page)
    drawn = page.content.decode()
    assert (drawn.count("year-wheel__mark--missing"), drawn.count("year-wheel__mark--late")) == (4, 2)
    assert "Planlæg dem" not in seen(page)


def test_one_meeting_is_set_by_need_and_the_next_that_is_missing(
    world: World, version: ContractVersion, year: int, kirsten: Site
) -> None:
    here = f"/kontrakter/{version.contract_id}/aarshjul/{year}/dag/"
    day = working_day(date(year, 9, 1))
    for demand in (DEMANDS[2]["name"], "Netværksmøde", "Netværksmøde"):
        assert kirsten.post(here, {"demand": demand, "on": f"{day}"}).status_code == 302
    found = Occasion.objects.values_list("demand", "number", "called_by").order_by("demand", "number")
    assert list(found) == [
        ("Netværksmøde", 1, "Voksenenheden"), ("Netværksmøde", 2, "Voksenenheden"),
        (DEMANDS[2]["name"], 1, "Helhedsplanerne"),
    ]  # fmt: skip
    for wrong in ({"demand": "Netværksmøde", "on": f"{year}-12-25"}, {"demand": "x", "on": f"{day}"}, {"on": f"{day}"}):
        assert kirsten.post(here, wrong).status_code == 422
    assert "helligdag" in seen(kirsten.post(here, {"demand": "Netværksmøde", "on": f"{year}-12-25"}))
    assert Occasion.objects.count() == 3


def test_of_two_who_set_the_same_meeting_at_once_one_is_told_and_keeps_what_was_typed(
    world: World, version: ContractVersion, year: int, kirsten: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = working_day(date(year, 9, 1))
    planned(version, world, day)
    monkeypatch.setattr(actions, "known_of", lambda _contract, _year: [])  # as it stood when the other began
    here = f"/kontrakter/{version.contract_id}/aarshjul/{year}/dag/"
    refused = kirsten.post(here, {"demand": "Temamøde", "on": f"{day}"})
    assert refused.status_code == 422
    assert "Nogen har ændret det imens." in seen(refused)
    assert f'value="{day}"' in refused.content.decode()
    assert Occasion.objects.count() == 1


def test_a_meeting_is_moved_struck_and_called_again_each_with_its_reason(
    world: World, version: ContractVersion, year: int, kirsten: Site, sender_site: Site
) -> None:
    made = planned(version, world, working_day(date(year, 3, 1)))
    here = f"/kontrakter/aarshjul/{made.id}/"
    day = working_day(date(year, 3, 9))
    for wrong in ({"why": ""}, {"why": "Ring til nogen@kk.dk"}, {"on": f"{year + 1}-03-09"}, {"on": ""}):
        answer = kirsten.post(here, {"do": "move", "on": f"{day}", "why": "Lokalet er optaget", **wrong})
        assert answer.status_code == 422
    assert kirsten.post(here, {"do": "strike", "why": " "}).status_code == 422
    assert kirsten.post(here, {"do": "nonsense"}).status_code == 404
    assert kirsten.post(here, {"do": "held"}).status_code == 409
    kirsten.post(here, {"do": "move", "on": f"{day}", "why": "Lokalet er optaget"})
    kirsten.post(here, {"do": "strike", "why": "Ingen kan"})
    sender_site.sign_in_as(world["Karin"])
    read = seen(sender_site.get(f"/kontrakter/{version.contract_id}/aarshjul/{year}/"))
    assert "Aflyst Ingen kan" in read
    assert kirsten.post(here, {"do": "strike", "why": "Igen"}).status_code == 409
    kirsten.post(here, {"do": "move", "on": f"{day}", "why": "Ny dag"})
    made.refresh_from_db()
    assert (made.state, made.day, made.why) == (rules.PLANNED, day, "Ny dag")


def test_that_a_meeting_was_held_is_said_and_taken_back(world: World, version: ContractVersion, kirsten: Site) -> None:
    made = planned(version, world, timezone.localdate())
    here = f"/kontrakter/aarshjul/{made.id}/"
    assert "Det blev holdt" in seen(kirsten.get(here))
    kirsten.post(here, {"do": "held"})
    assert "Flyt det" not in seen(kirsten.get(here))
    assert kirsten.post(here, {"do": "move", "on": f"{made.day}", "why": "Nej"}).status_code in {409, 422}
    kirsten.post(here, {"do": "not_held"})
    made.refresh_from_db()
    assert made.state == rules.PLANNED


# -- Who sees which --------------------------------------------------------------------------------------------------------


def test_others_find_no_year_and_nobody_but_the_convenor_works_on_it(
    world: World, version: ContractVersion, year: int, municipal_site: Site, sender_site: Site
) -> None:
    made = planned(version, world, working_day(date(year, 3, 1)))
    here = f"/kontrakter/{version.contract_id}/aarshjul/{year}/"
    municipal_site.sign_in_as(world["Bo"])
    assert municipal_site.get(here).status_code == 200
    assert municipal_site.post(here, {}).status_code == municipal_site.get(f"{here}dag/").status_code == 404
    assert municipal_site.get(f"/kontrakter/aarshjul/{made.id}/").status_code == 404
    municipal_site.sign_in_as(world["Gitte"])
    assert municipal_site.get(here).status_code == 404
    for who, address in (("Ole", here), ("Viggo", here.replace("/k", "/listens-k"))):
        sender_site.sign_in_as(world[who])
        assert sender_site.get(address).status_code == 404
    sender_site.sign_in_as(world["Karin"])
    assert sender_site.get(here).status_code == 200
    assert sender_site.get(here.replace(str(year), "1999")).status_code == 404
    ContractParty.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert sender_site.get(here).status_code == 404


@pytest.mark.parametrize(
    ("who", "number"), [("Karin", 1), ("Helle", 1), ("Ole", 0), ("Bo", 1), ("Kirsten", 1), ("Gitte", 0)]
)
def test_row_security_alone_shows_each_their_own(world: World, version: ContractVersion, who: str, number: int) -> None:
    planned(version, world, timezone.localdate())
    door = world.door(who)
    with acting("municipality" if door.name == "municipal" else "sender"), entered(door):
        assert len(Occasion.objects.values_list("demand")) == number


def test_without_the_policy_others_would_read_it(world: World, version: ContractVersion) -> None:
    """The control of the test above."""
    planned(version, world, timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE app.cooperation_occasion DISABLE ROW LEVEL SECURITY")
    with acting("sender"), entered(world.door("Ole")):
        assert len(Occasion.objects.values_list("demand")) == 1


def test_nobody_but_the_convenor_writes_and_no_party_learns_who_did(world: World, version: ContractVersion) -> None:
    made = planned(version, world, timezone.localdate())
    with acting("municipality"), entered(world.door("Bo")), connection.cursor() as cursor:
        cursor.execute("UPDATE app.cooperation_occasion SET state = 'held'")
        assert cursor.rowcount == 0
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="indkalder"):
            actions.plan_year(version, year=made.year, by=world["Bo"])
        with pytest.raises(ProgrammingError), transaction.atomic():
            planned(version, world, made.day, number=2, changed_by=world["Bo"])
    for said in ("SELECT changed_by_id FROM app.cooperation_occasion", "UPDATE app.cooperation_occasion SET why = 'x'"):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with (
            acting("sender"),
            entered(world.door("Helle")),
            connection.cursor() as cursor,
            refused,
            transaction.atomic(),
        ):
            cursor.execute(said)


def test_a_page_takes_ten_statements_at_most(
    world: World, version: ContractVersion, kirsten: Site, sender_site: Site, django_assert_max_num_queries: Any
) -> None:
    made = planned(version, world, timezone.localdate())
    here = f"/kontrakter/{version.contract_id}/aarshjul/{made.year}/"
    sender_site.sign_in_as(world["Karin"])
    for site, addresses in (
        (kirsten, (here, f"{here}dag/", f"/kontrakter/aarshjul/{made.id}/")),
        (sender_site, (here,)),
    ):
        site.get("/kontrakter/")  # the first page of a session writes that it is used
        for address in addresses:
            with django_assert_max_num_queries(10 + BY_THE_TEST):
                assert site.get(address).status_code == 200
