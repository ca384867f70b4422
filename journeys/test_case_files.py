"""Pictures and papers in a real browser, on a phone and at a desk: what comes with a concern, and what an adviser lays beside a case."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from bindeled.config.demo import Demo
from bindeled.drawn.tests import samples
from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, fill_in, in_the_inbox

LONG = "Billede af vandskaden i boligbestyrelsesmedlemmernes kælderrumsopgangstrapperum nr. 14"


@contextmanager
def photographs_are_taken(demo: Demo) -> Iterator[None]:
    """Let the municipality take photographs for as long as a journey lasts."""
    with demo.engine.admin("bindeled") as admin:
        admin.execute("UPDATE app.municipalities_municipality SET senders_may_attach = true WHERE code = '0101'")
    try:
        yield
    finally:
        with demo.engine.admin("bindeled") as admin:
            admin.execute("UPDATE app.municipalities_municipality SET senders_may_attach = false")


def pass_on_with_a_photograph(karin: Visitor, words: str) -> None:
    """Fill in the form, choose a paper, which is not taken, and then a photograph; send it."""
    karin.goto("/bekymring/")
    fill_in(karin.page, words)
    press(karin, karin.page.get_by_role("button", name="Videre"))
    looked_at(karin, scripts=karin.scripts, name="photograph-field")
    choose(karin, "brev fra kommunen med et meget langt navn der ikke kan deles.pdf", samples.paper(1))
    press(karin, karin.page.get_by_role("button", name="Send", exact=True))
    expect(karin.page.get_by_text("Det er en PDF.").first).to_be_visible()
    expect(karin.page.get_by_text(words).first).to_be_visible()
    looked_at(karin, scripts=karin.scripts, name="photograph-not-taken")
    choose(karin, "IMG_0002.HEIC", samples.picture("heic", samples.drawn(3200, 2400)))
    press(karin, karin.page.get_by_role("button", name="Send", exact=True))
    expect(karin.page.get_by_role("heading", name="Modtaget", exact=True)).to_be_visible()


def open_a_case(karin: Visitor, bo: Visitor, words: str) -> str:
    """Let a concern come, look at its photograph, and open a case on it; answer the case's address."""
    known = in_the_inbox(bo)
    pass_on_with_a_photograph(karin, words)
    concern = arrived(bo, known)
    bo.goto(concern)
    looked_at(bo, scripts=bo.scripts, name="concern-with-a-photograph")
    press(bo, bo.page.get_by_role("link", name="Billede 1 fra afsenderen"))
    shown = bo.page.locator("img.photograph")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth" if bo.scripts else "image => 2000") == 2000
    looked_at(bo, scripts=bo.scripts, name="photograph")
    bo.goto(concern)
    press(bo, bo.page.locator("button[value=open]"))
    return bo.page.url.removeprefix(bo.base)


def choose(bo: Visitor, name: str, content: bytes) -> None:
    """Choose a file in the form, as the browser's own window would."""
    bo.page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def send_by_keyboard(bo: Visitor) -> None:
    """From the last field on, Tab to the button and press Enter."""
    bo.page.locator("input[name=name]").focus()
    bo.page.keyboard.press("Tab")
    with bo.page.expect_navigation():
        bo.page.keyboard.press("Enter")


@pytest.mark.browser
@in_two_looks
def test_a_picture_and_a_paper_lie_beside_a_case(width: int, scripts: bool, visit: Visit, demo: Demo) -> None:
    karin = visit("sender", width=width, scripts=scripts)
    karin.sign_in_as("Karin Kvist")
    bo = visit("municipality", width=width, scripts=scripts)
    bo.sign_in_as("Bo Bendtsen")
    with photographs_are_taken(demo):
        case = open_a_case(karin, bo, f"Der er vand på trappen. {width}")
    press(bo, bo.page.get_by_role("link", name="Læg en fil ved"))
    looked_at(bo, scripts=scripts, name="files-none")
    bo.page.locator("input[name=name]").fill(LONG[:80])
    choose(bo, "brev.docx", b"PK\x03\x04 et brev")
    send_by_keyboard(bo)
    expect(bo.page.get_by_text("Gem den som PDF i det program").first).to_be_visible()
    expect(bo.page.locator("input[name=name]")).to_have_value(LONG[:80])
    looked_at(bo, scripts=scripts, name="files-with-a-fault")
    choose(bo, "IMG_0001.HEIC", samples.picture("heic", samples.drawn(1600, 1200)))
    send_by_keyboard(bo)
    picture = bo.page.locator("img.photograph")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth" if scripts else "image => 1600") == 1600
    looked_at(bo, scripts=scripts, name="file-picture")
    bo.goto(f"{case}filer/")
    choose(bo, "brev fra udlejer.pdf", samples.paper(3))
    send_by_keyboard(bo)
    looked_at(bo, scripts=scripts, name="file-pages")
    with bo.page.expect_download() as download:
        bo.page.get_by_role("link", name="Gem den på denne maskine").click()
    assert download.value.suggested_filename.endswith(".pdf")
    bo.goto(f"{case}filer/")
    looked_at(bo, scripts=scripts, name="files")
    press(bo, bo.page.get_by_role("link", name="brev fra udlejer"))
    press(bo, bo.page.get_by_role("button", name="Fjern den igen"))
    expect(bo.page.get_by_text("brev fra udlejer")).to_have_count(0)
    bo.goto(case)
    expect(bo.page.get_by_text("Fil fjernet igen").first).to_be_visible()
    looked_at(bo, scripts=scripts, name="case-with-a-file")
    assert not bo.complaints
