"""The stage tests play on: a pytest plugin that starts our own PostgreSQL before Django reads its settings.

Tests connect as a superuser to arrange, and act under the real, unprivileged logins (``SET SESSION AUTHORIZATION``), so that
row security is real. One template database is made per version of the models; each run clones it.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
import pytest

from bindeled.confidentiality import keys, roles
from bindeled.config.engine import ADMIN, Engine

ROOT = Path(__file__).resolve().parent.parent
# Each process of a divided test run has a server of its own: the trace waits for the oldest transaction of a whole server.
DIVIDED = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw0")
FOLDER = Path(os.environ.get("BINDELED_TEST_DATA", ROOT / ".data" / f"test{DIVIDED}"))
MUNICIPALITIES = ("0101", "0157")
engine = Engine(FOLDER)
_started: list[int] = []


def set_up() -> None:
    """Start the engine where it does not run, make keys where they are missing, and tell this process where it is."""
    _start()
    os.environ.update(_environment())


def clear() -> None:
    """End the engine, where this very process started it."""
    if _started == [os.getpid()]:
        engine.stop()
        _started.clear()


def pytest_unconfigure() -> None:
    """End what this run started, once its last test is done."""
    clear()


def environment() -> dict[str, str]:
    """Answer what a process on the stage is told."""
    return {"PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}", **_environment()}


def _start() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            engine.refresh()
        except Exception:  # noqa: BLE001 - whatever the reason, a start will say it properly
            engine.start()
            _started.append(os.getpid())
        for code in MUNICIPALITIES:
            if not (FOLDER / "keys" / f"{code}.json").exists():
                keys.make_keys(FOLDER / "keys", FOLDER / "public-keys.json", code)
            if not (FOLDER / "keys" / f"{code}.seal.json").exists():
                keys.make_seal_key(FOLDER / "keys", code)
            if not (FOLDER / "post-keys" / f"{code}.json").exists():
                keys.make_post_key(FOLDER / "post-keys", code)


def _environment() -> dict[str, str]:
    return {
        "BINDELED_SIDE": "owner",
        "BINDELED_SECRET_KEY": "a key for tests, long enough to be one, and worth nothing",
        "BINDELED_IDENTITY_KEY": "another key for tests, worth nothing either, but long enough",
        "DATABASE_URL": engine.url(ADMIN, ADMIN) if (FOLDER / "secrets.json").exists() else "",
        "BINDELED_KEYS": str(FOLDER / "keys"),
        "BINDELED_POST_KEYS": str(FOLDER / "post-keys"),
        "BINDELED_PUBLIC_KEYS": str(FOLDER / "public-keys.json"),
        "BINDELED_OWN_SERVER": "1",
        "BINDELED_DEMO": "1",
        "BINDELED_MAIL_URL": "http://localhost:8002",
        "DJANGO_SETTINGS_MODULE": "bindeled.config.settings",
    }


set_up()


def _fingerprint() -> str:
    """A hash of everything that shapes the database, so that an unchanged template is used again."""
    names = ("models.py", "walls.py", "queue.py", "counters.py", "roles.py", "apps.py")
    files = [
        path
        for path in sorted((ROOT / "bindeled").rglob("*.py"))
        if path.name in names or path.parent.name in {"migrations", "models"}
    ]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def template() -> str:
    """Answer a database with every table and wall of this version and no rows, made where it is missing."""
    name = f"template_{_fingerprint()}"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.admin() as admin:
            known = [
                row[0] for row in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
            ]
            if name in known:
                return name
            for old in known:
                admin.execute(f"DROP DATABASE {old}".encode())
            admin.execute("DROP DATABASE IF EXISTS being_made WITH (FORCE)")
        engine.ensure_database("being_made")
        told = {**environment(), "DATABASE_URL": engine.url(ADMIN, "being_made")}
        command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=told, cwd=ROOT, check=True)
        with engine.admin() as admin:
            admin.execute(f"ALTER DATABASE being_made RENAME TO {name}".encode())
    return name


def set_up_django() -> None:
    """Let a program that is no test use the application's code."""
    django.setup()


def make_clone(name: str) -> None:
    """Clone the template, with the defaults that belong to a database and not to its tables."""
    with engine.admin() as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template()}".encode())
    with engine.admin(name) as admin:
        roles.prepare_database(admin, name)
        admin.execute(f"ALTER DATABASE {name} SET search_path = app, queue".encode())


def drop_clone(name: str) -> None:
    """Drop a clone, whoever still looks at it."""
    with engine.admin() as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@contextmanager
def cloned() -> Iterator[str]:
    """Clone the template for this process, use the clone, and drop it afterwards; or use one that somebody else keeps.

    Answers its name.
    """
    from django.db import connection  # noqa: PLC0415 - Django is configured after this plugin

    def use(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    lent = os.environ.get("BINDELED_TEST_DATABASE")
    clone = lent or f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    if not lent:
        make_clone(clone)
    use(clone)
    try:
        yield clone
    finally:
        use(ADMIN)
        if not lent:
            drop_clone(clone)


@contextmanager
def taken_back() -> Iterator[None]:
    """One transaction around everything, taken back at the end. Doors open in it as they do in a test."""
    from django.db import transaction  # noqa: PLC0415 - Django is configured after this plugin

    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what Django's own test cases do
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Clone the template for this run, and drop the clone afterwards; or use one that somebody else made and keeps."""
    with django_db_blocker.unblock(), cloned():
        yield
