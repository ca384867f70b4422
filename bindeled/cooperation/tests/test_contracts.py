"""What may stand in a contract, line by line, and how it stands on a day: as tables."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from bindeled.cooperation.rules import contracts as rules


def whole(**changes: Any) -> dict[str, Any]:
    activity = {
        "name": "Netværk",
        "supports": "Ja.",
        "functions": [{"party": "3B", "function": "rådgiver", "contact": ""}],
        "duties": [{"who": "3B", "when": "", "what": "indkalder"}],
        "venues": "Huset",
        "anchoring": "Driften",
        "revision": "Forum",
    }
    terms = {
        "goals": "Ro.",
        "coordination": "Forum",
        "area_plans": [{"name": "Planen", "contact": "", "from": "", "to": ""}],
        "organisations": [{"name": "3B", "plan": "Planen", "contact": "", "from": "", "to": ""}],
        "economy": [{"plan": "Planen", "kroner": 1}],
        "activities": [activity],
    }
    return {**terms, **changes}


@pytest.mark.parametrize(
    ("kind", "typed", "rows"),
    [
        ("siblings", "\n Kultur \n\nUnge", [{"name": "Kultur"}, {"name": "Unge"}]),
        ("units", "Centret", [{"name": "Centret", "contact": "", "from": "", "to": ""}]),
        (
            "organisations",
            "3B; Urbanplanen; konsulent; 1.1.2014; 2017-12-31",
            [{"name": "3B", "plan": "Urbanplanen", "contact": "konsulent", "from": "2014-01-01", "to": "2017-12-31"}],
        ),
        ("economy", "Urbanplanen; 3.038.447,- kr.", [{"plan": "Urbanplanen", "kroner": 3038447}]),
        ("economy", "A; 12", [{"plan": "A", "kroner": 12}]),
        ("economy", "A; 1.000,00 KR", [{"plan": "A", "kroner": 1000}]),
        ("duties", "Vi; altid; ringer; og kommer", [{"who": "Vi", "when": "altid", "what": "ringer; og kommer"}]),
        ("functions", "3B; rådgiver", [{"party": "3B", "function": "rådgiver", "contact": ""}]),
        ("demands", "Netværk; 03; Vi", [{"name": "Netværk", "often": "3", "by": "Vi", "around": ""}]),
        ("demands", "Tema; Efter Behov; Vi", [{"name": "Tema", "often": "need", "by": "Vi", "around": ""}]),
        ("demands", "Start; once; Vi; 1.4.2014", [{"name": "Start", "often": "once", "by": "Vi", "around": "2014-04-01"}]),
        ("demands", "Hver måned; 12; Vi", [{"name": "Hver måned", "often": "12", "by": "Vi", "around": ""}]),
        ("units", "C; x; 2014-01-01; 2014-01-01", [{"name": "C", "contact": "x", "from": "2014-01-01", "to": "2014-01-01"}]),
    ],
)  # fmt: skip
def test_rows_are_read_a_line_each_and_written_as_they_are_read(kind: str, typed: str, rows: list[Any]) -> None:
    assert rules.rows_of(kind, typed) == rows
    assert rules.rows_of(kind, rules.lines_of(kind, rows)) == rows


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("siblings", "x" * 301),
        ("units", "; konsulent"),
        ("units", "C; ; 2014-02-30"),
        ("units", "C; ; i går"),
        ("units", "C; ; 2015-01-01; 2014-12-31"),
        ("economy", "A"),
        ("economy", "A; mange"),
        ("economy", "A; 1.62.217"),
        ("functions", "3B"),
        ("duties", "Vi; altid"),
        ("demands", "Netværk; 0; Vi"),
        ("demands", "Netværk; 13; Vi"),
        ("demands", "Netværk; ofte; Vi"),
        ("demands", "Netværk; 3"),
        ("demands", "Netværk; 3; Vi; 2014-04-01"),
        ("demands", "Start; once; Vi"),
        ("demands", "Tema; need; Vi; 2014-04-01"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(kind: str, typed: str) -> None:
    good = {"economy": "A; 1", "functions": "A; b", "duties": "A; b; c", "demands": "A; 1; b"}.get(kind, "A")
    with pytest.raises(rules.LineError) as refused:
        rules.rows_of(kind, f"{good}\n\n{typed}")
    assert refused.value.number == 3


def test_the_longest_line_is_read() -> None:
    assert rules.rows_of("siblings", "x" * 300) == [{"name": "x" * 300}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("områdechef", ""),
        ("skriv til nogen@kk.dk i dag", "nogen@kk.dk"),
        ("010190-1234 bor her", "XXXXXX-XXXX"),
        ("Sundholmsvej 8, 2300", ""),
        ("1.626.217 kr.", ""),
    ],
)
def test_what_leads_to_a_person_is_noticed(text: str, found: str) -> None:
    assert rules.person_in(text) == found


def test_every_piece_of_text_is_looked_at() -> None:
    terms = {"goals": "a", "economy": [{"plan": "b", "kroner": 3}], "activities": [{"duties": [{"who": "c"}]}]}
    assert list(rules.said_in(terms)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"goals": ""}, ["goals"]),
        ({"organisations": []}, ["organisations"]),
        ({"coordination": ""}, ["coordination"]),
        ({"activities": []}, ["activities"]),
        ({"activities": [{**whole()["activities"][0], "venues": ""}]}, ["activity"]),
        ({"area_plans": []}, ["plan"]),
        ({"area_plans": [], "economy": [], "organisations": [{"name": "3B", "plan": ""}]}, []),
        ({"economy": [{"plan": "En anden", "kroner": 1}]}, ["plan"]),
        ({"demands": [{"name": "Møde"}, {"name": "Et andet"}]}, []),
        ({"demands": [{"name": "Møde"}, {"name": "møde"}]}, ["demands"]),
    ],
)
def test_what_is_missing_before_it_can_be_published(changes: dict[str, Any], missing: list[str]) -> None:
    assert rules.lacks(whole(**changes)) == missing
    assert set(missing) <= rules.NOT_WHOLE.keys()


@pytest.mark.parametrize(
    ("said", "words"),
    [("1", "en gang om året"), ("3", "3 gange om året"), ("need", "efter behov"), ("once", "en gang")],
)
def test_how_often_is_said_in_words(said: str, words: str) -> None:
    with translation.override("da"):
        assert rules.how_often(said) == words
        assert (
            rules.lines_of("demands", [{"name": "A", "often": said, "by": "B"}])
            == f"A; {rules.HOW_OFTEN.get(said, said)}; B"
        )


def test_money_is_added_up_and_written_as_danes_write_it() -> None:
    terms = {"economy": [{"plan": "a", "kroner": 1626217}, {"plan": "b", "kroner": 3038447}]}
    assert rules.kroner(rules.total(terms)) == "4.664.664 kr."
    assert rules.kroner(rules.total({})) == "0 kr."


@pytest.mark.parametrize(
    ("ends_on", "from_day"),
    [
        (date(2027, 10, 31), date(2026, 10, 31)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_somebody_is_reminded_twelve_months_before_the_last_day(ends_on: date, from_day: date) -> None:
    assert rules.remind_from(ends_on) == from_day


@pytest.mark.parametrize(
    ("on", "how"),
    [
        (date(2013, 12, 31), rules.COMING),
        (date(2014, 1, 1), rules.RUNS),
        (date(2016, 12, 30), rules.RUNS),
        (date(2016, 12, 31), rules.ENDING),
        (date(2017, 12, 31), rules.ENDING),
        (date(2018, 1, 1), rules.ENDED),
    ],
)
def test_how_a_contract_stands(on: date, how: str) -> None:
    assert rules.standing(date(2014, 1, 1), date(2017, 12, 31), on=on) == how
    assert how in rules.STANDINGS


def test_every_kind_of_party_is_listed_and_every_list_has_columns() -> None:
    assert rules.LISTED.keys() == rules.PARTIES.keys()
    assert set(rules.LISTED.values()) <= rules.ROWS.keys()
