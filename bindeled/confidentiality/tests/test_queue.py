"""The queue's guard, raised anew over a queue that stood open."""

from typing import Any

import pytest
from django.db import connection

from bindeled.confidentiality import queue, roles
from bindeled.confidentiality.queue import allowed_jobs, guard_queue

WORKER = "bindeled_worker"
ROLES = {*roles.LOGINS.values(), *map(roles.door_role, roles.DOORS)}
ADDERS = {
    ("door_worker", "breaches.send_breach"),
    ("bindeled_worker", "breaches.send_breach"),
    ("door_worker", "evaluation.send_extract_letter"),
    ("bindeled_worker", "evaluation.send_extract_letter"),
    ("door_worker", "cases.send_opening"),
    ("bindeled_worker", "cases.send_opening"),
    ("door_worker", "cases.send_reminder"),
    ("bindeled_worker", "cases.send_reminder"),
    ("door_worker", "doorstep.send_notice"),
    ("bindeled_worker", "doorstep.send_notice"),
    ("door_sender", "receipts.send_receipt"),
    ("door_municipal", "receipts.send_receipt"),
    ("door_worker", "receipts.send_receipt"),
    ("bindeled_worker", "receipts.send_receipt"),
    ("bindeled_sender", "post.send_letter"),
    ("bindeled_municipality", "post.send_letter"),
    ("door_housing", "post.send_letter"),
    ("door_worker", "post.send_letter"),
    ("bindeled_worker", "post.send_letter"),
    ("door_worker", "post.send_short"),
    ("bindeled_worker", "post.send_short"),
}
OPENED = (
    "GRANT ALL ON ALL TABLES IN SCHEMA queue TO PUBLIC, bindeled_sender, door_sender, bindeled_worker",
    "GRANT ALL ON ALL SEQUENCES IN SCHEMA queue TO PUBLIC, bindeled_municipality, bindeled_worker",
    "GRANT ALL ON ALL FUNCTIONS IN SCHEMA queue TO PUBLIC, door_public",
    f"REVOKE USAGE ON SCHEMA queue FROM {', '.join(sorted(ROLES))}",
    "INSERT INTO queue.allowed_job VALUES ('door_public', 'cases.read')",
    f"ALTER FUNCTION {queue.DEFER} SECURITY INVOKER RESET ALL",
    "DROP TRIGGER allowed_job ON queue.procrastinate_jobs",
    "ALTER TABLE queue.procrastinate_jobs ALTER COLUMN id DROP DEFAULT",
    """CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON queue.procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION queue.procrastinate_notify_queue_job_inserted_v1()""",
)


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(autouse=True)
def _guarded_again(db: None) -> None:
    for sql in OPENED:
        rows(sql)
    guard_queue()
    guard_queue()  # and it may be run at any time


def rights(kind: str) -> set[tuple[str, str, str]]:
    found = rows(
        "SELECT relname::text, grantee::regrole::text, lower(privilege_type) FROM pg_class, aclexplode(relacl)"
        f" WHERE relnamespace = 'queue'::regnamespace AND relkind = '{kind}' AND grantee <> relowner"
    )
    return set(found)


def test_only_the_worker_reads_and_writes_jobs_and_not_even_it_the_list() -> None:
    tables = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'queue'")}
    assert rights("r") == {
        *((table, WORKER, may) for table in tables for may in ("select", "insert", "update", "delete")),
    } - {("allowed_job", WORKER, may) for may in ("insert", "update", "delete")}
    assert rights("S")
    assert {(role, may) for _sequence, role, may in rights("S")} == {(WORKER, "usage")}


def test_nobody_but_the_worker_may_call_a_function_and_adding_is_lent_to_those_on_the_list() -> None:
    may = rows(
        "SELECT proname::text, grantee::regrole::text FROM pg_proc, aclexplode(proacl)"
        " WHERE pronamespace = 'queue'::regnamespace AND grantee <> proowner"
    )
    assert {role for name, role in may if name != "procrastinate_defer_jobs_v1"} == {WORKER}
    assert {role for name, role in may if name == "procrastinate_defer_jobs_v1"} == {role for role, _task in ADDERS}


def test_every_role_may_look_for_the_function_that_adds() -> None:
    for role in ROLES:
        assert rows(f"SELECT has_schema_privilege('{role}', 'queue', 'USAGE')") == [(True,)]


def test_the_list_is_the_one_that_the_packages_declare() -> None:
    assert set(rows("SELECT role::text, task FROM queue.allowed_job")) == ADDERS
    assert allowed_jobs() == {
        "breaches.send_breach": ("worker",),
        "evaluation.send_extract_letter": ("worker",),
        "cases.send_opening": ("worker",),
        "cases.send_reminder": ("worker",),
        "doorstep.send_notice": ("worker",),
        "post.send_letter": ("login:sender", "login:municipality", "housing", "worker"),
        "post.send_short": ("worker",),
        "receipts.send_receipt": ("sender", "municipal", "worker"),
    }


def test_adding_and_checking_run_as_their_owner_and_find_nothing_of_the_callers() -> None:
    found = rows(
        "SELECT proname::text, prosecdef, array_to_string(proconfig, ' ') FROM pg_proc"
        " WHERE proname IN ('procrastinate_defer_jobs_v1', 'check_allowed_job')"
        " AND pronamespace = 'queue'::regnamespace ORDER BY 1"
    )
    assert found == [
        ("check_allowed_job", True, "search_path=queue, pg_temp"),
        ("procrastinate_defer_jobs_v1", True, "search_path=queue, pg_temp"),
    ]


def test_every_added_job_is_checked_and_none_is_announced() -> None:
    found = rows(
        "SELECT tgname::text, tgtype FROM pg_trigger WHERE tgrelid = 'queue.procrastinate_jobs'::regclass"
        " AND (tgname = 'allowed_job' OR tgname LIKE '%notify_queue_job_inserted%')"
    )
    assert found == [("allowed_job", 7)]  # before insert, for each row


ADD = (
    "SELECT queue.procrastinate_defer_jobs_v1(ARRAY[ROW('q', '{task}', 3, 'l', 'ql', '{args}'::jsonb,"
    " '2030-01-01'::timestamptz)::queue.procrastinate_job_to_defer_v1])"
)


def added(login: str, role: str, task: str, args: str = '{"more": 1}') -> list[Any]:
    rows(f"SET SESSION AUTHORIZATION {login}")
    rows(f"SET ROLE {role}")
    rows(ADD.format(task=task, args=args))
    rows("RESET SESSION AUTHORIZATION")
    return rows(
        "SELECT queue_name, priority, lock, queueing_lock, args, scheduled_at IS NOT NULL FROM queue.procrastinate_jobs"
    )


@pytest.mark.parametrize(("role", "task"), [("none", "receipts.send_receipt"), ("door_worker", "post.send_letter")])
def test_the_worker_may_add_its_jobs_in_any_shape(role: str, task: str) -> None:
    assert added(WORKER, role, task) == [("q", 3, "l", "ql", '{"more": 1}', True)]


@pytest.mark.parametrize("login", ["bindeled_sender", "bindeled_municipality"])
def test_a_login_adds_only_letters_of_the_right_shape(login: str) -> None:
    rows(f"SET SESSION AUTHORIZATION {login}")
    rows(ADD.format(task="post.send_letter", args='{"letter_id": "x"}').replace("'2030-01-01'", "NULL"))
    rows("RESET SESSION AUTHORIZATION")
    assert rows("SELECT task_name, queue_name FROM queue.procrastinate_jobs") == [("post.send_letter", "default")]


def test_each_login_numbers_its_jobs_from_its_own_counter() -> None:
    [(default,)] = rows(
        "SELECT column_default FROM information_schema.columns"
        " WHERE table_schema = 'queue' AND table_name = 'procrastinate_jobs' AND column_name = 'id'"
    )
    for login in roles.LOGINS.values():
        assert f"WHEN '{login}'" in default
