"""An SKP contact who stays anonymous, on a phone: met three times, passed on at his own wish at last."""

import pytest
from playwright.sync_api import expect

from journeys.conftest import Visit, Visitor
from journeys.test_open_door import press

AMAGER = "Boligrådgiverne Amager"


def write(frede: Visitor, button: str, *, where: str = "", words: str = "") -> None:
    """Write a line of the diary: as little as there is to say, and one press."""
    page = frede.page
    if where:
        page.get_by_label("Hvor?").fill(where)
    if words:
        page.get_by_label("Et par ord").fill(words)
    press(frede, page.get_by_role("button", name=button, exact=True))
    expect(page.get_by_role("heading", name="Skrevet ned")).to_be_visible()


@pytest.mark.browser
def test_met_three_times_without_a_name_and_passed_on_at_his_own_wish(visit: Visit) -> None:
    frede = visit("municipality", width=390)
    frede.sign_in_as("Frede Friis")
    page = frede.page
    frede.goto("/moedt/")
    frede.check_accessible()
    frede.goto("/moedt/ny/")
    page.get_by_label("Et par ord").fill("Hans nummer er 010190-1234.")
    press(frede, page.get_by_role("button", name="Mødt", exact=True))
    expect(page.get_by_role("link", name="Det ligner et CPR-nummer.")).to_be_visible()
    frede.check_accessible()
    page.get_by_label("Hvad må vi kalde personen?").fill("Bjarne" + "fralangtborte" * 4)
    write(frede, "Mødt", where="Bænken ved stationen", words="Ville ikke sige så meget.")
    write(frede, "Ikke mødt")
    write(frede, "Mødt", words="Fryser om natten." + "Langtord" * 20)
    frede.check_accessible()
    his = page.url.removeprefix(frede.base).partition("?")[0]
    frede.goto(f"{his}videre/")
    expect(page.get_by_role("button", name="Spørg enheden")).to_have_count(0)
    page.get_by_label("Hvad sagde personen?").fill("Nu vil jeg gerne have et sted at bo.")
    press(frede, page.get_by_role("button", name="Skriv ønsket ned"))
    frede.check_accessible()
    page.get_by_label("Hvilken enhed spørger du?").select_option(label=AMAGER)
    page.get_by_label("Hvad skal enheden vide?").fill("Torvet, mandag formiddag.")
    press(frede, page.get_by_role("button", name="Spørg enheden"))
    for path in ("/moedt/", "/moedt/fare/"):
        frede.goto(path)
        frede.check_accessible()
    answered_by_bo(visit)
    frede.goto(his)
    expect(page.get_by_text(f"Enheden har sagt ja: {AMAGER}")).to_be_visible()


def answered_by_bo(visit: Visit) -> None:
    """The adviser who is asked reads the wish and nothing of the diary, and says yes."""
    bo = visit("municipality", width=390)
    bo.sign_in_as("Bo Bendtsen")
    bo.goto("/oensker/")
    bo.check_accessible()
    bo.page.locator("a.list__link").first.click()
    expect(bo.page.get_by_text("Nu vil jeg gerne have et sted at bo.")).to_be_visible()
    expect(bo.page.get_by_text("Fryser om natten")).to_have_count(0)
    bo.check_accessible()
    bo.page.get_by_label("Dit svar").fill("Jeg kommer mandag kl. 10.")
    press(bo, bo.page.get_by_role("button", name="Ja, vi tager over"))
    expect(bo.page.get_by_text("Enheden har sagt ja")).to_be_visible()
