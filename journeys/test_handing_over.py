"""A concern is assessed, handed over, refused and accepted in a real browser, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from journeys.conftest import Visit
from journeys.looks import in_two_looks
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, in_the_inbox, pass_on

LONG = "Fordi det er Nørrebros: " + "boligbestyrelsesmedlemmernes" * 9


@pytest.mark.browser
@in_two_looks
def test_a_concern_goes_to_another_unit_and_back(width: int, scripts: bool, visit: Visit) -> None:
    karin = visit("sender", width=width)
    karin.sign_in_as("Karin Kvist")
    bo = visit("municipality", width=width, scripts=scripts)
    bo.sign_in_as("Bo Bendtsen")
    known = in_the_inbox(bo)
    pass_on(karin, f"Hun svarer ikke. {width} {scripts}", axe=False)
    concern = arrived(bo, known)
    bo.goto(concern)
    looked_at(bo, scripts=scripts, name="whose-is-it")
    bo.goto(f"{concern}vurder/")
    press(bo, bo.page.locator("main form button[type=submit]").last)
    looked_at(bo, scripts=scripts, name="assess-with-faults")
    bo.page.get_by_label("Denne uge").check(force=True)
    bo.page.locator("textarea[name=why]").fill(LONG)
    bo.page.locator("input[name=age]").fill("81")
    press(bo, bo.page.locator("main form button[type=submit]").last)
    looked_at(bo, scripts=scripts, name="assessed")
    expect(bo.page.get_by_text(re.compile("Sundheds- og Omsorgsforvaltningen")).first).to_be_visible()
    bo.goto(f"{concern}giv-videre/")
    bo.page.get_by_label("Boligrådgiverne Nørrebro").check(force=True)
    bo.page.locator("textarea[name=reason]").fill(LONG)
    looked_at(bo, scripts=scripts, name="hand-over")
    press(bo, bo.page.locator("main form button[type=submit]").last)
    looked_at(bo, scripts=scripts, name="offered")
    mona = visit("municipality", width=width, scripts=scripts)
    mona.sign_in_as("Mona Mikkelsen")
    mona.goto("/givet-videre/")
    looked_at(mona, scripts=scripts, name="handovers")
    mona.goto(concern)
    looked_at(mona, scripts=scripts, name="offered-to-us")
    mona.page.locator("summary", has_text="Sig nej til den").click()
    mona.page.locator("textarea[name=why]").fill("Nej.")
    press(mona, mona.page.get_by_role("button", name="Sig nej til den"))
    looked_at(mona, scripts=scripts, name="refused")
    bo.goto(concern)
    expect(bo.page.get_by_text(re.compile("Afvist og kommet tilbage"))).to_be_visible()
    looked_at(bo, scripts=scripts, name="came-back")
