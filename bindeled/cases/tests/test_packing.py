"""What a case system is told of a case that is filed there: rules, as tables."""

import re
from datetime import date

import pytest

from bindeled.cases.rules import CASE_KINDS
from bindeled.cases.rules import packing as rules
from bindeled.drawn.rules.kinds import CONTENT_TYPES, ENDINGS

DAY = date(2026, 11, 29)
LATER = rules.Subject("", "27.12.99", "Senere", date(2027, 1, 1))
ENDED = rules.Subject("eviction", "32.00.00", "Før", date(2026, 3, 10), date(2026, 11, 28))


@pytest.mark.parametrize(
    ("kind", "on", "number"),
    [
        ("general", DAY, "27.12.04"),
        ("mediation", DAY, "27.12.04"),
        ("eviction", DAY, "32.21.14"),
        ("eviction", date(2026, 3, 10), "32.21.14"),
        # Before there was any, the first.
        ("eviction", date(2026, 3, 9), "27.12.04"),
        ("general", date(2020, 1, 1), "27.12.04"),
    ],
)
def test_a_case_is_filed_under_the_subject_of_its_kind(kind: str, on: date, number: str) -> None:
    assert rules.subject_of(kind, on=on).number == number


@pytest.mark.parametrize(
    ("kind", "on", "number"),
    [
        ("general", date(2026, 12, 31), "27.12.04"),
        ("general", date(2027, 1, 1), "27.12.99"),
        ("move_in", date(2027, 1, 1), "27.12.99"),
        ("eviction", date(2026, 11, 28), "32.00.00"),
        # Its own has ended: that of every kind.
        ("eviction", DAY, "27.12.04"),
        ("eviction", date(2027, 1, 1), "27.12.99"),
    ],
)
def test_a_change_is_a_further_row(monkeypatch: pytest.MonkeyPatch, kind: str, on: date, number: str) -> None:
    monkeypatch.setattr(rules, "SUBJECTS", (rules.SUBJECTS[0], ENDED, LATER))
    assert rules.subject_of(kind, on=on).number == number


def test_the_table_of_subjects_is_whole() -> None:
    assert {one.kind for one in rules.SUBJECTS} <= {"", *CASE_KINDS}
    assert all(re.fullmatch(r"\d\d\.\d\d\.\d\d", one.number) for one in rules.SUBJECTS)
    assert [(one.kind, one.number, one.valid_from, one.valid_to) for one in rules.SUBJECTS] == [
        ("", "27.12.04", date(2026, 3, 10), None),
        ("eviction", "32.21.14", date(2026, 3, 10), None),
    ]
    assert date(2026, 11, 28) <= rules.KLE_CHECKED
    assert "KLE 3.23" in rules.KLE_SOURCE


def test_a_title_is_the_subject_and_the_number() -> None:
    assert rules.title_of(rules.SUBJECTS[1], "123456").startswith("Udsættelsestruede lejere og midlertidig")
    assert rules.title_of(rules.SUBJECTS[0], "123456").endswith(" 123456")


def test_a_case_is_as_sensitive_as_the_row_of_the_day_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rules.sensitivity(DAY).code == "sensitive"
    later = rules.Sensitivity("other", "Andet", "Ny lov", date(2027, 1, 1))
    monkeypatch.setattr(rules, "SENSITIVITIES", (*rules.SENSITIVITIES, later))
    told = [(2000, "sensitive"), (2026, "sensitive"), (2027, "other"), (2028, "other")]
    for year, code in told:
        assert rules.sensitivity(date(year, 1, 1)).code == code


def test_files_are_named_and_what_they_are_is_known_by_their_ending() -> None:
    assert (rules.CASE, rules.SCHEMA, rules.PAPER) == ("sag.json", "sag.schema.json", "sag.pdf")
    assert (
        *("manifest.json", "manifest.schema.json", "filer/"),
        1,
    ) == (rules.MANIFEST, rules.MANIFEST_SCHEMA, rules.FOLDER, rules.VERSION)
    assert rules.content_type("sag.schema.json") == "application/json"
    for kind, ending in ENDINGS.items():
        assert rules.content_type(f"filer/1.{ending}") == CONTENT_TYPES[kind]
    assert set(rules.THEMES) == {rules.CASE, rules.SCHEMA, rules.PAPER, rules.MANIFEST_SCHEMA, *ENDINGS}
    assert set(rules.WITHHELD) == {"unreadable"}
