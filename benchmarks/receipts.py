"""From "send" to the letter accepted by SMTP, at 20 submissions a second; and the letters a second the worker sustains.

Everything runs on the same two cores: the load, the web process, the worker that also opens the concerns, PostgreSQL and
the SMTP server that receives.
"""

import argparse
import re
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from benchmarks import client
from benchmarks.verdict import verdict
from bindeled.config.demo import Demo, Ports, make_pages

PER_SECOND = 20
LEAST_LETTERS, LONGEST_P95_MS = 50, 1000
PATIENCE = 60


class Sink:
    """An SMTP server that notes when each receipt's letter was accepted."""

    def __init__(self) -> None:
        self.accepted: dict[str, float] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's names
        """Accept a letter."""
        found = re.search(rb"\d{3} \d{3} \d{3} [A-Z]", envelope.content.partition(b"\n\n")[0].replace(b"=20", b" "))
        found = found or re.search(rb"\d{3} \d{3} \d{3} [A-Z]", envelope.content)
        if found:
            self.accepted[found[0].decode().replace(" ", "")] = time.perf_counter()
        return "250 OK"


def steady(person: client.Person, sink: Sink, seconds: int) -> tuple[list[float], int]:
    """Send at a steady pace; answer the seconds from send to acceptance, and how many letters are left at the end."""
    sent: dict[str, float] = {}

    def one(number: int) -> None:
        at = time.perf_counter()
        fields = {**person.form, "key": f"steady-{number}-{time.time_ns()}"}
        status, location, _body = person.ask("POST", "/bekymring/", fields)
        if status == 302:  # noqa: PLR2004
            sent[location.strip("/").rpartition("/")[2]] = at

    began, threads = time.perf_counter(), []
    for number in range(seconds * PER_SECOND):
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        thread = threading.Thread(target=one, args=(number,))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    _until(lambda: sent.keys() <= sink.accepted.keys(), 10)
    if len(sent) < seconds * PER_SECOND:
        sys.exit(f"Only {len(sent)} of {seconds * PER_SECOND} submissions were accepted.")
    return [sink.accepted[number] - at for number, at in sent.items() if number in sink.accepted], len(
        sent.keys() - sink.accepted.keys()
    )


def _until(done: Any, patience: float) -> None:
    deadline = time.perf_counter() + patience
    while not done() and time.perf_counter() < deadline:
        time.sleep(0.05)


def drain(demo: Demo, person: client.Person, sink: Sink) -> float:
    """Let letters pile up without a worker, start it, and answer letters a second until none is left."""
    demo.stop_one("worker")
    before = len(sink.accepted)
    piled = client.load(person, clients=8, seconds=5)
    demo.start(only=("worker",))
    _until(lambda: len(sink.accepted) > before, PATIENCE)
    began, first = time.perf_counter(), len(sink.accepted)
    _until(lambda: len(sink.accepted) >= before + piled.sent, PATIENCE)
    return (len(sink.accepted) - first) / (time.perf_counter() - began)


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    sink, ports = Sink(), Ports.beginning_at(8470)
    with tempfile.TemporaryDirectory(prefix="bindeled-bench-") as folder:
        demo = Demo(Path(folder), ports, workers=2)
        server = Controller(sink, hostname="127.0.0.1", port=ports.smtp)
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            server.start()
            demo.start(only=("worker", "sender"))
            person = client.signed_in(f"http://localhost:{ports.sender}")
            steady(person, sink, 2)  # warm
            times, backlog = steady(person, sink, options.seconds)
            return show(times, backlog, drain(demo, person, sink))
        finally:
            demo.stop()
            server.stop()
            demo.engine.stop()


def show(times: list[float], backlog: int, letters: float) -> int:
    """Print the table and the JSON; answer the exit code."""
    p50, p95 = client.percentile(times, 50), client.percentile(times, 95)
    print(
        f"{len(times)} receipts at {PER_SECOND} a second: p50 {p50:.0f} ms, p95 {p95:.0f} ms from send to accepted by SMTP"
    )
    print(f"left over when the load ended: {backlog}")
    print(f"the worker alone sustains {letters:.0f} letters a second")
    broken = []
    if p95 > LONGEST_P95_MS:
        broken.append(f"p95 above {LONGEST_P95_MS} ms")
    if backlog:
        broken.append("the backlog did not go back to zero")
    if letters < LEAST_LETTERS:
        broken.append(f"fewer than {LEAST_LETTERS} letters a second")
    return verdict({"p95_ms": round(p95, 1), "letters_per_second": round(letters, 1), "backlog": backlog}, broken)


if __name__ == "__main__":
    sys.exit(main())
