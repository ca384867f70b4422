"""Contacts: taken in, acknowledged, settled; who may, what the database refuses, and what is left afterwards."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from bindeled.cases.actions import RefusedError, open_arrivals
from bindeled.cases.models import Concern
from bindeled.cases.queries import read_concern
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.duty import actions, queries
from bindeled.duty.actions import Heard
from bindeled.duty.models import Contact
from bindeled.post.models import Letter
from bindeled.users.models import User
from conftest import acting
from journeys.factory import World, told

HEARD = Heard(name="Opdigtet Olsen", phone="12 34 56 78", mail="opdigtet@bindeled.example", words="Naboen råber.")
WORKER = Door("worker", municipality="0101")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def take(world: World, heard: Heard = HEARD, who: str = "Bo", channel: str = "phone", **more: Any) -> Contact:
    with acting("municipality"), entered(world.door(who)):
        taken = actions.take_in(
            heard,
            channel=channel,
            came_at=timezone.now(),
            municipality=world[who].municipality_id,
            by=world[who],
            **more,
        )
    assert taken
    return taken


def does(world: World, verb: Any, contact: Contact, who: str = "Bo", **more: Any) -> Any:
    with acting("municipality"), entered(world.door(who)):
        return verb(queries.contact_for(contact.id), by=world[who], **more)


def mail_comes(known_by: str = "<1@andetsteds.example>", receipt: str = "mail", heard: Heard = HEARD) -> Contact | None:
    with acting("worker"), entered(WORKER):
        return actions.take_in(
            heard,
            channel="mailbox",
            came_at=timezone.now(),
            municipality="0101",
            receipt=receipt,
            known_by=known_by,
        )


def arrived(world: World) -> Concern:
    with acting("worker"), entered(WORKER):
        open_arrivals()
    return Concern.objects.get()


def told_in(concern: Concern, world: World, who: str = "Bo") -> dict[str, Any]:
    with acting("municipality"), entered(world.door(who)):
        return read_concern(concern, purpose="triage").body


def standing(world: World, who: str = "Bo") -> queries.Standing:
    with acting("municipality"), entered(world.door(who)):
        return queries.standing()


def test_who_called_and_what_was_said_stands_encrypted_and_without_a_cpr_number(world: World) -> None:
    contact = take(world, Heard(name="Opdigtet Olsen", words="Hun hedder 010160-1234."))
    assert b"Opdigtet" not in bytes(Contact.objects.get().body)
    with acting("municipality"), entered(world.door("Mona")):
        heard = queries.read_contact(queries.contact_for(contact.id))
    assert heard["name"] == "Opdigtet Olsen"
    assert "1234" not in heard["words"]


def test_a_call_that_was_answered_owes_a_receipt_until_it_is_given(world: World) -> None:
    contact = take(world)
    assert standing(world) == queries.Standing(without_receipt=1, waiting=1, call_back=0)
    does(world, actions.give_receipt, contact, way="aloud")
    assert standing(world).without_receipt == 0
    with pytest.raises(RefusedError, match="given just before"):
        does(world, actions.give_receipt, contact, way="aloud")


def test_a_receipt_owed_stays_owed_however_the_contact_is_settled(world: World) -> None:
    for verb in (actions.answer, actions.guide):
        does(world, verb, take(world))
    assert standing(world) == queries.Standing(without_receipt=2, waiting=0, call_back=0)


def test_a_missed_call_waits_for_a_return_call_and_blocks_nothing(world: World) -> None:
    contact = take(world, missed=True)
    assert standing(world) == queries.Standing(without_receipt=0, waiting=0, call_back=1)
    does(world, actions.answer, contact)
    assert standing(world).without_receipt == 1  # now they have spoken together


def test_a_receipt_by_mail_goes_to_the_caller_and_says_number_and_time_alone(world: World) -> None:
    contact = take(world)
    does(world, actions.give_receipt, contact, way="mail")
    letter = Letter.objects.get()
    assert (letter.kind, letter.to_address, letter.municipality_id) == ("receipt", HEARD.mail, "0101")
    assert letter.facts == {"number": contact.number, "received_at": contact.came_at.isoformat()}
    assert letter.subject + letter.text + letter.html == ""


def test_without_an_address_no_mail_is_sent_and_nothing_is_written(world: World) -> None:
    contact = take(world, Heard(name="Ukendt"))
    with pytest.raises(RefusedError, match="No mail address"):
        does(world, actions.give_receipt, contact, way="mail")
    assert not Letter.objects.exists()
    assert Contact.objects.get().receipt_at is None


def test_the_mailbox_takes_a_message_in_once_with_its_receipt_and_without_a_person(world: World) -> None:
    assert mail_comes() is not None
    assert mail_comes() is None
    contact = Contact.objects.get()
    assert (contact.taken_in_by, contact.receipt_by, contact.receipt_way) == (None, None, "mail")
    assert Letter.objects.count() == 1
    assert standing(world) == queries.Standing(without_receipt=0, waiting=1, call_back=0)


def test_two_that_take_the_same_message_in_at_once_write_one(world: World) -> None:
    mail_comes()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.bulk_create([_copy()])


def _copy() -> Contact:
    contact = Contact.objects.get()
    contact.pk, contact.number = UUID(int=1), "000000000A"
    return contact


def test_a_machine_gets_no_receipt_and_owes_none(world: World) -> None:
    mail_comes(receipt="machine")
    assert standing(world).without_receipt == 0
    assert not Letter.objects.exists()


def test_the_worker_sees_no_contact_but_whether_a_message_came_before(world: World) -> None:
    mail_comes()
    with acting("worker"), pytest.raises(DatabaseError), entered(WORKER):
        list(Contact.objects.values_list("body"))
    with acting("worker"), pytest.raises(DatabaseError), entered(WORKER):
        Contact.objects.update(state="answered")


def test_registered_it_is_a_concern_under_its_own_number_and_its_words_are_there_alone(world: World) -> None:
    contact = take(world)
    concern_id = does(world, actions.register, contact, told=told(world, sender_kind="named"), sender=None)
    concern = arrived(world)
    assert (concern.id, concern.channel, concern.unit) == (concern_id, "phone", world.units["Boligrådgiverne Amager"])
    body = told_in(concern, world)
    assert (body["number"], body["sender_name"], body["registered_by"]) == (contact.number, HEARD.name, "Bo Bendtsen")
    assert concern.received_at == contact.came_at
    with acting("municipality"), entered(world.door("Bo")):
        left = queries.read_contact(queries.contact_for(contact.id))
    assert (left["name"], left["words"], left["subject"]) == (HEARD.name, "", "")


def test_where_no_department_is_known_it_is_the_unit_of_whoever_wrote_it_down(world: World) -> None:
    contact = take(world, who="Mona")
    nowhere = told(world, sender_kind="anonymous", department="Hørgården 2")
    nowhere = type(nowhere)(**{**vars(nowhere), "department": "", "department_name": ""})
    does(world, actions.register, contact, "Mona", told=nowhere, sender=None)
    concern = arrived(world)
    assert concern.unit == world.units["Boligrådgiverne Nørrebro"]
    assert concern.department is None


def test_about_a_child_the_clock_counts_from_the_letter_and_somebody_is_called_from_now(world: World) -> None:
    contact = take(world, channel="letter")
    long_ago = timezone.now() - timedelta(days=3)
    Contact.objects.update(came_at=long_ago)
    does(world, actions.register, contact, told=told(world, kinds=("child",), sender_kind="named"), sender=None)
    arrived(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT received_at, known_at FROM app.children_childclock")
        [(received_at, known_at)] = cursor.fetchall()
    assert received_at == long_ago
    assert timezone.now() - known_at < timedelta(minutes=1)


def test_settled_it_cannot_be_settled_again(world: World) -> None:
    contact = take(world)
    does(world, actions.guide, contact)
    for verb in (actions.guide, actions.answer, actions.put_off):
        with pytest.raises(RefusedError, match="just before you"):
            does(world, verb, contact, "Mona")


def test_a_letter_waits_for_a_call_only_when_it_is_acknowledged(world: World) -> None:
    contact = take(world, channel="letter")
    with pytest.raises(RefusedError, match="receipt first"):
        does(world, actions.put_off, contact)
    does(world, actions.give_receipt, contact, way="letter")
    does(world, actions.put_off, contact)
    assert standing(world).call_back == 1


def test_calling_back_is_counted_and_given_up_after_three_tries(world: World) -> None:
    contact = take(world, missed=True)
    with pytest.raises(RefusedError, match="three times"):
        does(world, actions.give_up, contact)
    for _time in range(3):
        does(world, actions.note_try, contact)
    does(world, actions.give_up, contact)
    assert standing(world) == queries.Standing(without_receipt=0, waiting=0, call_back=0)


def test_two_who_call_back_at_once_count_one_try(world: World) -> None:
    contact = take(world, missed=True)
    with acting("municipality"), entered(world.door("Bo")):
        seen = queries.contact_for(contact.id)
        actions.note_try(seen, by=world["Bo"])
        with pytest.raises(RefusedError, match="in the meantime"):
            actions.note_try(seen, by=world["Bo"])


def test_the_same_caller_is_known_again_and_nobody_elses(world: World) -> None:
    first = take(world)
    again = take(world, Heard(phone="+4512345678"))
    take(world, Heard(phone="99 99 99 99"))
    with acting("municipality"), entered(world.door("Bo")):
        assert [it.id for it in queries.earlier_from(queries.contact_for(again.id))] == [first.id]
        assert list(queries.earlier_from(queries.contact_for(take_unknown(world).id))) == []


def take_unknown(world: World) -> Contact:
    found = actions.take_in(Heard(), channel="phone", came_at=timezone.now(), municipality="0101", by=world["Bo"])
    assert found
    return found


@pytest.mark.parametrize("who", ["Gitte", "Dorte", "Eva"])
def test_another_municipality_and_whoever_takes_no_concerns_sees_and_does_nothing(world: World, who: str) -> None:
    contact = take(world)
    with acting("municipality"), entered(world.door(who)):
        assert not Contact.objects.exists()
        with pytest.raises(Contact.DoesNotExist):
            queries.contact_for(contact.id)


def test_a_unit_that_takes_no_concerns_sees_no_contact(world: World) -> None:
    contact = take(world)
    unit = world.units["Boligrådgiverne Nørrebro"]
    type(unit).objects.filter(id=unit.id).update(kind="family")
    with acting("municipality"), entered(world.door("Mona")):
        assert not Contact.objects.exists()
        with pytest.raises(RefusedError, match="takes concerns"):
            actions.give_receipt(contact, way="aloud", by=world["Mona"])


def test_somebody_whose_account_is_closed_answers_nothing(world: World) -> None:
    contact = take(world)
    User.objects.filter(id=world["Bo"].id).update(is_active=False)
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(RefusedError):
        actions.answer(contact, by=User.objects.get(id=world["Bo"].id))


def test_the_senders_side_has_no_way_to_contacts(world: World) -> None:
    take(world)
    with acting("sender"), pytest.raises(DatabaseError), entered(world.door("Karin")):
        Contact.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "other"},
        {"subject": "Sagen er afsluttet"},
        {"facts": {"number": "123456789A", "received_at": "", "word": "x"}},
        {"facts": {"number": "Sagen er afsluttet", "received_at": ""}},
        {"municipality_id": "0157"},
    ],
)
def test_the_municipalitys_door_sends_no_words_of_its_own(world: World, changes: dict[str, Any]) -> None:
    fields = {
        "municipality_id": "0101",
        "kind": "receipt",
        "to_address": "karin@bindeled.example",
        "language": "da",
        "facts": {"number": "123456789A", "received_at": ""},
        "queued_at": timezone.now(),
    }
    with acting("municipality"), entered(world.door("Bo")):
        Letter(**fields).save(force_insert=True)
    with acting("municipality"), pytest.raises(DatabaseError), entered(world.door("Bo")):
        Letter(**{**fields, **changes}).save(force_insert=True)


def test_every_deed_leaves_a_line_in_the_trace(world: World) -> None:
    contact = take(world)
    does(world, actions.give_receipt, contact, way="aloud")
    does(world, actions.put_off, contact)
    does(world, actions.note_try, contact)
    does(world, actions.register, contact, told=told(world), sender=None)
    deeds = TraceEntry.objects.filter(record_id=contact.id).order_by("at").values_list("deed", "purpose")
    assert list(deeds) == [(deed, "duty") for deed in ("took_in", "receipted", "put_off", "tried", "registered")]
    assert "Opdigtet" not in json.dumps(list(TraceEntry.objects.values()), default=str)
