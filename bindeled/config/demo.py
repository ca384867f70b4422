"""The demo: everything that a municipality would run, on one machine, with invented people.

One command makes what is missing (pages, database, keys, places, people), starts the five processes each with only what
it may hold, prints where to look and who to be, and ends everything it started on Ctrl-C.
"""

import argparse
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bindeled.confidentiality import roles
from bindeled.config.engine import Engine
from bindeled.config.environment import ROOT

SIDES = ("sender", "municipality", "worker", "mail", "owner")
PLACES = ROOT / "bindeled" / "config" / "municipalities"
MUNICIPALITIES = tuple(path.stem for path in sorted(PLACES.glob("*.toml")))
# Processes that belong to a side without being its site, and are told what it is told.
OF_THE_SIDE = {"errands": "sender"}
PATIENCE = 60  # seconds until a process must have answered


@dataclass(frozen=True)
class Ports:
    """Where the demo listens, on loopback only."""

    sender: int
    municipality: int
    mail: int
    smtp: int

    @classmethod
    def beginning_at(cls, first: int) -> "Ports":
        """Four ports in a row."""
        return cls(first, first + 1, first + 2, first + 3)


class Demo:
    """One demonstration in one folder."""

    def __init__(self, folder: Path, ports: Ports, *, workers: int = 1, log: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.ports = ports
        self.engine = Engine(self.folder)
        self._workers = workers
        self._log = log  # where the processes write; where we write, if not said
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    # -- What each process may hold --------------------------------------------------------------------------------

    def environment(self, side: str) -> dict[str, str]:
        """Answer everything that a side's process is told. The sender's has its own login and public keys, no more."""
        own = self._secrets()
        told = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONWARNINGS": "ignore::RuntimeWarning",
            "BINDELED_SIDE": side,
            "BINDELED_DEMO": "1",
            "BINDELED_OWN_SERVER": "1",
            "BINDELED_SECRET_KEY": own[side],
            "BINDELED_IDENTITY_KEY": own[f"{side}-identity"],
            "BINDELED_SENDER_URL": f"http://localhost:{self.ports.sender}",
            "BINDELED_MUNICIPALITY_URL": f"http://localhost:{self.ports.municipality}",
            "BINDELED_MAIL_URL": f"http://localhost:{self.ports.mail}",
            "BINDELED_PUBLIC_KEYS": str(self.folder / "public-keys.json"),
        }
        if side != "mail":
            told["DATABASE_URL"] = self.engine.url({"owner": roles.OWNER, **roles.LOGINS}[side])
        if side in {"municipality", "worker", "owner"}:
            told["BINDELED_KEYS"] = str(self.folder / "keys")
        if side in {"sender", "owner"}:
            told["BINDELED_POST_KEYS"] = str(self.folder / "post-keys")
        if side == "worker":
            told["BINDELED_TOMBSTONES"] = str(self.folder / "tombstones")
        if side in {"worker", "mail"}:
            told["BINDELED_SMTP"] = f"smtp://localhost:{self.ports.smtp}"
            told["BINDELED_MAIL_FROM"] = "Bindeled <kvittering@bindeled.example>"
            told["BINDELED_BOUNCES"] = str(self.folder / "bounces")
            told["BINDELED_REPLIES"] = str(self.folder / "replies")
        if side == "worker":
            told["BINDELED_SHORT_MESSAGES"] = f"folder:{self.folder / 'short-messages'}"
            told["BINDELED_SEALS"] = str(self.folder / "seals")
            told["BINDELED_SEAL_MAIL"] = "dorte@bindeled.example"
        if side == "mail":
            told["BINDELED_MAILDIR"] = str(self.folder / "mail")
        return told

    def _secrets(self) -> dict[str, str]:
        path = self.folder / "process-secrets.json"
        if not path.exists():
            made = {name: secrets.token_urlsafe(48) for side in SIDES for name in (side, f"{side}-identity")}
            self.folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                json.dump(made, file)
        stored: dict[str, str] = json.loads(path.read_text())
        return stored

    # -- Making what is missing ------------------------------------------------------------------------------------

    def run(self, side: str, *arguments: str) -> None:
        """Run one `bindeled` command as a side. Raises CalledProcessError; the command has said why."""
        subprocess.run([_bindeled(), *arguments], env=self.environment(side), check=True, cwd=ROOT)

    def prepare(self) -> None:
        """Make database, keys, places and people, where they are missing, and bring tables to this version."""
        self.engine.ensure_database()
        (self.folder / "tombstones").mkdir(mode=0o700, exist_ok=True)
        for code in MUNICIPALITIES:
            made = (f"keys/{code}.json", f"keys/{code}.seal.json", f"post-keys/{code}.json")
            if not all((self.folder / name).exists() for name in made):
                self.run("owner", "keys", code)
        self.run("owner", "migrate", "--verbosity", "0")
        if not (self.folder / "seeded").exists():
            files = [
                path
                for name in ("*", "routing/[0-9]*", "suggestions/[0-9]*", "demo/*")
                for path in sorted(PLACES.glob(f"{name}.toml"))
            ]
            self.run("owner", "load", *map(str, files))
            self.run("owner", "load_texts")
            self.run("owner", "load_catalogue")
            self.run("owner", "load_contracts", str(PLACES / "demo" / "contracts"))
            self.run("owner", "urgent_pages", str(self.folder / "urgent"))
            # The convenor's sessions are there when contact persons sign up.
            for side in ("municipality", "sender", "worker"):
                self.run(side, "seed")
            self.run("worker", "invent_figures")
            (self.folder / "seeded").touch()

    # -- Running ---------------------------------------------------------------------------------------------------

    def start(self, only: tuple[str, ...] = ("mail", "worker", "municipality", "sender", "errands")) -> None:
        """Start the processes and wait until their pages answer. Raises RuntimeError when one does not."""
        threads = ["--workers", str(self._workers)]
        commands = {
            "mail": ["mail"],
            "worker": ["work"],
            "municipality": ["serve", "municipality", *threads],
            "sender": ["serve", "sender", *threads],
            "errands": ["errands"],
        }
        with self._log.open("ab") if self._log else nullcontext() as log:
            for side in only:
                command = [_bindeled(), *commands[side]]
                self._processes[side] = subprocess.Popen(
                    command,
                    env=self.environment(OF_THE_SIDE.get(side, side)),
                    cwd=ROOT,
                    start_new_session=True,
                    stdout=log,
                    stderr=log,
                )
        for side, path in (("sender", "demo/"), ("municipality", "demo/"), ("mail", "")):
            if side in only:
                self._wait(side, f"http://localhost:{getattr(self.ports, side)}/{path}")

    def _wait(self, side: str, url: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._processes[side].poll() is not None:
                message = f"The {side} process ended by itself; its reason stands above."
                raise RuntimeError(message)
            try:
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own loopback address
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        message = f"The {side} process did not answer on {url} within {PATIENCE} seconds."
        raise RuntimeError(message)

    def died(self) -> str:
        """Answer the name of a process that ended by itself, or nothing."""
        return next((side for side, process in self._processes.items() if process.poll() is not None), "")

    def runs(self, side: str) -> bool:
        """Say whether a side's process runs."""
        return side in self._processes and self._processes[side].poll() is None

    def process_id(self, side: str) -> int:
        """Answer the id of a side's process, which is also that of its group."""
        return self._processes[side].pid

    def stop(self) -> None:
        """End what was started, and only that."""
        for process in self._processes.values():
            process.send_signal(signal.SIGTERM)
        for side in list(self._processes):
            self.stop_one(side)

    def stop_one(self, side: str) -> None:
        """End one process, and wait for it."""
        process = self._processes.pop(side)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _bindeled() -> str:
    return str(Path(sys.executable).parent / "bindeled")


def _what_pages_are_made_of() -> str:
    """Answer a digest of everything that texts and static files are made from."""
    made_of = hashlib.sha256()
    sources = [path for path in (ROOT / "bindeled").rglob("*") if path.is_file() and path.suffix not in {".mo", ".pyc"}]
    for path in sorted([*sources, ROOT / "package-lock.json", ROOT / "requirements.lock"]):
        made_of.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return made_of.hexdigest()


def make_pages(environment: dict[str, str]) -> None:
    """Build texts and static files, where they are missing or old. The demo and the tests both need them.

    What is up to date is left alone: a server that is just starting may be reading it.
    """
    stamp = ROOT / "build" / "pages"
    wanted = _what_pages_are_made_of()
    texts = all(po.with_suffix(".mo").exists() for po in (ROOT / "bindeled").rglob("*.po"))
    if texts and (ROOT / "build" / "static").is_dir() and stamp.exists() and stamp.read_text() == wanted:
        return
    # Fetching packages needs what this machine says of its network; these steps hold nothing worth hiding from it.
    whole = {**os.environ, **environment}
    for arguments in (["messages", "compile"], ["assets"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([_bindeled(), *arguments], env=whole, check=True, cwd=ROOT)
    stamp.write_text(wanted)


@contextmanager
def running(folder: Path, ports: Ports, *, workers: int = 1) -> Iterator[Demo]:
    """A whole demo for the length of a block: engine, processes, everything; ended cleanly afterwards."""
    with ExitStack() as stack:
        demo = Demo(folder, ports, workers=workers)
        demo.engine.start()
        stack.callback(demo.engine.stop)
        make_pages(demo.environment("owner"))
        demo.prepare()
        stack.callback(demo.stop)
        demo.start()
        yield demo


def taken(ports: Ports) -> list[int]:
    """Answer which of the ports another program listens on."""
    busy = []
    for port in (ports.sender, ports.municipality, ports.mail, ports.smtp):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                busy.append(port)
    return busy


@contextmanager
def own_terminal() -> Iterator[None]:
    """Let Ctrl-C reach the demo alone, not the command runners that started it, which would call it an error."""
    if not sys.stdin.isatty():
        yield
        return
    before = os.tcgetpgrp(sys.stdin.fileno())
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    try:
        yield
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), before)


WELCOME = """
Bindeled is running. Everybody in it is invented. Started in {seconds:.1f} seconds.

  The sender's site          {sender}/demo/         sign in as Karin, contact person
  The municipality's site    {municipality}/demo/         sign in as Bo, housing adviser
  The demo's post office     {mail}/              read the letters
  Urgent numbers on paper    {folder}/urgent/     works when everything else is down

Data is kept in {folder}. `just demo --fresh` starts over. Ctrl-C ends it.
"""


def main(arguments: list[str]) -> int:
    """Run the demo until Ctrl-C. Answers the exit code."""
    parser = argparse.ArgumentParser(prog="bindeled demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".data" / "demo", help="where the data is kept")
    parser.add_argument("--fresh", action="store_true", help="start over: forget everything in the folder")
    parser.add_argument("--port", type=int, default=8000, help="the first of four ports in a row")
    options = parser.parse_args(arguments)
    began, ports = time.monotonic(), Ports.beginning_at(options.port)
    busy = taken(ports)
    if busy:
        listed = ", ".join(map(str, busy))
        print(f"Port {listed} is taken by another program. Choose others: just demo --port {options.port + 1000}")
        return 1
    if options.fresh:
        Engine(options.folder).stop()
        shutil.rmtree(options.folder, ignore_errors=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with own_terminal():
        return _until_stopped(options.folder, ports, began)


def _until_stopped(folder: Path, ports: Ports, began: float) -> int:
    try:
        with running(folder, ports) as demo:
            addresses = {
                name: f"http://localhost:{getattr(ports, name)}" for name in ("sender", "municipality", "mail")
            }
            print(WELCOME.format(seconds=time.monotonic() - began, folder=demo.folder, **addresses), flush=True)
            try:
                while not demo.died():
                    time.sleep(0.5)
                print(f"The {demo.died()} process ended by itself; ending the rest.")
                return 1
            finally:
                # A second Ctrl-C must not stop the stopping half-way and leave something running.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except KeyboardInterrupt:
        print("\nEnded. The data is kept.")
        return 0
    except (RuntimeError, subprocess.CalledProcessError) as error:
        print(f"The demo could not start: {error}")
        return 1
