"""The grounds on which something may be told, each with its law, and that a child waits for nobody's consent."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest

from bindeled.cases.rules import disclosure
from bindeled.cases.rules.disclosure import BASES, FACTS, basis_of, in_force, known_facts, why_not

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "consent_holds", "why"),
    [
        ("consent", True, ""),
        ("consent", False, "no_consent"),
        ("authority", False, ""),
        ("danger", False, ""),
        ("child", False, ""),
        ("child", True, ""),
        ("curiosity", True, "not_in_force"),
    ],
)
def test_only_the_ground_of_consent_asks_for_one(code: str, consent_holds: bool, why: str) -> None:
    assert why_not(code, on=TODAY, consent_holds=consent_holds) == why


def test_a_ground_holds_from_its_first_day_to_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = replace(BASES[1], valid_from=TODAY, valid_to=TODAY + DAY)
    monkeypatch.setattr(disclosure, "BASES", (BASES[0], ended))
    found = {on: [basis.code for basis in in_force(on)] for on in (TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY)}
    assert list(found.values()) == [["consent"], ["consent", "authority"], ["consent", "authority"], ["consent"]]
    assert basis_of("authority", on=TODAY) == ended
    assert basis_of("authority", on=TODAY - DAY) is None
    assert why_not("authority", on=TODAY + 2 * DAY, consent_holds=True) == "not_in_force"


def test_each_ground_has_a_law_of_its_own_and_words() -> None:
    assert [basis.code for basis in BASES] == ["consent", "authority", "danger", "child"]
    assert len(set(disclosure.LAWS)) == len(BASES)
    assert all(str(basis.label) for basis in BASES)


def test_what_goes_along_stands_in_its_order_and_nothing_else_does() -> None:
    assert known_facts(["dwelling", "name", "sender"]) == ("name", "dwelling")
    assert list(FACTS) == ["name", "dwelling", "interpreter"]
    assert disclosure.ASK_WITHIN == 1
    assert disclosure.LONGEST_TOLD == 4000


def test_the_grounds_stay_what_they_are_with_their_laws_and_days() -> None:
    assert [(basis.code, basis.law, basis.valid_from, basis.valid_to) for basis in BASES] == [
        ("consent", "disclose_consent", date(2014, 1, 1), None),
        ("authority", "disclose_authority", date(2014, 1, 1), None),
        ("danger", "disclose_danger", date(2014, 1, 1), None),
        ("child", "notify_child_professionals", date(2024, 1, 1), None),
    ]
    with pytest.raises(FrozenInstanceError):
        BASES[0].code = "curiosity"  # type: ignore[misc]
