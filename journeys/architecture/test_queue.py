"""The queue is no window."""

import pytest
from django.db import ProgrammingError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from bindeled.confidentiality.doors import Door, entered
from bindeled.post.tasks import send_letter
from bindeled.receipts.tasks import send_receipt
from conftest import acting

SENDER = Door("sender", municipality="0101")


def jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM queue.procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_door_may_add_the_job_on_its_list() -> None:
    with acting("sender"), entered(SENDER):
        send_receipt.defer(letter_id="x")
    assert jobs() == ["receipts.send_receipt"]


@pytest.mark.django_db
def test_a_door_may_not_add_another() -> None:
    with acting("sender"), pytest.raises(ConnectorException) as refused, entered(SENDER):
        send_letter.defer(letter_id="x")
    assert "may not add the job" in str(refused.value.__cause__)
    assert jobs() == []


@pytest.mark.django_db
def test_a_door_that_has_no_list_may_add_nothing() -> None:
    with acting("sender"), pytest.raises(ConnectorException) as refused, entered(Door("public")):
        send_receipt.defer(letter_id="x")
    assert "permission denied" in str(refused.value.__cause__)
    assert jobs() == []


@pytest.mark.django_db
def test_who_keeps_a_list_may_send_letters_and_no_receipt() -> None:
    with acting("sender"), pytest.raises(ConnectorException) as refused, entered(Door("housing")):
        send_receipt.defer(letter_id="x")
    assert "may not add the job" in str(refused.value.__cause__)
    assert jobs() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM queue.procrastinate_jobs",
        "DELETE FROM queue.procrastinate_jobs",
        "INSERT INTO queue.procrastinate_jobs (task_name) VALUES ('receipts.send_receipt')",
        "SELECT count(*) FROM queue.allowed_job",
        "INSERT INTO queue.allowed_job VALUES ('door_sender', 'x')",
        "SELECT last_value FROM queue.procrastinate_jobs_id_seq",
    ],
)
@pytest.mark.parametrize("role", ["none", "door_sender"])
def test_nobody_on_the_senders_side_reads_or_writes_the_queue_itself(sql: str, role: str) -> None:
    with acting("sender"), connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(sql)
        cursor.execute("SET ROLE none")


@pytest.mark.django_db
@pytest.mark.parametrize("args", ["[]", "null", '"x"', "{}", '{"letter_id": 1}', '{"letter_id": "x", "more": 1}'])
def test_a_door_may_not_add_a_job_of_another_shape(args: str) -> None:
    with acting("sender"), pytest.raises(ProgrammingError, match="of this shape"), entered(SENDER):
        _defer(args=args)
    assert jobs() == []


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["-infinity", "infinity", "2020-01-01"])
def test_a_door_may_not_say_when_a_job_is_done(when: str) -> None:
    with acting("sender"), pytest.raises(ProgrammingError, match="of this shape"), entered(SENDER):
        _defer(scheduled_at=when)
    assert jobs() == []


@pytest.mark.django_db
def test_no_job_of_a_door_overtakes_or_holds_up_another() -> None:
    with acting("sender"), entered(SENDER):
        _defer(priority=1000, lock="everything", queue="elsewhere")
    with connection.cursor() as cursor:
        cursor.execute("SELECT priority, lock, queueing_lock, queue_name FROM queue.procrastinate_jobs")
        assert cursor.fetchall() == [(0, None, None, "default")]


def _defer(
    *,
    args: str = '{"letter_id": "x"}',
    scheduled_at: str | None = None,
    priority: int = 0,
    lock: str | None = None,
    queue: str = "default",
) -> None:
    """Call the one function a door may call, as somebody would who has taken the process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue.procrastinate_defer_jobs_v1(ARRAY[ROW(%s, 'receipts.send_receipt', %s, %s, %s, %s::jsonb,"
            " %s::timestamptz)::queue.procrastinate_job_to_defer_v1])",
            [queue, priority, lock, lock, args, scheduled_at],
        )


@pytest.mark.django_db
def test_a_job_goes_with_the_transaction_that_added_it() -> None:
    def fails() -> None:
        with acting("sender"), entered(SENDER):
            send_receipt.defer(letter_id="x")
            message = "something else went wrong"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        fails()
    assert jobs() == []


@pytest.mark.django_db
def test_there_is_nothing_to_listen_to() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgrelid = 'queue.procrastinate_jobs'::regclass AND prosrc ILIKE '%pg_notify%'"
            " AND tgname LIKE '%inserted%'"
        )
        assert cursor.fetchall() == []
    assert app.tasks
