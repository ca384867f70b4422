"""What runs out: disk, connections, the permission to write, the mail server. Each is refused cleanly, and passes by itself."""

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass

from aiosmtpd.controller import Controller

from bindeled.confidentiality import roles
from drills.killing import Product, children, wait_for

LEAST_REFUSALS = 5
LASTS_AT_MOST = 20.0  # seconds in which a shortage must have been felt
BACK_WITHIN = 30.0
MIB = 1024 * 1024
SPARE = 48 * MIB  # what the small disk has beyond what is on it already
SENDER = roles.LOGINS["sender"]

Shortage = Callable[[Product], AbstractContextManager[None]]


@dataclass
class Scarcity:
    """One shortage, and how it was lived through."""

    name: str
    refused: int
    accepted: int
    recovery_s: float
    is_refused: bool = True

    def broken(self) -> list[str]:
        """Answer what did not go as promised."""
        faults = []
        if self.is_refused and not self.refused:
            faults.append("nothing was refused, so there was no shortage")
        if not self.is_refused and (self.refused or not self.accepted):
            faults.append("concerns must be accepted all the same")
        if self.recovery_s > BACK_WITHIN:
            faults.append(f"no receipt within {BACK_WITHIN:.0f} s of its end")
        return [f"{self.name}: {fault}" for fault in faults]


def drill(running: Product, load: Callable[[], AbstractContextManager[object]]) -> list[Scarcity]:
    """Live through every shortage, one after the other, while concerns are sent."""
    found = []
    with small_disk(running) as (way, disk_full):
        found.append(_endure(f"disk full ({way})", disk_full, running, load))
    found.append(_endure("connections exhausted", no_connections, running, load))
    found.append(_endure("database read-only", read_only, running, load))
    found.append(_endure("mail server down", no_mail_server, running, load, is_refused=False))
    return found


def _endure(
    name: str,
    shortage: Shortage,
    running: Product,
    load: Callable[[], AbstractContextManager[object]],
    *,
    is_refused: bool = True,
) -> Scarcity:
    outcomes = running.heard.outcomes
    with load():
        refused, accepted = outcomes["clean refusal"], outcomes["receipt"]
        with shortage(running):
            if is_refused:
                wait_for(lambda: outcomes["clean refusal"] >= refused + LEAST_REFUSALS, LASTS_AT_MOST)
            else:
                time.sleep(2)
            refused, accepted = outcomes["clean refusal"] - refused, outcomes["receipt"] - accepted
        ended = time.monotonic()
        wait_for(lambda: running.heard.first_after(ended), BACK_WITHIN + 5)
        back = running.heard.first_after(ended) or float("inf")
    return Scarcity(name, refused, accepted, back - ended, is_refused)


@contextmanager
def small_disk(running: Product) -> Iterator[tuple[str, Shortage]]:
    """Put the database on a disk that can be filled, where we may mount one; else limit the size of its files."""
    if not _may_mount():
        yield "file size limit", limited_files
        return
    data, aside = running.demo.engine.data, running.demo.folder / "aside"
    with _database_stopped(running):
        data.rename(aside)
        data.mkdir()
        size = sum(path.stat().st_size for path in aside.rglob("*") if path.is_file()) * 11 // 10 + SPARE
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(data)], check=True)
        _copy(f"{aside}/.", data)
    try:
        yield "tmpfs", full_disk
    finally:
        with _database_stopped(running):
            shutil.rmtree(aside)
            _copy(f"{data}/.", aside)
            subprocess.run(["umount", str(data)], check=True)
            data.rmdir()
            aside.rename(data)


def _may_mount() -> bool:
    return os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0


def _copy(source: str, target: object) -> None:
    subprocess.run(["cp", "-a", source, str(target)], check=True)


@contextmanager
def _database_stopped(running: Product) -> Iterator[None]:
    running.let_go()
    with suppress(RuntimeError):
        running.demo.engine.stop()
    yield
    running.demo.engine.start()
    running.keep()


@contextmanager
def full_disk(running: Product) -> Iterator[None]:
    """Fill the disk to its last byte."""
    ballast = running.demo.engine.data / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (MIB, 4096):
            with suppress(OSError):
                while file.write(b"\0" * piece):
                    pass
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def limited_files(running: Product) -> Iterator[None]:
    """Let the server's processes write no file beyond eight kilobytes: what a full disk does, without one."""
    every = [running.postmaster, *children(running.postmaster)]
    before = resource.prlimit(every[0], resource.RLIMIT_FSIZE)
    for process in every:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        yield
    finally:
        for process in [running.postmaster, *children(running.postmaster)]:
            with suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, before)


@contextmanager
def no_connections(running: Product) -> Iterator[None]:
    """Let the sender's login have no connection, and end those it has."""
    with running.demo.engine.admin() as admin:
        admin.execute(f"ALTER ROLE {SENDER} CONNECTION LIMIT 0".encode())
        for _look in range(3):  # one that was just being let in is found at the next look
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [SENDER])
            time.sleep(0.3)
        try:
            yield
        finally:
            admin.execute(f"ALTER ROLE {SENDER} CONNECTION LIMIT {roles.CONNECTIONS['sender']}".encode())


@contextmanager
def read_only(running: Product) -> Iterator[None]:
    """Let the whole server take no writing, as a standby or a server whose disk is failing does."""
    with running.demo.engine.admin() as admin:
        admin.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        admin.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            admin.execute("ALTER SYSTEM RESET default_transaction_read_only")
            admin.execute("SELECT pg_reload_conf()")


@contextmanager
def no_mail_server(running: Product) -> Iterator[None]:
    """End the mail server, and start it again on the same port."""
    running.smtp.stop()
    try:
        yield
    finally:
        running.smtp = Controller(running.sink, hostname="127.0.0.1", port=running.demo.ports.smtp)
        running.smtp.start()
