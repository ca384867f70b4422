"""Help to furnish in the browser: two adults who are not married and a child, two applications, one of which is decided in part."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from journeys.conftest import Visit, Visitor
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, in_the_inbox, pass_on

AMINA, OTHER, CHILD = "Amina Opdigtet", "Ib Påfundet", "Lille Opdigtet"


@pytest.mark.browser
def test_two_who_are_not_married_apply_apart_and_one_is_decided_in_part(visit: Visit) -> None:
    karin, bo = visit("sender", width=390), visit("municipality", width=390)
    karin.sign_in_as("Karin Kvist")
    bo.sign_in_as("Bo Bendtsen")
    known, page = in_the_inbox(bo), bo.page
    pass_on(karin, "De er lige flyttet ind og sover på gulvet.", axe=False)
    bo.goto(arrived(bo, known))
    press(bo, page.get_by_role("button", name="Opret sag"))
    page.locator("summary", has_text="Knyt sagen til en").click()
    page.locator("#id_name").fill(AMINA)
    press(bo, page.get_by_role("button", name="Knyt", exact=True))
    press(bo, page.get_by_role("link", name="Etableringshjælp"))
    press(bo, page.get_by_role("button", name="Begynd en ansøgning"))
    home = page.url.removeprefix(bo.base)
    the_family(bo)
    for who in (AMINA, OTHER):
        answered_and_sent(bo, home, who)
    decided_in_part(bo, home)


def the_family(bo: Visitor) -> None:
    """Write who is to live there; make a mistake with a price; say that everything is missing."""
    page = bo.page
    page.locator("[name=name_new1]").fill(OTHER)
    page.locator("[name=name_new2]").fill(CHILD)
    page.locator("[name=kind_new2]").select_option("child")
    press(bo, page.get_by_role("button", name="Gem, hvem der skal bo der"))
    page.locator("[name=price_bed]").fill("billig")
    press(bo, page.get_by_role("button", name="Gem listen"))
    looked_at(bo, scripts=True, name="furnishing-wrong")
    page.locator("[name=price_bed]").fill("400")
    page.get_by_label("Alt, der ikke er besvaret ovenfor, mangler").check(force=True)
    press(bo, page.get_by_role("button", name="Gem listen"))
    page.set_viewport_size({"width": 1280, "height": 900})
    looked_at(bo, scripts=True, name="furnishing")


def answered_and_sent(bo: Visitor, home: str, who: str) -> None:
    """Answer the four questions, fetch the paper, and note that it was sent."""
    page = bo.page
    bo.goto(home)
    press(bo, page.get_by_role("link", name=who))
    for name in ("change", "need", "cost", "own"):
        page.locator(f"[name={name}]").fill(f"{who} fortæller.")
    press(bo, page.get_by_role("button", name="Gem svarene"))
    made = page.context.request.get(f"{page.url}ansoegning/")
    words = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(made.body())).pages)
    assert f"{who} fortæller." in words
    page.locator("summary", has_text="Den er sendt").click()
    looked_at(bo, scripts=True, name="furnishing-application")
    press(bo, page.get_by_role("button", name="Gem, at den er sendt"))


def decided_in_part(bo: Visitor, home: str) -> None:
    """Note what the authority decided, forgetting the days first; the guidance counts four weeks."""
    page, today = bo.page, timezone.localdate()
    page.set_viewport_size({"width": 390, "height": 900})
    bo.goto(home)
    press(bo, page.get_by_role("link", name=AMINA))
    page.locator("summary", has_text="Myndigheden har afgjort den").click()
    page.get_by_label("Myndigheden sagde ja til noget af det").check(force=True)
    press(bo, page.get_by_role("button", name="Gem, hvad myndigheden har afgjort"))
    looked_at(bo, scripts=True, name="furnishing-decision-wrong")
    page.get_by_label("En seng at sove i").check(force=True)
    for name in ("decided_on", "told_on"):
        page.locator(f"[name={name}]").fill(today.isoformat())
    press(bo, page.get_by_role("button", name="Gem, hvad myndigheden har afgjort"))
    expect(page.get_by_text("Det, myndighedens brev siger, gælder.")).to_be_visible()
    assert f"{today + timedelta(days=28):%Y}" in page.locator("main").inner_text()
    looked_at(bo, scripts=True, name="furnishing-decided")
