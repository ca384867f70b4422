"""Phoning the sender: whom, by which script, and that what was answered is sealed, shown here, and seen by nobody else."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Concern, SenderCall
from bindeled.cases.tests.test_pages import arrive
from bindeled.concerns.actions import Received, Told, pass_on, put_in_heard
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load
from bindeled.housing.models import Appointment, ContactPerson, Leave, LettingStaff
from bindeled.post.models import Letter
from bindeled.receipts.models import Receipt
from bindeled.receipts.rules import new_number
from conftest import Site, acting
from journeys.factory import World, told

ANSWER = "Nøglen hænger på kontoret."
NUMBER = "22 33 44 55"


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    ContactPerson.objects.filter(account_id=world["Karin"].id).update(phone=NUMBER)
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def page(site: Site, concern_id: UUID) -> str:
    return " ".join(site.get(f"/bekymringer/{concern_id}/spoerg/").content.decode().split())


def call(site: Site, concern_id: UUID, result: str = "reached", text: str = ANSWER) -> Any:
    return site.post(f"/bekymringer/{concern_id}/spoerg/", {"result": result, "text": text})


def heard(world: World, **changes: Any) -> UUID:
    """A concern that was told over the phone, by somebody who stands on no list."""
    with acting("municipality"), entered(world.door("Bo")):
        received = Received(new_number(), timezone.now(), "0101")
        said: Told = told(world, channel="phone", **{"writer": "", **changes})
        put_in_heard(said, received, sender={"id": "", "name": changes.get("writer", "")})
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    return Concern.objects.order_by("-opened_at").values_list("id", flat=True)[0]


# -- Whom one calls ------------------------------------------------------------------------------------------------------


def test_a_sender_with_an_account_is_called_by_the_number_of_the_list(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    shown = page(bo, concern_id)
    assert "Karin" in shown
    assert 'href="tel:22334455"' in shown
    assert "Ring og spørg" in bo.get(f"/bekymringer/{concern_id}/").content.decode()


def test_somebody_of_a_letting_department_is_called_by_the_number_that_their_organisation_gave(
    world: World, bo: Site
) -> None:
    notice = {"step": "demand", "step_on": "2026-11-20", "words": "", "sender_kind": "letting"}
    with acting("sender"), entered(world.door("Vibeke")):
        pass_on(told(world, **notice), key="notice", by=world["Vibeke"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    concern_id = Concern.objects.values_list("id", flat=True)[0]
    staff = LettingStaff.objects.get(account_id=world["Vibeke"].id)
    assert "uden nummer" in page(bo, concern_id)
    staff.phone = "33 44 55 66"
    staff.save()
    assert 'href="tel:33445566"' in page(bo, concern_id)
    # Who left may not be called: the number may be a colleague's by now.
    staff.valid_to = timezone.localdate() - timedelta(days=1)
    staff.save()
    assert "33445566" not in page(bo, concern_id)


def test_somebody_else_of_the_department_is_never_shown_as_the_sender(world: World, bo: Site) -> None:
    """Who is called and did not tell would learn that somebody did."""
    concern_id = arrive(world)
    other = ContactPerson.objects.get(account_id=world["Karin"].id)
    other.pk, other.account_id, other.email, other.phone = None, UUID(int=7), "jens@bindeled.example", "99 88 77 66"
    other._state.adding = True
    other.save()
    place = Appointment.objects.get(contact_person__account_id=world["Karin"].id)
    place.pk, place.contact_person = None, other
    place._state.adding = True
    place.save()
    assert other.name == world["Karin"].name
    assert "99887766" not in page(bo, concern_id)


def test_a_sender_who_is_away_is_said_to_be(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    person = ContactPerson.objects.get(account_id=world["Karin"].id)
    assert "Er væk lige nu" not in page(bo, concern_id)
    Leave.objects.create(
        municipality_id="0101",
        organisation=person.organisation,
        contact_person=person,
        valid_from=timezone.localdate(),
    )
    assert "Er væk lige nu" in page(bo, concern_id)


def test_the_number_of_a_sender_who_has_left_the_list_is_not_shown(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    Appointment.objects.filter(contact_person__account_id=world["Karin"].id).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    shown = page(bo, concern_id)
    assert "22334455" not in shown
    assert "står ikke på listen mere" in shown


def test_a_caller_is_reached_as_they_said_and_one_who_said_nothing_is_not(world: World, bo: Site) -> None:
    assert "45 45 45 45" in page(bo, heard(world, writer="Ib", sender_kind="named", reach="45 45 45 45"))
    silent = page(bo, heard(world, sender_kind="anonymous"))
    assert "har ikke sagt, hvem de er" in silent
    assert "tel:" not in silent


# -- The script ----------------------------------------------------------------------------------------------------------


def test_the_script_says_what_one_may_ask_and_may_not_say_in_both_languages(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    assert "har ikke skrevet, hvad der må spørges om" in page(bo, concern_id)
    load(SHIPPED)
    danish = page(bo, concern_id)
    for said in ("Det må du spørge om", "Det må du ikke sige", "Bekræft intet", "Læg ingen besked"):
        assert said in danish
    english = bo.get(f"/bekymringer/{concern_id}/spoerg/", headers={"Accept-Language": "en"}).content.decode()
    assert "Confirm nothing" in english


# -- Writing it down -----------------------------------------------------------------------------------------------------


def test_what_was_answered_is_sealed_and_stands_with_the_concern(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    assert call(bo, concern_id).headers["Location"] == f"/bekymringer/{concern_id}/"
    written = SenderCall.objects.get()
    assert ANSWER.encode() not in bytes(written.answer or b"")
    assert (written.by, written.result) == (world["Bo"], "reached")
    for shown in (bo.get(f"/bekymringer/{concern_id}/").content.decode(), page(bo, concern_id)):
        assert ANSWER in shown
    assert list(TraceEntry.objects.filter(purpose="asking").values_list("deed", flat=True).order_by("at", "id")) == [
        "read",
        "asked_sender",
        "read",
    ]


def test_it_stands_among_the_moments_of_its_case_also_where_it_was_before_the_case(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    call(bo, concern_id)
    case = str(bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "open"}).headers["Location"])
    assert f"/bekymringer/{concern_id}/spoerg/" in bo.get(case).content.decode()
    assert call(bo, concern_id, "call_back", "I morgen efter kl. 14.").headers["Location"] == case
    for shown in (bo.get(case), bo.get(f"{case}udskriv/")):
        words = re.sub(r"<[^>]+>", " ", shown.content.decode())
        told_in_order = [words.index(said) for said in ("I morgen efter kl. 14.", "Sag oprettet", ANSWER)]
        assert told_in_order == sorted(told_in_order)


def test_where_nobody_was_reached_no_answer_is_asked_for(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    assert call(bo, concern_id, "not_reached", "").status_code == 302
    assert SenderCall.objects.get().answer is None
    assert "Ikke nået" in bo.get(f"/bekymringer/{concern_id}/").content.decode()


def test_a_call_without_how_it_went_or_without_the_answer_is_given_back_as_typed(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    nothing = call(bo, concern_id, "")
    assert nothing.status_code == 422
    assert "Vælg, hvordan opkaldet gik." in nothing.content.decode()
    assert ANSWER in nothing.content.decode()
    silent = call(bo, concern_id, "reached", "")
    assert silent.status_code == 422
    assert "Skriv med få ord, hvad der blev svaret." in silent.content.decode()
    assert not SenderCall.objects.exists()


@pytest.mark.parametrize("state", ["noise", "outside", "closed"])
def test_where_nobody_here_works_on_it_nobody_is_asked_and_one_is_told_why(world: World, bo: Site, state: str) -> None:
    concern_id = arrive(world)
    if state == "closed":
        case = str(bo.post(f"/bekymringer/{concern_id}/gor/", {"do": "open"}).headers["Location"])
        bo.post(f"{case}gor/", {"do": "close", "outcome": "solved", "resident_answer": "unknown"})
    outside = world.units["Boligrådgiverne Nørrebro"] if state == "outside" else None
    if state != "closed":
        Concern.objects.filter(id=concern_id).update(state=state, outside_unit=outside)
    shown = page(bo, concern_id)
    assert "Skriv opkaldet ned" not in shown
    assert "Ring og spørg" not in bo.get(f"/bekymringer/{concern_id}/").content.decode()
    refused = call(bo, concern_id)
    assert refused.status_code == 409
    assert ANSWER in refused.content.decode()
    assert not SenderCall.objects.exists()


# -- Who may, and who learns of it ---------------------------------------------------------------------------------------


def test_other_units_and_the_senders_side_may_neither_call_nor_see(
    world: World, bo: Site, municipal_site: Site
) -> None:
    concern_id = arrive(world)
    call(bo, concern_id)
    for name in ("Mona", "Gitte"):
        municipal_site.sign_in_as(world[name])
        assert municipal_site.get(f"/bekymringer/{concern_id}/spoerg/").status_code == 404
        assert call(municipal_site, concern_id).status_code == 404
        with acting("municipality"), entered(world.door(name)):
            assert not SenderCall.objects.exists()
    with acting("sender"), entered(world.door("Karin")), pytest.raises(DatabaseError), transaction.atomic():
        SenderCall.objects.exists()


def test_whom_it_is_offered_to_reads_what_was_answered_and_does_not_call(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    call(bo, concern_id)
    with acting("municipality"), entered(world.door("Bo")):
        to = world.units["Boligrådgiverne Nørrebro"]
        actions.offer(queries.concern_for(concern_id), to=to, reason="Den er jeres.", by=world["Bo"])
    with acting("municipality"), entered(world.door("Mona")):
        found = queries.concern_for(concern_id)
        assert [asked.text for asked in queries.calls_of(found)] == [ANSWER]
        with pytest.raises(RefusedError):
            actions.ask_sender(found, result="reached", text="x", by=world["Mona"])
        # Row security says the same, whoever asks it.
        row = SenderCall(
            municipality_id="0101", concern=found, at=timezone.now(), by=world["Mona"], result="not_reached"
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_a_call_leaves_no_receipt_and_no_letter(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    before = (Receipt.objects.count(), Letter.objects.count())
    call(bo, concern_id)
    assert (Receipt.objects.count(), Letter.objects.count()) == before


def test_where_the_concern_cannot_be_opened_nothing_can_be_sealed_to_it(world: World, bo: Site) -> None:
    concern_id = arrive(world)
    call(bo, concern_id)
    RecordKey.objects.filter(id=Concern.objects.get(id=concern_id).key_id).update(
        wrapped=None, destroyed_at=timezone.now()
    )
    assert bo.get(f"/bekymringer/{concern_id}/spoerg/").status_code == 404
    assert bo.get(f"/bekymringer/{concern_id}/").status_code == 200
