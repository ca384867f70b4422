"""Whose a knock is and until when, which street was meant, and when a child is mentioned."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bindeled.doorstep import rules
from bindeled.doorstep.rules import Sought, due, gone_before, mentions_a_child, nearness, sought, streets_like

HERE = ZoneInfo("Europe/Copenhagen")
STREETS = ["Solhattetrappen", "Ærtebælggangen", "Æblehaven", "Hørskættergangen", "Store Æblevej", "Ny Solvej"]


@pytest.mark.parametrize(
    ("came", "due_at"),
    [
        (datetime(2026, 11, 25, 9, tzinfo=HERE), datetime(2026, 11, 28, tzinfo=HERE)),
        (datetime(2026, 11, 27, 9, tzinfo=HERE), datetime(2026, 12, 2, tzinfo=HERE)),
        (datetime(2026, 11, 28, 9, tzinfo=HERE), datetime(2026, 12, 2, tzinfo=HERE)),
        (datetime(2026, 12, 23, 23, tzinfo=HERE), datetime(2026, 12, 29, tzinfo=HERE)),
        # Which day it came on is the day here, not in Greenwich.
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), datetime(2026, 11, 26, 23, tzinfo=UTC)),
        (datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 27, 23, tzinfo=UTC)),
        # Over the nights on which the clocks are changed, a day ends at midnight of the new time.
        (datetime(2026, 3, 27, 9, tzinfo=HERE), datetime(2026, 3, 31, 22, tzinfo=UTC)),
        (datetime(2026, 10, 23, 9, tzinfo=HERE), datetime(2026, 10, 27, 23, tzinfo=UTC)),
    ],
)
def test_it_is_due_when_the_second_working_day_after_it_has_ended(came: datetime, due_at: datetime) -> None:
    assert due(came, zone=HERE) == due_at


def test_each_holder_has_a_next_until_the_office_which_keeps_it() -> None:
    assert rules.NEXT == {"contact_person": "deputy", "deputy": "office", "office": ""}


def test_the_words_in_the_database_stay_and_so_do_the_times_that_are_promised() -> None:
    assert rules.KINDS == ("call_back", "letter")
    assert timedelta(hours=1) == rules.QUIET
    assert timedelta(days=1) == rules.AGAIN
    assert rules.LONGEST_LETTER == 2000


def test_what_was_read_is_gone_after_the_municipalitys_days() -> None:
    now = datetime(2026, 11, 28, tzinfo=HERE)
    assert gone_before(now, 14) == now - timedelta(days=14)


@pytest.mark.parametrize(
    "words",
    [
        "Deres børn græder",
        "et SKOLEBARN",
        "drengen",
        "Pigen på 2.",
        "to skolepiger",
        "hendes datter",
        "mine døtre",
        "sønnen",
        "en spæd",
        "mindrea\u030arig",
        "nabolagets teenagere",
        "a baby",
        "two babies",
        "The children",
        "my grandchild",
        "a kid",
        "the kids",
        "a boy",
        "those boys",
        "a girl",
        "schoolgirls",
        "her daughter",
        "his son",
        "two sons",
        "a toddler",
        "an infant",
    ],
)
def test_a_child_is_noticed_in_both_languages_and_within_longer_words(words: str) -> None:
    assert mentions_a_child(words)


@pytest.mark.parametrize(
    "words",
    [
        "Om søndagen lugter det",
        "En sønderjyde",
        "Familien Ravnsøn",
        "opspædet saft",
        "his kidneys",
        "it skids",
        "a boycott",
        "cowboys",
        "her girlfriend",
        "the person",
        "two persons",
        "a song",
        "Hun er meget alene",
        "",
    ],
)
def test_what_only_looks_like_a_child_is_let_be(words: str) -> None:
    assert not mentions_a_child(words)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ærtebælggangen 12 a, 3. tv, 2300 Kbh S", Sought("aertebaelggangen", "12A")),
        ("solhattetrappen", Sought("solhattetrappen", "")),
        ("Ny Solv. 3", Sought("nysolvej", "3")),
        ("Vestergd. 4B", Sought("vestergade", "4B")),
        ("  ", Sought("", "")),
        ("7", Sought("7", "")),
        ("Solhattetrappen, 3. sal", Sought("solhattetrappen", "")),
        # One letter belongs to the number, over two spaces at most; a word does not, and neither do four digits.
        ("Ny Solvej 12  a", Sought("nysolvej", "12A")),
        ("Ny Solvej 12   a", Sought("nysolvej", "12")),
        ("Ny Solvej 12 st tv", Sought("nysolvej", "12")),
        ("Haveforeningen 1914 7", Sought("haveforeningen1914", "7")),
        ("Ny Solvej12", Sought("nysolvej12", "")),
        # More than anybody types is not read.
        ("x" * 121, Sought("x" * 120, "")),
    ],
)
def test_a_street_and_a_number_are_read_as_people_write_them(typed: str, read: Sought) -> None:
    assert sought(typed) == read


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Ny Solv.", "nysolvej"),
        ("Ny Solvj", "nysolvej"),
        ("Ny Solvj.", "nysolvej"),
        ("Solv. Nord", "solvejnord"),
        ("Vesterg.", "vestergade"),
        ("Vestergd.", "vestergade"),
        ("Ny all.", "nyalle"),
        ("Ny al.", "nyalle"),
        ("Ny Allé", "nyalle"),
        ("Torvepl.", "torveplads"),
        ("St. Torv", "storetorv"),
        # Inside a word the same letters are no short form.
        ("Bygdøvej", "bygdoevej"),
        ("Ærø-Å's Vej", "aeroeaasvej"),
        ("A\u030agade", "aagade"),
        ("Düppelgårds Plæne", "dyppelgaardsplaene"),
        ("Södergård", "soedergaard"),
        ("Mälar Vej", "maelarvej"),
        ("Rhône Plads", "rhoneplads"),
    ],
)
def test_a_street_is_compared_without_capitals_signs_and_short_forms(written: str, compared: str) -> None:
    assert rules.comparable(written) == compared


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        # The same before what begins so, and that before what holds it, whatever the alphabet says.
        ("aagade", ["Aagadehuset", "Ågade"], ["Ågade", "Aagadehuset"]),
        ("solvej", ["Ny Solvej", "Solvejen", "Solvej"], ["Solvej", "Solvejen", "Ny Solvej"]),
        # Two letters may begin a name, four may stand within one.
        ("ny", ["Ny Solvej", "Solvej"], ["Ny Solvej"]),
        ("n", ["Ny Solvej"], []),
        ("solv", ["Ny Solvej"], ["Ny Solvej"]),
        ("sol", ["Ny Solvej"], []),
        # Spelt alike: the liker first, and none where one of the others is there.
        ("solvaj", ["Polvej", "Solvej"], ["Solvej"]),
        ("solvejem", ["Polvejen", "Solvejen"], ["Solvejen"]),
        ("rosengangen", ["Hosegangen", "Rosegangen"], ["Rosegangen", "Hosegangen"]),
        ("rosegangen", ["Hosegangen", "Rosegangen"], ["Rosegangen"]),
        # Where 78 of 100 letters are the same it may be meant; where 78 of 101 are, it is not.
        ("a" * 39 + "b" * 22, ["a" * 39], ["a" * 39]),
        ("a" * 39 + "b" * 23, ["a" * 39], []),
        # Not more than somebody looks through.
        ("ro", [f"Rovej {number}" for number in range(9)], [f"Rovej {number}" for number in range(6)]),
    ],
)
def test_the_streets_that_may_be_meant_stand_in_order(typed: str, known: list[str], meant: list[str]) -> None:
    assert streets_like(typed, known) == meant


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("aeblehaven", "Æblehaven"),
        ("Æblehavn", "Æblehaven"),
        ("solhatte", "Solhattetrappen"),
        ("SOLHATETRAPPEN", "Solhattetrappen"),
        ("ertebælggangen", "Ærtebælggangen"),
        ("solvej", "Ny Solvej"),
    ],
)
def test_the_street_that_was_meant_comes_first(typed: str, first: str) -> None:
    assert streets_like(sought(typed).street, STREETS)[0] == first


@pytest.mark.parametrize("typed", ["", "x", "Kongens Nytorv", "%", "_", "' OR 1=1"])
def test_a_street_that_is_not_here_gives_nothing(typed: str) -> None:
    assert streets_like(sought(typed).street, STREETS) == []


def test_the_sought_number_stands_first_and_then_its_like() -> None:
    assert sorted(["2", "10", "12", "12A", "12B", "1"], key=lambda number: nearness("12A", number)) == [
        "12A", "12", "12B", "1", "2", "10",
    ]  # fmt: skip


def test_without_a_number_or_beside_it_the_doors_stand_by_digits_and_letter() -> None:
    doors = ["12B", "A", "12a", "3"]
    assert sorted(doors, key=lambda number: nearness("", number)) == ["A", "3", "12B", "12a"]
    assert sorted(doors, key=lambda number: nearness("12A", number)) == ["12a", "12B", "A", "3"]
    assert sorted(["12B", "12A"], key=lambda number: nearness("12", number)) == ["12A", "12B"]


def test_what_somebody_searches_for_stays_as_it_was_read() -> None:
    with pytest.raises(FrozenInstanceError):
        sought("Ny Solvej 3").number = "4"  # type: ignore[misc]
