"""The roles in PostgreSQL: one login per process, one door per kind of visitor, one owner who never serves.

Logins are NOINHERIT: they hold rights on identity tables only, and everything else is reached by taking a door.
What one side must never reach is granted to no role that its login can take.
"""

from collections.abc import Mapping

from psycopg import Connection, sql

OWNER = "bindeled_owner"
LOGINS = {"sender": "bindeled_sender", "municipality": "bindeled_municipality", "worker": "bindeled_worker"}
DOORS = (
    "public", "sender", "housing", "calendar",
    "municipal", "evaluation", "municipal_calendar", "statistics",
    "worker", "sealer", "watcher", "eraser", "counter", "extracting", "drawing",
)  # fmt: skip
DOORS_OF = {
    "sender": ("public", "sender", "housing", "calendar"),
    "municipality": ("municipal", "evaluation", "municipal_calendar", "statistics"),
    "worker": ("worker", "sealer", "watcher", "eraser", "counter", "extracting", "drawing"),
}
SCHEMA, QUEUE = "app", "queue"
# Databases that every server has, and no process of ours needs.
SPARE = ("postgres", "template1")
# So many connections a login may hold, so that no side can take them all from the others.
CONNECTIONS = {"sender": 35, "municipality": 35, "worker": 25}
# What the server tells everybody of its work: counts, locks, sizes, places in the log. From these one side could see that
# the other has taken a concern or opened a case. Large objects go with them: nobody here has any use for one.
TELLTALE = """
DO $$ DECLARE found record; BEGIN
FOR found IN SELECT oid::regprocedure AS it FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND (
    proname ~ '^pg_stat_get_' OR proname IN ('pg_lock_status', 'pg_relation_size', 'pg_total_relation_size',
    'pg_table_size', 'pg_indexes_size', 'pg_database_size', 'pg_tablespace_size', 'pg_current_wal_insert_lsn',
    'pg_current_wal_lsn', 'pg_current_wal_flush_lsn', 'pg_sequence_last_value', 'pg_get_sequence_data',
    'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids', 'pg_prepared_xact', 'pg_get_multixact_members',
    'pg_last_committed_xact', 'pg_xact_commit_timestamp', 'lo_create', 'lo_creat', 'lo_from_bytea'))
LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found.it); END LOOP;
FOR found IN SELECT oid::regclass AS it FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace
    AND relkind = 'v' AND (relname ~ '^pg_stat' OR relname IN ('pg_locks', 'pg_sequences', 'pg_prepared_xacts'))
LOOP EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', found.it); END LOOP;
REVOKE SELECT ON pg_class FROM PUBLIC;
FOR found IN SELECT attname AS it FROM pg_attribute WHERE attrelid = 'pg_class'::regclass AND attnum > 0
    AND attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen', 'relfrozenxid', 'relminmxid')
LOOP EXECUTE format('GRANT SELECT (%I) ON pg_class TO PUBLIC', found.it); END LOOP;
END $$
"""
OLDEST_SERVER = 160000  # GRANT … WITH INHERIT FALSE, SET TRUE came with PostgreSQL 16.


def door_role(door: str) -> str:
    """Answer the PostgreSQL role of a door."""
    return f"door_{door}"


def _ensure_role(admin: Connection, name: str, attributes: str, password: str | None = None) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    admin.execute(sql.SQL("{} ROLE {} " + attributes).format(verb, sql.Identifier(name)))
    if password is not None:
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password)))


def prepare_server(admin: Connection, passwords: Mapping[str, str]) -> None:
    """Create or renew the roles. ``admin`` is a superuser's connection in autocommit; passwords are keyed by role."""
    if admin.info.server_version < OLDEST_SERVER:
        message = "PostgreSQL 16 or newer is needed: the doors rest on GRANT … WITH INHERIT FALSE."
        raise RuntimeError(message)
    # The server is Bindeled's alone: its own databases are nobody's meeting place.
    for spare in SPARE:
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(spare)))
    plain = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION"
    for door in DOORS:
        _ensure_role(admin, door_role(door), f"NOLOGIN {plain}")
    _ensure_role(admin, OWNER, f"LOGIN {plain}", passwords.get(OWNER))
    for side, login in LOGINS.items():
        _ensure_role(
            admin, login, f"LOGIN NOINHERIT {plain} CONNECTION LIMIT {CONNECTIONS[side]}", passwords.get(login)
        )
        for door in DOORS_OF[side]:
            grant = sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE")
            admin.execute(grant.format(sql.Identifier(door_role(door)), sql.Identifier(login)))


def prepare_database(admin: Connection, database: str) -> None:
    """Set the schemas and defaults of one database. ``admin`` is a superuser's connection to that database."""
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    admin.execute(TELLTALE)
    for schema in (SCHEMA, QUEUE):
        admin.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(sql.Identifier(schema), owner))
    for role in (OWNER, *LOGINS.values()):
        who = sql.Identifier(role)
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, who))
        path = sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = app, queue").format(who, name)
        admin.execute(path)
    for login in LOGINS.values():
        for setting in ("statement_timeout = '30s'", "idle_in_transaction_session_timeout = '60s'"):
            admin.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} SET " + setting).format(sql.Identifier(login), name))
