"""A letter and its job are written together, by roles that can never read them."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from bindeled.confidentiality.doors import Door, entered
from bindeled.post.actions import queue_letter
from bindeled.post.models import Letter
from bindeled.post.tasks import send_letter
from bindeled.post.tests.conftest import SENDER, queue_account_mail, queued
from conftest import acting

pytestmark = pytest.mark.django_db
# The job of the package above, which this one does not import.
send_receipt = app.tasks["receipts.send_receipt"]
FACTS = {"number": "4827195K", "received_at": "2026-11-24T09:14:00+01:00"}


def queue_receipt(**fields: Any) -> None:
    with acting("sender"), entered(SENDER):
        queue_letter(**{
            "kind": "receipt", "to": "karin@example.org", "language": "da", "municipality": "0101", "facts": FACTS,
            "task": send_receipt, **fields,
        })  # fmt: skip


def jobs() -> list[tuple[str, dict[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM queue.procrastinate_jobs ORDER BY id")
        return [(name, json.loads(args)) for name, args in cursor]


def test_the_senders_door_writes_a_receipts_letter_and_its_job() -> None:
    queue_receipt()
    letter = Letter.objects.get()
    assert (letter.state, letter.facts, letter.text) == ("queued", FACTS, "")
    assert jobs() == [("receipts.send_receipt", {"letter_id": str(letter.id)})]


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_each_login_writes_an_account_mail_outside_every_door(side: str) -> None:
    queue_account_mail(side)
    assert jobs() == [("post.send_letter", {"letter_id": str(Letter.objects.get().id)})]


def test_the_worker_sees_letter_and_job() -> None:
    queue_receipt()
    with acting("worker"):
        assert len(jobs()) == 1
        with entered(Door("worker")):
            assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    "strange",
    [
        {"task": send_letter},
        {"text": "Words of the sender's own"},
        {"subject": "Words"},
        {"html": "<p>Words</p>"},
        {"municipality": "0157"},
        {"municipality": ""},
    ],
    ids=lambda fields: next(iter(fields.items()))[0] + "=" + repr(next(iter(fields.values())))[:12],
)
def test_the_senders_door_may_not_write_another_job_words_or_for_another_municipality(strange: dict[str, Any]) -> None:
    with pytest.raises((DatabaseError, ConnectorException)):
        queue_receipt(**strange)


def test_a_login_may_not_add_the_job_of_receipts() -> None:
    with pytest.raises(ConnectorException):
        queue_account_mail(task=send_receipt)


def test_nobody_may_put_in_a_letter_that_is_called_sent_already() -> None:
    with pytest.raises(DatabaseError), acting("sender"), transaction.atomic():
        queued(state="failed")


@pytest.mark.parametrize("table", ["app.post_letter", "queue.procrastinate_jobs", "queue.procrastinate_events"])
@pytest.mark.parametrize("in_door", [True, False], ids=["in its door", "as the login"])
def test_the_senders_side_may_read_neither_letters_nor_the_queue(table: str, *, in_door: bool) -> None:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name from above

    way = entered(SENDER) if in_door else transaction.atomic()
    with pytest.raises(DatabaseError, match="permission denied"), acting("sender"), way:
        read()


class _SomethingElseError(Exception):
    """Whatever goes wrong after the letter was queued."""


def test_a_rollback_takes_letter_and_job_with_it() -> None:
    def fail() -> None:
        with acting("sender"), entered(SENDER):
            queue_letter(
                kind="receipt",
                to="karin@example.org",
                language="da",
                municipality="0101",
                facts=FACTS,
                task=send_receipt,
            )
            raise _SomethingElseError

    with pytest.raises(_SomethingElseError):
        fail()
    assert Letter.objects.count() == 0
    assert jobs() == []
