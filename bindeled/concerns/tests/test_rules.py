"""What is asked to call first, and how kinds are grouped."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest

from bindeled.concerns import rules
from bindeled.concerns.models import OF_A_PICTURES_SIZE
from bindeled.concerns.rules import KINDS, about_a_child, call_first, dwelling_label, grouped_kinds
from bindeled.confidentiality.envelope import pad

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


JPEG = b"\xff\xd8\xff\xe0"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (JPEG, ""),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"\x00\x00\x00\x18ftypheic", ""),
        (b"%PDF-1.7", "paper"),
        (b"PK\x03\x04", "office"),
        (b"GIF89a", "other_picture"),
        (b"<svg>", "unknown"),
        (b"", "empty"),
        (JPEG + bytes(rules.LARGEST_GIVEN - len(JPEG)), ""),
        (JPEG + bytes(rules.LARGEST_GIVEN - len(JPEG) + 1), "too_large"),
        (b"%PDF-1.7" + bytes(rules.LARGEST_GIVEN), "paper"),
    ],
)
def test_a_photograph_is_refused_unopened_for_what_it_is_and_for_its_size(content: bytes, why: str) -> None:
    assert rules.picture_refused(content) == why


def test_of_photographs_there_are_few_and_none_is_larger_than_the_database_takes() -> None:
    assert (rules.MOST_PICTURES, rules.LARGEST_GIVEN, rules.PICTURE_EDGE) == (3, 10485760, 2000)
    assert (rules.LARGEST_PICTURE, rules.DRAWN_WITHIN, rules.WAIT_FOR_A_TURN) == (4194300, 10, 3)
    assert len(pad(bytes(rules.LARGEST_PICTURE))) == 4194304
    assert "octet_length(sealed) <= 4194304 + 64" in OF_A_PICTURES_SIZE


@pytest.mark.parametrize(
    ("step", "days", "may"),
    [
        ("arrears", 0, True),
        ("arrears", 1, False),
        ("demand", -1, True),
        ("court", 1, False),
        ("eviction", 365, True),
        ("eviction", 366, False),
        ("averted", 1, False),
        ("arrears", -730, True),
        ("arrears", -731, False),
    ],
)
def test_only_an_eviction_may_lie_ahead_and_nothing_years_ago(step: str, days: int, may: bool) -> None:
    today = date(2026, 11, 30)
    assert rules.may_be_told(step, today + timedelta(days=days), today=today) is may


def test_a_letting_department_tells_of_the_steps_that_a_case_knows_in_their_order() -> None:
    assert list(rules.STEPS_TOLD) == ["arrears", "demand", "termination", "court", "eviction", "averted"]
    assert rules.MONEY in rules.KIND_LABELS
