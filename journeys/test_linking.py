"""What seems to belong together stands beside a concern and a case, and a leader looks at it, in a real browser."""

import pytest
from playwright.sync_api import expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, fill_in, in_the_inbox

LONG = "Bo besøger hende i morgen: " + "boligbestyrelsesmedlemmernes" * 9


def two_are_enough(demo: Demo) -> None:
    """In the demo two are contact persons at one dwelling, and that asks the leader here."""
    with demo.engine.admin("bindeled") as admin:
        admin.execute("UPDATE app.municipalities_municipality SET signals_number = 2")


def pass_on_about(sender: Visitor, name: str, words: str) -> None:
    page = sender.page
    sender.goto("/bekymring/")
    if page.locator("input[name=department]").count():
        page.get_by_label("Hørgården 2").check(force=True)
    fill_in(page, words)
    page.locator("input[name=resident_name]").fill(name)
    if page.locator("input[name=writer]").count():
        page.locator("input[name=writer]").fill("Jens")
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Modtaget", exact=True)).to_be_visible()


@pytest.mark.browser
@in_two_looks
def test_what_belongs_together_is_seen_and_looked_at(demo: Demo, visit: Visit, width: int, scripts: bool) -> None:
    two_are_enough(demo)
    # Another name each time: of the same dwelling and name a leader has looked already.
    name = {390: "Asta Opdigtet", 1280: "Birk Opfundet"}[width]
    bo = visit("municipality", width=width, scripts=scripts)
    bo.sign_in_as("Bo Bendtsen")
    for who in ("Karin Kvist", "Ejendomskontoret Hørgården", "Karin Kvist"):
        sender = visit("sender", width=width, scripts=scripts)
        sender.sign_in_as(who)
        known = in_the_inbox(bo)
        pass_on_about(sender, name, f"Hun lukker ikke op. {width}")
        concern = arrived(bo, known)
    bo.goto(concern)
    expect(bo.page.get_by_text("Samme afsender igen").first).to_be_visible()
    expect(bo.page.get_by_text("En anden afsender, uafhængigt").first).to_be_visible()
    looked_at(bo, scripts=scripts, name="linked-concern")
    lis = visit("municipality", width=width, scripts=scripts)
    lis.sign_in_as("Lis Lassen")
    lis.goto("/gennemsyn/")
    looked_at(lis, scripts=scripts, name="reviews")
    press(lis, lis.page.get_by_role("button", name="Jeg har set på det").first)
    looked_at(lis, scripts=scripts, name="reviews-fault")
    while lis.page.get_by_role("button", name="Jeg har set på det").count():
        lis.page.locator("textarea[name=text]").first.fill(LONG)
        press(lis, lis.page.get_by_role("button", name="Jeg har set på det").first)
    looked_at(lis, scripts=scripts, name="reviews-empty")
    bo.goto(concern)
    press(bo, bo.page.get_by_role("button", name="Opret sag"))
    expect(bo.page.get_by_text("Bo besøger hende i morgen").first).to_be_visible()
    looked_at(bo, scripts=scripts, name="linked-case")
