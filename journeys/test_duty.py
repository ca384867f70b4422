"""A shift at the duty phone in a real browser, with the keyboard alone: three calls, each with its receipt.

The number of key strokes of each call is kept here. A stroke more is a change for the worse that somebody must want.
"""

import re
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks
from journeys.test_open_door import looked_at
from journeys.test_spine import in_the_inbox, letter_with, on, tab_to
from journeys.test_spine import press as press_key

# Key strokes besides the note, from the first question to the receipt that is given.
STROKES = {"urgent": 29, "unknown": 68, "repeat": 26}
# Somebody who types slowly while listening, and what a call may last at that pace.
SECONDS_A_STROKE, CALL_SECONDS = 0.4, 120
LONG = "Boligbestyrelsesmedlemmernes" * 8


@dataclass
class Keyboard:
    """A keyboard that counts."""

    page: Page
    strokes: int = 0
    note: int = 0
    begun: float = field(default_factory=time.monotonic)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str) -> None:
        """Type a few letters into a field."""
        self.page.keyboard.type(text)
        self.strokes += len(text)

    def write(self, text: str) -> None:
        """Write the note, which is as long as what is told."""
        self.page.keyboard.type(text)
        self.note += len(text)

    def send(self) -> None:
        """Press Enter on what has the focus, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.press("Enter")

    @property
    def seconds(self) -> float:
        """Answer how long the call lasted at a slow typist's pace, with what the machine took."""
        return time.monotonic() - self.begun + SECONDS_A_STROKE * (self.strokes + self.note)


def focused(page: Page, selector: str) -> None:
    expect(page.locator(selector).first).to_be_focused()


def call(page: Page) -> Keyboard:
    expect(page.locator("h1")).to_be_visible()
    focused(page, "[name=danger]")
    return Keyboard(page)


def rest_of_call(keys: Keyboard, kinds: str, note: str) -> None:
    """From the kinds to the receipt: kinds, how known, children, note, register, give the receipt."""
    page = keys.page
    keys.press("Tab", "Tab")
    focused(page, "[name=kinds_typed]")
    keys.type(kinds)
    keys.press("Tab", "Tab", "Space", "Tab", "ArrowDown", "Tab")
    focused(page, "[name=words]")
    keys.write(note)
    keys.press("Tab", "Tab")
    focused(page, "button[value=register]")
    keys.send()
    focused(page, "[name=receipt]")


def urgent_call(page: Page) -> Keyboard:
    keys = call(page)
    keys.press("ArrowDown", "ArrowDown", "Tab", "Tab")
    focused(page, "[name=caller]")
    keys.type("kar")
    keys.press("Enter")
    focused(page, "[name=where]")
    keys.type("4 3tv")
    rest_of_call(keys, "lugt", "Hun ligger på gulvet og svarer ikke.")
    return keys


def unknown_call(page: Page) -> Keyboard:
    keys = call(page)
    keys.press("Space", "Tab", "Tab")
    keys.type("Opdigtet 11223344")
    keys.press("Enter")
    focused(page, "[name=where]")
    keys.type("Hørskættergangen 6, 1. th")
    rest_of_call(keys, "kont, glem", "En forbipasserende har ikke set ham i ugevis.")
    return keys


def repeat_call(page: Page) -> Keyboard:
    keys = call(page)
    keys.press("Space", "Tab", "Tab")
    keys.type("kar")
    keys.press("Enter")
    focused(page, "[name=where]")
    expect(page.locator("[name=again]").first).to_be_visible()
    keys.press("Shift+Tab", "Space", "Tab")
    rest_of_call(keys, "lugt", "Det er blevet værre.")
    return keys


def number_on(page: Page) -> str:
    """Answer the number as it is read aloud, with a pause between its groups."""
    said = re.search(r"\d{3} – \d{3} – \d{3} – [A-Z]", page.locator("main blockquote").first.inner_text())
    assert said
    return said[0].replace(" – ", "")


@pytest.mark.browser
def test_a_shift_by_keyboard_alone(demo: Demo, visit: Visit) -> None:
    bo = visit("municipality")
    bo.sign_in_as("Bo Bendtsen")
    page, known = bo.page, in_the_inbox(bo)
    begin_shift(bo)
    strokes = {}
    for name, answered in (("urgent", urgent_call), ("unknown", unknown_call), ("repeat", repeat_call)):
        bo.goto("/vagt/")
        keys = answered(page)
        number = number_on(page)
        looked_at(bo, scripts=True, name=f"duty-receipt-{name}")
        focused(page, "[name=receipt]")
        keys.send()
        expect(page.get_by_text("Klar til næste opkald")).to_be_visible()
        if name != "unknown":
            letter_with(demo, number)
        strokes[name] = keys.strokes
        assert keys.seconds < CALL_SECONDS, name
    assert strokes == STROKES  # besides the note
    while len(in_the_inbox(bo) - known) < len(strokes):
        time.sleep(0.1)
    bo.goto("/vagt/henvendelser/")
    expect(page.get_by_text("Henvendelser uden kvittering: 0")).to_be_visible()
    bo.goto("/vagt/aflever/")
    looked_at(bo, scripts=True, name="duty-hand-over")
    press_key(page, "main form button[type=submit]")
    expect(page.get_by_text("Afleveret kl.")).to_be_visible()
    looked_at(bo, scripts=True, name="duty-roster")


def begin_shift(visitor: Visitor) -> None:
    """Plan a shift of one's own that begins now, with the keyboard."""
    visitor.goto("/vagt/liste/")
    page, now = visitor.page, timezone.localtime()
    tab_to(page, on(page, "[name=begins]"))
    page.keyboard.type(f"{now:%H.%M}")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{now + timedelta(hours=4):%H.%M}")
    press_key(page, "main form button[type=submit]:not([name])")
    expect(page.get_by_text("har vagten til")).to_be_visible()


@pytest.mark.browser
@in_two_looks
def test_every_state_of_the_duty_phone(width: int, scripts: bool, visit: Visit) -> None:
    bo = visit("municipality", width=width, scripts=scripts)
    bo.sign_in_as("Bo Bendtsen")
    bo.goto("/vagt/")
    looked_at(bo, scripts=scripts, name="duty-phone")
    sent(bo, "button[value=register]")
    looked_at(bo, scripts=scripts, name="duty-phone-with-faults")
    bo.page.locator("[name=caller]").fill("hørg")
    sent(bo, "button[value=find]")
    expect(bo.page.get_by_text("Karin Kvist").first).to_be_visible()
    bo.page.locator("[name=danger][value=no]").check(force=True)
    bo.page.locator("[name=who][value=self]").check(force=True)
    bo.page.locator("[name=where]").fill("Hørskættergangen 6, 1. th")
    bo.page.locator("[name=words]").fill(LONG)
    looked_at(bo, scripts=scripts, name="duty-phone-filled")
    sent(bo, "button[value=register]")
    looked_at(bo, scripts=scripts, name="duty-guide")
    sent(bo, "button[value=anyway]")
    looked_at(bo, scripts=scripts, name="duty-contact")
    sent(bo, "[name=receipt]")
    bo.goto("/vagt/liste/")
    looked_at(bo, scripts=scripts, name="duty-roster-empty")
    sent(bo, "main form button[type=submit]:not([name])")
    bo.goto("/vagt/henvendelser/")
    looked_at(bo, scripts=scripts, name="duty-contacts")
    bo.goto("/vagt/henvendelser/ny/")
    bo.page.locator("[name=channel][value=letter]").check(force=True)
    bo.page.locator("[name=missed]").check(force=True)
    sent(bo, "main form button[type=submit]")
    looked_at(bo, scripts=scripts, name="duty-take-in-with-faults")
    bo.page.locator("[name=missed]").uncheck(force=True)
    bo.page.locator("[name=words]").fill(LONG)
    sent(bo, "main form button[type=submit]")
    sent(bo, "button[value=letter]")
    sent(bo, "button[value=put_off]")
    looked_at(bo, scripts=scripts, name="duty-call-back")
    bo.page.locator("main a[href$='/registrer/']").click()
    looked_at(bo, scripts=scripts, name="duty-register")
    bo.goto("/vagt/?kanal=brev")
    looked_at(bo, scripts=scripts, name="duty-letter")


def sent(visitor: Visitor, selector: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(selector).first.click()
