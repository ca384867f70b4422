"""How lines of the trace become looks, and how their purposes are told to a resident."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bindeled.cases.rules import PURPOSES
from bindeled.cases.rules.looking import OTHER_PURPOSE, ROLES, TOLD_PURPOSES, Look, looks
from bindeled.users.models import Service

NINE = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)
BO, LIS = UUID(int=1), UUID(int=2)
SECOND = timedelta(seconds=1)


def told(purpose: str) -> str:
    return str(TOLD_PURPOSES[purpose])


def test_what_one_person_does_in_one_minute_for_one_purpose_is_one_look() -> None:
    lines = [(NINE + number * SECOND, BO, "case_work") for number in (59.999, 30.5, 0)]
    assert looks(lines) == [Look(NINE, BO, told("case_work"), 3)]


@pytest.mark.parametrize(
    "other",
    [(NINE, LIS, "case_work"), (NINE, None, "case_work"), (NINE, BO, "triage"), (NINE - SECOND, BO, "case_work")],
    ids=["another person", "no person", "another purpose", "another minute"],
)
def test_whatever_differs_is_a_look_of_its_own(other: tuple[datetime, UUID | None, str]) -> None:
    found = looks([(NINE, BO, "case_work"), other])
    assert [(look.actor, look.why) for look in found] == [(BO, told("case_work")), (other[1], told(other[2]))]
    assert [look.lines for look in found] == [1, 1]
    assert found[1].at == other[0].replace(second=0)


def test_looks_stand_in_the_order_of_their_newest_lines_and_none_is_lost() -> None:
    lines = [(NINE, BO, "triage"), (NINE, LIS, "triage"), (NINE, BO, "triage"), (NINE - 60 * SECOND, BO, "triage")]
    found = looks(iter(lines))
    assert [(look.actor, look.lines) for look in found] == [(BO, 2), (LIS, 1), (BO, 1)]
    assert sum(look.lines for look in found) == len(lines)
    assert looks([]) == []


def test_purposes_that_are_told_alike_are_one_look() -> None:
    """Two rows that read alike would show that the sender was asked."""
    assert looks([(NINE, BO, "triage"), (NINE, BO, "asking")]) == [Look(NINE, BO, told("triage"), 2)]


def test_a_purpose_without_words_is_other_work() -> None:
    assert looks([(NINE, BO, "retention")]) == [Look(NINE, BO, str(OTHER_PURPOSE))]


def test_every_purpose_of_the_trace_has_words_for_a_resident_and_every_role_too() -> None:
    assert set(TOLD_PURPOSES) == set(PURPOSES)
    assert set(ROLES) == set(Service.Role.values)
    # Two purposes that would tell apart what a sender is to us are told alike.
    shared = Counter(str(words) for words in TOLD_PURPOSES.values())
    assert str(TOLD_PURPOSES["asking"]) == str(TOLD_PURPOSES["triage"])
    assert shared[str(TOLD_PURPOSES["duty"])] == 3
