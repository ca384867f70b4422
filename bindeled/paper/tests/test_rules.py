"""What papers there are, and how what stands on them is written."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from bindeled.paper import rules
from bindeled.paper.rules import CardFacts, DepartmentFacts, Number, Reachable, Said, Words

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
    ("number", "shown"),
    [
        ("28517178", "28 51 71 78"),
        ("2851 7178", "28 51 71 78"),
        ("+45 28.51-71 78", "28 51 71 78"),
        ("112", "112"),
        ("1813", "1813"),
        ("+46 8 123 45", "+46 8 123 45"),
        ("8 cifre!", "8 cifre!"),
        ("lokal-123", "lokal-123"),
        ("285171789", "285171789"),
        ("", ""),
    ],
)
def test_a_phone_number_is_read_in_pairs_that_stay_together(number: str, shown: str) -> None:
    readable = rules.readable_phone(number)
    assert readable.replace("\N{NO-BREAK SPACE}", " ") == shown
    assert " " not in readable


def test_only_a_word_longer_than_a_line_may_break() -> None:
    whole, long = "Boligselskabsforeninger", "Skovlodderne-Sønderparken"
    assert rules.breakable(f"{whole[:22]} {whole}") == f"{whole[:22]} Boligsel\u200bskabsfor\u200beninger"
    assert rules.breakable(f"{long}  2") == "Skovlodd\u200berne-Søn\u200bderparke\u200bn  2"


@pytest.mark.parametrize("site", ["https://bindeled.example", "https://bindeled.example/"])
def test_the_code_leads_to_the_departments_page(site: str) -> None:
    assert rules.page_address(site, "k7d2m4qx") == "https://bindeled.example/k/k7d2m4qx/"


@pytest.mark.parametrize(
    ("department", "name"),
    [
        ("Hørgården 2", "doerskilt-a5-da-hoergaarden-2.pdf"),
        ("../Æblehaven / afd. 7", "doerskilt-a5-da-aeblehaven-afd-7.pdf"),
        ("Café Müller, Öst", "doerskilt-a5-da-cafe-muller-oest.pdf"),
        ("Kæret, Sjöbo", "doerskilt-a5-da-kaeret-sjoebo.pdf"),
        ("…", "doerskilt-a5-da.pdf"),
        ("x" * 90, f"doerskilt-a5-da-{'x' * 60}.pdf"),
        (f"{'x' * 59} 2", f"doerskilt-a5-da-{'x' * 59}.pdf"),
    ],
)
def test_a_file_name_is_in_plain_letters(department: str, name: str) -> None:
    assert rules.file_name("sign-a5", "da", department) == name


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        ("sign-a5", "doerskilt-a5-en-a.pdf"),
        ("sign-a4", "doerskilt-a4-en-a.pdf"),
        ("poster-a4", "opslag-a4-en-a.pdf"),
        ("poster-a3", "opslag-a3-en-a.pdf"),
        ("leaflet", "folder-en-a.pdf"),
        ("card", "kontaktpersonkort-en-a.pdf"),
        ("card-a4", "kontaktpersonkort-a4-en-a.pdf"),
    ],
)
def test_a_file_is_called_after_its_paper_in_danish(paper: str, name: str) -> None:
    assert rules.file_name(paper, "en", "A") == name


def test_every_paper_has_a_name_for_its_file() -> None:
    assert rules.DANISH_NAMES.keys() == rules.PAPERS.keys() | rules.CARDS.keys()


def test_a_papers_word_says_what_it_is_set_with_and_on_which_sheet() -> None:
    said = {paper: f"{template}-{sheet}" for paper, (template, sheet) in rules.PAPERS.items()}
    assert said == {paper: paper for paper in rules.PAPERS} | {"leaflet": "leaflet-a4"}
    assert rules.CARDS == {"card": "card", "card-a4": "a4"}


def test_papers_come_with_danish_and_english_and_a_thousand_at_once() -> None:
    assert rules.OWN_LANGUAGES == ("da", "en")
    assert rules.MOST_SHEETS == 1000


def test_whoever_chose_to_show_nothing_is_shown_with_nothing() -> None:
    nobody = Reachable("board")
    assert (nobody.name, nobody.phone, nobody.hours) == ("", "", "")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (Reachable("board"), "phone"),
        (Number("112", "Alarmcentralen", "Brand", "da", is_checked=True), "number"),
        (DepartmentFacts("Hørgården 2", "3B", "Københavns Kommune", "k7d2m4qx"), "people"),
        (CardFacts("Karin", ("Hørgården 2",), "3B", "Københavns Kommune", "28517178", "", is_checked=True), "duty"),
        (DANISH, "checked_on"),
        (Said("Scan koden", "da"), "text"),
    ],
)
def test_what_stands_on_a_paper_cannot_be_changed_on_its_way(facts: object, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(facts, field, "28517178")


def test_the_office_is_shown_where_there_is_no_contact_person() -> None:
    office, karin = Reachable("office", "Kontoret"), Reachable("board", "Karin")
    told = ("Hørgården 2", "3B", "Københavns Kommune", "k7d2m4qx")
    assert DepartmentFacts(*told, (karin,), office).shown == (karin,)
    assert DepartmentFacts(*told, (), office).shown == (office,)
    assert DepartmentFacts(*told).shown == ()
