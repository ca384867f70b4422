"""A database that another version made is not touched."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bindeled.config.management.commands.migrate import refuse_what_is_unknown

pytestmark = pytest.mark.django_db


def test_a_database_that_another_version_made_is_refused_before_anything_is_done() -> None:
    MigrationRecorder(connection).record_applied("cases", "9999_of_another_version")

    with pytest.raises(CommandError, match=r"cases\.9999_of_another_version.*--fresh"):
        call_command("migrate", verbosity=0)


def test_one_of_this_version_is_not_and_libraries_may_have_put_theirs_together() -> None:
    MigrationRecorder(connection).record_applied("account", "9999_put_together")

    refuse_what_is_unknown()
