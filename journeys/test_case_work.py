"""An adviser's work on a case in a real browser: the next step, how it went, and a warning for those who knock."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, in_the_inbox, pass_on

LONG = "Gå to sammen, og ring på hos boligbestyrelsesmedlemmet: " + "boligbestyrelsesmedlemmernes" * 9


@pytest.mark.browser
@in_two_looks
def test_the_next_step_is_planned_and_concluded(demo: Demo, visit: Visit, width: int, scripts: bool) -> None:
    karin = visit("sender", width=width)
    karin.sign_in_as("Karin Kvist")
    bo = visit("municipality", width=width, scripts=scripts)
    bo.sign_in_as("Bo Bendtsen")
    known, page = in_the_inbox(bo), bo.page
    pass_on(karin, f"Hun svarer ikke. {width} {scripts}", axe=False)
    bo.goto(arrived(bo, known))
    press(bo, page.get_by_role("button", name="Opret sag"))
    case = page.url.removeprefix(bo.base)
    asks_the_sender(bo, case, scripts=scripts)
    the_resident_agrees(bo, case, scripts=scripts)
    page.locator("summary", has_text="Planlæg noget").click()
    press(bo, page.get_by_role("button", name="Planlæg", exact=True))
    looked_at(bo, scripts=scripts, name="case-plan-faults")
    page.get_by_label("Besøg", exact=True).check(force=True)
    page.locator("#id_due_on_plan").fill(str(timezone.localdate() + timedelta(days=1)))
    page.locator("#id_before_plan").select_option("1")
    page.locator("#id_what_plan").fill(LONG)
    press(bo, page.get_by_role("button", name="Planlæg", exact=True))
    page.locator("summary", has_text="Advar dem, der banker på").click()
    page.locator("#id_text_warning").fill(LONG)
    page.locator("#id_review_by_warning").fill(str(timezone.localdate() + timedelta(days=90)))
    press(bo, page.get_by_role("button", name="Advar", exact=True))
    expect(page.get_by_role("heading", name="Før du banker på")).to_be_visible()
    looked_at(bo, scripts=scripts, name="case-planned")
    bo.goto("/sager/")
    looked_at(bo, scripts=scripts, name="my-cases")
    bo.goto(case)
    page.locator("summary", has_text="Udført").click()
    press(bo, page.get_by_role("button", name="Gem, hvordan det gik"))
    looked_at(bo, scripts=scripts, name="case-done-faults")
    page.get_by_label("Ingen svarede").check(force=True)
    press(bo, page.get_by_role("button", name="Gem, hvordan det gik"))
    expect(page.get_by_text("Intet er planlagt.").first).to_be_visible()
    looked_at(bo, scripts=scripts, name="case-done")
    another_unit_takes_it(bo, visit("municipality", width=width, scripts=scripts), case, scripts=scripts)
    noticed(demo, width)
    the_resident_asks_who_has_looked(visit("municipality", width=width, scripts=scripts), case, scripts=scripts)


def another_unit_takes_it(bo: Visitor, mona: Visitor, case: str, *, scripts: bool) -> None:
    """The case is offered to another unit, read there before it is taken, and taken."""
    bo.goto(f"{case}giv-videre/")
    bo.page.get_by_label("Boligrådgiverne Nørrebro").check(force=True)
    bo.page.locator("textarea[name=reason]").fill(LONG)
    looked_at(bo, scripts=scripts, name="case-hand-over")
    press(bo, bo.page.locator("main form button[type=submit]").last)
    looked_at(bo, scripts=scripts, name="case-offered")
    mona.sign_in_as("Mona Mikkelsen")
    mona.goto(case)
    looked_at(mona, scripts=scripts, name="case-offered-to-us")
    press(mona, mona.page.get_by_role("button", name="Tag imod den"))
    expect(mona.page.get_by_role("button", name="Gem notat")).to_be_visible()
    mona.goto(f"{case}udskriv/")
    looked_at(mona, scripts=scripts, name="case-paper")


def the_resident_agrees(bo: Visitor, case: str, *, scripts: bool) -> None:
    """What the resident says is written down, a message is proposed, and somebody outside is told something."""
    page = bo.page
    bo.goto(case)
    press(bo, page.get_by_role("link", name="Hvad beboeren siger til"))
    page.locator("summary", has_text="Om afsenderen af en bekymring").click()
    press(bo, page.get_by_role("button", name="Gem, hvad beboeren siger").first)
    looked_at(bo, scripts=scripts, name="consent-faults")
    page.get_by_label("Ja", exact=True).first.check(force=True)
    page.get_by_label("Kommunen er i kontakt med beboeren.").check(force=True)
    page.get_by_label("Ansigt til ansigt").first.check(force=True)
    page.locator("#id_who_sender").fill(LONG[:100])
    press(bo, page.get_by_role("button", name="Gem, hvad beboeren siger").first)
    press(bo, page.get_by_role("button", name="Foreslå"))
    expect(page.get_by_text("Venter på en anden")).to_be_visible()
    looked_at(bo, scripts=scripts, name="consent-proposed")
    bo.goto(f"{case}videregivet/")
    page.get_by_label("Nogens liv eller helbred er i fare").check(force=True)
    page.get_by_label("Hvad fortæller du?").fill(LONG)
    press(bo, page.get_by_role("button", name="Skriv det ned, og lav pakken"))
    looked_at(bo, scripts=scripts, name="told-faults")
    page.get_by_label("Til hvem?").select_option(label="Nogen uden for kommunen")
    page.get_by_label("Hvem uden for kommunen?").fill("Regionens psykiatri")
    press(bo, page.get_by_role("button", name="Skriv det ned, og lav pakken"))
    expect(page.get_by_role("link", name="Hent pakken til Regionens psykiatri")).to_be_visible()
    looked_at(bo, scripts=scripts, name="told")
    bo.goto(f"{case}oplyst/")
    page.locator("summary", has_text="Det må vente").click()
    press(bo, page.get_by_role("button", name="Gem, hvorfor det må vente"))
    looked_at(bo, scripts=scripts, name="informing-faults")
    page.get_by_label("Det ville skade beboeren").check(force=True)
    page.get_by_label("Hvorfor må det vente netop her?").fill(LONG)
    press(bo, page.get_by_role("button", name="Gem, hvorfor det må vente"))
    looked_at(bo, scripts=scripts, name="informing-postponed")
    bo.goto(f"{case}journal/")
    page.locator("summary", has_text="Skriv ned, hvor den er journaliseret").click()
    press(bo, page.get_by_role("button", name="Gem, hvor den er journaliseret"))
    looked_at(bo, scripts=scripts, name="filing-faults")
    page.get_by_label("I hvilket system?").fill(LONG[:70])
    page.get_by_label("Under hvilket nummer?").fill("2026-0417")
    press(bo, page.get_by_role("button", name="Gem, hvor den er journaliseret"))
    looked_at(bo, scripts=scripts, name="filed")
    bo.goto(case)


def the_resident_asks_who_has_looked(lis: Visitor, case: str, *, scripts: bool) -> None:
    """A leader sees who has looked, is asked why names are to be told, and makes the document with them."""
    lis.sign_in_as("Lis Lassen")
    page = lis.page
    lis.goto(case)
    press(lis, page.get_by_role("link", name="Hvem har set denne sag"))
    expect(page.get_by_role("cell", name="Mona Mikkelsen").first).to_be_visible()
    page.locator("summary", has_text="Med medarbejdernes navne").click()
    press(lis, page.get_by_role("button", name="Lav dokumentet med navne"))
    looked_at(lis, scripts=scripts, name="case-looks-faults")
    page.get_by_label("Hvorfor med navne?").fill(LONG)
    press(lis, page.get_by_role("button", name="Lav dokumentet med navne"))
    expect(page.get_by_role("heading", name="Hvem har set det, vi har om dig")).to_be_visible()
    looked_at(lis, scripts=scripts, name="looks-document")
    the_leader_asks_why(lis, scripts=scripts)


def asks_the_sender(bo: Visitor, case: str, *, scripts: bool) -> None:
    """Phone whoever told, by the script, with the keyboard alone; what was answered stands on the case."""
    page = bo.page
    press(bo, page.get_by_role("link", name="Ring og spørg"))
    expect(page.get_by_role("heading", name="Det må du ikke sige")).to_be_visible()
    press(bo, page.get_by_role("button", name="Gem opkaldet"))
    looked_at(bo, scripts=scripts, name="ask-sender-faults")
    page.get_by_label("Nået og spurgt", exact=True).check(force=True)
    page.get_by_label("Det blev der svaret").fill(LONG)
    press(bo, page.get_by_role("button", name="Gem opkaldet"))
    assert page.url == f"{bo.base}{case}"
    expect(page.get_by_role("heading", name="Opkald til afsenderen")).to_be_visible()


# A week that was over long ago: in the demo nobody has looked at anything before today.
NOTICED = """
INSERT INTO app.cases_lookup (id, municipality_id, unit_id, week, number, user_id, record_kind, record_id, at, looks, purpose,
    noticed, answer)
SELECT gen_random_uuid(), '0101', its.unit_id, '2026-01-05', %s, person.id, 'case', its.id, '2026-01-07 09:14+01', 3, 'known',
    ARRAY['name', 'unassigned', 'district', 'find', 'sample'], ''
FROM app.cases_case AS its, app.users_user AS person
WHERE person.name = 'Bo Bendtsen' AND its.municipality_id = '0101' ORDER BY its.opened_at DESC LIMIT 1
"""


def noticed(demo: Demo, number: int) -> None:
    """A look-up that every rule noticed."""
    with demo.engine.admin("bindeled") as admin:
        admin.execute(NOTICED, [number])


def the_leader_asks_why(lis: Visitor, *, scripts: bool) -> None:
    """A leader comes from Monday, forgets to choose, and answers."""
    page = lis.page
    lis.goto("/mandag/")
    press(lis, page.get_by_role("link", name="opslag venter på dit ord"))
    press(lis, page.get_by_role("button", name="Svar", exact=True).first)
    looked_at(lis, scripts=scripts, name="look-ups-faults")
    page.get_by_label("Hvorfor blev der set?").first.select_option("asked")
    press(lis, page.get_by_role("button", name="Svar", exact=True).first)
    expect(page.get_by_role("heading", name="Besvaret sidst")).to_be_visible()
    looked_at(lis, scripts=scripts, name="look-ups")
