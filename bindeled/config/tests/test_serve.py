"""The web server: a process of it that dies is started again, and the others go on."""

import os
import signal
import urllib.request

from bindeled.config.tests.conftest import Processes, wait_until
from bindeled.post.tests.conftest import free_port
from drills.killing import alive, children, command_of
from journeys import stage


def web_processes(of: int) -> set[int]:
    return {child for child in children(of) if "resource_tracker" not in command_of(child) and alive(child)}


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/demo/", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def test_a_web_process_that_is_killed_is_started_again(committed: str, processes: Processes) -> None:
    port = free_port()
    server = processes.start(
        "serve",
        "sender",
        "--workers",
        "2",
        BINDELED_SIDE="sender",
        BINDELED_SENDER_URL=f"http://localhost:{port}",
        BINDELED_KEYS="",
        DATABASE_URL=stage.engine.url("bindeled_sender", committed),
    )
    wait_until(lambda: len(web_processes(server.pid)) == 2 and answers(port), "both processes answer")
    [killed, left] = web_processes(server.pid)
    os.kill(killed, signal.SIGKILL)
    wait_until(
        lambda: len(now := web_processes(server.pid)) == 2 and left in now and killed not in now,
        "another process has taken its place",
    )
    assert server.poll() is None
    assert answers(port)
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=30) == 0
