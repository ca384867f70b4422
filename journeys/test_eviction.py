"""An eviction in the browser: the letting department tells by the short form, the specialised case worker writes the next step down."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, in_the_inbox

WHERE = "Hørskættergangen 12A"


@pytest.mark.browser
@in_two_looks
def test_a_demand_letter_reaches_the_specialised_case_worker(visit: Visit, width: int, scripts: bool) -> None:
    vibeke, sanne = visit("sender", width=width, scripts=scripts), visit("municipality", width=width, scripts=scripts)
    sanne.sign_in_as("Sanne Skov")
    known, day = in_the_inbox(sanne), timezone.localdate() - timedelta(days=2)
    vibeke.sign_in_as("Vibeke Voss")
    page = vibeke.page
    expect(page.get_by_role("heading", name="Restance og udsættelse")).to_be_visible()
    page.get_by_label("Vej og nummer").fill("Hørskættergang 12a")  # a slip of the pen
    press(vibeke, page.get_by_role("button", name="Videre"))
    expect(page.get_by_text("Vi kender ikke denne adresse.").first).to_be_visible()
    looked_at(vibeke, scripts=scripts, name="notice-wrong")
    page.get_by_label("Vej og nummer").fill(WHERE)
    page.get_by_label("Der er sendt påkrav").check(force=True)
    page.get_by_label("Hvilken dag?").fill(day.isoformat())
    page.get_by_label("Ja", exact=True).check(force=True)
    press(vibeke, page.get_by_role("button", name="Videre"))
    expect(page.get_by_text(f"{WHERE}, Hørgården 2")).to_be_visible()
    looked_at(vibeke, scripts=scripts, name="notice-check")
    press(vibeke, page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_role("heading", name="Modtaget")).to_be_visible()
    sanne.goto(arrived(sanne, known))
    looked_at(sanne, scripts=scripts, name="notice-read")
    worked_on(sanne, scripts=scripts)


def worked_on(sanne: Visitor, *, scripts: bool) -> None:
    """Open the case, forget the step, then write it down, and look at what is planned."""
    page, today = sanne.page, timezone.localdate()
    press(sanne, page.get_by_role("button", name="Opret sag"))
    case = page.url.removeprefix(sanne.base)
    expect(page.get_by_role("heading", name="Vejen mod en udsættelse")).to_be_visible()
    expect(page.get_by_text("Sidste dag til at betale det, påkravet kræver.")).to_be_visible()
    page.locator("summary", has_text="Skriv et skridt ned").click()
    press(sanne, page.get_by_role("button", name="Gem skridtet"))
    looked_at(sanne, scripts=scripts, name="eviction-wrong")
    page.get_by_label("Sendt til fogedretten").check(force=True)
    page.locator("#id_on_eviction").fill(today.isoformat())
    page.locator("#id_words_eviction").fill("Foged" * 90)
    press(sanne, page.get_by_role("button", name="Gem skridtet"))
    expect(page.get_by_text("Sidste dag til at afgøre, om der gives hjælp til huslejen.")).to_be_visible()
    looked_at(sanne, scripts=scripts, name="eviction")
    sanne.goto("/i-dag/")
    expect(page.get_by_text("Frist").first).to_be_visible()
    looked_at(sanne, scripts=scripts, name="today-with-terms")
    sanne.goto(f"{case}udskriv/")
    looked_at(sanne, scripts=scripts, name="eviction-print")
