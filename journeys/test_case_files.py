"""An adviser lays pictures and papers beside a case in a real browser, by keyboard, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from bindeled.files.tests import samples
from journeys.conftest import Visit, Visitor
from journeys.test_open_door import looked_at, press
from journeys.test_spine import arrived, in_the_inbox, pass_on

LONG = "Billede af vandskaden i boligbestyrelsesmedlemmernes kælderrumsopgangstrapperum nr. 14"
JOURNEYS = [(390, False), (1280, True)]


def open_a_case(karin: Visitor, bo: Visitor, words: str) -> str:
    """Let a concern come and open a case on it; answer the case's address."""
    known = in_the_inbox(bo)
    pass_on(karin, words, axe=False)
    bo.goto(arrived(bo, known))
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
@pytest.mark.parametrize(("width", "scripts"), JOURNEYS, ids=["phone, without JavaScript", "desk, with JavaScript"])
def test_a_picture_and_a_paper_lie_beside_a_case(width: int, scripts: bool, visit: Visit) -> None:
    karin = visit("sender", width=width)
    karin.sign_in_as("Karin Kvist")
    bo = visit("municipality", width=width, scripts=scripts)
    bo.sign_in_as("Bo Bendtsen")
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
