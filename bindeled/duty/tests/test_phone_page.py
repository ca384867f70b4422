"""The duty phone's page, as a browser without JavaScript sees it."""

import re
from typing import Any

import pytest

from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Concern
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.duty.models import Contact
from bindeled.housing.models import Appointment, ContactPerson, Entrance
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.factory import World

CALL = {"do": "register", "kanal": "telefon", "danger": "no", "where": "2 3tv", "kinds_typed": "lugt", "known": "seen"}


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def own_street(world: World) -> None:
    """Let one street door lie in one department alone."""
    Entrance(
        municipality_id="0101",
        department=world.departments["Hørgården 2"],
        street="Pæreallé",
        number="2",
        postal_code="2300",
        position=9,
    ).save()


def of_karin(world: World, **changes: Any) -> dict[str, Any]:
    held = Appointment.objects.get(contact_person__account_id=world["Karin"].id)
    return {**CALL, "caller": "kar", "who": str(held.id), **changes}


def send(bo: Site, form: dict[str, Any]) -> str:
    answer = bo.post("/vagt/", form)
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())
    return str(answer.headers["Location"])


def refused(bo: Site, form: dict[str, Any], status: int = 422) -> str:
    answer = bo.post("/vagt/", form)
    assert answer.status_code == status
    page: str = answer.content.decode()
    return page


def arrived() -> Concern:
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    return Concern.objects.get()


def told(bo: Site, concern: Concern) -> str:
    return re.sub(r"\s+", " ", bo.get(f"/bekymringer/{concern.id}/").content.decode())


def test_three_letters_and_enter_find_who_calls_and_keep_what_was_typed(world: World, bo: Site) -> None:
    form = {"do": "find", "kanal": "telefon", "danger": "no", "caller": "kar", "words": "Ord der bliver."}
    page = bo.post("/vagt/", form).content.decode()
    assert "Karin Kvist · Ejendomsfunktionær · Hørgården 2 (3B)" in page
    assert "Ord der bliver." in page
    assert "error-summary" not in page


@pytest.mark.parametrize("typed", ["kar", "hørg", "3B kvist", "VIBO ole", "5678"])
def test_somebody_is_found_by_name_department_organisation_or_number(world: World, bo: Site, typed: str) -> None:
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(phone="12 34 56 78")
    page = bo.post("/vagt/", {"do": "find", "caller": typed}).content.decode()
    assert ("Ole Overgaard" if "ole" in typed else "Karin Kvist") in page


def test_a_call_of_somebody_on_the_roster_is_a_concern_with_place_and_receipt(world: World, bo: Site) -> None:
    contact = send(bo, of_karin(world, children="no", words="Hun svarer ikke."))
    found = Contact.objects.get()
    assert (found.state, found.channel, found.owes_receipt) == ("concern", "phone", True)
    assert "Læst op" in bo.get(contact).content.decode()
    concern = arrived()
    assert (concern.department, concern.kinds, concern.known_how, concern.children) == (
        world.departments["Hørgården 2"],
        ["smell"],
        ["seen"],
        "no",
    )
    assert concern.sender_kind == "caretaker"
    page = told(bo, concern)
    for shown in ("Æblehaven 2, 3. tv", "Karin Kvist", "Hun svarer ikke.", "skrevet ned af Bo Bendtsen"):
        assert shown in page


def test_the_receipt_goes_to_the_rosters_address_and_the_next_call_may_come(world: World, bo: Site) -> None:
    contact = send(bo, of_karin(world))
    answer = bo.post(f"{contact}gor/", {"receipt": "mail"})
    assert answer.headers["Location"] == "/vagt/?klaret"
    assert Letter.objects.get().to_address == world["Karin"].email
    assert "Klar til næste opkald" in bo.get("/vagt/?klaret").content.decode()


def test_somebody_unknown_is_written_with_a_number_on_the_same_line(world: World, bo: Site) -> None:
    own_street(world)
    send(bo, {**CALL, "caller": "Jens Jensen 12 34 56 78", "who": "unknown", "where": "pæreallé 2, 1. th"})
    concern = arrived()
    assert (concern.sender_kind, concern.department) == ("named", world.departments["Hørgården 2"])  # by its address
    assert "12 34 56 78" in told(bo, concern)


def test_somebody_whom_the_roster_does_not_know_need_not_be_chosen(bo: Site) -> None:
    send(bo, {**CALL, "caller": "", "where": "Gården"})
    assert arrived().sender_kind == "anonymous"


def test_who_fits_somebody_on_the_roster_is_asked_which(world: World, bo: Site) -> None:
    page = refused(bo, {**CALL, "caller": "kar"})
    assert "Vælg, hvem det er, eller “Ikke på listen”." in page
    assert "Karin Kvist" in page
    assert not Contact.objects.exists()


def test_a_number_that_stands_in_two_streets_is_asked_about(world: World, bo: Site) -> None:
    own_street(world)
    assert "Det kan være Pæreallé 2 eller Æblehaven 2." in refused(bo, of_karin(world))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"danger": ""}, "Spørg først, om nogen er i fare."),
        ({"where": ""}, "Skriv, hvor det er."),
        ({"kinds_typed": "", "words": ""}, "Vælg, hvad det handler om"),
        ({"kinds_typed": "ko"}, "“ko” kan være"),
        ({"kinds_typed": "xyz"}, "Ingen slags begynder med “xyz”."),
        ({"who": "ingen"}, "Vælg, hvem det er, eller “Ikke på listen”."),
        ({"again": "Et helt andet sted"}, "Vælg et sted på listen, eller skriv det nedenfor."),
    ],
)
def test_bad_input_is_said_at_its_field_and_what_was_typed_stays(
    world: World, bo: Site, changes: dict[str, str], says: str
) -> None:
    page = refused(bo, of_karin(world, **{"words": "Ord der bliver.", **changes}))
    assert says in page
    assert changes.get("words", "Ord der bliver.") in page
    assert not Contact.objects.exists()


def test_the_same_form_sent_twice_is_one_contact_and_one_concern(world: World, bo: Site) -> None:
    form = of_karin(world, key="en")
    assert send(bo, form) == send(bo, form)
    assert Contact.objects.count() == 1
    arrived()


def test_an_urgent_call_says_what_to_say_first_and_the_concern_tells_of_it(world: World, bo: Site) -> None:
    assert "“Læg på, og ring 112 nu." in bo.get("/vagt/").content.decode()
    send(bo, of_karin(world, danger="call_now"))
    assert "Afsenderen blev bedt om at lægge på og ringe 112." in told(bo, arrived())


def test_somebody_who_has_called_112_has(world: World, bo: Site) -> None:
    send(bo, of_karin(world, danger="called"))
    assert arrived().called


def test_a_resident_is_guided_and_only_that_is_kept(world: World, bo: Site) -> None:
    own_street(world)
    form = {**CALL, "caller": "Opdigtet Olsen", "who": "self", "where": "Pæreallé 2, 3. tv", "words": "Min sag."}
    page = refused(bo, form, status=200)
    assert "Henvis til kontaktpersonen" in page
    assert "Karin Kvist" in page
    send(bo, {**form, "do": "guide"})
    assert Contact.objects.get().state == "guided"
    assert "Min sag." not in bo.get(f"/vagt/henvendelser/{Contact.objects.get().id}/").content.decode()


@pytest.mark.parametrize("changes", [{"danger": "called"}, {"kinds_typed": "barn"}, {"do": "anyway"}])
def test_a_resident_is_heard_where_it_is_urgent_a_child_or_the_adviser_says_so(
    bo: Site, changes: dict[str, str]
) -> None:
    send(bo, {**CALL, "caller": "Opdigtet Olsen", "who": "self", "where": "Æblehaven 2, 3. tv", **changes})
    assert arrived().sender_kind == "self"


def test_in_gentofte_anybody_is_heard(world: World) -> None:
    site = Site("municipality")
    site.sign_in_as(world["Gitte"])
    send(site, {**CALL, "caller": "Opdigtet Olsen", "who": "self", "where": "Gammelmosen"})


def test_who_calls_again_need_not_say_again_where(world: World, bo: Site) -> None:
    send(bo, of_karin(world, key="1"))
    page = bo.post("/vagt/", {**of_karin(world), "do": "find"}).content.decode()
    assert "Har ringet før:" in page
    send(bo, of_karin(world, key="2", where="", again="Æblehaven 2, 3. tv"))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    first, second = (bytes(concern.dwelling_index) for concern in Concern.objects.all())
    assert first == second
    assert TraceEntry.objects.filter(deed="read", record_kind="contact").exists()


def test_breaking_off_waits_for_a_return_call(world: World, bo: Site) -> None:
    send(bo, {"do": "call_back", "kanal": "telefon", "caller": "Jens 12345678", "words": "Vil ringe igen."})
    found = Contact.objects.get()
    assert (found.state, found.has_number, found.owes_receipt) == ("call_back", True, False)
    assert "Skriv, hvem det er" in refused(bo, {"do": "call_back", "kanal": "telefon"})


@pytest.mark.parametrize("way", ["brev", "personligt"])
def test_a_letter_and_a_meeting_are_registered_by_the_same_form(world: World, bo: Site, way: str) -> None:
    assert 'name="day"' in bo.get(f"/vagt/?kanal={way}").content.decode()
    form = of_karin(world, kanal=way, day="2026-11-02", kinds_typed="barn")
    send(bo, form)
    concern = arrived()
    assert concern.channel == {"brev": "letter", "personligt": "meeting"}[way]
    assert f"{concern.received_at:%Y-%m-%d %H:%M}" == "2026-11-01 23:00"  # the day began at midnight in Copenhagen
    for day, says in (("2999-01-01", "Det er senere end nu."), ("1999-01-01", "Det er næsten et år siden")):
        assert says in refused(bo, {**form, "day": day})


@pytest.mark.parametrize(
    ("form", "shows"),
    [
        ({"part": "callers", "caller": "kar"}, "Karin Kvist"),
        ({"part": "kinds", "kinds_typed": "lugt"}, "Det lugter"),
    ],
)
def test_help_while_typing_answers_a_part_of_the_page(world: World, bo: Site, form: dict[str, str], shows: str) -> None:
    answer = bo.post("/vagt/hjaelp/", form)
    page = answer.content.decode()
    assert shows in page
    assert "<html" not in page


def test_no_other_part_and_no_other_way_is_there(bo: Site) -> None:
    assert bo.post("/vagt/hjaelp/", {"part": "roster"}).status_code == 404
    assert bo.get("/vagt/?kanal=fax").status_code == 404
    assert bo.post("/vagt/", {"do": "delete"}).status_code == 404


def test_nobody_of_another_municipality_is_found(world: World, bo: Site) -> None:
    Appointment.objects.filter(contact_person__account_id=world["Ole"].id).update(municipality_id="0157")
    assert "Ole Overgaard" not in bo.post("/vagt/", {"do": "find", "caller": "ole"}).content.decode()
