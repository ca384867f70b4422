"""The tables of the rules and the words for people are about the same things."""

from bindeled.importing import words
from bindeled.importing.rules import cells, columns, rows, states


def test_every_state_has_its_word() -> None:
    assert states.STEPS.keys() == words.STATES.keys()


def test_every_column_role_and_kind_has_its_word() -> None:
    assert {field for fields in columns.COLUMNS.values() for field in fields} == words.FIELDS.keys()
    assert columns.COLUMNS.keys() == words.KINDS.keys() == rows.CHECKS.keys() == rows.TELLING.keys()
    assert cells.ROLES.keys() == words.ROLES.keys()


def test_no_row_is_read_into_more_than_a_cell_may_hold() -> None:
    assert max(rows.LONGEST.values()) <= states.LONGEST_CELL
