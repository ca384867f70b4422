"""A sample of what is stored is opened with the keys that the process holds; what does not open is said."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.test import override_settings

from bindeled.cases.actions import open_arrivals, open_case, tie_resident, write_note
from bindeled.cases.models import Case, Concern
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality import records
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.keys import make_keys
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.config.management.commands import check_records
from bindeled.config.management.commands.check_records import HELD
from conftest import acting
from journeys.factory import World, told


@pytest.fixture(autouse=True)
def _as_at_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests change logins on one connection, which start-up rightly refuses; it has tests of its own."""
    monkeypatch.setattr(check_records, "refusals", list)


@pytest.fixture
def stored(world: World) -> World:
    for key in ("one", "two"):
        with acting("sender"), entered(world.door("Karin")):
            pass_on(told(world), key=key, by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    with acting("municipality"), entered(world.door("Bo")):
        case = open_case(Concern.objects.all()[0], by=world["Bo"])
        write_note(case, text="Talt med beboeren.", by=world["Bo"])
        tie_resident(case, name="Opdigtet Beboer", by=world["Bo"])
    return world


def look(side: str) -> dict[str, int]:
    said = StringIO()
    with acting(side):
        call_command("check_records", "--json", stdout=said)
    found: dict[str, int] = json.loads(said.getvalue())
    return found


def test_the_municipality_opens_concerns_cases_notes_and_names(stored: World) -> None:
    assert look("municipality") == {"opened": 5, "destroyed": 0, "unreadable": 0}


def test_opening_leaves_one_line_in_the_trace(stored: World) -> None:
    look("municipality")
    assert TraceEntry.objects.get(deed="checked").count == 5


def test_a_destroyed_record_is_counted_as_such(stored: World, tmp_path: Path) -> None:
    key = RecordKey.objects.get(id=Case.objects.get().key_id)
    with override_settings(TOMBSTONES=str(tmp_path)), acting("worker"), entered(Door("worker", municipality="0101")):
        records.destroy(key, reason="retention")
    assert look("municipality") == {"opened": 3, "destroyed": 2, "unreadable": 0}


def test_the_worker_opens_what_still_lies_sealed(stored: World) -> None:
    with acting("sender"), entered(stored.door("Karin")):
        pass_on(told(stored), key="three", by=stored["Karin"])
    assert look("worker") == {"opened": 1, "destroyed": 0, "unreadable": 0}


def test_wrong_keys_are_said(stored: World, tmp_path: Path) -> None:
    for code in ("0101", "0157"):
        make_keys(tmp_path, tmp_path / "public.json", code)
    with override_settings(KEYS=str(tmp_path)), pytest.raises(CommandError, match=r"5 of the values .* do not open"):
        look("municipality")


def test_the_senders_process_is_refused(world: World) -> None:
    with acting("sender"), pytest.raises(CommandError, match="sender"):
        call_command("check_records")


def test_every_encrypted_column_is_looked_at() -> None:
    indexes = {
        "dwelling_index",
        "alike",
        "mark",
        "place",
        "place_mark",
        "person_mark",
        "sender_mark",
        "known_by",
        "digest",
        "alias_mark",
    }
    encrypted = {
        (model, column.name)
        for label in ("breaches", "cases", "duty", "files", "furnishing", "offers", "outreach", "residents")
        for model in apps.get_app_config(label).get_models()
        for column in model._meta.get_fields()
        if isinstance(column, models.BinaryField) and column.name not in indexes
    }
    assert {(model, column) for model, column, _key in HELD} == encrypted
