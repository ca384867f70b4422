"""Run a program with the environment of the tests' stage: ``python -m journeys.run bindeled check``."""

import os
import sys

from journeys import stage

if __name__ == "__main__":
    os.execvpe(sys.argv[1], sys.argv[1:], {**os.environ, **stage.environment()})  # noqa: S606 - that is what it is for
