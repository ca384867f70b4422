"""The ``bindeled`` command: serve a side, work, migrate, run the demo, back up and restore, and every management command of
the packages.
"""

import os
import sys

from django.core.management import execute_from_command_line

from bindeled.config import backup, demo, restore

# These stand beside the application: they run when there is no database yet, or none any more.
BESIDE = {"demo": demo.main, "backup": backup.main, "restore": restore.main}


def main() -> None:
    """Run one subcommand. Everything but what stands beside is a Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
    arguments = sys.argv[1:]
    if arguments and arguments[0] in BESIDE:
        sys.exit(BESIDE[arguments[0]](arguments[1:]))
    if arguments[:1] == ["serve"]:
        os.environ.setdefault("BINDELED_SIDE", arguments[1] if len(arguments) > 1 else "")
    if arguments[:1] in (["work"], ["duty_mailbox"]):
        os.environ.setdefault("BINDELED_SIDE", "worker")
    execute_from_command_line(sys.argv)
