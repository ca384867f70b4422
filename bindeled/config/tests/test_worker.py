"""The worker's process: it sends, ends cleanly, and when it is killed nothing stays stuck."""

import asyncio
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from bindeled.confidentiality import roles
from bindeled.config import extracting, worker
from bindeled.config.tests.conftest import Processes, wait_until
from bindeled.config.worker import Chore
from bindeled.post.models import Letter
from bindeled.post.tests.conftest import free_port, queue_account_mail
from journeys import stage


class SlowOffice:
    """A mail server that can be made to think for as long as a test likes."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Note the Message-ID, think, accept."""
        found = re.search(rb"Message-ID: (\S+)", envelope.content)
        self.seen.append(found[1].decode() if found else "")
        while not self.may_answer.is_set():  # noqa: ASYNC110 - the event is another thread's
            await asyncio.sleep(0.02)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[SlowOffice, int]]:
    slow, port = SlowOffice(), free_port()
    server = Controller(slow, hostname="127.0.0.1", port=port)
    server.start()
    yield slow, port
    slow.may_answer.set()
    server.stop()


def start_worker(
    processes: Processes, database: str, port: int, folder: Path, role: str = "bindeled_worker"
) -> subprocess.Popen[bytes]:
    return processes.start(
        "work",
        "--dead-after",
        "3",
        BINDELED_SIDE="worker",
        DATABASE_URL=stage.engine.url(role, database),
        BINDELED_SMTP=f"smtp://127.0.0.1:{port}",
        BINDELED_BOUNCES=str(folder / "bounces"),
        BINDELED_SEALS=str(folder / "seals"),
        BINDELED_TOMBSTONES=str(folder / "tombstones"),
    )


def states() -> list[str]:
    return list(Letter.objects.values_list("state", flat=True))


def unfinished() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM queue.procrastinate_jobs WHERE status NOT IN ('succeeded', 'cancelled')")
        return int(cursor.fetchone()[0])


def test_letters_are_sent_and_a_told_worker_finishes_what_it_does(
    committed: str, processes: Processes, office: tuple[SlowOffice, int], tmp_path: Path
) -> None:
    slow, port = office
    process = start_worker(processes, committed, port, tmp_path)
    queue_account_mail()
    wait_until(lambda: states() == ["sent"], "the letter is sent")
    slow.may_answer.clear()
    queue_account_mail()
    wait_until(lambda: len(slow.seen) == 2, "the second letter is being sent")
    process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    slow.may_answer.set()
    assert process.wait(timeout=15) == 0
    assert states() == ["sent", "sent"]
    assert unfinished() == 0
    assert "karin@example.org" not in processes.said


def test_a_worker_killed_while_sending_leaves_nothing_stuck(
    committed: str, processes: Processes, office: tuple[SlowOffice, int], tmp_path: Path
) -> None:
    slow, port = office
    slow.may_answer.clear()
    first = start_worker(processes, committed, port, tmp_path)
    queue_account_mail()
    wait_until(lambda: slow.seen, "the letter is being sent")
    first.kill()
    first.wait()
    assert states() == ["queued"]
    assert unfinished() == 1
    slow.may_answer.set()
    second = start_worker(processes, committed, port, tmp_path)
    wait_until(lambda: states() == ["sent"], "another worker sends the letter")
    wait_until(lambda: unfinished() == 0, "the job is done")
    assert len(slow.seen) == 2
    assert len(set(slow.seen)) == 1, "the reader's mailbox can see that it is the same letter"
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=15) == 0


def test_a_worker_outlives_a_database_that_goes_away(
    committed: str, processes: Processes, office: tuple[SlowOffice, int], tmp_path: Path
) -> None:
    _slow, port = office
    process = start_worker(processes, committed, port, tmp_path)
    queue_account_mail()
    wait_until(lambda: states() == ["sent"], "the letter is sent")
    with stage.engine.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'bindeled_worker'",
            [committed],
        )
    queue_account_mail()
    wait_until(lambda: states() == ["sent", "sent"], "the worker goes on")
    assert process.poll() is None


@pytest.mark.parametrize("role", ["postgres", "bindeled_sender"])
def test_a_worker_with_another_login_refuses_and_says_why(
    committed: str, processes: Processes, tmp_path: Path, role: str
) -> None:
    process = start_worker(processes, committed, 1, tmp_path, role)
    assert process.wait(timeout=30) == 1
    assert f"the login is {role}" in processes.said


def test_all_chores_at_once_leave_jobs_the_connections_that_they_need() -> None:
    """Where they do not, letters wait for good: it happened with the sixteenth chore."""
    queue = 4  # reading what is to be done, and listening
    at_once = len(worker.chores()) + settings.WORKER_CONCURRENCY + queue
    assert at_once <= roles.CONNECTIONS["worker"]


def test_a_failing_chore_is_tried_again_and_a_stuck_one_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "LONGEST_REST", 0.02)
    ended, release, done = threading.Event(), threading.Event(), {"good": 0, "bad": 0}

    def good() -> None:
        done["good"] += 1

    def bad() -> None:
        done["bad"] += 1
        raise ValueError

    todo = [Chore("good", 0.01, good), Chore("bad", 0.01, bad), Chore("stuck", 0.01, lambda: release.wait(10))]
    threads = [threading.Thread(target=worker.repeat, args=(chore, ended)) for chore in todo]
    for thread in threads:
        thread.start()
    wait_until(lambda: done["good"] > 3 and done["bad"] > 3, "both chores were done again and again")
    ended.set()
    release.set()
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)
    assert "“bad” failed" in caplog.text
    assert "“good”" not in caplog.text


def test_what_fails_stops_nothing_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one municipality's extract the others', nor what is done first what is done after it."""
    done: list[str] = []

    def does(name: str, *, fails: bool = False) -> Callable[..., None]:
        def do(*what: Any, **_rest: Any) -> None:
            done.append(" ".join([name, *(one for one in what if isinstance(one, str))]))
            if fails:
                raise ValueError(name)

        return do

    codes = Mock(objects=Mock(values_list=lambda *_what, **_how: ["0101", "0157"]))
    monkeypatch.setattr(extracting, "Municipality", codes)
    monkeypatch.setattr(extracting, "connection", Mock())
    monkeypatch.setattr(worker, "in_each_municipality", lambda do, **_how: do())
    with monkeypatch.context() as patched:
        patched.setattr("bindeled.evaluation.actions.make_extracts", does("extract", fails=True))
        patched.setattr("bindeled.config.extracting._draw_samples", does("sample"))
        for action in ("paper.actions.make_some", "paper.actions.let_go", "evaluation.actions.tell_of_extracts"):
            patched.setattr(f"bindeled.{action}", does(action))
        with pytest.raises(ValueError, match="extract"):
            worker.make_papers()
    assert done == [
        *("paper.actions.make_some", "paper.actions.let_go"),
        *("extract 0101", "sample 0101", "extract 0157", "sample 0157"),
        "evaluation.actions.tell_of_extracts",
    ]
    done.clear()
    monkeypatch.setattr(worker, "Municipality", Mock(objects=Mock(order_by=lambda _how: [Mock(code="0101")])))
    monkeypatch.setattr(worker, "_in_one", lambda do, _door, **_how: do())
    monkeypatch.setattr(settings, "TOMBSTONES", "there")
    in_order = (
        *(
            "receipts.actions.let_go",
            "post.actions.let_go",
            "config.worker.forget_training",
            "config.worker.forget_roster",
        ),
        *("outreach.actions.let_go", "evaluation.actions.expire_extracts", "evaluation.actions.tend_samples"),
    )
    for action in in_order:
        monkeypatch.setattr(f"bindeled.{action}", does(action, fails=True))
    with pytest.raises(ValueError, match="tend_samples"):
        worker.let_go()
    assert done == list(in_order)


def test_while_the_queue_is_read_what_is_deferred_still_goes_with_djangos_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job that is committed before the letter it sends finds none, and the letter waits for good."""
    deferred_through: list[object] = []

    async def read(queue: App, **_options: object) -> None:
        deferred_through.append(app.connector)
        assert queue.connector is not app.connector
        assert "receipts.send_receipt" in queue.tasks

    monkeypatch.setattr(App, "open_async", lambda _queue: nullcontext())
    monkeypatch.setattr(App, "run_worker_async", read)
    with ThreadPoolExecutor(
        1
    ) as elsewhere:  # a browser that this process drives keeps a loop running in the main thread
        elsewhere.submit(lambda: asyncio.run(worker._work(60))).result(30)
    assert [type(one) for one in deferred_through] == [DjangoConnector]
