"""A backup's folder says what is in it, what is missing from it, and what is too old."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from bindeled.config import backup, restore
from bindeled.config.copies import Base, Copies, CopyError, segment_name, segment_number
from journeys.stage import FOLDER, engine

MB = 1024 * 1024
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST = 5  # the segment with which the log of a copy begins


def name(number: int, timeline: int = 1) -> str:
    return segment_name(timeline, number, MB)


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copies:
    monkeypatch.setattr(Base, "segment_size", MB)
    return Copies(tmp_path)


def copied(copies: Copies, finished: str, first: int = FIRST) -> Base:
    folder = copies.folder / "base" / finished
    (folder / "pg_wal").mkdir(parents=True)
    (folder / "pg_wal" / name(first)).touch()
    (folder / "backup_label").write_text(f"START WAL LOCATION: 0/500028 (file {name(first)})\n")
    reach = [{"Timeline": 1, "Start-LSN": "0/500028", "End-LSN": "0/500130"}]
    (folder / "backup_manifest").write_text(json.dumps({"WAL-Ranges": reach}))
    return Base(folder)


def archived(copies: Copies, *names: str, size: int = MB) -> None:
    copies.wal.mkdir(exist_ok=True)
    for one in names:
        with (copies.wal / one).open("wb") as file:
            file.truncate(size)


@pytest.mark.parametrize("size", [MB, 16 * MB])
@pytest.mark.parametrize("number", [0, 1, 255, 256, 4095, 4096, 70000])
def test_a_segments_name_and_number_are_two_words_for_one_thing(number: int, size: int) -> None:
    assert segment_number(segment_name(3, number, size), size) == number


def test_segments_are_named_as_postgresql_names_them() -> None:
    assert segment_name(1, 256, 16 * MB) == "000000010000000100000000"
    assert segment_name(1, 256, MB) == "000000010000000000000100"


def test_a_copy_knows_where_its_log_begins_and_ends(copies: Copies) -> None:
    base = copied(copies, "20260301T020000Z")
    assert base.finished_at == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert base.first_segment == name(5)
    assert base.last_segment == name(5)


def test_a_whole_log_has_no_gap(copies: Copies) -> None:
    archived(copies, name(5), name(6), name(7))
    assert copies.gaps(copied(copies, "20260301T020000Z")) == []


def test_what_the_copy_itself_carries_is_no_gap(copies: Copies) -> None:
    archived(copies, name(6), name(7))
    assert copies.gaps(copied(copies, "20260301T020000Z")) == []


def test_a_missing_segment_is_named(copies: Copies) -> None:
    archived(copies, name(5), name(6), name(8), name(10))
    assert copies.gaps(copied(copies, "20260301T020000Z")) == [name(7), name(9)]


def test_a_segment_that_is_not_whole_is_named(copies: Copies) -> None:
    archived(copies, name(5), name(7))
    archived(copies, name(6), size=MB // 2)
    assert copies.gaps(copied(copies, "20260301T020000Z")) == [name(6)]


def test_what_lies_before_the_copy_may_be_missing(copies: Copies) -> None:
    archived(copies, name(1), name(3), name(5), name(6))
    assert copies.gaps(copied(copies, "20260301T020000Z")) == []


def test_a_log_that_goes_on_in_another_timeline_has_no_gap(copies: Copies) -> None:
    archived(copies, name(5), name(6), name(7, timeline=2), name(8, timeline=2))
    assert copies.gaps(copied(copies, "20260301T020000Z")) == []


def test_a_moment_is_restored_from_the_youngest_copy_that_was_finished_by_then(copies: Copies) -> None:
    old, young = copied(copies, "20260201T020000Z"), copied(copies, "20260301T020000Z")
    assert copies.base_for(None) == young
    assert copies.base_for(datetime(2026, 3, 1, 1, 59, tzinfo=UTC)) == old
    with pytest.raises(CopyError, match="no copy"):
        copies.base_for(datetime(2026, 1, 1, tzinfo=UTC))


def test_a_copy_that_was_not_finished_is_none(copies: Copies) -> None:
    (copies.folder / "base" / backup.UNFINISHED).mkdir(parents=True)
    with pytest.raises(CopyError, match="no copy"):
        copies.base_for(None)


def test_copies_older_than_the_days_are_named_with_the_log_that_only_they_need(copies: Copies) -> None:
    old = copied(copies, "20260124T110000Z", first=3)
    copied(copies, "20260125T130000Z", first=5)
    archived(copies, name(2), name(3), name(4), name(5))
    for segment, day in ((2, 23), (3, 24), (4, 26), (5, 26)):
        at = datetime(2026, 1, day, tzinfo=UTC).timestamp()
        os.utime(copies.wal / name(segment), (at, at))
    assert copies.expired(35, NOW) == ([old], [name(2), name(3)])


def test_the_only_copy_is_never_named_for_removal(copies: Copies) -> None:
    copied(copies, "20250101T000000Z")
    archived(copies, name(1), name(5))
    assert copies.expired(35, NOW) == ([], [])


def test_no_second_backup_runs_into_the_same_folder_and_others_cannot_look(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    with backup.alone_in(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
        with pytest.raises(CopyError, match="under way"), backup.alone_in(folder):
            pass


def test_a_log_that_does_not_arrive_is_said(copies: Copies) -> None:
    base = copied(copies, "20260301T020000Z")
    assert not backup.log_arrives(copies, base, patience=0)
    archived(copies, name(5))
    assert backup.log_arrives(copies, base, patience=0)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ((), "--tombstones"),
        (("--tombstones", "/nowhere/at/all"), "--tombstones"),
        (("--no-tombstones", "--check"), "--keys"),
        (("--no-tombstones", "--check", "--keys", "/nowhere/at/all"), "--seals"),
        (("--no-tombstones", "--check", "--keys", "/nowhere/at/all", "--seals", "/nowhere"), "no keys"),
        (("--no-tombstones", "--check", "--keys", str(FOLDER / "keys"), "--seals", "/nowhere"), "no seals"),
        (("--no-tombstones",), "no copy"),
    ],
)
def test_a_restore_that_cannot_be_right_does_not_begin(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    given: tuple[str, ...],
    reason: str,
) -> None:
    monkeypatch.delenv("BINDELED_KEYS", raising=False)
    into = tmp_path / "into"
    assert restore.main([str(tmp_path / "copies"), "--into", str(into), *given]) == 1
    assert reason in capsys.readouterr().out
    assert not into.exists()


def test_a_moment_without_its_offset_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        restore.main([str(tmp_path), "--into", str(tmp_path / "into"), "--to", "2026-03-01T11:59:00"])
    assert "offset" in capsys.readouterr().err


def test_a_role_that_may_replicate_and_nothing_else_can_copy_a_server(tmp_path: Path) -> None:
    with engine.admin() as admin:
        admin.execute("DROP ROLE IF EXISTS copier")
        admin.execute("CREATE ROLE copier LOGIN REPLICATION PASSWORD 'worth nothing'")
    (tmp_path / "copies").mkdir()
    try:
        address = f"postgresql://copier:worth%20nothing@{quote(str(engine.socket), safe='')}/postgres"
        base = backup.back_up(Copies(tmp_path / "copies"), address)
        base.verify()
        assert base.folder.stat().st_mode & 0o777 == 0o700
        with pytest.raises(CopyError, match="password authentication failed"):
            backup.back_up(Copies(tmp_path / "copies"), address.replace("worth", "more"))
    finally:
        with engine.admin() as admin:
            admin.execute("DROP ROLE copier")
    assert [path.name for path in (tmp_path / "copies" / "base").glob("*Z")] == [base.folder.name]


def test_a_server_that_is_not_there_cannot_be_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BINDELED_BACKUP_URL", raising=False)
    assert backup.main([str(tmp_path / "copies"), "--folder", str(tmp_path / "nothing")]) == 1
    assert "No copy was made" in capsys.readouterr().out
