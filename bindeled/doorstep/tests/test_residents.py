"""What anybody sees at the residents' door, and what they can send."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.doorstep.models import Knock
from bindeled.doorstep.tests.conftest import WORDS, call_back, entry, letter, only
from bindeled.housing.models import Appointment, ContactPerson, Department, Leave
from bindeled.municipalities.models import ContactPoint, Unit
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account, contact_person

ROSTER = ("contactperson", "appointment", "leave", "doubt", "keeper", "gapnotice")


def page_of(site: Site, department: Department) -> str:
    text: str = site.get(f"/k/{department.public_code}/").content.decode()
    return text


def show(world: World, name: str, **what: Any) -> None:
    ContactPerson.objects.filter(account_id=world[name].id).update(**what)


def test_an_address_leads_to_the_street_door_and_from_there_to_the_contact_person(
    place: Department, sender_site: Site
) -> None:
    found = sender_site.get("/kontaktperson/", data={"adresse": "aeblehavn 4a"}).content.decode()
    assert f'href="/k/{place.public_code}/"' in found
    assert "Æblehaven 4A" in found
    assert "Æblehaven 2," not in found
    assert "Karin" not in found


def test_an_address_that_is_not_here_says_what_to_do(place: Department, sender_site: Site) -> None:
    page = sender_site.get("/kontaktperson/", data={"adresse": "Findes Ikke 3"}).content.decode()
    assert "Vi fandt ikke den adresse." in page


def test_residents_see_what_the_contact_person_has_chosen_and_no_more(
    world: World, place: Department, sender_site: Site
) -> None:
    show(world, "Karin", phone="22 22 22 22", hours="Hverdage 9–11")
    show(world, "Ejendomskontoret", shows_name=False, shows_phone=True, phone="33 33 33 33")
    page = page_of(sender_site, place)
    assert "Karin Kvist" in page
    assert "22 22 22 22" not in page
    assert "Hverdage 9–11" in page
    assert "Ejendomskontoret Hørgården" not in page
    assert "33 33 33 33" in page
    assert "bindeled.example" not in page
    assert page.index('href="tel:112"') < page.index("Karin Kvist")


def test_in_a_gap_the_office_stands_there_without_a_word(place: Department, sender_site: Site) -> None:
    Appointment.objects.filter(department=place).update(valid_to=LONG_AGO)
    page = page_of(sender_site, place)
    assert "Kontoret" in page
    assert "11 11 11 11" in page
    assert "Karin" not in page
    assert call_back(sender_site, place).status_code == 302
    assert (only().holder, only().contact_person) == ("office", None)


def test_who_is_away_is_not_shown_but_the_deputy_is(world: World, place: Department, sender_site: Site) -> None:
    valde = account("Valde", "sender", "0101")
    contact_person(valde, place)
    Appointment.objects.filter(contact_person__account_id=valde.id).update(deputy=True)
    Appointment.objects.filter(contact_person=entry(world, "Ejendomskontoret")).delete()
    assert "Valde" not in page_of(sender_site, place)
    karin = entry(world, "Karin")
    Leave.objects.create(
        municipality_id="0101", organisation=place.organisation, contact_person=karin, valid_from=timezone.localdate()
    )
    page = page_of(sender_site, place)
    assert "Karin" not in page
    assert "Valde" in page


@pytest.mark.parametrize("code", ["00000000", "ABC", "x" * 60])
def test_a_code_that_is_none_leads_nowhere(place: Department, sender_site: Site, code: str) -> None:
    for path in (f"/k/{code}/", f"/k/{code}/skriv/", f"/k/{code}/sendt/482719536V/"):
        assert sender_site.get(path).status_code == 404


def test_a_number_that_is_none_is_not_shown(place: Department, sender_site: Site) -> None:
    assert sender_site.get(f"/k/{place.public_code}/sendt/123456789A/").status_code == 404


def test_asking_to_be_called_gives_a_number_and_nothing_more(place: Department, sender_site: Site) -> None:
    sent = call_back(sender_site, place)
    assert sent.status_code == 302
    number = re.fullmatch(rf"/k/{place.public_code}/sendt/(\d{{9}}[A-Z])/", sent["Location"])
    assert number
    page = sender_site.get(sent["Location"]).content.decode()
    assert str(only()) in page
    assert "Bodil" not in page
    assert only().number == number[1]


def test_sent_twice_it_is_there_once_with_the_same_number(place: Department, sender_site: Site) -> None:
    first, second = call_back(sender_site, place), call_back(sender_site, place)
    assert first["Location"] == second["Location"]
    assert Knock.objects.count() == 1


def test_other_words_under_the_same_key_are_not_lost(place: Department, sender_site: Site) -> None:
    call_back(sender_site, place)
    call_back(sender_site, place, phone="87 65 43 21")
    assert Knock.objects.count() == 2


def test_a_call_back_has_no_place_for_a_story(place: Department, sender_site: Site) -> None:
    page = sender_site.get(f"/k/{place.public_code}/skriv/").content.decode()
    assert "<textarea" not in page


def test_a_letter_that_is_taken_no_more_is_given_back_and_the_next_press_asks_to_be_called(
    world: World, place: Department, sender_site: Site
) -> None:
    """The contact person closed for letters while somebody was writing."""
    to = str(entry(world, "Karin").id)
    refused = call_back(sender_site, place, til=to, story=WORDS, where="4A, 2. tv")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Der tages ikke længere imod breve her." in page
    assert WORDS in page
    assert "4A, 2. tv" in page
    assert not Knock.objects.exists()
    assert call_back(sender_site, place, til=to).status_code == 302
    assert only().kind == "call_back"


def test_a_letter_is_taken_where_the_contact_person_has_opened_for_it(
    world: World, place: Department, sender_site: Site
) -> None:
    assert letter(sender_site, world, place).status_code == 302
    assert (only().kind, only().contact_person) == ("letter", entry(world, "Karin"))


def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(place: Department, sender_site: Site) -> None:
    answer = call_back(sender_site, place, phone="ring bare")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "mindst otte cifre" in page
    assert "Bodil Beboer" in page
    assert Knock.objects.count() == 0


def test_a_child_is_answered_with_the_municipalitys_own_number_first_and_never_blocks(
    world: World, place: Department, sender_site: Site
) -> None:
    unit = Unit.objects.create(municipality_id="0101", name="Børneenheden", kind="children", valid_from=LONG_AGO)
    for value, audience in (("44 44 44 44", "public"), ("55 55 55 55", "senders")):
        ContactPoint.objects.create(
            unit=unit,
            municipality_id="0101",
            kind="phone",
            value=value,
            audience=audience,
            source="x",
            valid_from=LONG_AGO,
        )
    answer = letter(sender_site, world, place, story="Barnet på 2. sal græder hver nat.")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "44 44 44 44" in page
    assert "55 55 55 55" not in page
    assert "Det er ikke kontrolleret endnu." in page
    assert Knock.objects.count() == 0
    assert letter(sender_site, world, place, story="Barnet græder.", told_about_children="on").status_code == 302
    assert Knock.objects.count() == 1


def test_a_cpr_number_is_masked_before_anything_is_kept(
    world: World, place: Department, karin: Site, sender_site: Site
) -> None:
    letter(sender_site, world, place, story="Hun hedder 010160-1234")
    karin.post(f"/post/{only().id}/", {"do": "open"})
    page = karin.get(f"/post/{only().id}/").content.decode()
    assert "010160" not in page
    assert "XXXXXX-XXXX" in page


def test_too_many_from_one_address_are_asked_to_call_and_their_words_stay(
    place: Department, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "KNOCKS_A_DAY", 2)
    for number in range(2):
        assert call_back(sender_site, place, key=str(number)).status_code == 302
    answer = call_back(sender_site, place, key="three")
    assert answer.status_code == 429
    assert "Ring i stedet" in answer.content.decode()
    assert "Bodil Beboer" in answer.content.decode()
    assert Knock.objects.count() == 2
    other = sender_site.post(
        f"/k/{place.public_code}/skriv/",
        {"name": "En anden", "phone": "12 34 56 78", "step": "send"},
        REMOTE_ADDR="10.0.0.9",
    )
    assert other.status_code == 302


def test_the_count_keeps_no_address(place: Department, sender_site: Site) -> None:
    call_back(sender_site, place)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, expires FROM app.users_sendercounter WHERE cache_key LIKE '%knocks%'")
        [(key, expires)] = cursor.fetchall()
    assert "127.0.0.1" not in key
    assert (expires - timezone.now()).total_seconds() <= 24 * 60 * 60


# -- The walls -----------------------------------------------------------------------------------------------------------


def test_the_public_door_has_no_right_on_any_table_of_the_roster_nor_to_look_at_a_knock(world: World) -> None:
    with connection.cursor() as cursor:
        for table in [*(f"housing_{name}" for name in ROSTER), "doorstep_knock"]:
            cursor.execute(
                "SELECT has_table_privilege('door_public', %s, 'SELECT'), has_any_column_privilege('door_public', %s, 'SELECT')",
                [f"app.{table}"] * 2,
            )
            assert cursor.fetchone() == (False, False), table


def test_the_check_of_rights_would_see_one(world: World) -> None:
    """The control: the public door does read departments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('door_public', 'app.housing_department', 'SELECT')")
        assert cursor.fetchone() == (True,)


def test_the_window_tells_nothing_that_the_contact_person_has_not_chosen(world: World, place: Department) -> None:
    show(world, "Karin", shows_name=False, shows_phone=False, phone="22 22 22 22")
    with acting("sender"), entered(Door("public", municipality="0101")), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.shown_to_residents(%s::uuid[], current_date)", [[place.id]])
        told = repr(cursor.fetchall())
    assert "Karin" not in told
    assert "22 22" not in told
    assert "bindeled.example" not in told


@pytest.mark.parametrize("door", ["municipal", "evaluation"])
def test_no_door_of_the_municipality_has_a_right_on_what_residents_wrote(world: World, door: str) -> None:
    with connection.cursor() as cursor:
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            cursor.execute(f"SELECT has_table_privilege('door_{door}', 'app.doorstep_knock', '{right}')")
            assert cursor.fetchone() == (False,)


def test_the_worker_knows_the_way_of_a_knock_and_not_its_words(place: Department, sender_site: Site) -> None:
    call_back(sender_site, place)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert Knock.objects.values_list("holder", flat=True)[0] == "contact_person"
    with pytest.raises(ProgrammingError), acting("worker"), entered(Door("worker", municipality="0101")):
        list(Knock.objects.values_list("sealed", flat=True))


def test_the_public_door_cannot_put_a_knock_where_department_and_organisation_do_not_belong_together(
    world: World, place: Department
) -> None:
    other = world.departments["Sundholm afd. 7"]
    now = timezone.now()
    forged = Knock(
        municipality_id="0101", organisation_id=other.organisation_id, department_id=place.id, holder="office", kind="letter",
        number="000000000A", came_at=now, due_at=now, wrapping_key="1", wrapped=b"x", sealed=b"x",
    )  # fmt: skip
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting("sender"),
        entered(Door("public", municipality="0101")),
    ):
        forged.save(force_insert=True)
