"""A resident writes by the code in the stairwell; the contact person passes it on with three taps; the words are gone."""

import json
import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from playwright.sync_api import Page, expect

from bindeled.confidentiality.envelope import Place, UnreadableError, open_
from bindeled.confidentiality.keys import FileKeyProvider
from bindeled.config.demo import Demo
from bindeled.config.engine import ADMIN, BINARIES
from bindeled.housing.rules import public_code
from drills.canaries import Canaries, Swept
from journeys.conftest import Visit, Visitor
from journeys.looks import in_the_other_two_looks

LONG = "Langtordudenmellemrum" * 30


def code_of(demo: Demo, department: str = "Hørgården 2") -> str:
    """The code in a department's stairwell."""
    with demo.engine.admin("bindeled") as admin:
        row = admin.execute("SELECT id FROM app.housing_department WHERE name = %s", [department]).fetchone()
    assert row
    return public_code(row[0])


@contextmanager
def shown(demo: Demo, **what: object) -> Iterator[None]:
    """Let Karin show residents something else for the length of a block."""
    with demo.engine.admin("bindeled") as admin:
        for name, value in what.items():
            statement = f"UPDATE app.housing_contactperson SET {name} = %s WHERE email = 'karin@bindeled.example'"  # noqa: S608
            admin.execute(statement.encode(), [value])
        yield


def dump(demo: Demo) -> bytes:
    """Everything in the database, as an operator's dump has it."""
    command = [str(BINARIES / "pg_dump"), "-h", str(demo.engine.socket), "-U", ADMIN, "bindeled"]
    environment = {"PGPASSWORD": demo.engine.passwords[ADMIN], "PATH": os.defpath}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def openable(demo: Demo, everything: bytes) -> list[str]:
    """What somebody with a dump and the sender's side's own keys can read of what residents wrote."""
    provider = FileKeyProvider(Path(demo.folder / "post-keys"))
    found = []
    begin = everything.find(b"COPY app.doorstep_knock (")
    columns = everything[begin:].split(b"(", 1)[1].split(b")", 1)[0].decode().replace(" ", "").split(",")
    for line in everything[begin:].split(b"\n\\.\n")[0].splitlines()[1:]:
        row = dict(zip(columns, line.decode().split("\t"), strict=True))
        try:
            found.append(_read(provider, row))
        except (InvalidTag, UnreadableError):
            continue
    return found


def _read(provider: FileKeyProvider, row: dict[str, str]) -> str:
    code, knock = row["municipality_id"], UUID(row["id"])
    wrapped, sealed = (bytes.fromhex(row[name].removeprefix("\\\\x")) for name in ("wrapped", "sealed"))
    secret = provider.unwrap(code, row["wrapping_key"], wrapped, context=knock.bytes)
    return str(json.loads(open_(secret, sealed, Place(code, "doorstep_knock", "sealed", knock))))


def write(resident: Visitor, code: str, words: str, *, axe: bool) -> str:
    """Scan the code, write, send; answer the number."""
    page = resident.page
    resident.goto(f"/k/{code}/")
    expect(page.get_by_role("heading", name="Din kontaktperson")).to_be_visible()
    urgent = page.locator("main a[href='tel:112']").first.bounding_box()
    person = page.get_by_role("heading", name="Karin Kvist").bounding_box()
    assert urgent
    assert person
    assert urgent["y"] < person["y"]
    resident.picture("beboer-kontaktperson")
    if axe:
        resident.check_accessible()
    page.get_by_role("link", name="Skriv til Karin Kvist").click()
    page.get_by_label("Hvad vil du gerne sige?").fill(words)
    page.get_by_label("Hvor er det?").fill("Opgang 6, 3. sal")
    page.get_by_label("Dit telefonnummer").fill("12 34 56 78")
    resident.picture("beboer-skriver")
    if axe:
        resident.check_accessible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Det er sendt")).to_be_visible()
    assert words not in page.content()
    resident.picture("beboer-nummer")
    if axe:
        resident.check_accessible()
    return page.url.rstrip("/").rpartition("/")[2]


def confirm(visitor: Visitor) -> None:
    """Show once more who one is, where that is asked for."""
    if "/demo/igen/" in visitor.page.url:
        visitor.page.get_by_role("button", name="Bekræft").click()


@in_the_other_two_looks
def test_a_resident_writes_and_three_taps_later_it_is_with_the_municipality_and_nowhere_else(
    demo: Demo, visit: Visit, width: int, scripts: bool
) -> None:
    canaries = Canaries()
    words = f"Naboen åbner ikke, og posten hober sig op. {canaries.new('a resident')}"
    resident, karin = visit("sender", width=width, scripts=scripts), visit("sender", width=width, scripts=scripts)
    karin.sign_in_as("Karin")
    karin.goto("/demo/igen/?next=/post/")
    confirm(karin)
    number = write(resident, code_of(demo), words, axe=scripts)
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    before = dump(demo)
    assert [text for text in openable(demo, before) if canaries.stem in text], (
        "with keys and dump it can be read (control)"
    )

    karin.goto("/post/")
    karin.picture("post")
    if scripts:
        karin.check_accessible()
    row = karin.page.get_by_role("row").filter(has_text=spaced)
    row.get_by_role("button", name=re.compile("Åbn")).click()  # one
    expect(karin.page.get_by_text(words)).to_be_visible()
    karin.picture("post-brev")
    if scripts:
        karin.check_accessible()
    karin.page.get_by_role("button", name="Giv videre til kommunen").click()  # two
    expect(karin.page.get_by_role("heading", name="Læs igennem")).to_be_visible()
    expect(karin.page.get_by_text("Opgang 6, 3. sal")).to_be_visible()
    if scripts:
        karin.check_accessible()
    karin.page.get_by_role("button", name="Send", exact=True).click()  # three
    expect(karin.page.get_by_role("heading", name="Modtaget", exact=True)).to_be_visible()

    karin.goto("/post/")
    assert spaced not in karin.page.content().replace("\xa0", " ")
    time.sleep(1)  # the municipality has opened it meanwhile
    after, swept = dump(demo), Swept()
    swept.look("the dump", after, canaries)
    swept.look("the dump before", before, canaries)
    assert swept.hits == []
    assert not [text for text in openable(demo, after) if canaries.stem in text]
    assert number.encode() not in after


def test_a_mail_says_that_there_is_post_and_nothing_of_it(demo: Demo, visit: Visit) -> None:
    resident = visit("sender", width=390)
    write(resident, code_of(demo), "Ring til mig om naboen.", axe=False)
    for _attempt in range(100):
        with urllib.request.urlopen(f"http://localhost:{demo.ports.mail}/") as answer:
            page = answer.read().decode()
        if "Der er post til dig" in page:
            break
        time.sleep(0.1)
    assert "Der er post til dig" in page
    assert "naboen" not in page


@pytest.mark.parametrize("width", [390, 1280])
def test_the_residents_pages_are_accessible_in_every_state(demo: Demo, visit: Visit, width: int) -> None:
    code, gap = code_of(demo), code_of(demo, "Øresundsbo afd. 12")
    resident = visit("sender", width=width)
    for path in (
        "/kontaktperson/",
        "/kontaktperson/?adresse=Solhattetrappen",
        "/kontaktperson/?adresse=Findes+ikke+77",
        f"/k/{code}/",
        f"/k/{gap}/",
        f"/k/{gap}/skriv/",
        f"/k/{code}/skriv/",
        "/k/xxxxxxxx/",
    ):
        resident.goto(path)
        resident.check_accessible()
    with shown(demo, hours=LONG[:200], name=LONG[:120]):
        resident.goto(f"/k/{code}/")
        resident.check_accessible()
    with shown(demo, hours="Hverdage kl. 9–11", name="Karin Kvist"):
        resident.goto(f"/k/{code}/")
    errors_and_a_child(resident, code)


def errors_and_a_child(resident: Visitor, code: str) -> None:
    """An empty letter, a very long one, and one that mentions a child."""
    page: Page = resident.page
    resident.goto(f"/k/{code}/skriv/")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="Skriv kort, hvad det handler om.")).to_be_visible()
    resident.check_accessible()
    page.get_by_label("Hvad vil du gerne sige?").fill(f"Barnet på 2. sal græder. {LONG}")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Handler det om et barn?")).to_be_visible()
    resident.picture("beboer-barn")
    resident.check_accessible()
    page.get_by_role("button", name="Ret").click()
    expect(page.get_by_label("Hvad vil du gerne sige?")).to_have_value(re.compile("^Barnet på 2. sal"))


@pytest.mark.parametrize("width", [390, 1280])
def test_post_and_what_is_shown_are_accessible_in_every_state(demo: Demo, visit: Visit, width: int) -> None:
    write(visit("sender"), code_of(demo), f"Lugt på trappen. {LONG}", axe=False)
    karin, ole = visit("sender", width=width), visit("sender", width=width)
    ole.sign_in_as("Ole")
    karin.sign_in_as("Karin")
    for visitor, path in ((ole, "/post/"), (karin, "/post/"), (karin, "/min-afdeling/"), (karin, "/demo/igen/")):
        visitor.goto(path)
        visitor.check_accessible()
    confirm(karin)
    karin.goto("/post/")
    karin.page.get_by_role("button", name=re.compile("Åbn")).first.click()
    confirm(karin)
    karin.check_accessible()
    karin.goto("/min-afdeling/")
    karin.page.get_by_label("Vis mit telefonnummer").check(force=True)
    karin.page.locator("input[name=phone]").fill("")
    karin.page.get_by_role("button", name="Gem").click()
    expect(karin.page.get_by_role("link", name="Skriv det nummer, beboerne skal se.")).to_be_visible()
    karin.picture("min-afdeling")
    karin.check_accessible()
