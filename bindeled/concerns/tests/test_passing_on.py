"""Passing on: one transaction, sealed, and out of the sender's reach."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from bindeled.concerns.actions import TABLE, open_seal, pass_on
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
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
    assert TraceEntry.objects.get().deed == "passed_on"


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
