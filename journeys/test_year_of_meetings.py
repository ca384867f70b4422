"""A whole year between the parties, in the browser and in mail: from the wheel to the meeting that was held, and what is carried over.

Forty contact persons are invited from the live roster. The mail is that of the demo's post office; a calendar's reply goes in by SMTP.
"""

import re
import smtplib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor
from journeys.test_open_door import press

NUMBER, PATIENCE = 40, 60  # contact persons; seconds
DOMAIN = "aarshjul.example"
PARTNER = f"vaerested@{DOMAIN}"
LOCAL = "Lokalt kontaktpersonmøde"
PEOPLE = (
    "INSERT INTO app.housing_contactperson (id, municipality_id, organisation_id, account_id, name, email, phone, kind, language,"
    " shows_name, shows_phone, hours, takes_letters, added_on, confirmed_on, question)"
    " SELECT gen_random_uuid(), d.municipality_id, d.organisation_id, gen_random_uuid(), 'Opdigtet ' || n,"
    " 'nr' || n || '@' || %(domain)s, '', 'caretaker', 'da', true, false, '', false, current_date, current_date, ''"
    " FROM app.housing_department d, generate_series(1, %(number)s) AS n WHERE d.name = 'Hørgården 2'"
)
APPOINTMENTS = (
    "INSERT INTO app.housing_appointment (id, municipality_id, organisation_id, contact_person_id, department_id, deputy, valid_from)"
    " SELECT gen_random_uuid(), c.municipality_id, c.organisation_id, c.id, d.id, false, current_date"
    " FROM app.housing_contactperson c JOIN app.housing_department d ON d.name = 'Hørgården 2' WHERE c.email LIKE '%%@' || %(domain)s"
)
# As minutes may name somebody, and what is said of it: a number is never repeated.
RESIDENTS = (("Bodil Bodilsen", "Bodil Bodilsen"), ("Hørgården 12, 3. tv", "3. tv"), ("010170-1234", "CPR"))
DAY_PASSES = (
    "UPDATE app.cooperation_meeting SET starts_at = %(at)s, ends_at = %(at)s + interval '1 hour' WHERE id = %(meeting)s"
)
CONTRACT = "SELECT o.contract_id, o.id FROM app.cooperation_occasion o WHERE o.demand = %s AND o.year = %s AND o.state = 'planned'"


@pytest.fixture
def roster(demo: Demo) -> Iterator[None]:
    """Forty contact persons more in one district."""
    told = {"domain": DOMAIN, "number": NUMBER}
    with demo.engine.admin("bindeled") as admin:
        assert admin.execute(PEOPLE, told).rowcount == NUMBER
        assert admin.execute(APPOINTMENTS, told).rowcount == NUMBER
    yield
    with demo.engine.admin("bindeled") as admin:
        admin.execute(
            "UPDATE app.housing_appointment SET valid_to = current_date - 1, valid_from = current_date - 2 WHERE contact_person_id IN"
            " (SELECT id FROM app.housing_contactperson WHERE email LIKE '%%@' || %(domain)s)",
            told,
        )


class Mail:
    """What lies in the post office for those here about one meeting. Whoever is new to the list is asked to others as well."""

    def __init__(self, demo: Demo, meeting: str) -> None:
        self._demo, self._folder, self._meeting = demo, Path(demo.folder) / "mail", meeting
        self._seen: set[str] = set()

    def new(self) -> list[EmailMessage]:
        """Answer what came since this was asked last."""
        found = []
        for path in sorted(self._folder.glob("new/*")):
            if path.name not in self._seen:
                self._seen.add(path.name)
                found.append(message_from_bytes(path.read_bytes(), policy=policy.default))
        here = [mail for mail in found if str(mail["To"]).endswith(f"@{DOMAIN}")]
        return [mail for mail in here if str(_event(mail)["uid"]).startswith(self._meeting)]

    def next(self, number: int) -> list[EmailMessage]:
        """Wait until so many more have come; answer them, and see that no more than these come with them."""
        found: list[EmailMessage] = []
        deadline = time.monotonic() + PATIENCE
        while len(found) < number and time.monotonic() < deadline:
            found += self.new()
            time.sleep(0.3)
        assert len(found) == number
        assert len({str(mail["To"]) for mail in found}) == number
        return found

    def reply(self, invitation: EmailMessage, said: str) -> None:
        """Answer an invitation as its reader's calendar does: to its organizer, by SMTP."""
        calendar = invite(invitation)
        [event] = calendar.walk("VEVENT")
        calendar["method"] = "REPLY"
        event["attendee"].params["PARTSTAT"] = said
        mail = EmailMessage()
        mail["From"], mail["To"] = str(invitation["To"]), str(event["organizer"]).removeprefix("mailto:")
        mail["Subject"] = "Accepteret"
        mail.set_content("Ja tak.")
        mail.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": "REPLY"})
        with smtplib.SMTP("127.0.0.1", self._demo.ports.smtp) as server:
            server.send_message(mail)


def invite(mail: EmailMessage) -> Any:
    """Answer the part of a mail that a calendar reads."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_content())


def _event(mail: EmailMessage) -> Any:
    [event] = invite(mail).walk("VEVENT")
    return event


def sequences(mails: list[EmailMessage]) -> set[tuple[str, int]]:
    """Answer what the mails tell calendars: the method, and how often the meeting has changed."""
    return {(str(calendar["method"]), int(calendar.walk("VEVENT")[0]["sequence"])) for calendar in map(invite, mails)}


def link_in(mail: EmailMessage) -> str:
    """Answer the address in a letter at which one says whether one comes."""
    body = mail.get_body(("plain",))
    assert body is not None
    [found] = re.findall(r"https?://[^/\s]+(/moeder/svar/\S+)", body.get_content())
    return str(found)


def eventually(page: Page, shows: Callable[[], bool]) -> None:
    """Look again until the page shows it: the worker looks every few seconds."""
    deadline = time.monotonic() + PATIENCE
    while not shows() and time.monotonic() < deadline:
        time.sleep(0.5)
        page.reload()
    assert shows()


def planned_from_the_wheel(kirsten: Visitor, year: int, contract: str, occasion: str) -> str:
    """Read the year, choose the local meeting in it, and plan it with hours and a place; answer the address of the meeting."""
    page = kirsten.page
    kirsten.goto(f"/kontrakter/{contract}/aarshjul/{year}/")
    kirsten.check_accessible()
    page.get_by_role("link", name=LOCAL).first.click()
    assert occasion in page.url
    kirsten.check_accessible()
    page.get_by_role("link", name="Planlæg mødet og indkald").click()
    kirsten.check_accessible()
    press(kirsten, page.get_by_role("button", name="Planlæg mødet"))
    expect(page.get_by_role("link", name="Vælg det distrikt")).to_be_visible()
    kirsten.check_accessible()
    page.locator("#id_district").select_option(label="Amager")
    page.get_by_label("Fra", exact=True).fill("16")
    page.get_by_label("Til", exact=True).fill("18")
    page.get_by_label("Hvor?").fill("Beboerhuset, mødelokale 1")
    press(kirsten, page.get_by_role("button", name="Planlæg mødet"))
    expect(page.get_by_text("Planlagt: ingen er inviteret endnu")).to_be_visible()
    page.locator("summary", has_text="Inviter andre").click()
    page.locator("#id_name").fill("Værestedet")
    page.locator("#id_email").fill(PARTNER)
    press(kirsten, page.get_by_role("button", name="Sæt på listen"))
    return page.url.removeprefix(kirsten.base)


def answered(guest: Visitor, letter: EmailMessage) -> None:
    """Answer by the link in the letter, on a phone and without an account."""
    guest.goto(link_in(letter))
    guest.check_accessible()
    press(guest, guest.page.get_by_role("button", name="Jeg kommer"))
    expect(guest.page.get_by_text("Du har svaret: Kommer.")).to_be_visible()


def spoken(demo: Demo, kirsten: Visitor, speaker: Visitor, address: str) -> None:
    """Ask for a talk at the meeting, first with an empty form; whoever is asked says no without a reason, then yes, by the letter's link."""
    page, asked = kirsten.page, speaker.page
    kirsten.goto(f"{address}oplaeg/")
    kirsten.check_accessible()
    page.locator("main form").first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.locator(".error-summary")).to_be_visible()
    kirsten.check_accessible()
    page.locator("#id_about").fill("Hukommelse" * 11)  # long, and without a place to break it
    page.locator("#id_minutes").fill("20")
    page.locator("#id_begins").fill("17")
    page.locator("#id_who").fill("Forebyggelsescentret")
    page.locator("#id_email").fill(f"oplaeg@{DOMAIN}")
    press(kirsten, page.get_by_role("button", name="Spørg"))
    kirsten.check_accessible()
    speaker.goto(_address_in(demo, f"oplaeg@{DOMAIN}"))
    speaker.check_accessible()
    asked.locator("summary", has_text="Jeg kan ikke").click()
    asked.locator("#id_why_not").evaluate("field => field.form.noValidate = true")
    press(speaker, asked.get_by_role("button", name="Nej, jeg kan ikke"))
    expect(asked.locator(".form-error-message").first).to_be_visible()
    speaker.check_accessible()
    press(speaker, asked.get_by_role("button", name="Ja, jeg holder oplægget"))
    expect(asked.get_by_text("Du har sagt ja. Tak.")).to_be_visible()
    speaker.check_accessible()


def _address_in(demo: Demo, to: str) -> str:
    """Wait for the letter to somebody, and answer the address in it that a talk is answered at."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for path in (Path(demo.folder) / "mail").glob("new/*"):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",)) if mail["To"] == to else None
            if body is not None:
                return str(re.findall(r"https?://[^/\s]+(/oplaeg/svar/\S+)", body.get_content())[0])
        time.sleep(0.3)
    message = f"no letter came to {to}"
    raise AssertionError(message)


def changed(kirsten: Visitor, mail: Mail, number: int) -> None:
    """Move the meeting, cancel it and call it again: each time everybody is told, and calendars follow."""
    page = kirsten.page
    page.get_by_role("link", name="Ret tid, sted eller dagsorden").click()
    page.get_by_label("Fra", exact=True).fill("17")
    page.get_by_label("Til", exact=True).fill("19")
    press(kirsten, page.get_by_role("button", name="Gem"))
    assert sequences(mail.next(number)) == {("REQUEST", 1)}
    page.reload()
    expect(page.get_by_text(re.compile(r"Kommer: 0"))).to_be_visible()
    page.locator("summary", has_text="Aflys mødet").click()
    page.get_by_label("Hvorfor bliver det aflyst?").fill("Lokalet er lukket.")
    press(kirsten, page.get_by_role("button", name="Aflys mødet"))
    assert sequences(mail.next(number)) == {("CANCEL", 2)}
    press(kirsten, page.get_by_role("button", name="Indkald til mødet igen"))
    assert sequences(mail.next(number)) == {("REQUEST", 3)}


def held(kirsten: Visitor, address: str) -> None:
    """Note who came, of those invited and besides; so it was held."""
    page = kirsten.page
    kirsten.goto(address)
    page.get_by_role("link", name="Skriv ned, hvem der kom").click()
    kirsten.check_accessible()
    page.get_by_label("Værestedet").check(force=True)
    page.get_by_label(re.compile(r"^\s*Opdigtet 7\b")).check(force=True)
    page.get_by_label("Hvem kom uden at være inviteret?").fill("Den nye afløser")
    press(kirsten, page.get_by_role("button", name="Gem, hvem der kom"))
    expect(page.get_by_text("Holdt", exact=True).first).to_be_visible()


def minuted(kirsten: Visitor, address: str) -> None:
    """Write minutes with a resident in them, who is noticed three times over; then without, and publish them."""
    page = kirsten.page
    kirsten.goto(f"{address}referat/")
    page.get_by_role("link", name="Skriv referatet").click()
    kirsten.check_accessible()
    field, agreed = page.locator("#id_text"), "Vi taler om trappevask igen til næste møde."
    for resident, noticed in RESIDENTS:
        field.fill(f"Flere er bekymrede for {resident}.\n{agreed}")
        press(kirsten, page.get_by_role("button", name="Gem som kladde"))
        expect(page.locator(".error-summary, .alert").filter(has_text=noticed).first).to_be_visible()
        expect(field).to_have_value(re.compile(re.escape(agreed)))
        kirsten.check_accessible()
    field.fill(agreed)
    press(kirsten, page.get_by_role("button", name="Gem som kladde"))
    press(kirsten, page.get_by_role("button", name="Udgiv til alle inviterede"))
    expect(page.get_by_text(agreed).first).to_be_visible()
    kirsten.check_accessible()


def carried_over(kirsten: Visitor, address: str) -> None:
    """Note who does what by when; it stands at the next meeting of the kind and district until it is done."""
    page, agreed = kirsten.page, "Spørg afdelingerne om lys i opgangen"
    kirsten.goto(f"{address}aftaler/")
    kirsten.check_accessible()
    page.get_by_label("Hvad skal der gøres?").fill("Spørg Bodil Bodilsen om lys i opgangen")
    page.locator("#id_guest").select_option(label="Værestedet")
    page.locator("#id_due_on").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    press(kirsten, page.get_by_role("button", name="Gem"))
    expect(page.locator(".error-summary").filter(has_text="Bodil Bodilsen")).to_be_visible()
    page.get_by_label("Hvad skal der gøres?").fill(agreed)
    press(kirsten, page.get_by_role("button", name="Gem"))
    expect(page.get_by_text(agreed).first).to_be_visible()

    kirsten.goto("/moeder/nyt/?kind=local")
    page.locator("#id_district").select_option(label="Amager")
    page.locator("#id_title").fill("Lokalt møde, næste gang")
    page.locator("#id_day").fill((timezone.localdate() + timedelta(days=200)).isoformat())
    page.locator("#id_begins").fill("16")
    page.locator("#id_ends").fill("18")
    page.locator("#id_venue").fill("Beboerhuset, mødelokale 1")
    press(kirsten, page.get_by_role("button", name="Planlæg mødet"))
    kirsten.goto(f"{page.url.removeprefix(kirsten.base)}aftaler/")
    expect(page.get_by_role("heading", name="Mangler stadig fra tidligere møder")).to_be_visible()
    expect(page.get_by_text(agreed).first).to_be_visible()
    kirsten.check_accessible()


def certified(demo: Demo, kirsten: Visitor, ole: Visitor) -> None:
    """Note who came to the training that was held, and fetch the certificate as a contact person does."""
    with demo.engine.admin("bindeled") as admin:
        [(session,)] = admin.execute("SELECT id FROM app.cooperation_trainingsession WHERE ends_at < now()").fetchall()
    kirsten.goto(f"/kurser/hold/{session}/")
    kirsten.check_accessible()
    for box in kirsten.page.locator("[name=came]").all():
        box.check(force=True)
    press(kirsten, kirsten.page.get_by_role("button", name="Gem, hvem der kom"))
    kirsten.check_accessible()
    ole.sign_in_as("Ole")
    ole.goto(f"/kurser/{session}/")
    ole.check_accessible()
    link = ole.page.get_by_role("link", name="Hent dit kursusbevis").get_attribute("href")
    answer = ole.page.request.get(f"{ole.base}{link}")
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.browser
def test_a_year(demo: Demo, visit: Visit, roster: None) -> None:
    kirsten, year = visit("municipality"), timezone.localdate().year + 1
    with demo.engine.admin("bindeled") as admin:
        [(contract, occasion), *_others] = admin.execute(CONTRACT, [LOCAL, year]).fetchall()
    kirsten.sign_in_as("Kirsten")
    page = kirsten.page
    address = planned_from_the_wheel(kirsten, year, str(contract), str(occasion))
    mail = Mail(demo, address.strip("/").rpartition("/")[2])
    press(kirsten, page.get_by_role("button", name="Indkald til mødet"))
    letters = mail.next(NUMBER + 1)
    assert sequences(letters) == {("REQUEST", 0)}
    kirsten.goto(address)
    kirsten.check_accessible()

    partner = next(letter for letter in letters if letter["To"] == PARTNER)
    answered(visit("sender", width=390, scripts=False), partner)
    replying = next(letter for letter in letters if letter is not partner)
    mail.reply(replying, "ACCEPTED")
    eventually(page, lambda: page.get_by_text("(fra en kalender)").count() == 1)
    expect(page.get_by_text("(ad linket i brevet)")).to_have_count(1)
    changed(kirsten, mail, NUMBER + 1)
    spoken(demo, kirsten, visit("sender", width=390), address)
    over = timezone.now() - timedelta(hours=2)
    with demo.engine.admin("bindeled") as admin:  # its day comes, and passes
        meeting = address.strip("/").rpartition("/")[2]
        admin.execute(DAY_PASSES, {"meeting": meeting, "at": over})
    held(kirsten, address)
    kirsten.goto(f"/kontrakter/{contract}/aarshjul/{year}/")
    expect(page.get_by_role("row", name=LOCAL).get_by_text("Holdt", exact=True)).to_be_visible()
    minuted(kirsten, address)
    carried_over(kirsten, address)
    certified(demo, kirsten, visit("sender", width=390))
