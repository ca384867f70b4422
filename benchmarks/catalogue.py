"""The catalogue's page with 2,000 offers: how long the server takes while somebody types, beside the same page with the offers that came along.

One process serves over HTTP; each answer is the part of the page that is drawn anew. What is asked of it: no word that is typed
takes more than 50 ms (p95). The questions are asked in turn, so that whatever else the machine does falls on all of them alike; between
them a plain loop is timed, whose p95 over its p50 says how much of a tail is the machine's own.
"""

import argparse
import http.client
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from benchmarks.client import percentile
from benchmarks.verdict import verdict
from bindeled.config.demo import Demo, Ports, make_pages, taken
from journeys.prepared import lay

LONGEST_P95_MS = 50.0
WARM = 5
LOOP = 400_000
MACHINE = "(the machine)"
# What somebody types, letter by letter and whole; what every offer holds, what one holds and what none does.
TYPED = ("", "s", "st", "stø", "støtte", "støtte hjem", "vejled", "opdigtet 1717", "findes slet ikke")
# Copies of what came along, each with a name of its own, twice published: an earlier version lies under each.
COPIES = """
WITH numbered AS (SELECT generate_series(1, %(number)s) AS n),
     model AS (SELECT v.*, row_number() OVER (ORDER BY v.id) AS place, count(*) OVER () AS of
               FROM app.catalogue_offerversion v WHERE municipality_id = '0101' AND number = 1),
     made AS (INSERT INTO app.catalogue_offer (id, municipality_id, code, slug)
              SELECT gen_random_uuid(), '0101', 'copy_' || n, 'kopi-' || n FROM numbered RETURNING id, slug)
INSERT INTO app.catalogue_offerversion (
    id, municipality_id, offer_id, number, kind, position, words, found_by, sort_key, responsible_id, provider_id, place_id,
    laws, kle, methods, ends, months, youngest, oldest, anonymous, visitation, decision, complaint, cost, follow_up_months,
    languages, open_from, valid_from, valid_to, review_by, source, note, made_at, published_at)
SELECT gen_random_uuid(), '0101', made.id, version.number, kind, position,
    jsonb_set(words, '{da,name}', to_jsonb('Opdigtet ' || substr(made.slug, 6) || ' ' || (words->'da'->>'name'))),
    'opdigtet ' || substr(made.slug, 6) || ' ' || found_by, sort_key, responsible_id, provider_id, place_id, laws, kle, methods,
    ends, months, youngest, oldest, anonymous, visitation, decision, complaint, cost, follow_up_months, languages, open_from,
    valid_from, valid_to, review_by, source, note, made_at, published_at
FROM made JOIN model ON model.place = 1 + abs(hashtext(made.slug)) %% model.of
CROSS JOIN (VALUES (1), (2)) AS version(number)
"""


Found = dict[str, tuple[float, float, int]]


def ask(connection: http.client.HTTPConnection, question: str) -> tuple[float, int]:
    """Ask for the part of the page that a question draws; answer seconds and the number of rows. Ends where it is not answered."""
    began = time.perf_counter()
    connection.request("GET", f"/tilbud/?q={quote(question)}", headers={"HX-Request": "true"})
    response = connection.getresponse()
    page = response.read().decode()
    took = time.perf_counter() - began
    if response.status != http.client.OK:
        sys.exit(f"“{question}” was answered {response.status}.")
    return took, page.count('href="/tilbud/')


def count_on() -> float:
    """Time a plain loop that asks nothing of anybody, in seconds."""
    began = time.perf_counter()
    for number in range(LOOP):
        number * number
    return time.perf_counter() - began


def measure(demo: Demo, times: int) -> Found:
    """Type all questions in turn, so many times; answer p50, p95 and the rows shown, by question, and those of the loop under `MACHINE`."""
    connection = http.client.HTTPConnection("localhost", demo.ports.sender)
    took: dict[str, list[float]] = {question: [] for question in (*TYPED, MACHINE)}
    rows = dict.fromkeys(took, 0)
    for turn in range(WARM + times):
        for question in TYPED:
            seconds, rows[question] = ask(connection, question)
            if turn >= WARM:
                took[question].append(seconds)
        took[MACHINE].append(count_on())
    return {one: (percentile(seconds, 50), percentile(seconds, 95), rows[one]) for one, seconds in took.items()}


def main() -> int:
    """Measure in a folder of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=200, help="how often each question is asked")
    parser.add_argument("--port", type=int, default=8570)
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
            demo.start(only=("sender",))
            few = measure(demo, options.times)
            with demo.engine.admin("bindeled") as admin:
                admin.execute(COPIES, {"number": options.offers})
                admin.execute("VACUUM ANALYZE app.catalogue_offerversion")
            return show(few, measure(demo, options.times), options.offers)
        finally:
            demo.stop()
            demo.engine.stop()


def show(few: Found, many: Found, offers: int) -> int:
    """Print the table and the JSON; answer the exit code."""
    print(f"{'typed, ms':<20}{'as shipped p50':>15}{'p95':>7}{f'{offers} offers p50':>18}{'p95':>7}{'rows':>6}")
    for question, (p50, p95, rows) in many.items():
        print(
            f"{question or '(nothing)':<20}{few[question][0]:>15.1f}{few[question][1]:>7.1f}{p50:>18.1f}{p95:>7.1f}{rows:>6}"
        )
    machine = many.pop(MACHINE)
    figures = {
        "offers": offers,
        "machine_p95_over_p50": round(machine[1] / machine[0], 2),
        "p50_ms": {question: round(row[0], 1) for question, row in many.items()},
        "p95_ms": {question: round(row[1], 1) for question, row in many.items()},
        "ratio": {question: round(row[1] / few[question][1], 2) for question, row in many.items()},
    }
    return verdict(
        figures,
        [f"“{question}”: p95 {row[1]:.1f} ms" for question, row in many.items() if row[1] > LONGEST_P95_MS],
    )


if __name__ == "__main__":
    sys.exit(main())
