"""The rules of what seems to belong together: what is noticed, who is independent, when a leader looks."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest

from bindeled.cases import rules
from bindeled.cases.rules import Signal, linking

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def signal(day: int = 0, sender: str = "karin", how: tuple[str, ...] = ("seen",), **more: object) -> Signal:
    return Signal(DAY + timedelta(days=day), sender, rules.is_hearsay(how), **more)  # type: ignore[arg-type]


NOTICED: dict[str, tuple[list[Signal], list[tuple[str, ...]]]] = {
    "nothing": ([], []),
    "one alone, however serious": ([signal(called=True, child=True, urgency="today")], [()]),
    "the same sender again": ([signal(), signal(1)], [(), ("same_sender",)]),
    "another sender": ([signal(), signal(1, "ole")], [(), ("other_sender",)]),
    "back to the first": (
        [signal(), signal(1, "ole"), signal(2)],
        [(), ("other_sender",), ("same_sender",)],
    ),
    "another who was told": ([signal(), signal(1, "ole", ("told",))], [(), ()]),
    "another who was told and has seen it": ([signal(), signal(1, "ole", ("told", "seen"))], [(), ("other_sender",)]),
    "another who believes it": ([signal(), signal(1, "ole", ("believe",))], [(), ("other_sender",)]),
    "the same who was told now": ([signal(), signal(1, how=("told",))], [(), ("same_sender",)]),
    "somebody after nobody knows who": ([signal(sender=""), signal(1)], [(), ()]),
    "nobody knows who, twice": ([signal(sender=""), signal(1, "")], [(), ()]),
    "nobody knows who after somebody": ([signal(), signal(1, "")], [(), ()]),
    "called for the first time": (
        [signal(), signal(1, called=True), signal(2, called=True)],
        [(), ("same_sender", "called"), ("same_sender",)],
    ),
    "a child for the first time": (
        [signal(), signal(1, child=True), signal(2, child=True)],
        [(), ("same_sender", "child"), ("same_sender",)],
    ),
    "more urgent": (
        [signal(urgency="later"), signal(1, urgency="week"), signal(2, urgency="today"), signal(3, urgency="today")],
        [(), ("same_sender", "hastens"), ("same_sender", "hastens"), ("same_sender",)],
    ),
    "as urgent as one before the last": (
        [signal(urgency="today"), signal(1, urgency="later"), signal(2, urgency="week")],
        [(), ("same_sender",), ("same_sender",)],
    ),
    "assessed after one that nobody has assessed": ([signal(), signal(1, urgency="today")], [(), ("same_sender",)]),
    "not assessed yet": ([signal(urgency="later"), signal(1)], [(), ("same_sender",)]),
}


@pytest.mark.parametrize("name", NOTICED)
def test_what_is_noticed(name: str) -> None:
    signals, expected = NOTICED[name]
    assert rules.noticed(signals) == expected


def test_everything_that_is_noticed_has_a_word_and_is_no_number() -> None:
    said = {word for signals, _expected in NOTICED.values() for found in rules.noticed(signals) for word in found}
    assert said == rules.NOTICED.keys()
    assert not any(character.isdigit() for words in rules.NOTICED.values() for character in str(words))
    assert set(rules.ABOUT) == {"place", "person"}
    assert all(map(str, rules.ABOUT.values()))


def test_independent_are_those_who_know_it_themselves_and_all_unknown_are_one() -> None:
    told_only = signal(sender="mor", how=("told",))
    assert rules.independent([signal(), signal(1), signal(sender="ole"), told_only]) == {"karin", "ole"}
    assert rules.independent([signal(sender=""), signal(1, "")]) == {""}
    assert rules.independent([]) == set()


KNOWN_HOW: dict[tuple[str, ...], bool] = {
    (): False,
    ("told",): True,
    ("told", "seen"): False,
    ("seen",): False,
    ("believe",): False,
}


@pytest.mark.parametrize("how", KNOWN_HOW)
def test_who_was_told_and_has_seen_nothing_knows_it_from_hearsay(how: tuple[str, ...]) -> None:
    assert rules.is_hearsay(how) is KNOWN_HOW[how]
    assert rules.is_hearsay(list(how)) is KNOWN_HOW[how]


THREE = [signal(), signal(1, "ole"), signal(2, "mona")]
DUE: dict[str, tuple[list[Signal], int | None, bool]] = {
    "two": (THREE[:2], None, False),
    "three": (THREE, None, True),
    "three of whom one was told": ([*THREE[:2], signal(2, "mona", ("told",))], None, False),
    "three, and a leader looked at them all": (THREE, 2, False),
    "three, of whom one came after the leader looked": (THREE, 1, True),
    "one of them again after the leader looked": ([*THREE, signal(5)], 3, False),
    "a fourth after the leader looked": ([*THREE, signal(5, "gitte")], 3, True),
    "a fourth who was told, after the leader looked": ([*THREE, signal(5, "gitte", ("told",))], 3, False),
    "the same three times": ([signal(), signal(1), signal(2)], None, False),
}


@pytest.mark.parametrize("name", DUE)
def test_when_a_leader_looks(name: str) -> None:
    signals, looked, expected = DUE[name]
    looked_at = None if looked is None else DAY + timedelta(days=looked)
    assert rules.due_for_review(signals, number=3, looked_at=looked_at) is expected


def test_how_many_is_the_municipalitys_word() -> None:
    assert rules.due_for_review(THREE[:2], number=2, looked_at=None)
    assert not rules.due_for_review(THREE, number=4, looked_at=None)


PLACES = {
    ("Æblehaven 2", "3", "tv"): "place|æblehaven 2|3|tv",
    ("  æblehaven  2 ", "3", "TV"): "place|æblehaven 2|3|tv",
    **dict.fromkeys(
        [
            *[
                ("Æblehaven 2", floor, door)
                for floor, door in (("3.", "tv."), ("3. tv", ""), ("3tv", ""), ("3.tv.", ""))
            ],
            *[("Æblehaven 2, 3. tv", "", ""), ("æblehaven 2 3 tv", "", ""), ("Æblehaven 2, 3.", "", "tv")],
        ],
        "place|æblehaven 2|3|tv",
    ),
    ("Æblehaven 2 A", "st.", "14"): "place|æblehaven 2a|st|14",
    ("Æblehaven 2", "", "14"): "place|æblehaven 2||14",
    ("Æblehaven 2", "over the yard", "14"): "place|æblehaven 2|over the yard|14",
    ("Gården", "", ""): "",
    ("Kælderen under", "st", "tv"): "",
    ("", "3", "tv"): "",
}


@pytest.mark.parametrize("told", PLACES)
def test_a_dwelling_is_known_across_departments_by_its_address_and_a_yard_is_not(told: tuple[str, str, str]) -> None:
    assert rules.place_link(*told) == PLACES[told]


PEOPLE = {
    "Asta Opdigtet": "name|asta opdigtet",
    "Asta Marie Opdigtet": "name|asta opdigtet",
    "opdigtet,  asta": "name|asta opdigtet",
    "Asta": "",
    "12 34": "",
    "": "",
    " ": "",
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_name_is_known_by_its_first_and_last_word(name: str) -> None:
    assert rules.person_link(name) == PEOPLE[name]


SENDERS = {
    ("an-id", "Karin Kvist", "12345678"): "sender|an-id",
    ("", "Karin Kvist", "12 34 56 78"): "sender|phone|12345678",
    ("", "Karin Kvist", "skriv til mig"): "sender|name|karin kvist",
    ("", "Karin", ""): "",
    ("", "", ""): "",
}


@pytest.mark.parametrize("told", SENDERS)
def test_a_sender_is_known_by_the_account_or_else_the_phone_or_the_whole_name(told: tuple[str, str, str]) -> None:
    assert rules.sender_link(*told) == SENDERS[told]


def test_a_signal_is_what_it_is() -> None:
    assert (signal().called, signal().child, signal().urgency, Signal(DAY).hearsay) == (False, False, "", False)
    assert Signal(DAY) == Signal(DAY, "")
    with pytest.raises(FrozenInstanceError):
        signal().sender = "ole"  # type: ignore[misc]
    assert ("", *reversed(rules.URGENCIES)) == linking.HASTENS
