"""A database of its own for tests that start real processes, which see only what was committed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from journeys import stage

PATIENCE = 40


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the tests' database where what is written is kept; dropped afterwards."""
    with django_db_blocker.unblock():
        connection.close()
        source = connection.settings_dict["NAME"]
        copy = f"{source}_copy"
        stage.make_clone(copy)
        connection.settings_dict["NAME"] = copy
        try:
            yield copy
        finally:
            connection.close()
            connection.settings_dict["NAME"] = source
            stage.drop_clone(copy)


class Processes:
    """Processes that a test started; they are ended with it."""

    def __init__(self, folder: Path, told: dict[str, str]) -> None:
        self.log = folder / "processes.log"
        self.told = told
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str, **told: str) -> subprocess.Popen[bytes]:
        """Start one `bindeled` command."""
        command = [str(Path(sys.executable).parent / "bindeled"), *arguments]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, env=self.told | told, stdout=log, stderr=log, cwd=stage.ROOT, start_new_session=True
            )
        self.started.append(process)
        return process

    @property
    def said(self) -> str:
        """Everything that the processes wrote."""
        return self.log.read_text()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Start `bindeled` commands on the stage."""
    held = Processes(tmp_path, stage.environment() | {"BINDELED_MAIL_FROM": "Bindeled <kvittering@bindeled.example>"})
    yield held
    for process in held.started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with whatever it started itself
        process.wait()


def wait_until(done: Callable[[], Any], what: str) -> None:
    """Wait, within bounds, for what another process does."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"Not within {PATIENCE} seconds: {what}"
        time.sleep(0.05)
