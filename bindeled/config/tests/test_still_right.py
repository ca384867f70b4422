"""From the question in a letter to the alarm, in one piece: a real worker, a real mail server, both sites, and days that pass."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from bindeled.config import post_office
from bindeled.config.tests.conftest import Processes, wait_until
from bindeled.config.tests.test_worker import start_worker, unfinished
from bindeled.housing.models import Appointment, ContactPerson, Doubt
from bindeled.housing.schedule import keep_lists_right
from bindeled.municipalities.models import Municipality
from bindeled.post.models import Letter
from bindeled.post.tests.conftest import free_port
from journeys import stage
from journeys.factory import World, make_world
from journeys.passing_days import days_pass
from journeys.sides import Site, acting

HELLE = "helle@bindeled.example"
DEPARTMENT = "Hørgården 2"
ASKED_EVERY, ANSWERED_WITHIN, DOUBTED_FOR, MISSING_FOR = 90, 10, 20, 12  # days: a municipality's own settings
ANSWERS = {"refused.example": ("refused", "550 5.1.1"), "bounce.example": ("bounced", "5.1.1")}


@dataclass
class Life:
    """A list in a municipality: one department with one contact person, who has come in and was not asked for a quarter."""

    world: World
    database: str
    letters_kept: Path
    helle: Site
    bo: Site

    def let_pass(self, days: int) -> None:
        """Let days pass, and then the clock do its work, and the worker send what it wrote."""
        with stage.engine.admin(self.database) as admin:
            days_pass(admin, days, organisation="3B")
        self.work()

    def work(self) -> None:
        """Let the clock do its hourly work twice, as nothing may be done twice, and the worker send what it wrote."""
        for _time in range(2):
            with acting("worker"):
                keep_lists_right()
            wait_until(lambda: unfinished() == 0, "every letter has been tried")

    def came_to(self, address: str) -> list[str]:
        """Answer the letters that an address got, subject and text, oldest first."""
        keys = [one.key for one in post_office.letters(self.letters_kept, to=address)]
        keys.sort(key=lambda key: int(key.partition("Q")[2].partition(".")[0]))  # the number that a Maildir gives each
        kept = [post_office.letter(self.letters_kept, key) for key in keys]
        return ["\n".join([one.subject, *one.text.splitlines()]) for one in kept if one]

    @property
    def karin(self) -> ContactPerson:
        """Karin's entry as it is now."""
        return ContactPerson.objects.get(account_id=self.world["Karin"].id)

    def doubts(self) -> list[tuple[str, int, bool]]:
        """Answer the doubts there have been: why, how many days ago they began, and whether they are open."""
        today = timezone.localdate()
        return [(one.cause, (today - one.since).days, one.ended_on is None) for one in Doubt.objects.order_by("since")]

    def on_the_list(self) -> str:
        """Answer Karin's page as the keeper of the list sees it."""
        return shown(self.helle, f"/kontaktpersoner/{self.karin.id}/")

    def in_the_municipality(self, what: str = "alle") -> str:
        """Answer the municipality's page of coverage."""
        return shown(self.bo, f"/kontaktpersoner/?vis={what}&organisation=3B")

    def department(self) -> str:
        """Answer the municipality's page of the department, with its history of gaps."""
        return shown(self.bo, f"/kontaktpersoner/{self.world.departments[DEPARTMENT].id}/")


def shown(site: Site, path: str) -> str:
    """Answer the words of a page's main part, and of its pictures, with single spaces."""
    page = site.get(path)
    assert page.status_code == 200, path
    main = page.content.decode().partition("<main")[2]
    return " ".join(re.sub(r'<[^>]*?(?:aria-label="([^"]*)"[^>]*)?>', r" \1 ", main).replace("\xa0", " ").split())


def written(day: date) -> str:
    return date_format(day, "j. F Y")


@pytest.fixture
def life(committed: str, processes: Processes, tmp_path: Path) -> Iterator[Callable[[str], Life]]:
    """Begin a life: the mail server at Karin's domain says how her letters fare. The day is the one on which she is asked."""
    kept, bounces, port = tmp_path / "mail", tmp_path / "bounces", free_port()
    counter = post_office.open_counter(kept, bounces, tmp_path / "replies", port)

    def begin(domain: str) -> Life:
        world = make_world()
        karin = ContactPerson.objects.filter(account_id=world["Karin"].id)
        karin.update(email=f"karin@{domain}", confirmed_on=timezone.localdate() - timedelta(days=ASKED_EVERY))
        Appointment.objects.filter(department=world.departments[DEPARTMENT]).exclude(contact_person__in=karin).delete()
        Municipality.objects.filter(code="0101").update(
            still_right_days=ASKED_EVERY, answer_days=ANSWERED_WITHIN, doubt_days=DOUBTED_FOR, gap_days=MISSING_FOR
        )
        start_worker(processes, committed, port, tmp_path)
        helle, bo = Site("sender"), Site("municipality")
        helle.sign_in_as(world["Helle"])
        bo.sign_in_as(world["Bo"])
        return Life(world, committed, kept, helle, bo)

    yield begin
    counter.stop()


def asked_and_answered_by_the_mail_server(life: Life, domain: str) -> None:
    """Let the question go out, and the mail server say that there is no such mailbox: at once, or afterwards."""
    life.work()
    wait_until(
        lambda: Letter.objects.get(kind="still_right").state == ANSWERS[domain][0], "the letter is known to be lost"
    )
    assert Letter.objects.get(kind="still_right").last_error == ANSWERS[domain][1]
    life.work()


@pytest.mark.parametrize("domain", ANSWERS)
def test_a_refused_question_is_a_doubt_then_chased_then_an_alarm(life: Callable[[str], Life], domain: str) -> None:
    it = life(domain)
    asked_and_answered_by_the_mail_server(it, domain)
    assert it.doubts() == [("bounced", 0, True)]
    assert "Usikker Ejendomsfunktionær, 3B" in it.on_the_list()
    assert "Et brev kom tilbage" in it.on_the_list()
    assert DEPARTMENT in it.in_the_municipality("usikre")
    assert "0 dækket, 1 usikre, 0 uden" in it.in_the_municipality()
    assert "Hvem Karin Kvist Hvad er usikker, fordi et brev kom tilbage Hvor 3B" in it.in_the_municipality()

    [first] = it.came_to(HELLE)
    assert f"- Karin Kvist: et brev kom tilbage ({written(timezone.localdate())})" in first
    it.let_pass(6)
    assert len(it.came_to(HELLE)) == 1
    it.let_pass(1)
    assert len(it.came_to(HELLE)) == 2
    assert Letter.objects.filter(kind="still_right").count() == 1, "who cannot be reached is not written to again"

    it.let_pass(DOUBTED_FOR - 8)
    assert "Alle 2 afdelinger har en aktiv kontaktperson." in it.in_the_municipality()
    it.let_pass(1)
    the_alarm(it)
    the_keeper_mends_the_address(it)


def the_alarm(it: Life) -> None:
    """Look at the gap on its first day, and again once it has lasted longer than the municipality allows."""
    today = timezone.localdate()
    until = written(today + timedelta(days=MISSING_FOR))
    assert "1 af 2 afdelinger har ingen aktiv kontaktperson." in it.in_the_municipality()
    assert (
        f"Hul siden {written(today)}; skal være fyldt inden {until} Hvem tager sig af det Helle Holm"
        in it.in_the_municipality("huller")
    )
    assert "0 dækket, 0 usikre, 1 uden" in it.in_the_municipality()
    assert "99,7 % (1 af 365 afdelingsdage uden)" in it.in_the_municipality()
    assert "(1 dag)" in it.department()
    newest = it.came_to(HELLE)[-1]
    assert f"Hvem kan tage over?\n- {DEPARTMENT}, siden {written(today)}\n" in newest
    it.let_pass(MISSING_FOR)
    assert "Åbent for længe siden" in it.in_the_municipality("huller")
    assert "1 hul har varet for længe." in it.in_the_municipality()
    assert "for længe: kommunen ser det" in it.came_to(HELLE)[-1]


def the_keeper_mends_the_address(it: Life) -> None:
    """Give Karin an address that takes letters; say that it is right; nothing is left of the doubt but its history."""
    work, told = f"/kontaktpersoner/{it.karin.id}/goer/", len(it.came_to(HELLE))
    mended = {"name": "Karin Kvist", "email": "karin@bindeled.example", "kind": "caretaker", "language": "da"}
    assert (
        it.helle.post(work, {"do": "correct", **{f"ret-{name}": text for name, text in mended.items()}}).status_code
        == 302
    )
    assert it.helle.post(work, {"do": "confirm"}).status_code == 302
    it.let_pass(8)
    # She had not answered either, but nobody asked her again: no letter came to her.
    assert [(cause, is_open) for cause, _days, is_open in it.doubts()] == [("bounced", False), ("silent", False)]
    assert "1 dækket, 0 usikre, 0 uden" in it.in_the_municipality()
    assert f"({MISSING_FOR} af 365 afdelingsdage uden)" in it.in_the_municipality()
    assert f"({MISSING_FOR} dage)" in it.department()
    assert len(it.came_to(HELLE)) == told


def test_who_says_on_the_same_day_that_it_is_right_is_believed_until_the_next_letter_is_refused(
    life: Callable[[str], Life],
) -> None:
    it = life("refused.example")
    asked_and_answered_by_the_mail_server(it, "refused.example")
    it.helle.post(f"/kontaktpersoner/{it.karin.id}/goer/", {"do": "confirm"})
    it.work()
    assert it.doubts() == [("bounced", 0, False)]
    assert len(it.came_to(HELLE)) == 1
    it.let_pass(ASKED_EVERY)
    it.work()
    assert it.doubts() == [("bounced", ASKED_EVERY, False), ("bounced", 0, True)]
    assert len(it.came_to(HELLE)) == 2


def test_a_mail_server_that_takes_the_question_makes_no_doubt(life: Callable[[str], Life]) -> None:
    it = life("bindeled.example")
    it.work()
    it.let_pass(ANSWERED_WITHIN)
    assert Letter.objects.get(kind="still_right").state == "sent"
    assert it.doubts() == []
    assert "Aktiv Ejendomsfunktionær, 3B" in it.on_the_list()
    assert "1 dækket, 0 usikre, 0 uden" in it.in_the_municipality()
    assert it.came_to(HELLE) == []


def link_in(letter: str) -> str:
    found = re.search(r"^http://\S+(/passer/\S+/)$", letter, re.MULTILINE)
    assert found
    return found[1]


def test_silence_is_a_doubt_then_an_alarm_and_one_click_ends_it(life: Callable[[str], Life]) -> None:
    it, karin = life("bindeled.example"), "karin@bindeled.example"
    it.work()
    it.let_pass(ANSWERED_WITHIN + 1)
    assert it.doubts() == [("silent", 0, True)]
    assert "Ingen har svaret" in it.on_the_list()
    assert "0 dækket, 1 usikre, 0 uden" in it.in_the_municipality()
    question, reminder = it.came_to(karin)
    assert reminder.startswith("Vi har ikke hørt fra dig")
    assert "- Karin Kvist: ingen har svaret" in it.came_to(HELLE)[0]

    it.let_pass(DOUBTED_FOR)
    assert len(it.came_to(karin)) == 3
    the_alarm(it)
    nobody, link = Site("sender"), link_in(it.came_to(karin)[-1])
    assert nobody.get(link_in(question)).status_code == 410
    assert "Karin Kvist" in shown(nobody, link)
    assert it.doubts()[0][2], "to look is not to answer"
    assert nobody.post(link, {"answer": "right"}).status_code == 200
    it.let_pass(ANSWERED_WITHIN + 1)
    assert it.doubts() == [("silent", DOUBTED_FOR + MISSING_FOR + ANSWERED_WITHIN + 1, False)]
    assert "Aktiv Ejendomsfunktionær, 3B" in it.on_the_list()
    assert f"({MISSING_FOR} af 365 afdelingsdage uden)" in it.in_the_municipality()
    assert f"({MISSING_FOR} dage)" in it.department()


def test_who_answers_in_time_is_never_in_doubt(life: Callable[[str], Life]) -> None:
    it = life("bindeled.example")
    it.work()
    Site("sender").post(link_in(it.came_to("karin@bindeled.example")[0]), {"answer": "right"})
    it.let_pass(ANSWERED_WITHIN + DOUBTED_FOR)
    assert it.doubts() == []
    assert "1 dækket, 0 usikre, 0 uden" in it.in_the_municipality()
    assert len(it.came_to("karin@bindeled.example")) == 1
