"""Run a `bindeled` command on the tests' stage: with an engine and an environment of its own."""

import sys

from django.core.management import execute_from_command_line

from journeys import stage

if __name__ == "__main__":
    stage.set_up()
    execute_from_command_line(["bindeled", *sys.argv[1:]])
