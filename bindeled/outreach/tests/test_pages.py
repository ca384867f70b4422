"""The pages of outreach, without JavaScript, as those read them who go out and those who are asked."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality.doors import entered
from bindeled.outreach import actions
from bindeled.outreach.models import Company, Encounter, Met, Wish
from bindeled.outreach.tests.conftest import Out
from conftest import Site, acting

AMAGER = "Boligrådgiverne Amager"


@pytest.fixture
def frede(out: Out, municipal_site: Site) -> Site:
    """Frede, signed in."""
    municipal_site.sign_in_as(out.world["Frede"])
    return municipal_site


def once(page: str) -> str:
    """Answer the mark of the form on a page."""
    found = re.search(r'name="once" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def first_met(site: Site, **told: str) -> str:
    """Write about somebody new; answer their page's address."""
    form = {"alias": "Bjarne", "where": "Bænken ved stationen", "words": "Fryser.", "do": "met", "once": str(uuid4())}
    answer = site.post("/moedt/ny/", form | told)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).partition("?")[0]


def test_met_three_times_he_stays_anonymous_and_is_passed_on_at_his_own_wish_at_last(out: Out, frede: Site) -> None:
    new = frede.get("/moedt/ny/").content.decode()
    one = first_met(frede, once=once(new))
    for do in ("not_met", "met"):
        page = frede.get(one).content.decode()
        assert frede.post(f"{one}gor/", {"do": do, "once": once(page), "words": "Kaffe."}).status_code == 302
    page = frede.get(f"{one}?skrevet=ja").content.decode()
    for word in ("Bjarne", "Bænken ved stationen", "Fryser.", "Kaffe.", "Ikke mødt", "Skrevet ned"):
        assert word in page
    assert "Bjarne" in frede.get("/moedt/").content.decode()
    further = f"{one}videre/"
    assert "Spørg enheden" not in frede.get(further).content.decode()
    to = str(out.world.units[AMAGER].id)
    assert frede.post(further, {"do": "offer", "to": to, "words": "Torvet."}).status_code == 409
    assert not Wish.objects.exists()
    told = {"do": "wish", "words": "Nu vil jeg gerne have en bolig.", "wished_on": timezone.localdate().isoformat()}
    assert frede.post(further, told).status_code == 302
    assert frede.post(further, {"do": "offer", "to": to, "words": ""}).status_code == 422
    assert frede.post(further, {"do": "offer", "to": to, "words": "Torvet, formiddag."}).status_code == 302
    frede.sign_in_as(out.world["Bo"])
    assert str(Wish.objects.get().id) in frede.get("/oensker/").content.decode()
    wish = f"/oensker/{Wish.objects.get().id}/"
    asked = frede.get(wish).content.decode()
    assert "Nu vil jeg gerne have en bolig." in asked
    assert "Torvet, formiddag." in asked
    assert "Bjarne" not in asked
    assert "Fryser" not in asked
    assert frede.post(wish, {"do": "refuse", "words": ""}).status_code == 409
    assert frede.post(wish, {"do": "accept", "words": "Jeg kommer mandag."}).status_code == 302
    assert frede.get(one).status_code == 404
    frede.sign_in_as(out.world["Signe"])
    assert "Enheden har sagt ja" in frede.get(one).content.decode()


def test_a_cpr_number_is_said_at_its_field_and_what_was_typed_stays(frede: Site) -> None:
    form = {"alias": "Kaj", "words": "Han er 010190-1234", "do": "met", "once": str(uuid4())}
    answer = frede.post("/moedt/ny/", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Det ligner et CPR-nummer" in page
    assert "Han er 010190-1234" in page
    assert not Met.objects.exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(frede: Site) -> None:
    one = first_met(frede)
    answer = frede.post(f"{one}gor/", {"do": "met", "once": "x", "words": "Kaffe igen."})
    assert answer.status_code == 422
    assert "Kaffe igen." in answer.content.decode()
    assert frede.post(f"{one}gor/", {"do": "met", "once": str(uuid4()), "words": "x" * 501}).status_code == 422
    assert frede.post(f"{one}gor/", {"do": "nothing"}).status_code == 404
    assert frede.post("/moedt/", {"text": ""}).status_code == 422
    assert frede.post(f"{one}videre/", {"do": "wish", "words": "", "wished_on": "x"}).status_code == 422
    tomorrow = {"do": "wish", "words": "Ja", "wished_on": "2999-01-01"}
    assert frede.post(f"{one}videre/", tomorrow).status_code == 422
    assert Encounter.objects.count() == 1


def test_found_named_linked_apart_and_known(out: Out, frede: Site) -> None:
    one, other = first_met(frede), first_met(frede, alias="Bjørn")
    assert "Bjørn" in frede.post("/moedt/", {"text": "bjørn"}).content.decode()
    found = frede.post(f"{one}gor/", {"do": "find_same", "text": "bjørn"}).content.decode()
    its = other.split("/")[2]
    assert its in found
    assert frede.post(f"{one}gor/", {"do": "same", "which": its}).status_code == 302
    page = frede.get(other).content.decode()
    [link] = re.findall(r'name="which" value="([0-9a-f-]{36})"', page)
    assert frede.post(f"{other}gor/", {"do": "not_same", "which": link}).status_code == 302
    for do in ("same", "not_same", "let_in"):
        assert frede.post(f"{one}gor/", {"do": do, "which": str(uuid4())}).status_code == 404
        assert frede.post(f"{one}gor/", {"do": do, "which": "x"}).status_code == 404
    assert frede.post(f"{one}gor/", {"do": "alias", "alias": "Ib"}).status_code == 302
    assert frede.post(f"{one}gor/", {"do": "alias", "alias": "0101901234"}).status_code == 422
    assert frede.post(f"{one}gor/", {"do": "known"}).status_code == 302
    assert frede.get(one).status_code == 404
    frede.sign_in_as(out.world["Sussi"])
    page = frede.get(one).content.decode()
    assert "Frede" in page
    [known] = re.findall(r'name="which" value="([0-9a-f-]{36})"', page)
    assert frede.post(f"{one}gor/", {"do": "let_in", "which": known}).status_code == 302
    frede.sign_in_as(out.world["Frede"])
    assert frede.get(one).status_code == 200


def test_company_is_counted_by_those_who_gave_it(out: Out, frede: Site) -> None:
    frede.sign_in_as(out.world["Bo"])
    assert "katalog" in frede.get("/foelgeskab/").content.decode()
    place, today = str(out.place().id), timezone.localdate().isoformat()
    assert frede.post("/foelgeskab/", {"place": place, "on": today, "people": "0"}).status_code == 422
    assert frede.post("/foelgeskab/", {"place": place, "on": "2999-01-01", "people": "1"}).status_code == 422
    assert frede.post("/foelgeskab/", {"place": place, "on": today, "people": "3"}).status_code == 302
    assert Company.objects.get().people == 3
    assert "Det åbne sted" in frede.get("/foelgeskab/?skrevet=ja").content.decode()
    assert "færre end 5" in frede.get("/moedt/tal/").content.decode()


def test_nobody_is_ever_late(frede: Site) -> None:
    """There is no follow-up (D21): no column holds a day ahead, and no page speaks of one."""
    assert not [field.name for field in Met._meta.fields if re.search("due|next|remind|follow", field.name)]
    page = frede.get(first_met(frede)).content.decode()
    assert not re.search("frist|opfølgning|forsinket", page, re.IGNORECASE)


def test_whom_to_call_is_one_press_away(frede: Site) -> None:
    assert 'href="/moedt/fare/"' in frede.get(first_met(frede)).content.decode()
    page = frede.get("/moedt/fare/").content.decode()
    assert 'href="tel:112"' in page
    assert "Du underretter familieenheden med det samme" in page


def test_for_those_who_go_out_to_nobody_the_pages_are_not_there(out: Out, frede: Site) -> None:
    one = first_met(frede)
    frede.sign_in_as(out.world["Bo"])
    for path in ("/moedt/", "/moedt/ny/", "/moedt/fare/", one, f"{one}videre/"):
        assert frede.get(path).status_code == 404
    assert "/moedt/" not in frede.get("/i-dag/").content.decode()
    frede.sign_in_as(out.world["Frede"])
    assert "/moedt/" in frede.get("/i-dag/").content.decode()


@pytest.mark.parametrize("page", ["/moedt/", "/moedt/ny/", "/moedt/fare/", "{met}", "{met}videre/", "{wish}"])
def test_a_page_asks_at_most_ten_things(out: Out, frede: Site, page: str) -> None:
    people = [out.meets(alias=str(number), words="Kaffe.") for number in range(4)]
    out.wishes(people[0], to=AMAGER)
    with acting("municipality"), entered(out.world.door("Frede")):
        actions.say_same(people[0], other=people[1], by=out.world["Frede"])
    if page == "{wish}":
        frede.sign_in_as(out.world["Bo"])
    frede.get("/oensker/")  # the first page of a session writes that it is used
    path = page.format(met=f"/moedt/{people[0].id}/", wish=f"/oensker/{Wish.objects.get().id}/")
    asked = statements_of(lambda: frede.get(path))
    assert len(asked) <= MOST, "\n".join(sql[:120] for sql in asked)
