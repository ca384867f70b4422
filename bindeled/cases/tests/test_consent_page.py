"""The page beside a case where a resident's word is written down, and where a message is proposed and seconded, as a browser sees it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.models import Case, Concern, Consent, Feedback
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey
from bindeled.municipalities.models import Municipality, Unit
from conftest import Site, acting
from journeys.factory import World


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def path(case: Case) -> str:
    return f"/sager/{case.id}/samtykke/"


def page(case: Case, site: Site) -> str:
    return " ".join(site.get(path(case)).content.decode().split())


def said(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "do": "sender",
        "concern": str(Concern.objects.get().id),
        "answer": "given",
        "wordings": ["in_touch"],
        "who": "Beboeren",
        "way": "meeting",
        "said_on": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
        **changes,
    }


def test_nobody_has_been_asked(case: Case, bo: Site) -> None:
    shown = page(case, bo)
    assert "Ingen har spurgt beboeren endnu" in shown
    assert "Beskeder til afsendere" not in shown
    assert "Ikke spurgt endnu" in bo.get(f"/sager/{case.id}/").content.decode()


def test_a_yes_is_written_down_and_stands_with_the_case(case: Case, bo: Site) -> None:
    assert bo.post(path(case), said())["Location"] == path(case)
    shown = page(case, bo)
    assert "Kommunen er i kontakt med beboeren." in shown
    assert "Sagt af Beboeren" in shown
    beside = " ".join(bo.get(f"/sager/{case.id}/").content.decode().split())
    assert "Afsenderen af en bekymring" in beside
    assert "Hvad beboeren siger til" in beside


def test_a_no_is_a_normal_answer_and_needs_no_end(case: Case, bo: Site) -> None:
    assert bo.post(path(case), said(answer="motivating", wordings=[], until="")).status_code == 302
    assert "Takker nej – vi bliver ved" in page(case, bo)
    assert Consent.objects.get().until is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": ""}, "Vælg, hvad beboeren siger."),
        ({"wordings": []}, "Vælg, hvad afsenderen må få at vide."),
        ({"who": ""}, "Skriv, hvem der sagde det."),
        ({"until": ""}, "Skriv, hvor længe det gælder."),
        ({"until": "2999-01-01"}, "inden for et år"),
        ({"said_on": "2999-01-01"}, "i fremtiden"),
        ({"said_on": "i går"}, "Skriv dagen som en dato."),
        ({"concern": "en anden"}, "Vælg fra listen."),
        ({"wordings": ["alt"]}, "Vælg fra listen."),
        ({"do": "other", "to": ""}, "Vælg til hvem."),
        ({"do": "other", "to": "outside", "whom": "", "may_tell": "Alt"}, "Skriv, hvem det er."),
        ({"do": "other", "to": "outside", "whom": "Lægen", "may_tell": ""}, "Skriv, hvad der må siges."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    case: Case, bo: Site, changes: dict[str, Any], message: str
) -> None:
    answer = bo.post(path(case), said(**{"who": "Hendes datter"} | changes))
    shown = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert message in shown
    assert "Hendes datter" in shown or changes.get("who") == ""
    assert not Consent.objects.exists()


def test_another_unit_and_somebody_outside_are_told_in_the_residents_words(case: Case, bo: Site) -> None:
    unit = (
        Unit.objects.filter(municipality_id="0101").exclude(id=case.unit_id).exclude(kind="central").order_by("name")[0]
    )
    other = {"do": "other", "may_tell": "At hun gerne vil have besøg"}
    assert bo.post(path(case), said(**other, to=str(unit.id), whom="glemmes")).status_code == 302
    assert bo.post(path(case), said(**other, to="outside", whom="Psykiatrien")).status_code == 302
    shown = page(case, bo)
    assert "At hun gerne vil have besøg" in shown
    assert unit.name in shown
    assert "Psykiatrien" in shown
    assert "glemmes" not in shown


def test_a_later_no_to_somebody_else_does_not_hide_a_yes_that_holds(case: Case, bo: Site) -> None:
    other = {"do": "other", "to": "outside", "may_tell": "Alt"}
    bo.post(path(case), said(**other, whom="Lægen"))
    bo.post(path(case), said(**other, whom="Psykiatrien", answer="declined", until=""))
    beside = " ".join(bo.get(f"/sager/{case.id}/").content.decode().split())
    shown = beside[beside.index("Nogen uden for kommunen") :][:200]
    assert "Ja" in shown
    assert "Nej" not in shown


def test_one_proposes_and_another_says_yes(world: World, case: Case, bo: Site) -> None:
    bo.post(path(case), said())
    proposal = {"do": "propose", "consent": str(Consent.objects.get().id), "wording": "in_touch"}
    assert bo.post(path(case), proposal).status_code == 302
    shown = page(case, bo)
    assert "Venter på en anden" in shown
    assert "Ja, send den" not in shown
    assert "Foreslå: " not in shown
    again = bo.post(path(case), proposal)
    assert again.status_code == 409
    assert "Det siges én gang" in again.content.decode()
    second = {"do": "second", "feedback": str(Feedback.objects.get().id)}
    assert bo.post(path(case), second).status_code == 409
    bo.sign_in_as(world["Lis"])
    assert "Ja, send den" in page(case, bo)
    assert bo.post(path(case), second).status_code == 302
    assert "På vej" in page(case, bo)


def test_taken_back_on_the_page(case: Case, bo: Site) -> None:
    bo.post(path(case), said())
    consent = {"do": "withdraw", "consent": str(Consent.objects.get().id)}
    wrong = bo.post(path(case), consent | {"on": "2999-01-01"})
    assert wrong.status_code == 422
    assert "i fremtiden" in wrong.content.decode()
    assert bo.post(path(case), consent | {"on": timezone.localdate().isoformat()}).status_code == 302
    assert "Trukket tilbage" in page(case, bo)
    assert bo.post(path(case), consent | {"on": timezone.localdate().isoformat()}).status_code == 409


def test_where_nothing_may_be_told_to_senders_the_page_does_not_offer_it(case: Case, bo: Site) -> None:
    Municipality.objects.filter(code="0101").update(feedback="never")
    assert "Om afsenderen af en bekymring" not in page(case, bo)
    refused = bo.post(path(case), said())
    assert refused.status_code == 409
    assert "fortæller ikke afsendere noget" in refused.content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"do": "withdraw", "consent": "00000000-0000-0000-0000-000000000000", "on": "2026-01-01"},
        {"do": "propose", "consent": "x"},
        {"do": "second", "feedback": "x"},
        {"do": "gate"},
    ],
)
def test_what_there_is_not_is_not_found(case: Case, bo: Site, form: dict[str, str]) -> None:
    assert bo.post(path(case), form).status_code == 404


def test_elsewhere_there_is_no_such_page(world: World, case: Case, municipal_site: Site) -> None:
    for who in ("Mona", "Gitte"):
        municipal_site.sign_in_as(world[who])
        assert municipal_site.get(path(case)).status_code == 404


def test_a_closed_case_keeps_it_to_be_seen_and_taken_back(world: World, case: Case, bo: Site) -> None:
    bo.post(path(case), said())
    with acting("municipality"), entered(world.door("Bo")):
        actions.close(queries.bare_case(case.id), outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
    shown = page(case, bo)
    assert "Skriv ned, hvad beboeren siger" not in shown
    assert "Beboeren trækker det tilbage" in shown
    assert "Foreslå: " not in shown


def test_a_case_whose_key_is_gone_is_refused_in_words_or_not_found(case: Case, bo: Site) -> None:
    bo.post(path(case), said())
    RecordKey.objects.filter(id=case.key_id).update(wrapped=None, destroyed_at=timezone.now())
    assert bo.get(path(case)).status_code == 404


def test_where_the_page_shows_no_form_it_is_refused_in_words_and_what_was_typed_is_given_back(
    world: World, case: Case, bo: Site
) -> None:
    with acting("municipality"), entered(world.door("Bo")):
        actions.close(queries.bare_case(case.id), outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
    for form, page_of in (
        (said(answer="", who="Hendes datter"), path(case)),
        (said(do="other", to="", who="Hendes datter"), path(case)),
        ({"to": "", "told": "Hendes datter"}, f"/sager/{case.id}/videregivet/"),
        ({"do": "hold", "reason": ""}, f"/sager/{case.id}/journal/"),
    ):
        answer = bo.post(page_of, form)
        assert answer.status_code == 409
        assert 'class="alert' in answer.content.decode()
        assert ("Hendes datter" in answer.content.decode()) is (form.get("do") != "hold")
