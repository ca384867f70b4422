"""Seals: who may make them, that they cover what they say, and that a superuser's hand upon the trace is found."""

import json
from dataclasses import FrozenInstanceError, asdict, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from bindeled.confidentiality import handover, keys, seals, verifier
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.confidentiality.seals import COLUMNS, SealError, Signed, Statement, line_bytes
from bindeled.confidentiality.trace import note
from bindeled.confidentiality.verifier import Report
from conftest import acting

SEALER = Door("sealer", municipality="0101")
WRITER = {"municipality": "municipal", "worker": "worker", "sender": "sender"}


def line(transaction: int, **changes: object) -> TraceEntry:
    values = {
        "at": timezone.now(), "municipality_id": "0101", "door": "municipal", "actor_id": uuid4(), "deed": "read",
        "record_kind": "case", "record_id": uuid4(), "purpose": "case_work", "transaction": transaction,
    }  # fmt: skip
    return TraceEntry.objects.create(**(values | changes))


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Where running transactions begin: in one test, everything is one transaction."""
    now = {"at": 0}
    monkeypatch.setattr(seals, "frontier", lambda: now["at"])
    return now


@pytest.fixture
def sealed(db: None, edge: dict[str, int], tmp_path: Path) -> Path:
    """Three seals over nine lines, handed over; a tenth line is not sealed yet."""
    for batch in (1, 2, 3):
        for number in range(3):
            line(batch * 10 + number)
        edge["at"] = batch * 10 + 5
        with acting("worker"), entered(SEALER):
            seals.seal_new("0101", now=timezone.now())
            handover.hand_over(tmp_path, "0101")
    line(40)
    return tmp_path


def verified(folder: Path, **more: object) -> Report:
    public = Path(settings.KEYS) / keys.SEAL_PUBLIC_KEY.format("0101")
    with acting("worker"), entered(SEALER):
        return verifier.verify(
            "0101",
            seals.lines_between("0101", 0),
            map(Signed.of, Seal.objects.order_by("number").iterator()),
            handover.read(handover.file_of(folder, "0101")),
            keys.seal_public_key(str(more.pop("key", public.read_text()))),
            **({"now": timezone.now()} | more),  # type: ignore[arg-type]
        )


def kinds(report: Report) -> set[tuple[int, str]]:
    return {(damage.seal, damage.kind) for damage in report.damages}


# -- Who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality", "worker"])
def test_a_door_cannot_choose_the_transaction_of_its_line(side: str) -> None:
    with acting(side), entered(Door(WRITER[side], municipality="0101")):
        note("tried", "nothing", purpose="a test")
    with (
        acting(side),
        pytest.raises(DatabaseError, match="row-level security"),
        entered(Door(WRITER[side], municipality="0101")),
    ):
        TraceEntry(
            at=timezone.now(), municipality_id="0101", door=WRITER[side], deed="x", record_kind="x", transaction=1
        ).save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality", "worker"])
@pytest.mark.parametrize("verb", ["UPDATE app.{} SET count = 7", "DELETE FROM app.{}", "TRUNCATE app.{}"])
@pytest.mark.parametrize("table", ["confidentiality_traceentry", "confidentiality_seal"])
def test_no_login_and_no_door_may_change_or_remove_a_line_or_a_seal(side: str, verb: str, table: str) -> None:
    for door in {"sender": ["sender"], "municipality": ["municipal"], "worker": ["worker", "sealer"]}[side]:
        with (
            acting(side),
            pytest.raises(DatabaseError, match="permission denied"),
            entered(Door(door, municipality="0101")),
        ):
            run(verb.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize(("side", "door"), [("sender", "sender"), ("municipality", "municipal"), ("worker", "worker")])
def test_only_the_sealers_door_may_seal(side: str, door: str, edge: dict[str, int]) -> None:
    with (
        acting(side),
        pytest.raises(DatabaseError, match="permission denied"),
        entered(Door(door, municipality="0101")),
    ):
        run(
            "INSERT INTO app.confidentiality_seal VALUES (gen_random_uuid(), '0101', 1, 0, 1, 0, '', '', now(), '', '', '')"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_no_other_login_can_take_the_sealers_door(side: str) -> None:
    with acting(side), pytest.raises(DatabaseError, match="permission denied"), entered(SEALER):
        pass


@pytest.mark.django_db
def test_the_sealer_sees_and_seals_its_own_municipality_only(edge: dict[str, int]) -> None:
    line(1, municipality_id="0157")
    with acting("worker"), entered(SEALER):
        assert not TraceEntry.objects.exists()
    with acting("worker"), pytest.raises(DatabaseError, match="row-level security"), entered(SEALER):
        seals.seal_new("0157", now=timezone.now())


# -- What is sealed --------------------------------------------------------------------------------------------------


def test_every_column_of_a_line_is_part_of_its_bytes() -> None:
    assert set(COLUMNS) == {field.attname for field in TraceEntry._meta.concrete_fields}
    one = (1, uuid4(), timezone.now(), "0101", "municipal", uuid4(), "read", "case", uuid4(), "triage", 1)
    other = (2, uuid4(), timezone.now() + timedelta(1), "0157", "worker", None, "took", "concern", None, "x", 2)
    for place in range(len(COLUMNS)):
        changed = (*one[:place], other[place], *one[place + 1 :])
        assert line_bytes(changed) != line_bytes(one), COLUMNS[place]


def test_words_that_run_over_into_the_next_column_are_another_line() -> None:
    def written(door: str, deed: str) -> bytes:
        return line_bytes((1, "x", datetime.fromtimestamp(0).astimezone(), "0101", door, None, deed, "", None, "", 1))

    assert written("a", "bc") != written("ab", "c")
    assert written('a","b', "") != written("a", "b")


@pytest.mark.django_db(transaction=True)
def test_a_line_whose_transaction_still_runs_waits_for_the_next_seal() -> None:
    from journeys import stage  # noqa: PLC0415 - a second connection, as another process has

    line_of = (
        "INSERT INTO app.confidentiality_traceentry (id, at, municipality_id, door, deed, record_kind, purpose, count)"
    )
    with stage.engine.admin(connection.settings_dict["NAME"]) as other:
        other.autocommit = False
        other.execute(f"{line_of} VALUES (gen_random_uuid(), now(), '0101', 'worker', 'late', 'x', '', 1)".encode())
        line_now = {"at": timezone.now(), "municipality_id": "0101", "door": "worker", "deed": "early"}
        TraceEntry.objects.create(**line_now, record_kind="x", purpose="")
        with acting("worker"), entered(SEALER):
            first = seals.seal_new("0101", now=timezone.now())
        other.commit()
    assert first
    assert first.count == 0
    with acting("worker"):
        for _attempt in range(200):  # another test run on the same server may hold the frontier back for a moment
            with entered(SEALER):
                second = seals.seal_new("0101", now=timezone.now())
            if second:
                break
    assert second
    assert second.count == 2
    assert second.from_transaction == first.to_transaction


def test_quiet_minutes_leave_no_seal_and_quiet_hours_do(sealed: Path, edge: dict[str, int]) -> None:
    edge["at"] = 36
    with acting("worker"), entered(SEALER):
        assert seals.seal_new("0101", now=timezone.now() + timedelta(minutes=59)) is None
        heartbeat = seals.seal_new("0101", now=timezone.now() + timedelta(minutes=61))
    assert heartbeat
    assert heartbeat.count == 0


def test_a_server_whose_transactions_were_set_back_is_refused(sealed: Path, edge: dict[str, int]) -> None:
    edge["at"] = 3
    with acting("worker"), pytest.raises(SealError, match="another cluster"), entered(SEALER):
        seals.seal_new("0101", now=timezone.now())


# -- What is found ---------------------------------------------------------------------------------------------------


def test_an_untouched_trace_is_clean_and_what_is_not_sealed_is_counted(sealed: Path) -> None:
    report = verified(sealed)
    assert report.damages == []
    assert (report.seals, report.lines, report.unsealed, report.not_handed_over) == (3, 9, 1, 0)


TRACE = "app.confidentiality_traceentry"
SEALS = "app.confidentiality_seal"
TOUCHED = {
    "one value": (f"UPDATE {TRACE} SET purpose = 'triage' WHERE transaction = 20", {(2, "lines changed")}),
    "one second": (f"UPDATE {TRACE} SET at = at + interval '1 us' WHERE transaction = 20", {(2, "lines changed")}),
    "deleted": (f"DELETE FROM {TRACE} WHERE transaction = 31", {(3, "lines missing")}),
    "put in": (
        f"INSERT INTO {TRACE} SELECT gen_random_uuid(), at, municipality_id, door, actor_id, deed, record_kind, record_id, purpose, count, transaction FROM {TRACE} WHERE transaction = 11",
        {(1, "lines added")},
    ),
    "swapped": (
        f"UPDATE {TRACE} a SET actor_id = b.actor_id FROM {TRACE} b WHERE (a.transaction, b.transaction) IN ((10, 30), (30, 10))",
        {(1, "lines changed"), (3, "lines changed")},
    ),
    "moved to another batch": (
        f"UPDATE {TRACE} SET transaction = 22 WHERE transaction = 12",
        {(1, "lines missing"), (2, "lines added")},
    ),
    "moved out of the sealed part": (f"UPDATE {TRACE} SET transaction = 99 WHERE transaction = 12", {(1, "lines missing")}),
    "moved to another municipality": (
        f"UPDATE {TRACE} SET municipality_id = '0157' WHERE transaction = 12",
        {(1, "lines missing")},
    ),
    "cut off at the end, seals too": (
        f"DELETE FROM {TRACE} WHERE transaction >= 30; DELETE FROM {SEALS} WHERE number = 3",
        {(3, "seal missing"), (3, "lines missing")},
    ),
    "a seal in the middle removed": (f"DELETE FROM {SEALS} WHERE number = 2", {(2, "seal missing")}),
    "a seal rewritten": (f"UPDATE {SEALS} SET count = 2 WHERE number = 2", {(2, "seal changed")}),
    "everything removed": (
        f"DELETE FROM {TRACE}; DELETE FROM {SEALS}",
        {(number, kind) for number in (1, 2, 3) for kind in ("seal missing", "lines missing")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOUCHED)
def test_what_a_superuser_touches_is_found_and_named(sealed: Path, name: str) -> None:
    sql, expected = TOUCHED[name]
    run(sql)
    assert kinds(verified(sealed)) == expected


def test_a_chain_written_anew_and_signed_with_another_key_is_found(
    sealed: Path, edge: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    run(f"UPDATE {TRACE} SET deed = 'took' WHERE transaction = 10")
    run(f"DELETE FROM {SEALS}")
    forged = tmp_path_factory.mktemp("forger")
    public = keys.make_seal_key(forged, "0101")
    with acting("worker"), pytest.MonkeyPatch.context() as patch, entered(SEALER):
        patch.setattr(keys, "provider", lambda: keys.FileKeyProvider(forged))
        for edge["at"] in (15, 25, 35):
            seals.seal_new("0101", now=timezone.now())
    assert {(1, "seal changed"), (1, "lines changed")} <= kinds(verified(sealed))
    handover.set_aside(sealed, "0101", now=timezone.now())
    with acting("worker"), entered(SEALER):
        handover.hand_over(sealed, "0101")
    assert kinds(verified(sealed)) == {(number, "signature") for number in (1, 2, 3)}
    assert verified(sealed, key=public).damages == [], "the forger's own key would be content: so keep ours elsewhere"


def test_an_end_cut_off_in_the_file_too_is_found_by_a_seal_kept_elsewhere_and_by_its_age(sealed: Path) -> None:
    path = handover.file_of(sealed, "0101")
    newest = handover.last_of(path)
    run(f"DELETE FROM {TRACE} WHERE transaction >= 30")
    run(f"DELETE FROM {SEALS} WHERE number = 3")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    assert newest
    assert verified(sealed).damages == [], "for an hour nothing but the mail can show it"
    assert kinds(verified(sealed, mailed=[newest])) == {(3, "witness")}
    assert kinds(verified(sealed, now=timezone.now() + timedelta(hours=2))) == {(2, "old")}


def test_a_line_moved_into_a_municipality_is_found_there_too(sealed: Path) -> None:
    line(21, municipality_id="0157")
    run(f"UPDATE {TRACE} SET municipality_id = '0101' WHERE municipality_id = '0157'")
    assert kinds(verified(sealed)) == {(2, "lines added")}


# -- Handing over ----------------------------------------------------------------------------------------------------


def test_a_write_cut_short_is_made_good_by_the_next(sealed: Path, edge: dict[str, int]) -> None:
    path = handover.file_of(sealed, "0101")
    path.write_bytes(path.read_bytes()[:-40])
    with acting("worker"), entered(SEALER):
        assert handover.hand_over(sealed, "0101") == 1
        assert handover.hand_over(sealed, "0101") == 0
    report = verified(sealed)
    assert report.damages == []
    assert report.unreadable == 1


@pytest.mark.parametrize("touched", [f"DELETE FROM {SEALS} WHERE number = 3", f"UPDATE {SEALS} SET count = 9"])
def test_nothing_is_handed_over_upon_a_database_that_tells_otherwise(sealed: Path, touched: str) -> None:
    before = handover.file_of(sealed, "0101").read_bytes()
    run(touched)
    with acting("worker"), pytest.raises(SealError), entered(SEALER):
        handover.hand_over(sealed, "0101")
    assert handover.file_of(sealed, "0101").read_bytes() == before


def test_a_line_of_the_file_that_is_no_seal_is_not_taken_for_one() -> None:
    good: dict[str, object] = dict.fromkeys(("form", "number", "from_transaction", "to_transaction", "count"), 1)
    good |= dict.fromkeys(("municipality", "lines", "previous", "sealed_at", "key", "root", "signature"), "x")
    assert Signed.read(json.dumps(good)).says.number == 1
    for wrong in ("", "[]", "{}", "null", json.dumps(good | {"number": "1"}), json.dumps(good | {"count": True})):
        with pytest.raises(ValueError, match="no seal"):
            Signed.read(wrong)


# -- Bytes, sums and rows, one by one --------------------------------------------------------------------------------

MOMENT = datetime(2026, 11, 24, 13, 30, 5, 250, tzinfo=ZoneInfo("Europe/Copenhagen"))
SAYS = Statement(1, "0101", 2, 10, 20, 3, "a" * 64, "b" * 64, "2026-11-24T12:30:05.000250+00:00")


def test_the_bytes_of_a_line_are_these_and_stay_so() -> None:
    """Seals of other years are verified by them: another byte here needs another FORM."""
    one = (7, UUID(int=1), MOMENT, "0101", "municipal", UUID(int=2), "read", "case", UUID(int=3), "å", 1)
    assert line_bytes(one) == (
        b'[7,"00000000-0000-0000-0000-000000000001","2026-11-24T12:30:05.000250+00:00","0101","municipal",'
        b'"00000000-0000-0000-0000-000000000002","read","case","00000000-0000-0000-0000-000000000003","\\u00e5",1]\n'
    )
    even = MOMENT.replace(microsecond=0)
    assert b'"2026-11-24T12:30:05.000000+00:00"' in line_bytes((*one[:2], even, *one[3:]))
    nobody = (*one[:5], None, *one[6:8], None, *one[9:])
    assert b'"municipal",null,"read","case",null,' in line_bytes(nobody)


def test_the_root_of_a_statement_is_this_and_changes_with_each_thing_it_says() -> None:
    said = (
        b'bindeled trace seal|[1,"0101",2,10,20,3,"' + b"a" * 64 + b'","' + b"b" * 64
        + b'","2026-11-24T12:30:05.000250+00:00"]\n'
    )  # fmt: skip
    assert SAYS.root == sha256(said).hexdigest()
    for name, value in asdict(SAYS).items():
        changed = replace(SAYS, **{name: value + (1 if isinstance(value, int) else "x")})
        assert changed.root != SAYS.root, name


def test_what_a_seal_says_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        SAYS.count = 4  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Signed(SAYS, "k", "r", "s").root = "another"  # type: ignore[misc]


def test_a_sum_is_over_the_lines_in_their_order() -> None:
    rows = [(n, UUID(int=n), MOMENT, "0101", "d", None, "read", "case", None, "", 1) for n in (1, 2)]
    assert seals.summed(rows) == (2, sha256(line_bytes(rows[0]) + line_bytes(rows[1])).hexdigest())
    assert seals.summed(rows) != seals.summed(rows[::-1])
    assert seals.summed([]) == (0, sha256().hexdigest())


def test_a_written_seal_is_read_again_and_one_that_lacks_anything_is_none() -> None:
    signed = Signed(SAYS, "a key", SAYS.root, "ab")
    assert Signed.read(signed.written) == signed
    told = json.loads(signed.written)
    assert told == {**asdict(SAYS), "key": "a key", "root": SAYS.root, "signature": "ab"}
    for name in told:
        less = {key: value for key, value in told.items() if key != name}
        with pytest.raises(ValueError, match=r"^This line is no seal\.$"):
            Signed.read(json.dumps(less))
        with pytest.raises(ValueError, match=r"^This line is no seal\.$"):
            Signed.read(json.dumps(told | {name: [told[name]]}))


def test_a_row_says_what_it_holds_in_utc() -> None:
    row = Seal(
        municipality_id="0101", number=2, from_transaction=10, to_transaction=20, count=3, lines="a" * 64,
        previous="b" * 64, sealed_at=MOMENT, key_id="a key", root="r", signature="ab",
    )  # fmt: skip
    assert Signed.of(row) == Signed(SAYS, "a key", "r", "ab")


@pytest.mark.django_db
def test_lines_come_in_order_from_the_first_transaction_and_up_to_the_last() -> None:
    for number in (30, 10, 20):
        line(number)
    same = sorted([line(20).id, line(20).id])
    line(20, municipality_id="0157")
    got = [row[0] for row in seals.lines_between("0101", 0)]
    assert got == [10, 20, 20, 20, 30]
    assert [row[0] for row in seals.lines_between("0101", 10, 30)] == [10, 20, 20, 20]
    assert [row[0] for row in seals.lines_between("0101", 11, 20)] == []
    ids = [row[1] for row in seals.lines_between("0101", 20, 21)]
    assert ids == sorted(ids)
    assert set(same) <= set(ids)
    first = next(seals.lines_between("0101", 10, 11))
    row = TraceEntry.objects.get(transaction=10)
    assert first == tuple(getattr(row, column) for column in COLUMNS)


@pytest.mark.django_db
def test_the_frontier_is_the_oldest_transaction_that_still_runs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, pg_snapshot_xmin(pg_current_snapshot())::text")
        own, oldest = cursor.fetchone()
    assert seals.frontier() == int(oldest) <= own


@pytest.mark.django_db
def test_the_first_seal_begins_at_nothing_and_each_next_continues_it(edge: dict[str, int]) -> None:
    line(1)
    now = timezone.now()
    with acting("worker"), entered(SEALER):
        assert seals.latest("0101") is None
        edge["at"] = 5
        first = seals.seal_new("0101", now=now)
        assert first
        line_count, total = seals.summed(seals.lines_between("0101", 0, 5))
        kept = Seal.objects.get()
        assert Signed.of(kept) == Signed.of(first)
    said = Signed.of(first).says
    assert said == Statement(seals.FORM, "0101", 1, 0, 5, 1, total, "", said.sealed_at)
    assert line_count == 1
    assert first.sealed_at == now
    assert first.root == said.root
    public = keys.seal_public_key((Path(settings.KEYS) / keys.SEAL_PUBLIC_KEY.format("0101")).read_text())
    public.verify(bytes.fromhex(first.signature), first.root.encode())
    assert first.key_id == keys.key_id(public)
    line(7)
    with acting("worker"), entered(SEALER):
        edge["at"] = 9
        second = seals.seal_new("0101", now=now)
        assert second
        assert seals.latest("0101") == second
    assert (second.number, second.from_transaction, second.to_transaction) == (2, 5, 9)
    assert (second.count, second.previous) == (1, first.root)


def test_the_newest_is_the_municipalitys_own(sealed: Path) -> None:
    newest = Seal.objects.get(number=3)
    Seal.objects.filter(id=newest.id).update(municipality_id="0157")
    found = seals.latest("0101")
    assert found
    assert found.number == 2


@pytest.mark.parametrize(("after", "made"), [(timedelta(minutes=59, seconds=59), False), (timedelta(hours=1), True)])
def test_after_exactly_an_hour_without_a_line_a_seal_is_made(
    sealed: Path, edge: dict[str, int], after: timedelta, made: bool
) -> None:
    last = Seal.objects.get(number=3).sealed_at
    edge["at"] = 36
    with acting("worker"), entered(SEALER):
        assert (seals.seal_new("0101", now=last + after) is not None) is made


def test_a_line_is_sealed_at_once_however_young_the_last_seal_is(sealed: Path, edge: dict[str, int]) -> None:
    edge["at"] = 41
    with acting("worker"), entered(SEALER):
        made = seals.seal_new("0101", now=Seal.objects.get(number=3).sealed_at)
    assert made
    assert made.count == 1


def test_where_nothing_has_moved_the_last_transaction_is_no_step_back(sealed: Path, edge: dict[str, int]) -> None:
    assert edge["at"] == 35
    with acting("worker"), entered(SEALER):
        assert seals.seal_new("0101", now=timezone.now()) is None
    edge["at"] = 34
    with acting("worker"), pytest.raises(SealError) as fault, entered(SEALER):
        seals.seal_new("0101", now=timezone.now())
    assert str(fault.value) == (
        "The trace of 0101 is sealed up to transaction 35, but this server is only at 34: the rows were loaded into another "
        "cluster. See docs/how-to/run-on-a-server.md."
    )


def test_where_another_worker_was_faster_nothing_is_made_and_nothing_is_lost(
    sealed: Path, edge: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Seal.objects.get(number=2)
    edge["at"] = 41
    monkeypatch.setattr(seals, "latest", lambda _code: second)
    with acting("worker"), entered(SEALER):
        assert seals.seal_new("0101", now=timezone.now()) is None
        assert Seal.objects.count() == 3


def test_what_waits_is_counted_with_the_age_of_the_oldest(sealed: Path) -> None:
    [waiting] = TraceEntry.objects.filter(transaction=40)
    older = line(45, at=waiting.at - timedelta(minutes=5))
    line(46, municipality_id="0157", at=waiting.at - timedelta(minutes=9))
    line(35, at=waiting.at)
    assert seals.unsealed("0101") == (3, older.at)
    assert seals.unsealed("0157")[0] == 1
    TraceEntry.objects.filter(transaction__gte=35).delete()
    assert seals.unsealed("0101") == (0, None)
    Seal.objects.all().delete()
    assert seals.unsealed("0101")[0] == 9


def test_a_seal_is_due_at_least_each_hour() -> None:
    assert timedelta(hours=1) == seals.HEARTBEAT
