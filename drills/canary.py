"""The canary sweep: whatever is typed anywhere, rightly or wrongly, no word of it lies open in any file afterwards.

Unique words go through every form that a crawl finds on both sites, through refusals, faults and an absent database. Then
dump, data folder with its log, base backup, server log, our logs, mail and temporary files are searched in many writings. The
control: with PostgreSQL's own idea of logging, the same faults do write words down.
"""

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.client import Person, hidden, signed_in
from benchmarks.verdict import verdict
from bindeled.config.cast import CAST
from bindeled.config.demo import Demo, Ports, make_pages, taken
from bindeled.config.engine import ADMIN, BINARIES
from bindeled.intake.rules import LEAST_SECONDS
from drills.canaries import Canaries, Swept, sweep
from drills.typist import Typist, links_of

LEAST_CANARIES = 200
# Where a word may lie in the open because it is that person's own account, typed by themselves: nowhere, so far.
SERVERS_OWN_LOGGING = (
    "log_min_messages = 'warning'",
    "log_min_error_statement = 'error'",
    "log_error_verbosity = 'default'",
)


def cast(name: str) -> str:
    """Answer the address of somebody of the cast."""
    return next(person.email for person in CAST if person.name.startswith(name))


def type_everywhere(demo: Demo, canaries: Canaries, readers: Canaries) -> dict[int, int]:
    """Let a sender, a stranger, an adviser and an editor fill in everything; answer how often each status was answered.

    ``readers`` are words that the editor saves in a text: meant for readers, they may stand there, and nowhere else.
    """
    sender, municipality = f"http://localhost:{demo.ports.sender}", f"http://localhost:{demo.ports.municipality}"
    karin = Typist(signed_in(sender), canaries, "Karin")
    karin.everything("/")
    karin.everything("/konto/")
    Typist(Person(sender), canaries, "nobody").everything("/konto/login/")
    anybody = Typist(Person(sender), canaries, "anybody")
    anybody.everything("/fortael/0157/")
    for path in ("/fortael/0157/en-person/", "/fortael/0157/mig-selv/"):
        _through_the_open_door(anybody, path, canaries)
    _until_opened(demo)
    gitte = Typist(_signed_in(municipality, "Gitte"), canaries, "Gitte")
    gitte.everything("/")
    gitte.everything("/sat-til-side/")
    bo = Typist(_signed_in(municipality, "Bo"), canaries, "Bo")
    bo.everything("/")
    bo.everything("/konto/")
    eva = Typist(_signed_in(municipality, "Eva"), canaries, "Eva")
    # No day in its fields is one, so that nothing of it is ever saved.
    eva.everything("/tekster/")
    _write_a_text(eva, readers)
    _wrongly(karin, canaries)
    _at_the_door(demo, karin, canaries)
    _towards_an_eviction(demo, canaries)
    counted: dict[int, int] = {}
    for typist in (karin, anybody, gitte, bo, eva):
        for status, count in typist.answers.items():
            counted[status] = counted.get(status, 0) + count
    return counted


def _through_the_open_door(anybody: Typist, path: str, canaries: Canaries) -> None:
    """Fill a form of the open door in as slowly as a person does, and send it."""
    page = anybody.ask("GET", path)
    form = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key")}
    form |= {
        name: canaries.new(f"anybody {path} {name}") for name in ("where", "words", "writer", "phone", "resident_name")
    }
    form |= {"mail": f"{canaries.new_plain(f'anybody {path} mail')}@bindeled.example", "step": "send"}
    time.sleep(LEAST_SECONDS + 1)
    status, location, _page = anybody.person.ask("POST", path, form)
    if status != http.client.FOUND:
        message = f"{path} answered {status} to somebody who took their time"
        raise RuntimeError(message)
    anybody.ask("GET", location)


def _signed_in(url: str, name: str) -> Person:
    person = Person(url)
    page = person.ask("GET", "/demo/")[2]
    person.ask("POST", "/demo/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "email": cast(name)})
    return person


def _write_a_text(eva: Typist, readers: Canaries) -> None:
    """Save and publish words that are meant for readers."""
    path = next(path for path in sorted(eva.seen) if path.startswith("/tekster/") and path.endswith("/da/"))
    page = eva.ask("GET", path)
    token = {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
    said = {name: readers.new(f"a text's {name}") for name in ("title", "body", "source", "note")}
    days = {"review_by": "2030-01-01", "valid_from": "2026-01-01"}
    eva.ask("POST", path, {**token, **said, **days, "base": hidden(page, "base"), "do": "save"})
    eva.ask("POST", f"{path}2/gor/", {**token, "do": "publish"})


def _until_opened(demo: Demo) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with demo.engine.admin("bindeled") as admin:
            [(waiting,)] = admin.execute(
                "SELECT count(*) FROM app.concerns_sealedconcern WHERE unopenable_since IS NULL"
            )
        if not waiting:
            return
        time.sleep(0.2)


def _wrongly(karin: Typist, canaries: Canaries) -> None:
    """Send what no form of ours sends."""
    new = canaries.new
    for path in (
        f"/kvittering/{new('a number that is none')}/",
        f"/{new('an address that is none')}/",
        f"/invitation/{new('a token')}/",
    ):
        karin.ask("GET", path)
    form = {**karin.person.form, "words": new("words"), "key": new("the key")}
    karin.ask("POST", "/bekymring/", form)
    karin.ask("POST", "/bekymring/", {**form, "words": new("other words under the same key")})
    karin.ask("POST", "/bekymring/", {**form, "words": new("words with a NUL") + "\0"})
    karin.ask("POST", "/bekymring/", {**form, "words": new("far too many words") * 30_000})
    karin.ask("POST", "/bekymring/", {**form, new("a field that is none"): new("its value")})
    Person(karin.person.url).ask("POST", "/bekymring/", {**form, "words": new("words of somebody who is signed out")})


def _at_the_door(demo: Demo, karin: Typist, canaries: Canaries) -> None:
    """Let a resident write to Karin; she opens what came, passes one on, answers one, and leaves one where it is."""
    resident = Resident(demo, canaries)
    for number in range(4):
        resident.write(f"letter {number}")
    karin.ask("GET", "/demo/igen/?next=/post/")
    token = {"csrfmiddlewaretoken": karin.person.form["csrfmiddlewaretoken"]}
    karin.ask("POST", "/demo/igen/", {**token, "next": "/post/"})
    post = sorted(set(re.findall(r'action="(/post/[0-9a-f-]{36}/)"', karin.ask("GET", "/post/"))))
    for number, path in enumerate(post[:3]):
        karin.ask("POST", path, {**token, "do": "open"})
        page = karin.ask("GET", path)
        if number == 1:
            karin.ask("POST", path, {**token, "do": "answered"})
        elif number == 2:
            carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
            karin.ask("POST", "/bekymring/", {**carried, **token, "step": "send"})


def _towards_an_eviction(demo: Demo, canaries: Canaries) -> None:
    """Let a letting department tell of a step, and the specialised case worker write the next one down."""
    new = canaries.new
    vibeke = Typist(_signed_in(f"http://localhost:{demo.ports.sender}", "Vibeke"), canaries, "Vibeke")
    vibeke.everything("/tavshedspligt/")
    page = vibeke.ask("GET", "/varsel/")
    form = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "key")}
    form |= {
        "where": f"{new('a street')} 1",
        "step": "demand",
        "on": f"{datetime.now(UTC):%Y-%m-%d}",
        "children": "yes",
    }
    page = vibeke.ask("POST", "/varsel/", form)  # nobody knows the address: the departments are offered
    [department, *_others] = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    vibeke.ask("POST", "/varsel/", {**form, "department": department, "step_of_form": "send"})
    _until_opened(demo)
    sanne = Typist(_signed_in(f"http://localhost:{demo.ports.municipality}", "Sanne"), canaries, "Sanne")
    path = next(link for link in sorted(links_of(sanne.ask("GET", "/"))) if link.startswith("/bekymringer/"))
    token = {"csrfmiddlewaretoken": hidden(sanne.ask("GET", path), "csrfmiddlewaretoken")}
    sanne.ask("POST", f"{path}gor/", {**token, "do": "open"})
    case = next(
        link for link in sorted(links_of(sanne.ask("GET", "/sager/"))) if link.count("/") == 3 and "/sager/" in link
    )
    told = {"do": "step", "step": "court", "on": f"{datetime.now(UTC):%Y-%m-%d}"}
    sanne.ask("POST", f"{case}gor/", {**token, **told, "words": new("words of a step")})
    sanne.ask(
        "POST", f"{case}gor/", {**token, **told, "on": new("a day that is none"), "words": new("words of a wrong step")}
    )


class Resident:
    """Somebody without login, with Karin's letter form in front of them."""

    def __init__(self, demo: Demo, canaries: Canaries) -> None:
        with demo.engine.admin("bindeled") as admin:
            row = admin.execute(
                "SELECT d.public_code, p.id FROM app.housing_appointment a JOIN app.housing_department d"
                " ON d.id = a.department_id JOIN app.housing_contactperson p ON p.id = a.contact_person_id"
                " WHERE p.takes_letters LIMIT 1"
            ).fetchone()
        assert row
        self._path, self._to, self._new = f"/k/{row[0]}/skriv/", str(row[1]), canaries.new
        self._nobody = Typist(Person(f"http://localhost:{demo.ports.sender}"), canaries, "a resident")
        self._token = hidden(self._nobody.ask("GET", self._path), "csrfmiddlewaretoken")

    def write(self, where: str) -> None:
        """Send a letter, each field of which is a canary but the phone, which takes digits alone."""
        said = {name: self._new(f"a resident's {name}, {where}") for name in ("name", "where", "story", "key")}
        form = {"csrfmiddlewaretoken": self._token, "til": self._to, "phone": "12 34 56 78", "step": "send"}
        self._nobody.ask("POST", self._path, {**form, **said})
        self._nobody.ask("POST", self._path, {**form, **said, "phone": self._new(f"a resident's phone, {where}")})


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


def fail_everywhere(demo: Demo, canaries: Canaries, *, away: bool = True) -> dict[int, int]:
    """Type while the database fails in one way after the other, and while it is ``away``; answer the statuses."""
    karin = Typist(signed_in(f"http://localhost:{demo.ports.sender}"), canaries, "Karin, during a fault")
    bo = Typist(_signed_in(f"http://localhost:{demo.ports.municipality}", "Bo"), canaries, "Bo, during a fault")
    work, resident = _work(bo), Resident(demo, canaries)
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


def _work(bo: Typist) -> dict[str, str]:
    """Answer the addresses at which an adviser writes: those of a case and of a concern that are there."""
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


def with_the_servers_own_logging(demo: Demo, canaries: Canaries) -> int:
    """The control: let PostgreSQL log as it does by itself, and fail again. Answer how many writings its log holds."""
    with demo.engine.admin() as admin:
        for setting in SERVERS_OWN_LOGGING:
            admin.execute(f"ALTER SYSTEM SET {setting}".encode())
        admin.execute("SELECT pg_reload_conf()")
    fail_everywhere(demo, canaries, away=False)  # where nothing runs, nothing is logged
    swept = Swept()
    swept.look("server log", (demo.engine.data / "server.log").read_bytes(), canaries)
    return len(swept.hits)


def main() -> int:
    """Type, fail, look; then show that the looking finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8490)
    options = parser.parse_args()
    ports, canaries, readers, since = Ports.beginning_at(options.port), Canaries(), Canaries(), time.time() - 1
    if taken(ports):
        sys.exit(f"A port from {options.port} on is taken by another program. Choose others: --port")
    with tempfile.TemporaryDirectory(prefix="bindeled-canary-") as folder, tempfile.TemporaryDirectory() as out:
        demo = Demo(Path(folder), ports, log=Path(out) / "processes.log")
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start()
            statuses = {"in order": type_everywhere(demo, canaries, readers)}
            statuses["during faults"] = fail_everywhere(demo, canaries)
            swept = look_everywhere(demo, Path(out), canaries, since)
            told, strayed = meant_for_readers(demo, Path(out), readers)
            swept.hits += [f"a reader's word strayed: {hit}" for hit in strayed]
            if not told:
                swept.hits.append("the control: the words of a published text were not found where they belong")
            control = with_the_servers_own_logging(demo, canaries)
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
