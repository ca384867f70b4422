"""What was typed is given back whatever has happened meanwhile, also where the page does not ask for it any more."""

from uuid import UUID

import pytest
from django import forms

from bindeled.cases.models import SafetyNote
from bindeled.cases.tests.test_pages import arrive
from bindeled.cases.views import kept
from conftest import Site
from journeys.factory import World

CLOSING = {"do": "close", "outcome": "solved", "resident_answer": "unknown", "text": ""}


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


@pytest.fixture
def concern(world: World) -> UUID:
    return arrive(world)


@pytest.fixture
def case(concern: UUID, bo: Site) -> str:
    return str(bo.post(f"/bekymringer/{concern}/gor/", {"do": "open"}).headers["Location"])


class Asked(forms.Form):
    """Asks for what is written and for what is chosen."""

    words = forms.CharField()
    day = forms.DateField()
    way = forms.ChoiceField(choices=[("phone", "By phone")])
    sure = forms.BooleanField()


def test_what_was_written_is_given_back_and_what_was_only_chosen_is_not() -> None:
    typed = {"words": "Mine ord.", "day": "på torsdag", "way": "phone", "sure": "on", "else": "x"}
    assert kept.written([Asked(typed), Asked({}), Asked({"words": "Flere."})]) == "Mine ord.\npå torsdag\nFlere."


# Each is wrong or too late for a closed case, whose page has none of these forms.
TOO_LATE = {
    "a warning": {"do": "warn", "text": "Mine ord.", "review_by": "på torsdag"},
    "a warning without a day": {"do": "warn", "text": "Mine ord."},
    "a plan": {"do": "plan", "kind": "visit", "due_on": "på torsdag", "due_at": "Mine ord."},
    "a language": {"do": "interpreter", "language": "Mine ord."},
    "a refusal": {"do": "refuse", "why": "Mine ord."},
    "a note of who took it": {"do": "taken", "who": "Mine ord."},
    "a telephone number": {"do": "resident", "phone": "Mine ord."},
}


@pytest.mark.parametrize("what", TOO_LATE)
def test_a_form_that_a_closed_case_does_not_show_is_refused_in_words_with_what_was_typed(
    bo: Site, case: str, what: str
) -> None:
    bo.post(f"{case}gor/", CLOSING)
    answer = bo.post(f"{case}gor/", TOO_LATE[what])
    page = answer.content.decode()
    assert (answer.status_code, "Mine ord." in page, "Det, du skrev, blev ikke gemt" in page) == (409, True, True)


def test_the_control_an_open_case_says_it_at_the_field(bo: Site, case: str) -> None:
    answer = bo.post(f"{case}gor/", TOO_LATE["a warning"])
    page = answer.content.decode()
    assert (answer.status_code, "Mine ord." in page, "Det, du skrev, blev ikke gemt" in page) == (422, True, False)


def test_nobody_warns_on_a_closed_case(bo: Site, case: str) -> None:
    bo.post(f"{case}gor/", CLOSING)
    answer = bo.post(f"{case}gor/", {"do": "warn", "text": "Hund.", "review_by": "2026-12-24"})
    assert (answer.status_code, SafetyNote.objects.count()) == (409, 0)


@pytest.mark.parametrize("name", ["Rosa Familieenhed", "", "x" * 81])
def test_a_concern_that_is_not_about_a_child_gives_the_name_back(bo: Site, concern: UUID, name: str) -> None:
    answer = bo.post(f"/bekymringer/{concern}/gor/", {"do": "answered", "name": name, "way": "duty_phone"})
    assert answer.status_code == 409
    assert name in answer.content.decode()
    assert "Der går intet ur" in answer.content.decode() or "ikke, som det var" in answer.content.decode()


def test_a_concern_that_stands_in_a_case_gives_the_number_back(bo: Site, concern: UUID, case: str) -> None:
    assert case
    answer = bo.post(f"/bekymringer/{concern}/gor/", {"do": "add", "number": "88-123"})
    assert (answer.status_code, "88-123" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("sent", [{"do": "refuse", "why": "Mine ord."}, {"do": "taken", "who": "Mine ord."}])
def test_an_offer_that_is_gone_gives_back_what_was_answered(bo: Site, concern: UUID, sent: dict[str, str]) -> None:
    answer = bo.post(f"/bekymringer/{concern}/gor/", sent)
    assert (answer.status_code, "Mine ord." in answer.content.decode()) == (409, True)
