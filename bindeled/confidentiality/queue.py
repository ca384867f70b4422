"""The queue is no window: a door may add the jobs on its list, and never read, listen or add another.

Deferring goes through one SECURITY DEFINER function; a trigger compares the caller's role with the allow-list. There is
no NOTIFY, which any login could listen to. ``CREATE OR REPLACE`` in a library's migration silently resets SECURITY
DEFINER, so this is applied after every migrate and asserted at start-up.
"""

from typing import Any

from django.apps import apps
from django.db import connection

from bindeled.confidentiality import counters, roles
from bindeled.confidentiality.walls import Gate

DEFER = "queue.procrastinate_defer_jobs_v1(queue.procrastinate_job_to_defer_v1[])"
ALLOW_LIST = """
CREATE TABLE IF NOT EXISTS queue.allowed_job (role name NOT NULL, task text NOT NULL, PRIMARY KEY (role, task));
TRUNCATE queue.allowed_job;
CREATE OR REPLACE FUNCTION queue.check_allowed_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = queue, pg_temp AS $$
DECLARE caller name := CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM queue.allowed_job WHERE role = caller AND task = NEW.task_name) THEN
        RAISE EXCEPTION 'the door % may not add the job %', caller, NEW.task_name USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF caller NOT IN ('bindeled_worker', 'door_worker') THEN
        -- No job of a door overtakes another, waits for a time, holds a lock, or carries more than one id.
        IF NEW.scheduled_at IS NOT NULL OR jsonb_typeof(NEW.args) <> 'object'
            OR NEW.args - 'letter_id' <> '{}'::jsonb OR jsonb_typeof(NEW.args -> 'letter_id') IS DISTINCT FROM 'string'
        THEN
            RAISE EXCEPTION 'the door % may not add a job of this shape', caller USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.priority := 0; NEW.lock := NULL; NEW.queueing_lock := NULL; NEW.queue_name := 'default';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS allowed_job ON queue.procrastinate_jobs;
CREATE TRIGGER allowed_job BEFORE INSERT ON queue.procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION queue.check_allowed_job();
DROP TRIGGER IF EXISTS procrastinate_jobs_notify_queue_job_inserted_v1 ON queue.procrastinate_jobs;
"""


def allowed_jobs() -> dict[str, tuple[str, ...]]:
    """Answer each job's name and the roles that may add it, as the packages declare in ``JOBS`` of their app config."""
    return {task: adders for config in apps.get_app_configs() for task, adders in getattr(config, "JOBS", {}).items()}


def guard_queue() -> None:
    """Shut the queue to everyone but the worker, and lend each door the jobs on its list."""
    worker = roles.LOGINS["worker"]
    others = ", ".join([*(login for login in roles.LOGINS.values()), *map(roles.door_role, roles.DOORS), "PUBLIC"])
    with connection.cursor() as cursor:
        cursor.execute(ALLOW_LIST)
        # A door is told the number of the job it added; from a common counter it would learn of the other side's letters.
        counters.give(cursor, "queue", "procrastinate_jobs", "id", sorted(roles.LOGINS.values()))
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA queue FROM {others}")
        cursor.execute(f"ALTER FUNCTION {DEFER} SECURITY DEFINER SET search_path = queue, pg_temp")
        cursor.execute(f"GRANT USAGE ON SCHEMA queue TO {others.removesuffix(', PUBLIC')}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO {worker}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON queue.allowed_job FROM {worker}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO {worker}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO {worker}")
        _lend(cursor, {task: (*adders, "login:worker") for task, adders in allowed_jobs().items()})


def _lend(cursor: Any, jobs: dict[str, tuple[str, ...]]) -> None:
    for task, adders in jobs.items():
        for adder in adders:
            role = Gate(adder, (), "").name
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {DEFER} TO {role}")
            cursor.execute("INSERT INTO queue.allowed_job VALUES (%s, %s)", [role, task])
