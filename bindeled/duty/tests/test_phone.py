"""What is read from short typed words, as tables."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from bindeled.duty.rules import phone
from bindeled.duty.rules.phone import Caller, Kinds, Place

STREETS = [("Æblehaven", "2"), ("Æblehaven", "12"), ("Æblehaven", "4A"), ("Pæreallé", "6"), ("Blommevej", "6")]
LABELS = {
    "smell": "Det lugter",
    "no_contact": "Jeg kan ikke få kontakt",
    "conflict": "En konflikt – brug for en neutral",
}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", Caller("")),
        ("Karin Kvist", Caller("Karin Kvist")),
        ("Jens  Jensen, 12 34 56 78", Caller("Jens Jensen", "12 34 56 78")),
        ("+4512345678 Jens", Caller("Jens", "+4512345678")),
        ("jens@eksempel.dk; Jens 12345678", Caller("Jens", "12345678", "jens@eksempel.dk")),
        ("nr. 1234567", Caller("nr. 1234567")),  # a digit too few is no number
        ("jens12345678@eksempel.dk", Caller("", "", "jens12345678@eksempel.dk")),
        ("Asta Hun a@b.dk ring.nu her", Caller("Asta Hun ring.nu her", "", "a@b.dk")),
        ("Asta 00123456789012345", Caller("Asta", "00123456789012345")),
    ],
)
def test_a_name_a_number_and_an_address_stand_on_one_line(text: str, read: Caller) -> None:
    assert phone.read_caller(text) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("k", []),
        ("Ka", ["ka"]),
        ("Karin Hør", ["karin", "hør"]),
        ("12", []),
        ("12 3", ["123"]),
        ("Kar 1234", ["kar", "1234"]),
        ("anna_bo", ["anna", "bo"]),
    ],
)
def test_the_roster_is_looked_through_for_words_that_tell_something(text: str, words: list[str]) -> None:
    assert phone.pieces(text) == words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2 3tv", Place("Æblehaven 2", "3", "tv")),
        ("2, 3. tv", Place("Æblehaven 2", "3", "tv")),
        ("2", Place("Æblehaven 2")),
        ("2 st", Place("Æblehaven 2", "st")),
        ("12 11tv", Place("Æblehaven 12", "11", "tv")),
        ("4A 1", Place("Æblehaven 4A", "1")),
        ("ÆBLEHAVEN 2, ST. TV", Place("Æblehaven 2", "st", "tv")),
        ("2 ST TH", Place("Æblehaven 2", "st", "th")),
        ("4a 1 12", Place("Æblehaven 4A", "1", "12")),
        ("4 a kl", Place("Æblehaven 4A", "kl")),
        ("6 1tv", Place("Blommevej 6", "1", "tv", ("Blommevej 6", "Pæreallé 6"))),
        ("99 1tv", Place("99 1tv")),
        ("æblehaven 2 3 TV", Place("Æblehaven 2", "3", "tv")),
        ("Fremmedvej 7, st. th", Place("Fremmedvej 7", "st", "th")),
        ("Gården  bag nr. to", Place("Gården bag nr. to")),
        ("", Place("")),
    ],
)
def test_a_dwelling_is_read_with_its_departments_streets(text: str, read: Place) -> None:
    assert phone.read_place(text, STREETS) == read


def test_without_a_department_a_number_alone_is_no_address() -> None:
    assert phone.read_place("2 3tv", []) == Place("2 3tv")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", Kinds(())),
        ("lugt", Kinds(("smell",))),
        ("det", Kinds(("smell",))),
        ("LUGT, kont", Kinds(("smell", "no_contact"))),
        ("lugt,, lugt", Kinds(("smell",))),
        ("få kont", Kinds(("no_contact",))),
        ("ko", Kinds((), (("ko", (LABELS["no_contact"], LABELS["conflict"])),))),
        ("lugt, rod", Kinds(("smell",), (("rod", ()),))),
        ("!", Kinds((), (("!", ()),))),
    ],
)
def test_kinds_are_read_from_the_beginnings_of_their_words(text: str, read: Kinds) -> None:
    assert phone.read_kinds(text, LABELS) == read


@pytest.mark.parametrize("made", [Caller(""), Place(""), Kinds(())])
def test_what_was_read_cannot_be_changed_by_whoever_gets_it(made: Any) -> None:
    name = next(iter(vars(made)))
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, getattr(made, name))


@pytest.mark.parametrize(
    ("oneself", "danger", "kinds", "open_door", "guided"),
    [
        (True, "no", ["smell"], False, True),
        (False, "no", ["smell"], False, False),
        (True, "called", ["smell"], False, False),
        (True, "call_now", ["smell"], False, False),
        (True, "no", ["smell", "child"], False, False),
        (True, "no", ["smell"], True, False),
    ],
)
def test_a_resident_is_guided_but_for_danger_and_children(
    oneself: bool, danger: str, kinds: list[str], open_door: bool, guided: bool
) -> None:
    assert phone.is_guided(oneself=oneself, danger=danger, kinds=kinds, open_door=open_door) is guided


def test_what_is_asked_first_and_who_does_not_stand_on_the_list() -> None:
    assert list(phone.DANGER) == ["no", "called", "call_now"]
    assert list(phone.OFF_ROSTER) == ["unknown", "self"]
    assert all(str(label) for label in (*phone.DANGER.values(), *phone.OFF_ROSTER.values()))
