"""One concern travels the whole way, and the sender's side never changes."""

import re
import time
import urllib.request
from collections.abc import Callable
from difflib import ndiff

import pytest
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.looks import in_every_look

WORDS = "Der lugter stærkt på trappen, og jeg har ikke set hende i to uger. Kanariefugl-{mark}."
CSRF = re.compile(r'value="[A-Za-z0-9]{64}"')  # Django masks the same token anew for every page
UNLIKE_ANYWAY = {"date", "expires", "set-cookie"}  # the clock, and the same token's cookie with its date


def fill_in(page: Page, words: str) -> None:
    entrance = page.locator("select[name=entrance] optgroup option").first.get_attribute("value")
    page.locator("select[name=entrance]").select_option(entrance)
    page.locator("select[name=floor]").select_option("3")
    page.locator("select[name=door]").select_option("tv")
    page.get_by_text("Det lugter", exact=True).click()
    page.get_by_text("Jeg har selv set, hørt eller lugtet det").click()
    page.get_by_label("Fortæl det med dine egne ord").fill(words)


def tab_to(page: Page, reached: Callable[[], bool]) -> None:
    """Press Tab until somewhere is reached, as somebody without a mouse does."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if reached():
            return
    message = "the keyboard never got there"
    raise AssertionError(message)


def on(page: Page, selector: str) -> Callable[[], bool]:
    return lambda: bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def fill_in_by_keyboard(page: Page, words: str) -> None:
    tab_to(page, on(page, "select[name=entrance]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, on(page, "input[name=kinds][value=smell]"))
    page.keyboard.press("Space")
    tab_to(page, on(page, "textarea[name=words]"))
    page.keyboard.type(words)
    tab_to(page, on(page, "button[name=step][value=check]"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, on(page, "button[name=step][value=send]"))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def pass_on(sender: Visitor, words: str, *, axe: bool, by_keyboard: bool = False) -> str:
    """Pass a concern on from the urgent page to the receipt; answer the number."""
    page = sender.page
    sender.goto("/akut/")
    sender.picture("akut")
    if axe:
        sender.check_accessible()
    page.get_by_role("link", name="Nej – giv bekymringen videre").click()
    if axe:
        sender.check_accessible()
    if by_keyboard:
        fill_in_by_keyboard(page, words)
    else:
        fill_in(page, words)
        sender.picture("bekymring")
        page.get_by_role("button", name="Videre").click()
        expect(page.get_by_role("heading", name="Læs igennem")).to_be_visible()
        if axe:
            sender.check_accessible()
        sender.picture("laes-igennem")
        page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Modtaget", exact=True)).to_be_visible()
    if axe:
        sender.check_accessible()
    sender.picture("kvittering")
    assert words not in page.content()
    return page.url.rstrip("/").rpartition("/")[2]


def pages_of(sender: Visitor, number: str) -> dict[str, str]:
    """Answer the bytes of everything the sender can see, without the CSRF mask."""
    found = {}
    for path in ("/kvitteringer/", f"/kvittering/{number}/", "/det-maa-du-sige/", "/akut/"):
        response = sender.page.request.get(sender.base + path)
        headers = {name: value for name, value in response.headers.items() if name not in UNLIKE_ANYWAY}
        found[path] = CSRF.sub("", response.text()) + repr(sorted(headers.items()))
    return found


def letter_with(demo: Demo, number: str) -> str:
    """Answer the page of the demo's post office once the letter has arrived."""
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    for _attempt in range(50):
        with urllib.request.urlopen(f"http://localhost:{demo.ports.mail}/") as answer:
            page: str = answer.read().decode()
        if spaced in page:
            return page
        time.sleep(0.1)
    message = "the receipt's letter did not arrive"
    raise AssertionError(message)


def in_the_inbox(adviser: Visitor) -> set[str]:
    """Open the inbox; answer the addresses of the concerns that stand in it."""
    adviser.goto("/")
    links = adviser.page.locator("main a[href*='/bekymringer/']").all()
    return {href for link in links if (href := link.get_attribute("href"))}


def arrived(adviser: Visitor, known: set[str]) -> str:
    """Wait until a concern stands in the inbox that was not there before, and answer its address: it comes within a second."""
    began = time.monotonic()
    while not (new := in_the_inbox(adviser) - known):
        assert time.monotonic() - began < 5, "the concern did not reach the adviser"
        time.sleep(0.1)
    [address] = new
    return address


def handle(adviser: Visitor, known: set[str], words: str, *, axe: bool) -> None:
    """Find the concern that is new, read it, open a case, write a note, close it."""
    page, address = adviser.page, arrived(adviser, known)
    assert words not in page.content(), "the inbox shows no text"
    if axe:
        adviser.check_accessible()
    adviser.picture("indbakke")
    page.locator(f"main a[href='{address}']").first.click()
    expect(page.get_by_text(words)).to_be_visible()
    if axe:
        adviser.check_accessible()
    adviser.picture("bekymring-hos-raadgiver")
    page.get_by_role("button", name="Opret sag").click()
    expect(page.get_by_role("heading", name=re.compile("Sag \\d{6}"))).to_be_visible()
    page.get_by_label("Notat", exact=True).fill("Har ringet på. Hun lukkede op og vil gerne have besøg igen.")
    page.get_by_role("button", name="Gem notat").click()
    expect(page.get_by_text("Har ringet på.")).to_be_visible()
    if axe:
        adviser.check_accessible()
    adviser.picture("sag")
    page.locator("details", has_text="Afslut sag").locator("summary").click()
    page.get_by_text("Støtten er på plads").click()
    page.get_by_text("Tager imod hjælp").click()
    page.get_by_role("button", name="Afslut sag").click()
    expect(page.get_by_role("button", name="Genåbn sag")).to_be_visible()
    if axe:
        adviser.check_accessible()


@in_every_look
def test_a_concern_travels_the_whole_way_and_the_senders_pages_never_change(
    demo: Demo, visit: Visit, width: int, scripts: bool
) -> None:
    words = WORDS.format(mark=f"{width}-{scripts}")
    sender = visit("sender", width=width, scripts=scripts)
    adviser = visit("municipality", width=width, scripts=scripts)
    sender.sign_in_as("Karin")
    adviser.sign_in_as("Bo")
    known = in_the_inbox(adviser)
    number = pass_on(sender, words, axe=scripts)
    letter = letter_with(demo, number)
    assert words not in letter
    before = pages_of(sender, number)
    handle(adviser, known, words, axe=scripts)
    after = pages_of(sender, number)
    changed = [
        line
        for path in before
        for line in ndiff(before[path].splitlines(), after[path].splitlines())
        if line[0] in "+-"
    ]
    assert changed == []
    assert after == before


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to something by Tab and press a key on it that leads to another page."""
    tab_to(page, on(page, selector))
    with page.expect_navigation():
        page.keyboard.press(key)


def handle_by_keyboard(adviser: Visitor, known: set[str], words: str) -> None:
    """Find, open, note and close, without ever touching a mouse."""
    page, address = adviser.page, arrived(adviser, known)
    press(page, f"main a[href='{address}']")
    expect(page.get_by_text(words)).to_be_visible()
    press(page, "button[name=do][value=open]")
    tab_to(page, on(page, "textarea[name=text]"))
    page.keyboard.type("Har ringet på, og hun lukkede op.")
    press(page, "button[name=do][value=note]")
    expect(page.get_by_text("Har ringet på, og hun lukkede op.")).to_be_visible()
    tab_to(page, lambda: bool(page.evaluate("document.activeElement.textContent.trim() === 'Afslut sag'")))
    page.keyboard.press("Enter")
    for answer in ("outcome", "resident_answer"):
        tab_to(page, on(page, f"input[name={answer}]"))
        page.keyboard.press("Space")
    press(page, "button[name=do][value=close]")
    expect(page.get_by_role("button", name="Genåbn sag")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_whole_way_can_be_gone_with_the_keyboard_alone(demo: Demo, visit: Visit, width: int) -> None:
    words = WORDS.format(mark=f"tastatur-{width}")
    sender, adviser = visit("sender", width=width), visit("municipality", width=width)
    sender.sign_in_as("Karin")
    adviser.sign_in_as("Bo")
    known = in_the_inbox(adviser)
    number = pass_on(sender, words, axe=False, by_keyboard=True)
    assert letter_with(demo, number)
    before = pages_of(sender, number)
    handle_by_keyboard(adviser, known, words)
    assert pages_of(sender, number) == before


def test_the_comparison_of_the_senders_pages_does_see_a_change(demo: Demo, visit: Visit) -> None:
    """The control: something new on the sender's own side is seen, so something from the other side would be."""
    sender = visit("sender")
    sender.sign_in_as("Karin")
    number = pass_on(sender, WORDS.format(mark="før"), axe=False)
    before = pages_of(sender, number)
    pass_on(sender, WORDS.format(mark="efter"), axe=False)
    after = pages_of(sender, number)
    assert after["/kvitteringer/"] != before["/kvitteringer/"]
    assert after[f"/kvittering/{number}/"] == before[f"/kvittering/{number}/"]
