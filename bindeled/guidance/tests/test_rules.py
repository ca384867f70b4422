"""When a text is due, what it may not say, and how two versions are told apart."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from django.conf.locale import LANG_INFO

from bindeled.guidance import rules

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("review_by", "state"),
    [
        (None, "overdue"),
        (date(2026, 11, 27), "overdue"),
        (TODAY, "near"),
        (date(2027, 1, 27), "near"),
        (date(2027, 1, 28), "later"),
    ],
)
def test_how_it_stands_with_a_review(review_by: date | None, state: str) -> None:
    assert rules.review_state(review_by, on=TODAY) == state


def test_a_text_that_was_looked_through_is_good_for_a_year() -> None:
    assert date(2027, 11, 28) == TODAY + rules.GOOD_FOR


def test_psychiatrys_day_in_january_is_near_at_the_end_of_november() -> None:
    assert rules.review_state(date(2027, 1, 1), on=TODAY) == rules.NEAR


@pytest.mark.parametrize(
    "spelt",
    [
        "28517178", "28 51 71 78", "2851-7178", "+45 28 51 71 78", "(28) 51.71.78", "**2851** 7178", "2851&nbsp;7178",
        "[ring](tel:28517178)", "28\u00a051\u202f71 78", "28–51–71–78", "_28_51_71_78_",
    ],
)  # fmt: skip
def test_a_hidden_number_is_found_however_it_is_spelt(spelt: str) -> None:
    assert rules.values_in(f"Ring {spelt} i dag.", ["2851 7178"]) == ["2851 7178"]


@pytest.mark.parametrize("spelt", ["RAADGIVER@kk.example", "raadgiver @ kk.example"])
def test_a_hidden_address_is_found_however_it_is_spelt(spelt: str) -> None:
    assert rules.values_in(f"Skriv til {spelt}.", ["raadgiver@kk.example"])


def test_a_short_address_is_found_right_after_a_number() -> None:
    assert rules.values_in("Ring 112 a@b.dk", ["a@b.dk"]) == ["a@b.dk"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("Ring 11 42.", "114"), ("Sag 33114", "114"), ("Ring 28517179", "2851 7178"), ("x", ""), ("1 2", "12")],
)
def test_another_number_is_not_called_a_hidden_one(text: str, value: str) -> None:
    assert rules.values_in(text, [value]) == []


def test_a_short_number_is_found_where_it_stands_alone() -> None:
    assert rules.values_in("Ring 112.", ["112"]) == ["112"]
    assert rules.values_in("Ring 1813.", ["1813"]) == ["1813"]
    assert rules.values_in("Ring 1-8-1-3 nu", ["1813"]) == ["1813"]


def test_a_line_with_what_has_ended_is_left_out_and_the_others_stay() -> None:
    assert rules.without("Ring 112.\n\n- Ring 18 13.\n- Bliv.", ["1813"]) == "Ring 112.\n\n- Bliv."
    assert rules.without("Ring 18 13.", []) == "Ring 18 13."


def test_a_comparison_says_what_is_gone_and_what_is_new() -> None:
    lines = rules.compare("Et\n\nTo\nTre", "Et\nTre\nFire")
    assert [(line.what, line.text) for line in lines] == [
        ("same", "Et"),
        ("gone", "To"),
        ("same", "Tre"),
        ("new", "Fire"),
    ]
    assert rules.compare("Et", "Et") == [rules.Line("same", "Et")]


def test_a_line_that_was_changed_is_gone_and_new_without_marks_between() -> None:
    assert rules.compare("Ring 112 straks", "Ring 113 straks") == [
        rules.Line("gone", "Ring 112 straks"),
        rules.Line("new", "Ring 113 straks"),
    ]


def test_a_line_of_one_sign_is_compared_and_one_of_spaces_is_not() -> None:
    assert rules.compare("A\n  \nB", "A\n \nB") == [rules.Line("same", "A"), rules.Line("same", "B")]


def test_a_comparison_stays_as_it_was_made() -> None:
    with pytest.raises(FrozenInstanceError):
        rules.Line("same", "Et").what = "gone"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("da", "ltr"), ("uk", "ltr")]
)
def test_how_a_languages_lines_run(language: str, way: str) -> None:
    assert rules.direction(language) == way


def test_residents_texts_may_stand_in_ten_languages_and_the_others_in_two() -> None:
    assert set(rules.languages_of(for_residents=True)) == {"da", "en", "ar", "tr", "so", "ur", "fa", "bs", "pl", "uk"}
    assert rules.languages_of(for_residents=False) == ["da", "en"]


def test_each_language_is_called_what_its_readers_call_it() -> None:
    django_says = {code: LANG_INFO[code]["name_local"] for code in rules.LANGUAGES if code in LANG_INFO}
    # Soomaali is no language of Django's, and its Arabic has a vowel sign that nobody writes.
    ours = {code: name.casefold() for code, name in rules.LANGUAGES.items() if code != "so"}
    assert ours == {code: name.casefold().replace("\u0651", "") for code, name in django_says.items()}
    assert rules.LANGUAGES["so"] == "Soomaali"
    assert [name for name in rules.LANGUAGES.values() if name[:1].islower()] == []


def test_the_words_in_the_database_stay_and_what_is_stored_fits_its_columns() -> None:
    assert set(rules.AUDIENCES) == {"public", "senders", "municipality"}
    assert (rules.PUBLIC, rules.SENDERS, rules.MUNICIPALITY) == ("public", "senders", "municipality")
    longest = (rules.LONGEST_TITLE, rules.LONGEST_BODY, rules.LONGEST_SOURCE, rules.LONGEST_NOTE)
    assert longest == (120, 20_000, 300, 200)
