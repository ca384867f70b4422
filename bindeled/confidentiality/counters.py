"""A counter for each login where a library numbers rows, so that no number tells one side how busy the other is.

The counters of one table step over each other's numbers: no two rows ever get the same one.
"""

from collections.abc import Sequence
from typing import Any


def give(cursor: Any, schema: str, table: str, column: str, logins: Sequence[str]) -> None:
    """Let each login draw a table's numbers from its own counter, and everybody else (the owner) from one more.

    Runs as the owner, any number of times; numbers given out before are never given again.
    """
    whole = f'{schema}."{table}"'
    drawers = [*logins, "others"]
    cursor.execute(f"ALTER TABLE {whole} ALTER COLUMN {column} DROP IDENTITY IF EXISTS")
    choice = "".join(f" WHEN '{login}' THEN '{_name(schema, table, login)}'" for login in logins)
    others = _name(schema, table, "others")
    for place, drawer in enumerate(drawers):
        _ensure(cursor, whole, column, _name(schema, table, drawer), step=len(drawers), place=place)
    cursor.execute(
        f"ALTER TABLE {whole} ALTER COLUMN {column} SET DEFAULT"
        f" nextval((CASE session_user{choice} ELSE '{others}' END)::regclass)"
    )
    for login in logins:
        cursor.execute(f"GRANT USAGE ON SEQUENCE {_name(schema, table, login)} TO {login}")


def _name(schema: str, table: str, drawer: str) -> str:
    return f"{schema}.{table}_of_{drawer.removeprefix('bindeled_')}"


def _ensure(cursor: Any, table: str, column: str, counter: str, *, step: int, place: int) -> None:
    cursor.execute("SELECT to_regclass(%s)", [counter])
    if cursor.fetchone()[0] is None:
        cursor.execute(f"SELECT coalesce(max({column}), 0) FROM {table}")
        beyond = (cursor.fetchone()[0] // step + 1) * step + place
        cursor.execute(f"CREATE SEQUENCE {counter} INCREMENT {step} START {beyond} OWNED BY {table}.{column}")
