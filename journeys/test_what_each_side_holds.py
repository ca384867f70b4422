"""What the sender's process holds cannot read one past concern; a dump of the database holds no word that was typed."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from benchmarks.client import Person, signed_in
from bindeled.config.demo import Demo
from bindeled.config.engine import ADMIN, BINARIES
from bindeled.config.environment import ROOT

CONCERNS = 100
CANARY = "Kanariefuglen-Æblegrød"

# Runs with the sender's whole environment and login, and tries everything that could read.
ATTEMPT = """
import json, os, pathlib, psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
found = {"tables": {}, "opened": 0, "modules": []}
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as login:
    tables = [name for (name,) in login.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'"
        " AND relname ~ '^(residents|children|offers|outreach|furnishing|cases|statistics|concerns|confidentiality)_'")]
    for role in ("none", "door_public", "door_sender", "door_housing"):
        login.execute(f"SET ROLE {role}")
        for table in tables:
            try:
                login.execute(f'SELECT * FROM app."{table}" LIMIT 1').fetchall()
                found["tables"][f"{role}:{table}"] = "read"
            except psycopg.errors.InsufficientPrivilege:
                found["tables"][f"{role}:{table}"] = "refused"
    for role in ("door_municipal", "door_worker", "bindeled_municipality", "bindeled_worker", "bindeled_owner"):
        try:
            login.execute(f"SET ROLE {role}")
            found["tables"][role] = "taken"
        except psycopg.errors.InsufficientPrivilege:
            found["tables"][role] = "refused"
secrets = [value for value in os.environ.values()]
sealed = [bytes.fromhex(line) for line in pathlib.Path(os.environ["SEALED"]).read_text().split()]
from bindeled.confidentiality.keys import SUITE
for blob in sealed:
    for secret in secrets:
        try:
            key = X25519PrivateKey.from_private_bytes(secret.encode()[:32].ljust(32, b"0"))
            SUITE.decrypt(blob, key, info=b"")
            found["opened"] += 1
        except Exception:
            pass
    if any(word in blob for word in (b"Kanariefuglen", "Æblegrød".encode())):
        found["opened"] += 1
found["sealed"] = len(sealed)
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "bindeled.config.settings"
django.setup()
import importlib, sys
importlib.import_module("bindeled.config.sender_site")
found["modules"] = [name for name in sys.modules if name.startswith(("bindeled.cases", "bindeled.children", "bindeled.residents"))]
print(json.dumps(found))
"""


def send(person: Person, words: str, key: str) -> tuple[int, str]:
    status, location, _body = person.ask("POST", "/bekymring/", {**person.form, "words": words, "key": key})
    return status, location


@pytest.fixture(scope="module")
def karin(demo: Demo) -> Person:
    """Karin, signed in over plain HTTP."""
    return signed_in(f"http://localhost:{demo.ports.sender}")


@pytest.fixture(scope="module")
def stored(demo: Demo, karin: Person) -> list[str]:
    """A hundred stored concerns, caught sealed while the worker rests, as hexadecimal text."""
    demo.stop_one("worker")
    for number in range(CONCERNS):
        status, _location = send(karin, f"{CANARY} nummer {number}", f"canary-{number}")
        assert status == 302
    with demo.engine.admin("bindeled") as admin:
        rows = admin.execute("SELECT encode(sealed, 'hex') FROM app.concerns_sealedconcern").fetchall()
    demo.start(only=("worker",))
    return [row[0] for row in rows]


def test_with_everything_the_senders_process_holds_nothing_can_be_read(
    demo: Demo, stored: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("sealed") / "sealed"
    file.write_text("\n".join(stored))
    environment = {**demo.environment("sender"), "SEALED": str(file)}
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPT], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["sealed"] >= CONCERNS
    assert found["opened"] == 0
    assert set(found["tables"].values()) == {"refused"}
    assert len(found["tables"]) > 20
    assert found["modules"] == []


def test_the_same_attempt_with_the_municipalitys_login_does_read(demo: Demo) -> None:
    """The control: the attempt above would have found an open door."""
    with psycopg.connect(demo.environment("municipality")["DATABASE_URL"], autocommit=True) as login:
        login.execute("SET ROLE door_municipal")
        login.execute("SELECT * FROM app.cases_case LIMIT 1").fetchall()


def test_fifty_sends_of_one_form_at_once_give_one_receipt(demo: Demo, karin: Person) -> None:
    def once(_number: int) -> tuple[int, str]:
        mine = Person(karin.url, dict(karin.cookies), dict(karin.form))
        return send(mine, "Den samme formular, sendt mange gange.", "one form for all")

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(once, range(50)))
    assert len(answers) == 1
    [(status, location)] = answers
    assert status == 302
    assert location.startswith("/kvittering/")


def dump(demo: Demo) -> str:
    """Everything in the database, as text."""
    command = [str(BINARIES / "pg_dump"), "-h", str(demo.engine.socket), "-U", ADMIN, "bindeled"]
    environment = {"PGPASSWORD": demo.engine.passwords[ADMIN], "PATH": os.defpath}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def written(text: str) -> set[str]:
    """The ways a text could stand in a dump."""
    raw = text.encode()
    return {text, raw.hex(), text.lower(), json.dumps(text)[1:-1], raw.decode("latin-1")}


def test_a_dump_holds_no_word_that_was_typed(demo: Demo, stored: list[str]) -> None:
    for _attempt in range(100):
        with demo.engine.admin("bindeled") as admin:
            waiting = admin.execute("SELECT count(*) FROM app.concerns_sealedconcern").fetchone()
        if waiting == (0,):
            break
        time.sleep(0.1)
    everything = dump(demo)
    assert len(stored) >= CONCERNS
    for word in (CANARY, "Kanariefuglen", "Æblegrød"):
        assert not [form for form in written(word) if form in everything]


def test_a_word_that_is_stored_openly_is_found_in_a_dump(demo: Demo) -> None:
    """The control: a department's name is public, and the search does find it."""
    assert "Hørgården 2" in dump(demo)


def test_the_server_writes_no_word_into_its_log(demo: Demo) -> None:
    with psycopg.connect(demo.environment("sender")["DATABASE_URL"]) as login, pytest.raises(psycopg.Error):
        login.execute(f"SELECT '{CANARY}'::integer")
    log = (demo.engine.data / "server.log").read_text()
    assert CANARY not in log
