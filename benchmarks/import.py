"""``just bench import``: see ``benchmarks.importing``. A module of this name cannot be imported by a statement."""

import sys

from benchmarks.importing import main

if __name__ == "__main__":
    sys.exit(main())
