"""What is left of somebody in a database: by which values one would know them again, and in which columns any of these stands."""

from collections.abc import Sequence
from typing import Any

# Where a value of a case, its concerns, their files or its resident can stand, by the names of the columns that say whose a row is.
COLUMNS = (
    "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'app'"
    " AND data_type IN ('bytea', 'ARRAY', 'text', 'character varying')"
)
BESIDE = (
    "SELECT its.table_name, its.column_name, owner.column_name FROM information_schema.columns its"
    " JOIN information_schema.columns owner USING (table_schema, table_name) JOIN information_schema.tables USING (table_schema, table_name)"
    " WHERE table_schema = 'app' AND table_type = 'BASE TABLE' AND its.data_type = 'bytea'"
    " AND owner.column_name IN ('case_id', 'concern_id', 'key_id')"
)
# Who passed it on is known by the same mark in every other concern of theirs.
OF_THE_SENDER = "sender_mark"


def values_of(cursor: Any, owners: Sequence[Any]) -> list[bytes]:
    """Answer every sealed value and keyed mark in rows that belong to any of these cases, concerns or keys."""
    found: set[bytes] = set()
    for table, column, owner in cursor.execute(BESIDE).fetchall():
        if column != OF_THE_SENDER:
            query = f'SELECT "{column}" FROM app."{table}" WHERE "{owner}" = ANY (%s) AND length("{column}") > 8'
            found |= {bytes(value) for (value,) in cursor.execute(query, [list(owners)]).fetchall()}
    return sorted(found)


def left_of(cursor: Any, values: Sequence[bytes]) -> list[str]:
    """Answer in which columns of the whole database any of these values still stands."""
    cursor.execute(COLUMNS)
    found = []
    for table, column, kind in cursor.fetchall():
        text = f"encode(\"{column}\", 'hex')" if kind == "bytea" else f'"{column}"::text'
        query = f'SELECT count(*) FROM app."{table}" WHERE {text} LIKE ANY (%s)'
        cursor.execute(query, [[f"%{value.hex()}%" for value in values]])
        if cursor.fetchone() != (0,):
            found.append(f"{table}.{column}")
    return sorted(found)
