"""What makes an extract safe: tables by hand, tables by chance, and a machine that does it wrong and is caught."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from bindeled.evaluation.rules import anonymity as rules
from bindeled.evaluation.rules.anonymity import CannotBeSafeError, Row, Safe
from bindeled.evaluation.rules.fields import ANY, FIELDS, OTHER, WITHHELD

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q4", "2026-Q1")
CHOICES: dict[str, tuple[str, ...]] = {
    "received": QUARTERS,
    "district": ("Amager", "Nørrebro", "none"),
    "kind": ("smell", "neglected_home", "dementia", "several", "none"),
    "urgency": ("today", "week", "later", "none"),
    "sender": ("caretaker", "board", "self"),
    "contact": ("day", "week", "month", "later", "none"),
    "outcome": ("supported", "solved", "evicted", "open", "no_case"),
    "offered": ("yes", "no"),
    "accepted": ("yes", "no"),
    "handed_over": ("yes", "no"),
}


def rows(*values: tuple[str, ...], dwellings: Sequence[int] = ()) -> list[Row]:
    """Answer rows, each about a dwelling of its own where none are given."""
    return [Row(dwellings[at] if dwellings else at, one, str(at)) for at, one in enumerate(values)]


def many(number: int, *values: str, begin: int = 0) -> list[Row]:
    """Answer so many rows alike, each about another dwelling."""
    return [Row(begin + at, values, f"{begin + at}") for at in range(number)]


def test_nothing_is_made_coarser_where_everybody_is_among_others() -> None:
    table = many(5, "smell") + many(6, "dementia", begin=5)
    safe = rules.made_safe(table, ["kind"])
    assert (safe.steps, safe.left_out, Counter(row.values for row in safe.rows)) == (
        (),
        0,
        {("smell",): 5, ("dementia",): 6},
    )
    assert {row.name for row in safe.rows} == {row.name for row in table}


@pytest.mark.parametrize(("number", "left_out"), [(95, 5), (94, None)])
def test_so_many_in_a_hundred_may_be_left_out_and_not_one_more(number: int, left_out: int | None) -> None:
    table = many(number, "today", "x") + [Row(1000 + at, (f"alone{at}", "x")) for at in range(100 - number)]
    table = [Row(row.dwelling, (row.values[0],)) for row in table]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rules, "LADDER", ())
        if left_out is None:
            with pytest.raises(CannotBeSafeError):
                rules.made_safe(table, ["urgency"])
        else:
            assert rules.made_safe(table, ["urgency"]).left_out == left_out


def test_five_concerns_about_one_dwelling_hide_nobody() -> None:
    table = many(20, "smell") + [Row(99, ("dementia",)) for _number in range(6)]
    assert rules.standing_out(rules.alike(table, [0]), 5) == {("dementia",)}
    with pytest.raises(CannotBeSafeError):
        rules.made_safe([Row(1, ("smell",)) for _number in range(50)], ["kind"])


def test_the_steps_come_in_the_stated_order_and_stop_at_the_first_that_is_enough() -> None:
    fields = ["received", "district"]
    table = [
        Row(at, (quarter, district))
        for at, (quarter, district) in enumerate([(q, d) for q in QUARTERS for d in "AB"] * 3)
    ]
    safe = rules.made_safe(table, fields)
    # Three of each quarter and district: half-years leave two quarters of 2025 together and the others alone; years do better.
    assert safe.steps == ("received", "received", "district")
    assert {row.values for row in safe.rows} == {("2025", ANY), ("2026", ANY)}
    assert rules.steps_for(["urgency", "received", "outcome"]) == ["received", "received", "urgency"]


def test_what_is_rare_is_put_together_until_it_is_not() -> None:
    table = (
        many(20, "supported") + many(3, "evicted", begin=20) + many(1, "moved", begin=23) + many(6, "solved", begin=24)
    )
    safe = rules.made_safe(table, ["outcome"])
    assert Counter(row.values[0] for row in safe.rows) == {"supported": 20, OTHER: 10}
    assert safe.rare == {"outcome": 10}
    assert rules.faults(safe.rows, ["outcome"]) == []


def test_what_would_be_the_same_for_all_who_are_alike_is_withheld() -> None:
    table = [Row(at, ("smell", "yes")) for at in range(10)]
    table += [Row(10 + at, ("dementia", "yes" if at % 2 else "no")) for at in range(10)]
    safe = rules.made_safe(table, ["kind", "offered"])
    assert {row.values for row in safe.rows} == {("smell", WITHHELD), ("dementia", "yes"), ("dementia", "no")}
    assert safe.withheld == {"offered": 10}


@pytest.mark.parametrize(("others", "withheld"), [(0, True), (1, True), (2, False)])
def test_who_knows_themselves_does_not_learn_of_all_the_others(others: int, withheld: bool) -> None:
    table = [Row(at, ("smell", "no" if at < others else "yes")) for at in range(8)]
    table += [Row(100 + at, ("dementia", "no" if at % 2 else "yes")) for at in range(20)]
    safe = rules.made_safe(table, ["kind", "offered"])
    assert any(row.values == ("smell", WITHHELD) for row in safe.rows) is withheld


def test_a_dwelling_with_both_values_counts_for_both() -> None:
    both = [Row(at, ("smell", answer)) for at in (1, 2) for answer in ("yes", "no")]
    table = both + [Row(at, ("smell", "yes")) for at in range(3, 10)]
    assert rules.faults(table, ["kind", "offered"]) == ["rare"]
    assert "same" in rules.faults(table[2:], ["kind", "offered"])


@pytest.mark.parametrize(
    ("table", "fields", "found"),
    [
        (many(5, "smell"), ["kind"], []),
        (many(4, "smell"), ["kind"], ["few"]),
        ([Row(1, ("smell",)) for _number in range(9)], ["kind"], ["few"]),
        (many(9, "yes") + many(4, "no", begin=9), ["offered"], ["rare"]),
        (many(9, "yes"), ["offered"], ["same"]),
        (many(9, "yes") + many(1, "no", begin=9), ["offered"], ["rare", "same"]),
        (many(9, WITHHELD), ["offered"], []),
        (many(9, OTHER) + many(2, WITHHELD, begin=9), ["outcome"], []),
        ([], ["kind", "outcome"], []),
    ],
)
def test_the_finished_table_is_looked_at_by_itself(table: list[Row], fields: list[str], found: list[str]) -> None:
    assert rules.faults(table, fields) == found


def test_no_table_comes_of_nothing() -> None:
    with pytest.raises(CannotBeSafeError):
        rules.made_safe([], ["kind"])
    assert rules.smallest([], ["kind"]) == 0
    assert rules.smallest([*many(5, "smell"), Row(1, ("smell",)), *many(7, "child", begin=9)], ["kind"]) == 5


TABLES = st.lists(st.sampled_from(sorted(CHOICES)), min_size=1, max_size=6, unique=True).flatmap(
    lambda fields: st.tuples(
        st.just(fields),
        st.lists(
            st.tuples(st.integers(0, 60), st.tuples(*(st.sampled_from(CHOICES[code]) for code in fields))),
            min_size=20,
            max_size=150,
        ),
    )
)


def made(told: tuple[list[str], list[tuple[int, tuple[str, ...]]]], most: float = 0.5) -> tuple[list[Row], Safe] | None:
    fields, drawn = told
    table = [Row(dwelling, values, str(at)) for at, (dwelling, values) in enumerate(drawn)]
    try:
        return table, rules.made_safe(table, fields, most=most)
    except CannotBeSafeError:
        return None


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_every_table_that_is_made_hides_everybody_and_loses_nobody(told: Any) -> None:
    found = made(told)
    if found is None:
        return
    table, safe = found
    assert rules.faults(safe.rows, told[0]) == []
    assert len(safe.rows) + safe.left_out == len(table)
    # Each row is one that was there, with nothing changed but towards the coarser.
    was = {row.name: row for row in table}
    assert len({row.name for row in safe.rows}) == len(safe.rows)
    for row in safe.rows:
        for code, old, new in zip(told[0], was[row.name].values, row.values, strict=True):
            steps = {old, OTHER, WITHHELD} if not FIELDS[code].told else {old}
            step = old
            for change in FIELDS[code].coarser:
                step = change(step)
                steps.add(step)
            assert new in steps


def test_a_machine_that_forgets_the_last_step_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without leaving out those who stand out, and without withholding, the check finds it."""
    table = many(60, "smell", "yes") + many(30, "smell", "no", begin=60) + many(3, "dementia", "yes", begin=90)
    assert rules.faults(rules.made_safe(table, ["kind", "offered"]).rows, ["kind", "offered"]) == []
    with monkeypatch.context() as broken:
        broken.setattr(rules, "standing_out", lambda _classes, _k: set())
        assert "few" in rules.faults(rules.made_safe(table, ["kind", "offered"]).rows, ["kind", "offered"])
    with monkeypatch.context() as broken:
        broken.setattr(rules, "_without_the_same", lambda rows, _at, _places: (rows, 0))
        alike = many(60, "smell", "yes") + many(30, "child", "no", begin=60)
        assert "same" in rules.faults(rules.made_safe(alike, ["kind", "offered"]).rows, ["kind", "offered"])


@pytest.mark.django_db
def test_the_database_counts_the_same(db: None) -> None:
    """An independent count, in SQL: the fewest dwellings of those who are alike, and the fewest values among them."""
    fields = ["district", "kind", "outcome"]
    table = [
        Row(at % 90, (CHOICES["district"][at % 2], CHOICES["kind"][at * at % 3], CHOICES["outcome"][at * 7 % 4]))
        for at in range(400)
    ]
    safe = rules.made_safe(table, fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE released (dwelling text, district text, kind text, outcome text) ON COMMIT DROP"
        )
        cursor.executemany(
            "INSERT INTO released VALUES (%s, %s, %s, %s)", [(str(row.dwelling), *row.values) for row in safe.rows]
        )
        cursor.execute(
            "SELECT min(of_it), min(values) FROM (SELECT count(DISTINCT dwelling) AS of_it, count(DISTINCT outcome) AS values"
            " FROM released GROUP BY district, kind) AS classes"
        )
        [(of_it, values)] = cursor.fetchall()
    assert of_it == rules.smallest(safe.rows, fields) >= rules.K
    assert values >= 2
