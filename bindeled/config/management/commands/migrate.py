"""Migrate as the owner, then raise the walls and guard the queue. The application itself never runs as the owner."""

from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from bindeled.confidentiality import roles
from bindeled.confidentiality.queue import guard_queue
from bindeled.confidentiality.walls import raise_walls


class Command(migrate.Command):
    """Bring tables, walls and queue to what this version declares. Safe to run again."""

    help = "Bring tables, walls and queue to what this version declares."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate each library into its schema, then declare grants and policies anew."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {roles.OWNER}")
            _search(cursor, "app, queue")
        refuse_what_is_unknown()
        if options["app_label"]:
            super().handle(*args, **options)
        else:
            self._in_order(args, options)
        with transaction.atomic():
            tables = raise_walls()
            guard_queue()
        if options["verbosity"]:
            self.stdout.write(f"Walls raised around {tables} tables.")
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    def _in_order(self, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        """The record of migrations goes to ``app`` first, the queue to its own schema, and then all the rest."""
        super().handle(*args, **{**options, "app_label": "contenttypes"})
        with connection.cursor() as cursor:
            _search(cursor, "queue, app")
        super().handle(*args, **{**options, "app_label": "procrastinate"})
        with connection.cursor() as cursor:
            _search(cursor, "app, queue")
        super().handle(*args, **options)


def refuse_what_is_unknown() -> None:
    """Touch no database that another version made: one that knows migrations of ours that this version does not have.

    Raises CommandError, which says what to do instead.
    """
    ours = {its.label for its in apps.get_app_configs() if its.name.startswith("bindeled.")}
    loader = MigrationLoader(connection)
    gone = sorted(
        f"{app}.{name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations) if app in ours
    )
    if gone:
        message = (
            f"Another version of Bindeled made this database: it knows {gone[0]}, which this version does not have. Nothing was"
            " changed. Go on with that version or a newer one. A demonstration starts over with: just demo --fresh"
        )
        raise CommandError(message)


def _search(cursor: Any, path: str) -> None:
    cursor.execute(f"SET search_path = {path}")
