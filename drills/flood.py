"""The flood: ten thousand hostile posts from ten thousand networks at the open door, while people tell something real.

Everybody who tells something real has a receipt in time, none of it is lost, and it stands where an adviser reads first; the
noise lies aside, those alike in one line. A day later nothing is left of where anybody came from. The control is the same
product without its judgement: there the real ones drown.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import Connection

from benchmarks.client import Person, hidden
from benchmarks.verdict import verdict
from bindeled.config.cast import CAST
from bindeled.config.demo import Demo, Ports, make_pages, taken
from bindeled.intake.rules import LEAST_SECONDS
from drills import reckoning, weakened
from drills.flooding import REAL, Flooder, Heard, Passer, hostile
from journeys.prepared import lay

CLIENTS = 6
SLOWEST_P99_MS = 2000
LONGEST_DRAIN, LONGEST_FORGETTING = 900, 100  # seconds
CONTROL_POSTS = 300
GITTE = next(person.email for person in CAST if person.name.startswith("Gitte"))
WITHOUT_JUDGEMENT = (
    ("bindeled/intake/rules.py", "    waits = max(", "    return Judgement()\n    waits = max("),
    (
        "bindeled/cases/rules/alike.py",
        "ALIKE_MANY, ALIKE_WITHIN, ALIKE_SINCE = 5,",
        "ALIKE_MANY, ALIKE_WITHIN, ALIKE_SINCE = 10**9,",
    ),
    *weakened.RUNS_FROM_ITS_COPY,
)


class BehindAProxy(Demo):
    """The demonstration as it stands behind a proxy, which says where people come from."""

    def environment(self, side: str) -> dict[str, str]:
        """Believe one step of X-Forwarded-For."""
        return {**super().environment(side), "BINDELED_BEHIND_PROXY": "1"}


@dataclass
class Found:
    """What the flood left behind."""

    heard: Heard
    seconds: float = 0
    received: int = 0
    rows: list[str] = field(default_factory=list)  # the numbers in the adviser's inbox, in order
    groups: int = 0
    set_aside: int = 0
    kept: int = 0
    old_before: int = 0
    old_after: int = 0

    @property
    def in_the_inbox(self) -> int:
        """Answer how many real ones stand where an adviser reads first."""
        return len(set(self.heard.numbers) & set(self.rows))

    @property
    def p99_ms(self) -> float:
        """Answer the 99th percentile of a real one's sending; of fewer than a hundred, the longest."""
        ordered = sorted(self.heard.times)
        return round(ordered[max(0, -(-len(ordered) * 99 // 100) - 1)] * 1000, 1) if ordered else 0.0


def flood(demo: Demo, posts: int, genuine: int, seed: int, *, waits: float) -> Found:
    """Let the hostile ones and the real ones come, and wait until all of it has arrived."""
    draw, heard, ended = random.Random(seed), Heard(), threading.Event()
    port, found = demo.ports.sender, Found(heard)
    listed = [hostile(number, draw) for number in range(posts)]
    draw.shuffle(listed)
    flooders = [Flooder(port, listed[at::CLIENTS], heard, waits=waits) for at in range(CLIENTS)]
    texts = [(number, REAL[number % len(REAL)]) for number in range(genuine)]
    passers = [Passer(port, texts[at::3], heard, every=posts / 300, ended=ended) for at in range(3)]
    began = time.monotonic()
    for thread in (*flooders, *passers):
        thread.start()
    for flooder in flooders:
        flooder.join()
    ended.set()
    for passer in passers:
        passer.join()
    found.seconds = time.monotonic() - began
    _until(demo, "SELECT count(*) FROM app.concerns_sealedconcern", LONGEST_DRAIN)
    return found


def _until(demo: Demo, count: str, longest: float) -> int:
    """Wait until a count is zero, or no longer; answer what it is then."""
    deadline, left = time.monotonic() + longest, 1
    while left and time.monotonic() < deadline:
        time.sleep(0.5)
        with demo.engine.admin("bindeled") as admin:
            left = _count(admin, count)
    return left


def _count(admin: Connection, sql: str) -> int:
    [(number,)] = admin.execute(sql.encode())
    return int(number)


def look(demo: Demo, found: Found) -> None:
    """Look where Gitte looks, and count what there is."""
    gitte = Person(f"http://localhost:{demo.ports.municipality}")
    page = gitte.ask("GET", "/demo/")[2]
    gitte.ask("POST", "/demo/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "email": GITTE})
    read = reckoning.opened(demo)
    found.received = sum(len(read.get(number, [])) == 1 for number in found.heard.numbers)
    path = "/"
    while path:
        page = gitte.ask("GET", path)[2]
        for address in dict.fromkeys(re.findall(r'href="(/bekymringer/[0-9a-f-]+/)"', page)):
            text = re.sub(r"\s|&nbsp;", "", gitte.ask("GET", address)[2])
            found.rows += re.findall(r"\d{9}[A-Z](?=<)", text)[:1]
        older = re.search(r'href="(\?[^"]*efter=[^"]+)"', page)
        path = "/" + older[1].replace("&amp;", "&") if older and len(found.rows) < MOST_ROWS else ""
    with demo.engine.admin("bindeled") as admin:
        found.set_aside = _count(admin, "SELECT count(*) FROM app.cases_concern WHERE set_aside <> ''")
        found.groups = _count(admin, "SELECT count(DISTINCT alike) FROM app.cases_concern WHERE set_aside <> ''")
        found.kept = _count(admin, "SELECT count(*) FROM app.cases_concern WHERE channel = 'open'")


MOST_ROWS = 2000


def let_a_day_pass(demo: Demo, found: Found) -> None:
    """Make what is remembered a day older, and let the worker look; the count before is the control."""
    old = "SELECT count(*) FROM app.intake_footprint WHERE at < now() - interval '1 day'"
    with demo.engine.admin("bindeled") as admin:
        admin.execute("UPDATE app.intake_footprint SET at = at - interval '25 hours'")
        found.old_before = _count(admin, old)
    found.old_after = _until(demo, old, LONGEST_FORGETTING)


def run(folder: Path, options: argparse.Namespace, *, waits: float) -> Found:
    """Run the product in a folder that is laid out, flood it, look, and let a day pass."""
    ports = Ports.beginning_at(options.port)
    if taken(ports):
        sys.exit(f"A port from {options.port} on is taken by another program. Choose others: --port")
    demo = BehindAProxy(folder, ports, log=folder / "processes.log")
    demo.engine.start()
    try:
        if not options.bare:  # the copy stands on the pages that were made for the whole
            make_pages(demo.environment("owner"))
        demo.prepare()
        demo.start()
        found = flood(demo, options.posts, options.genuine, options.seed, waits=waits)
        look(demo, found)
        if not options.bare:
            let_a_day_pass(demo, found)
    finally:
        demo.stop()
        demo.engine.stop()
    return found


def control(options: argparse.Namespace) -> dict[str, int]:
    """Flood the product without its judgement; answer how many rows an adviser would have to read, and where the real are."""
    with (
        tempfile.TemporaryDirectory(prefix="bindeled-unjudged-") as folder,
        tempfile.TemporaryDirectory(prefix="bindeled-flood-") as data,
    ):
        weakened.copy_into(Path(folder), WITHOUT_JUDGEMENT)
        lay(Path(data))  # the copy has the same tables
        command = [sys.executable, "-m", "drills.flood", "--bare", data]
        command += ["--posts", str(min(options.posts, CONTROL_POSTS))]
        command += ["--genuine", str(min(options.genuine, 6)), "--port", str(options.port)]
        told = {**os.environ, "PYTHONPATH": folder}
        done = subprocess.run(command, env=told, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return figures


def judged(found: Found, options: argparse.Namespace, drowned: dict[str, int]) -> tuple[dict[str, object], list[str]]:
    """Answer the figures and the broken promises."""
    accepted = found.heard.hostile[302]
    by_hand = -(-options.posts * 2 // 100)
    figures: dict[str, object] = {
        "posts": options.posts, "genuine": options.genuine, "genuine_received": found.received,
        "genuine_in_the_inbox": found.in_the_inbox, "genuine_p99_ms": found.p99_ms, "seconds": round(found.seconds, 1),
        "let_through": accepted, "asked_to_wait": found.heard.hostile[429], "set_aside": found.set_aside,
        "lines_set_aside": found.groups, "inbox_rows": len(found.rows), "traces_older_than_a_day": found.old_after,
        "control_inbox_rows": drowned.get("inbox_rows", 0), "control_posts": drowned.get("posts", 0),
        "control_traces": found.old_before,
    }  # fmt: skip
    broken = []
    if found.heard.unanswered or found.received < options.genuine:
        broken.append(f"{options.genuine - found.received} real ones were not received")
    if found.in_the_inbox < options.genuine:
        broken.append(f"{options.genuine - found.in_the_inbox} real ones do not stand in the inbox")
    if found.kept != accepted + len(found.heard.numbers):
        broken.append(f"{accepted + len(found.heard.numbers)} were acknowledged, and {found.kept} are there")
    if len(found.rows) > options.genuine + by_hand + 10:
        broken.append(f"the inbox has {len(found.rows)} rows for {options.genuine} real ones")
    if set(found.heard.hostile) - {302, 429}:
        broken.append(f"other answers than a receipt or a wait: {dict(found.heard.hostile)}")
    if found.p99_ms > SLOWEST_P99_MS:
        broken.append(f"p99 above {SLOWEST_P99_MS} ms")
    if found.old_after:
        broken.append(f"{found.old_after} traces are older than a day")
    if not options.bare and drowned.get("inbox_rows", 0) < drowned.get("posts", 1) * 0.9:
        broken.append("the control: without judgement the inbox was not flooded")
    if not options.bare and not found.old_before:
        broken.append("the control: no old trace was seen before the worker looked")
    return figures, broken


def main(arguments: list[str] | None = None) -> int:
    """Flood the product, then the one without judgement."""
    parser = argparse.ArgumentParser(prog="just drill flood", description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000, help="how many hostile posts")
    parser.add_argument("--genuine", type=int, default=24, help="how many real ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=21600, help="the first of four ports")
    parser.add_argument(
        "--bare",
        metavar="FOLDER",
        help="no control, no day that passes: what the control is put through, where all is laid out",
    )
    options = parser.parse_args(arguments)
    if options.bare:
        found = run(Path(options.bare), options, waits=0)
        return verdict(
            {
                "posts": options.posts,
                "inbox_rows": len(found.rows),
                "set_aside": found.set_aside,
                "kept": found.kept,
                "answers": dict(found.heard.hostile),
            },
            [],
        )
    with tempfile.TemporaryDirectory(prefix="bindeled-flood-") as folder:
        lay(Path(folder))
        found = run(Path(folder), options, waits=LEAST_SECONDS + 0.5)
    return verdict(*judged(found, options, control(options)))


if __name__ == "__main__":
    sys.exit(main())
