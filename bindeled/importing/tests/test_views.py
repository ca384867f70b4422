"""The keeper's pages, in a browser without JavaScript."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bindeled.housing.models import Appointment, ContactPerson, Keeper
from bindeled.importing.models import Import, ImportRow
from bindeled.importing.tests.errands import Keeping, run_errands
from bindeled.importing.tests.files import CONTACTS, table, workbook
from journeys.factory import World
from journeys.sides import Site

GOOD = ("Hørgården 2", "Vera Prøve", "Vicevært", "32 10 20 30", "vera@3b.example", "", "")
# What differs between two answers that are alike: the form's token, and the very address that was asked.
ASKED = re.compile(rb'value="[A-Za-z0-9]{64}"|/import/[0-9a-f-]{36}/')
BAD = ("Hørgaarden 2", "Bo Prøve", "Vicevært", "", "bo@3b.example", "", "")


@pytest.fixture
def keeping(world: World, sender_site: Site) -> Keeping:
    keeping = Keeping(world)
    sender_site.sign_in_as(keeping.user)
    return keeping


def send(site: Site, keeping: Keeping, content: bytes, name: str = "liste.xlsx", **more: str) -> Any:
    given = {
        "kind": "contacts",
        "organisation": str(keeping.organisation.id),
        "file": SimpleUploadedFile(name, content),
    }
    return site.post("/import/", {**given, "whole": "1", **more})


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())).split())


def test_the_browser_does_not_wait_and_sees_how_far_it_is(keeping: Keeping, sender_site: Site) -> None:
    answer = send(sender_site, keeping, workbook(CONTACTS, GOOD))
    assert answer.status_code == 302
    page = sender_site.get(answer["Location"])
    assert "<progress" in page.content.decode()
    assert '<meta http-equiv="refresh"' in page.content.decode()
    part = sender_site.get(answer["Location"], headers={"HX-Request": "true"})
    assert "<progress" in part.content.decode()
    assert "<html" not in part.content.decode()
    run_errands()
    assert sender_site.get(answer["Location"], headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_faults_stand_first_are_mended_in_place_and_then_it_is_written(keeping: Keeping, sender_site: Site) -> None:
    at = send(sender_site, keeping, workbook(CONTACTS, GOOD, BAD))["Location"]
    run_errands()
    page = sender_site.get(at)
    assert "1 række skal rettes. 1 er klar." in words(page)
    assert "Mener du Hørgården 2?" in words(page)
    refused = sender_site.post(at, {"do": "start"})
    assert refused.status_code == 409
    assert not ContactPerson.objects.filter(email="vera@3b.example").exists()
    still = sender_site.post(at, {"do": "mend", "row3-department": "Hørgården 3"})
    assert still.status_code == 302
    assert 'value="Hørgården 3"' in sender_site.get(at).content.decode()
    sender_site.post(at, {"do": "mend", "row3-department": "Hørgården 2"})
    assert "Alle 2 rækker er klar." in words(sender_site.get(at))
    assert sender_site.post(at, {"do": "start"}).status_code == 302
    run_errands()
    assert "Tilføjet: 4." in words(sender_site.get(at))
    assert Appointment.objects.filter(contact_person__email__in=["vera@3b.example", "bo@3b.example"]).count() == 2
    sender_site.post(at, {"do": "undo"})
    run_errands()
    assert "Fortrudt" in words(sender_site.get(at))


def test_what_a_keeper_of_another_organisation_asks_for_is_not_there(
    world: World, keeping: Keeping, sender_site: Site
) -> None:
    at = send(sender_site, keeping, workbook(CONTACTS, GOOD))["Location"]
    run_errands()
    other = Site("sender")
    other.sign_in_as(Keeping(world, "VIBO", "Viggo").user)
    nowhere = other.get("/import/5f0c2b9e-7a41-4c56-9d3e-0b6f8a1d2c34/")
    for answer in (other.get(at), other.post(at, {"do": "discard"})):
        assert answer.status_code == 404
    assert ASKED.sub(b"", other.get(at).content) == ASKED.sub(b"", nowhere.content)
    assert Import.objects.count() == 1


def test_who_keeps_no_list_finds_nothing_here(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Karin"])
    for path in ("/import/", "/import/hent/adresser.csv"):
        assert sender_site.get(path).status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"whole": ""}, "Filen nåede ikke helt frem. Send den igen."),
        ({"kind": "andet"}, "andet"),
        ({"organisation": "5f0c2b9e-7a41-4c56-9d3e-0b6f8a1d2c34"}, "Vælg en organisation fra listen."),
    ],
)
def test_a_form_that_is_not_whole_is_refused(
    keeping: Keeping, sender_site: Site, more: dict[str, str], said: str
) -> None:
    answer = send(sender_site, keeping, workbook(CONTACTS, GOOD), **more)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Import.objects.exists()


def test_a_large_file_is_taken_from_who_has_signed_in_and_from_nobody_else(keeping: Keeping, sender_site: Site) -> None:
    large = table(CONTACTS, *[GOOD] * 20_000)
    assert len(large) > 1_000_000
    answer = send(sender_site, keeping, large, "stor.csv")
    assert answer.status_code == 302
    stranger = send(Site("sender"), keeping, large, "stor.csv")
    assert (stranger.status_code, stranger["Location"]) == (302, "/konto/login/?next=%2Fimport%2F")
    assert Import.objects.count() == 1
    # The control: no other form takes it, whoever sends it.
    assert sender_site.post("/tavshedspligt/", {"file": SimpleUploadedFile("stor.csv", large)}).status_code == 413


def test_what_is_larger_still_is_refused(keeping: Keeping, sender_site: Site, settings: Any) -> None:
    settings.LARGER_FORMS = {"imports": 1_000_000}
    assert send(sender_site, keeping, table(CONTACTS, *[GOOD] * 20_000), "stor.csv").status_code == 413


def test_lists_come_out_as_they_went_in_and_nothing_in_them_is_a_formula(keeping: Keeping, sender_site: Site) -> None:
    ContactPerson.objects.filter(email="karin@bindeled.example").update(name="=1+1", phone="+45 32 10 20 30")
    for form in ("csv", "xlsx"):
        for called, kind in (("afdelinger", "departments"), ("adresser", "addresses"), ("kontaktpersoner", "contacts")):
            file = sender_site.get(f"/import/hent/{called}.{form}")
            assert file.status_code == 200
            assert f"{called}-" in file.headers["Content-Disposition"]
            run = keeping.give(file.content, kind=kind, name=f"{called}.{form}")
            faults = list(ImportRow.objects.filter(run=run).exclude(faults=[]).values_list("cells", "faults"))
            assert (run.state, faults) == ("ready", [])
            sender_site.post(f"/import/{run.id}/", {"do": "start"})
            run_errands()
            run = keeping.again(run)
            assert (run.added, run.changed) == (0, 0) or kind == "contacts"
            assert run.added == 0
            assert run.same > 0
    text = sender_site.get("/import/hent/kontaktpersoner.csv").content.decode("utf-8-sig")
    assert ";'=1+1;" in text
    assert "3B" not in sender_site.get("/import/hent/afdelinger.csv").content.decode()
    assert "Sundholm" not in sender_site.get("/import/hent/afdelinger.csv").content.decode()


def test_columns_are_chosen_where_we_do_not_know_them(keeping: Keeping, sender_site: Site) -> None:
    at = send(sender_site, keeping, workbook(("Sted", "Hvem", "Mail"), ("Hørgården 2", "Vera", "vera@3b.example")))[
        "Location"
    ]
    run_errands()
    assert "Vi kan ikke finde alle kolonner" in words(sender_site.get(at))
    twice = sender_site.post(at, {"do": "columns", "column0": "name", "column1": "name"})
    assert twice.status_code == 409
    chosen = {"do": "columns", "column0": "department", "column1": "name", "column2": "email", "usual_kind": "board"}
    assert sender_site.post(at, chosen).status_code == 302
    run_errands()
    assert "1 række er klar." in words(sender_site.get(at))


def test_an_import_that_stands_still_says_so_and_another_keeper_lets_it_go_on(
    world: World, keeping: Keeping, sender_site: Site
) -> None:
    at = send(sender_site, keeping, workbook(CONTACTS, GOOD))["Location"]
    assert "Lad den fortsætte i mit navn" not in words(sender_site.get(at))
    other = Keeping(world, "3B", "Kim")
    Keeper.objects.filter(account_id=keeping.user.id).delete()
    site = Site("sender")
    site.sign_in_as(other.user)
    assert "Lad den fortsætte i mit navn" in words(site.get(at))
    assert site.post(at, {"do": "go_on"}).status_code == 302
    assert Import.objects.get().by == other.user.id


def test_what_stands_in_a_file_or_its_name_is_text_on_every_page(keeping: Keeping, sender_site: Site) -> None:
    code = "<script>alert(1)</script>"
    row = (code, code, code, code, code, code, code, code)
    at = send(sender_site, keeping, workbook((*CONTACTS, f"A{code}"), row, GOOD), f"{code}.csv")["Location"]
    pages = [sender_site.get(at)]
    run_errands()
    pages += [sender_site.get(at), sender_site.get("/import/")]
    sender_site.post(at, {"do": "mend", "row2-email": code})
    pages.append(sender_site.get(at))
    assert "&lt;script&gt;alert(1)" in pages[1].content.decode()
    assert not any("<script>alert" in page.content.decode() for page in pages)
