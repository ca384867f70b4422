"""The whole product, running, and a real browser to walk through it."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from bindeled.config.demo import Demo, Ports, running, taken
from bindeled.config.environment import ROOT
from journeys.browser import chromium
from journeys.looks import DESK, PHONE
from journeys.manual import PICTURES
from journeys.prepared import lay

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEIGHTS = {PHONE: 844, DESK: 900}
NARROWEST = 320
# Of what is right nothing is told: that would take four times as long.
FIND = "async tags => (await axe.run({runOnly: tags, resultTypes: ['violations']})).violations"
FIRST_PORT = 20000


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Everything a municipality would run, for the length of the test run, in a folder of its own."""
    # Each run begins its search somewhere else, so that two runs on one machine do not choose the same ports.
    begin = FIRST_PORT + os.getpid() % 2000 * 4
    first = next(port for port in range(begin, begin + 400, 4) if not taken(Ports.beginning_at(port)))
    with tempfile.TemporaryDirectory(prefix="bindeled-journey-") as folder:
        lay(Path(folder))
        with running(Path(folder), Ports.beginning_at(first)) as demo:
            yield demo


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
    ]
    # While it is open, the browser's loop runs in this very thread, and only while we wait for it; tests of the database that
    # are run in between must not be taken for something that would block it.
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at a browser: a page, and everything that went wrong on it."""

    page: Page
    base: str
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    def goto(self, path: str) -> None:
        """Open a page of one's site."""
        self.page.goto(self.base + path)

    def sign_in_as(self, name: str) -> None:
        """Use the demo's page; accept the statement of confidentiality where it is asked for."""
        self.goto("/demo/")
        self.page.get_by_role("button", name=name).click()
        accept = self.page.locator("form [name=accept]")
        if "/tavshedspligt/" in self.page.url:
            if accept.count() and accept.first.get_attribute("type") == "checkbox":
                accept.first.check(force=True)
            self.page.locator("main form button[type=submit]").last.click()

    def check_accessible(self) -> None:
        """Run axe on the page as it stands; every violation is a complaint.

        Axe is a script and waits for the browser's clock: where scripts are off it would wait for good. There only the width
        is looked at; the journey with scripts looks at the same page. A page for a phone must hold together on the narrowest one, too.
        """
        if self.scripts:
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(AXE.read_text())
            violations = self.page.evaluate(FIND, TAGS)
            assert violations == [], [
                (violation["id"], [node["html"][:200] for node in violation["nodes"][:3]]) for violation in violations
            ]
        self._holds_together()
        size = self.page.viewport_size
        if size and size["width"] == PHONE:
            self.page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
            self._holds_together()
            self.page.set_viewport_size(size)

    def check_accessible_in_both_widths(self) -> None:
        """Look at the page as it stands on a phone and at a desk: the server does not know how wide a page is."""
        before = self.page.viewport_size
        for width, height in HEIGHTS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.check_accessible()
        if before:
            self.page.set_viewport_size(before)

    def _holds_together(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"

    def picture(self, name: str) -> None:
        """Take the manual's picture of this page, when pictures are asked for."""
        if os.environ.get("BINDELED_PICTURES"):
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)

    def assert_clean(self) -> None:
        """No third party was asked for anything, and no policy or script complained."""
        assert self.complaints == []
        assert self.origins <= {self.base}


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(demo: Demo, chromium_browser: Browser) -> Iterator[Visit]:
    """Open a browser on a side: ``visit("sender", width=390, scripts=True)``."""
    contexts: list[tuple[BrowserContext, Visitor]] = []

    def open_(side: str, *, width: int = 1280, scripts: bool = True) -> Visitor:
        context = chromium_browser.new_context(
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        visitor = Visitor(page, f"http://localhost:{getattr(demo.ports, side)}", scripts)
        page.on("console", lambda message: _note(visitor, message))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on("request", lambda request: visitor.origins.add("/".join(request.url.split("/")[:3])))
        contexts.append((context, visitor))
        return visitor

    yield open_
    for context, visitor in contexts:
        visitor.assert_clean()
        context.close()


def _note(visitor: Visitor, message: ConsoleMessage) -> None:
    expected = "Failed to load resource: the server responded with a status of"
    if message.type in {"error", "warning"} and expected not in message.text:
        visitor.complaints.append(message.text)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Everything that opens a browser is marked, so that it can be left out where there is none."""
    for item in items:
        if "visit" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
