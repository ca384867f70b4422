"""Start-up refuses, with the reason, where confidentiality or durability would be a pretence."""

from collections.abc import Iterator

import psycopg
from django.conf import settings
from django.db import connection

from bindeled.confidentiality import roles

HERE = {"", "localhost", "127.0.0.1", "::1"}
DURABLE_COMMITS = {"on", "remote_write", "remote_apply"}


def refusals() -> list[str]:
    """Answer every reason why this process must not serve against this database; an empty list means go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings")
        server = dict(cursor.fetchall())
        cursor.execute(
            "SELECT session_user, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = session_user"
        )
        login = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = session_user")
        owned = cursor.fetchone()[0]
        cursor.execute("SELECT rolname FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER')")
        reachable = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname = ANY(%s)"
            " AND has_database_privilege(session_user, oid, 'CONNECT') ORDER BY 1",
            [list(roles.SPARE)],
        )
        spare = [name for (name,) in cursor.fetchall()]
    reasons = [*_about_login(login, owned, reachable), *_about_server(server), *_about_walls()]
    if spare and not login[1]:
        reasons.append(f"The login {login[0]} may enter {' and '.join(spare)} as well. Run bindeled roles.")
    if connection.connection is not None and _is_open_on_the_wire(connection.connection):
        reasons.append(
            "The connection to PostgreSQL is open, or to a server that has not shown who it is. Add sslmode=verify-full to DATABASE_URL."
        )
    return [f"{reason}" for reason in reasons]


def _is_open_on_the_wire(session: psycopg.Connection) -> bool:
    """Say whether words travel to another machine in the clear, or to one that has not shown who it is.

    A socket and loopback stay on this machine.
    """
    host, proven = session.info.host, session.info.get_parameters().get("sslmode") == "verify-full"
    return not (host.startswith("/") or host in HERE or (session.pgconn.ssl_in_use and proven))


def _about_login(login: tuple[str, bool, bool, bool], owned: int, reachable: set[str]) -> Iterator[str]:
    name, superuser, bypasses, creates_roles = login
    expected = roles.LOGINS[settings.SIDE]
    if superuser:
        yield f"The login {name} is a superuser: row security would not hold. Use {expected}."
    if bypasses:
        yield f"The login {name} may bypass row security. Use {expected}."
    if creates_roles:
        yield f"The login {name} may create roles. Use {expected}."
    if owned:
        yield f"The login {name} owns {owned} tables or indexes; the owner must not serve. Use {expected}."
    if name != expected:
        yield f"This is the {settings.SIDE} process, but the login is {name}. Use {expected}."
    allowed = {name, *map(roles.door_role, roles.DOORS_OF[settings.SIDE])}
    strange = {role for role in reachable - allowed if not superuser}
    if strange:
        yield f"The login {name} can also become {', '.join(sorted(strange))}. Revoke that membership."


def _about_server(server: dict[str, str]) -> Iterator[str]:
    if int(server["server_version_num"]) < roles.OLDEST_SERVER:
        yield "PostgreSQL 16 or newer is needed."
    for name in ("fsync", "full_page_writes"):
        if server[name] != "on":
            yield f"{name} is {server[name]}: what was acknowledged could be lost. Set it to on."
    if server["synchronous_commit"] not in DURABLE_COMMITS:
        yield f"synchronous_commit is {server['synchronous_commit']}: an acknowledged concern could be lost. Set it to on."
    if settings.OWN_SERVER and server["data_checksums"] != "on":
        yield "Data checksums are off: damage on disk would go unseen. Run pg_checksums --enable."
    if server["log_min_messages"] not in {"fatal", "panic"}:
        yield "log_min_messages must be fatal or panic: the words of an error may quote a value. We log errors without."
    if server["log_min_error_statement"] != "panic":
        yield "log_min_error_statement must be panic: otherwise a failed statement writes its text to the server's log."
    if server["log_error_verbosity"] != "terse":
        yield "log_error_verbosity must be terse: otherwise a failed row is written to the server's log."
    if server["log_statement"] != "none" or server["log_min_duration_statement"] != "-1":
        yield "log_statement must be none and log_min_duration_statement -1: statements carry what people wrote."


def _about_walls() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')"
            " AND relname <> 'django_migrations' AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        open_tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT prosecdef FROM pg_proc WHERE proname = 'procrastinate_defer_jobs_v1'"
            " AND pronamespace = 'queue'::regnamespace"
        )
        guarded = cursor.fetchone()
        cursor.execute(
            "SELECT has_table_privilege(session_user, 'pg_catalog.pg_stat_all_tables', 'SELECT')"
            " OR has_function_privilege(session_user, 'pg_catalog.pg_stat_get_tuples_inserted(oid)', 'EXECUTE')"
            " OR has_function_privilege(session_user, 'pg_catalog.pg_lock_status()', 'EXECUTE')"
            " OR has_column_privilege(session_user, 'pg_catalog.pg_class', 'reltuples', 'SELECT')"
        )
        watches = cursor.fetchone()[0]
    if watches:
        yield "This login can watch the other side's work in the server's statistics. Run bindeled roles."
    if open_tables:
        yield f"Row security is not forced on: {', '.join(sorted(open_tables))}. Run bindeled migrate."
    if guarded is None or not guarded[0]:
        yield "The queue's door is not guarded (defer function is not SECURITY DEFINER). Run bindeled migrate."
