"""The file of seals: only ever added to, on the disk before we go on, and never upon a database that tells otherwise."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bindeled.confidentiality import handover
from bindeled.confidentiality.models import Seal
from bindeled.confidentiality.seals import SealError, Signed
from bindeled.confidentiality.tests.files import of, open_handles, waits_for_the_lock

NOON = datetime(2026, 11, 24, 12, 30, 5, tzinfo=UTC)


def seal(number: int, municipality: str = "0101") -> Seal:
    """Answer a row of the database; nobody verifies its signature here."""
    return Seal.objects.create(
        municipality_id=municipality,
        number=number,
        from_transaction=number * 10,
        to_transaction=number * 10 + 10,
        count=0,
        lines="0" * 64,
        previous="",
        sealed_at=NOON,
        key_id="a key",
        root=f"{number:064}",
        signature="ab",
    )


def numbers(path: Path) -> list[int | None]:
    return [one.says.number if one else None for one in handover.read(path)]


def test_each_municipality_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert handover.file_of(tmp_path, "0157") == tmp_path / "0157.seals"


@pytest.mark.django_db
def test_what_is_new_is_added_in_order_and_nothing_twice(tmp_path: Path) -> None:
    for number in (2, 1, 3):
        seal(number)
    seal(4, "0157")
    assert handover.hand_over(tmp_path, "0101") == 3
    path = tmp_path / "0101.seals"
    assert numbers(path) == [1, 2, 3]
    assert list(handover.read(path)) == [Signed.of(one) for one in Seal.objects.filter(number__lt=4).order_by("number")]
    before = path.read_bytes()
    assert handover.hand_over(tmp_path, "0101") == 0
    assert path.read_bytes() == before
    seal(4)
    assert handover.hand_over(tmp_path, "0101") == 1
    assert path.read_bytes().startswith(before)
    assert numbers(path) == [1, 2, 3, 4]
    assert path.read_bytes().count(b"\n") == 4


@pytest.mark.django_db
def test_the_folder_is_made_with_all_above_it_and_nobody_else_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    seal(1)
    handover.hand_over(folder, "0101")
    assert folder.stat().st_mode & 0o777 == 0o750


@pytest.mark.django_db
def test_what_was_handed_over_is_on_the_disk_and_so_is_the_name_of_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, int]] = []

    def sync(handle: int) -> None:
        name = of(handle).name
        synced.append((name, os.fstat(handle).st_size if name.endswith(".seals") else 0))

    monkeypatch.setattr(os, "fsync", sync)
    seal(1)
    handover.hand_over(tmp_path, "0101")
    size = (tmp_path / "0101.seals").stat().st_size
    assert synced == [("0101.seals", size), (tmp_path.name, 0)], "the whole line lies in the file when it is synced"
    synced.clear()
    seal(2)
    handover.hand_over(tmp_path, "0101")
    assert [name for name, _size in synced] == ["0101.seals"]
    synced.clear()
    handover.hand_over(tmp_path, "0101")
    assert synced == []


@pytest.mark.django_db
def test_one_worker_waits_until_the_other_has_written(tmp_path: Path) -> None:
    seal(1)
    assert waits_for_the_lock(tmp_path / "0101.seals", lambda: handover.hand_over(tmp_path, "0101"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "words"),
    [(None, "the database does not know it any more"), ({"count": 9}, "the database tells another")],
)
def test_nothing_is_added_where_the_last_seal_is_not_the_databases_and_it_says_what_to_do(
    tmp_path: Path, changed: dict[str, int] | None, words: str
) -> None:
    seal(1)
    handover.hand_over(tmp_path, "0101")
    path = tmp_path / "0101.seals"
    before = path.read_bytes()
    if changed:
        Seal.objects.update(**changed)
    else:
        Seal.objects.all().delete()
    seal(1, "0157")
    with pytest.raises(SealError) as fault:
        handover.hand_over(tmp_path, "0101")
    assert str(fault.value) == (
        f"Seal 1 of 0101 was handed over, and {words}. Nothing is sealed or handed over until somebody has looked: "
        "bindeled seals check. After restoring a backup: bindeled seals restored."
    )
    assert path.read_bytes() == before


@pytest.mark.django_db
def test_after_a_line_cut_short_the_next_begins_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / "0101.seals"
    for number in (1, 2):
        seal(number)
    handover.hand_over(tmp_path, "0101")
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    assert handover.hand_over(tmp_path, "0101") == 1
    assert path.read_bytes() == whole[:-7] + b"\n" + whole.splitlines(keepends=True)[1]
    assert numbers(path) == [1, None, 2]
    assert path.read_bytes().endswith(b"\n")
    assert b"\n\n" not in path.read_bytes()


@pytest.mark.django_db
def test_a_file_that_was_emptied_gets_everything_again_without_a_blank_line(tmp_path: Path) -> None:
    seal(1)
    path = tmp_path / "0101.seals"
    path.touch()
    assert handover.hand_over(tmp_path, "0101") == 1
    assert path.read_bytes().startswith(b"{")


@pytest.mark.django_db
def test_what_is_added_while_the_file_is_read_is_left_for_the_next_time(tmp_path: Path) -> None:
    seal(1)
    handover.hand_over(tmp_path, "0101")
    reading = handover.read(tmp_path / "0101.seals")
    seal(2)
    handover.hand_over(tmp_path, "0101")
    assert [one.says.number for one in reading if one] == [1]


def test_blank_lines_are_no_seals_and_damaged_ones_are_named(tmp_path: Path) -> None:
    path = tmp_path / "0101.seals"
    path.write_bytes(b"\n   \n\xff\xfe damage\n")
    assert numbers(path) == [None]


@pytest.mark.django_db
def test_the_last_seal_is_found_at_the_end_of_a_long_file_and_behind_damage(tmp_path: Path) -> None:
    path = tmp_path / "0101.seals"
    assert handover.last_of(path) is None
    for number in range(1, 101):
        seal(number)
    handover.hand_over(tmp_path, "0101")
    assert path.stat().st_size > 4 * handover.LONGEST_LINE
    with path.open("ab") as file:
        file.write(b'\n{"number": 101\xff')
    last = handover.last_of(path)
    assert last
    assert last.says.number == 100
    path.write_bytes(b"damage\n")
    assert handover.last_of(path) is None


def test_the_longest_line_is_longer_than_any_seal() -> None:
    longest = Seal(
        municipality_id="9999",
        number=2**31,
        from_transaction=2**63,
        to_transaction=2**63,
        count=2**31,
        lines="f" * 64,
        previous="f" * 64,
        sealed_at=NOON,
        key_id="f" * 64,
        root="f" * 64,
        signature="f" * 128,
    )
    assert len(Signed.of(longest).written) < handover.LONGEST_LINE == 4096


@pytest.mark.django_db
def test_only_the_end_of_a_long_file_is_read_to_find_the_last_seal(tmp_path: Path) -> None:
    seal(1)
    handover.hand_over(tmp_path, "0101")
    path = tmp_path / "0101.seals"
    with path.open("ab") as file:
        file.write(b"x" * (2 * handover.LONGEST_LINE))
    found = handover.last_of(path)
    assert found
    assert found.says.number == 1
    with path.open("ab") as file:
        file.write(b"x" * (2 * handover.LONGEST_LINE))
    assert handover.last_of(path) is None, "it lies before what is looked at"


def test_a_file_is_set_aside_under_the_moment_and_a_new_one_may_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert handover.set_aside(tmp_path, "0101", now=NOON) is None
    (tmp_path / "0101.seals").write_text("evidence\n")
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(of(handle)))
    aside = handover.set_aside(tmp_path, "0101", now=NOON)
    assert aside == tmp_path / "0101.until-2026-11-24T123005.seals"
    assert aside.read_text() == "evidence\n"
    assert not (tmp_path / "0101.seals").exists()
    assert synced == [tmp_path]


@pytest.mark.django_db
def test_no_handle_is_left_open(tmp_path: Path) -> None:
    seal(1)
    handover.hand_over(tmp_path, "0101")
    assert open_handles(tmp_path) == []
