"""Keepers in the browser: one names a colleague, takes it back, and cannot leave the list alone."""

from playwright.sync_api import expect

from journeys.conftest import Visit, Visitor
from journeys.looks import in_the_other_two_looks

PAGE = "/kontaktpersoner/listeholdere/"


@in_the_other_two_looks
def test_a_colleague_keeps_the_list_for_a_while(width: int, scripts: bool, visit: Visit) -> None:
    helle = visit("sender", width=width, scripts=scripts)
    helle.sign_in_as("Helle Holm")
    helle.goto("/kontaktpersoner/")
    helle.page.get_by_role("link", name="Hvem holder listen").click()
    address = f"nora-{width}-{scripts}@bindeled.example".lower()
    helle.page.get_by_label("Navn").fill("Nora Nord, der har et meget langt navn " * 3)
    helle.page.get_by_label("E-mail").fill("nora")
    helle.page.get_by_role("button", name="Lad dem holde listen").click()
    expect(helle.page.get_by_text("Det er ikke en e-mailadresse.").first).to_be_visible()
    _looked_at(helle, scripts, "wrong")
    helle.page.get_by_label("E-mail").fill(address)
    helle.page.get_by_role("button", name="Lad dem holde listen").click()
    row = helle.page.get_by_role("row").filter(has_text=address)
    expect(row).to_contain_text("Har ikke logget ind endnu")
    _looked_at(helle, scripts, "two")
    row.get_by_text("Lad det slutte").click()
    row.get_by_role("button", name="Afslut nu").click()
    expect(helle.page.get_by_text(address)).to_have_count(0)
    helle.page.get_by_text("Lad det slutte").click()
    helle.page.get_by_role("button", name="Afslut nu").click()
    expect(helle.page.get_by_text("Tilføj først en kollega").first).to_be_visible()
    _looked_at(helle, scripts, "last")


def _looked_at(visitor: Visitor, scripts: bool, name: str) -> None:
    if scripts:
        visitor.check_accessible()
        visitor.picture(f"keepers-{name}")
