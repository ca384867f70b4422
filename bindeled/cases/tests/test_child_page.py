"""The concern's page about a child: two clocks, what happens next, and who has it."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Concern
from bindeled.cases.queries import Assessment, concern_for
from bindeled.cases.tests.test_cases import arrive
from bindeled.children.actions import call_those_due
from bindeled.children.models import ChildClock, DutyCall, DutyHours
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load as load_texts
from bindeled.municipalities.models import Unit
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

ANSWER = {"do": "answered", "name": "Rosa Familieenhed", "way": "duty_phone"}


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    """Bo's browser, where the texts and a family unit that is always open are loaded."""
    load_texts(SHIPPED)
    unit = Unit.objects.create(municipality_id="0101", name="Familieenheden", kind="children", valid_from=LONG_AGO)
    here = {"municipality_id": "0101", "unit": unit, "valid_from": LONG_AGO}
    for weekday in range(7):
        DutyHours.objects.create(weekday=weekday, opens=time(0), closes=time(0), **here)
    for in_hours in (True, False):
        calls = {"source": "Opdigtet", "in_hours": in_hours, **here}
        DutyCall.objects.create(channel="mail", to="enheden@bindeled.example", name="Postkassen", **calls)
        DutyCall.objects.create(channel="phone", to="00 00 00 02", name="Døgnvagten", after=30, **calls)
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def page(site: Site, concern: UUID) -> str:
    return str(site.get(f"/bekymringer/{concern}/").content.decode())


def test_the_page_says_until_when_what_was_done_and_what_comes_next(world: World, bo: Site) -> None:
    concern = arrive(world, kinds=("child",))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        call_those_due(timezone.now())
    seen = page(bo, concern)
    for shown in (
        "Uret går: ingen i familieenheden har svaret endnu",
        "Barnet: to ure",
        "Familieenheden",
        "Mail: Postkassen",
        "Telefonopkald: Døgnvagten",
        "00 00 00 02",
        "(ikke kontrolleret endnu)",
        "Senest ",
    ):
        assert shown in seen


def test_the_page_reminds_of_ones_own_duty_with_its_source_and_of_what_others_are_owed(world: World, bo: Site) -> None:
    seen = page(bo, arrive(world, kinds=("child",)))
    for shown in (
        "§ 133",
        "§ 135",
        "§ 136",
        "vejledning nr. 9471",
        "ikke kontrolleret af en jurist endnu",
        "Fortæl ikke afsenderen noget",
        "Der kræves ikke samtykke",
    ):
        assert shown in seen


def test_the_control_another_kind_of_concern_has_none_of_it(world: World, bo: Site) -> None:
    seen = page(bo, arrive(world, kinds=("smell",)))
    for hidden in ("Barnet: to ure", "§ 136", "Uret går: ingen", "Hvem har den?"):
        assert hidden not in seen


def test_whoever_has_it_stands_there_and_the_question_is_gone(world: World, bo: Site) -> None:
    concern = arrive(world, kinds=("child",))
    answer = bo.post(f"/bekymringer/{concern}/gor/", ANSWER)
    assert answer.status_code == 302
    seen = page(bo, concern)
    assert "Rosa Familieenhed (Døgnvagten, i telefonen). Skrevet ned af Bo" in seen
    assert "Hvem har den?" not in seen
    assert "Uret går: ingen" not in seen


@pytest.mark.parametrize(("missing", "said"), [("name", "Skriv navnet på den"), ("way", "Vælg, hvordan du ved det")])
def test_an_answer_without_a_name_is_asked_for_and_nothing_is_written(
    world: World, bo: Site, missing: str, said: str
) -> None:
    concern = arrive(world, kinds=("child",))
    answer = bo.post(f"/bekymringer/{concern}/gor/", {**ANSWER, missing: ""})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ChildClock.objects.get().answered_at is None


def test_the_second_who_answers_is_told_who_was_first(world: World, bo: Site) -> None:
    concern = arrive(world, kinds=("child",))
    bo.post(f"/bekymringer/{concern}/gor/", ANSWER)
    answer = bo.post(f"/bekymringer/{concern}/gor/", {**ANSWER, "name": "Den anden"})
    assert answer.status_code == 409
    assert "Rosa Familieenhed har den allerede" in answer.content.decode()


def test_there_is_nothing_to_answer_where_no_clock_runs(world: World, bo: Site) -> None:
    answer = bo.post(f"/bekymringer/{arrive(world)}/gor/", ANSWER)
    assert answer.status_code == 409
    assert "Der går intet ur" in answer.content.decode()


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_another_unit_cannot_answer(world: World, bo: Site, who: str) -> None:
    concern = arrive(world, kinds=("child",))
    theirs = Concern.objects.get(id=concern)
    with acting("municipality"), entered(world.door(who)), pytest.raises(actions.RefusedError):
        actions.answer_about_child(theirs, name="Rosa", way="unit_met", by=world[who])
    bo.sign_in_as(world[who])
    assert bo.post(f"/bekymringer/{concern}/gor/", ANSWER).status_code == 404
    assert ChildClock.objects.get().answered_at is None


def test_without_a_list_the_page_says_so_loudly(world: World, bo: Site) -> None:
    DutyCall.objects.all().delete()
    seen = page(bo, arrive(world, kinds=("child",)))
    assert "kommunen har ingen liste over, hvem der skal kaldes på" in seen


def test_when_the_time_is_over_the_page_says_so(world: World, bo: Site) -> None:
    concern = arrive(world, kinds=("child",))
    assert "Tiden er gået" not in page(bo, concern)
    ChildClock.objects.update(received_at=timezone.now() - timedelta(hours=25))
    assert "Tiden er gået" in page(bo, concern)


@pytest.mark.parametrize(("kinds", "clocks"), [(("child",), 1), (("isolation",), 0)])
def test_an_adviser_who_finds_that_it_is_about_a_child_starts_the_clock(
    world: World, bo: Site, kinds: tuple[str, ...], clocks: int
) -> None:
    concern = arrive(world, kinds=("smell",))
    for _again in range(2):
        with acting("municipality"), entered(world.door("Bo")):
            actions.assess(concern_for(concern), judged=Assessment(kinds=kinds, urgency="week"), by=world["Bo"])
    found = ChildClock.objects.all()
    assert len(found) == clocks
    assert ("Barnet: to ure" in page(bo, concern)) is bool(clocks)
    assert all(clock.received_at < clock.known_at for clock in found)
