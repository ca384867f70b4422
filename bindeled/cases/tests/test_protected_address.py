"""A protected address: on no list, no paper and no page but its own, where whoever asks for it leaves a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry, Plan
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from conftest import Site, acting
from journeys.factory import World

FROM_WHOM = "Hendes bror leder efter hende."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@contextmanager
def as_bo(world: World) -> Iterator[None]:
    with acting("municipality"), entered(world.door("Bo")):
        yield


@pytest.fixture
def street(world: World, case: Case) -> str:
    """What its dwelling is called."""
    with as_bo(world):
        return queries.dwelling_of(queries.bare_case(case.id))


@pytest.fixture
def hidden(world: World, case: Case, street: str) -> Case:
    """The case, whose address is protected in CPR."""
    assert street
    with as_bo(world):
        found = queries.bare_case(case.id)
        actions.protect_address(found, known="registered", words=FROM_WHOM, by=world["Bo"])
    return Case.objects.get(id=case.id)


def pages(case: Case) -> tuple[str, ...]:
    concern = Concern.objects.get(case=case)
    here = f"/sager/{case.id}/"
    beside = (here, f"{here}udskriv/", f"{here}adresse/", f"{here}videregivet/", f"/bekymringer/{concern.id}/spoerg/")
    return (*beside, f"/bekymringer/{concern.id}/", "/sager/", "/i-dag/")


def where_it_stands(site: Site, case: Case, words: str) -> set[str]:
    return {page for page in pages(case) if words in site.get(page).content.decode()}


def test_it_stands_on_no_page_and_before_it_did(world: World, case: Case, street: str, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Bo"])
    before = where_it_stands(municipal_site, case, street)
    assert {f"/sager/{case.id}/", f"/sager/{case.id}/udskriv/"} <= before, "the search sees it where it stands"
    department = str(case.department)
    assert {"/sager/", "/i-dag/"} <= where_it_stands(municipal_site, case, department)
    form = {"do": "protect", "known": "registered", "words": FROM_WHOM}
    assert municipal_site.post(f"/sager/{case.id}/adresse/", form).status_code == 302
    assert where_it_stands(municipal_site, case, street) == set()
    assert where_it_stands(municipal_site, case, department) == set()
    assert where_it_stands(municipal_site, case, "Beskyttet adresse") >= {"/sager/", "/i-dag/", f"/sager/{case.id}/"}


def test_whoever_asks_sees_it_once_and_leaves_a_line(
    world: World, hidden: Case, street: str, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Bo"])
    assert not TraceEntry.objects.filter(deed="address_shown").exists()
    shown = municipal_site.post(f"/sager/{hidden.id}/adresse/", {"do": "show"})
    assert street in shown.content.decode()
    assert TraceEntry.objects.get(deed="address_shown").record_id == hidden.id
    assert street not in municipal_site.get(f"/sager/{hidden.id}/adresse/").content.decode()


def found_by(world: World, typed: str) -> tuple[int, int]:
    with as_bo(world):
        looker = queries.Looker(world["Bo"], "contacted")
        found = queries.find(typed, looker=looker, after="")
        return len(found.cases), len(found.concerns)


def test_nobody_finds_the_case_by_it_but_by_its_number(world: World, case: Case, street: str) -> None:
    assert found_by(world, street) == (1, 1), "before it was protected"
    with as_bo(world):
        actions.protect_address(queries.bare_case(case.id), known="asked", words="", by=world["Bo"])
    assert found_by(world, street) == (0, 0)
    assert found_by(world, case.number) == (1, 0)
    with as_bo(world):
        looker = queries.Looker(world["Bo"], "contacted")
        words = [street.split(maxsplit=1)[0].lower()]
        assert queries.look_through(words, looker=looker, after="", looked=0).concerns == []


def test_what_is_protected_in_cpr_is_looked_at_after_a_year(world: World, hidden: Case) -> None:
    planned = Plan.objects.get(case=hidden)
    today = timezone.localdate()
    assert timedelta(days=364) < planned.due_on - today <= timedelta(days=366)
    assert Entry.objects.filter(case=hidden, kind="protected", by=world["Bo"]).count() == 1


def test_it_goes_to_others_only_where_somebody_says_why(
    world: World, hidden: Case, street: str, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Bo"])
    page = f"/sager/{hidden.id}/videregivet/"
    told = {"to": "outside", "whom": "Lægen", "basis": "danger", "told": "Hun er faldet.", "facts": ["dwelling"]}
    wrong = municipal_site.post(page, told)
    assert wrong.status_code == 422
    assert "Skriv, hvorfor modtageren skal kende den" in wrong.content.decode()
    assert "Hun er faldet." in wrong.content.decode()
    assert municipal_site.post(page, {**told, "why_address": "De kører derhen."}).status_code == 302
    with as_bo(world):
        (shown,) = queries.disclosures_of(queries.bare_case(hidden.id))
    assert shown.document["about"] == {"case": hidden.number, "dwelling": street, "address_protected": True}
    assert "De kører derhen." not in str(shown.document)
    with as_bo(world), pytest.raises(RefusedError, match="beskyttet"):
        actions.disclose(
            queries.bare_case(hidden.id),
            unit=None,
            whom="A",
            basis="danger",
            told="B",
            facts=("dwelling",),
            by=world["Bo"],
        )


def test_protected_twice_or_ended_twice_is_refused_with_what_was_typed(
    world: World, hidden: Case, street: str, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Bo"])
    page = f"/sager/{hidden.id}/adresse/"
    again = municipal_site.post(page, {"do": "protect", "known": "asked", "words": "Hun bad om det."})
    assert again.status_code == 409
    assert "Hun bad om det." in again.content.decode()
    assert municipal_site.post(page, {"do": "unprotect", "words": ""}).status_code == 422
    assert municipal_site.post(page, {"do": "unprotect", "words": "Udløbet i CPR."}).status_code == 302
    assert street in municipal_site.get(f"/sager/{hidden.id}/").content.decode()
    assert municipal_site.post(page, {"do": "show"}).status_code == 409
    assert municipal_site.post(page, {"do": "protect", "words": "Uden grund."}).status_code == 422


def test_a_page_that_shows_it_all_the_same_is_noticed(
    world: World, hidden: Case, street: str, municipal_site: Site
) -> None:
    """The control: a case that does not know that its address is protected."""
    municipal_site.sign_in_as(world["Bo"])
    ignorant = property(lambda _case: None, lambda _case, _at: None)
    with patch.object(Case, "address_protected_at", ignorant):
        assert where_it_stands(municipal_site, hidden, street)
