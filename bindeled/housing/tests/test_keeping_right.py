"""The clock keeps lists right: the question, what came back, silence, chasing, and the alarm."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.actions import keeping_right
from bindeled.housing.models import Appointment, ContactPerson, Doubt, Leave
from bindeled.housing.queries.coverage import standings
from bindeled.housing.schedule import keep_lists_right
from bindeled.municipalities.models import Municipality
from bindeled.post.models import Letter
from conftest import acting
from journeys.factory import LONG_AGO, World
from journeys.sides import Site

QUARTER = timedelta(days=91)


@pytest.fixture
def karin(world: World) -> ContactPerson:
    """Karin's entry, confirmed a quarter ago; the others were confirmed today."""
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(confirmed_on=today() - QUARTER)
    return ContactPerson.objects.get(account_id=world["Karin"].id)


def today() -> date:
    return timezone.localdate()


def run(step: Any, *, on: date, code: str = "0101") -> int:
    with acting("worker"), entered(Door("worker", municipality=code)):
        done: int = step(Municipality.objects.get(code=code), on=on)
    return done


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("queued_at"))


def link_in(letter: Letter) -> str:
    found = re.search(r"/passer/\S+/", letter.text)
    assert found
    return found[0]


def asked(on: date) -> str:
    assert run(keeping_right.ask_whether_still_right, on=on) == 1
    return link_in(letters("still_right")[-1])


def test_each_quarter_one_is_asked_once(karin: ContactPerson) -> None:
    assert run(keeping_right.ask_whether_still_right, on=today() - timedelta(days=1)) == 0
    assert run(keeping_right.ask_whether_still_right, on=today()) == 1
    assert run(keeping_right.ask_whether_still_right, on=today()) == 0
    [letter] = letters("still_right")
    assert letter.to_address == "karin@bindeled.example"
    assert letter.subject == "Passer det stadig, at du er kontaktperson?"
    assert "Ejendomsfunktionær\n- Hørgården 2\n" in letter.text
    assert "Du skal ikke logge ind:" in letter.text


def test_whoever_has_never_come_in_or_is_in_no_department_is_not_asked(world: World, karin: ContactPerson) -> None:
    Appointment.objects.filter(contact_person=karin).update(valid_to=today() - timedelta(days=1))
    assert run(keeping_right.ask_whether_still_right, on=today()) == 0
    Appointment.objects.filter(contact_person=karin).update(valid_to=None)
    world["Karin"].is_active = False
    world["Karin"].save()
    assert run(keeping_right.ask_whether_still_right, on=today()) == 0


def test_the_setting_of_the_municipality_says_how_often(karin: ContactPerson) -> None:
    Municipality.objects.filter(code="0101").update(still_right_days=92)
    assert run(keeping_right.ask_whether_still_right, on=today()) == 0


def test_looking_at_the_question_changes_nothing_and_one_button_answers_it(
    karin: ContactPerson, sender_site: Site
) -> None:
    link = asked(today())
    page = sender_site.get(link).content.decode()
    assert "Karin Kvist" in page
    karin.refresh_from_db()
    assert karin.confirmed_on == today() - QUARTER
    assert sender_site.post(link, {"answer": "right"}).status_code == 200
    karin.refresh_from_db()
    assert karin.confirmed_on == today()


@pytest.mark.parametrize("answer", ["wrong", "left"])
def test_an_answer_that_something_is_wrong_puts_the_entry_in_doubt(
    karin: ContactPerson, sender_site: Site, answer: str
) -> None:
    page = sender_site.post(asked(today()), {"answer": answer}).content.decode()
    assert "3B får besked om, at listen skal rettes." in page
    assert Doubt.objects.get().cause == "said"


def test_a_press_of_no_button_is_refused_with_words(karin: ContactPerson, sender_site: Site) -> None:
    response = sender_site.post(asked(today()), {"answer": "maybe"})
    assert response.status_code == 422
    assert "Vælg en af de tre knapper." in response.content.decode()


def test_a_link_that_nobody_was_sent_asks_nothing(world: World, sender_site: Site) -> None:
    for token in ("findes-ikke", "x" * 500):
        response = sender_site.get(f"/passer/{token}/")
        assert response.status_code == 410
        assert "spørger ikke om noget længere" in response.content.decode()


def test_silence_makes_an_entry_doubtful_and_the_person_is_asked_again_each_week(karin: ContactPerson) -> None:
    asked(today())
    assert run(keeping_right.note_silence, on=today() + timedelta(days=14)) == 0
    doubtful = today() + timedelta(days=15)
    assert run(keeping_right.note_silence, on=doubtful) == 1
    assert run(keeping_right.note_silence, on=doubtful) == 0
    run(keeping_right.chase, on=doubtful)
    run(keeping_right.chase, on=doubtful + timedelta(days=6))
    assert len(letters("still_right")) == 2
    run(keeping_right.chase, on=doubtful + timedelta(days=7))
    assert len(letters("still_right")) == 3
    assert "Vi har ikke hørt fra dig" in letters("still_right")[-1].subject


def test_the_newest_link_answers_and_the_older_ones_do_not(karin: ContactPerson, sender_site: Site) -> None:
    first = asked(today())
    doubtful = today() + timedelta(days=15)
    run(keeping_right.note_silence, on=doubtful)
    run(keeping_right.chase, on=doubtful)
    newest = link_in(letters("still_right")[-1])
    assert sender_site.get(first).status_code == 410
    sender_site.post(newest, {"answer": "right"})
    assert not Doubt.objects.filter(ended_on=None).exists()


@pytest.mark.parametrize("state", ["bounced", "refused", "failed"])
def test_a_letter_that_did_not_come_makes_an_entry_doubtful(karin: ContactPerson, state: str) -> None:
    asked(today())
    assert run(keeping_right.note_what_came_back, on=today()) == 0
    sent_at = timezone.now() if state == "bounced" else None
    Letter.objects.filter(kind="still_right").update(state=state, sent_at=sent_at)
    assert run(keeping_right.note_what_came_back, on=today()) == 1
    assert run(keeping_right.note_what_came_back, on=today()) == 0
    assert Doubt.objects.get().cause == "bounced"


def test_what_came_back_before_somebody_confirmed_is_no_doubt(karin: ContactPerson) -> None:
    asked(today())
    Letter.objects.filter(kind="still_right").update(state="refused", queued_at=timezone.now() - timedelta(days=3))
    ContactPerson.objects.filter(id=karin.id).update(confirmed_on=today())
    assert run(keeping_right.note_what_came_back, on=today()) == 0


def test_somebody_whose_letters_come_back_is_not_written_to_again(karin: ContactPerson) -> None:
    asked(today())
    Letter.objects.filter(kind="still_right").update(state="refused")
    doubtful = today() + timedelta(days=15)
    run(keeping_right.note_what_came_back, on=doubtful)
    run(keeping_right.note_silence, on=doubtful)
    run(keeping_right.chase, on=doubtful)
    assert len(letters("still_right")) == 1


def test_doubt_becomes_an_alarm_when_nobody_clears_it_up(world: World, karin: ContactPerson) -> None:
    Appointment.objects.exclude(contact_person=karin).delete()
    Doubt.objects.create(
        municipality_id="0101", organisation=karin.organisation, contact_person=karin, cause="silent", since=today()
    )
    for after, covered in ((0, True), (13, True), (14, False)):
        with acting("worker"), entered(Door("worker", municipality="0101")):
            found = standings("0101", on=today() + timedelta(days=after))
        assert {standing.name: standing.coverage.is_covered for standing in found}["Hørgården 2"] is covered


def test_the_keepers_are_told_of_gaps_and_doubts_in_one_letter_and_again_each_week(
    world: World, karin: ContactPerson
) -> None:
    Appointment.objects.filter(organisation=karin.organisation).update(valid_to=today() - timedelta(days=1))
    assert run(keeping_right.chase, on=today()) == 1
    assert run(keeping_right.chase, on=today() + timedelta(days=6)) == 0
    assert run(keeping_right.chase, on=today() + timedelta(days=7)) == 1
    first, _again = letters("list_needs_you")
    assert first.to_address == "helle@bindeled.example"
    assert first.subject == "1 afdeling har ingen kontaktperson"
    assert "Hørgården 2, siden" in first.text
    assert "Karin" not in first.text


def test_a_gap_that_is_ahead_is_told_before_it_happens(world: World, karin: ContactPerson) -> None:
    Appointment.objects.filter(organisation=karin.organisation).update(valid_to=today() + timedelta(days=10))
    assert run(keeping_right.chase, on=today()) == 1
    assert "Snart uden kontaktperson:" in letters("list_needs_you")[0].text


def test_a_deputy_fills_the_days_away_so_that_nobody_is_told(world: World, karin: ContactPerson) -> None:
    office = ContactPerson.objects.get(account_id=world["Ejendomskontoret"].id)
    Appointment.objects.filter(contact_person=office).update(deputy=True)
    Leave.objects.create(
        municipality_id="0101", organisation=karin.organisation, contact_person=karin, valid_from=today()
    )
    assert run(keeping_right.chase, on=today()) == 0
    Appointment.objects.filter(contact_person=office).delete()
    assert run(keeping_right.chase, on=today()) == 1


def test_the_worker_does_it_all_for_every_municipality(world: World, karin: ContactPerson) -> None:
    with acting("worker"):
        keep_lists_right()
        keep_lists_right()
    assert len(letters("still_right")) == 1
    assert karin.confirmed_on > LONG_AGO


def test_one_municipalitys_trouble_is_not_anothers(
    world: World, karin: ContactPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(municipality: Municipality, *, on: date) -> int:
        if municipality.code == "0101":
            raise RuntimeError(municipality.code)
        seen.append(municipality.code)
        return 0

    seen: list[str] = []
    monkeypatch.setattr("bindeled.housing.schedule.HOURLY", (fails,))
    with acting("worker"), pytest.raises(RuntimeError, match="0101"):
        keep_lists_right()
    assert seen == ["0157"]
