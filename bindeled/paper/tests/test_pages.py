"""Papers as they are fetched: by anybody, by contact persons, by who keeps an organisation's list; and made by the worker."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.guidance.models import EmergencyNumber
from bindeled.housing.models import ContactPerson, Department, Keeper, Leave, Office
from bindeled.municipalities.models import ContactPoint
from bindeled.paper import actions, rules, typeset
from bindeled.paper.models import Sheet, Stack
from bindeled.paper.tests.samples import text_of
from bindeled.users.models import User
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account

DUTY, SITE = "28517178", "bindeled.config.sender_site"


def spoken(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def town(world: World) -> World:
    """The world with a duty number, an emergency number, and an office."""
    ContactPoint.objects.create(
        municipality_id="0101",
        unit=world.units["Boligrådgiverne Amager"],
        kind="phone",
        value=DUTY,
        audience="senders",
        source="opdigtet",
        valid_from=LONG_AGO,
    )
    EmergencyNumber.objects.create(
        municipality_id="0101",
        level=1,
        position=1,
        name_da="Alarmcentralen",
        name_en="Emergency services",
        number="112",
        what_for_da="Fare for liv.",
        what_for_en="Danger to life.",
        source="opdigtet",
        verified_on=LONG_AGO,
        valid_from=LONG_AGO,
    )
    place = world.departments["Hørgården 2"]
    Office.objects.create(
        municipality_id="0101", organisation=place.organisation, name="Kontoret i gården", phone="33445566"
    )
    return world


@pytest.fixture
def place(town: World) -> Department:
    return town.departments["Hørgården 2"]


def make_all() -> None:
    """Do what the worker does, until nothing waits."""
    looked_at = 1
    while looked_at:
        with acting("worker"), entered(Door("worker", municipality="0101")):
            looked_at = actions.make_some()


def fetched(site: Site, name: str, *args: Any, **query: str) -> Any:
    return site.get(reverse(name, urlconf=SITE, args=args), data=query)


def order(site: Site, place: Department, papers: list[str], languages: list[str]) -> Any:
    form = {"organisation": str(place.organisation_id), "papers": papers, "languages": languages}
    return site.post(reverse("papers", urlconf=SITE), form)


# -- For residents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", rules.PAPERS)
def test_anybody_fetches_a_paper_of_a_department_and_no_adviser_is_on_it(
    place: Department, sender_site: Site, paper: str
) -> None:
    answer = fetched(sender_site, "public_paper", place.public_code, papir=paper)
    assert answer["Content-Type"] == "application/pdf"
    assert "hoergaarden-2.pdf" in answer["Content-Disposition"]
    text = text_of(answer.content)
    assert "Karin Kvist" in text
    assert "Ring 112" in text
    assert place.public_code in text
    assert DUTY not in spoken(text)


def test_an_adviser_who_is_planted_is_seen(place: Department, sender_site: Site) -> None:
    """The control of the test above."""
    ContactPerson.objects.filter(name="Karin Kvist").update(phone=DUTY, shows_phone=True)
    assert DUTY in spoken(text_of(fetched(sender_site, "public_paper", place.public_code).content))


def test_who_is_away_is_not_shown_and_where_nobody_is_left_it_is_the_office(
    place: Department, sender_site: Site
) -> None:
    for person in ContactPerson.objects.filter(organisation=place.organisation):
        Leave.objects.create(
            municipality_id="0101", organisation=place.organisation, contact_person=person, valid_from=LONG_AGO
        )
    text = text_of(fetched(sender_site, "public_paper", place.public_code).content)
    assert "Karin" not in text
    assert "Kontoret i gården" in text
    assert "33 44 55 66" in text


def test_english_papers_take_english_numbers(place: Department, sender_site: Site) -> None:
    text = text_of(fetched(sender_site, "public_paper", place.public_code, papir="leaflet", sprog="en").content)
    assert "Call 112 Danger to life." in text


@pytest.mark.parametrize("query", [{"papir": "card"}, {"papir": "../x"}, {"sprog": "xx"}, {"sprog": ""}])
def test_a_paper_there_is_not_is_not_found(place: Department, sender_site: Site, query: dict[str, str]) -> None:
    assert fetched(sender_site, "public_paper", place.public_code, **query).status_code == 404


# -- For contact persons -----------------------------------------------------------------------------------------------


def test_a_contact_person_fetches_papers_of_their_own_departments(
    place: Department, town: World, sender_site: Site
) -> None:
    sender_site.sign_in_as(town["Karin"])
    page = fetched(sender_site, "own_papers").content.decode()
    assert "Hørgården 2" in page
    assert "Sundholm" not in page
    assert "Karin Kvist" in text_of(fetched(sender_site, "own_paper", place.id, papir="sign-a4").content)
    foreign = town.departments["Sundholm afd. 7"]
    assert fetched(sender_site, "own_paper", foreign.id).status_code == 404


def test_the_card_carries_the_duty_number_and_is_for_its_owner(town: World, sender_site: Site) -> None:
    assert fetched(sender_site, "own_card").status_code == 302
    sender_site.sign_in_as(town["Karin"])
    assert "mit-kort" in fetched(sender_site, "own_papers").content.decode()
    for paper in rules.CARDS:
        text = text_of(fetched(sender_site, "own_card", papir=paper).content)
        assert "28 51 71 78" in text
        assert "Karin Kvist" in text
        assert "Hørgården 2" in text
    assert fetched(sender_site, "own_card", papir="sign-a5").status_code == 404


def test_who_is_contact_person_nowhere_gets_no_card(town: World, sender_site: Site) -> None:
    sender_site.sign_in_as(town["Helle"])
    assert fetched(sender_site, "own_card").status_code == 404
    assert "Du er ikke kontaktperson" in fetched(sender_site, "own_papers").content.decode()


def test_without_a_duty_number_there_is_no_card_and_the_page_says_why(town: World, sender_site: Site) -> None:
    ContactPoint.objects.all().delete()
    sender_site.sign_in_as(town["Karin"])
    page = fetched(sender_site, "own_papers").content.decode()
    assert "Der er ikke noget kort endnu" in page
    assert "mit-kort" not in page
    assert fetched(sender_site, "own_card").status_code == 404


def test_a_failed_sign_in_points_to_the_card(town: World, sender_site: Site) -> None:
    ask, confirm = (
        reverse(name, urlconf=SITE) for name in ("account_request_login_code", "account_confirm_login_code")
    )
    assert "Brug nummeret på dit kort" not in fetched(sender_site, "account_login").content.decode()
    sender_site.post(ask, {"email": town["Karin"].email})
    page = sender_site.post(confirm, {"code": "wrong"}).content.decode()
    assert "Brug nummeret på dit kort" in page
    assert DUTY not in page


# -- For who keeps an organisation's list --------------------------------------------------------------------------------


def test_a_keeper_finds_the_departments_of_her_organisation_alone(
    place: Department, town: World, sender_site: Site
) -> None:
    sender_site.sign_in_as(town["Helle"])
    page = fetched(sender_site, "papers").content.decode()
    assert "Hørgården 2" in page
    assert "Sundholm" not in page
    assert fetched(sender_site, "department_papers", place.id).status_code == 200
    assert "Karin Kvist" in text_of(fetched(sender_site, "department_paper", place.id).content)
    foreign = town.departments["Sundholm afd. 7"]
    for name in ("department_papers", "department_paper"):
        assert fetched(sender_site, name, foreign.id).status_code == 404


def test_who_keeps_no_list_finds_nothing(place: Department, town: World, sender_site: Site) -> None:
    sender_site.sign_in_as(town["Karin"])
    assert fetched(sender_site, "papers").status_code == 404
    assert fetched(sender_site, "department_paper", place.id).status_code == 404
    assert order(sender_site, place, ["sign-a5"], ["da"]).status_code == 404


def test_papers_of_all_departments_are_one_job_with_progress(place: Department, town: World, sender_site: Site) -> None:
    sender_site.sign_in_as(town["Helle"])
    ordered = order(sender_site, place, ["sign-a5", "leaflet"], ["da", "en"])
    assert ordered.status_code == 302
    path = ordered["Location"]
    assert "0 af 4 er lavet." in sender_site.get(path).content.decode()
    assert sender_site.get(f"{path}opslag.zip").status_code == 404

    make_all()

    page = sender_site.get(path).content.decode()
    assert "4 papirer er klar." in page
    assert "hx-get" not in page
    packed = sender_site.get(f"{path}opslag.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sorted(archive.namelist()) == [
            "doerskilt-a5-da-hoergaarden-2.pdf",
            "doerskilt-a5-en-hoergaarden-2.pdf",
            "folder-da-hoergaarden-2.pdf",
            "folder-en-hoergaarden-2.pdf",
        ]
        assert "Karin Kvist" in text_of(archive.read("folder-en-hoergaarden-2.pdf"))
    assert "Lavet for nylig" in fetched(sender_site, "papers").content.decode()


def test_a_stack_goes_on_where_it_stopped(
    place: Department, town: World, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender_site.sign_in_as(town["Helle"])
    path = order(sender_site, place, list(rules.PAPERS), ["da"])["Location"]
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert actions.make_some() == 2
    assert "2 af 5 er lavet." in sender_site.get(path).content.decode()
    part = sender_site.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "2 af 5 er lavet." in part
    assert "<html" not in part
    before = set(Sheet.objects.exclude(pdf=None).values_list("id", flat=True))
    make_all()
    assert Sheet.objects.filter(pdf=None).count() == 0
    assert before <= set(Sheet.objects.values_list("id", flat=True))


def test_a_sheet_that_cannot_be_made_stops_no_other(
    place: Department, town: World, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender_site.sign_in_as(town["Helle"])
    path = order(sender_site, place, ["sign-a5", "leaflet"], ["da"])["Location"]
    real = typeset.resident_paper

    def fails(*facts: Any, paper: str, **rest: Any) -> bytes:
        if paper == "leaflet":
            raise RuntimeError(paper)
        return real(*facts, paper=paper, **rest)

    monkeypatch.setattr(typeset, "resident_paper", fails)
    make_all()
    page = sender_site.get(path).content.decode()
    assert "1 papir er klar." in page
    assert "1 papir kunne ikke laves." in page


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (([], ["da"]), "Vælg mindst ét papir."),
        ((["sign-a5"], []), "Vælg mindst ét sprog."),
        ((["card"], ["da"]), "card"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    place: Department, town: World, sender_site: Site, chosen: tuple[list[str], list[str]], said: str
) -> None:
    sender_site.sign_in_as(town["Helle"])
    answer = order(sender_site, place, *chosen)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Stack.objects.count() == 0


def test_too_much_at_once_is_refused(
    place: Department, town: World, sender_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_SHEETS", 1)
    sender_site.sign_in_as(town["Helle"])
    answer = order(sender_site, place, ["sign-a5", "leaflet"], ["da"])
    assert answer.status_code == 422
    assert "Det er 2 papirer, og der kan højst laves 1 på én gang." in answer.content.decode()


def test_another_keepers_stack_is_not_found(place: Department, town: World, sender_site: Site) -> None:
    other = account("Kamma", "sender", "0101")
    Keeper.objects.create(
        municipality_id="0101",
        organisation=place.organisation,
        account_id=other.id,
        name="Kamma",
        email=other.email,
        valid_from=LONG_AGO,
    )
    sender_site.sign_in_as(town["Helle"])
    path = order(sender_site, place, ["sign-a5"], ["da"])["Location"]
    sender_site.sign_in_as(User.objects.get(id=other.id))
    assert sender_site.get(path).status_code == 404
    assert sender_site.get(f"{path}opslag.zip").status_code == 404


def test_stacks_of_last_week_go(place: Department, town: World, sender_site: Site) -> None:
    sender_site.sign_in_as(town["Helle"])
    order(sender_site, place, ["sign-a5"], ["da"])
    order(sender_site, place, ["sign-a5"], ["da"])
    first = Stack.objects.order_by("ordered_at")[0]
    Stack.objects.filter(id=first.id).update(ordered_at=timezone.now() - timedelta(days=7, minutes=1))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.let_go()
    assert list(Stack.objects.values_list("id", flat=True)) != [first.id]
    assert Stack.objects.count() == Sheet.objects.count() == 1


def test_two_departments_whose_names_look_alike_keep_a_file_each(
    place: Department, town: World, sender_site: Site
) -> None:
    Department.objects.create(
        municipality_id="0101",
        organisation=place.organisation,
        district=place.district,
        name="Hørgården – 2",
        sort_key="hørgården – 2",
        valid_from=LONG_AGO,
    )
    sender_site.sign_in_as(town["Helle"])
    path = order(sender_site, place, ["sign-a5"], ["da"])["Location"]
    make_all()
    packed = sender_site.get(f"{path}opslag.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert len(set(archive.namelist())) == 2
