"""Pages are light, strict about where things come from, and hold together in every state."""

import pytest
from playwright.sync_api import expect

from journeys.conftest import Visit
from journeys.looks import in_two_looks

HEAVIEST = 40_000
PUBLIC = (
    "/",
    "/akut/",
    "/akut/0157/",
    "/steder/",
    "/hvornaar/",
    "/det-maa-du-sige/",
    "/oplysninger/",
    "/tilgaengelighed/",
    "/vejledning/",
    "/vejledning/haster-det/",
    "/vejledning/kommunens-hjaelp/",
    "/tilbud/",
    "/tilbud/?q=svoemmehal",
    "/tilbud/housing-first/",
    "/tilbud/i/0157/stoette-kontaktperson/",
    "/vejledning/hvad-er-en-kontaktperson/?sprog=ar",
    "/spoergeskema/kode/0101/",
    "/spoergeskema/tak/",
    "/konto/login/",
    "/nowhere/",
)
SENDER = (
    "/haandbog/",
    "/haandbog/saadan-faar-du-fat-i-os/",
    "/bekymring/",
    "/kvitteringer/",
    "/mine-papirer/",
    "/servicebesoeg/",
    "/kurser/",
    "/temaer/",
    "/moeder/",
    "/kalender/",
    "/det-sker/",
    "/kontaktliste/",
    "/konto/",
    "/tavshedspligt/",
    "/kvittering/000000000A/",
)
OVERSIGHT = (
    "/statistik/",
    "/statistik/concerns/?sted=department&opdel=kind",
    "/statistik/notat/",
    "/mandag/",
    "/journalisering/",
    "/journalisering/kan-slettes/",
    "/noedaabninger/",
    "/noedaabning/",
    "/journalisering/sletninger/",
    "/fordeling/",
    "/fordeling/nye/",
    "/regler/",
    "/spoergeskemaer/",
    "/spoergeskemaer/ny/",
    "/hvem-har-set/",
    "/hvem-har-set/?record=12",
    "/hvem-har-set/?deed=reopened",
    "/opslag/",
    "/kurser/hvem/",
    "/tal-for-lejemaal/",
    "/det-sker/",
    "/udtraek/frigiv/",
    "/undersoegelser/",
    "/stikproever/gennemgang/",
    "/stikproever/gennemgang/ny/",
    "/noget-gik-galt/",
    "/noget-gik-galt/tak/",
)
CONVENORS = (
    "/moeder/referater/",
    "/moeder/aftaler/",
    "/moeder/nyt/",
    "/kalender/",
    "/kontaktliste/",
    "/det-sker/",
    "/kurser/hvem/",
    "/vejledning/",
)
# Lists whose first row leads on, and forms that are sent as they come, empty.
LEAD_ON = ("/moeder/", "/kontrakter/", "/kurser/", "/temaer/", "/oplaeg/")
SENT_EMPTY = ("/moeder/nyt/?kind=local", "/det-sker/ny/", "/kurser/nyt/")
OFFICERS = ("/databeskyttelse/", "/brud/", "/brud/oevelse/")
MUNICIPAL = (
    "/vejledning/",
    "/vejledning/foer-du-ringer-eller-banker-paa/",
    "/tilbud/forslag/",
    "/tilbud/forslag/?needs=alcohol&dwelling=institution&dwelling=moving_in&homelessness=recent&intensity=intensive&age=47",
    "/i-dag/",
    "/",
    "/?kind=child",
    "/?orden=aeldst",
    "/sager/",
    "/forloeb/",
    "/find/",
    "/oensker/",
    "/foelgeskab/",
    "/moedt/tal/",
    "/servicebesoeg/",
    "/konto/",
    "/nowhere/",
)


def test_the_concern_page_is_light_after_the_first_visit(visit: Visit) -> None:
    sender = visit("sender", width=390)
    sender.sign_in_as("Karin")
    sender.goto("/bekymring/")
    devtools = sender.page.context.new_cdp_session(sender.page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    sender.goto("/bekymring/")
    sender.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < HEAVIEST, f"{sum(sizes):.0f} bytes in {len(sizes)} transfers"


def test_every_page_for_anybody_is_accessible(visit: Visit) -> None:
    anybody = visit("sender")
    for path in PUBLIC:
        anybody.goto(path)
        anybody.check_accessible_in_both_widths()


def test_every_page_of_a_sender_is_accessible(visit: Visit) -> None:
    sender = visit("sender")
    sender.sign_in_as("Karin")
    for path in SENDER:
        sender.goto(path)
        sender.check_accessible_in_both_widths()


def test_what_an_organisation_passed_on_is_accessible_full_and_wrong(visit: Visit) -> None:
    keeper = visit("sender")
    keeper.sign_in_as("Helle Holm")
    for query in ("", "?sted=afdelinger", "?periode=aar", "?sted=afdelinger&periode=kvartal"):
        keeper.goto(f"/tal-for-bekymringer/{query}")
        keeper.check_accessible_in_both_widths()
    expect(keeper.page.locator(".error-summary").first).to_be_visible()


@pytest.mark.parametrize("who", ["Bo", "Gitte"])
def test_every_page_of_an_adviser_is_accessible_full_or_empty(visit: Visit, who: str) -> None:
    adviser = visit("municipality")
    adviser.sign_in_as(who)
    for path in MUNICIPAL:
        adviser.goto(path)
        adviser.check_accessible_in_both_widths()


@pytest.mark.parametrize("who", ["Lis Lassen", "Dorte Damgaard"])
def test_who_has_read_is_accessible_full_empty_and_wrong(visit: Visit, who: str) -> None:
    overseer = visit("municipality")
    overseer.sign_in_as(who)
    for path in (*OVERSIGHT, *(OFFICERS if who.startswith("Dorte") else ())):
        overseer.goto(path)
        overseer.check_accessible_in_both_widths()


def test_the_committees_memo_is_accessible_unfolded_and_wrong(visit: Visit) -> None:
    leader = visit("municipality")
    leader.sign_in_as("Lis Lassen")
    leader.goto("/statistik/notat/")
    leader.page.locator("main form button").click()
    expect(leader.page.locator(".memo h3").first).to_be_visible()
    leader.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    leader.check_accessible_in_both_widths()
    leader.page.locator("main a[href$='/skriv/']").click()
    leader.page.locator("[name=conclusions]").fill("Vi ringede til 33 17 33 17.")
    leader.page.locator("main form button").click()
    expect(leader.page.locator(".error-summary").first).to_be_visible()
    leader.check_accessible_in_both_widths()


def test_every_page_of_an_evaluator_is_accessible_full_and_wrong(visit: Visit) -> None:
    evaluator = visit("municipality")
    evaluator.sign_in_as("Esther Eriksen")
    for path in ("/tal/", "/undersoegelser/", "/undersoegelser/ny/", "/stikproever/", "/stikproever/ny/", "/udtraek/"):
        evaluator.goto(path)
        evaluator.check_accessible_in_both_widths()
    evaluator.page.locator("main table a").first.click()
    evaluator.page.wait_for_load_state()
    evaluator.check_accessible_in_both_widths()
    evaluator.goto("/udtraek/nyt/")
    evaluator.page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(evaluator.page.locator(".error-summary").first).to_be_visible()
    evaluator.check_accessible_in_both_widths()


def test_every_page_of_a_convenor_is_accessible_full_and_wrong(visit: Visit) -> None:
    convenor = visit("municipality")
    convenor.sign_in_as("Kirsten Krog")
    page = convenor.page
    for path in CONVENORS:
        convenor.goto(path)
        convenor.check_accessible_in_both_widths()
    for path in LEAD_ON:
        convenor.goto(path)
        convenor.check_accessible_in_both_widths()
        links = page.locator("main table a")
        if links.count():
            links.first.click()
            page.wait_for_load_state()
            convenor.check_accessible_in_both_widths()
    for path in SENT_EMPTY:
        convenor.goto(path)
        page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
        expect(page.locator(".error-summary").first).to_be_visible()
        convenor.check_accessible_in_both_widths()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_form_with_errors_leads_to_its_fields_and_is_accessible(visit: Visit, width: int) -> None:
    sender = visit("sender", width=width)
    sender.sign_in_as("Karin")
    sender.goto("/bekymring/")
    sender.page.get_by_role("button", name="Videre").click()
    link = sender.page.get_by_role("link", name="Skriv, hvor det er.")
    expect(link).to_be_visible()
    sender.check_accessible()
    link.click()
    assert sender.page.evaluate("document.activeElement.name") == "entrance"


def test_a_lost_connection_keeps_what_was_typed_and_says_so(visit: Visit) -> None:
    sender = visit("sender", width=390)
    sender.sign_in_as("Karin")
    sender.goto("/bekymring/")
    words = sender.page.get_by_label("Fortæl det med dine egne ord")
    words.fill("Der er helt mørkt deroppe.")
    sender.page.context.set_offline(True)
    sender.page.get_by_role("button", name="Videre").click()
    expect(sender.page.get_by_text("Ikke sendt. Det, du skrev, står her stadig.")).to_be_visible()
    expect(words).to_have_value("Der er helt mørkt deroppe.")
    sender.check_accessible()
    sender.page.context.set_offline(False)
    sender.complaints.clear()  # the browser itself says that it was offline
    sender.page.get_by_role("button", name="Prøv igen").click()
    expect(sender.page.get_by_role("link", name="Skriv, hvor det er.")).to_be_visible()
    expect(words).to_have_value("Der er helt mørkt deroppe.")


def test_a_very_long_text_stays_inside_the_page(visit: Visit) -> None:
    sender = visit("sender", width=320)
    sender.sign_in_as("Karin")
    sender.goto("/bekymring/")
    sender.page.locator("select[name=entrance]").select_option(index=1)
    sender.page.get_by_label("Fortæl det med dine egne ord").fill("Langtordudenmellemrum" * 60 + " og mere")
    sender.page.get_by_role("button", name="Videre").click()
    expect(sender.page.get_by_role("heading", name="Læs igennem")).to_be_visible()
    sender.check_accessible()


def test_every_page_speaks_english_too(visit: Visit) -> None:
    sender = visit("sender", width=1280)
    sender.sign_in_as("Karin")
    sender.goto("/bekymring/")
    sender.page.get_by_role("button", name="English").first.click()
    expect(sender.page.get_by_role("heading", name="Pass a concern on")).to_be_visible()
    sender.check_accessible()
    sender.page.get_by_role("button", name="Dansk").first.click()
    expect(sender.page.get_by_role("heading", name="Giv en bekymring videre")).to_be_visible()


def test_narrowing_the_inbox_refreshes_the_list_alone_and_works_without_scripts_too(visit: Visit) -> None:
    for scripts in (True, False):
        adviser = visit("municipality", scripts=scripts)
        adviser.sign_in_as("Gitte")
        adviser.goto("/")
        adviser.page.get_by_text("Afgræns").click()
        adviser.page.get_by_label("Slags").select_option("smell")
        if not scripts:
            adviser.page.get_by_role("button", name="Vis").click()
        expect(adviser.page.get_by_text("Ingen passer til det, du valgte.")).to_be_visible()
        assert "kind=smell" in adviser.page.url


@in_two_looks
def test_finding_is_accessible_before_after_and_with_a_mistake(visit: Visit, width: int, scripts: bool) -> None:
    adviser = visit("municipality", width=width, scripts=scripts)
    adviser.sign_in_as("Bo")
    adviser.goto("/find/")
    adviser.page.get_by_role("button", name="Find", exact=True).click()
    expect(adviser.page.get_by_role("link", name="Skriv, hvad du leder efter.")).to_be_visible()
    adviser.check_accessible()
    adviser.page.get_by_label("Hvad leder du efter?").fill("Æblehaven 2, 3. tv")
    adviser.page.get_by_label("Hvor, og hvorfor?").select_option("contacted")
    adviser.page.get_by_role("button", name="Find", exact=True).click()
    expect(
        adviser.page.get_by_text("Der blev ikke fundet noget").or_(adviser.page.get_by_role("table")).first
    ).to_be_visible()
    assert adviser.page.url.endswith("/find/")
    adviser.check_accessible()
    adviser.page.get_by_role("button", name="Led efter ordene i teksterne").click()
    expect(adviser.page.get_by_text("tekster er set igennem").first).to_be_visible()
    adviser.check_accessible()


def test_the_journeys_would_see_a_foreign_script_a_foreign_origin_and_a_page_without_language(visit: Visit) -> None:
    """The control of what every journey checks at its end, and of the accessibility check."""
    anybody = visit("sender")
    anybody.goto("/konto/login/")
    anybody.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img alt=\"\" src=\"https://elsewhere.example/x.png\">')"
    )
    anybody.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">rød</p>')")
    anybody.page.wait_for_timeout(300)
    assert any("Content Security Policy" in complaint for complaint in anybody.complaints)
    with pytest.raises(AssertionError):
        anybody.assert_clean()
    anybody.complaints.clear()
    anybody.origins.clear()
    anybody.page.evaluate("document.querySelector('html').removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        anybody.check_accessible()


def test_what_is_too_wide_on_a_phone_alone_is_seen_from_a_desk(visit: Visit) -> None:
    """The control of looking at both widths of one visit."""
    anybody = visit("sender")
    anybody.goto("/konto/login/")
    anybody.check_accessible_in_both_widths()
    anybody.page.evaluate("document.querySelector('main').style.minWidth = '600px'")
    anybody.check_accessible()
    with pytest.raises(AssertionError, match="scrolls sideways"):
        anybody.check_accessible_in_both_widths()
