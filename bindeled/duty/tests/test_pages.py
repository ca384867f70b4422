"""The pages of the duty phone, as a browser without JavaScript sees them."""

import re
from typing import Any

import pytest
from django.utils import timezone

from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Concern
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.duty.models import Contact
from conftest import Site, acting
from journeys.factory import World

CALL = {"channel": "phone", "day": "2026-01-05", "hour": "9.15", "name": "Opdigtet Olsen", "phone": "12 34 56 78"}
PAGE, NEW = "/vagt/henvendelser/", "/vagt/henvendelser/ny/"


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def written(bo: Site, **changes: Any) -> str:
    answer = bo.post(NEW, {**CALL, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def text(bo: Site, path: str) -> str:
    page: str = bo.get(path).content.decode()
    return re.sub(r"\s+", " ", page)


def test_the_page_says_how_many_have_no_receipt(bo: Site) -> None:
    assert "Henvendelser uden kvittering: 0" in text(bo, PAGE)
    contact = written(bo)
    assert "1 henvendelse uden kvittering" in text(bo, PAGE)
    bo.post(f"{contact}gor/", {"receipt": "aloud"})
    assert "Henvendelser uden kvittering: 0" in text(bo, PAGE)


def test_the_lists_show_no_name_and_no_number(bo: Site) -> None:
    written(bo)
    page = text(bo, PAGE)
    assert "Opdigtet" not in page
    assert "12 34 56 78" not in page


def test_a_missed_call_waits_without_a_receipt_and_can_be_called_back(bo: Site) -> None:
    contact = written(bo, missed="on")
    assert "Henvendelser uden kvittering: 0" in text(bo, PAGE)
    assert 'href="tel:12345678"' in text(bo, contact)
    bo.post(f"{contact}gor/", {"do": "try"})
    assert "ringet op 1 gang forgæves" in text(bo, PAGE)
    refused = bo.post(f"{contact}gor/", {"do": "give_up"})
    assert refused.status_code == 409
    assert "Prøv mindst tre gange" in refused.content.decode()


def test_the_receipt_is_read_aloud_in_groups(bo: Site) -> None:
    contact = written(bo)
    number = Contact.objects.get().number
    assert f"{number[:3]} – {number[3:6]} – {number[6:9]} – {number[9]}" in text(bo, contact)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"channel": ""}, "Vælg, hvordan den kom."),
        ({"channel": "letter", "missed": "on"}, "Kun et opkald kan være ubesvaret."),
        ({"day": "2999-01-01"}, "Det er senere end nu."),
        ({"day": "i går"}, "Skriv dagen som en dato."),
        ({"hour": "om lidt"}, "Skriv klokkeslættet som 9.15."),
        ({"mail": "ikke en adresse"}, "Skriv en mailadresse som"),
        ({"name": "", "phone": "", "words": ""}, "Skriv det, du ved"),
    ],
)
def test_bad_input_is_said_at_the_field_and_what_was_typed_is_kept(
    bo: Site, changes: dict[str, str], says: str
) -> None:
    answer = bo.post(NEW, {**CALL, "words": "Ord der bliver.", **changes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert changes.get("words", "Ord der bliver.") in page
    assert not Contact.objects.exists()


def test_a_contact_is_registered_as_a_concern(world: World, bo: Site) -> None:
    contact = written(bo, words="Hun svarer ikke.")
    assert "Hun svarer ikke." in text(bo, f"{contact}registrer/")
    form = {
        "department": str(world.departments["Hørgården 2"].id),
        "where": "Æblehaven 2, 3. tv",
        "kinds": ["no_contact"],
        "known_how": ["told"],
        "words": "Hun svarer ikke.",
    }
    assert bo.post(f"{contact}registrer/", form).status_code == 302
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    concern = Concern.objects.get()
    assert concern.kinds == ["no_contact"]
    page = text(bo, f"/bekymringer/{concern.id}/")
    for shown in ("Æblehaven 2, 3. tv", "Opdigtet Olsen", "12 34 56 78", "telefon, skrevet ned af Bo Bendtsen"):
        assert shown in page
    assert bo.get(f"{contact}registrer/").status_code == 404
    assert "Den er en bekymring nu" in text(bo, contact)


def test_one_that_is_told_by_phone_is_of_the_same_dwelling_as_one_from_the_web(world: World, bo: Site) -> None:
    for where in ("Æblehaven 2, 3. tv", "æblehaven 2  3 tv"):
        form = {"department": str(world.departments["Hørgården 2"].id), "where": where, "kinds": ["smell"]}
        bo.post(f"{written(bo)}registrer/", form)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    first, second = (bytes(concern.dwelling_index) for concern in Concern.objects.all())
    assert first == second


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"where": ""}, "Skriv, hvor det er."),
        ({"kinds": [], "words": ""}, "Vælg, hvad det handler om"),
        ({"department": "ingen"}, "Vælg en afdeling på listen."),
    ],
)
def test_a_concern_needs_a_place_and_what_it_is_about(bo: Site, changes: dict[str, Any], says: str) -> None:
    contact = written(bo)
    answer = bo.post(f"{contact}registrer/", {"where": "Gården", "kinds": ["smell"], "words": "Det blev.", **changes})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Contact.objects.get().state == "waiting"


@pytest.mark.parametrize("who", ["Gitte", "Dorte", "Eva"])
def test_for_others_there_is_nothing_here(world: World, bo: Site, who: str) -> None:
    contact = written(bo)
    other = Site("municipality")
    other.sign_in_as(world[who])
    assert other.get(contact).status_code == 404
    assert other.post(f"{contact}gor/", {"do": "answer"}).status_code == 404
    assert other.get(PAGE).status_code == (200 if who == "Gitte" else 404)
    assert Contact.objects.get().state == "waiting"


def test_an_unknown_verb_is_nothing(bo: Site) -> None:
    contact = written(bo)
    assert bo.post(f"{contact}gor/", {"do": "delete"}).status_code == 404
    assert bo.post(f"{contact}gor/", {"receipt": "machine"}).status_code == 404


def test_somebody_who_was_faster_is_told_of(world: World, bo: Site) -> None:
    contact = written(bo)
    bo.post(f"{contact}gor/", {"do": "answer"})
    answer = bo.post(f"{contact}gor/", {"do": "guide"})
    assert answer.status_code == 409
    assert "Nogen klarede den lige før dig." in answer.content.decode()


def test_a_contact_whose_key_is_gone_says_so(bo: Site) -> None:
    contact = written(bo)
    RecordKey.objects.update(wrapped=None, destroyed_at=timezone.now())
    assert "Henvendelsen kan ikke åbnes" in text(bo, contact)
    assert bo.get(f"{contact}registrer/").status_code == 404
