"""Prepare a PostgreSQL server of one's own: roles, schemas and defaults. Run once by its superuser, safe to run again."""

import os
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandParser
from psycopg import sql

from bindeled.confidentiality import roles


class Command(BaseCommand):
    """Roles on an existing server."""

    help = "Make the logins, doors and schemas on a server. BINDELED_ADMIN_URL is a superuser's address, used for this only."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Which database; passwords come from the environment, never from the command line."""
        parser.add_argument("--database", default="bindeled")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and renew the rest."""
        admin_url = os.environ.get("BINDELED_ADMIN_URL", "")
        logins = {roles.OWNER: "owner", **{login: side for side, login in roles.LOGINS.items()}}
        passwords = {
            login: os.environ[f"BINDELED_PASSWORD_{side.upper()}"]
            for login, side in logins.items()
            if f"BINDELED_PASSWORD_{side.upper()}" in os.environ
        }
        with psycopg.connect(admin_url, autocommit=True) as admin:
            roles.prepare_server(admin, passwords)
            known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [options["database"]]).fetchone()
            if not known:
                name, owner = sql.Identifier(options["database"]), sql.Identifier(roles.OWNER)
                admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        with psycopg.connect(admin_url, dbname=options["database"], autocommit=True) as admin:
            roles.prepare_database(admin, options["database"])
        self.stdout.write(
            f"Roles are ready on {options['database']}; passwords set for {', '.join(sorted(passwords)) or 'nobody'}."
        )
