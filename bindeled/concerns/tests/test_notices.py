"""The short form of letting departments and area-plan staff, as a browser without JavaScript sends it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from bindeled.cases import actions as cases
from bindeled.cases.models import Concern
from bindeled.concerns.actions import open_seal
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.models import ContactPerson, Department, Entrance, LettingStaff
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from conftest import Site, acting
from journeys.factory import World, account, contact_person

PAGE = "/varsel/"


@pytest.fixture
def vibeke(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Vibeke"])
    return sender_site


def form(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=2)
    typed = {"where": "æblehaven  4a", "floor": "2", "door": "th", "step": "demand", "on": day.isoformat()}
    return {**typed, "children": "unknown", "key": "key", "step_of_form": "send", **changes}


def told() -> Any:
    with acting("worker"), entered(Door("worker", municipality="0101")):
        return open_seal(SealedConcern.objects.get())


def shown(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_step_is_told_checked_and_sent_and_gets_the_receipt_that_everybody_gets(world: World, vibeke: Site) -> None:
    assert "Restance og udsættelse" in shown(vibeke.get(PAGE))
    check = vibeke.post(PAGE, form(step_of_form="check"))
    assert check.status_code == 200
    assert "Æblehaven 4A, 2. th, Hørgården 2" in shown(check)
    assert not Receipt.objects.exists()
    sent = vibeke.post(PAGE, form())
    receipt = Receipt.objects.get()
    assert sent.headers["Location"] == f"/kvittering/{receipt.number}/"
    assert [letter.kind for letter in Letter.objects.all()] == ["receipt"]
    arrived = told()
    said = arrived.told
    assert (said.where, said.floor, said.door, said.department_name) == ("Æblehaven 4A", "2", "th", "Hørgården 2")
    assert (said.step, said.step_on, said.children) == ("demand", form()["on"], "unknown")
    assert (said.kinds, said.sender_kind, said.words, said.resident_name) == (("economy",), "letting", "", "")
    assert arrived.number == receipt.number
    assert arrived.sender_id == world["Vibeke"].id


def test_the_receipt_page_and_the_list_say_nothing_of_the_step(vibeke: Site) -> None:
    vibeke.post(PAGE, form())
    receipt = Receipt.objects.get()
    for path in ("/kvitteringer/", f"/kvittering/{receipt.number}/"):
        page = shown(vibeke.get(path)).partition("<main")[2]
        for word in ("Påkrav", "påkrav", "Æblehaven", "udsættelse"):
            assert word not in page, (path, word)


def test_sent_twice_it_is_one_receipt_and_with_other_words_it_is_asked_again(vibeke: Site) -> None:
    first, second = vibeke.post(PAGE, form()), vibeke.post(PAGE, form())
    assert first.headers["Location"] == second.headers["Location"]
    assert SealedConcern.objects.count() == 1
    other = vibeke.post(PAGE, form(step="court"))
    assert other.status_code == 409
    assert "allerede sendt" in shown(other)
    assert SealedConcern.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"where": ""}, "Skriv vej og nummer."),
        ({"where": "Æblehaven"}, "Skriv også husnummeret"),
        ({"where": "Ukendtvej 12"}, "Vi kender ikke denne adresse."),
        ({"step": ""}, "Vælg skridtet."),
        ({"on": ""}, "Skriv dagen som en dato."),
        ({"on": "2099-01-01"}, "Vælg den dag, det skete"),
        ({"step": "eviction", "on": "2099-01-01"}, "Vælg en dag inden for"),
        ({"children": ""}, "Vælg: ja, nej eller ved ikke."),
        ({"department": "nothing"}, "Vælg en afdeling på listen."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    vibeke: Site, changes: dict[str, str], message: str
) -> None:
    answer = vibeke.post(PAGE, form(floor="5", **changes))
    assert answer.status_code == 422
    page = shown(answer)
    assert message in page
    assert '<option value="5" selected' in page
    assert not Receipt.objects.exists()


def test_an_address_that_nobody_knows_goes_as_it_was_written_once_the_department_is_chosen(
    world: World, vibeke: Site
) -> None:
    page = shown(vibeke.post(PAGE, form(where="Nyvej 12")))
    place = world.departments["Hørgården 2"]
    assert f'<option value="{place.id}"' in page
    assert vibeke.post(PAGE, form(where="Nyvej 12", department=str(place.id))).status_code == 302
    assert told().told.where == "Nyvej 12"


def test_an_address_in_two_departments_asks_which(world: World, vibeke: Site) -> None:
    place = world.departments["Hørgården 2"]
    other = Department.objects.create(
        municipality_id="0101",
        organisation_id=place.organisation_id,
        district_id=place.district_id,
        name="Hørgården 3",
        sort_key="h",
    )
    Entrance.objects.create(
        municipality_id="0101", department=other, street="Æblehaven", number="4A", postal_code="2300", position=0
    )
    assert "Vælg hvilken." in shown(vibeke.post(PAGE, form()))
    assert vibeke.post(PAGE, form(department=str(other.id))).status_code == 302
    assert told().told.department_name == "Hørgården 3"


def test_a_cpr_number_in_the_address_is_hidden_and_not_sent(world: World, vibeke: Site) -> None:
    place = str(world.departments["Hørgården 2"].id)
    answer = vibeke.post(PAGE, form(where="Nyvej 12 010190-1234", department=place))
    page = shown(answer)
    assert "Vi har skjult et CPR-nummer." in page
    assert "010190" not in page
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("department", ["Sundholm afd. 7", "Gammelmosen"])
def test_another_organisations_department_is_not_there(world: World, vibeke: Site, department: str) -> None:
    answer = vibeke.post(PAGE, form(where="Nyvej 1", department=str(world.departments[department].id)))
    assert answer.status_code == 422
    assert department not in shown(answer)


@pytest.mark.parametrize("who", ["Karin", "Ole", "Helle"])
def test_for_whoever_tells_of_no_steps_the_page_does_not_exist(world: World, sender_site: Site, who: str) -> None:
    sender_site.sign_in_as(world[who])
    assert sender_site.get(PAGE).status_code == 404
    assert sender_site.post(PAGE, form()).status_code == 404
    assert "/varsel/" not in shown(sender_site.get("/kvitteringer/"))


def test_area_plan_staff_tell_of_steps_where_they_work_and_find_the_short_form(world: World, sender_site: Site) -> None:
    person = account("Anja Ager", "sender", "0101")
    contact_person(person, world.departments["Hørgården 2"], kind="area_plan")
    sender_site.sign_in_as(person)
    assert PAGE in shown(sender_site.get("/bekymring/"))
    assert sender_site.post(PAGE, form()).status_code == 302
    assert told().told.sender_kind == "area_plan"
    ContactPerson.objects.filter(account_id=person.id).update(kind="caretaker")
    assert sender_site.get(PAGE).status_code == 404


def test_the_letting_department_has_no_other_reach(vibeke: Site) -> None:
    assert vibeke.get("/bekymring/").headers["Location"] == PAGE
    for path in ("/kontaktpersoner/", "/daekning/", "/import/", "/kontaktpersoner/udlejning/"):
        assert vibeke.get(path).status_code == 404, path
    # What was told is gone from the sender's side: there is no grant to read it, and no page.
    vibeke.post(PAGE, form())
    no_grant, door = pytest.raises(ProgrammingError), Door("sender", municipality="0101")
    with acting("sender"), entered(door), no_grant, transaction.atomic():
        SealedConcern.objects.count()


def test_whoever_is_of_it_no_more_is_told_so(world: World, vibeke: Site) -> None:
    LettingStaff.objects.filter(account_id=world["Vibeke"].id).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert vibeke.get(PAGE).status_code == 404
    assert vibeke.get("/bekymring/").status_code == 403


def test_a_notice_arrives_as_a_concern_about_money_with_its_step(vibeke: Site) -> None:
    vibeke.post(PAGE, form(step="court"))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        cases.open_arrivals()
    found = Concern.objects.get()
    assert (found.kinds, found.step, found.sender_kind, found.due_at) == (["economy"], "court", "letting", None)
