"""How many statements and commits a page or a submission takes, read off the wire of the database connection."""

import json
import os
import re
import subprocess
import sys
import tempfile
import types
from collections.abc import Callable
from functools import partial
from typing import Any

from bindeled.config.demo import Demo
from bindeled.config.environment import ROOT


def one_submission(demo: Demo) -> dict[str, int]:
    """Send one concern inside a process that has the sender's environment, with its connection's messages traced."""
    found: dict[str, int] = _in_a_process(demo, "sender")
    return found


def pages(demo: Demo, email: str, asked: dict[str, tuple[str, dict[str, str]]]) -> dict[str, int]:
    """Answer the statements of the municipality's pages, by name; with what is sent, where a page is asked by a form."""
    found: dict[str, int] = _in_a_process(demo, "municipality", email, json.dumps(asked))
    return found


def _in_a_process(demo: Demo, side: str, *arguments: str) -> Any:
    command = [sys.executable, "-m", "benchmarks.counted", side, *arguments]
    done = subprocess.run(command, env=demo.environment(side), cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _sent(ask: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Answer a page's answer, and every statement that went over the wire for it: those that begin and commit too."""
    from django.db import connection  # noqa: PLC0415

    with tempfile.TemporaryFile("w+") as wire:
        connection.ensure_connection()
        connection.close = types.MethodType(lambda _self: None, connection)  # type: ignore[method-assign]
        connection.connection.pgconn.trace(wire.fileno())
        answer = ask()
        connection.connection.pgconn.untrace()
        wire.seek(0)
        return answer, [line for line in wire.read().splitlines() if re.search(r"\tF\t\d+\t(Query|Execute)", line)]


def _browser(email: str) -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bindeled.config.settings")
    from django.test import Client  # noqa: PLC0415

    from bindeled.config.wsgi import application  # noqa: F401, PLC0415 - sets Django up for this process

    browser = Client(headers={"host": "localhost"})
    browser.post("/demo/", {"email": email})
    return browser


def _submission() -> dict[str, int]:
    """Sign in, open the form, then trace the sending."""
    browser = _browser("karin@bindeled.example")
    browser.post("/tavshedspligt/", {"accept": "on"})
    page = browser.get("/bekymring/").content.decode()
    entrance = re.search(r'<option value="([0-9a-f-]{36})"', page)
    form = {"entrance": entrance[1] if entrance else "", "words": "Det lugter.", "key": "one of a kind", "step": "send"}
    answer, sent = _sent(lambda: browser.post("/bekymring/", form))
    if not answer.headers.get("Location", "").startswith("/kvittering/"):
        sys.exit(f"The submission was answered {answer.status_code}.")
    return {"statements": len(sent), "commits": sum("COMMIT" in line for line in sent)}


def _pages(email: str, asked: dict[str, tuple[str, dict[str, str]]]) -> dict[str, int]:
    browser, counted = _browser(email), {}
    for name, (path, form) in asked.items():
        ask = partial(browser.post, path, form) if form else partial(browser.get, path)
        ask()
        answer, sent = _sent(ask)
        if answer.status_code != 200:  # noqa: PLR2004
            sys.exit(f"{name} was answered {answer.status_code}.")
        counted[name] = len(sent)
    return counted


def main(side: str, *told: str) -> None:
    """Count, and print what was found as one line of JSON."""
    print(json.dumps(_submission() if side == "sender" else _pages(told[0], json.loads(told[1]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
