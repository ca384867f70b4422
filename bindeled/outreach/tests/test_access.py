"""Who may write about those met: each question, asked of each of the cast."""

import pytest
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.outreach import access
from bindeled.outreach.models import Acquaintance, Met, Wish
from bindeled.outreach.tests.conftest import SKP, Out
from bindeled.users.models import User
from conftest import acting

AMAGER = "Boligrådgiverne Amager"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("Frede", True),
        ("Sussi", True),
        ("Gitte", True),
        ("Bo", False),
        ("Lis", False),
        ("Dorte", False),
        ("Eva", False),
    ],
)
def test_those_go_out_who_serve_a_unit_that_does(out: Out, who: str, may: bool) -> None:
    with acting("municipality"), entered(out.world.door(who)):
        assert (access.may_meet(by=out.world[who]) == "") is may
        unit = access.own_unit(out.world[who])
    assert (unit is not None) is may
    if who == "Frede":
        assert unit == out.world.units[SKP].id


def test_whoever_left_goes_out_no_more(out: Out) -> None:
    User.objects.filter(id=out.world["Frede"].id).update(is_active=False)
    out.world["Frede"].refresh_from_db()
    with acting("municipality"), entered(out.world.door("Frede")):
        assert access.may_meet(by=out.world["Frede"])


def test_each_about_their_own_units_people(out: Out) -> None:
    met = out.meets()
    for who, may in (("Signe", True), ("Gitte", False), ("Bo", False)):
        with acting("municipality"), entered(out.world.door(who)):
            assert (access.may_work(met, by=out.world[who]) == "") is may
            assert access.within_reach().count() == int(may)
    with acting("municipality"), entered(out.world.door("Signe")):
        Acquaintance(
            municipality_id="0101", unit_id=met.unit_id, met=met, user=out.world["Signe"], said_at=timezone.now()
        ).save(force_insert=True)
        assert access.within_reach().count() == 0
    Acquaintance.objects.update(ended_at=timezone.now(), ended_by=out.world["Sussi"])
    with acting("municipality"), entered(out.world.door("Signe")):
        assert access.within_reach().count() == 1


def test_the_unit_that_was_asked_answers(out: Out) -> None:
    out.wishes(out.meets(), to=AMAGER)
    wish = Wish.objects.get()
    for who, may in (("Bo", True), ("Lis", True), ("Mona", False), ("Frede", False), ("Gitte", False)):
        with acting("municipality"), entered(out.world.door(who)):
            assert (access.may_answer(wish, by=out.world[who]) == "") is may
            assert access.asked_of_us().count() == int(may)
    out.world["Bo"].is_active = False
    with acting("municipality"), entered(out.world.door("Bo")):
        assert access.may_answer(wish, by=out.world["Bo"])


def test_a_leader_of_the_unit_lets_others_in_again(out: Out) -> None:
    met: Met = out.meets()
    known = Acquaintance(unit_id=met.unit_id, met=met, user=out.world["Signe"])
    for who, may in (("Sussi", True), ("Frede", False), ("Signe", False), ("Lis", False)):
        with acting("municipality"), entered(out.world.door(who)):
            assert (access.may_let_in_again(known, by=out.world[who]) == "") is may
    known.user = out.world["Sussi"]
    with acting("municipality"), entered(out.world.door("Sussi")):
        assert access.may_let_in_again(known, by=out.world["Sussi"])
