"""Whose a concern is, as a browser without JavaScript sees it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bindeled.cases.models import Concern, Handover, RoutingRule
from bindeled.cases.tests.test_pages import arrive
from bindeled.config.places import load
from bindeled.config.routing import FOLDER, SHIPPED, shipped_rules
from bindeled.municipalities.models import Unit
from conftest import Site
from journeys.factory import LONG_AGO, World

SUF = "Sundheds- og Omsorgsforvaltningen"
JUDGED: dict[str, Any] = {"urgency": "week", "why": "Hun er faldet to gange.", "money": ["none"], "age": "81"}


@pytest.fixture
def ruled(world: World) -> World:
    """The world with Copenhagen's rules, and health and care, of which nobody works here."""
    load(SHIPPED / FOLDER / "0101.toml")
    assert {row.rule for row in RoutingRule.objects.all()} == set(shipped_rules("0101"))
    Unit.objects.create(municipality_id="0101", name=SUF, kind="health_care", valid_from=LONG_AGO)
    return world


@pytest.fixture
def bo(ruled: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(ruled["Bo"])
    return municipal_site


def shown(site: Site, concern_id: UUID, path: str = "") -> str:
    answer = site.get(f"/bekymringer/{concern_id}/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_suggests_a_unit_with_its_reason_and_says_what_to_ask(ruled: World, bo: Site) -> None:
    page = shown(bo, arrive(ruled))
    assert "Vi foreslår, at den bliver her, hos <strong>Boligrådgiverne Amager</strong>, fordi:" in page
    assert "Ingen anden regel gælder." in page
    assert "Kilde: Kontrakt om den koordinerede boligsociale indsats" in page
    assert "<li>beboerens alder</li>" in page


def test_an_assessment_changes_the_suggestion_and_stands_beside_what_the_sender_chose(ruled: World, bo: Site) -> None:
    concern_id = arrive(ruled)
    assert bo.post(f"/bekymringer/{concern_id}/vurder/", {**JUDGED, "kinds": ["isolation"]}).status_code == 302
    page = shown(bo, concern_id)
    assert f"Vi foreslår <strong>{SUF}</strong>, fordi:" in page
    assert "Beboeren er over 65 år." in page
    for said in ("Det lugter", "Isolerer sig", "Hun er faldet to gange.", "Denne uge", "beboerens alder: 81"):
        assert said in page


def test_the_form_of_the_assessment_keeps_what_was_judged_before(ruled: World, bo: Site) -> None:
    concern_id = arrive(ruled)
    bo.post(f"/bekymringer/{concern_id}/vurder/", JUDGED)
    form = shown(bo, concern_id, "vurder/")
    assert "Hun er faldet to gange." in form
    assert 'value="81"' in form


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"urgency": ""}, "Vælg, hvor meget den haster."),
        ({"why": ""}, "Skriv hvorfor, i en sætning eller to."),
        ({"money": ["none", "arrears"]}, "Vælg enten ingen af delene, eller hvilke."),
        ({"age": "gammel"}, "Skriv alderen som et helt tal."),
    ],
)
def test_an_assessment_that_is_not_whole_is_given_back(
    ruled: World, bo: Site, changes: dict[str, Any], fault: str
) -> None:
    concern_id = arrive(ruled)
    answer = bo.post(f"/bekymringer/{concern_id}/vurder/", {**JUDGED, **changes})
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert Concern.objects.get(id=concern_id).triage is None


def given(ruled: World, bo: Site, unit: str) -> UUID:
    concern_id = arrive(ruled)
    to = str(Unit.objects.get(name=unit).id)
    answer = bo.post(f"/bekymringer/{concern_id}/giv-videre/", {"to": to, "reason": "Hun er flyttet til Nørrebro."})
    assert answer.status_code == 302
    return concern_id


def test_the_other_unit_finds_it_reads_why_and_accepts(ruled: World, bo: Site) -> None:
    concern_id = given(ruled, bo, "Boligrådgiverne Nørrebro")
    mona = Site("municipality")
    mona.sign_in_as(ruled["Mona"])
    assert "1 bekymring er tilbudt jer" in mona.get("/").content.decode()
    assert f"/bekymringer/{concern_id}/" in mona.get("/givet-videre/").content.decode()
    page = shown(mona, concern_id)
    assert "Hun er flyttet til Nørrebro." in page
    assert "Tag imod den" in page
    assert "Opret sag" not in page
    answer = mona.post(f"/bekymringer/{concern_id}/gor/", {"do": "accept"})
    assert answer.headers["Location"] == f"/bekymringer/{concern_id}/"
    assert "Opret sag" in shown(mona, concern_id)
    assert bo.get(f"/bekymringer/{concern_id}/").status_code == 404
    page = bo.get("/givet-videre/").content.decode()
    assert "Taget imod" in page
    assert str(concern_id) not in page


def test_the_other_unit_refuses_with_a_reason_and_it_stands_with_the_giver_as_come_back(ruled: World, bo: Site) -> None:
    concern_id = given(ruled, bo, "Boligrådgiverne Nørrebro")
    mona = Site("municipality")
    mona.sign_in_as(ruled["Mona"])
    empty = mona.post(f"/bekymringer/{concern_id}/gor/", {"do": "refuse", "why": " "})
    assert empty.status_code == 422
    assert "så den anden enhed ved, hvad den skal gøre" in empty.content.decode()
    answer = mona.post(f"/bekymringer/{concern_id}/gor/", {"do": "refuse", "why": "Hun bor stadig på Amager."})
    assert answer.headers["Location"] == "/givet-videre/"
    assert mona.get(f"/bekymringer/{concern_id}/").status_code == 404
    assert "1 bekymring er kommet tilbage til jer" in bo.get("/").content.decode()
    page = shown(bo, concern_id)
    assert "Hun bor stadig på Amager." in page
    assert "Afvist og kommet tilbage" in page


def test_a_unit_outside_is_noted_with_a_name_a_way_and_a_time_and_may_give_it_back(ruled: World, bo: Site) -> None:
    concern_id = given(ruled, bo, SUF)
    assert "Ingen fra den enhed arbejder her." in shown(bo, concern_id)
    url = f"/bekymringer/{concern_id}/gor/"
    empty = bo.post(url, {"do": "taken"})
    assert empty.status_code == 422
    assert "Skriv navnet på den, der sagde ja." in empty.content.decode()
    noted = {"do": "taken", "who": "Visitator Åse", "way": "phone", "day": "2026-01-02", "hour": "9.15"}
    assert bo.post(url, noted).status_code == 302
    page = shown(bo, concern_id)
    for said in (f"Ansvarlig: <strong>{SUF}</strong>", "Visitator Åse", "En anden enhed har overtaget den."):
        assert said in page
    assert bo.post(url, {"do": "home"}).status_code == 302
    assert "Ansvarlig: <strong>Boligrådgiverne Amager</strong>" in shown(bo, concern_id)
    again = bo.post(url, {"do": "home"})
    assert again.status_code == 409


@pytest.mark.parametrize("path", ["vurder/", "giv-videre/"])
def test_what_is_only_offered_is_neither_assessed_nor_handed_on(ruled: World, bo: Site, path: str) -> None:
    concern_id = given(ruled, bo, "Boligrådgiverne Nørrebro")
    mona = Site("municipality")
    mona.sign_in_as(ruled["Mona"])
    assert shown(mona, concern_id)
    assert mona.get(f"/bekymringer/{concern_id}/{path}").status_code == 404


def test_an_offer_is_taken_back(ruled: World, bo: Site) -> None:
    concern_id = given(ruled, bo, SUF)
    assert bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "withdraw"}).status_code == 302
    assert Handover.objects.get().state == "withdrawn"


def test_a_concern_about_a_child_names_the_unit_that_is_told_beside_and_offers_it_nothing(
    ruled: World, bo: Site
) -> None:
    family = Unit.objects.create(
        municipality_id="0101",
        name="Børnefamilieenheden",
        kind="children",
        district=ruled.units["Boligrådgiverne Amager"].district,
        valid_from=date(2020, 1, 1),
    )
    concern_id = arrive(ruled, kinds=("child",))
    assert "Skal have besked samtidig: <strong>Børnefamilieenheden</strong>" in shown(bo, concern_id)
    page = shown(bo, concern_id, "giv-videre/")
    assert str(family.id) not in page
    assert bo.post(
        f"/bekymringer/{concern_id}/giv-videre/", {"to": str(family.id), "reason": "Et barn."}
    ).status_code == (422)
