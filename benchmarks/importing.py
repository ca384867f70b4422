"""A whole city's departments and addresses, imported through the site by somebody who does not wait.

First undisturbed: time, memory, and how often the page told how far it was. Then the same files once more, which must change
nothing. Then for another organisation, where the process is killed with ``kill -9`` half-way through the reading and half-way
through the writing: what stands in the database afterwards must be the same.
"""

import argparse
import http.client
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.client import Person, hidden, signed_in
from benchmarks.verdict import verdict
from bindeled.config.cast import CAST
from bindeled.config.demo import Demo, Ports, make_pages, taken
from bindeled.users.rules import account_id
from journeys.prepared import lay

LONGEST_SECONDS, MOST_MB = 900, 700
PATIENCE = 1800  # seconds for any one step
BOUNDARY = "----bindeled-bench"
ROADS = ("Æblehaven", "Lærkevej", "Søndre Allé", "Ørnens Kvarter", "Ågade", "Håndværkerhaven", "Kløvermarken")
PER_ENTRANCE = 10  # five floors with two doors each
SECOND_RUN_IS_NO_CHANGE = "the second run changed something"


def departments(count: int, district: str) -> Iterator[str]:
    """Yield the lines of a file of departments."""
    yield "Afdeling;Afdelingsnr.;Bydel;Antal boliger"
    for at in range(count):
        yield f"Afdeling {at:04d};{at:06d};{district};80"


def addresses(count: int, of: int) -> Iterator[str]:
    """Yield the lines of a file of addresses, spread evenly over the departments."""
    yield "Afdelingsnr.;Vejnavn;Husnr.;Etage;Dør;Postnr. og by"
    each = -(-count // of)
    for at in range(count):
        department, within = divmod(at, each)
        entrance, home = divmod(within, PER_ENTRANCE)
        road = ROADS[department % len(ROADS)]
        floor, door = ("st." if home < 2 else f"{home // 2}."), ("tv.", "th.")[home % 2]  # noqa: PLR2004 - two on the ground floor
        yield f"{department:06d};{road} {department};{entrance + 1};{floor};{door};{2300 + department % 100} København"


@dataclass
class Keeper:
    """Somebody who keeps a list, at a browser; and what the pages told them."""

    person: Person
    organisation: str
    seen: set[str] = field(default_factory=set)

    def give(self, kind: str, lines: Iterator[str]) -> str:
        """Send a file; answer the address of its import."""
        page = self.person.ask("GET", "/import/")[2]
        content = "\r\n".join(lines).encode("cp1252")
        fields = {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "kind": kind,
            "organisation": self.organisation,
        }
        return self._post(_in_parts(fields, content))

    def _post(self, body: bytes) -> str:
        address = urlsplit(self.person.url)
        sending = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self.person.cookies.items())
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Cookie": cookies,
            "Origin": self.person.url,
        }
        sending.request("POST", "/import/", body, headers)
        answer = sending.getresponse()
        if answer.status != http.client.FOUND:
            sys.exit(f"The file was answered with {answer.status}.")
        return str(answer.headers["Location"])

    def do(self, at: str, deed: str) -> None:
        """Press a button of an import."""
        page = self.person.ask("GET", at)[2]
        fields = {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "do": deed}
        status, _location, body = self.person.ask("POST", at, fields)
        if status != http.client.FOUND:
            sys.exit(f"{deed} was answered with {status}: {re.findall('alert-text.*', body)[:3]}")

    def wait(self, at: str, disturb: Callable[[int, int], None] | None = None) -> str:
        """Look at the page until the work is done, and answer the page. ``disturb`` is told each time how far it is."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            page = self.person.ask("GET", at)[2]
            bar = re.search(r"<progress[^>]*>", page)
            if bar is None:
                return page
            told = re.search(r'value="(\d+)"\s+max="(\d+)"', bar[0])
            if told:
                self.seen.add(f"{at}{told[1]}")
                if disturb:
                    disturb(int(told[1]), int(told[2]))
            time.sleep(0.1)
        sys.exit(f"{at} was not done within {PATIENCE} seconds.")


def _in_parts(fields: dict[str, str], content: bytes) -> bytes:
    def part(name: str, value: bytes, more: str = "") -> bytes:
        return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"

    told = b"".join(part(name, value.encode()) for name, value in fields.items())
    return told + part("file", content, '; filename="liste.csv"') + part("whole", b"1") + f"--{BOUNDARY}--\r\n".encode()


class Killer:
    """Ends the process that does errands once, with ``kill -9``, when half of a step is done; and starts another."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self.kills, self._armed, self.peak_mb = 0, False, 0.0

    def arm(self) -> None:
        """Be ready for the next step."""
        self._armed = True

    def __call__(self, value: int, of: int) -> None:
        """Kill, where half is done."""
        self.peak_mb = max(self.peak_mb, peak_mb(self._demo))
        if self._armed and of and value >= of / 2:
            os.kill(self._demo.process_id("errands"), signal.SIGKILL)
            self._demo.stop_one("errands")
            self._demo.start(only=("errands",))
            self.kills, self._armed = self.kills + 1, False


def peak_mb(demo: Demo) -> float:
    """Answer the most memory that the process that does errands has held, in megabytes."""
    status = Path(f"/proc/{demo.process_id('errands')}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def result(demo: Demo, organisation: str) -> tuple[int, int, str]:
    """Answer how many departments and addresses an organisation has, and a digest of every one."""
    with demo.engine.admin("bindeled") as admin:
        lines = admin.execute(
            "SELECT d.name, d.number, d.dwellings, e.street, e.number, e.postal_code, e.position, h.floor, h.door"
            " FROM app.housing_department d LEFT JOIN app.housing_entrance e ON e.department_id = d.id"
            " LEFT JOIN app.housing_dwelling h ON h.entrance_id = e.id"
            " WHERE d.organisation_id = %s AND d.name LIKE 'Afdeling %%'"
            ' ORDER BY d.name COLLATE "C", e.position, h.floor, h.door',
            [organisation],
        ).fetchall()
    digest = sha256("\n".join(map(str, lines)).encode()).hexdigest()
    return len({line[0] for line in lines}), sum(line[7] is not None for line in lines), digest


def let_keep(demo: Demo, names: tuple[str, ...]) -> tuple[list[str], str]:
    """Let Karin keep these organisations' lists; answer their ids, and a district to put departments in."""
    with demo.engine.admin("bindeled") as admin:
        ids = []
        for name in names:
            [(organisation,)] = admin.execute("SELECT id FROM app.housing_organisation WHERE name = %s", [name])
            ids.append(str(organisation))
            admin.execute(
                "INSERT INTO app.housing_keeper (id, municipality_id, organisation_id, account_id, name, email, language,"
                " valid_from) VALUES (gen_random_uuid(), '0101', %s, %s, 'Karin', %s, 'da', current_date)",
                [organisation, account_id("sender", CAST[0].email), CAST[0].email],
            )
        [(district,)] = admin.execute(
            "SELECT name FROM app.municipalities_district WHERE municipality_id = '0101' LIMIT 1"
        )
    return ids, district


def whole(keeper: Keeper, kind: str, lines: Iterator[str], killer: Killer, *, kill: bool = False) -> tuple[int, int]:
    """Give a file, let it be read and written; answer how many things were added and changed."""
    at = keeper.give(kind, lines)
    if kill:
        killer.arm()
    page = keeper.wait(at, killer)
    keeper.do(at, "start")
    if kill:
        killer.arm()
    page = keeper.wait(at, killer)
    found = re.search(r"Tilføjet: (\d+)\. Ændret: (\d+)\.", page)
    if not found:
        sys.exit(f"The import ended otherwise than it should: {re.findall('alert-text[^<]*<[^<]*<[^<]*', page)}")
    return int(found[1]), int(found[2])


@dataclass
class Measured:
    """What the benchmark found."""

    seconds: float
    peak_mb: float
    kills: int
    progress_seen: int
    counted: tuple[int, int]
    same_after_kill: bool
    changed_on_second_run: int


def measure(demo: Demo, count: int, of: int) -> Measured:
    """Import everything three times: undisturbed, again, and killed half-way for another organisation."""
    [own, other], district = let_keep(demo, ("3B", "VIBO"))
    person = signed_in(f"http://localhost:{demo.ports.sender}")
    keeper, killer = Keeper(person, own), Killer(demo)
    began = time.monotonic()
    whole(keeper, "departments", departments(of, district), killer)
    whole(keeper, "addresses", addresses(count, of), killer)
    seconds = time.monotonic() - began
    seen, undisturbed = len(keeper.seen), result(demo, own)
    print(f"undisturbed: {seconds:.0f} s, {killer.peak_mb:.0f} MB, progress seen {seen} times", flush=True)
    again = sum(whole(keeper, "departments", departments(of, district), killer))
    again += sum(whole(keeper, "addresses", addresses(count, of), killer))
    print(f"the same files again changed {again} things", flush=True)
    second = Keeper(person, other)
    whole(second, "departments", departments(of, district), killer)
    whole(second, "addresses", addresses(count, of), killer, kill=True)
    same = result(demo, other) == undisturbed == result(demo, own)
    return Measured(seconds, killer.peak_mb, killer.kills, seen, undisturbed[:2], same, again)


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=570_000)
    parser.add_argument("--departments", type=int, default=7_000)
    parser.add_argument("--port", type=int, default=8510)
    options = parser.parse_args()
    ports = Ports.beginning_at(options.port)
    if taken(ports):
        sys.exit(f"A port from {options.port} on is taken by another program. Choose others: --port")
    with tempfile.TemporaryDirectory(prefix="bindeled-bench-") as folder:
        lay(Path(folder))
        # What a server says at its end is no figure.
        demo = Demo(Path(folder), ports, log=Path(folder) / "processes.log")
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start(only=("sender", "errands"))
            return show(measure(demo, options.addresses, options.departments), options.addresses, options.departments)
        finally:
            demo.stop()
            demo.engine.stop()


def show(found: Measured, count: int, of: int) -> int:
    """Print the table and the JSON; answer the exit code."""
    print(
        f"{found.counted[1]} addresses in {found.counted[0]} departments in {found.seconds:.0f} s, {found.peak_mb:.0f} MB at most"
    )
    print(f"killed {found.kills} times half-way: the result is {'the same' if found.same_after_kill else 'ANOTHER'}")
    broken = []
    if found.counted != (of, count):
        broken.append(f"{found.counted} departments and addresses stand there, not {(of, count)}")
    if found.seconds > LONGEST_SECONDS:
        broken.append(f"it took longer than {LONGEST_SECONDS} s")
    if found.peak_mb > MOST_MB:
        broken.append(f"the process held more than {MOST_MB} MB")
    if not found.progress_seen:
        broken.append("no page told how far it was")
    if not found.kills or not found.same_after_kill:
        broken.append("killed half-way, the result was not the same")
    if found.changed_on_second_run:
        broken.append(SECOND_RUN_IS_NO_CHANGE)
    figures = {
        "addresses": found.counted[1], "departments": found.counted[0], "seconds": round(found.seconds, 1),
        "peak_mb": round(found.peak_mb, 1), "progress_seen": found.progress_seen, "kills": found.kills,
        "same_after_kill": found.same_after_kill, "changed_on_second_run": found.changed_on_second_run,
    }  # fmt: skip
    return verdict(figures, broken)
