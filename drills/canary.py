"""The canary sweep: whatever is typed anywhere, rightly or wrongly, no word of it lies open in any file afterwards.

Unique words go through every form that a crawl finds on both sites, through refusals, faults and an absent database. Then
dump, data folder with its log, base backup, server log, our logs, mail and temporary files are searched in many writings. The
control: with PostgreSQL's own idea of logging, the same faults do write words down.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.client import Person, signed_in
from benchmarks.verdict import verdict
from bindeled.config.demo import Demo, Ports, make_pages, taken
from bindeled.config.engine import ADMIN, BINARIES
from drills.canaries import Canaries, Swept, sweep
from drills.typist import Typist, links_of
from drills.writers import Resident, came_in, type_everywhere
from journeys.prepared import lay

LEAST_CANARIES = 200
# Where a word may lie in the open because it is that person's own account, typed by themselves: nowhere, so far.
SERVERS_OWN_LOGGING = (
    "log_min_messages = 'warning'",
    "log_min_error_statement = 'error'",
    "log_error_verbosity = 'default'",
)


@contextmanager
def failing(demo: Demo, how: str, back: str) -> Iterator[None]:
    """Let the database fail in one way, as a superuser can make it."""
    with demo.engine.admin("bindeled") as admin:
        admin.execute(how.encode())
        try:
            yield
        finally:
            admin.execute(back.encode())


FAULTS = (
    (
        "ALTER TABLE app.receipts_receipt ADD CONSTRAINT never CHECK (false) NOT VALID",
        "ALTER TABLE app.receipts_receipt DROP CONSTRAINT never",
    ),
    (
        "ALTER TABLE app.concerns_sealedconcern ADD CONSTRAINT never CHECK (false) NOT VALID",
        "ALTER TABLE app.concerns_sealedconcern DROP CONSTRAINT never",
    ),
    (
        "ALTER TABLE app.doorstep_knock ADD CONSTRAINT never CHECK (false) NOT VALID",
        "ALTER TABLE app.doorstep_knock DROP CONSTRAINT never",
    ),
    (
        "ALTER TABLE app.cases_entry ADD CONSTRAINT never CHECK (false) NOT VALID",
        "ALTER TABLE app.cases_entry DROP CONSTRAINT never",
    ),
    (
        "ALTER TABLE app.residents_resident ADD CONSTRAINT never CHECK (false) NOT VALID",
        "ALTER TABLE app.residents_resident DROP CONSTRAINT never",
    ),
    ("REVOKE SELECT ON app.cases_case FROM door_municipal", "GRANT SELECT ON app.cases_case TO door_municipal"),
    ("REVOKE SELECT ON app.receipts_receipt FROM door_sender", "GRANT SELECT ON app.receipts_receipt TO door_sender"),
    (
        "REVOKE SELECT ON app.users_user FROM bindeled_sender, bindeled_municipality",
        "GRANT SELECT ON app.users_user TO bindeled_sender, bindeled_municipality",
    ),
    (
        "REVOKE SELECT ON app.account_emailaddress FROM bindeled_sender, bindeled_municipality",
        "GRANT SELECT ON app.account_emailaddress TO bindeled_sender, bindeled_municipality",
    ),
)


def fail_everywhere(demo: Demo, canaries: Canaries, work: dict[str, str], *, away: bool = True) -> dict[int, int]:
    """Type while the database fails in one way after the other, and while it is ``away``; answer the statuses.

    ``work`` are the addresses at which the adviser writes.
    """
    karin = Typist(signed_in(f"http://localhost:{demo.ports.sender}"), canaries, "Karin, during a fault")
    bo = Typist(came_in(f"http://localhost:{demo.ports.municipality}", "Bo"), canaries, "Bo, during a fault")
    resident = Resident(demo, canaries)
    for how, back in FAULTS:
        with failing(demo, how, back):
            _type(karin, bo, work, canaries)
            resident.write("during a fault")
    if away:
        demo.engine.stop()
        try:
            _type(karin, bo, work, canaries)
            resident.write("without a database")
        finally:
            demo.engine.start()
        time.sleep(3)
    return {**karin.answers, **{status: karin.answers.get(status, 0) + count for status, count in bo.answers.items()}}


def work_of_bo(demo: Demo) -> dict[str, str]:
    """Answer the addresses at which an adviser writes: those of a case and of a concern that are there."""
    bo = Typist(came_in(f"http://localhost:{demo.ports.municipality}", "Bo"), Canaries(), "Bo, looking")
    links = [link for path in ("/", "/sager/") for link in links_of(bo.ask("GET", path))]
    found = {link.split("/")[1]: link for link in sorted(links) if link.count("/") == 3}
    return {name: found[name] for name in ("sager", "bekymringer")}


def _type(karin: Typist, bo: Typist, work: dict[str, str], canaries: Canaries) -> None:
    new = canaries.new
    form = {**karin.person.form, "words": new("words, during a fault"), "resident_name": new("a name, during a fault")}
    karin.ask("POST", "/bekymring/", {**form, "key": new("the key, during a fault")})
    karin.ask("GET", f"/kvittering/{new('a number, during a fault')}/")
    token = {"csrfmiddlewaretoken": bo.person.cookies.get("bindeled_municipality_csrf", "")}
    for verb in (
        {"do": "note", "text": new("a note, during a fault")},
        {"do": "resident", "name": new("a resident, during a fault")},
        {
            "do": "close",
            "outcome": "supported",
            "resident_answer": "accepted",
            "text": new("a last note, during a fault"),
        },
    ):
        bo.ask("POST", f"{work['sager']}gor/", {**token, **verb})
    bo.ask("POST", f"{work['bekymringer']}gor/", {**token, "do": "add", "number": new("a case, during a fault")[:6]})
    for side in (karin, bo):
        nobody = Typist(Person(side.person.url), canaries, "nobody")
        nobody.ask("GET", f"/invitation/{new('a token, during a fault')}/")
        nobody.ask("GET", "/konto/login/")
        own = next((value for name, value in nobody.person.cookies.items() if name.endswith("_csrf")), "")
        address = f"{canaries.new_plain('an address, during a fault')}@bindeled.example"
        nobody.ask("POST", "/konto/login/", {"csrfmiddlewaretoken": own, "email": address})


# -- Looking ------------------------------------------------------------------------------------------------------------


def dump(demo: Demo, into: Path) -> None:
    """Write everything in the database as text."""
    command = [str(BINARIES / "pg_dump"), "-h", str(demo.engine.socket), "-U", ADMIN, "-f", str(into), "bindeled"]
    environment = {"PGPASSWORD": demo.engine.passwords[ADMIN], "PATH": os.defpath}
    subprocess.run(command, env=environment, check=True)


def copy(demo: Demo, into: Path) -> None:
    """Make a base backup with its log, as an operator would."""
    demo.run("owner", "backup", str(into), "--folder", str(demo.folder))


def look_everywhere(demo: Demo, out: Path, canaries: Canaries, since: float) -> Swept:
    """Dump and copy, then look through everything that was written since."""
    dump(demo, out / "dump.sql")
    copy(demo, out / "backup")
    folders = {
        "dump, with queue, sessions and counters": out / "dump.sql",
        "base backup": out / "backup",
        "our logs": out / "processes.log",
        "the demo's folder: database, its log, mail, seals": demo.folder,
        "temporary files": Path(tempfile.gettempdir()),
    }
    return sweep(folders, canaries, since=since)


def meant_for_readers(demo: Demo, out: Path, readers: Canaries) -> tuple[int, list[str]]:
    """Look for the words of a text: they stand in the dump, once in each of their columns, and in no log and no letter."""
    dumped, elsewhere = Swept(), Swept()
    dumped.look("dump", (out / "dump.sql").read_bytes(), readers)
    for path in (out / "processes.log", demo.engine.data / "server.log"):
        elsewhere.look(path.name, path.read_bytes(), readers)
    for name in ("mail", "seals", "tombstones"):
        for path in sorted(each for each in (demo.folder / name).rglob("*") if each.is_file()):
            elsewhere.look(f"{name}: {path.name}", path.read_bytes(), readers)
    return len(dumped.hits), elsewhere.hits


def with_the_servers_own_logging(demo: Demo, canaries: Canaries, work: dict[str, str]) -> int:
    """The control: let PostgreSQL log as it does by itself, and fail again. Answer how many writings its log holds."""
    with demo.engine.admin() as admin:
        for setting in SERVERS_OWN_LOGGING:
            admin.execute(f"ALTER SYSTEM SET {setting}".encode())
        admin.execute("SELECT pg_reload_conf()")
    fail_everywhere(demo, canaries, work, away=False)  # where nothing runs, nothing is logged
    swept = Swept()
    swept.look("server log", (demo.engine.data / "server.log").read_bytes(), canaries)
    return len(swept.hits)


def main() -> int:
    """Type, fail, look; then show that the looking finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8490)
    parser.add_argument("--once", action="store_true", help="forms that are alike are filled in once, as CI does")
    options = parser.parse_args()
    ports, canaries, readers, since = Ports.beginning_at(options.port), Canaries(), Canaries(), time.time() - 1
    if taken(ports):
        sys.exit(f"A port from {options.port} on is taken by another program. Choose others: --port")
    with tempfile.TemporaryDirectory(prefix="bindeled-canary-") as folder, tempfile.TemporaryDirectory() as out:
        lay(Path(folder))
        demo = Demo(Path(folder), ports, log=Path(out) / "processes.log")
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start()
            statuses = {"in order": type_everywhere(demo, canaries, readers, once=options.once)}
            work = work_of_bo(demo)
            statuses["during faults"] = fail_everywhere(demo, canaries, work)
            swept = look_everywhere(demo, Path(out), canaries, since)
            told, strayed = meant_for_readers(demo, Path(out), readers)
            swept.hits += [f"a reader's word strayed: {hit}" for hit in strayed]
            if not told:
                swept.hits.append("the control: the words of a published text were not found where they belong")
            control = with_the_servers_own_logging(demo, canaries, work)
        finally:
            demo.stop()
            demo.engine.stop()
    return show(canaries, statuses, swept, control)


def show(canaries: Canaries, statuses: dict[str, dict[int, int]], swept: Swept, control: int) -> int:
    """Print what was typed and found; answer the exit code."""
    for when, counted in statuses.items():
        print(f"{when}: {', '.join(f'{count} x {status}' for status, count in sorted(counted.items()))}")
    print(
        f"{len(canaries.typed)} canaries typed; {swept.places} places, {swept.size / 2**20:.0f} MB, {len(canaries.forms())} writings"
    )
    print(f"with PostgreSQL's own logging its log holds them in {control} writings (control)")
    broken = list(dict.fromkeys(swept.hits))[:40]
    if len(canaries.typed) < LEAST_CANARIES:
        broken.append(f"fewer than {LEAST_CANARIES} canaries were typed")
    if not control:
        broken.append("the control: the server's own logging was not noticed")
    figures = {"canaries": len(canaries.typed), "places": swept.places, "bytes": swept.size, "hits": len(swept.hits)}
    return verdict({**figures, "control_hits": control}, broken)


if __name__ == "__main__":
    sys.exit(main())
