"""Keep the exact versions and hashes of everything we install, without naming where it is fetched from.

``requirements.lock`` holds one exact version and the sha256 sums of every package; the same versions stand in
``pyproject.toml`` as constraints, so that ``uv run`` can only choose those. ``uv.lock`` itself names the address of
the index it was written against, so it is made anew on each machine and compared with ``requirements.lock`` here.

    python .ci/lock.py update   move to the newest versions that pyproject.toml allows
    python .ci/lock.py check    refuse when what uv chose here is not what was locked
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT, LOCK, UV_LOCK = ROOT / "pyproject.toml", ROOT / "requirements.lock", ROOT / "uv.lock"
BEGIN, END = "# pinned by .ci/lock.py: begin", "# pinned by .ci/lock.py: end"
HEAD = "# Exact versions and sha256 sums of everything we install. Written by `just lock`; not edited by hand.\n"


def with_pins(pins: list[str]) -> str:
    """Answer pyproject.toml with these exact versions as uv's constraints."""
    body = "".join(f'    "{pin}",\n' for pin in pins)
    block = f"{BEGIN}\nconstraint-dependencies = [\n{body}]\n{END}"
    return re.sub(f"{BEGIN}.*?{END}", lambda _: block, PYPROJECT.read_text(), flags=re.DOTALL)


def exported() -> str:
    """Answer what uv has locked here as a list of versions and hashes, without addresses."""
    command = ["uv", "export", "--frozen", "--all-groups", "--no-emit-project", "--no-annotate", "--no-header"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def update() -> None:
    """Choose anew and write both places."""
    PYPROJECT.write_text(with_pins([]))
    subprocess.run(["uv", "lock", "--upgrade"], cwd=ROOT, check=True)
    listed = exported()
    LOCK.write_text(HEAD + listed)
    PYPROJECT.write_text(with_pins(re.findall(r"^[^\s#-][^\\\n]*?(?= \\$)", listed, re.MULTILINE)))
    subprocess.run(["uv", "lock"], cwd=ROOT, check=True)


def check() -> None:
    """Refuse when a version or a sum that uv chose here is not one that was locked."""
    locked = set(re.findall(r"sha256:[0-9a-f]{64}", LOCK.read_text()))
    packages = tomllib.loads(UV_LOCK.read_text())["package"]
    strange = [
        f"{package['name']} {package.get('version')}"
        for package in packages
        for file in [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        if file["hash"] not in locked
    ]
    if strange:
        sys.exit("Not what requirements.lock holds: " + ", ".join(sorted(set(strange))))


if __name__ == "__main__":
    {"update": update, "check": check}[sys.argv[1]]()
