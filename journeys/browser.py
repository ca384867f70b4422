"""See to it that there is a Chromium to test with: found, installed where that is possible, or asked for."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = """No Chromium was found, and it cannot be installed here without being root on Debian or Ubuntu.
Install one (Debian: apt-get install chromium; macOS: brew install chromium) and run `just test` again.
`just test -m "not browser"` runs everything else."""


def chromium() -> str | None:
    """Answer the path of a Chromium, or None."""
    return os.environ.get("BINDELED_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> str:
    """Answer the path of a Chromium, installing Debian's where that is possible. Exits with advice where it is not."""
    found = chromium()
    if found:
        return found
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(ADVICE)
    print("Installing Chromium for the journeys…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            sys.exit(ADVICE)
    return chromium() or sys.exit(ADVICE)


if __name__ == "__main__":
    ensure()
