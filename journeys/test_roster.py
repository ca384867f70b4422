"""The roster's life in a real browser: added, invited, came in, away with a deputy, taken off; right at every step."""

import re
import time
import urllib.request
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.test_sign_in import with_a_passkey_holder

DEPARTMENT = "Hørgården 2"


def invitation_to(demo: Demo, email: str) -> str:
    """Answer the link in the invitation, once it has come to the demo's post office."""
    office = f"http://localhost:{demo.ports.mail}"
    for _attempt in range(100):
        for letter in re.findall(r"/brev/[^\"]+/", _page(f"{office}/?til={email}")):
            if found := re.search(r"http\S+/invitation/[\w-]+/", _page(office + letter)):
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"No invitation came to {email}.")


def _page(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own loopback address
        return unescape(answer.read().decode())


def add(helle: Visitor, name: str, email: str) -> None:
    helle.goto("/kontaktpersoner/ny/")
    page = helle.page
    page.get_by_label("Afdeling").select_option(label=DEPARTMENT)
    page.get_by_label("Kontaktperson som").select_option(label="Frivillig beboer")
    page.get_by_label("Personens eller kontorets navn").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Telefon").fill("12 34 56 78")
    page.get_by_role("button", name="Tilføj").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def come_in(nanna: Visitor, link: str) -> None:
    """Accept an invitation with a passkey, and promise confidentiality."""
    page = nanna.page
    with_a_passkey_holder(page)
    page.goto(link)
    page.get_by_role("button", name="Begynd med en adgangsnøgle").click()
    page.get_by_role("button", name="Lav en adgangsnøgle").click()
    expect(page.get_by_role("heading", name="Nødkoder")).to_be_visible()
    nanna.goto("/bekymring/")
    page.get_by_role("button", name="Jeg lover").click()
    expect(page.get_by_role("heading", level=1, name="Giv en bekymring videre")).to_be_visible()


def stands(page: Page, word: str) -> None:
    """Expect the entry that is shown to stand so."""
    expect(page.locator("main .state").first).to_have_text(word)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_contact_person_is_added_comes_in_goes_away_and_leaves(width: int, demo: Demo, visit: Visit) -> None:
    name, email = f"Nanna Prøve {width}", f"nanna{width}@bindeled.example"
    helle, nanna, bo = visit("sender", width=width), visit("sender", width=width), visit("municipality", width=width)
    helle.sign_in_as("Helle Holm")
    add(helle, name, email)
    entry = helle.page.url
    stands(helle.page, "Inviteret")
    helle.check_accessible()

    come_in(nanna, invitation_to(demo, email))
    helle.page.goto(entry)
    stands(helle.page, "Aktiv")

    helle.page.get_by_text("Væk i en tid").click()
    helle.page.get_by_label("Sidste dag væk").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    helle.page.get_by_label("Hvem træder i stedet").select_option(index=1)
    helle.check_accessible()
    helle.page.get_by_role("button", name="Skriv det ned").click()
    stands(helle.page, "Væk")
    helle.picture(f"roster-away-{width}")

    bo.sign_in_as("Bo Bendtsen")
    bo.goto("/kontaktpersoner/?vis=alle")
    bo.check_accessible()
    expect(bo.page.locator("main")).to_contain_text(f"{name}")
    bo.page.get_by_role("link", name=DEPARTMENT).first.click()
    bo.check_accessible()
    expect(bo.page.get_by_role("row", name=re.compile(name))).to_contain_text("Væk")

    helle.page.get_by_text("Tag af listen med det samme").click()
    helle.page.get_by_role("button", name="Tag af listen").click()
    stands(helle.page, "I ingen afdeling")
    nanna.goto("/bekymring/")
    expect(nanna.page).to_have_url(re.compile("/konto/login/"))
    bo.goto("/kontaktpersoner/")
    expect(bo.page.locator("main")).to_contain_text("er ikke længere kontaktperson")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_keepers_pages_are_accessible_full_empty_and_wrong(width: int, scripts: bool, visit: Visit) -> None:
    viggo = visit("sender", width=width, scripts=scripts)
    viggo.sign_in_as("Viggo Vang")
    for path in (
        "/kontaktpersoner/",
        "/kontaktpersoner/?words=findes-ikke",
        "/kontaktpersoner/ny/",
        "/daekning/?vis=alle",
    ):
        viggo.goto(path)
        _checked(viggo, scripts)
    viggo.goto("/kontaktpersoner/ny/")
    viggo.page.get_by_label("Personens eller kontorets navn").fill("Et meget langt navn " * 6)
    viggo.page.get_by_label("E-mail").fill("ikke en adresse")
    viggo.page.get_by_role("button", name="Tilføj").click()
    expect(viggo.page.get_by_text("Det er ikke en e-mailadresse.").first).to_be_visible()
    _checked(viggo, scripts)
    viggo.goto("/kontaktpersoner/")
    viggo.page.get_by_role("link", name="Ole Overgaard").click()
    _checked(viggo, scripts)
    viggo.picture(f"entry-{width}")


def _checked(visitor: Visitor, scripts: bool) -> None:
    if scripts:
        visitor.check_accessible()
    expect(visitor.page.locator("h1")).to_be_visible()
