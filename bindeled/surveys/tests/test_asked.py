"""A round from its set-up to its results: on real walls, without JavaScript; who is asked, reminded and told what."""

import html
import logging
import re
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone

from bindeled.confidentiality import sealing
from bindeled.confidentiality.doors import Door, current, entered
from bindeled.confidentiality.envelope import Place, UnreadableError
from bindeled.config.logs import WithoutValues
from bindeled.config.worker import tend_surveys
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.post.models import Letter
from bindeled.surveys import actions, ballots
from bindeled.surveys.actions import SurveyRefusedError, TokenGoneError
from bindeled.surveys.models import Ballot, Invitee, NoThanks, PartnerAddress, RoundGroup, SurveyRound, Tally, Token
from bindeled.surveys.rules.questions import QUESTIONNAIRES
from bindeled.surveys.rules.rounds import Quarter
from bindeled.surveys.tests.rounds import a_round, invite
from conftest import Site, acting
from journeys.factory import World

CODES = [question.code for question in QUESTIONNAIRES["contacts"].questions]
AGREED = dict.fromkeys(CODES, "agree")


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def tend(day: date) -> list[Letter]:
    """Let the worker do what is due on a day; answer its letters since."""
    before = set(Letter.objects.values_list("id", flat=True))
    with patch("django.utils.timezone.localdate", lambda *_any: day):
        tend_surveys()
    return list(Letter.objects.filter(kind="survey").exclude(id__in=before).order_by("to_address"))


def links(letter: Letter) -> list[str]:
    """Answer the paths in a letter: by which one answers, and by which one says no thanks."""
    return re.findall(r"http://[^/\s]+(/\S+)", letter.text)


@pytest.fixture
def lis(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Lis"])
    return municipal_site


def test_a_round_runs_by_the_calendar_from_set_up_to_results(lis: Site, world: World) -> None:
    assert "Der er ikke sat nogen runde op" in seen(lis.get("/spoergeskemaer/"))
    page = lis.get("/spoergeskemaer/ny/")
    quarter = re.findall(r'name="quarter" value="([^"]+)"', page.content.decode())[0]
    wrong = lis.post("/spoergeskemaer/ny/", {"quarter": quarter, "contacts": "3"})
    assert wrong.status_code == 422
    assert "mindst 10" in seen(wrong)
    assert f'value="{quarter}"' in wrong.content.decode()
    assert lis.post("/spoergeskemaer/ny/", {}).status_code == 422
    address = str(lis.post("/spoergeskemaer/ny/", {"quarter": quarter, "contacts": ""}).headers["Location"])
    round_ = SurveyRound.objects.get()
    assert (round_.state, round_.opens_on) == ("planned", Quarter(round_.year, round_.quarter).opens_on)
    assert tend(round_.opens_on - timedelta(days=1)) == []
    on_the_day = set(
        ContactPerson.objects.filter(municipality_id="0101", appointments__isnull=False).values_list("email", flat=True)
    )
    told = tend(round_.opens_on)
    assert {letter.to_address for letter in told} == on_the_day
    assert tend(round_.opens_on) == [], "everybody gets one"
    assert all(
        "Et par spørgsmål om kontaktpersonordningen" in letter.subject for letter in told if letter.language == "da"
    )
    bodies = {re.sub(r"http\S+", "", letter.text) for letter in told if letter.language == "da"}
    assert len(bodies) == 1, "everybody who is asked reads the same"
    group = RoundGroup.objects.get()
    assert (group.asked, group.skipped) == (len(told), 0)
    assert Token.objects.count() == len(told)
    with patch("django.utils.timezone.localdate", lambda *_any: round_.opens_on):
        _answers(Site("sender"), told[0])
        page = seen(lis.get(address))
    assert Ballot.objects.count() == 1
    again = tend(round_.opens_on + timedelta(days=7))
    assert {letter.to_address for letter in again} == on_the_day - {told[0].to_address}
    assert all("Påmindelse" in letter.subject for letter in again if letter.language == "da")
    assert links(again[0]) == links(next(one for one in told if one.to_address == again[0].to_address))
    stop = links(again[0])[1]
    with patch("django.utils.timezone.localdate", lambda *_any: round_.opens_on):
        assert "Spørg mig ikke igen" in seen(Site("sender").get(stop))
        assert NoThanks.objects.count() == 0, "a mail scanner that opens the link ends nothing"
        for _twice in range(2):
            assert "Du bliver ikke spurgt mere" in seen(Site("sender").post(stop, {"do": "stop"}))
    last = tend(round_.opens_on + timedelta(days=14))
    assert {letter.to_address for letter in last} == on_the_day - {told[0].to_address, again[0].to_address}
    assert tend(round_.closes_on) == []
    assert tend(round_.closes_on + timedelta(days=1)) == []
    round_.refresh_from_db()
    assert round_.state == "closed"
    assert not Token.objects.exists()
    assert not Ballot.objects.exists()
    assert not Tally.objects.exists(), "of so few nothing is kept"
    assert set(Invitee.objects.values_list("email", "letters")) == {("", 0)}
    page = seen(lis.get(address))
    assert "Færre end 10 svarede" in page
    assert f"{len(told)} blev spurgt, 1 svarede" in page


def _answers(anybody: Site, letter: Letter) -> None:
    [link, _stop] = links(letter)
    page = anybody.get(link)
    assert "Hvad betyder ordningen for dig?" in seen(page)
    assert page.headers["Cache-Control"].startswith("max-age=0")
    half = anybody.post(link, {**AGREED, "life": ""})
    assert half.status_code == 422
    assert "4. Vælg et svar, også hvis du ikke ved det" in seen(half)
    assert half.content.decode().count("checked") == len(CODES) - 1, "what was chosen stays"
    assert anybody.post(link, {**AGREED, "life": "Bo hjalp"}).status_code == 422
    answered = anybody.post(link, AGREED)
    assert answered.headers["Location"] == "/spoergeskema/tak/"
    assert "Dine svar er sendt" in seen(anybody.get("/spoergeskema/tak/"))
    used, unknown = anybody.get(link), anybody.get("/spoergeskema/svar/0101/00000000-0000-4000-8000-00000000cafe/")
    assert used.status_code == unknown.status_code == 410
    assert seen(used) == seen(unknown)
    assert anybody.post(link, AGREED).status_code == 410


def test_results_are_shown_of_ten_with_interval_and_caveat(lis: Site) -> None:
    round_ = a_round(days=20)
    invited = [invite(round_, f"nr{number}@bindeled.example") for number in range(14)]
    for number, one in enumerate(invited[:12]):
        with acting("sender"), entered(Door("public", actor=one.answering, municipality="0101")):
            actions.answer({**AGREED, "life": "agree" if number < 6 else "disagree"})
    tend(round_.opens_on + timedelta(days=22))
    page = seen(lis.get(f"/spoergeskemaer/{round_.id}/"))
    assert "14 blev spurgt, 12 svarede. Svarprocenten er 86 %" in page
    assert "6 af de 12, der svarede, er enige eller delvist enige: 50 % (mellem 25 og 75 % ved 95 %)" in page
    assert page.count("Hvordan der blev svaret, vises ikke: næsten alle valgte det samme") == len(CODES) - 1
    assert "12 af de 12" not in page, "that would be everybody's answer"
    assert page.count("Dette er oplevet effekt.") == len(CODES)
    later = a_round(year=2099, days=0, state="closed")
    RoundGroup.objects.filter(round=later).update(asked=20, answered=15)
    for code in CODES:
        Tally.objects.create(
            municipality_id="0101", round=later, group="contacts", question=code, choice="agree", count=15
        )
    assert "I runden før: 50 % (mellem 25 og 75 %)" in seen(lis.get(f"/spoergeskemaer/{later.id}/"))


def test_nobody_is_asked_twice_within_a_year_nor_who_wants_no_more(world: World) -> None:
    round_ = a_round(days=0, state="planned")
    before = a_round(days=300, state="closed")
    karin = ContactPerson.objects.filter(account_id=world["Karin"].id).first()
    assert karin is not None
    invite(before, karin.email)
    everybody = {one.email for one in ContactPerson.objects.filter(municipality_id="0101", appointments__isnull=False)}
    other = min(everybody - {karin.email})
    NoThanks.objects.create(municipality_id="0101", whom=invite(a_round(days=400, state="closed"), other).invitee.whom)
    told = tend(round_.opens_on)
    assert {letter.to_address for letter in told} == everybody - {karin.email, other}
    assert RoundGroup.objects.get(round=round_).skipped == 2
    Invitee.objects.update(invited_on=round_.opens_on - timedelta(days=367))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.forget_invitees(round_.opens_on)
    assert not Invitee.objects.exists()
    assert NoThanks.objects.count() == 1
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert actions.forget_invitees(round_.opens_on + timedelta(days=1826)) == 1


def test_no_more_can_be_taken_back_for_as_long_as_it_is_kept(world: World) -> None:
    mine = invite(a_round(), "karin@bindeled.example")
    page, anybody = f"/spoergeskema/nej-tak/0101/{mine.declining}/", Site("sender")
    assert anybody.post(page, {"do": "stop"}).status_code == 200
    Invitee.objects.all().delete()
    assert "Du har sagt, at du ikke vil spørges" in seen(anybody.get(page))
    assert anybody.post(page, {"do": "stop"}).status_code == 200
    assert NoThanks.objects.count() == 1
    taken_back = anybody.post(page, {"do": "want"})
    assert "Du kan blive spurgt igen" in seen(taken_back)
    assert "Spørg mig ikke igen" not in seen(taken_back), "nobody is known there who could be asked"
    assert not NoThanks.objects.exists()
    unknown = anybody.get("/spoergeskema/nej-tak/0101/00000000-0000-4000-8000-00000000cafe/")
    for gone in (anybody.get(page), anybody.post(page, {"do": "stop"})):
        assert gone.status_code == unknown.status_code == 410
        assert seen(gone) == seen(unknown)


def test_a_yearly_round_asks_the_same_people_again_although_the_worker_was_late_last_year(world: World) -> None:
    before = a_round(days=364, state="planned")
    asked = {letter.to_address for letter in tend(before.opens_on + timedelta(days=2))}
    assert asked
    tend(before.closes_on + timedelta(days=1))
    too_soon = a_round(days=1, state="planned")
    assert tend(too_soon.opens_on) == []
    a_year_later = a_round(days=0, state="planned")
    assert {letter.to_address for letter in tend(a_year_later.opens_on)} == asked


def test_a_round_that_nobody_opened_in_time_asks_nobody(lis: Site, caplog: pytest.LogCaptureFixture) -> None:
    round_ = a_round(days=0, state="planned")
    PartnerAddress.objects.create(municipality_id="0101", round=round_, email="jobcenter@bindeled.example")
    assert tend(round_.closes_on + timedelta(days=1)) == []
    assert SurveyRound.objects.get().state == "called_off"
    assert "was not opened before its last day" in caplog.text
    assert not Invitee.objects.exists()
    assert not Token.objects.exists()
    assert not PartnerAddress.objects.exists()
    assert "Ingen blev spurgt" in seen(lis.get(f"/spoergeskemaer/{round_.id}/"))


def test_whoever_was_drawn_and_got_no_letter_does_not_count_as_asked(world: World) -> None:
    round_ = a_round()
    written, _unwritten = invite(round_, "nr1@bindeled.example"), invite(round_, "nr2@bindeled.example")
    Invitee.objects.exclude(id=written.invitee.id).update(letters=0)
    tend(round_.closes_on + timedelta(days=1))
    assert [one.id for one in Invitee.objects.all()] == [written.invitee.id]
    assert RoundGroup.objects.get().asked == 1


def test_a_sample_is_drawn_from_the_roster_of_that_day_by_the_seed(world: World) -> None:
    round_ = a_round(days=0, state="planned")
    RoundGroup.objects.update(sample=1)
    Appointment.objects.filter(contact_person__account_id=world["Karin"].id).update(
        valid_to=round_.opens_on - timedelta(days=1)
    )
    [letter] = tend(round_.opens_on)
    assert letter.to_address != world["Karin"].email
    assert RoundGroup.objects.get().asked == 1


def test_a_round_is_called_off_and_set_up_again_but_not_twice(world: World) -> None:
    quarter = Quarter(timezone.localdate().year + 1, 1)
    with acting("municipality"), entered(world.door("Lis")):
        first = actions.set_up(quarter, samples={"contacts": None}, by=world["Lis"])
        with pytest.raises(SurveyRefusedError, match="allerede"):
            actions.set_up(quarter, samples={"contacts": None}, by=world["Lis"])
        actions.call_off_survey(first, by=world["Lis"])
        actions.set_up(quarter, samples={"contacts": 10}, by=world["Lis"])
        first.refresh_from_db()
        with pytest.raises(SurveyRefusedError, match="lukker af sig selv"):
            actions.call_off_survey(first, by=world["Lis"])
        with pytest.raises(SurveyRefusedError):
            actions.set_up(quarter, samples={"contacts": 2}, by=world["Lis"])
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(SurveyRefusedError, match="ledere"):
        actions.set_up(quarter.after, samples={"contacts": None}, by=world["Bo"])


def test_the_database_takes_one_ballot_for_a_token_and_shows_it_to_nobody(world: World) -> None:
    round_ = a_round()
    mine = invite(round_, "karin@bindeled.example")
    put = {"municipality_id": "0101", "round_id": round_.id, "group": "contacts", "sealed": b"x"}
    for door in (Door("public", municipality="0101"), Door("public", actor=mine.declining, municipality="0101")):
        with acting("sender"), pytest.raises(DatabaseError), entered(door):
            Ballot(**put).save(force_insert=True)
    mine_at = Door("public", actor=mine.answering, municipality="0101")
    with acting("sender"), entered(mine_at):
        actions.answer(AGREED)
        with pytest.raises(TokenGoneError):
            actions.answer(AGREED)
    assert Ballot.objects.count() == 1
    with acting("sender"), pytest.raises(DatabaseError), entered(mine_at):
        list(Ballot.objects.all())
    for who in ("Lis", "Bo"):
        with acting("municipality"), pytest.raises(DatabaseError), entered(world.door(who)):
            list(Ballot.objects.all())
        with acting("municipality"), pytest.raises(DatabaseError), entered(world.door(who)):
            list(Token.objects.values("token_sum"))
        with acting("municipality"), pytest.raises(DatabaseError), entered(world.door(who)):
            list(Invitee.objects.all())
    Tally.objects.create(
        municipality_id="0101", round=round_, group="contacts", question="life", choice="agree", count=5
    )
    with acting("municipality"), entered(world.door("Bo")):
        assert not Tally.objects.exists()


def test_a_ballot_is_mixed_sealed_anew_and_an_unreadable_one_stops_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    round_ = a_round()
    for number in range(3):
        one = invite(round_, f"nr{number}@bindeled.example")
        with acting("sender"), entered(Door("public", actor=one.answering, municipality="0101")):
            actions.answer(AGREED)
    before = {(one.id, bytes(one.sealed)) for one in Ballot.objects.all()}
    Ballot.objects.create(municipality_id="0101", round=round_, group="contacts", sealed=b"broken")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert actions.mix_ballots() == 4
        assert actions.mix_ballots() == 0
    assert "1 ballots of the round" in caplog.text
    after = {(one.id, bytes(one.sealed)) for one in Ballot.objects.exclude(sealed=b"broken")}
    assert len(after) == 3
    assert Ballot.objects.filter(mixed=True).count() == 4, "what cannot be opened is neither lost nor left in its place"
    assert not {id_ for id_, _sealed in before} & {id_ for id_, _sealed in after}
    assert not {sealed for _id, sealed in before} & {sealed for _id, sealed in after}
    tend(round_.closes_on + timedelta(days=14))
    assert SurveyRound.objects.get().state == "open"
    tend(round_.closes_on + timedelta(days=15))
    assert "1 ballots of the round 2000-1 were never opened, and are deleted" in caplog.text
    assert RoundGroup.objects.get().answered == 3
    assert not Ballot.objects.exists()


def test_ballots_outlive_a_wrong_key_and_are_counted_when_the_right_one_is_back(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    round_ = a_round()
    for number in range(11):
        one = invite(round_, f"nr{number}@bindeled.example")
        with acting("sender"), entered(Door("public", actor=one.answering, municipality="0101")):
            actions.answer(AGREED)
    with patch.object(sealing, "unseal", side_effect=UnreadableError):
        tend(timezone.localdate())
        tend(round_.closes_on + timedelta(days=1))
        before = caplog.text.count("Its close waits until")
        tend(round_.closes_on + timedelta(days=1))
    assert "11 ballots of the round 2000-1 cannot be opened with the municipality's key; they stay." in caplog.text
    assert caplog.text.count("Its close waits until") == before, "once a day"
    assert Ballot.objects.count() == 11
    assert SurveyRound.objects.get().state == "open"
    tend(round_.closes_on + timedelta(days=2))
    assert RoundGroup.objects.get().answered == 11
    assert Tally.objects.get(question="life").count == 11
    assert not Ballot.objects.exists()


def test_trouble_with_one_municipalitys_ballots_stops_no_round_and_holds_its_own_reminders_back(world: World) -> None:
    here, over = a_round(days=7), a_round(days=22)
    elsewhere = a_round(municipality="0157", days=0, state="planned")
    answered, _waits = invite(here, "nr1@bindeled.example"), invite(here, "nr2@bindeled.example")
    with acting("sender"), entered(Door("public", actor=answered.answering, municipality="0101")):
        actions.answer(AGREED)
    whole = actions.mix_ballots

    def broken() -> int:
        if current().municipality == "0101":
            raise RuntimeError("broken")
        return whole()

    with (
        patch("bindeled.config.worker.connection"),  # it is not closed inside a test
        patch("bindeled.config.worker.surveys.mix_ballots", broken),
        pytest.raises(RuntimeError),
    ):
        tend(timezone.localdate())
    assert SurveyRound.objects.get(id=over.id).state == "closed"
    assert SurveyRound.objects.get(id=elsewhere.id).state == "open"
    assert not Letter.objects.filter(kind="survey", municipality_id="0101").exists(), "who is reminded tells nothing"
    assert [letter.to_address for letter in tend(timezone.localdate())] == ["nr2@bindeled.example"]


@pytest.mark.parametrize("nonsense", ["[]", "hej", '{"life": ["agree"]}'])
def test_a_ballot_of_nonsense_stops_nothing_and_is_no_answer(world: World, nonsense: str) -> None:
    round_, made = a_round(), uuid4()
    sealed = sealing.seal(nonsense, Place("0101", ballots.TABLE, ballots.COLUMN, made))
    Ballot.objects.create(id=made, municipality_id="0101", round=round_, group="contacts", sealed=sealed)
    tend(timezone.localdate())
    assert Ballot.objects.filter(mixed=True).count() == 1
    tend(round_.closes_on + timedelta(days=1))
    assert RoundGroup.objects.get().answered == 0


def test_the_log_names_nobody_where_somebody_answers(
    world: World, sender_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    mine = invite(a_round(), world["Karin"].email)
    sender_site.sign_in_as(world["Karin"])
    page = f"/spoergeskema/svar/0101/{mine.answering}/"
    with caplog.at_level("INFO"):
        caplog.clear()
        assert sender_site.post(page, AGREED).status_code == 302
        assert sender_site.get(page).status_code == 410
        assert sender_site.get(page.replace("/svar/", "/nej-tak/")).status_code == 410
    assert str(world["Karin"].id) not in caplog.text
    assert "refused 410 page=answer_survey account=nobody" in caplog.text
    assert str(mine.answering) not in "".join(map(_as_logged, caplog.records))


def _as_logged(record: logging.LogRecord) -> str:
    WithoutValues().filter(record)
    return record.getMessage()
