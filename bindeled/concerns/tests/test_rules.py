"""What is masked, and what is asked to call first."""

from dataclasses import FrozenInstanceError

import pytest

from bindeled.concerns import rules
from bindeled.concerns.rules import KINDS, MASK, about_a_child, call_first, dwelling_label, grouped_kinds, mask_cpr

GROUP_OF = {
    "smell": "home",
    "neglected_home": "home",
    "move_in": "home",
    "loneliness": "person",
    "isolation": "person",
    "no_contact": "person",
    "mental": "person",
    "dementia": "person",
    "substance": "person",
    "unsafe_behaviour": "neighbours",
    "conflict": "neighbours",
    "economy": "neighbours",
    "child": "children",
    "other": "other",
}


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


def test_the_codes_that_a_sealed_concern_carries_stay_what_they_are() -> None:
    assert {kind.code: kind.group for kind in KINDS} == GROUP_OF
    assert {kind.code: kind.label for kind in KINDS} == rules.KIND_LABELS
    assert list(rules.GROUPS) == ["home", "person", "neighbours", "children", "other"]
    assert list(rules.KNOWN_HOW) == ["seen", "told", "suspected"]
    assert list(rules.SINCE) == ["today", "week", "month", "before", "unknown"]
    assert list(rules.CHILDREN) == ["yes", "no", "unknown"]
    assert list(rules.RESIDENT_KNOWS) == ["agrees", "knows", "no", "unknown"]


def test_a_kind_cannot_be_changed_while_the_program_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        KINDS[0].group = "person"  # type: ignore[misc]


def test_there_are_floors_up_to_the_fifteenth_and_doors_up_to_the_thirtieth() -> None:
    assert ("kl", "st", *"123456789", "10", "11", "12", "13", "14", "15") == rules.FLOORS
    assert (rules.DOORS[:3], rules.DOORS[3:]) == (("tv", "mf", "th"), tuple(f"{door}" for door in range(1, 31)))


def test_the_longest_text_is_what_a_page_of_paper_holds() -> None:
    assert rules.LONGEST_TEXT == 2000


@pytest.mark.parametrize("code", GROUP_OF)
def test_only_a_child_starts_the_clock_and_only_two_kinds_could_be_life_or_death(code: str) -> None:
    assert about_a_child(["economy", code]) is (code == "child")
    assert call_first(["economy", code]) is (code in {"smell", "no_contact"})


def test_smell_and_no_contact_ask_to_call_first() -> None:
    assert call_first(["smell"])
    assert call_first(["child", "no_contact"])
    assert not call_first(["economy"])


def test_every_kind_stands_in_one_group() -> None:
    assert [len(kinds) for _label, kinds in grouped_kinds()] == [3, 6, 3, 1, 1]
    assert grouped_kinds()[0] == (rules.GROUPS["home"], [(kind.code, kind.label) for kind in KINDS[:3]])
    shown = [code for _label, kinds in grouped_kinds() for code, _text in kinds]
    assert sorted(shown) == sorted(kind.code for kind in KINDS)


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("Æblehaven 2", "3", "tv"), "Æblehaven 2, 3. tv"),
        (("Æblehaven 2", "st", "4"), "Æblehaven 2, st 4"),
        (("Gården", "", ""), "Gården"),
        (("Gården", "2", ""), "Gården, 2."),
        (("Gården", "", "th"), "Gården, th"),
    ],
)
def test_a_dwelling_reads_as_a_danish_address(parts: tuple[str, str, str], line: str) -> None:
    assert dwelling_label(*parts) == line
