"""Whatever somebody writes can be printed: a sign that our fonts have not is read as what it stands for, or left out."""

import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from bindeled.paper import typeset
from bindeled.paper.rules import Reachable
from bindeled.paper.tests.samples import CARD, ON, facts, text_of
from bindeled.paper.typeset import showable


@pytest.fixture(autouse=True)
def supplied(settings: Settings) -> None:
    """Where residents come."""
    settings.SENDER_URL = "https://bindeled.example"


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Mandag 8–14", "Mandag 8–14"),
        ("Søren Ærø Åkjær, é, ü, Ł, č", "Søren Ærø Åkjær, é, ü, Ł, č"),
        ("مرحبا 12", "مرحبا 12"),
        ("A\N{COMBINING RING ABOVE}se", "Åse"),
        ("① til ３", "1 til 3"),
        ("Ring 👩‍👩‍👧 først", "Ring  først"),
        ("8\t–\n12", "8 –\n12"),
        ("👩", "…"),
        ("\U0010ffff\uffff", "…"),
        ("می\u200cخواهم\u200f", "می\u200cخواهم\u200f"),
        ("a\x00b\ufeffc\ue000d", "abcd"),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_a_text_is_printed_as_our_fonts_can_show_it(said: str, printed: str) -> None:
    assert showable(said) == printed


def test_every_text_of_a_paper_is_looked_through_and_nothing_else_is_changed() -> None:
    assert showable({"a": ["👩b", {"c": "①"}], "d": 12, "e": None, "f": True}) == {
        "a": ["b", {"c": "1"}],
        "d": 12,
        "e": None,
        "f": True,
    }


@example("\x00")
@example("\ufeff\ufffe\u200d\u061c")
@given(st.text(min_size=1, max_size=40))
@settings(max_examples=25, deadline=None)
def test_whatever_is_written_in_any_field_the_paper_is_made(said: str) -> None:
    somebody = Reachable("caretaker", said, "20304050", said)
    pdf = typeset.resident_paper(facts(somebody, department=said), paper="sign-a5", language="da", on=ON)
    assert pdf.startswith(b"%PDF")


def test_a_small_picture_in_the_hours_does_not_keep_the_paper_from_residents() -> None:
    somebody = Reachable("caretaker", "Karin Kjær", "20304050", "☎ 8–14 👩")
    pdf = typeset.resident_paper(facts(somebody), paper="sign-a5", language="da", on=ON)
    assert "8–14" in text_of(pdf)


def test_the_typesetter_alone_would_have_refused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the tests above."""
    monkeypatch.setattr(typeset, "showable", lambda told: told)
    somebody = Reachable("caretaker", "Karin Kjær", "20304050", "👩")
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typeset.resident_paper(facts(somebody), paper="sign-a5", language="da", on=ON)


def test_a_card_with_such_a_name_is_made() -> None:
    card = CARD.__class__(**{**CARD.__dict__, "name": "Karin 👩 Kjær"})
    assert "Karin Kjær" in text_of(typeset.own_card(card, paper="card-a4", language="da", on=ON))
