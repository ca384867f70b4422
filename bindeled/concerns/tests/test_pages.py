"""The pages of passing on, as a browser without JavaScript sees them."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from bindeled.concerns.models import SealedConcern
from bindeled.housing.models import Appointment, Entrance
from bindeled.receipts.models import Receipt
from conftest import Site, acting
from journeys.factory import World

WORDS = "Der lugter på trappen, og jeg har ikke set hende i to uger."


@pytest.fixture
def karin(world: World) -> Site:
    return browser_of(world, "Karin")


def browser_of(world: World, name: str, *, enforce_csrf_checks: bool = False) -> Site:
    site = Site("sender")
    site.sign_in_as(world[name])
    site.client.handler.enforce_csrf_checks = enforce_csrf_checks
    return site


def answers(world: World, **changes: Any) -> dict[str, Any]:
    entrance = Entrance.objects.filter(department=world.departments["Hørgården 2"]).first()
    assert entrance
    fields = {"entrance": str(entrance.id), "words": WORDS, "key": "one form", "kinds": ["smell"], "step": "check"}
    return {**fields, **changes}


def test_the_form_shows_only_ones_own_entrances(world: World, karin: Site) -> None:
    page = karin.get("/bekymring/").content.decode()
    assert "Hørgården 2" in page
    assert "Sundholm afd. 7" not in page


def test_an_empty_form_comes_back_with_a_message_at_each_field(karin: Site) -> None:
    response = karin.post("/bekymring/", {"step": "check"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Skriv, hvor det er." in page
    assert "Fortæl kort, hvad du er bekymret for." in page


def test_what_was_typed_stays_when_something_is_missing(world: World, karin: Site) -> None:
    page = karin.post("/bekymring/", answers(world, entrance="")).content.decode()
    assert WORDS in page


def test_an_entrance_of_another_department_is_refused(world: World, karin: Site) -> None:
    foreign = Entrance.objects.filter(department=world.departments["Sundholm afd. 7"]).first()
    assert foreign
    response = karin.post("/bekymring/", answers(world, entrance=str(foreign.id), step="send"))
    assert response.status_code == 422
    assert SealedConcern.objects.count() == 0


def test_the_check_page_shows_the_answers_and_stores_nothing(world: World, karin: Site) -> None:
    page = karin.post("/bekymring/", answers(world)).content.decode()
    assert WORDS in page
    assert SealedConcern.objects.count() == 0
    with acting("sender"):
        assert WORDS not in str(dict(karin.client.session))


def test_change_gives_the_form_back_with_everything_in_it(world: World, karin: Site) -> None:
    page = karin.post("/bekymring/", answers(world, step="edit", resident_knows="no")).content.decode()
    assert WORDS in page
    assert re.search(r'name="resident_knows" value="no"', page)


def test_sending_answers_with_the_receipt_and_the_text_is_gone(world: World, karin: Site) -> None:
    response = karin.post("/bekymring/", answers(world, step="send"))
    page = karin.get(response.headers["Location"]).content.decode()
    assert "Modtaget" in page
    assert str(Receipt.objects.get()) in page
    assert WORDS not in page


def test_sending_twice_gives_one_concern_and_the_same_receipt(world: World, karin: Site) -> None:
    first = karin.post("/bekymring/", answers(world, step="send"))
    second = karin.post("/bekymring/", answers(world, step="send"))
    assert first.headers["Location"] == second.headers["Location"]
    assert SealedConcern.objects.count() == 1


def test_the_same_form_with_other_words_is_asked_about_and_stored_only_when_sent_again(
    world: World, karin: Site
) -> None:
    karin.post("/bekymring/", answers(world, step="send"))
    response = karin.post("/bekymring/", answers(world, step="send", words="Noget helt andet."))
    assert response.status_code == 409
    assert SealedConcern.objects.count() == 1
    key = re.search(r'name="key" value="([^"]+)"', response.content.decode())
    assert key
    again = karin.post("/bekymring/", answers(world, step="send", words="Noget helt andet.", key=key[1]))
    assert again.status_code == 302
    assert SealedConcern.objects.count() == 2


def test_a_cpr_number_is_masked_before_it_is_shown_and_is_not_sent_unseen(world: World, karin: Site) -> None:
    response = karin.post("/bekymring/", answers(world, words="Født 010160-1234.", step="send"))
    page = response.content.decode()
    assert "010160" not in page
    assert "XXXXXX-XXXX" in page
    assert SealedConcern.objects.count() == 0


def test_a_session_that_ended_gives_the_text_back(world: World) -> None:
    stranger = Site("sender")
    response = stranger.post("/bekymring/", answers(world, step="send"))
    page = response.content.decode()
    assert response.status_code == 401
    assert WORDS in page
    assert 'value="send"' in page


def test_a_rotated_token_gives_the_text_back_and_the_next_try_succeeds(world: World) -> None:
    karin = browser_of(world, "Karin", enforce_csrf_checks=True)
    karin.get("/bekymring/")
    ours = {"headers": {"origin": "http://localhost"}}
    form = answers(world, step="send", csrfmiddlewaretoken="x" * 64)
    response = karin.post("/bekymring/", form, **ours)
    page = response.content.decode()
    assert response.status_code == 403
    assert WORDS in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    again = karin.post("/bekymring/", {**form, "csrfmiddlewaretoken": token[1]}, **ours)
    assert again.status_code == 302


def test_a_form_from_another_site_gets_nothing_back(world: World) -> None:
    karin = browser_of(world, "Karin", enforce_csrf_checks=True)
    response = karin.post("/bekymring/", answers(world, step="send"), headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert WORDS not in response.content.decode()


def test_pages_with_text_are_not_kept_by_the_browser(world: World, karin: Site) -> None:
    assert "no-store" in karin.post("/bekymring/", answers(world)).headers["Cache-Control"]


def test_a_nul_byte_is_refused_before_anything_reads_it(world: World, karin: Site) -> None:
    body = urlencode(answers(world, words="a\x00b", step="send"))
    with acting("sender"):
        response = karin.client.post("/bekymring/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_somebody_who_is_contact_person_nowhere_is_told_so(world: World) -> None:
    karin = browser_of(world, "Karin")
    Appointment.objects.all().delete()
    response = karin.get("/bekymring/")
    assert response.status_code == 403
    assert "Din adgang er slut" in response.content.decode()


def test_whoever_loses_their_place_while_writing_is_given_their_words_back(world: World) -> None:
    karin = browser_of(world, "Karin")
    Appointment.objects.all().delete()
    page = karin.post("/bekymring/", answers(world, words="Det lugter på trappen.", step="send")).content.decode()
    assert "Det lugter på trappen." in page
    assert "Det, du skrev, er ikke sendt og bliver ikke gemt:" in page
