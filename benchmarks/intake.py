"""Complete submissions a second: signed in, CSRF, validated, sealed, receipt, letter queued, committed synchronously.

Beside it, on the same server and in the same run: pgbench writing the same rows, and bare Django doing two inserts. The
worker does not run while intake is measured; ``receipts`` measures both together.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import bare_tables, client, counted
from benchmarks.verdict import verdict
from bindeled.config.demo import Demo, Ports, make_pages
from bindeled.config.engine import ADMIN, BINARIES, Engine

LEAST_AT_EIGHT = 200
MOST_STATEMENTS, MOST_COMMITS = 12, 1
BARE_PORT = 8490
PGBENCH = Path(__file__).with_name("intake.sql")


@contextmanager
def bare_django(engine: Engine) -> Iterator[client.Person]:
    """Serve bare Django with the same web server and as many processes."""
    with engine.admin() as admin:
        admin.execute("DROP DATABASE IF EXISTS bare WITH (FORCE)")
        admin.execute("CREATE DATABASE bare")
    with engine.admin("bare") as admin:
        admin.execute(bare_tables.TABLES)
    environment = {
        "PATH": os.environ["PATH"],
        "BARE_DATABASE": "bare",
        "BARE_USER": ADMIN,
        "BARE_PASSWORD": engine.passwords[ADMIN],
        "BARE_HOST": str(engine.socket),
    }
    command = [
        sys.executable, "-m", "granian", "benchmarks.bare:application", "--interface", "wsgi", "--workers", "2",
        "--blocking-threads", "4", "--host", "127.0.0.1", "--port", str(BARE_PORT), "--log-level", "critical",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    person = client.Person(f"http://localhost:{BARE_PORT}", form={"words": client.WORDS[:1500]})
    try:
        for _attempt in range(100):
            try:
                person.ask("POST", "/bekymring/", person.form)
                break
            except ConnectionError:
                time.sleep(0.1)
        yield person
    finally:
        server.terminate()
        server.wait(timeout=15)


def pgbench(engine: Engine, clients: int, seconds: int) -> float:
    """Answer transactions a second of pgbench writing the same rows."""
    command = [str(BINARIES / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds)]
    address = ["-h", str(engine.socket), "-U", ADMIN, "-f", str(PGBENCH), "bindeled"]
    environment = {"PGPASSWORD": engine.passwords[ADMIN], "PGOPTIONS": "-c search_path=app,queue"}
    done = subprocess.run([*command, *address], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])  # type: ignore[index]


def measure(demo: Demo, seconds: int) -> dict[str, object]:
    """Measure each number of clients three ways, one after the other, in one run."""
    rows: dict[int, dict[str, float]] = {}
    person = client.signed_in(f"http://localhost:{demo.ports.sender}")
    client.load(person, clients=8, seconds=2)  # warm
    with demo.engine.admin("bindeled") as admin:  # pgbench writes as the superuser, whom the queue does not know
        admin.execute("INSERT INTO queue.allowed_job VALUES (current_user, 'receipts.send_receipt')")
    with bare_django(demo.engine) as other:
        client.load(other, clients=8, seconds=1)
        for clients in (1, 8, 32):
            written = pgbench(demo.engine, clients, max(2, seconds // 2))
            ours = client.load(person, clients=clients, seconds=seconds)
            bare = client.load(other, clients=clients, seconds=max(2, seconds // 2))
            if ours.failed:
                sys.exit(f"{ours.failed} of {ours.sent} submissions failed.")
            rows[clients] = {
                "ours": ours.per_second,
                "p50": ours.p50_ms,
                "p95": ours.p95_ms,
                "pg": written,
                "bare": bare.per_second,
            }
    return {"rows": rows, **counted.one_submission(demo)}


def show(found: dict[str, object]) -> int:
    """Print the table and the JSON; answer the exit code."""
    rows: dict[int, dict[str, float]] = found["rows"]  # type: ignore[assignment]
    print(
        f"{'clients':>8} {'submissions/s':>14} {'p50 ms':>8} {'p95 ms':>8} {'pgbench/s':>10} {'of it':>7} {'bare Django/s':>14} {'of it':>7}"
    )
    for clients, row in rows.items():
        of_pg, of_bare = row["ours"] / row["pg"], row["ours"] / row["bare"]
        print(
            f"{clients:>8} {row['ours']:>14.0f} {row['p50']:>8.1f} {row['p95']:>8.1f} {row['pg']:>10.0f} {of_pg:>7.1%}"
            f" {row['bare']:>14.0f} {of_bare:>7.1%}"
        )
    print(f"one submission: {found['statements']} statements, {found['commits']} commit")
    broken = []
    if rows[8]["ours"] < LEAST_AT_EIGHT:
        broken.append(f"fewer than {LEAST_AT_EIGHT} submissions a second at 8 clients")
    if found["statements"] > MOST_STATEMENTS or found["commits"] > MOST_COMMITS:  # type: ignore[operator]
        broken.append("more statements or commits than promised")
    figures = {
        "per_second": {clients: round(row["ours"], 1) for clients, row in rows.items()},
        "p95_ms": {clients: round(row["p95"], 1) for clients, row in rows.items()},
        "pgbench_per_second": {clients: round(row["pg"], 1) for clients, row in rows.items()},
        "bare_django_per_second": {clients: round(row["bare"], 1) for clients, row in rows.items()},
        "statements": found["statements"],
        "commits": found["commits"],
    }
    return verdict(figures, broken)


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="for each number of clients")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bindeled-bench-") as folder:
        demo = Demo(Path(folder), Ports.beginning_at(8480), workers=2)
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start(only=("sender",))
            return show(measure(demo, options.seconds))
        finally:
            demo.stop()
            demo.engine.stop()


if __name__ == "__main__":
    sys.exit(main())
