"""The ``bindeled`` command: serve a side, work, migrate, run the demo, and every management command of the packages."""

import os
import sys

from django.core.management import execute_from_command_line

from bindeled.config import demo


def main() -> None:
    """Run one subcommand. Everything but the demo is a Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
    arguments = sys.argv[1:]
    if arguments[:1] == ["demo"]:
        sys.exit(demo.main(arguments[1:]))
    if arguments[:1] == ["serve"]:
        os.environ.setdefault("BINDELED_SIDE", arguments[1] if len(arguments) > 1 else "")
    if arguments[:1] == ["work"]:
        os.environ.setdefault("BINDELED_SIDE", "worker")
    execute_from_command_line(sys.argv)
