"""A concern about a child: the clock runs, the family unit is called, and the adviser writes down who has it."""

import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.looks import in_the_other_two_looks

LONG_NAME = "Vagthavende socialrådgiver i Familieenhedens modtagelse for hele byen, aftenholdet"[:80]


def pass_on_about_a_child(sender: Visitor) -> None:
    page = sender.page
    sender.goto("/bekymring/")
    entrance = page.locator("select[name=entrance] optgroup option").first.get_attribute("value")
    page.locator("select[name=entrance]").select_option(entrance)
    page.get_by_text("Et barn har det ikke godt", exact=True).click()
    page.get_by_label("Fortæl det med dine egne ord").fill("Barnet sidder tit alene på trappen om aftenen.")
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Modtaget", exact=True)).to_be_visible()


def open_with_calls(adviser: Visitor) -> None:
    """Open the newest concern about a child once the worker has called."""
    page = adviser.page
    for _attempt in range(40):
        adviser.goto("/")
        rows = page.locator("a[href*='/bekymringer/']", has_text="Et barn")
        if rows.count():
            rows.last.click()  # the one with most time left is the newest
            if page.get_by_text("Hvem der er kaldt på").count():
                return
        time.sleep(0.25)
    message = "nobody was called"
    raise AssertionError(message)


def called_by_phone(demo: Demo) -> list[str]:
    """Answer whom the demo would have called, or sent an SMS."""
    folder = Path(demo.folder) / "short-messages"
    return [json.loads(path.read_text())["to"] for path in folder.glob("*.json")]


@pytest.mark.browser
@in_the_other_two_looks
def test_somebody_in_the_family_unit_has_the_child(demo: Demo, visit: Visit, width: int, scripts: bool) -> None:
    sender = visit("sender", width=width, scripts=scripts)
    sender.sign_in_as("Karin")
    pass_on_about_a_child(sender)
    adviser = visit("municipality", width=width, scripts=scripts)
    adviser.sign_in_as("Bo")
    open_with_calls(adviser)
    page = adviser.page
    page.locator("details", has_text="Hvem der er kaldt på").locator("summary").click()
    page.locator("details", has_text="Din egen pligt").locator("summary").click()
    expect(page.get_by_text("§ 133")).to_be_visible()
    if scripts:
        adviser.check_accessible()
    adviser.picture("barn-hos-raadgiver")
    page.get_by_role("button", name="Bekræft, hvem der har den").click()
    expect(page.get_by_text("Skriv navnet på den, der har den.").first).to_be_visible()
    if scripts:
        adviser.check_accessible()
    adviser.picture("barn-uden-navn")
    page.get_by_label("Hvem har den?").fill(LONG_NAME)
    page.get_by_text("Døgnvagten, i telefonen").click()
    page.get_by_role("button", name="Bekræft, hvem der har den").click()
    expect(page.get_by_text(LONG_NAME)).to_be_visible()
    expect(page.get_by_text("ingen i familieenheden har svaret endnu")).to_have_count(0)
    if scripts:
        adviser.check_accessible()
    adviser.picture("barn-nogen-har-det")
    # Outside the unit's hours the demo's duty service is called by phone at once; within them an SMS follows later.
    assert set(called_by_phone(demo)) <= {"33 17 33 33", "00 00 00 11", "00 00 00 12"}
