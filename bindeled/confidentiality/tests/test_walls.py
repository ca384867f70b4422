"""What a model declares as its wall is exactly what the database holds, however often and from whatever state it is raised."""

from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from typing import Any

import psycopg
import pytest
from django.db import connection

from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality import roles, walls
from bindeled.confidentiality.walls import (
    Gate,
    Question,
    Window,
    declared,
    kept_by_owner,
    questions,
    raise_walls,
    read_by,
    statements,
    windows,
)
from bindeled.config.engine import ADMIN
from journeys import stage

DOORS = (
    "door_public, door_sender, door_housing, door_calendar, door_municipal, door_evaluation, door_municipal_calendar,"
    " door_statistics, door_worker, door_sealer, door_watcher, door_eraser, door_counter, door_extracting, door_drawing"
)
EVERYONE = f"bindeled_sender, bindeled_municipality, bindeled_worker, {DOORS}, PUBLIC"
OPENED = (
    "GRANT ALL ON ALL TABLES IN SCHEMA app TO PUBLIC, bindeled_worker, door_sender",
    "GRANT ALL ON ALL SEQUENCES IN SCHEMA app TO PUBLIC, bindeled_sender, door_worker",
    "GRANT ALL ON SCHEMA app, queue TO PUBLIC, bindeled_municipality, door_housing",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO PUBLIC, door_public",
    "CREATE POLICY leak ON app.cases_case TO PUBLIC USING (true)",
)


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("owner", "bindeled_owner"),
        ("sender", "door_sender"),
        ("worker", "door_worker"),
        ("login:worker", "bindeled_worker"),
        ("login:municipality", "bindeled_municipality"),
    ],
)
def test_a_gate_is_for_a_door_a_login_or_the_owner(role: str, name: str) -> None:
    assert Gate(role, (), "").name == name


def test_a_window_runs_as_its_owner_with_a_fixed_path_and_is_lent_to_its_doors_alone() -> None:
    window = Window("w", arguments="a uuid", returns="boolean", body="SELECT true", doors=("sender", "worker"))
    assert list(window.statements()) == [
        (
            "CREATE OR REPLACE FUNCTION app.w(a uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
            " SET search_path = app, pg_temp AS $window$ SELECT true $window$"
        ),
        f"REVOKE ALL ON FUNCTION app.w(a uuid) FROM {EVERYONE}",
        "GRANT EXECUTE ON FUNCTION app.w(a uuid) TO door_sender",
        "GRANT EXECUTE ON FUNCTION app.w(a uuid) TO door_worker",
    ]


def test_a_gate_cannot_be_widened_while_the_program_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        Gate("sender", ("insert",), "x").may = ("select",)  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Window("w", "a uuid", "boolean", "SELECT true", ("sender",)).doors = ("public",)  # type: ignore[misc]


def test_a_table_is_shut_to_all_and_then_opened_gate_by_gate() -> None:
    gates = (
        Gate("sender", ("insert", "select"), "a = b"),
        Gate("login:worker", ("update", "delete"), "c", ("d", "e")),
    )
    assert list(statements("t", gates)) == [
        'ALTER TABLE app."t" ENABLE ROW LEVEL SECURITY',
        'ALTER TABLE app."t" FORCE ROW LEVEL SECURITY',
        f'REVOKE ALL ON app."t" FROM {EVERYONE}',
        'GRANT INSERT ON app."t" TO door_sender',
        'CREATE POLICY door_sender_insert ON app."t" FOR INSERT TO door_sender WITH CHECK (a = b)',
        'GRANT SELECT ON app."t" TO door_sender',
        'CREATE POLICY door_sender_select ON app."t" FOR SELECT TO door_sender USING (a = b)',
        'GRANT UPDATE ("d", "e") ON app."t" TO bindeled_worker',
        'CREATE POLICY bindeled_worker_update ON app."t" FOR UPDATE TO bindeled_worker USING (c) WITH CHECK (c)',
        'GRANT DELETE ("d", "e") ON app."t" TO bindeled_worker',
        'CREATE POLICY bindeled_worker_delete ON app."t" FOR DELETE TO bindeled_worker USING (c)',
    ]


def test_who_only_reads_gets_no_more_and_the_owner_loads_places() -> None:
    assert read_by("sender", "worker") == (Gate("sender", ("select",), "true"), Gate("worker", ("select",), "true"))
    assert read_by("sender", rows="a") == (Gate("sender", ("select",), "a"),)
    assert kept_by_owner() == Gate("owner", ("select", "insert", "update", "delete"), "true")


def test_tables_of_ours_and_those_declared_for_a_library_are_walled() -> None:
    known = dict(declared())
    assert known["concerns_sealedconcern"] == SealedConcern.WALL
    assert "mfa_authenticator" in known
    assert None not in known.values()


# -- The conditions ----------------------------------------------------------------------------------------------------

MINE, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def fresh(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A new session, in which nobody has said yet who they are."""
    url = stage.engine.url(ADMIN, connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as session:
        yield session


@pytest.mark.parametrize(
    ("condition", "row", "setting", "said", "holds"),
    [
        ("OWN_MUNICIPALITY", "'0101'::text AS municipality_id", "municipality", "0101", True),
        ("OWN_MUNICIPALITY", "'0101'::text AS municipality_id", "municipality", "0157", False),
        ("OWN_MUNICIPALITY", "''::text AS municipality_id", "municipality", "", None),
        ("OWN_MUNICIPALITY", "'0101'::text AS municipality_id", "", "", None),
        ("OWN_UNITS", f"'{MINE}'::uuid AS unit_id", "units", f"{OTHER},{MINE}", True),
        ("OWN_UNITS", f"'{MINE}'::uuid AS unit_id", "units", OTHER, False),
        ("OWN_UNITS", f"'{MINE}'::uuid AS unit_id", "units", "", None),
        ("OWN_UNITS", f"'{MINE}'::uuid AS unit_id", "", "", None),
        ("IS_ACTOR", f"'{MINE}'::uuid AS id", "actor", MINE, True),
        ("IS_ACTOR", f"'{MINE}'::uuid AS id", "actor", OTHER, False),
        ("IS_ACTOR", f"'{MINE}'::uuid AS id", "actor", "", None),
        ("IS_ACTOR", f"'{MINE}'::uuid AS id", "", "", None),
    ],
)
def test_a_row_is_seen_by_whom_it_concerns_and_by_nobody_who_has_not_said_who_they_are(
    fresh: psycopg.Connection, condition: str, row: str, setting: str, said: str, *, holds: bool | None
) -> None:
    if setting:
        fresh.execute("SELECT set_config(%s, %s, false)", [f"app.{setting}", said])
    asked = f"id {walls.IS_ACTOR}" if condition == "IS_ACTOR" else getattr(walls, condition)
    assert fresh.execute(f"SELECT {asked} FROM (SELECT {row}) AS r".encode()).fetchone() == (holds,)


@pytest.mark.parametrize(
    ("login", "door", "side"),
    [
        ("bindeled_sender", "door_sender", "sender"),
        ("bindeled_municipality", "door_municipal", "municipality"),
        ("bindeled_worker", "door_worker", None),
    ],
)
def test_a_side_is_known_by_its_login_whichever_door_is_taken(
    fresh: psycopg.Connection, login: str, door: str, side: str | None
) -> None:
    fresh.execute(f"SET SESSION AUTHORIZATION {login}".encode())
    for role in ("none", door):
        fresh.execute(f"SET ROLE {role}".encode())
        assert fresh.execute(f"SELECT {walls.SIDE}".encode()).fetchone() == (side,)


# -- The database ------------------------------------------------------------------------------------------------------


def grants(kind: str) -> set[tuple[str, str, str]]:
    """Answer what each of our roles, and everybody, may do to the tables or sequences of the application."""
    found = rows(
        "SELECT relname::text, grantee::regrole::text, lower(privilege_type) FROM pg_class, aclexplode(relacl)"
        f" WHERE relnamespace = 'app'::regnamespace AND relkind = '{kind}' AND grantee <> relowner"
    )
    return set(found)


def column_grants() -> set[tuple[str, str, str, str]]:
    found = rows(
        "SELECT relname::text, attname::text, grantee::regrole::text, lower(privilege_type)"
        " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl)"
        " WHERE relnamespace = 'app'::regnamespace"
    )
    return set(found)


def the_database_is_exactly_as_declared() -> None:
    each = [(table, gate, command) for table, gates in declared() for gate in gates for command in gate.may]
    lent = [(table, gate, command) for table, gate, command in each if gate.role != "owner"]  # who owns needs no grant
    assert grants("r") == {(table, gate.name, command) for table, gate, command in lent if not gate.columns}
    assert column_grants() == {
        (table, column, gate.name, command) for table, gate, command in lent for column in gate.columns
    }
    policies = rows("SELECT tablename, policyname, roles::text, lower(cmd) FROM pg_policies WHERE schemaname = 'app'")
    assert sorted(policies) == sorted(
        (table, f"{gate.name}_{command}", f"{{{gate.name}}}", command) for table, gate, command in each
    )
    shut = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'"
        " AND relname <> 'django_migrations' AND relrowsecurity AND relforcerowsecurity"
    )
    assert {name for (name,) in shut} == dict(declared()).keys()
    numbered = {table for (table,) in rows(NUMBERED)}
    assert grants("S") == {
        (f"{table}_of_{gate.name.removeprefix('bindeled_')}", gate.name, "usage")
        for table, gate, command in lent
        if command == "insert" and table in numbered
    }
    functions: list[Window | Question] = [*windows(), *questions()]
    assert lent_windows() == {(one.name, Gate(door, (), "").name) for one in functions for door in one.doors}


def lent_windows() -> set[tuple[str, str]]:
    """Answer who besides its owner may ask which function of ours; all may, where nothing was ever said about it."""
    found = rows(
        "SELECT proname::text, CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END FROM pg_proc,"
        " aclexplode(coalesce(proacl, acldefault('f', proowner)))"
        " WHERE pronamespace = 'app'::regnamespace AND grantee <> proowner"
    )
    return set(found)


NUMBERED = """
SELECT t.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('i', 'a')
JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND t.relnamespace = 'app'::regnamespace
"""


def schema_rights() -> set[tuple[str, str]]:
    found = rows(
        "SELECT grantee::regrole::text, lower(privilege_type) FROM pg_namespace, aclexplode(nspacl)"
        " WHERE nspname = 'app' AND grantee <> nspowner"
    )
    return set(found)


@pytest.mark.django_db
def test_the_database_holds_what_is_declared_and_nothing_else() -> None:
    the_database_is_exactly_as_declared()


@pytest.mark.django_db
def test_whatever_was_opened_in_between_is_shut_when_the_walls_are_raised_again() -> None:
    for sql in OPENED:
        rows(sql)
    for table in ("cases_case", "receipts_receipt"):
        rows(f"ALTER TABLE app.{table} NO FORCE ROW LEVEL SECURITY")
        rows(f"ALTER TABLE app.{table} DISABLE ROW LEVEL SECURITY")
    assert raise_walls() == len(dict(declared()))
    the_database_is_exactly_as_declared()


@pytest.mark.django_db
def test_all_may_use_the_schema_and_nobody_may_make_anything_in_it() -> None:
    for role in (*roles.LOGINS.values(), *map(roles.door_role, roles.DOORS)):
        rows(f"REVOKE ALL ON SCHEMA app FROM {role}")
    rows("GRANT CREATE ON SCHEMA app, queue TO PUBLIC, bindeled_sender, door_worker")
    raise_walls()
    assert schema_rights() == {(role, "usage") for role in EVERYONE.removesuffix(", PUBLIC").split(", ")}
    for role in EVERYONE.split(", "):
        [(may,)] = rows(f"SELECT has_schema_privilege('{role.lower()}', 'queue', 'CREATE')")
        assert not may


@pytest.mark.django_db
def test_a_table_that_is_numbered_by_a_sequence_lends_it_to_those_who_insert() -> None:
    lent = grants("S")
    assert lent, "some library's table must be numbered by a sequence, or this says nothing"
    assert {right for _sequence, _role, right in lent} == {"usage"}
    for sequence, role, _right in lent:
        table = sequence.removesuffix(f"_of_{role.removeprefix('bindeled_')}")
        assert table != sequence
        [(adds,)] = rows(f"SELECT has_table_privilege('{role}', 'app.{table}', 'INSERT')")
        assert adds, f"{role} draws numbers of {table} and adds nothing there"


@pytest.mark.django_db
def test_a_function_that_was_made_for_everybody_is_nobodys_when_the_walls_are_raised() -> None:
    rows("CREATE FUNCTION app.anything() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    raise_walls()
    for role in EVERYONE.removesuffix(", PUBLIC").split(", "):
        [(may,)] = rows(f"SELECT has_function_privilege('{role}', 'app.anything()', 'EXECUTE')")
        assert not may
