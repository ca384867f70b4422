"""The memo's own rules: its sections, its periods, and what is drawn of a row."""

from datetime import date

import pytest

from bindeled.statistics.rules import memo as rules
from bindeled.statistics.rules.memo import Drawn, Part, Row, Table
from bindeled.suppression.rules.periods import MONTH, QUARTER, YEAR, Period

Y2025, Q3 = Period(date(2025, 1, 1), YEAR), Period(date(2025, 7, 1), QUARTER)


def test_the_sections_are_those_of_the_source_in_its_order() -> None:
    assert [one.code for one in rules.SECTIONS] == [
        "background",
        "method",
        "conclusions",
        "results",
        "effect",
        "process",
    ]
    assert all(one.source.startswith("S4:") for one in rules.SECTIONS)
    lines = [int(one.source[3:].split("-")[0]) for one in rules.SECTIONS]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("name", "period"), [("2025", Y2025), ("2025-3", Q3), ("2000-1", Period(date(2000, 1, 1), QUARTER))]
)
def test_an_address_names_a_year_or_a_quarter(name: str, period: Period) -> None:
    assert rules.period_named(name) == period
    assert rules.named(period) == name


@pytest.mark.parametrize(
    "name", ["", "25", "2025-0", "2025-5", "2025-", "1999", "1999-4", "2025-03", "notat", "２０２５", "2025\n"]
)
def test_an_address_that_names_no_fixed_period_is_none(name: str) -> None:
    assert rules.period_named(name) is None


@pytest.mark.parametrize(
    ("period", "today", "over"),
    [
        (Y2025, date(2026, 1, 9), False),
        (Y2025, date(2026, 1, 11), True),
        (Q3, date(2025, 10, 9), False),
        (Q3, date(2025, 10, 11), True),
    ],
)
def test_a_period_is_over_when_its_last_month_stands(period: Period, today: date, over: bool) -> None:
    assert rules.is_over(period, today) is over
    assert (period in rules.offered(today)) is over


def test_years_are_offered_first_and_the_newest_first_of_each() -> None:
    found = [rules.named(one) for one in rules.offered(date(2026, 5, 20))]
    assert found[:3] == ["2025", "2024", "2023"]
    assert found[9:12] == ["2026-1", "2025-4", "2025-3"]
    assert len(found) == 9 + 37
    assert not any(one.kind == MONTH for one in rules.offered(date(2026, 5, 20)))


def test_a_year_goes_on_by_quarters_and_a_quarter_by_months() -> None:
    assert rules.through(Y2025) == [Period(date(2025, month, 1), QUARTER) for month in (1, 4, 7, 10)]
    assert rules.through(Q3) == [Period(date(2025, month, 1), MONTH) for month in (7, 8, 9)]
    assert rules.last_day(Y2025) == date(2025, 12, 31)
    assert rules.last_day(Q3) == date(2025, 9, 30)


def test_what_is_drawn_of_a_row() -> None:
    both = Row(["Lugt", "31", "7 %", "skjult"], [31, None])
    assert both.line == ("Lugt", Drawn(31, hidden=False), Drawn(None, hidden=True))
    assert Row(["Lugt", "0", "–"], [0, None]).line == ("Lugt", Drawn(0, hidden=False), Drawn(None, hidden=False))
    assert Row(["1. kvartal", "7", "1 af 2"], [7]).line == ("1. kvartal", Drawn(7, hidden=False), None)
    assert Row(["1. kvartal", "ikke skrevet", "0 af 2"]).line == ("1. kvartal", None, None)
    assert both.thousandths == {}
    share = Row(["Enig?", "22", "6", "5", "67 % (50–80 %)"], reach=[0.6667, 0.5, 0.8])
    assert share.thousandths == {"agreed": 667}
    assert share.in_words == "Enig? 67 % (50–80 %)"


def test_what_a_table_says_of_itself() -> None:
    rows = [Row(["Lugt", "31", "40"], [31, 40]), Row(["Alene", "skjult", "0"], [None, 0])]
    bars = Table("Slags", ["Slags", "2025", "2024"], rows)
    assert (bars.most, bars.is_reach, bars.called) == (40, False, "Slags")
    assert bars.lines == [row.line for row in rows]
    assert bars.cells == [row.cells for row in rows]
    assert Table("", ["Slags"], [Row(["Alene"])], name="Kort").called == "Kort"
    assert Table("", ["Slags"], [Row(["Alene"])]).most == 0
    assert Table("", ["?"], [Row(["Enig?"], reach=[0.5, 0.4, 0.6])]).is_reach


def test_a_part_is_read_as_it_was_kept() -> None:
    kept = {
        "heading": "H", "says": ["s"], "definition": "d", "notes": ["n"],
        "tables": [{"caption": "c", "headings": ["a"], "rows": [{"cells": ["1"], "bars": [], "reach": None}]}],
    }  # fmt: skip
    assert rules.part_of(kept) == Part("H", ["s"], "d", [Table("c", ["a"], [Row(["1"], [], None)])], ["n"])
