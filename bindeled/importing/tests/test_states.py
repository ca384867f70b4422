"""The states of an import as a table of ways and of whose turn it is, and how much a file may hold."""

import pytest
from django.conf import settings

from bindeled.importing import queries
from bindeled.importing.forms import UploadForm
from bindeled.importing.models import Import
from bindeled.importing.rules import states
from bindeled.importing.tests.errands import Keeping
from journeys.factory import World


@pytest.mark.parametrize(
    ("then", "before"),
    [
        ("reading", []),  # so every import begins
        ("refused", ["reading"]),
        ("ready", ["reading", "checking"]),
        ("checking", ["ready"]),
        ("running", ["ready"]),
        ("done", ["running"]),
        ("undoing", ["done"]),
        ("undone", ["undoing"]),
    ],
)
def test_what_may_come_before_a_state(then: str, before: list[str]) -> None:
    assert states.before(then) == before
    assert then in states.STEPS


def test_in_every_state_a_process_works_or_the_keeper_chooses_or_it_has_ended() -> None:
    keepers, ends = {"ready", "done"}, {"undone", "refused"}
    assert set(states.WORKING) == states.STEPS.keys() - keepers - ends
    assert {state for state, following in states.STEPS.items() if not following} == ends


def test_what_may_be_thrown_away_was_never_written_and_nobody_works_on_it() -> None:
    written = {"running"}
    while more := {then for state in written for then in states.STEPS[state]} - written:
        written |= more
    assert set(states.NEVER_WRITTEN) == states.STEPS.keys() - written - set(states.WORKING)


def test_the_rows_of_an_import_are_counted_by_each_of_their_states(world: World) -> None:
    keeping = Keeping(world)
    with keeping.door():
        assert set(queries.counts(Import(organisation=keeping.organisation))) == set(states.ROW_STATES)


def test_the_page_says_how_large_a_file_may_be_and_the_gate_lets_that_much_through() -> None:
    megabytes, rest = divmod(states.LARGEST_FILE, 2**20)
    assert rest == 0
    assert f" {megabytes} MB" in str(UploadForm.base_fields["file"].help_text)
    assert settings.LARGER_FORMS["imports"] == states.LARGEST_FILE


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        ("LARGEST_CONTENT", 838_860_800),
        ("LARGEST_TEXTS", 104_857_600),
        ("MOST_PARTS", 500),
        ("MOST_ROWS", 700_000),
        ("MOST_COLUMNS", 40),
        ("MOST_MERGES", 20_000),
        ("LONGEST_CELL", 400),
        ("ROWS_AT_ONCE", 2_000),
        ("MOST_IN_A_SPREADSHEET", 50_000),
        ("KEPT_DAYS", 90),
    ],
)
def test_limits_are_changed_only_together_with_what_they_were_measured_or_decided_for(limit: str, most: int) -> None:
    """Memory and time were measured at these bounds (``just bench import``); the days are those of decision 0018."""
    assert getattr(states, limit) == most
