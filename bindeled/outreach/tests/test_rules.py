"""The rules of outreach, as tables."""

from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import pytest

from bindeled.outreach import rules
from bindeled.outreach.rules import ACCEPTED, OFFERED, REFUSED, TAKEN_BACK, WISHED, Counted, Same, Times

ONE, TWO, THREE, UNIT, OTHER = (UUID(int=number) for number in range(1, 6))
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)

# Every step there is; what does not stand here is refused.
LEADS = {
    ("offer", WISHED): OFFERED,
    ("offer", REFUSED): OFFERED,
    ("accept", OFFERED): ACCEPTED,
    ("refuse", OFFERED): REFUSED,
    ("take_back", WISHED): TAKEN_BACK,
    ("take_back", OFFERED): TAKEN_BACK,
    ("take_back", REFUSED): TAKEN_BACK,
}


@pytest.mark.parametrize(("step", "state"), list(product(rules.STEPS, rules.STATES)))
def test_a_wish_goes_where_the_table_says_and_nowhere_else(step: str, state: str) -> None:
    taken = rules.STEPS[step]
    assert (taken.after if state in taken.before else None) == LEADS.get((step, state))


def test_every_way_to_a_unit_begins_with_a_wish() -> None:
    """Whoever follows the steps back from a unit's yes comes to the wish, whichever way they take."""
    back: set[str] = {ACCEPTED}
    seen: set[str] = set()
    while back:
        state = back.pop()
        seen.add(state)
        back |= {before for step in rules.STEPS.values() if step.after == state for before in step.before} - seen
    assert WISHED in seen
    assert [step for step in rules.STEPS.values() if step.after == WISHED] == []
    assert set(rules.OPEN) == {WISHED, OFFERED, REFUSED}
    assert set(rules.SHOWN_TO_ASKED) == {OFFERED, ACCEPTED, REFUSED}


@pytest.mark.parametrize(
    ("state", "words", "may"),
    [
        (None, "", False),
        (None, "Jeg vil gerne.", False),
        (WISHED, "", False),
        (WISHED, "  \n", False),
        (WISHED, "Jeg vil gerne.", True),
        (REFUSED, "Jeg vil gerne.", True),
        (OFFERED, "Jeg vil gerne.", False),
        (ACCEPTED, "Jeg vil gerne.", False),
        (TAKEN_BACK, "Jeg vil gerne.", False),
    ],
)
def test_nobody_is_passed_on_without_their_own_wish(state: str | None, words: str, may: bool) -> None:
    assert (rules.why_not_pass_on(state, words) == "") is may


@pytest.mark.parametrize(
    ("alias", "clue"),
    [
        ("Bjarne", "alias|bjarne"),
        ("  BJARNE  ", "alias|bjarne"),
        ("Bjarne fra torvet!", "alias|bjarne fra torvet"),
        ("bjarne   fra-torvet", "alias|bjarne fra torvet"),
        ("Ø_2", "alias|ø 2"),
        ("?!", "alias|?!"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_chosen_name_is_found_however_it_is_written(alias: str, clue: str) -> None:
    assert rules.alias_clue(alias) == clue


def test_what_is_written_goes_when_the_last_time_is_so_long_ago() -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert rules.gone_before(now, 1) == datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert rules.gone_before(now, 365) == datetime(2025, 11, 29, 12, tzinfo=UTC)


def test_what_is_counted() -> None:
    times = [Times(UNIT, MAY, ONE, 2, 1), Times(UNIT, MAY, TWO, 0, 3), Times(UNIT, JUNE, TWO, 1, 0)]
    found = rules.count(
        times, {ONE: (UNIT, MAY), TWO: (UNIT, JUNE)}, Same([]), [(UNIT, JUNE)], [(UNIT, JUNE, 3), (OTHER, JUNE, 1)]
    )
    assert found == {
        (UNIT, MAY): Counted(people=1, met=2, not_met=4, first=1),
        (UNIT, JUNE): Counted(people=1, met=1, first=1, passed_on=1, times_with=1, people_with=3),
        (OTHER, JUNE): Counted(times_with=1, people_with=1),
    }
    assert set(rules.MEASURES) == set(vars(Counted()))


def test_two_that_are_the_same_person_count_as_one_and_are_met_for_the_first_time_once() -> None:
    times = [Times(UNIT, MAY, ONE, 1, 0), Times(UNIT, MAY, TWO, 1, 0), Times(UNIT, JUNE, THREE, 1, 0)]
    first = {THREE: (UNIT, JUNE), ONE: (UNIT, MAY), TWO: (UNIT, MAY)}
    found = rules.count(times, first, Same([(TWO, THREE), (ONE, TWO)]))
    assert found == {(UNIT, MAY): Counted(people=1, met=2, first=1), (UNIT, JUNE): Counted(people=1, met=1)}
    apart = rules.count(times, first, Same([]))
    assert (apart[UNIT, MAY].people, apart[UNIT, MAY].first, apart[UNIT, JUNE].first) == (2, 2, 1)


def test_the_same_person_is_the_same_whichever_way_it_was_said() -> None:
    same = Same([(ONE, TWO), (TWO, ONE), (THREE, TWO)])
    assert {same.one_of(each) for each in (ONE, TWO, THREE)} == {ONE}
    assert same.one_of(OTHER) == OTHER


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (12, 12)])
def test_a_number_that_could_be_somebody_is_not_shown(number: int, shown: int | None) -> None:
    assert rules.shown(number) == shown


def test_the_last_months_begin_with_this_one() -> None:
    months = rules.last_months(date(2026, 2, 28))
    assert months[:3] == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]
    assert (len(months), months[-1]) == (12, date(2025, 3, 1))


def test_how_a_wish_stands_is_one_of_these_words_with_whose_turn_it_is() -> None:
    assert {code: state.whose for code, state in rules.STATES.items()} == {
        "wished": "the support contact persons",
        "offered": "the unit that was asked",
        "accepted": "nobody",
        "refused": "the support contact persons",
        "taken_back": "nobody",
    }
    assert len({str(state.label) for state in rules.STATES.values()}) == len(rules.STATES)


def test_why_somebody_is_not_passed_on_says_what_to_do_instead() -> None:
    wish_first, asked_already = rules.why_not_pass_on(None, "Ja."), rules.why_not_pass_on(OFFERED, "Ja.")
    assert str(wish_first) == str(rules.why_not_pass_on(WISHED, " ")) != str(asked_already)
    assert wish_first
    assert asked_already
    assert Counted() == Counted(0, 0, 0, 0, 0, 0, 0)
    assert [getattr(Counted(), name) for name in rules.MEASURES] == [0] * len(rules.MEASURES)
