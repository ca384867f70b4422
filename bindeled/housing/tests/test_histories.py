"""Coverage held against a plain diary: random histories, lived day by day, must give the same days."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bindeled.housing import rules
from bindeled.housing.rules import Held, Span

FIRST = date(2026, 1, 1)
LAST = 60  # days of a history
DOUBT_DAYS = 5

spans = st.tuples(st.integers(0, LAST), st.integers(0, LAST)).map(
    lambda pair: Span(FIRST + timedelta(days=min(pair)), FIRST + timedelta(days=max(pair)))
)
appointments = st.builds(
    Held,
    kind=st.sampled_from(sorted(rules.KINDS)),
    term=spans,
    deputy=st.booleans(),
    joined_on=st.one_of(st.none(), st.integers(0, LAST).map(lambda number: FIRST + timedelta(days=number))),
    away=st.lists(spans, max_size=2).map(tuple),
    doubted=st.lists(spans, max_size=2).map(tuple),
)


def could_act(held: Held, day: date) -> bool:
    """Say in the diary's own plain words whether somebody could act on a day."""
    if not rules.KINDS[held.kind].covers or held.joined_on is None or day < held.joined_on:
        return False
    if not held.term.first <= day <= held.term.last:
        return False
    if any(away.first <= day <= away.last for away in held.away):
        return False
    for doubt in held.doubted:
        if doubt.first <= day <= doubt.last and (day - doubt.first).days >= DOUBT_DAYS:
            return False
    return True


def is_away(held: Held, day: date) -> bool:
    """Say whether somebody who is appointed, and has come in, is away on a day."""
    return (
        rules.KINDS[held.kind].covers
        and not held.deputy
        and held.joined_on is not None
        and held.joined_on <= day
        and held.term.first <= day <= held.term.last
        and any(away.first <= day <= away.last for away in held.away)
    )


def diary(history: list[Held]) -> list[date]:
    """Answer the days covered, one day at a time."""
    found = []
    for number in range(LAST + 1):
        day = FIRST + timedelta(days=number)
        first = any(could_act(held, day) for held in history if not held.deputy)
        stand_in = any(could_act(held, day) for held in history if held.deputy)
        if first or (stand_in and any(is_away(held, day) for held in history)):
            found.append(day)
    return found


def days_of(spans_covered: list[Span]) -> list[date]:
    return [
        day
        for number in range(LAST + 1)
        for day in [FIRST + timedelta(days=number)]
        if any(span.has(day) for span in spans_covered)
    ]


@settings(max_examples=400, deadline=None)
@given(st.lists(appointments, max_size=5))
def test_coverage_is_what_a_diary_says(history: list[Held]) -> None:
    assert days_of(rules.covered(history, doubt_days=DOUBT_DAYS)) == diary(history)


@settings(max_examples=200, deadline=None)
@given(st.lists(appointments, max_size=5), st.integers(0, LAST))
def test_gaps_and_their_days_are_what_a_diary_says(history: list[Held], number: int) -> None:
    today = FIRST + timedelta(days=number)
    found = rules.coverage(history, since=FIRST, today=today, doubt_days=DOUBT_DAYS)
    lived = [day for day in diary(history) if day <= today]
    assert found.days_counted == number + 1
    assert found.days_without == found.days_counted - len(lived)
    assert found.is_covered == (today in lived)
    if found.open_gap:
        assert found.open_gap.first - timedelta(days=1) in {*lived, FIRST - timedelta(days=1)}
