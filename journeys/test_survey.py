"""A round of the questionnaire, in the browser and in mail: set up by a leader, answered on a phone without JavaScript, reminded, closed, shown."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit

NUMBER, ANSWER, AGREE, PATIENCE = 13, 11, 6, 60  # contact persons, how many of them answer, and agree; seconds
DOMAIN = "oplevet.example"
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
GONE = (
    "UPDATE app.housing_appointment SET valid_to = current_date - 1, valid_from = current_date - 2 WHERE contact_person_id IN"
    " (SELECT id FROM app.housing_contactperson WHERE email LIKE '%%@' || %(domain)s)"
)
DAYS_GO = "UPDATE app.surveys_surveyround SET opens_on = current_date - %(days)s, closes_on = current_date - %(days)s + 20 WHERE id = %(id)s"
LINK = re.compile(r"https?://[^/\s]+(/spoergeskema/svar/\S+)")


@pytest.fixture
def roster(demo: Demo) -> Iterator[None]:
    """Some contact persons more in one district."""
    told = {"domain": DOMAIN, "number": NUMBER}
    with demo.engine.admin("bindeled") as admin:
        assert admin.execute(PEOPLE, told).rowcount == NUMBER
        assert admin.execute(APPOINTMENTS, told).rowcount == NUMBER
    yield
    with demo.engine.admin("bindeled") as admin:
        admin.execute(GONE, told)


class Mail:
    """What lies in the post office for those here."""

    def __init__(self, demo: Demo) -> None:
        self._folder, self._seen = Path(demo.folder) / "mail", set[str]()

    def next(self, number: int) -> dict[str, EmailMessage]:
        """Wait until so many more have come; answer them by whom they are to, and see that no more come with them."""
        found: dict[str, EmailMessage] = {}
        deadline = time.monotonic() + PATIENCE
        while len(found) < number and time.monotonic() < deadline:
            for path in {path for path in self._folder.glob("new/*") if path.name not in self._seen}:
                self._seen.add(path.name)
                mail = message_from_bytes(path.read_bytes(), policy=policy.default)
                if str(mail["To"]).endswith(f"@{DOMAIN}") and "kontaktpersonordningen" in str(mail["Subject"]):
                    found[str(mail["To"])] = mail
            time.sleep(0.2)
        assert len(found) == number
        return found


def link_in(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(LINK.findall(part.get_content())[0])


def choose(page: Page, choice: str, *, but: str = "") -> None:
    for radio in page.locator(f"input[value={choice}]").all():
        if radio.get_attribute("name") != but:
            radio.check(force=True)


def pass_days(demo: Demo, round_id: str, days: int) -> None:
    with demo.engine.admin("bindeled") as admin:
        assert admin.execute(DAYS_GO, {"days": days, "id": round_id}).rowcount == 1


def test_a_round_from_set_up_to_results(demo: Demo, visit: Visit, roster: None) -> None:
    lis, karin = visit("municipality"), visit("sender", width=390, scripts=False)
    lis.sign_in_as("Lis Lassen")
    lis.goto("/spoergeskemaer/ny/")
    lis.page.locator("input[name=quarter]").last.check(force=True)
    lis.page.get_by_role("button", name="Sæt runden op").click()
    expect(lis.page.locator("h1")).to_have_text("Oplevet effekt")
    lis.check_accessible()
    round_page = lis.page.url
    round_id = round_page.rstrip("/").rpartition("/")[2]
    mail = Mail(demo)
    pass_days(demo, round_id, 0)
    invited = mail.next(NUMBER)
    answering = sorted(invited)[:ANSWER]
    for number, one in enumerate(answering):
        karin.goto(link_in(invited[one]))
        if number == 0:
            karin.check_accessible()
            choose(karin.page, "partly", but="life")
            karin.page.get_by_role("button", name="Send mine svar").click()
            expect(karin.page.locator("main")).to_contain_text("Vælg et svar, også hvis du ikke ved det")
            assert karin.page.locator("input[value=partly]:checked").count() == 6
        choose(karin.page, "agree" if number < AGREE else "disagree")
        karin.page.get_by_role("button", name="Send mine svar").click()
        expect(karin.page.locator("h1")).to_have_text("Tak")
    karin.goto(link_in(invited[answering[0]]))
    expect(karin.page.locator("h1")).to_have_text("Linket kan ikke bruges mere")
    pass_days(demo, round_id, 7)
    assert mail.next(NUMBER - ANSWER).keys() == invited.keys() - set(answering), "who has answered is not reminded"
    pass_days(demo, round_id, 21)
    deadline = time.monotonic() + PATIENCE
    while "svarede" not in lis.page.locator("main").inner_text() and time.monotonic() < deadline:
        time.sleep(1)
        lis.page.goto(round_page)
    expect(lis.page.locator("main")).to_contain_text(f"{ANSWER} svarede")
    expect(lis.page.locator("main")).to_contain_text(
        f"{AGREE} af de {ANSWER}, der svarede, er enige eller delvist enige: 55 %"
    )
    expect(lis.page.locator("main")).to_contain_text("Dette er oplevet effekt.")
    lis.check_accessible()
    lis.picture("oplevet-effekt")
    lis.assert_clean()
