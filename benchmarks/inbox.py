"""The adviser's pages at a thousand, a hundred thousand and a million concerns: how long each takes, and with how many statements.

One process serves, over HTTP, to an adviser who waits for each page; every page opens real records under real keys. What is asked
of it: at a million the inbox takes no more than half again of what it takes at a thousand, and no page more than ten statements.
"""

import argparse
import http.client
import os
import re
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from benchmarks import counted
from benchmarks.busy_years import RARE, BusyYears
from benchmarks.client import Person, hidden, percentile
from benchmarks.verdict import verdict
from bindeled.confidentiality.keys import FileKeyProvider
from bindeled.config.demo import Demo, Ports, make_pages, taken
from journeys.prepared import lay

ADVISER, LEADER = "bo@bindeled.example", "lis@bindeled.example"
ROWS = (1_000, 100_000, 1_000_000)
LONGEST_P95_MS, MOST_RATIO, MOST_STATEMENTS = 40.0, 1.5, 10
# What these are bounds for: below it a ratio is the machine's noise. The statements count for every page.
BOUND_PAGES = ("inbox", "inbox page 10")
WARM, TENTH = 5, 9

# By name: the address, what is sent where a form asks for it, and what must stand on the page.
Asked = dict[str, tuple[str, dict[str, str], str]]


# The pages of the one who leads two of the units, the busiest among them.
LEADERS: Asked = {
    "leader's page": ("/mandag/", {}, "</html>"),
    "leader's sharing": ("/fordeling/", {}, "</html>"),
    "cases to file": ("/journalisering/", {}, "</html>"),
    "cases held": ("/journalisering/?vis=held", {}, "</html>"),
}


def signed_in(url: str, email: str) -> Person:
    """Sign somebody of the municipality in on the demo's page."""
    person = Person(url)
    page = person.ask("GET", "/demo/")[2]
    person.ask("POST", "/demo/", {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"), "email": email})
    return person


def page_at(person: Person, pages: int) -> str:
    """Follow the way to older ones so many times; answer the address one comes to. Raises LookupError where it ends before."""
    path = "/"
    for _page in range(pages):
        older = re.search(r'href="(\?[^"]*efter=[^"]+)"', person.ask("GET", path)[2])
        if not older:
            message = "the inbox has too few pages"
            raise LookupError(message)
        path = "/" + older[1].replace("&amp;", "&")
    return path


def asked(person: Person, years: BusyYears) -> Asked:
    """Answer the pages that are measured."""
    row, case = 'href="/bekymringer/', f"/sager/{years.cases[0]}/"
    known = f"/bekymringer/{years.known['concern']}/"
    token = hidden(person.ask("GET", "/find/")[2], "csrfmiddlewaretoken")
    district = re.search(r'<option value="([0-9a-f-]{36})"', person.ask("GET", "/")[2])

    def find(text: str, do: str, why: str = "contacted", after: str = "") -> dict[str, str]:
        return {"csrfmiddlewaretoken": token, "text": text, "why": why, "do": do, "after": after}

    return {
        "inbox": ("/", {}, row),
        "inbox page 10": (page_at(person, TENTH), {}, row),
        "oldest first": ("/?orden=aeldst", {}, row),
        "filter district": (f"/?district={district[1] if district else ''}", {}, row),
        "filter common kind": ("/?kind=smell", {}, row),
        "filter rare kind": ("/?kind=move_in", {}, row),
        "filter age": ("/?age=7", {}, row),
        "hand-overs": ("/givet-videre/", {}, "</html>"),
        "open a concern": (known, {}, "</html>"),
        "open a case": (case, {}, "</html>"),
        "my cases": ("/sager/", {}, case),
        "find case number": ("/find/", find(years.known["case"], "exactly"), "/sager/"),
        "find receipt": ("/find/", find(years.known["receipt"], "exactly"), known),
        "find dwelling": ("/find/", find(years.known["dwelling"], "exactly"), known),
        "find name": ("/find/", find(years.known["name"], "exactly"), row),
        "find phone": ("/find/", find(years.known["phone"], "exactly"), row),
        "find nothing": ("/find/", find("Ingen Opdigtet", "exactly"), "</html>"),
        "find words": ("/find/", find(RARE, "words"), "</html>"),
        "find words, notes": ("/find/", find(RARE, "words", after="notes"), "</html>"),
        "find words, own": ("/find/", find(RARE, "words", why="own"), "</html>"),
    }


def measure(person: Person, pages: Asked, times: int) -> dict[str, tuple[float, float]]:
    """Ask for each page so many times; answer p50 and p95 in milliseconds."""
    return {name: one_page(person, name, *page, times=times) for name, page in pages.items()}


def one_page(
    person: Person, name: str, path: str, form: dict[str, str], holds: str, *, times: int
) -> tuple[float, float]:
    """Ask for one page again and again; answer p50 and p95 in milliseconds. It must answer, with what it is to hold."""
    took = []
    for _time in range(WARM + times):
        began = time.perf_counter()
        status, _location, page = person.ask("POST" if form else "GET", path, form or None)
        took.append(time.perf_counter() - began)
        if status != http.client.OK or holds not in page:
            sys.exit(f"{name} was answered {status}, {'with' if holds in page else 'without'} what it is to hold.")
    return percentile(took[WARM:], 50), percentile(took[WARM:], 95)


def cpu_ms(demo: Demo) -> float:
    """Answer the processor time that the serving process and its children have had, in milliseconds.

    Other work on the machine distorts it least.
    """
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            told = stat.read_text().rpartition(")")[2].split()
            if int(told[2]) == demo.process_id("municipality"):
                ticks += int(told[11]) + int(told[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


Found = dict[int, dict[str, tuple[float, float]]]


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, nargs="+", default=list(ROWS), help="how many concerns, one size after another"
    )
    parser.add_argument("--times", type=int, default=100, help="how often each page is asked for")
    parser.add_argument("--port", type=int, default=8530)
    options = parser.parse_args()
    ports = Ports.beginning_at(options.port)
    if taken(ports):
        sys.exit(f"A port from {options.port} on is taken by another program. Choose others: --port")
    with tempfile.TemporaryDirectory(prefix="bindeled-bench-") as folder:
        lay(Path(folder))
        demo = Demo(Path(folder), ports)
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start(only=("municipality",))
            found, statements, cpu = all_sizes(demo, options.rows, options.times)
            return show(found, statements, cpu)
        finally:
            demo.stop()
            demo.engine.stop()


def all_sizes(demo: Demo, sizes: list[int], times: int) -> tuple[Found, dict[str, int], dict[int, float]]:
    """Measure at each size; answer the times by size and page, the most statements by page, and the inbox's processor time."""
    found: Found = {}
    cpu: dict[int, float] = {}
    statements: dict[str, int] = {}
    with demo.engine.admin("bindeled") as admin:
        years = BusyYears(admin, FileKeyProvider(demo.folder / "keys"))
        for rows in sizes:
            began = time.monotonic()
            years.forget()
            years.make(rows)
            [(size,)] = admin.execute("SELECT pg_size_pretty(pg_database_size('bindeled'))").fetchall()
            print(f"{rows} concerns made in {time.monotonic() - began:.0f} s, {size} on disk", flush=True)
            url = f"http://localhost:{demo.ports.municipality}"
            person = signed_in(url, ADVISER)
            pages = asked(person, years)
            before = cpu_ms(demo)
            one_page(person, "inbox", *pages["inbox"], times=times)
            cpu[rows] = round((cpu_ms(demo) - before) / (times + WARM), 1)
            found[rows] = measure(person, pages, times) | measure(signed_in(url, LEADER), LEADERS, times)
            for email, theirs in ((ADVISER, pages), (LEADER, LEADERS)):
                for name, count in counted.pages(
                    demo, email, {name: page[:2] for name, page in theirs.items()}
                ).items():
                    statements[name] = max(count, statements.get(name, 0))
    return found, statements, cpu


def broken(found: Found, statements: dict[str, int], ratio: dict[str, float]) -> list[str]:
    """Answer the bounds that do not hold, in words."""
    least, most = min(found), max(found)
    words = [f"{name} takes {count} statements" for name, count in statements.items() if count > MOST_STATEMENTS]
    for name in BOUND_PAGES:
        p95 = found[most][name][1]
        if p95 > LONGEST_P95_MS:
            words.append(f"{name}: p95 {p95:.1f} ms at {most} concerns, above {LONGEST_P95_MS} ms")
        if most > least and ratio[name] > MOST_RATIO:
            words.append(f"{name}: p95 at {most} concerns is {ratio[name]:.2f} times that at {least}")
    return words


def show(found: Found, statements: dict[str, int], cpu: dict[int, float]) -> int:
    """Print the table and the JSON; answer the exit code."""
    least, most = min(found), max(found)
    ratio = {name: round(found[most][name][1] / found[least][name][1], 2) for name in found[most]}
    heads = "".join(f"{rows:>11} p50    p95" for rows in found)
    print(f"{'page, ms':<20}{heads}{'ratio':>8}{'statements':>12}")
    for name in found[most]:
        times = "".join(f"{found[rows][name][0]:>15.1f}{found[rows][name][1]:>7.1f}" for rows in found)
        print(f"{name:<20}{times}{ratio[name]:>8.2f}{statements[name]:>12}")
    print(f"the serving process's own time for one inbox page, ms: {cpu}")
    figures = {
        "p50_ms": {rows: {name: round(p50, 1) for name, (p50, _p95) in pages.items()} for rows, pages in found.items()},
        "p95_ms": {rows: {name: round(p95, 1) for name, (_p50, p95) in pages.items()} for rows, pages in found.items()},
        "ratio": ratio,
        "statements": statements,
        "cpu_ms_inbox": cpu,
    }
    return verdict(figures, broken(found, statements, ratio))


if __name__ == "__main__":
    sys.exit(main())
