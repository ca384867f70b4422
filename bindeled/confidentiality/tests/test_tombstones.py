"""A destroyed key is on a list outside the database before it is gone, and only what was done is done again."""

import json
import os
import uuid
from contextlib import suppress
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from bindeled.confidentiality import records
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.confidentiality.tests.files import of, open_handles, waits_for_the_lock
from bindeled.confidentiality.tombstones import DONE, INTENDED, WITHDRAWN, Tombstone, Tombstones
from conftest import acting
from journeys.factory import World

WORKER, MUNICIPAL = Door("worker", municipality="0101"), Door("municipal", municipality="0101")
STONE = Tombstone(uuid.uuid4(), "0101", datetime(2026, 3, 31, 23, 59, tzinfo=UTC))


@pytest.fixture
def tombstones(tmp_path: Path) -> Any:
    with override_settings(TOMBSTONES=str(tmp_path / "tombstones")):
        yield Tombstones(tmp_path / "tombstones")


@pytest.fixture
def key(world: World) -> RecordKey:
    with acting("worker"), entered(WORKER):
        return RecordKey.objects.get(id=records.new_record("0101").key_id)


def destroy(key: RecordKey) -> bool:
    with acting("worker"), entered(WORKER):
        return records.destroy(key, reason="retention")


def test_a_destroyed_key_opens_nothing_any_more(key: RecordKey, tombstones: Tombstones) -> None:
    assert destroy(key)
    key.refresh_from_db()
    assert key.destroyed_at is not None
    with acting("municipality"), entered(MUNICIPAL), pytest.raises(UnreadableError, match="destroyed"):
        records.unlock(key)


def test_the_intention_is_on_the_list_before_the_commit_and_done_after_it(
    key: RecordKey, tombstones: Tombstones, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        destroy(key)
        assert list(tombstones.read().open) == [key.id]
        assert not tombstones.read().done
    told = tombstones.read()
    assert list(told.done) == [key.id]
    assert not told.open


def test_the_list_holds_an_id_a_municipality_and_a_time(key: RecordKey, tombstones: Tombstones) -> None:
    destroy(key)
    [stone] = tombstones.read().open.values()
    key.refresh_from_db()
    assert stone == Tombstone(key.id, "0101", key.destroyed_at)  # type: ignore[arg-type]
    [path] = tombstones.folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert tombstones.folder.stat().st_mode & 0o777 == 0o700


def test_destroying_leaves_a_line_in_the_trace_and_happens_once(key: RecordKey, tombstones: Tombstones) -> None:
    assert destroy(key)
    assert not destroy(key)
    assert TraceEntry.objects.filter(deed="destroyed", record_id=key.id, purpose="retention").count() == 1
    assert tombstones.read().unreadable == 0


def test_where_the_tombstone_cannot_be_written_nothing_is_destroyed(key: RecordKey, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with override_settings(TOMBSTONES=str(tmp_path / "a file")), pytest.raises(OSError, match="a file"):
        destroy(key)
    key.refresh_from_db()
    assert key.wrapped is not None


def test_a_process_without_a_list_destroys_nothing(key: RecordKey) -> None:
    with override_settings(TOMBSTONES=""), pytest.raises(ImproperlyConfigured):
        destroy(key)


@pytest.mark.parametrize(
    ("side", "door"), [("municipality", MUNICIPAL), ("sender", Door("sender", municipality="0101"))]
)
def test_no_other_door_may_destroy(key: RecordKey, tombstones: Tombstones, side: str, door: Door) -> None:
    with acting(side), pytest.raises(ProgrammingError, match="permission denied"), entered(door):
        records.destroy(key, reason="retention")
    assert not tombstones.folder.exists()


def test_another_municipalitys_key_is_not_there_to_destroy(key: RecordKey, tombstones: Tombstones) -> None:
    with acting("worker"), entered(Door("worker", municipality="0157")):
        assert not records.destroy(key, reason="retention")


def test_the_worker_cannot_put_another_key_in_the_place_of_one(key: RecordKey) -> None:
    with acting("worker"), pytest.raises(ProgrammingError, match="row-level security"), entered(WORKER):
        RecordKey.objects.filter(id=key.id).update(wrapped=b"another key")


def destroy_and_fail(key: RecordKey) -> None:
    with entered(WORKER), transaction.atomic():
        records.destroy(key, reason="retention")
        raise RuntimeError


def test_what_was_rolled_back_is_withdrawn_and_destroys_nothing_at_a_restore(
    key: RecordKey, tombstones: Tombstones
) -> None:
    with acting("worker"), pytest.raises(RuntimeError):
        destroy_and_fail(key)
    assert list(tombstones.read().open) == [key.id]
    with acting("worker"), entered(WORKER):
        assert records.settle() == 1
        assert records.settle() == 0
    told = tombstones.read()
    assert not told.open
    assert not told.done


def test_what_was_committed_by_a_process_that_died_is_settled_as_done(key: RecordKey, tombstones: Tombstones) -> None:
    destroy(key)  # in a test nothing commits, so the second line is not written: as if the process had died
    with acting("worker"), entered(WORKER):
        assert records.settle() == 1
    assert list(tombstones.read().done) == [key.id]


def test_what_a_copy_brings_back_is_destroyed_again_once(key: RecordKey, tombstones: Tombstones) -> None:
    Tombstones(tombstones.folder).write(DONE, Tombstone(key.id, "0101", STONE.at))
    Tombstones(tombstones.folder).write(INTENDED, STONE)
    first, second = apply(), apply()
    assert "0101: 1 keys destroyed, 1 begun and not answered for" in first
    assert "0101: 1 destroyed again" in first
    assert "0157: 0 destroyed again" in first
    assert "0101: 0 destroyed again" in second
    key.refresh_from_db()
    assert (key.wrapped, key.destroyed_at) == (None, STONE.at)
    assert TraceEntry.objects.get(deed="destroyed_again").count == 1


def apply() -> str:
    said = StringIO()
    with acting("worker"):
        call_command("tombstones", "--apply", stdout=said)
    return said.getvalue()


def test_a_list_that_is_not_there_is_not_an_empty_list(key: RecordKey, tombstones: Tombstones) -> None:
    with pytest.raises(CommandError, match="no tombstones"):
        apply()


def test_a_line_that_cannot_be_read_is_an_error(world: World, tombstones: Tombstones) -> None:
    tombstones.write(DONE, STONE)
    with next(tombstones.folder.iterdir()).open("ab") as file:
        file.write(b"damage\n")
    with pytest.raises(CommandError, match="1 lines cannot be read"):
        apply()


def test_settling_leaves_other_municipalities_intentions_to_their_own_door(
    key: RecordKey, tombstones: Tombstones
) -> None:
    destroy(key)
    with acting("worker"), entered(Door("worker", municipality="0157")):
        assert records.settle() == 0
    assert list(tombstones.read().open) == [key.id]


@pytest.mark.parametrize(
    ("words", "done", "still_open"),
    [
        ((), 0, 0),
        ((INTENDED,), 0, 1),
        ((INTENDED, DONE), 1, 0),
        ((INTENDED, WITHDRAWN), 0, 0),
        ((INTENDED, WITHDRAWN, INTENDED), 0, 1),
        ((INTENDED, WITHDRAWN, INTENDED, DONE), 1, 0),
        ((INTENDED, DONE, WITHDRAWN), 1, 0),
        ((INTENDED, DONE, INTENDED), 1, 0),
    ],
)
def test_one_done_is_enough_and_an_intention_alone_is_open(
    tmp_path: Path, words: tuple[str, ...], done: int, still_open: int
) -> None:
    for word in words:
        Tombstones(tmp_path).write(word, STONE)
    told = Tombstones(tmp_path).read()
    assert (len(told.done), len(told.open), told.unreadable) == (done, still_open, 0)


def test_a_line_cut_off_in_writing_is_counted_and_spoils_no_other(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path)
    tombstones.write(INTENDED, STONE)
    [path] = tmp_path.iterdir()
    with path.open("ab") as file:
        file.write(b'{"word": "inten')
    tombstones.write(DONE, STONE)
    told = tombstones.read()
    assert list(told.done) == [STONE.key]
    assert told.unreadable == 1


def test_no_list_says_nothing(tmp_path: Path) -> None:
    assert not Tombstones(tmp_path / "nowhere").read().done


@pytest.mark.django_db
def test_the_worker_may_change_nothing_of_a_key_but_its_destruction() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee, column_name FROM information_schema.column_privileges"
            " WHERE table_name = 'confidentiality_recordkey'"
            " AND privilege_type = 'UPDATE' AND grantee <> 'bindeled_owner' ORDER BY 1, 2"
        )
        doors = ("door_eraser", "door_worker")
        assert cursor.fetchall() == [(door, column) for door in doors for column in ("destroyed_at", "wrapped")]


# -- The file, one line at a time ------------------------------------------------------------------------------------


def test_a_line_says_these_things_and_a_month_has_a_file_by_the_clock_of_greenwich(tmp_path: Path) -> None:
    at = datetime(2026, 4, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    Tombstones(tmp_path / "a" / "b").write(INTENDED, Tombstone(STONE.key, "0157", at))
    [path] = (tmp_path / "a" / "b").iterdir()
    assert path.name == "2026-03.jsonl"
    [line] = path.read_text().splitlines()
    assert json.loads(line) == {
        "word": "intended",
        "key": str(STONE.key),
        "municipality": "0157",
        "at": "2026-04-01T01:30:00+02:00",
    }
    assert (INTENDED, DONE, WITHDRAWN) == ("intended", "done", "withdrawn")


def test_each_line_is_on_the_disk_before_we_go_on_and_so_is_its_files_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, int]] = []

    def sync(handle: int) -> None:
        path = of(handle)
        synced.append((path.name, 0 if path.is_dir() else path.stat().st_size))

    monkeypatch.setattr(os, "fsync", sync)
    Tombstones(tmp_path).write(INTENDED, STONE)
    assert synced == [("2026-03.jsonl", (tmp_path / "2026-03.jsonl").stat().st_size), (tmp_path.name, 0)]
    assert synced[0][1] > 0


def test_a_disk_that_takes_half_a_line_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, line: whole(handle, line[: len(line) // 2]))
    with pytest.raises(OSError, match=r"could not be written whole to .*2026-03\.jsonl; is the disk full"):
        Tombstones(tmp_path).write(DONE, STONE)
    monkeypatch.undo()
    Tombstones(tmp_path).write(DONE, STONE)
    told = Tombstones(tmp_path).read()
    assert (list(told.done), told.unreadable) == ([STONE.key], 1)


def test_one_process_waits_until_the_other_has_written(tmp_path: Path) -> None:
    assert waits_for_the_lock(tmp_path / "2026-03.jsonl", lambda: Tombstones(tmp_path).write(DONE, STONE))


@pytest.mark.parametrize("fails", [False, True])
def test_no_handle_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    if fails:
        monkeypatch.setattr(os, "write", lambda _handle, _line: 0)
    with suppress(OSError):
        Tombstones(tmp_path).write(DONE, STONE)
    assert open_handles(tmp_path) == []


def test_lines_are_added_and_none_is_written_over(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path)
    tombstones.write(INTENDED, STONE)
    [path] = tmp_path.iterdir()
    first = path.read_bytes()
    tombstones.write(DONE, STONE)
    assert path.read_bytes().startswith(first)
    assert path.read_bytes().count(b"\n") == 2
    assert b"\n\n" not in path.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        b"[]",
        b"null",
        b'"done"',
        b"{}",
        b'{"word": "forgotten", "key": "00000000-0000-0000-0000-000000000001", "municipality": "0101", "at": "2026-01-01"}',
        b'{"word": "done", "key": "no id", "municipality": "0101", "at": "2026-01-01T00:00:00+00:00"}',
        b'{"word": "done", "key": "00000000-0000-0000-0000-000000000001", "municipality": "0101", "at": "yesterday"}',
        b'{"word": "done", "key": "00000000-0000-0000-0000-000000000001", "at": "2026-01-01T00:00:00+00:00"}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_line_is_counted_and_the_lines_around_it_are_read(tmp_path: Path, damage: bytes) -> None:
    tombstones, other = Tombstones(tmp_path), Tombstone(uuid.uuid4(), "0101", STONE.at)
    tombstones.write(DONE, STONE)
    with next(tmp_path.iterdir()).open("ab") as file:
        file.write(damage + b"\n")
    tombstones.write(INTENDED, other)
    told = tombstones.read()
    assert (told.done, told.open, told.unreadable) == ({STONE.key: STONE}, {other.key: other}, 1)


def test_months_are_read_one_after_the_other_and_other_files_are_left_alone(tmp_path: Path) -> None:
    """What was intended in March and withdrawn in April is withdrawn, whichever file the system lists first."""
    tombstones = Tombstones(tmp_path)
    april = Tombstone(STONE.key, "0101", datetime(2026, 4, 2, tzinfo=UTC))
    tombstones.write(WITHDRAWN, april)
    tombstones.write(INTENDED, STONE)
    (tmp_path / "notes.txt").write_text("not ours\n")
    told = tombstones.read()
    assert (told.open, told.done, told.unreadable) == ({}, {}, 0)


def test_a_tombstone_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        STONE.municipality = "0157"  # type: ignore[misc]


def test_what_stands_after_a_torn_line_is_this(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path)
    tombstones.write(DONE, STONE)
    [path] = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    tombstones.write(DONE, STONE)
    assert path.read_bytes() == whole[:-5] + b"\n" + whole


def test_a_line_of_blanks_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "2026-03.jsonl").write_text("\n   \n")
    assert Tombstones(tmp_path).read().unreadable == 0


def test_only_the_one_key_is_destroyed_and_the_second_time_is_told(key: RecordKey, tombstones: Tombstones) -> None:
    with acting("worker"), entered(WORKER):
        other = RecordKey.objects.get(id=records.new_record("0101").key_id)
    assert destroy(key) is True
    assert destroy(key) is False
    other.refresh_from_db()
    assert other.wrapped is not None
    line = TraceEntry.objects.get(deed="destroyed")
    assert (line.record_kind, line.record_id, line.purpose) == ("record_key", key.id, "retention")


def test_a_second_line_that_cannot_be_written_does_not_undo_what_was_committed(
    key: RecordKey, tombstones: Tombstones, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        destroy(key)
    assert [bool(waiting[-1]) for waiting in connection.run_on_commit] == [True]
    assert len(callbacks) == 1


def test_keys_destroyed_again_leave_one_line_with_their_number(key: RecordKey, tombstones: Tombstones) -> None:
    with acting("worker"), entered(WORKER):
        other = records.new_record("0101").key_id
        stones = [Tombstone(one, "0101", STONE.at) for one in (key.id, other, uuid.uuid4())]
        living = records.new_record("0101").key_id
        assert records.destroy_again(stones) == 2
        assert RecordKey.objects.get(id=living).wrapped is not None
    line = TraceEntry.objects.get(deed="destroyed_again")
    assert (line.record_kind, line.record_id, line.purpose, line.count) == ("record_key", None, "restore", 2)


@pytest.mark.django_db
def test_what_is_gone_with_its_row_is_buried_at_once_in_its_own_municipality(tombstones: Tombstones) -> None:
    gone = uuid.uuid4()
    with acting("worker"), entered(WORKER):
        records.bury(gone, at=STONE.at)
    told = tombstones.read()
    assert told.done == {gone: Tombstone(gone, "0101", STONE.at)}
    assert (told.open, told.unreadable) == ({}, 0)
    [written] = [path.read_text().splitlines() for path in tombstones.folder.glob("*.jsonl")]
    assert [json.loads(line)["word"] for line in written] == [INTENDED, DONE]


def test_each_intention_is_answered_by_its_own_key(key: RecordKey, tombstones: Tombstones) -> None:
    with acting("worker"), entered(WORKER):
        living = RecordKey.objects.get(id=records.new_record("0101").key_id)
    destroy(key)
    tombstones.write(INTENDED, Tombstone(living.id, "0101", STONE.at))
    with acting("worker"), entered(WORKER), CaptureQueriesContext(connection) as asked:
        assert records.settle() == 2
    assert sum("FOR UPDATE" in query["sql"] for query in asked) == 2, "it waits for a destruction that is under way"
    told = tombstones.read()
    assert (list(told.done), told.open) == ([key.id], {})
