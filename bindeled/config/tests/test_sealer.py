"""The sealer in the worker's process, the mail that carries a seal, and the command that verifies."""

import json
import signal
from datetime import timedelta
from io import StringIO
from pathlib import Path
from smtplib import SMTPException
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from bindeled.confidentiality import handover, seals
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.config import sealer
from bindeled.config.tests.conftest import Processes, wait_until
from bindeled.municipalities.models import Municipality
from conftest import acting
from journeys import stage


def write_line(**more: int) -> TraceEntry:
    values = {"door": "municipal", "deed": "read", "record_kind": "case", "purpose": "case_work"}
    return TraceEntry.objects.create(at=timezone.now(), municipality_id="0101", **values, **more)


class Edge:
    """Where running transactions begin: in one test, everything is one transaction."""

    at = 1


edge = Edge()


@pytest.fixture
def folder(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two municipalities; one line, ready to be sealed."""
    for code in ("0101", "0157"):
        Municipality.objects.create(code=code, name=code, name_en=code)
    monkeypatch.setattr(settings, "SEALS", str(tmp_path))
    monkeypatch.setattr(settings, "SEAL_MAIL", ["dpo@example.org"])
    monkeypatch.setattr(seals, "frontier", lambda: edge.at)
    edge.at = 2
    write_line(transaction=1)
    return tmp_path


def told(*arguments: str) -> tuple[int, str]:
    """Run `bindeled seals` as the worker; answer its exit code and what it said."""
    out = StringIO()
    with acting("worker"):
        try:
            call_command("seals", *arguments, stdout=out)
        except SystemExit as end:
            return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_one_round_seals_hands_over_and_mails_each_municipality(folder: Path) -> None:
    with acting("worker"):
        sealer.seal_traces()
    assert {(seal.municipality_id, seal.number, seal.count) for seal in Seal.objects.all()} == {
        ("0101", 1, 1),
        ("0157", 1, 0),
    }
    [about, _other] = mail.outbox
    assert about.to == ["dpo@example.org"]
    name, content, _kind = about.attachments[0]
    assert name == "0101-1.seal"
    assert content == handover.file_of(folder, "0101").read_text()
    assert told("check") == (0, told("check")[1])
    assert told("status")[0] == 0


def test_the_file_gets_each_seal_and_the_mailbox_one_an_hour(folder: Path) -> None:
    now = timezone.now()
    for minute in (0, 1, 59, 60):
        with acting("worker"):
            sealer.seal_trace("0101", now=now + timedelta(minutes=minute))
        write_line(transaction=edge.at)
        edge.at += 1
    assert len(list(handover.read(handover.file_of(folder, "0101")))) == 4
    assert [message.attachments[0][0] for message in mail.outbox] == ["0101-1.seal", "0101-4.seal"]


def test_a_mail_server_that_refuses_stops_neither_sealing_nor_handing_over(folder: Path) -> None:
    with acting("worker"), patch.object(sealer, "letter", side_effect=SMTPException), pytest.raises(SMTPException):
        sealer.seal_trace("0101", now=timezone.now())
    assert handover.last_of(handover.file_of(folder, "0101")) is not None
    with acting("worker"):
        sealer.seal_trace("0101", now=timezone.now())
    assert len(mail.outbox) == 1


def test_the_command_names_the_damage_and_exits_with_1(folder: Path) -> None:
    with acting("worker"):
        sealer.seal_traces()
    TraceEntry.objects.update(purpose="triage")
    code, said = told("check")
    assert code == 1
    assert "DAMAGE (lines changed): Seal 1" in said
    assert "0157: 0 lines under 1 seals" in said


def test_a_mailed_seal_shows_an_end_that_was_cut_off_everywhere_else(folder: Path, tmp_path: Path) -> None:
    with acting("worker"):
        sealer.seal_traces()
    kept = tmp_path / "kept"
    kept.write_text(str(mail.outbox[0].attachments[0][1]))
    TraceEntry.objects.all().delete()
    Seal.objects.all().delete()
    handover.file_of(folder, "0101").write_text("")
    assert "There is no seal at all" in told("check", "0101")[1]
    code, said = told("check", "0101", "--against", str(kept))
    assert code == 1
    assert "Seal 1 was kept elsewhere" in said


def test_without_anything_handed_over_nothing_is_called_proven(folder: Path) -> None:
    with pytest.raises(CommandError, match="proves nothing"):
        told("check")


def test_the_status_tells_when_the_sealer_stands_still(folder: Path) -> None:
    with acting("worker"):
        sealer.seal_traces()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE app.confidentiality_seal SET to_transaction = 0, from_transaction = 0 WHERE municipality_id = '0101'"
        )
    TraceEntry.objects.update(at=timezone.now() - timedelta(minutes=6))
    code, said = told("status")
    assert code == 1
    assert "1 lines wait to be sealed" in said


def test_after_a_restored_backup_a_new_file_begins_and_the_old_one_is_kept(folder: Path) -> None:
    with acting("worker"):
        sealer.seal_traces()
    old = handover.file_of(folder, "0101").read_text()
    Seal.objects.filter(municipality_id="0101").delete()  # the backup knew of no seal
    with acting("worker"), pytest.raises(seals.SealError, match="seals restored"):
        sealer.seal_trace("0101", now=timezone.now())
    assert told("restored", "0101")[0] == 0
    with acting("worker"):
        sealer.seal_traces()
    [aside] = folder.glob("0101.until-*.seals")
    assert aside.read_text() == old
    assert told("check")[0] == 0


def test_after_a_restore_later_seals_are_counted_and_everything_before_must_hold(folder: Path) -> None:
    """A copy is older than the file of seals: that is what it lost, and no damage. A changed line is one."""
    now = timezone.now() - timedelta(days=2)
    for minute in range(3):
        with acting("worker"):
            sealer.seal_trace("0101", now=now + timedelta(minutes=minute))
        write_line(transaction=edge.at)
        edge.at += 1
    Seal.objects.filter(number=3).delete()
    TraceEntry.objects.filter(transaction__gte=3).delete()
    code, said = told("check", "0101", "--after-restore", "--json")
    assert code == 0, said
    assert json.loads(said.splitlines()[-1]) == {"lines": 2, "seals": 2, "damages": 0, "later": 1, "unsealed": 0}
    assert "1 later seals were handed over" in said
    assert told("check", "0101")[0] == 1, "without the word, the same is a trace that was cut off"
    TraceEntry.objects.filter(transaction=1).update(purpose="triage")
    code, said = told("check", "0101", "--after-restore", "--json")
    assert code == 1
    assert json.loads(said.splitlines()[-1])["damages"] == 1


def test_a_copy_from_before_the_first_seal_is_not_called_proven(folder: Path) -> None:
    with acting("worker"):
        sealer.seal_trace("0101", now=timezone.now())
    Seal.objects.all().delete()
    assert told("check", "0101", "--after-restore")[0] == 1


def test_the_worker_seals_by_itself(committed: str, processes: Processes, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = app, queue")
    Municipality.objects.create(code="0101", name="København", name_en="Copenhagen")
    write_line()
    process = processes.start(
        "work",
        BINDELED_SIDE="worker",
        DATABASE_URL=stage.engine.url("bindeled_worker", committed),
        BINDELED_SMTP="smtp://127.0.0.1:1",
        BINDELED_SEALS=str(tmp_path / "seals"),
        BINDELED_TOMBSTONES=str(tmp_path / "tombstones"),
        BINDELED_SEAL_EVERY="0.2",
    )

    def sealed() -> Any:
        return Seal.objects.filter(count__gt=0).first()

    wait_until(sealed, "the line is sealed")
    wait_until(
        lambda: (last := handover.last_of(tmp_path / "seals" / "0101.seals")) and last.root == sealed().root,
        "the seal is handed over",
    )
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def test_a_worker_without_a_place_outside_the_database_refuses_and_says_what_to_name(
    committed: str, processes: Processes
) -> None:
    process = processes.start(
        "work", BINDELED_SIDE="worker", DATABASE_URL=stage.engine.url("bindeled_worker", committed)
    )
    assert process.wait(timeout=60) == 1
    assert (
        "BINDELED_SEALS names no folder: the seals upon the trace would be kept by those whom they watch"
        in processes.said
    )
    assert "BINDELED_TOMBSTONES names no folder" in processes.said
