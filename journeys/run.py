"""Run a program with the environment of the tests' stage: ``python -m journeys.run bindeled check``."""

import os
import subprocess
import sys

from journeys import stage

if __name__ == "__main__":
    done = subprocess.run(sys.argv[1:], env={**os.environ, **stage.environment()}, check=False)
    stage.clear()
    sys.exit(done.returncode)
