"""The roles in PostgreSQL: one login per process, one door per kind of visitor, one owner who never serves.

Logins are NOINHERIT: they hold rights on identity tables only, and everything else is reached by taking a door.
What one side must never reach is granted to no role that its login can take.
"""

from collections.abc import Mapping

from psycopg import Connection, sql

OWNER = "bindeled_owner"
LOGINS = {"sender": "bindeled_sender", "municipality": "bindeled_municipality", "worker": "bindeled_worker"}
DOORS = ("public", "sender", "housing", "municipal", "evaluation", "worker")
DOORS_OF = {
    "sender": ("public", "sender", "housing"),
    "municipality": ("municipal", "evaluation"),
    "worker": ("worker",),
}
SCHEMA, QUEUE = "app", "queue"
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
    plain = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION"
    for door in DOORS:
        _ensure_role(admin, door_role(door), f"NOLOGIN {plain}")
    _ensure_role(admin, OWNER, f"LOGIN {plain}", passwords.get(OWNER))
    for side, login in LOGINS.items():
        _ensure_role(admin, login, f"LOGIN NOINHERIT {plain}", passwords.get(login))
        for door in DOORS_OF[side]:
            grant = sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE")
            admin.execute(grant.format(sql.Identifier(door_role(door)), sql.Identifier(login)))


def prepare_database(admin: Connection, database: str) -> None:
    """Set the schemas and defaults of one database. ``admin`` is a superuser's connection to that database."""
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
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
