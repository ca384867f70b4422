"""An invited person makes a passkey, and comes in with it again: at a telephone's width and at a desk's."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from bindeled.config.environment import ROOT
from journeys.conftest import Visit


def invite(demo: Demo, side: str, email: str) -> str:
    """Run the operator's command as a side, and answer the link that it prints."""
    words = [
        str(Path(sys.executable).parent / "bindeled"),
        "invite",
        "--email",
        email,
        "--name",
        "Vera Prøve",
        "--municipality",
        "0101",
    ]
    printed = subprocess.run(
        words, env={**demo.environment(side)}, check=True, capture_output=True, text=True, cwd=ROOT
    )
    return printed.stdout.strip().splitlines()[-1]


def with_a_passkey_holder(page: Page) -> None:
    """Give the browser a virtual authenticator that always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    holder = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": holder})


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_a_passkey_lets_an_invited_person_in(side: str, width: int, demo: Demo, visit: Visit) -> None:
    visitor = visit(side, width=width)
    page = visitor.page
    with_a_passkey_holder(page)
    page.goto(invite(demo, side, f"vera{width}@bindeled.example"))
    visitor.check_accessible()
    page.get_by_role("button", name="Begynd med en adgangsnøgle").click()
    visitor.check_accessible()
    page.get_by_role("button", name="Lav en adgangsnøgle").click()
    expect(page.get_by_role("heading", name="Nødkoder")).to_be_visible()
    visitor.check_accessible()
    page.get_by_role("link", name="Jeg har gemt dem. Videre").click()
    visitor.goto("/konto/")
    expect(page.get_by_role("heading", name="Mit login")).to_be_visible()
    visitor.check_accessible()
    visitor.goto("/konto/app/")
    expect(page.get_by_role("img", name="Firkanten, der skal scannes")).to_be_visible()
    visitor.check_accessible()
    visitor.goto("/konto/logout/")
    page.locator("main").get_by_role("button", name="Log ud").click()
    visitor.goto("/konto/login/?next=/konto/")
    visitor.check_accessible()
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()
    expect(page.get_by_role("heading", name="Mit login")).to_be_visible()
    if side == "sender":
        visitor.goto("/tavshedspligt/")
        visitor.check_accessible()
        page.get_by_role("button", name="Jeg lover at holde det for mig selv").click()
        visitor.goto("/tavshedspligt/")
        expect(page.get_by_text("Det har du lovet")).to_be_visible()
