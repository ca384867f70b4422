"""The file of an extract: its rows, its sheet, and what neither tells."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.utils import translation

from bindeled.evaluation.queries import packing as rules
from bindeled.evaluation.rules import report
from bindeled.evaluation.rules.anonymity import Row, Safe, made_safe
from bindeled.evaluation.rules.fields import FIELDS


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


ORDER = rules.Order("abcd1234", "Om ordningen virker.", date(2026, 1, 1), date(2026, 7, 1), ("kind", "offered"), 5)


def safe() -> Safe:
    rows = [Row(at, ("smell", "yes" if at % 3 else "no"), f"p{at}") for at in range(20)]
    rows += [Row(20 + at, ("child", "yes"), f"p{20 + at}") for at in range(6)]
    return made_safe([*rows, Row(99, ("dementia", "no"), "p99")], ["kind", "offered"])


def test_a_pseudonym_is_of_one_extract_alone() -> None:
    one, other = UUID(int=1), UUID(int=2)
    names = {rules.pseudonym(key, concern) for key in (b"a" * 32, b"b" * 32) for concern in (one, other)}
    assert len(names) == 4
    assert rules.pseudonym(b"a" * 32, one) == rules.pseudonym(b"a" * 32, one)
    assert {len(name) for name in names} == {20}


def test_rows_are_csv_and_no_formula() -> None:
    rows = [Row(1, ("=1+1", "b;c"), "p1"), Row(2, ("-", '"q"'), "p2")]
    assert rules.table(rows, ["district", "kind"]) == 'row;district;kind\r\np1;\'=1+1;"b;c"\r\np2;\'-;"""q"""\r\n'


def test_the_sheet_says_what_it_is_and_what_it_cannot_tell() -> None:
    told = safe()
    text = rules.sheet(ORDER, told, report.report_of(told, {}), made_at=datetime(2026, 11, 30, tzinfo=UTC))
    for words in (
        "Extract abcd1234",
        "Purpose: Om ordningen virker.",
        "Period: 2026-Q1 to 2026-Q2",
        "Made: 2026-11-30",
        str(report.CAVEAT),
        "at least 5 dwellings",
        "Nothing had to be made coarser.",
        "kind – Kind (could be known beforehand)",
        "offered – An offer was made (could be learnt)",
        "    smell: It smells (20)",
        "    withheld: Withheld: it would have been the same for all who are alike (6)",
    ):
        assert words in text
    coarse = Safe(told.fields, told.rows, ("received",), 0, {}, {})
    assert "Quarters became half-years." in rules.sheet(
        ORDER, coarse, report.report_of(coarse, {}), made_at=datetime(2026, 11, 30, tzinfo=UTC)
    )
    assert str(FIELDS["district"].label) not in text


def test_the_file_opens_and_does_not_say_when_it_was_made() -> None:
    packed = rules.packed({"a.csv": "æ;ø\r\n", "b.txt": "x"})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["a.csv", "b.txt"]
        assert archive.read("a.csv").decode("utf-8-sig") == "æ;ø\r\n"
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_DEFLATED}
