"""The product with a hand that kills parts of it without warning, and a service manager that starts them again.

What systemd does in production (``Restart=always``, and the whole control group ended with its main process) is done here
by a keeper for each service. Everything killed is found by its process id, from what this drill started.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from benchmarks import client
from benchmarks.receipts import Sink
from bindeled.config.cast import CAST, KEEPER, LETTING
from bindeled.config.demo import Demo, Ports, taken
from drills.fault_proxy import FaultProxy
from drills.ledger import Heard, Ledger
from journeys.prepared import lay

FIRST_PORT, LAST_PORT = 21300, 21390
SERVICES = ("sender", "worker")
RESTART_PAUSE = 0.1  # seconds, systemd's own default
SENDERS = tuple(
    person.email for person in CAST if person.side == "sender" and person.role not in {"office", KEEPER, LETTING}
)


def children(of: int) -> list[int]:
    """Answer the processes whose parent this is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if int(fields[1]) == of:
            found.append(int(stat.parent.name))
    return found


def command_of(process: int) -> str:
    """Answer how a process calls itself."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def alive(process: int) -> bool:
    """Say whether a process runs; one that ended and was not yet fetched does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(process: int) -> bool:
    """Kill a process; say whether it was there to be killed."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Keeper(threading.Thread):
    """Starts one service again whenever it has ended, as a service manager would."""

    def __init__(self, name: str, *, runs: Callable[[], bool], start: Callable[[], None]) -> None:
        super().__init__(name=f"keeper of {name}", daemon=True)
        self._runs, self._start_it = runs, start
        self._ended = threading.Event()
        self.starts = 0

    def run(self) -> None:
        """Look ten times a second."""
        while not self._ended.wait(RESTART_PAUSE):
            if self._runs():
                continue
            self.starts += 1
            try:
                self._start_it()
            except RuntimeError:  # it refused, as without a database it must; it is tried again
                self._ended.wait(RESTART_PAUSE)

    def end(self) -> None:
        """Let what has ended stay ended."""
        self._ended.set()
        self.join()


@dataclass
class Product:
    """Everything that runs, and what its clients were told."""

    demo: Demo
    ledger: Ledger
    knocks: Ledger
    sink: Sink
    smtp: Controller
    proxy: FaultProxy
    heard: Heard = field(default_factory=Heard)
    keepers: list[Keeper] = field(default_factory=list)
    people: list[client.Person] = field(default_factory=list)

    # -- What runs ---------------------------------------------------------------------------------------------------

    @property
    def postmaster(self) -> int:
        """Answer the process id of PostgreSQL, or 0."""
        try:
            return int((self.demo.engine.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return 0

    def keep(self) -> None:
        """Start the keepers: from here on, what is killed comes back."""
        runs: dict[str, Callable[[], bool]] = {"postgres": lambda: bool(self.postmaster) and alive(self.postmaster)}
        starts: dict[str, Callable[[], None]] = {"postgres": self.demo.engine.start}
        for service in SERVICES:
            runs[service] = partial(self.demo.runs, service)
            starts[service] = partial(self.demo.start, only=(service,))
        self.keepers = [Keeper(name, runs=runs[name], start=starts[name]) for name in runs]
        for keeper in self.keepers:
            keeper.start()

    def stop_mail(self) -> None:
        """End the mail server that now runs."""
        self.smtp.stop()

    def let_go(self) -> None:
        """End the keepers."""
        for keeper in self.keepers:
            keeper.end()
        self.keepers = []

    def sign_in(self) -> None:
        """Sign the senders in, once: whatever is killed, they stay signed in."""
        self.people = [client.signed_in(f"http://localhost:{self.demo.ports.sender}", email) for email in SENDERS]

    def resident(self) -> tuple[client.Person, str]:
        """Answer somebody without login, with the form in front of them, and where it is sent."""
        with self.demo.engine.admin("bindeled") as admin:
            row = admin.execute(
                "SELECT public_code FROM app.housing_department WHERE name = 'Sundholm afd. 7'"
            ).fetchone()
        path = f"/k/{row[0] if row else ''}/skriv/"
        known = client.Person(f"http://localhost:{self.demo.ports.sender}")
        token = client.hidden(known.ask("GET", path)[2], "csrfmiddlewaretoken")
        form = {"csrfmiddlewaretoken": token}
        return client.Person(f"http://localhost:{self.proxy.port}", dict(known.cookies), form, timeout=15), path

    def person(self, at: int, *, through_proxy: bool = True) -> client.Person:
        """Answer a sender, who sends through the bad network or straight to the server."""
        known, port = self.people[at % len(self.people)], self.proxy.port if through_proxy else self.demo.ports.sender
        return client.Person(f"http://localhost:{port}", dict(known.cookies), dict(known.form), timeout=15)

    # -- Killing. Each says whether there was something to kill. -----------------------------------------------------

    def kill_web_worker(self, draw: random.Random) -> bool:
        """One of the two processes that answer requests."""
        found = [at for at in children(self.demo.process_id("sender")) if "resource_tracker" not in command_of(at)]
        return bool(found) and kill(draw.choice(found))

    def kill_web_server(self, _draw: random.Random) -> bool:
        """The web server with everything it started."""
        return self._kill_group("sender")

    def kill_queue_worker(self, _draw: random.Random) -> bool:
        """The worker that opens concerns and sends letters."""
        return self._kill_group("worker")

    def kill_backend(self, draw: random.Random) -> bool:
        """One connection's process in PostgreSQL. The server then ends all the others and recovers."""
        found = [at for at in children(self.postmaster) if "bindeled_sender" in command_of(at)]
        return bool(found) and kill(draw.choice(found))

    def kill_postgres(self, _draw: random.Random) -> bool:
        """PostgreSQL and every process of it: one left over would keep the shared memory, and it would not start again."""
        postmaster = self.postmaster
        if not postmaster or not alive(postmaster):
            return False
        os.kill(postmaster, signal.SIGSTOP)  # so that it starts no other while we look
        for process in children(postmaster):
            kill(process)
        return kill(postmaster)

    def kill_everything(self, draw: random.Random) -> bool:
        """All at once, as when the machine's power goes (but for what the disk had not written)."""
        return all([self.kill_postgres(draw), self.kill_web_server(draw), self.kill_queue_worker(draw)])

    def _kill_group(self, service: str) -> bool:
        if not self.demo.runs(service):
            return False
        os.killpg(self.demo.process_id(service), signal.SIGKILL)
        return True


KINDS: dict[str, Callable[[Product, random.Random], bool]] = {
    "one web process": Product.kill_web_worker,
    "web server": Product.kill_web_server,
    "queue worker": Product.kill_queue_worker,
    "one backend": Product.kill_backend,
    "PostgreSQL": Product.kill_postgres,
    "everything": Product.kill_everything,
}


def free_ports() -> Ports:
    """Answer four ports in a row that nobody listens on; the last but one, which the demo's post office has, is the proxy's."""
    begin = FIRST_PORT + os.getpid() % 20 * 4
    for first in [*range(begin, LAST_PORT, 4), *range(FIRST_PORT, begin, 4)]:
        if not taken(Ports.beginning_at(first)):
            return Ports.beginning_at(first)
    message = f"No four free ports between {FIRST_PORT} and {LAST_PORT}."
    raise RuntimeError(message)


@contextmanager
def product(folder: Path, *, seed: int) -> Iterator[Product]:
    """Everything running, kept running, and ended afterwards."""
    ports, sink = free_ports(), Sink()
    with ExitStack() as stack:
        lay(folder)
        demo = Demo(folder, ports, workers=2, log=folder / "processes.log")
        demo.engine.start()
        stack.callback(demo.engine.stop)
        demo.prepare()
        with demo.engine.admin("bindeled") as admin:
            admin.execute("UPDATE app.municipalities_municipality SET senders_may_attach = true")
        smtp = Controller(sink, hostname="127.0.0.1", port=ports.smtp)
        smtp.start()
        proxy = stack.enter_context(FaultProxy(ports.mail, ports.sender, seed=seed))
        running = Product(demo, Ledger(folder / "ledger"), Ledger(folder / "knocks"), sink, smtp, proxy)
        stack.callback(running.ledger.close)
        stack.callback(running.knocks.close)
        stack.callback(running.stop_mail)
        stack.callback(demo.stop)
        demo.start(only=SERVICES)
        running.sign_in()
        stack.callback(running.let_go)
        running.keep()
        yield running


def wait_for(done: Callable[[], Any], patience: float) -> bool:
    """Wait within bounds; say whether it came."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.02)
    return bool(done())
