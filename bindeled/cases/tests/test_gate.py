"""Consent and the one gate back, under row security: two persons, a consent that holds at that moment, and nothing else ever goes."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Consent, Feedback
from bindeled.cases.queries.consent import Words
from bindeled.cases.tests.test_cases import arrive
from bindeled.children.models import ChildClock
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.doorstep import actions as doorstep
from bindeled.doorstep.tests.conftest import fresh
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.municipalities.models import Municipality, Unit
from bindeled.post.models import Letter
from bindeled.receipts.actions import let_go
from bindeled.receipts.models import Message, Receipt
from bindeled.receipts.rules import MESSAGE_DAYS
from conftest import Site, acting
from journeys.factory import World

WHO, SCOPE = "Hendes datter Rosa", "At hun gerne vil have besøg"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def say(world: World, case: Case, answer: str = "given", who: str = "Bo", **changes: Any) -> Consent:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        found = queries.bare_case(case.id)
        [concern] = queries.concerns_in(found)
        given: dict[str, Any] = {
            "recipient": concern,
            "answer": answer,
            "words": Words(WHO),
            "wordings": ("in_touch", "helped") if answer == "given" else (),
            "way": "meeting",
            "said_on": today(),
            "until": today(30) if answer == "given" else None,
        }
        return actions.note_consent(found, **given | changes, by=world[who])


def propose(world: World, case: Case, given: Consent, wording: str = "in_touch", who: str = "Bo") -> Feedback:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        found = queries.consent_of(queries.bare_case(case.id), given.id)
        return actions.propose_feedback(found, wording=wording, by=world[who])


def act(world: World, case: Case, verb: Any, proposed: Feedback, who: str = "Lis") -> None:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        verb(queries.passage_of(queries.bare_case(case.id), proposed.id), by=world[who])


def withdraw(world: World, case: Case, given: Consent) -> None:
    with acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        actions.withdraw_consent(queries.consent_of(queries.bare_case(case.id), given.id), on=today(), by=world["Bo"])


def work(municipality: str = "0101") -> int:
    with acting("worker"), entered(Door("worker", municipality=municipality)):
        return actions.give_feedback()


def seconded(world: World, case: Case) -> tuple[Consent, Feedback]:
    given = say(world, case)
    proposed = propose(world, case, given)
    act(world, case, actions.second_feedback, proposed)
    return given, proposed


def state(feedback: Feedback) -> str:
    return Feedback.objects.get(id=feedback.id).state


# -- The gate open --------------------------------------------------------------------------------------------------------


def test_what_two_persons_stand_behind_reaches_the_sender_and_says_only_its_words(
    world: World, case: Case, sender_site: Site
) -> None:
    _given, proposed = seconded(world, case)
    assert not Message.objects.exists()
    assert work() == 1
    assert work() == 0
    assert state(proposed) == "sent"
    message, receipt = Message.objects.get(), Receipt.objects.get()
    assert (message.to_id, message.number, message.wording) == (world["Karin"].id, receipt.number, "in_touch")
    assert message.id != proposed.id
    [letter] = Letter.objects.all()
    # The very mail that a resident's letter has: whoever reads over the shoulder learns nothing.
    assert (letter.kind, letter.to_address, letter.facts) == (
        "doorstep_notice",
        world["Karin"].email,
        {"path": "/post/"},
    )
    sender_site.sign_in_as(world["Karin"])
    listed = sender_site.get("/post/").content.decode()
    assert f"/post/kommunen/{message.id}/" in listed
    assert "in touch" not in listed
    assert "i kontakt" not in listed
    deeds = TraceEntry.objects.filter(record_id=case.id).values_list("deed", flat=True)
    assert {"consent_noted", "feedback_proposed", "feedback_seconded", "feedback_sent"} <= set(deeds)


def test_only_whoever_it_is_for_finds_it_and_only_after_a_fresh_sign_in(
    world: World, case: Case, sender_site: Site
) -> None:
    seconded(world, case)
    work()
    path = f"/post/kommunen/{Message.objects.get().id}/"
    sender_site.sign_in_as(world["Karin"])
    assert sender_site.get(path)["Location"].startswith("/demo/igen/")
    with acting("sender"):
        shown = fresh(world, "Karin").get(path)
        others = fresh(world, "Ole")
        assert others.get(path).status_code == 404
        assert "/post/kommunen/" not in others.get("/post/").content.decode()
    assert shown.status_code == 200
    assert str(Receipt.objects.get()) in shown.content.decode()


def test_it_is_gone_after_its_days_whatever_the_municipality_does(world: World, case: Case) -> None:
    seconded(world, case)
    work()
    home = Municipality.objects.get(code="0101")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert let_go(home) == 0
    Message.objects.update(came_at=timezone.now() - timedelta(days=MESSAGE_DAYS, minutes=1))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert let_go(home) == 1
    assert not Message.objects.exists()
    assert Receipt.objects.exists()


# -- The gate shut ---------------------------------------------------------------------------------------------------------


def test_whoever_proposed_cannot_say_yes_to_it(world: World, case: Case) -> None:
    proposed = propose(world, case, say(world, case))
    with pytest.raises(RefusedError, match="second person"):
        act(world, case, actions.second_feedback, proposed, who="Bo")
    assert work() == 0
    assert state(proposed) == "proposed"


def test_the_database_itself_wants_two_persons(world: World, case: Case) -> None:
    proposed = propose(world, case, say(world, case))
    yes = {"state": "seconded", "seconded_at": timezone.now()}
    for who, by in (("Bo", "Bo"), ("Bo", "Lis"), ("Lis", "Bo")):
        with pytest.raises(DatabaseError), acting("municipality"), entered(world.door(who)), transaction.atomic():
            Feedback.objects.filter(id=proposed.id).update(**yes, seconded_by=world[by])
    with pytest.raises(DatabaseError), acting("worker"), entered(Door("worker", municipality="0101")):
        Feedback.objects.filter(id=proposed.id).update(state="sent", ended_at=timezone.now())
    assert state(proposed) == "proposed"


def test_no_door_of_the_municipality_lays_anything_down(world: World) -> None:
    to = {"to_id": world["Karin"].id, "number": "000000000A", "wording": "in_touch", "came_at": timezone.now()}
    with pytest.raises(ProgrammingError), acting("municipality"), entered(world.door("Bo")):
        Message(municipality_id="0101", **to).save(force_insert=True)


@pytest.mark.parametrize("answer", ["declined", "motivating"])
def test_a_no_opens_nothing(world: World, case: Case, answer: str) -> None:
    with pytest.raises(RefusedError, match="does not hold"):
        propose(world, case, say(world, case, answer))


def test_what_was_not_agreed_is_not_told(world: World, case: Case) -> None:
    with pytest.raises(RefusedError, match="has not agreed"):
        propose(world, case, say(world, case), wording="no_worry")


def test_a_consent_taken_back_shuts_the_gate_at_once(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    withdraw(world, case, given)
    assert state(proposed) == "stopped"
    assert work() == 0
    assert not Message.objects.exists()
    with pytest.raises(RefusedError, match="does not hold"):
        propose(world, case, given)
    with pytest.raises(RefusedError, match="already"):
        withdraw(world, case, given)


def test_what_was_taken_back_is_not_given_again_by_the_same_row(world: World, case: Case) -> None:
    given = say(world, case)
    withdraw(world, case, given)
    with pytest.raises(ProgrammingError), acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        Consent.objects.filter(id=given.id).update(withdrawn_on=None, withdrawn_at=None, withdrawn_by=None)
    with pytest.raises(ProgrammingError), acting("municipality"), entered(world.door("Bo")), transaction.atomic():
        Consent.objects.filter(id=given.id).update(withdrawn_by=world["Lis"])
    assert Consent.objects.get(id=given.id).withdrawn_at


def test_a_no_takes_an_earlier_yes_back_and_leaves_that_to_others(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    other = say(world, case, recipient=None, wordings=(), words=Words(WHO, SCOPE, "Psykiatrien"))
    say(world, case, "motivating")
    assert Consent.objects.get(id=given.id).withdrawn_at
    assert state(proposed) == "stopped"
    assert not Consent.objects.get(id=other.id).withdrawn_at
    say(world, case, "declined", recipient=None, words=Words(WHO, "", "  psykiatrien "))
    assert Consent.objects.get(id=other.id).withdrawn_at


def test_a_consent_that_ran_out_meanwhile_is_seen_by_the_worker(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    Consent.objects.filter(id=given.id).update(said_on=today(-3), until=today(-1))
    assert work() == 1
    assert state(proposed) == "stopped"
    assert not Message.objects.exists()


def test_whoever_left_the_list_is_told_nothing(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    Appointment.objects.filter(contact_person__account_id=world["Karin"].id).update(
        valid_from=today(-9), valid_to=today(-1)
    )
    assert work() == 1
    assert state(proposed) == "stopped"
    with pytest.raises(RefusedError, match="Nobody can be written to"):
        propose(world, case, given, wording="helped")


def test_an_account_that_an_office_shares_is_told_nothing(world: World, case: Case) -> None:
    given = say(world, case)
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(kind="property_office")
    with pytest.raises(RefusedError, match="shares it with an office"):
        propose(world, case, given)


def test_where_the_municipality_tells_nothing_no_consent_opens_anything(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    Municipality.objects.filter(code="0101").update(feedback="never")
    assert work() == 1
    assert state(proposed) == "stopped"
    for refused in (lambda: propose(world, case, given), lambda: say(world, case)):
        with pytest.raises(RefusedError, match="tells senders nothing"):
            refused()
    assert say(world, case, "declined").answer == "declined"


def test_a_case_whose_key_is_gone_tells_nothing_more(world: World, case: Case) -> None:
    _given, proposed = seconded(world, case)
    RecordKey.objects.filter(id=case.key_id).update(wrapped=None, destroyed_at=timezone.now())
    assert work() == 1
    assert state(proposed) == "stopped"


def test_one_that_cannot_be_sent_is_stopped_and_keeps_no_other_back(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, first = seconded(world, case)
    second = propose(world, case, given, wording="helped")
    act(world, case, actions.second_feedback, second)
    true = doorstep.lay_message

    def sometimes(**message: Any) -> None:
        true(**message)
        if message["wording"] == "in_touch":
            raise ValueError

    monkeypatch.setattr(doorstep, "lay_message", sometimes)
    assert work() == 2
    assert (state(first), state(second)) == ("stopped", "sent")
    assert [message.wording for message in Message.objects.all()] == ["helped"]
    assert Letter.objects.count() == 1


def test_the_same_is_said_once(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    with pytest.raises(RefusedError, match="said once"):
        propose(world, case, given)
    work()
    with pytest.raises(RefusedError, match="said once"):
        propose(world, case, given)
    for verb in (actions.take_feedback_back, actions.turn_down_feedback):
        with pytest.raises(RefusedError, match="just before you"):
            act(world, case, verb, proposed)
    assert state(proposed) == "sent"


def test_what_was_turned_down_or_taken_back_may_be_proposed_again(world: World, case: Case) -> None:
    given = say(world, case)
    for verb in (actions.turn_down_feedback, actions.take_feedback_back):
        proposed = propose(world, case, given)
        act(world, case, verb, proposed)
        assert work() == 0
    assert propose(world, case, given).state == "proposed"


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_whoever_serves_elsewhere_sees_none_of_it(world: World, case: Case, who: str) -> None:
    seconded(world, case)
    with acting("municipality"), entered(world.door(who)):
        assert not Consent.objects.exists()
        assert not Feedback.objects.exists()


def test_another_municipalitys_worker_sends_nothing(world: World, case: Case) -> None:
    seconded(world, case)
    assert work("0157") == 0
    assert not Message.objects.exists()


# -- What is noted ---------------------------------------------------------------------------------------------------------


def test_who_said_it_and_what_may_be_told_stands_sealed(world: World, case: Case) -> None:
    unit = Unit.objects.filter(municipality_id="0101").exclude(id=case.unit_id).order_by("name")[0]
    say(world, case, recipient=unit, wordings=(), words=Words(WHO, SCOPE))
    stored = bytes(Consent.objects.get().words)
    assert SCOPE.encode() not in stored
    assert b"Rosa" not in stored
    with acting("municipality"), entered(world.door("Bo")):
        [word] = queries.consents_of(queries.bare_case(case.id))
    assert (word.recipient, word.words.who, word.may_tell, word.label) == (str(unit), WHO, [SCOPE], "Yes")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"said_on": date(2999, 1, 1)}, "future"),
        ({"until": date(2999, 1, 1)}, "within a year"),
        ({"until": date(2000, 1, 1)}, "within a year"),
        ({"until": None}, "within a year"),
    ],
)
def test_a_word_that_cannot_be_is_refused(world: World, case: Case, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        say(world, case, **changes)
    assert not Consent.objects.exists()


def test_a_consent_may_be_taken_back_after_the_case_is_closed_but_none_is_given_then(world: World, case: Case) -> None:
    given, proposed = seconded(world, case)
    with acting("municipality"), entered(world.door("Bo")):
        actions.close(queries.bare_case(case.id), outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
    withdraw(world, case, given)
    assert state(proposed) == "stopped"
    with pytest.raises(RefusedError, match="closed"):
        say(world, case)


def test_a_no_holds_back_nothing_that_is_about_a_child(world: World) -> None:
    concern_id = arrive(world, kinds=("child",))
    with acting("municipality"), entered(world.door("Bo")):
        made = actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
    clock = ChildClock.objects.values().get()
    say(world, made, "declined")
    assert ChildClock.objects.values().get() == clock
    with acting("municipality"), entered(world.door("Bo")):
        actions.answer_about_child(queries.concern_for(concern_id), name="Rosa", way="unit_phone", by=world["Bo"])
