"""Passing on: one transaction, sealed, and out of the sender's reach."""

import hmac
import json
from dataclasses import FrozenInstanceError, asdict
from hashlib import sha256
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.concerns.actions import (
    TABLE,
    Received,
    form_mark,
    open_seal,
    pass_on,
    pass_on_openly,
    put_in_heard,
)
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality import sealing
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.envelope import Place, UnreadableError
from bindeled.confidentiality.models import TraceEntry
from bindeled.doorstep.actions import Words, knock
from bindeled.doorstep.models import Gone, Knock
from bindeled.doorstep.queries import doorstep_of
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from conftest import acting
from journeys.factory import World, told


def send(world: World, who: str = "Karin", key: str = "a key", **changes: str) -> Receipt:
    door = world.door(who)
    with acting("sender"), entered(door):
        return pass_on(told(world, **changes), key=key, by=world[who])


def test_a_concern_a_receipt_a_letter_and_a_line_in_the_trace_are_written_together(world: World) -> None:
    receipt = send(world)
    assert SealedConcern.objects.count() == 1
    assert Receipt.objects.get().number == receipt.number
    assert Letter.objects.get().to_address == "karin@bindeled.example"
    line = TraceEntry.objects.get()
    assert (line.deed, line.record_kind, line.record_id, line.purpose) == ("passed_on", "concern", None, "passing_on")
    assert (line.actor_id, line.municipality_id, line.door) == (world["Karin"].id, "0101", "sender")


def test_the_concern_and_its_receipt_carry_the_same_time_and_the_municipality_of_the_sender(world: World) -> None:
    receipt = send(world)
    concern = SealedConcern.objects.get()
    assert (concern.municipality_id, concern.received_at) == ("0101", receipt.received_at)


def test_what_is_sealed_is_all_that_was_told_and_by_whom(world: World) -> None:
    """What lies in a mailbox of today must be read tomorrow, so the letter is written out here once more."""
    receipt = send(world, words="Hun svarer ikke.")
    concern = SealedConcern.objects.get()
    place = Place("0101", "concerns_sealedconcern", "sealed", concern.id)
    karin = {"id": str(world["Karin"].id), "name": world["Karin"].name}
    expected = {
        **asdict(told(world, words="Hun svarer ikke.")),
        "channel": "web",
        "version": 1,
        "sender": karin,
        "set_aside": "",
        "registered_by": "",
        "told_to_call": False,
        "unit": "",
    }
    assert json.loads(sealing.unseal(concern.sealed, place)) == json.loads(
        json.dumps({**expected, "number": receipt.number})
    )


def test_what_was_told_arrives_as_it_was_told(world: World) -> None:
    receipt = send(world, words="Hun svarer ikke.")
    concern = SealedConcern.objects.get()
    arrived = open_seal(concern)
    assert arrived.told == told(world, words="Hun svarer ikke.")
    assert (arrived.id, arrived.number) == (concern.id, receipt.number)
    assert (arrived.sender_id, arrived.sender_name) == (UUID(str(world["Karin"].id)), world["Karin"].name)


def test_what_was_heard_goes_the_same_way_under_the_number_that_was_read_aloud(world: World) -> None:
    sender, received = {"id": "", "name": "Opdigtet Olsen"}, Received("000000001L", timezone.now(), "0101")
    with acting("municipality"), entered(world.door("Bo")):
        concern_id = put_in_heard(told(world, words="Naboen råber."), received, sender=sender)
    concern = SealedConcern.objects.get()
    arrived = open_seal(concern)
    assert (concern.id, concern.municipality_id, concern.received_at) == (concern_id, "0101", received.received_at)
    assert (arrived.told.words, arrived.number, arrived.sender_id) == ("Naboen råber.", "000000001L", None)
    assert arrived.sender_name == "Opdigtet Olsen"
    with pytest.raises(FrozenInstanceError):
        received.number = "000000002M"  # type: ignore[misc]


@pytest.mark.parametrize("moved", [{"id": UUID(int=1)}, {"municipality_id": "0157"}])
def test_a_sealed_concern_moved_to_another_row_or_municipality_does_not_open(
    world: World, moved: dict[str, object]
) -> None:
    send(world)
    concern = SealedConcern.objects.get()
    for name, value in moved.items():
        setattr(concern, name, value)
    with pytest.raises(UnreadableError):
        open_seal(concern)


def test_what_was_told_cannot_be_changed_on_its_way(world: World) -> None:
    send(world)
    arrived = open_seal(SealedConcern.objects.get())
    with pytest.raises(FrozenInstanceError):
        arrived.told.words = "Andre ord."  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        arrived.number = "1"  # type: ignore[misc]


def test_a_form_is_known_again_by_its_key_and_its_content_and_neither_is_in_the_mark(world: World) -> None:
    mark = form_mark("a key", told(world))
    content = json.dumps(dict(sorted(asdict(told(world)).items()))).encode()
    assert mark.sha256 == sha256(b"a key").digest()
    assert mark.mac == hmac.digest(b"a key", content, "sha256")
    assert form_mark("a key", told(world, words="Andre ord.")).mac != mark.mac
    assert form_mark("another key", told(world)).mac != mark.mac


def test_a_dwelling_is_read_through_as_an_address_line(world: World) -> None:
    assert told(world).dwelling == "Æblehaven 2, 3. tv"


def test_when_the_letter_cannot_be_queued_nothing_at_all_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_anything: object) -> None:
        message = "no queue"
        raise RuntimeError(message)

    monkeypatch.setattr("bindeled.receipts.actions.queue_letter", broken)
    with pytest.raises(RuntimeError):
        send(world)
    assert (SealedConcern.objects.count(), Receipt.objects.count(), TraceEntry.objects.count()) == (0, 0, 0)


def test_only_the_municipality_can_open_what_was_sealed(world: World) -> None:
    send(world, words="Hun svarer ikke.")
    sealed = SealedConcern.objects.get()
    assert b"svarer" not in bytes(sealed.sealed)
    assert open_seal(sealed).told.words == "Hun svarer ikke."


def test_the_senders_door_cannot_look_into_the_mailbox(world: World) -> None:
    send(world)
    with (
        acting("sender"),
        entered(world.door("Karin")),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        SealedConcern.objects.count()


def test_the_same_form_sent_twice_is_refused_by_the_database(world: World) -> None:
    send(world)
    with pytest.raises(IntegrityError):
        send(world)
    assert SealedConcern.objects.count() == 1


def test_another_sender_may_use_the_same_key(world: World) -> None:
    send(world)
    send(world, who="Ole", department="Sundholm afd. 7")
    assert Receipt.objects.count() == 2


def test_a_sender_sees_no_receipt_of_another(world: World) -> None:
    send(world)
    with acting("sender"), entered(world.door("Ole")):
        assert Receipt.objects.count() == 0
    with acting("sender"), entered(world.door("Karin")):
        assert Receipt.objects.count() == 1


def test_without_the_policy_a_sender_would_see_the_receipts_of_others(world: World) -> None:
    """The control of the test above: it is the policy that hides them."""
    send(world)
    with connection.cursor() as cursor:
        cursor.execute("CREATE POLICY leak ON app.receipts_receipt FOR SELECT TO door_sender USING (true)")
    with acting("sender"), entered(world.door("Ole")):
        assert Receipt.objects.count() == 1


def test_the_form_key_is_stored_nowhere(world: World) -> None:
    send(world, key="a very particular key")
    with connection.cursor() as cursor:
        for table in (TABLE, "receipts_receipt", "post_letter", "confidentiality_traceentry"):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE '%particular%'")  # noqa: S608
            assert cursor.fetchone() == (0,)


# -- Without an account, where the municipality's door is open -------------------------------------------------------------


def send_openly(world: World, *, municipality: str = "0157", set_aside: str = "", **changes: str) -> Receipt:
    said = told(world, **{"channel": "open", "writer": "En nabo", **changes})
    with acting("sender"), entered(Door("public", municipality=municipality)):
        return pass_on_openly(said, key="a key", municipality=municipality, set_aside=set_aside)


def test_somebody_without_an_account_is_received_with_a_number_and_no_letter(world: World) -> None:
    before = timezone.now()
    receipt = send_openly(world)
    kept, concern = Receipt.objects.get(), SealedConcern.objects.get()
    assert (kept.number, kept.municipality_id, kept.received_at) == (receipt.number, "0157", receipt.received_at)
    assert (kept.request_sha256, bytes(kept.request_mac)) == (
        sha256(b"a key").digest(),
        form_mark("a key", told(world, channel="open", writer="En nabo")).mac,
    )
    assert (concern.municipality_id, concern.received_at) == ("0157", kept.received_at)
    assert before <= concern.received_at <= timezone.now()
    assert not Letter.objects.exists()
    line = TraceEntry.objects.get()
    assert (line.deed, line.record_kind, line.record_id, line.actor_id) == ("passed_on", "concern", None, None)


@pytest.mark.parametrize("set_aside", ["", "trap"])
def test_what_came_through_the_open_door_arrives_from_nobody_and_says_why_it_is_read_later(
    world: World, set_aside: str
) -> None:
    receipt = send_openly(world, set_aside=set_aside)
    arrived = open_seal(SealedConcern.objects.get())
    assert (arrived.sender_id, arrived.sender_name, arrived.number) == (None, "En nabo", receipt.number)
    assert arrived.set_aside == set_aside
    assert arrived.told == told(world, channel="open", writer="En nabo")


def test_the_letter_of_nobody_is_written_out_with_an_empty_sender(world: World) -> None:
    send_openly(world)
    concern = SealedConcern.objects.get()
    letter = json.loads(sealing.unseal(concern.sealed, Place("0157", TABLE, "sealed", concern.id)))
    assert letter["sender"] == {"id": "", "name": "En nabo"}
    assert (letter["reach"], letter["set_aside"]) == ("", "")


def test_a_letter_of_before_the_open_door_and_the_duty_phone_still_opens(world: World) -> None:
    """Those that lay in the mailbox then say nothing of being set aside, of a channel, of how one is reached, or of a call."""
    send(world)
    concern = SealedConcern.objects.get()
    place = Place("0101", TABLE, "sealed", concern.id)
    letter = json.loads(sealing.unseal(concern.sealed, place))
    for name in ("set_aside", "channel", "reach", "registered_by", "told_to_call", "unit"):
        letter.pop(name)
    concern.sealed = sealing.seal(json.dumps(letter), place)
    arrived = open_seal(concern)
    assert (arrived.set_aside, arrived.told.channel, arrived.told.reach) == ("", "web", "")
    assert (arrived.told.registered_by, arrived.told.told_to_call, arrived.told.unit) == ("", False, "")


def test_where_the_door_is_shut_nothing_can_be_put_in(world: World) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        send_openly(world, municipality="0101")
    assert not SealedConcern.objects.exists()


# -- What a resident wrote --------------------------------------------------------------------------------------------------


def knocked(world: World) -> Knock:
    place = world.departments["Hørgården 2"]
    with acting("sender"), entered(Door("public", municipality="0101")):
        [to, *_others] = doorstep_of(place, on=timezone.localdate()).people
        knock(place, to=to, kind="call_back", words=Words(name="Beboer", phone="12 34 56 78"), key="one")
    return Knock.objects.get()


def test_what_a_resident_wrote_goes_from_the_post_when_it_is_passed_on_and_not_as_answered(world: World) -> None:
    waiting = knocked(world)
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="a key", by=world["Karin"], knock=waiting.id)
    assert not Knock.objects.exists()
    assert Gone.objects.get().id == waiting.id
    assert [line.deed for line in TraceEntry.objects.order_by("at") if line.record_kind == "knock"] == []


def test_what_was_not_passed_on_stays_in_the_post(world: World) -> None:
    knocked(world)
    send(world)
    assert Knock.objects.count() == 1
