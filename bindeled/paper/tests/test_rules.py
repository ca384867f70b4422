"""What papers there are, and how what stands on them is written."""

from datetime import date

import pytest

from bindeled.paper import rules
from bindeled.paper.rules import DepartmentFacts, Reachable, Said, Words

DANISH = Words("da", {"call": "Ring {number}", "scan": "Scan koden"})
ENGLISH = Words("en", {"call": "Call {number}", "scan": "Scan the code"}, checked_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (DANISH, Said("Scan koden", "da")),
        (ENGLISH, Said("Scan the code", "en")),
        (Words("ar", {"scan": "امسح"}), Said("Scan koden", "da")),
        (Words("ar", {"scan": "امسح"}, checked_on=date(2026, 1, 1)), Said("امسح", "ar")),
        (Words("ar", {"scan": ""}, checked_on=date(2026, 1, 1)), Said("Scan koden", "da")),
        (Words("ar", {}, checked_on=date(2026, 1, 1)), Said("Scan koden", "da")),
    ],
)
def test_a_text_that_nobody_has_checked_is_danish(wanted: Words, said: Said) -> None:
    assert rules.say("scan", wanted, DANISH) == said


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (DANISH, False),
        (ENGLISH, False),
        (Words("pl", {}), True),
        (Words("pl", {"scan": "Zeskanuj"}), True),
        (Words("pl", {}, checked_on=date(2026, 1, 1)), True),
        (Words("pl", {"scan": "Zeskanuj"}, checked_on=date(2026, 1, 1)), False),
    ],
)
def test_a_language_is_untranslated_until_somebody_checked_it(wanted: Words, answer: bool) -> None:
    assert rules.is_untranslated(wanted) is answer


def test_what_is_missing_is_named_in_the_danish_order() -> None:
    assert rules.missing(Words("pl", {}), DANISH) == ["call", "scan"]
    assert rules.missing(ENGLISH, DANISH) == []


def test_a_text_that_puts_in_something_else_is_named() -> None:
    assert rules.wrong_places(Words("pl", {"call": "Zadzwoń {phone}", "scan": "Zeskanuj"}), DANISH) == ["call"]
    assert rules.wrong_places(Words("pl", {"call": "{number}{number}"}), DANISH) == ["call"]
    assert rules.wrong_places(Words("pl", {"unknown": "{anything}"}), DANISH) == []
    assert rules.wrong_places(ENGLISH, DANISH) == []


@pytest.mark.parametrize(
    ("language", "way"), [("da", "ltr"), ("ar", "rtl"), ("ur", "rtl"), ("fa", "rtl"), ("uk", "ltr")]
)
def test_some_languages_are_read_from_the_right(language: str, way: str) -> None:
    assert rules.direction(language) == way


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("28517178", "28 51 71 78"),
        ("2851 7178", "28 51 71 78"),
        ("+45 28.51-71 78", "28 51 71 78"),
        ("112", "112"),
        ("1813", "1813"),
        ("+46 8 123 45", "+46 8 123 45"),
        ("8 cifre!", "8 cifre!"),
        ("", ""),
    ],
)
def test_a_phone_number_is_read_in_pairs_that_stay_together(number: str, shown: str) -> None:
    readable = rules.readable_phone(number)
    assert readable.replace(rules.KEEPS_TOGETHER, " ") == shown
    assert " " not in readable


def test_only_a_word_longer_than_a_line_may_break() -> None:
    whole, long = "x" * rules.LONGEST_WORD, "y" * (rules.LONGEST_WORD + 1)
    broken = rules.breakable(f"{whole} {long}")
    assert broken.startswith(f"{whole} ")
    assert broken.replace(rules.MAY_BREAK, "") == f"{whole} {long}"
    assert max(map(len, broken.split(" ")[1].split(rules.MAY_BREAK))) == rules.PIECE


@pytest.mark.parametrize("site", ["https://bindeled.example", "https://bindeled.example/"])
def test_the_code_leads_to_the_departments_page(site: str) -> None:
    assert rules.page_address(site, "k7d2m4qx") == "https://bindeled.example/k/k7d2m4qx/"


@pytest.mark.parametrize(
    ("department", "name"),
    [
        ("Hørgården 2", "doerskilt-a5-da-hoergaarden-2.pdf"),
        ("../Æblehaven / afd. 7", "doerskilt-a5-da-aeblehaven-afd-7.pdf"),
        ("…", "doerskilt-a5-da.pdf"),
        ("x" * 90, f"doerskilt-a5-da-{'x' * 60}.pdf"),
    ],
)
def test_a_file_name_is_in_plain_letters(department: str, name: str) -> None:
    assert rules.file_name("sign-a5", "da", department) == name


def test_every_paper_has_a_name_for_its_file() -> None:
    assert rules.DANISH_NAMES.keys() == rules.PAPERS.keys() | rules.CARDS.keys()
    assert len(set(rules.DANISH_NAMES.values())) == len(rules.DANISH_NAMES)


def test_the_office_is_shown_where_there_is_no_contact_person() -> None:
    office, karin = Reachable("office", "Kontoret"), Reachable("board", "Karin")
    told = ("Hørgården 2", "3B", "Københavns Kommune", "k7d2m4qx")
    assert DepartmentFacts(*told, (karin,), office).shown == (karin,)
    assert DepartmentFacts(*told, (), office).shown == (office,)
    assert DepartmentFacts(*told).shown == ()
