"""What each role may do to each table, declared beside the model and raised in the database by one command.

A model says ``WALL = (Gate(...), ...)``. ``raise_walls`` makes the database match: row security enabled and forced,
exactly the declared grants and policies, nothing else. It is run after every migrate and may be run at any time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from bindeled.confidentiality import counters, roles

ANY_ROW = "true"
OWN_MUNICIPALITY = "municipality_id = NULLIF(current_setting('app.municipality', true), '')"
# Whom the actor serves: municipal units, or, where somebody keeps lists, the organisations whose lists they are.
SERVED = "string_to_array(NULLIF(current_setting('app.units', true), ''), ',')"
OWN_UNITS = f"unit_id = ANY ({SERVED}::uuid[])"
OWN_ORGANISATIONS = f"organisation_id = ANY ({SERVED}::uuid[])"
IS_ACTOR = "= NULLIF(current_setting('app.actor', true), '')::uuid"
# ``session_user`` survives SET ROLE, so a side is known whichever door is taken.
SIDE = "(CASE session_user WHEN 'bindeled_sender' THEN 'sender' WHEN 'bindeled_municipality' THEN 'municipality' END)"
# The day that it is, where the municipalities are.
TODAY = f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"
EVERYBODY = ", ".join([*roles.LOGINS.values(), *map(roles.door_role, roles.DOORS), "PUBLIC"])
OWN_SIDE = f"side = {SIDE}"


@dataclass(frozen=True)
class Gate:
    """One role's way to one table.

    ``role`` is a door (``sender``), a login (``login:sender``) or ``owner``. ``may`` lists the commands. ``rows`` is the
    SQL condition for rows seen and rows written. ``columns`` narrows update (or select) to these columns, ``written``
    what a row may look like afterwards.
    """

    role: str
    may: tuple[str, ...]
    rows: str
    columns: tuple[str, ...] = ()
    written: str = ""

    @property
    def name(self) -> str:
        """Answer the PostgreSQL role."""
        if self.role == "owner":
            return roles.OWNER
        kind, _, side = self.role.rpartition(":")
        return roles.LOGINS[side] if kind == "login" else roles.door_role(side)


@dataclass(frozen=True)
class Window:
    """A question that a door may ask without a way to the tables behind it: a function that runs as the owner.

    The owner sees no more of those tables than its own gates there say. ``body`` is one SELECT in SQL, over schema ``app``.
    Declared in ``WINDOWS`` of the package's app configuration.
    """

    name: str
    arguments: str
    returns: str
    body: str
    doors: tuple[str, ...]

    def statements(self) -> Iterator[str]:
        """Yield the SQL that makes it, lent to these doors and nobody else. Names come from our own code."""
        signature = f"app.{self.name}({self.arguments})"
        yield (
            f"CREATE OR REPLACE FUNCTION {signature} RETURNS {self.returns} LANGUAGE sql STABLE SECURITY DEFINER"
            f" SET search_path = app, pg_temp AS $window$ {self.body} $window$"
        )
        yield f"REVOKE ALL ON FUNCTION {signature} FROM {EVERYBODY}"
        for door in self.doors:
            yield f"GRANT EXECUTE ON FUNCTION {signature} TO {Gate(door, (), '').name}"


@dataclass(frozen=True)
class Question:
    """Something that the walls of several tables ask about the actor, answered once for a whole statement.

    A function that runs as whoever asks, so that the walls of what it reads hold for them. It keeps its plan, where a condition
    that is written into each policy would be planned anew with every statement, again for each table that is named in it.
    Declared in ``ASKED`` of the model that it reads.
    """

    name: str
    returns: str
    body: str
    doors: tuple[str, ...]

    @property
    def once(self) -> str:
        """Answer the SQL that stands for its answer in a condition."""
        return f"(SELECT app.{self.name}())::{self.returns}"

    def statements(self) -> Iterator[str]:
        """Yield the SQL that makes it, lent to these doors and nobody else. Names come from our own code."""
        yield (
            f"CREATE OR REPLACE FUNCTION app.{self.name}() RETURNS {self.returns} LANGUAGE plpgsql STABLE"
            f" AS $question$ BEGIN RETURN ({self.body}); END $question$"
        )
        yield f"REVOKE ALL ON FUNCTION app.{self.name}() FROM {EVERYBODY}"
        for door in self.doors:
            yield f"GRANT EXECUTE ON FUNCTION app.{self.name}() TO {Gate(door, (), '').name}"


def read_by(*doors: str, rows: str = ANY_ROW) -> tuple[Gate, ...]:
    """Answer gates that let these doors read, and nothing more."""
    return tuple(Gate(door, ("select",), rows) for door in doors)


def kept_by_owner() -> Gate:
    """Answer the gate of a table that is loaded as data by the owner: places and numbers, never a person."""
    return Gate("owner", ("select", "insert", "update", "delete"), ANY_ROW)


def windows() -> Iterator[Window]:
    """Yield every window that a package declares."""
    for config in apps.get_app_configs():
        yield from getattr(config, "WINDOWS", ())


def questions() -> Iterator[Question]:
    """Yield every question that is asked once for a statement."""
    for config in apps.get_app_configs():
        for model in config.get_models():
            yield from getattr(model, "ASKED", ())


def declared() -> Iterator[tuple[str, tuple[Gate, ...]]]:
    """Yield every table and its gates, including those that a package declares for tables of a library."""
    for config in apps.get_app_configs():
        yield from getattr(config, "FOREIGN_WALLS", {}).items()
        for model in config.get_models():
            gates = getattr(model, "WALL", None)
            if gates is not None:
                yield model._meta.db_table, gates


def statements(table: str, gates: Iterable[Gate]) -> Iterator[str]:
    """Yield the SQL that gives one table its grants and policies. Names come from our own code, never from people."""
    yield f'ALTER TABLE app."{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE app."{table}" FORCE ROW LEVEL SECURITY'
    yield f'REVOKE ALL ON app."{table}" FROM {EVERYBODY}'
    for gate in gates:
        columns = " ({})".format(", ".join(f'"{column}"' for column in gate.columns)) if gate.columns else ""
        for command in gate.may:
            yield f'GRANT {command.upper()}{columns} ON app."{table}" TO {gate.name}'
            seen = "" if command == "insert" else f" USING ({gate.rows})"
            after = f"{gate.rows} AND {gate.written}" if gate.written else gate.rows
            written = f" WITH CHECK ({after})" if command in {"insert", "update"} else ""
            policy = f"{gate.name}_{command}"
            yield f'CREATE POLICY {policy} ON app."{table}" FOR {command.upper()} TO {gate.name}{seen}{written}'


def raise_walls() -> int:
    """Make the database match the declarations, in one transaction. Answers the number of tables walled."""
    with connection.cursor() as cursor:
        _raise_schemas(cursor)
        cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'app'")
        for table, policy in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{policy}" ON app."{table}"')
        for question in questions():  # before the policies that ask them
            for statement in question.statements():
                cursor.execute(statement)
        count = 0
        for table, gates in declared():
            count += 1
            for statement in statements(table, gates):
                cursor.execute(statement)
            lend_sequences(cursor, table, gates)
        for window in windows():
            for statement in window.statements():
                cursor.execute(statement)
    return count


def _raise_schemas(cursor: Any) -> None:
    cursor.execute(f"GRANT USAGE ON SCHEMA app TO {EVERYBODY.removesuffix(', PUBLIC')}")
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA app FROM {EVERYBODY}")
    cursor.execute(f"REVOKE CREATE ON SCHEMA app, queue FROM {EVERYBODY}")


def lend_sequences(cursor: Any, table: str, gates: Iterable[Gate]) -> None:
    """A library's table numbers its rows; who inserts there draws the number from a counter of its own side."""
    adders = sorted({gate.name for gate in gates if "insert" in gate.may})
    cursor.execute(
        "SELECT DISTINCT a.attname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid JOIN pg_class t ON t.oid = d.refobjid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
        " WHERE s.relkind = 'S' AND t.relname = %s AND t.relnamespace = 'app'::regnamespace",
        [table],
    )
    for (column,) in cursor.fetchall():
        counters.give(cursor, "app", table, column, adders)
