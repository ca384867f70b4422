"""What anybody can read: every page, file and answer of both sites without login, searched for what is not public (D13).

A crawl begins with every address that answers strangers, follows each link, and asks for what a machine would ask for:
robots, site maps, feeds, descriptions of an API, and every kind of error. All of each answer is searched, status line, headers,
body, and what a PDF says inside. What is looked for are all contacts whose audience is not the public, the addresses of everybody
who has an account, and what contact persons have not chosen to show. The controls: the same values put on a page, in a header,
in what only a machine reads, and into a PDF, must each be found.
"""

import argparse
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from journeys import stage

stage.set_up_django()

from django.urls import reverse  # noqa: E402 - Django is set up above

from benchmarks.verdict import verdict  # noqa: E402
from bindeled.config.access_table import NOBODY, OPEN, PAGE, TABLE  # noqa: E402
from bindeled.config.demo import Demo, Ports, make_pages, taken  # noqa: E402
from drills.stranger import Seen, crawl, refusals  # noqa: E402
from journeys.prepared import lay  # noqa: E402
from journeys.sides import URLS  # noqa: E402

LEAST_PLACES = 100
MUNICIPALITIES = ("0101", "0157")
LANGUAGES = ("da", "en")
# What a machine asks for, whether it is there or not.
FOR_MACHINES = (
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/feed/",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/api/",
    "/api/openapi.json",
    "/openapi.json",
    "/.well-known/security.txt",
    "/.well-known/change-password",
    "/manifest.json",
    "/favicon.ico",
    "/humans.txt",
    "/admin/",
    "/static/",
    "/findes-ikke/",
    "/%00/",
    "/?x=%ff",
)
PAPERS = ("sign-a5", "sign-a4", "poster-a4", "poster-a3", "leaflet")
PAPER_LANGUAGES = ("en", "ar", "tr", "so", "ur", "fa", "bs", "pl", "uk")
HIDDEN_MAIL, HIDDEN_PHONE = "raadgiver@opdigtet.example", "+45 70 11 22 33"


# -- What is looked for, and where it begins ------------------------------------------------------------------------------


class At(Demo):
    """A demonstration whose front page is a municipality's of our choice."""

    home = MUNICIPALITIES[0]

    def environment(self, side: str) -> dict[str, str]:
        """Say which municipality the sender's site shows first."""
        return {**super().environment(side), "BINDELED_HOME_MUNICIPALITY": self.home}


NOT_PUBLIC = """
SELECT value FROM app.municipalities_contactpoint WHERE audience <> 'public'
UNION SELECT email FROM app.users_user
UNION SELECT email FROM app.housing_contactperson
UNION SELECT phone FROM app.housing_contactperson WHERE NOT shows_phone AND phone <> ''
UNION SELECT email FROM app.housing_keeper
UNION SELECT email FROM app.housing_lettingstaff
UNION SELECT phone FROM app.housing_lettingstaff WHERE phone <> ''
"""
MORE = """
INSERT INTO app.municipalities_contactpoint (id, municipality_id, unit_id, kind, value, audience, source, valid_from)
SELECT gen_random_uuid(), municipality_id, unit_id, %s, %s, %s, 'drill', valid_from
FROM app.municipalities_contactpoint WHERE audience = 'senders' LIMIT 1
"""


def arranged(demo: Demo) -> tuple[list[str], list[str], list[str]]:
    """Add contacts of each hidden audience, and phones that are not shown; answer what is hidden, codes and streets."""
    with demo.engine.admin("bindeled") as admin:
        admin.execute(MORE, ["mail", HIDDEN_MAIL, "senders"])
        admin.execute(MORE, ["phone", HIDDEN_PHONE, "municipality"])
        admin.execute("UPDATE app.housing_contactperson SET phone = '21 43 65 87' WHERE phone = ''")
        hidden = [value for (value,) in admin.execute(NOT_PUBLIC)]
        codes = [code for (code,) in admin.execute("SELECT public_code FROM app.housing_department ORDER BY 1")]
        streets = [name for (name,) in admin.execute("SELECT DISTINCT street FROM app.housing_entrance ORDER BY 1")]
    return hidden, codes, streets


def beginnings(side: str, codes: list[str]) -> list[str]:
    """Answer every address of a side that strangers get a page from, and what machines ask for."""
    named = {
        "municipality": [{"code": code} for code in MUNICIPALITIES],
        "stairwell": [{"public_code": code} for code in codes],
    }
    found = list(FOR_MACHINES)
    for name, row in TABLE[side].items():
        if row.expected("GET", NOBODY, OPEN) != PAGE:
            continue
        things = named.get(row.thing, [{}] if not row.thing else [])
        found += [reverse(name, urlconf=URLS[side], kwargs=arguments) for arguments in things]
    return [*found, *(variant for path in found if path.endswith(".pdf") for variant in _papers(path))]


def _papers(path: str) -> Iterator[str]:
    """Yield each kind of paper for residents, and the leaflet in each language."""
    yield from (f"{path}?papir={paper}" for paper in PAPERS)
    yield from (f"{path}?papir=leaflet&sprog={language}" for language in PAPER_LANGUAGES)


def everywhere(demo: At, hidden: list[str], codes: list[str], words: list[str], *, small: bool) -> Seen:
    """Crawl both sites, in both languages, as each municipality's home; ``small``, each in one language, not all in the same."""
    whole = Seen()
    for number, home in enumerate(MUNICIPALITIES):
        demo.home = home
        demo.stop_one("sender")
        demo.start(only=("sender",))
        for language in LANGUAGES[number : number + 1] if small else LANGUAGES:
            whole = _together(whole, crawl(_base(demo, "sender"), beginnings("sender", codes), hidden, words, language))
    for language in LANGUAGES[:1] if small else LANGUAGES:
        begin = beginnings("municipality", codes)
        whole = _together(whole, crawl(_base(demo, "municipality"), begin, hidden, words, language))
    for side in ("sender", "municipality"):
        whole = _together(whole, refusals(_base(demo, side), hidden))
    return whole


def _base(demo: Demo, side: str) -> str:
    return f"http://localhost:{getattr(demo.ports, side)}"


def _together(one: Seen, other: Seen) -> Seen:
    kinds = {kind: one.places.get(kind, 0) + other.places.get(kind, 0) for kind in {*one.places, *other.places}}
    return Seen(kinds, [*one.found, *other.found])


# -- The controls ---------------------------------------------------------------------------------------------------------


def on_a_page_of_ours(demo: At, codes: list[str], number: str) -> bool:
    """Put a hidden number into an office's hours, which residents see, and crawl again."""
    digits = re.sub(r"\D", "", number)[-8:]
    with demo.engine.admin("bindeled") as admin:
        before = admin.execute("SELECT id, hours FROM app.housing_office").fetchall()
        admin.execute("UPDATE app.housing_office SET hours = %s", [f"Ring {digits[:4]} {digits[4:]}"])
        try:
            return bool(crawl(_base(demo, "sender"), [f"/k/{code}/" for code in codes], [number], []).found)
        finally:
            for office, hours in before:
                admin.execute("UPDATE app.housing_office SET hours = %s WHERE id = %s", [hours, office])


def pdf(text: str, title: str = "Opslag") -> bytes:
    """Answer a small PDF that says something on its page, and has a title."""
    stream = f"BT /F1 12 Tf 20 80 Td ({text}) Tj ET".encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources << /Font << /F1 %s >> >> >>"
        % font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        f"<< /Title ({title}) >>".encode(),
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begin = len(out)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 6 /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % begin
    )


PLANTS = {
    "on a page, in pairs": "<p>Ring 28 51 71 78</p>",
    "on a page, with +45": "<p>+45 2851-7178</p>",
    "parted by tags": "<p><b>2851</b>&nbsp;<i>71</i>78</p>",
    "as a link to call": '<a href="tel:+4528517178">Ring</a>',
    "as a link, encoded": '<a href="mailto:raadgiver%40opdigtet.example">Skriv</a>',
    "in a meta tag": '<meta name="description" content="Ring 28517178">',
    "in a comment": "<!-- vagt: 28.51.71.78 -->",
    "as entities": "<p>raadgiver&#64;opdigtet&#x2e;example</p>",
    "in a hidden field": '<input type="hidden" value="RAADGIVER@OPDIGTET.EXAMPLE">',
    "in a script's text": '<script type="application/json">{"m": "raadgiver\\u0040opdigtet.example"}</script>',
    "in base64": '<img alt="" src="data:text/plain;base64,UmluZyAyOCA1MSA3MSA3OA==">',
}


def planted(kind: str) -> tuple[bytes, str, dict[str, str]]:
    """Answer the body, the type and the headers of one plant's own page."""
    if kind in PLANTS:
        return f"<!DOCTYPE html><html><body>{PLANTS[kind]}</body></html>".encode(), "text/html", {}
    bodies: dict[str, tuple[bytes, str, dict[str, str]]] = {
        "in a header": (b"<p>Intet</p>", "text/html", {"X-Contact": "2851 7178"}),
        "in a PDF": (pdf("Ring 28 51 71 78"), "application/pdf", {}),
        "in what a PDF says of itself": (pdf("Intet", "raadgiver@opdigtet.example"), "application/pdf", {}),
        "in a site map": (b"<urlset><url><loc>/tel/28517178</loc></url></urlset>", "application/xml", {}),
        "in a feed": (b"<rss><item>Ring 2851 7178</item></rss>", "application/rss+xml", {}),
        "in an answer of an API": (b'{"phone": "28517178"}', "application/json", {}),
        "nothing": (b"<p>Ring 112, 3317 3333 eller 2851 7179.</p>", "text/html", {}),
        "nothing in a PDF": (pdf("Ring 112"), "application/pdf", {}),
    }
    return bodies[kind]


OTHERS = (
    "in a header",
    "in a PDF",
    "in what a PDF says of itself",
    "in a site map",
    "in a feed",
    "in an answer of an API",
)
CLEAN = ("nothing", "nothing in a PDF")


@contextmanager
def careless_site() -> Iterator[str]:
    """Serve each plant on a page of its own, all linked from the first."""
    kinds = [*PLANTS, *OTHERS, *CLEAN]

    class Careless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.strip("/")
            links = "".join(f'<a href="/{place}/">x</a>' for place in range(len(kinds)))
            body, kind, headers = planted(kinds[int(number)]) if number.isdigit() else (links.encode(), "text/html", {})
            self.send_response(200)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def caught() -> tuple[list[str], list[str]]:
    """Crawl the careless site; answer the plants that were found, and what was called a leak that is none."""
    kinds = [*PLANTS, *OTHERS, *CLEAN]
    with careless_site() as base:
        found = crawl(base, ["/"], ["2851 7178", HIDDEN_MAIL], []).found
    places = {int(number) for number in re.findall(r"/(\d+)/ \(", "\n".join(found))}
    named = [kinds[place] for place in sorted(places)]
    return [kind for kind in named if kind not in CLEAN], [kind for kind in named if kind in CLEAN]


def main() -> int:
    """Crawl, then plant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8590)
    parser.add_argument("--small", action="store_true", help="each site in one language")
    options = parser.parse_args()
    ports = Ports.beginning_at(options.port)
    if taken(ports):
        sys.exit(f"A port from {options.port} on is taken by another program. Choose others: --port")
    with tempfile.TemporaryDirectory(prefix="bindeled-public-") as folder:
        lay(Path(folder))
        demo = At(Path(folder), ports, log=Path(folder) / "processes.log")
        demo.engine.start()
        try:
            make_pages(demo.environment("owner"))
            demo.prepare()
            demo.start()
            hidden, codes, streets = arranged(demo)
            words = [*streets, *(f"{street} 2" for street in streets), "x", ""]
            seen = everywhere(demo, hidden, codes, words, small=options.small)
            through_us = on_a_page_of_ours(demo, codes, HIDDEN_PHONE)
        finally:
            demo.stop()
            demo.engine.stop()
            stage.clear()
    return show(seen, hidden, through_us)


def show(seen: Seen, hidden: list[str], through_us: bool) -> int:
    """Print where was looked and what was found; answer the exit code."""
    found, false = caught()
    for kind, count in sorted(seen.places.items()):
        print(f"{kind:<32} {count:>6}")
    print(
        f"looked for {len(hidden)} values; planted {len(PLANTS) + len(OTHERS) + 1} times, found {len(found) + through_us}"
    )
    broken = [*dict.fromkeys(seen.found)][:40]
    broken += [f"the control: not found {kind}" for kind in (*PLANTS, *OTHERS) if kind not in found]
    broken += [f"the control: what is public was called a leak: {kind}" for kind in false]
    if not through_us:
        broken.append("the control: a hidden number in an office's hours was not found")
    if seen.count < LEAST_PLACES:
        broken.append(f"fewer than {LEAST_PLACES} places were visited")
    figures = {"places": seen.count, "found": len(seen.found), "control_found": len(found) + through_us}
    return verdict(figures, broken)


if __name__ == "__main__":
    sys.exit(main())
