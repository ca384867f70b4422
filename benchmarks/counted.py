"""How many statements and commits one submission takes, read off the wire of the database connection."""

import json
import os
import re
import subprocess
import sys
import tempfile
import types

from bindeled.config.demo import Demo
from bindeled.config.environment import ROOT


def one_submission(demo: Demo) -> dict[str, int]:
    """Send one concern inside a process that has the sender's environment, with its connection's messages traced."""
    command = [sys.executable, "-m", "benchmarks.counted"]
    done = subprocess.run(command, env=demo.environment("sender"), cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Sign in, open the form, then trace the sending."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from bindeled.config.wsgi import application  # noqa: F401, PLC0415 - sets Django up for this process

    browser = Client(headers={"host": "localhost"})
    browser.post("/demo/", {"email": "karin@bindeled.example"})
    browser.post("/tavshedspligt/", {"accept": "on"})
    page = browser.get("/bekymring/").content.decode()
    entrance = re.search(r'<option value="([0-9a-f-]{36})"', page)
    form = {"entrance": entrance[1] if entrance else "", "words": "Det lugter.", "key": "one of a kind", "step": "send"}
    with tempfile.TemporaryFile("w+") as wire:
        connection.ensure_connection()
        connection.close = types.MethodType(lambda _self: None, connection)  # type: ignore[method-assign]
        connection.connection.pgconn.trace(wire.fileno())
        answer = browser.post("/bekymring/", form)
        connection.connection.pgconn.untrace()
        wire.seek(0)
        sent = [line for line in wire.read().splitlines() if re.search(r"\tF\t\d+\t(Query|Execute)", line)]
    if not answer.headers.get("Location", "").startswith("/kvittering/"):
        sys.exit(f"The submission was answered {answer.status_code}.")
    commits = sum("COMMIT" in line for line in sent)
    print(json.dumps({"statements": len(sent), "commits": commits}))


if __name__ == "__main__":
    main()
