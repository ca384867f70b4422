"""The open door in a real browser: somebody without an account tells Gentofte, and the adviser there reads it."""

import re
import time

import pytest
from playwright.sync_api import Locator, expect

from bindeled.intake.rules import LEAST_SECONDS
from journeys.conftest import Visit, Visitor
from journeys.looks import in_the_other_two_looks

PATH = "/fortael/0157/en-person/"
LONG = "Et langt ord: " + "Bispebjergboligbestyrelsesmedlemmer" * 8


def looked_at(visitor: Visitor, *, scripts: bool, name: str) -> None:
    """Run axe where there are scripts, and take the picture."""
    expect(visitor.page.locator("h1")).to_be_visible()
    if scripts:
        visitor.check_accessible()
    visitor.picture(name)


def press(visitor: Visitor, button: Locator) -> None:
    """Press a button, and wait for the page that it leads to."""
    with visitor.page.expect_navigation():
        button.click()


def fill(visitor: Visitor, words: str) -> None:
    page = visitor.page
    page.get_by_label("Hvor", exact=False).first.fill("Moseuldsgangen 3")
    page.locator("textarea[name=words]").fill(words)


@in_the_other_two_looks
def test_somebody_without_a_name_is_heard_and_read(width: int, scripts: bool, visit: Visit) -> None:
    words = f"Min nabo går ikke ud mere. Nummer {width} {scripts}."
    nobody = visit("sender", width=width, scripts=scripts)
    nobody.goto("/fortael/0157/")
    looked_at(nobody, scripts=scripts, name="open-door")
    nobody.goto(PATH)
    looked_at(nobody, scripts=scripts, name="open-form")
    fill(nobody, words)
    time.sleep(LEAST_SECONDS)  # as long as a person needs at least
    press(nobody, nobody.page.locator("main form button[type=submit]").last)
    looked_at(nobody, scripts=scripts, name="open-check")
    press(nobody, nobody.page.get_by_role("button", name="Send"))
    expect(nobody.page.get_by_role("heading", level=1, name="Modtaget")).to_be_visible()
    looked_at(nobody, scripts=scripts, name="open-told")

    gitte = visit("municipality", width=width, scripts=scripts)
    gitte.sign_in_as("Gitte Grøn")
    read = False
    for _attempt in range(20):
        gitte.goto("/")
        rows = gitte.page.locator("a[href*='/bekymringer/']")
        for at in range(rows.count()):
            gitte.page.goto(gitte.base + (rows.nth(at).get_attribute("href") or ""))
            if words in gitte.page.content():
                read = True
                break
            gitte.goto("/")
        if read:
            break
        time.sleep(0.5)
    assert read, "what was told did not reach the adviser"
    looked_at(gitte, scripts=scripts, name="open-read")
    gitte.goto("/sat-til-side/")
    looked_at(gitte, scripts=scripts, name="set-aside")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_open_doors_other_states_are_accessible(width: int, visit: Visit) -> None:
    nobody = visit("sender", width=width)
    for path in ("/fortael/", "/fortael/0101/", "/fortael/0157/mig-selv/"):
        nobody.goto(path)
        looked_at(nobody, scripts=True, name=f"open{re.sub(r'[^a-z0-9]+', '-', path)}")
    nobody.goto(PATH)
    press(nobody, nobody.page.locator("main form button[type=submit]").last)
    expect(nobody.page.get_by_text("Skriv, hvor det er.").first).to_be_visible()
    looked_at(nobody, scripts=True, name="open-wrong")
    fill(nobody, LONG)
    press(nobody, nobody.page.locator("main form button[type=submit]").last)
    looked_at(nobody, scripts=True, name="open-long")
    press(nobody, nobody.page.get_by_role("button", name="Send"))  # sooner than anybody reads
    expect(nobody.page.get_by_text("Ikke sendt endnu.", exact=False).first).to_be_visible()
    expect(nobody.page.get_by_text(LONG).first).to_be_visible()
    looked_at(nobody, scripts=True, name="open-pause")
