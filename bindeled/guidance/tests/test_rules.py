"""When a text is due, what it may not say, and how two versions are told apart."""

from datetime import date, timedelta

import pytest

from bindeled.guidance import rules

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("review_by", "state"),
    [
        (None, rules.OVERDUE),
        (TODAY - timedelta(days=1), rules.OVERDUE),
        (TODAY, rules.NEAR),
        (TODAY + rules.SOON, rules.NEAR),
        (TODAY + rules.SOON + timedelta(days=1), rules.LATER),
    ],
)
def test_how_it_stands_with_a_review(review_by: date | None, state: str) -> None:
    assert rules.review_state(review_by, on=TODAY) == state


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


@pytest.mark.parametrize(
    ("text", "value"),
    [("Ring 11 42.", "114"), ("Sag 33114", "114"), ("Ring 28517179", "2851 7178"), ("x", ""), ("1 2", "12")],
)
def test_another_number_is_not_called_a_hidden_one(text: str, value: str) -> None:
    assert rules.values_in(text, [value]) == []


def test_a_short_number_is_found_where_it_stands_alone() -> None:
    assert rules.values_in("Ring 1813.", ["1813"]) == ["1813"]
    assert rules.values_in("Ring 1-8-1-3 nu", ["1813"]) == ["1813"]


def test_a_line_with_what_has_ended_is_left_out_and_the_others_stay() -> None:
    assert rules.without("Ring 112.\n\n- Ring 18 13.\n- Bliv.", ["1813"]) == "Ring 112.\n\n- Bliv."
    assert rules.without("Ring 18 13.", []) == "Ring 18 13."


def test_a_comparison_says_what_is_gone_and_what_is_new() -> None:
    lines = rules.compare("Et\n\nTo\nTre", "Et\nTre\nFire")
    assert [(line.what, line.text) for line in lines] == [
        (rules.SAME, "Et"),
        (rules.GONE, "To"),
        (rules.SAME, "Tre"),
        (rules.NEW, "Fire"),
    ]
    assert rules.compare("Et", "Et") == [rules.Line(rules.SAME, "Et")]


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("da", "ltr"), ("uk", "ltr")]
)
def test_how_a_languages_lines_run(language: str, way: str) -> None:
    assert rules.direction(language) == way


def test_residents_texts_may_stand_in_ten_languages_and_the_others_in_two() -> None:
    assert set(rules.languages_of(for_residents=True)) == {"da", "en", "ar", "tr", "so", "ur", "fa", "bs", "pl", "uk"}
    assert rules.languages_of(for_residents=False) == ["da", "en"]
