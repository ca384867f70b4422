"""What is masked, and what is asked to call first."""

import pytest

from bindeled.concerns.rules import KINDS, MASK, call_first, dwelling_label, grouped_kinds, mask_cpr


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


def test_smell_and_no_contact_ask_to_call_first() -> None:
    assert call_first(["smell"])
    assert call_first(["child", "no_contact"])
    assert not call_first(["economy"])


def test_every_kind_stands_in_one_group() -> None:
    shown = [code for _label, kinds in grouped_kinds() for code, _text in kinds]
    assert sorted(shown) == sorted(kind.code for kind in KINDS)


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("Æblehaven 2", "3", "tv"), "Æblehaven 2, 3. tv"),
        (("Æblehaven 2", "st", "4"), "Æblehaven 2, st 4"),
        (("Gården", "", ""), "Gården"),
    ],
)
def test_a_dwelling_reads_as_a_danish_address(parts: tuple[str, str, str], line: str) -> None:
    assert dwelling_label(*parts) == line
