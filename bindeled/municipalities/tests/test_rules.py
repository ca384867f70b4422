"""Names stand in Danish order, working days are those of the calendar, and CPR numbers are masked."""

from datetime import date

import pytest

from bindeled.municipalities.rules import MASK, is_working_day, mask_cpr, sort_key, working_days_later


def test_danish_letters_stand_after_z_in_their_own_order() -> None:
    names = ["Åby", "Zebra", "Østerbro", "Æblehaven", "amager"]
    assert sorted(names, key=sort_key) == ["amager", "Zebra", "Æblehaven", "Østerbro", "Åby"]


@pytest.mark.parametrize(
    ("written", "like"),
    [("Ärla", "ærla"), ("Öster", "øster"), ("Café", "cafe"), ("Müller", "myller"), ("AMAGER", "amager")],
)
def test_letters_of_neighbours_and_capitals_stand_with_ours(written: str, like: str) -> None:
    assert sort_key(written) == sort_key(like)


def test_two_a_stay_two_letters() -> None:
    assert sort_key("Aabenraa") == "aabenraa"


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2027, 1, 1), False),
        (date(2027, 3, 25), False),  # Maundy Thursday
        (date(2027, 4, 23), True),  # once the Great Prayer Day
        (date(2027, 5, 6), False),  # Ascension
    ],
)
def test_a_working_day_is_no_weekend_and_no_public_holiday(day: date, open_: bool) -> None:
    assert is_working_day(day) is open_


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 11, 25), 2, date(2026, 11, 27)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),
        (date(2026, 11, 28), 2, date(2026, 12, 1)),
        (date(2026, 12, 23), 2, date(2026, 12, 28)),
        (date(2027, 3, 24), 2, date(2027, 3, 31)),
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, count: int, later: date) -> None:
    assert working_days_later(day, count) == later


@pytest.mark.parametrize(
    "text",
    [
        "Hun er født 010160-1234.",
        "0101601234",
        "010160 1234",
        "nr.311299-4321!",
        "Erstatningsnummer 610160-1234",
        "01 01 60 1234",
        "01.01.60-1234",
        "01-01-60-1234",
        "010160 - 1234",
        "010160--1234",
        "010160\u2014 1234",
        "010160\u20111234",
        "010160.1234",
        "010160/1234",
        "010160-12 34",
        "01011960-1234",
        "0101\u200b60-1234",
        "\uff10\uff11\uff10\uff11\uff16\uff10-\uff11\uff12\uff13\uff14",
    ],
)
def test_a_cpr_number_is_masked(text: str) -> None:
    masked, found = mask_cpr(text)
    assert found
    assert MASK in masked
    assert "1234" not in masked
    assert "4321" not in masked


@pytest.mark.parametrize(
    "text", ["Ring 3317 3333", "Telefon 28517178", "990160-1234", "013160-1234", "12345678901234", "Sag 482719536"]
)
def test_what_is_no_birth_date_is_left_alone(text: str) -> None:
    assert mask_cpr(text) == (text, False)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hun er født 010160-1234.", "Hun er født XXXXXX-XXXX."),
        ("010160-1234 og 020260-4321", "XXXXXX-XXXX og XXXXXX-XXXX"),
        ("990160-1234 og 010160-1234", "990160-1234 og XXXXXX-XXXX"),
        ("010160   1234", "XXXXXX-XXXX"),
        ("01   01   60   12   34", "XXXXXX-XXXX"),
        ("01\n01/60.1234", "XXXXXX-XXXX"),
        ("01\u201001\u201560\u22121234", "XXXXXX-XXXX"),
        ("01011860-1234", "XXXXXX-XXXX"),
        ("01012010-1234", "XXXXXX-XXXX"),
        ("010 160 1234", "010 160 1234"),
        ("290200-1234", "XXXXXX-XXXX"),
        ("311299-1234", "XXXXXX-XXXX"),
        ("610160-1234", "XXXXXX-XXXX"),
        ("910160-1234", "XXXXXX-XXXX"),
        *((f"0101{sign}601234", "XXXXXX-XXXX") for sign in "\u00ad\u200b\u200c\u200f\u2060\ufeff"),
    ],
)
def test_the_number_alone_is_masked_and_the_rest_of_the_text_stays(text: str, masked: str) -> None:
    assert mask_cpr(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "600160-1234",
        "920160-1234",
        "290201-1234",
        "000160-1234",
        "010060-1234",
        "011360-1234",
        "01    0160-1234",
        "0101    60-1234",
        "010160    1234",
        "010160-12    34",
        "1010160-1234",
        "010160-12345",
        "01012160-1234",
        "½ kage til 3 ﬁne naboer",
    ],
)
def test_other_numbers_and_other_signs_stay_as_they_were_written(text: str) -> None:
    assert mask_cpr(text) == (text, False)
