"""The roster's life in a real browser, from the messy file to the one who leaves; coverage and gaps are right at every step.

The days pass by themselves (see ``passing_days``); what the pages must say is worked out here, day by day, with plain sets.
"""

import os
import re
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks
from journeys.messy_list import ROWS, MessyList, give, mend_and_import, until_done
from journeys.passing_days import days_pass
from journeys.test_sign_in import with_a_passkey_holder


def invitation_to(demo: Demo, email: str) -> str:
    """Answer the link in the invitation, once it has come to the demo's post office."""
    office = f"http://localhost:{demo.ports.mail}"
    for _attempt in range(100):
        for letter in re.findall(r"/brev/[^\"]+/", _page(f"{office}/?til={email}")):
            if found := re.search(r"http\S+/invitation/[\w-]+/", _page(office + letter)):
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"No invitation came to {email}.")


def _page(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own loopback address
        return unescape(answer.read().decode())


def come_in(visitor: Visitor, link: str, *, to: str, heading: str) -> None:
    """Accept an invitation with a passkey, promise confidentiality, and come to one's first page."""
    page = visitor.page
    with_a_passkey_holder(page)
    page.goto(link)
    page.get_by_role("button", name="Begynd med en adgangsnøgle").click()
    page.get_by_role("button", name="Lav en adgangsnøgle").click()
    expect(page.get_by_role("heading", name="Nødkoder")).to_be_visible()
    visitor.goto(to)
    page.get_by_role("button", name="Jeg lover").click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def stands(page: Page, word: str) -> None:
    """Expect the entry that is shown to stand so."""
    expect(page.locator("main .state").first).to_have_text(word)


# -- What the pages must say, worked out by hand ------------------------------------------------------------------------


@dataclass
class Reckoning:
    """Two departments, counted in days from their first; on which of these each was covered; and which day it is."""

    names: tuple[str, str]
    today: int
    covered: dict[str, set[int]] = field(default_factory=dict)

    def covers(self, name: str, first: int, last: int = 999) -> None:
        """Note that somebody could act in a department from one day to another."""
        self.covered.setdefault(name, set()).update(range(first, last + 1))

    def ends(self, name: str, first: int, last: int = 999) -> None:
        """Note that nobody could, from one day to another."""
        self.covered[name] -= set(range(first, last + 1))

    def without(self, name: str) -> list[int]:
        """Answer the days so far on which a department had nobody."""
        return [day for day in range(self.today + 1) if day not in self.covered.get(name, set())]

    def gaps(self, name: str) -> list[str]:
        """Answer a department's gaps as its page lists them, newest first."""
        runs: list[list[int]] = []
        for day in self.without(name):
            if runs and runs[-1][-1] == day - 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        return [
            f"{self.written(run[0])} – {self.written(run[-1])} ({len(run)} {'dag' if len(run) == 1 else 'dage'})"
            for run in reversed(runs)
        ]

    def date(self, day: int) -> date:
        """Answer the date of a day."""
        return timezone.localdate() + timedelta(days=day - self.today)

    def written(self, day: int) -> str:
        """Answer the date of a day as pages write it."""
        return date_format(self.date(day), "j. F Y")


# -- The life -------------------------------------------------------------------------------------------------------------


class Life:
    """An organisation of its own, its keeper and the municipality, each at a browser; and the days that pass over its list."""

    def __init__(self, demo: Demo, visit: Visit, width: int, folder: Path) -> None:
        self.demo, self.visit, self.width = demo, visit, width
        self.organisation = f"Prøveboligerne {width}"
        self.messy = MessyList(
            (f"Nordgården {width}", f"Sydgården {width}"), f"prove{width}.example", timezone.localdate()
        )
        self.reckoning = Reckoning(self.messy.departments, today=FIRST_DAY)
        self.keeper, self.bo = visit("sender", width=width), visit("municipality", width=width)
        loaded, email = folder / "organisation.toml", f"rikke@{self.messy.domain}"
        loaded.write_text(f'[municipality]\ncode = "0101"\n\n[[organisation]]\nname = "{self.organisation}"\n')
        demo.run("owner", "load", str(loaded))
        whose = ("--organisation", self.organisation, "--municipality", "0101")
        demo.run("sender", "keeper", *whose, "--email", email, "--name", "Rikke Rask")
        come_in(self.keeper, invitation_to(demo, email), to="/import/", heading="Adresser og import")
        self.bo.sign_in_as("Bo Bendtsen")

    def import_the_lists(self) -> None:
        """Give the departments, which have been there for some days, and then the messy list of who is contact person."""
        self.keeper.goto("/import/")
        first = self.reckoning.date(0)
        lines = ["Afdeling;Bydel;Fra", *(f"{name};Amager;{first:%d-%m-%Y}" for name in self.messy.departments)]
        give(self.keeper.page, "\r\n".join(lines).encode(), "afdelinger.csv", kind="Afdelinger")
        until_done(self.keeper, "Alle 2 rækker er klar.")
        self.keeper.page.get_by_role("button", name="Importér 2 rækker").click()
        until_done(self.keeper, "Tilføjet: 2.")
        mend_and_import(self.keeper, self.messy)

    def open(self, at: int) -> None:
        """Open the entry of a person of the list, found by name, as its keeper."""
        self.keeper.goto(f"/kontaktpersoner/?words={self.messy.email(at)}")
        self.keeper.page.get_by_role("link", name=self.messy.name(at), exact=True).click()

    def invite(self, at: int) -> str:
        """Invite a person of the list, and answer the link that came."""
        self.open(at)
        stands(self.keeper.page, "Ikke inviteret")
        self.keeper.page.get_by_role("button", name="Send invitationen").click()
        stands(self.keeper.page, "Inviteret")
        return invitation_to(self.demo, self.messy.email(at))

    def invite_by_the_list(self, at: int) -> str:
        """Narrow the list down to a person, invite everybody on it who has not been, and answer the link that came."""
        self.keeper.goto(f"/kontaktpersoner/?words={self.messy.email(at)}")
        self.keeper.page.get_by_text("Invitér 1, som ikke er inviteret").click()
        self.keeper.check_accessible()
        self.keeper.picture("roster-invite")
        self.keeper.page.get_by_role("button", name="Send invitationerne").click()
        expect(self.keeper.page.get_by_text(f"Invitér {ROWS - 2}, som ikke er inviteret")).to_be_visible()
        self.open(at)
        stands(self.keeper.page, "Inviteret")
        return invitation_to(self.demo, self.messy.email(at))

    def comes_in(self, at: int, link: str) -> Visitor:
        """Let a person accept by passkey; whoever is appointed in a department covers it from today on."""
        visitor = self.visit("sender", width=self.width)
        come_in(visitor, link, to="/bekymring/", heading="Giv en bekymring videre")
        self.open(at)
        stands(self.keeper.page, "Aktiv")
        self.reckoning.covers(self.messy.departments[at % 2], self.reckoning.today)
        return visitor

    def goes_away(self, at: int, first: int, last: int, deputy: int | None = None) -> None:
        """Write down that a person is away, and who steps in."""
        self.open(at)
        page = self.keeper.page
        page.get_by_text("Væk i en tid").click()
        page.get_by_label("Første dag væk").fill(self.reckoning.date(first).isoformat())
        page.get_by_label("Sidste dag væk").fill(self.reckoning.date(last).isoformat())
        if deputy is not None:
            page.get_by_label("Hvem træder i stedet").select_option(
                label=f"{self.messy.name(deputy)} (Ejendomsfunktionær)"
            )
        self.keeper.check_accessible()
        page.get_by_role("button", name="Skriv det ned").click()
        expect(page.get_by_role("heading", level=2, name="Væk")).to_be_visible()

    def leaves(self, at: int, visitor: Visitor) -> None:
        """Take a person off the list: signed out at once, and the department has nobody from today."""
        self.open(at)
        self.keeper.page.get_by_text("Tag af listen med det samme").click()
        self.keeper.page.get_by_role("button", name="Tag af listen").click()
        stands(self.keeper.page, "I ingen afdeling")
        visitor.goto("/bekymring/")
        expect(visitor.page).to_have_url(re.compile("/konto/login/"))
        self.reckoning.ends(self.messy.departments[at % 2], self.reckoning.today)

    def days_pass(self, days: int) -> None:
        """Let days pass over the organisation's list."""
        with self.demo.engine.admin("bindeled") as admin:
            days_pass(admin, days, organisation=self.organisation)
        self.reckoning.today += days

    def is_right(self, *, soon: int = 0) -> None:
        """Expect the municipality's coverage and both departments' histories, and the keeper's own card, as worked out here."""
        reckoned, names = self.reckoning, self.messy.departments
        open_now = [name for name in names if reckoned.today in reckoned.without(name)]
        without, counted = sum(len(reckoned.without(name)) for name in names), 2 * (reckoned.today + 1)
        self.bo.goto(f"/kontaktpersoner/?vis=alle&organisation={self.organisation}")
        self.keeper.goto("/daekning/?vis=alle")
        for page in (self.bo.page, self.keeper.page):
            card = page.get_by_role("row", name=re.compile(f"^{self.organisation}"))
            expect(card).to_contain_text(f"({without} af {counted} afdelingsdage uden)")
            expect(card.get_by_role("img")).to_have_accessible_name(
                f"{2 - len(open_now)} dækket, 0 usikre, {len(open_now)} uden"
            )
            expect(card.get_by_role("cell").nth(6)).to_contain_text(str(soon))
        for name in names:
            row = self.bo.page.get_by_role("row", name=re.compile(f"^{name}"))
            gap = reckoned.gaps(name)[0].partition(" –")[0] if name in open_now else ""
            expect(row).to_contain_text(f"siden {gap}" if gap else re.compile("ingen|fra "))
            self.has_the_history(name)

    def has_the_history(self, name: str) -> None:
        """Expect a department's gaps as worked out here."""
        row = self.bo.page.get_by_role("row", name=re.compile(f"^{name}"))
        row.get_by_role("link", name=name).click()
        gaps = self.bo.page.locator("main li").filter(has_text=re.compile(r"\(\d+ dage?\)"))
        expect(gaps).to_have_text(self.reckoning.gaps(name))
        self.bo.page.go_back()


# On a phone; with EVERY_WIDTH=1 on a desk, too. Each of its pages is looked at in every width elsewhere.
LIVES = (390, 1280) if os.environ.get("EVERY_WIDTH") else (390,)
FIRST_DAY, LATE_DAY = 9, 14
NANNA, DEPUTY = 100, 101  # places in the messy list: the first in the northern department, the second in the southern


@pytest.mark.parametrize("width", LIVES)
def test_a_messy_list_becomes_a_roster_and_coverage_is_right_on_every_day(
    width: int, demo: Demo, visit: Visit, tmp_path: Path
) -> None:
    life = Life(demo, visit, width, tmp_path)
    north, south = life.messy.departments
    life.import_the_lists()
    life.is_right()

    life.days_pass(LATE_DAY - FIRST_DAY)
    life.is_right()
    expect(life.bo.page.get_by_role("row", name=re.compile(f"^{north}"))).to_contain_text("Åbent for længe")
    invited, also_invited = life.invite(NANNA), life.invite_by_the_list(DEPUTY)
    life.is_right()

    life.days_pass(2)
    nanna = life.comes_in(NANNA, invited)
    life.is_right()
    life.days_pass(2)
    life.comes_in(DEPUTY, also_invited)
    life.is_right()

    life.days_pass(3)
    away = life.reckoning.today
    life.goes_away(NANNA, away, away + 4, deputy=DEPUTY)
    stands(life.keeper.page, "Væk")
    life.keeper.picture("roster-away")
    life.is_right()
    # The deputy is away, too, for two of these days, and nobody steps in: both departments will be without.
    life.goes_away(DEPUTY, away + 2, away + 3)
    for name in (north, south):
        life.reckoning.ends(name, away + 2, away + 3)
    life.is_right(soon=2)
    life.days_pass(2)
    life.is_right()
    life.days_pass(3)
    life.is_right()

    life.days_pass(2)
    life.leaves(NANNA, nanna)
    life.is_right()
    expect(life.bo.page.locator("main")).to_contain_text("er ikke længere kontaktperson")
    life.days_pass(3)
    life.is_right()
    life.bo.check_accessible()


@in_two_looks
def test_the_keepers_pages_are_accessible_full_empty_and_wrong(width: int, scripts: bool, visit: Visit) -> None:
    viggo = visit("sender", width=width, scripts=scripts)
    viggo.sign_in_as("Viggo Vang")
    for path in (
        "/kontaktpersoner/",
        "/kontaktpersoner/?words=findes-ikke",
        "/kontaktpersoner/ny/",
        "/daekning/?vis=alle",
        "/tal-for-lejemaal/",
    ):
        viggo.goto(path)
        _checked(viggo, scripts)
    viggo.goto("/tal-for-lejemaal/")
    viggo.page.get_by_role("link", name="Udfyld").click()
    viggo.page.get_by_label("Udsættelser").last.fill("-1")
    viggo.page.get_by_role("button", name="Gem").click()
    expect(viggo.page.get_by_text("Skriv 0 eller mere.").first).to_be_visible()
    _checked(viggo, scripts)
    viggo.goto("/kontaktpersoner/ny/")
    viggo.page.get_by_label("Personens eller kontorets navn").fill("Et meget langt navn " * 6)
    viggo.page.get_by_label("E-mail").fill("ikke en adresse")
    viggo.page.get_by_role("button", name="Tilføj").click()
    expect(viggo.page.get_by_text("Det er ikke en e-mailadresse.").first).to_be_visible()
    _checked(viggo, scripts)
    viggo.goto("/kontaktpersoner/")
    viggo.page.get_by_role("link", name="Ole Overgaard").click()
    _checked(viggo, scripts)
    viggo.picture(f"entry-{width}")


def _checked(visitor: Visitor, scripts: bool) -> None:
    if scripts:
        visitor.check_accessible()
    expect(visitor.page.locator("h1")).to_be_visible()
