"""The roles: weak, each with its own doors, and made weak again where somebody made them strong."""

import os
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import connection

from bindeled.confidentiality import roles

SIDES = ("sender", "municipality", "worker")
TELLTALES = [
    "pg_lock_status",
    "pg_relation_size",
    "pg_total_relation_size",
    "pg_table_size",
    "pg_indexes_size",
    "pg_database_size",
    "pg_tablespace_size",
    "pg_current_wal_insert_lsn",
    "pg_current_wal_lsn",
    "pg_current_wal_flush_lsn",
    "pg_sequence_last_value",
    "pg_get_sequence_data",
    "pg_blocking_pids",
    "pg_safe_snapshot_blocking_pids",
    "pg_prepared_xact",
    "pg_get_multixact_members",
    "pg_last_committed_xact",
    "pg_xact_commit_timestamp",
    "lo_create",
    "lo_creat",
    "lo_from_bytea",
    "pg_stat_get_numscans",
    "pg_stat_get_activity",
]
VIEWS = (
    "pg_stat_activity",
    "pg_stat_all_tables",
    "pg_statio_all_tables",
    "pg_locks",
    "pg_sequences",
    "pg_prepared_xacts",
)
COUNTS = {"reltuples", "relpages", "relallvisible", "relallfrozen", "relfrozenxid", "relminmxid"}


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_each_login_takes_the_doors_of_its_side_only() -> None:
    assert roles.DOORS_OF == {
        "sender": ("public", "sender", "housing", "calendar"),
        "municipality": ("municipal", "evaluation", "municipal_calendar", "statistics"),
        "worker": ("worker", "sealer", "watcher", "eraser", "counter", "extracting", "drawing"),
    }
    assert [door for side in SIDES for door in roles.DOORS_OF[side]] == list(roles.DOORS)


def test_no_side_can_take_all_of_the_servers_hundred_connections_from_the_others() -> None:
    assert sum(roles.CONNECTIONS.values()) < 100
    assert roles.CONNECTIONS == {"sender": 35, "municipality": 35, "worker": 25}


@pytest.fixture
def tried(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same roles under other names, so that the whole server's own stay as they are. All is rolled back."""
    mark = f"try{os.getpid()}"
    monkeypatch.setattr(roles, "OWNER", f"{mark}_owner")
    monkeypatch.setattr(roles, "LOGINS", {side: f"{mark}_{side}" for side in SIDES})
    monkeypatch.setattr(roles, "DOORS", tuple(f"{mark}_{door}" for door in roles.DOORS))
    of = {side: tuple(f"{mark}_{door}" for door in doors) for side, doors in roles.DOORS_OF.items()}
    monkeypatch.setattr(roles, "DOORS_OF", of)
    return mark


def prepare(mark: str) -> None:
    connection.ensure_connection()
    passwords = {f"{mark}_owner": "one", f"{mark}_sender": "two", f"{mark}_municipality": "three"}
    roles.prepare_server(connection.connection, passwords)


def found(mark: str) -> dict[str, tuple[Any, ...]]:
    """Answer each role's rights: login, inherit, the five strong ones, connections, and whether it has a password."""
    known = rows(
        "SELECT rolname, rolcanlogin, rolinherit, rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR"
        f" rolreplication, rolconnlimit, rolpassword IS NOT NULL FROM pg_authid WHERE rolname LIKE '%{mark}%'"
    )
    return {name.replace(f"{mark}_", ""): tuple(rest) for name, *rest in known}


EXPECTED = {
    "owner": (True, True, False, -1, True),
    "sender": (True, False, False, 35, True),
    "municipality": (True, False, False, 35, True),
    "worker": (True, False, False, 25, False),
    **{f"door_{door}": (False, True, False, -1, False) for door in roles.DOORS},
}


def test_every_role_is_weak_and_doors_cannot_log_in(tried: str) -> None:
    prepare(tried)
    assert found(tried) == EXPECTED


@pytest.mark.parametrize("right", ["SUPERUSER", "CREATEDB", "CREATEROLE", "BYPASSRLS", "REPLICATION"])
def test_a_role_that_was_made_strong_is_made_weak_again(tried: str, right: str) -> None:
    prepare(tried)
    for role in (f"{tried}_owner", f"{tried}_sender", f"door_{tried}_sender"):
        rows(f"ALTER ROLE {role} {right}")
    prepare(tried)
    assert found(tried) == EXPECTED


def test_a_login_that_inherits_or_a_door_that_logs_in_is_set_right(tried: str) -> None:
    prepare(tried)
    rows(f"ALTER ROLE {tried}_worker INHERIT NOLOGIN CONNECTION LIMIT 1")
    rows(f"ALTER ROLE door_{tried}_public LOGIN")
    prepare(tried)
    assert found(tried) == EXPECTED


def test_a_login_can_become_its_doors_and_has_nothing_of_them_before(tried: str) -> None:
    prepare(tried)
    members = rows(
        "SELECT member::regrole::text, roleid::regrole::text, inherit_option, set_option, admin_option"
        f" FROM pg_auth_members WHERE member::regrole::text LIKE '{tried}%'"
    )
    assert sorted(members) == sorted(
        (roles.LOGINS[side], f"door_{door}", False, True, False) for side in SIDES for door in roles.DOORS_OF[side]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("spare", ["postgres", "template1"])
def test_the_servers_own_databases_are_shut_to_everybody_again(tried: str, spare: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {spare} TO PUBLIC")
    prepare(tried)
    open_to = "SELECT has_database_privilege('pg_monitor', %s, 'CONNECT, TEMPORARY')"
    with connection.cursor() as cursor:
        cursor.execute(open_to, [spare])
        assert cursor.fetchone() == (False,)


def test_a_server_that_is_too_old_is_refused() -> None:
    old = SimpleNamespace(info=SimpleNamespace(server_version=159_999))
    with pytest.raises(RuntimeError, match="PostgreSQL 16"):
        roles.prepare_server(old, {})  # type: ignore[arg-type]


def test_the_oldest_server_that_will_do_is_taken() -> None:
    admin = MagicMock()
    admin.info.server_version = 160_000
    roles.prepare_server(admin, {})
    assert admin.execute.called


# -- One database ------------------------------------------------------------------------------------------------------


@pytest.fixture
def prepared(db: None) -> str:
    """The database of a test, opened wide and then prepared anew."""
    name = str(connection.settings_dict["NAME"])
    for sql in (
        f"GRANT ALL ON DATABASE {name} TO PUBLIC",
        "GRANT ALL ON SCHEMA public TO PUBLIC",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_catalog TO PUBLIC",
        "GRANT SELECT ON ALL TABLES IN SCHEMA pg_catalog TO PUBLIC",
        "ALTER SCHEMA app RENAME TO app_before",
        "ALTER SCHEMA queue RENAME TO queue_before",
        *(f"REVOKE CONNECT ON DATABASE {name} FROM {role}" for role in (roles.OWNER, *roles.LOGINS.values())),
        *(f"ALTER ROLE {role} IN DATABASE {name} RESET ALL" for role in (roles.OWNER, *roles.LOGINS.values())),
    ):
        rows(sql)
    roles.prepare_database(connection.connection, name)
    return name


def test_only_our_own_roles_may_connect_and_nobody_has_more_of_the_database(prepared: str) -> None:
    held = rows(
        "SELECT grantee::regrole::text, privilege_type FROM pg_database, aclexplode(datacl)"
        f" WHERE datname = '{prepared}' AND grantee <> datdba"
    )
    assert sorted(held) == sorted((role, "CONNECT") for role in (roles.OWNER, *roles.LOGINS.values()))


def test_the_public_schema_is_shut_and_ours_belong_to_the_owner(prepared: str) -> None:
    assert rows("SELECT has_schema_privilege('public', 'public', 'USAGE, CREATE')") == [(False,)]
    owners = "SELECT nspname, nspowner::regrole::text FROM pg_namespace WHERE nspname IN ('app', 'queue') ORDER BY 1"
    assert rows(owners) == [("app", "bindeled_owner"), ("queue", "bindeled_owner")]


def test_no_session_waits_for_ever_and_all_look_in_the_same_schemas(prepared: str) -> None:
    settings = rows(
        "SELECT setrole::regrole::text, array_to_string(setconfig, '; ') FROM pg_db_role_setting"
        f" JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = '{prepared}' AND setrole <> 0"
    )
    limits = "search_path=app, queue; statement_timeout=30s; idle_in_transaction_session_timeout=60s"
    assert dict(settings) == {
        "bindeled_owner": "search_path=app, queue",
        **dict.fromkeys(roles.LOGINS.values(), limits),
    }


def test_what_would_tell_of_the_others_work_is_taken_from_everybody(prepared: str) -> None:
    names = ", ".join(f"'{name}'" for name in TELLTALES)
    known = rows(
        "SELECT proname::text, has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc"
        f" WHERE proname IN ({names}) AND pronamespace = 'pg_catalog'::regnamespace"
    )
    assert {name for name, _may in known} == set(TELLTALES)
    assert [name for name, may in known if may] == []
    for view in VIEWS:
        assert rows(f"SELECT has_table_privilege('public', 'pg_catalog.{view}', 'SELECT')") == [(False,)]


def test_what_says_nothing_of_anybodys_work_is_left(prepared: str) -> None:
    assert rows("SELECT has_function_privilege('public', 'pg_catalog.now()', 'EXECUTE')") == [(True,)]
    assert rows("SELECT has_table_privilege('public', 'pg_catalog.pg_roles', 'SELECT')") == [(True,)]


def test_of_the_list_of_tables_everything_may_be_read_but_the_counts(prepared: str) -> None:
    columns = rows(
        "SELECT attname::text, has_column_privilege('public', 'pg_class', attnum, 'SELECT') FROM pg_attribute"
        " WHERE attrelid = 'pg_class'::regclass AND attnum > 0"
    )
    assert {name for name, may in columns if not may} == COUNTS & {name for name, _may in columns}
    assert len(columns) > len(COUNTS) + 10
