"""From the mailbox to a closed case, under row security."""

import json
from dataclasses import asdict, replace
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError, arrivals
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import InboxFilter
from bindeled.concerns.actions import COLUMN, TABLE, pass_on
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality import sealing
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.envelope import Place, UnreadableError
from bindeled.confidentiality.models import RecordKey, TraceEntry
from conftest import acting
from journeys.factory import World, told


def arrive(
    world: World, who: str = "Karin", department: str = "Hørgården 2", key: str = "k", **changes: object
) -> UUID:
    with acting("sender"), entered(world.door(who)):
        pass_on(told(world, department, **changes), key=key, by=world[who])
    sealed = SealedConcern.objects.get()
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    return sealed.id


def test_an_arrived_concern_is_moved_and_read_by_its_unit(world: World) -> None:
    concern_id = arrive(world, words="Hun svarer ikke.")
    assert SealedConcern.objects.count() == 0
    with acting("municipality"), entered(world.door("Bo")):
        opened = queries.read_concern(queries.concern_for(concern_id), purpose="triage")
    assert opened.body["words"] == "Hun svarer ikke."


def test_reading_a_concern_leaves_a_line_in_the_trace(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        queries.read_concern(queries.concern_for(concern_id), purpose="triage")
    line = TraceEntry.objects.get(deed="read", record_id=concern_id)
    assert (line.actor_id, line.door, line.purpose) == (world["Bo"].id, "municipal", "triage")


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_advisers_of_another_unit_or_municipality_see_nothing(world: World, who: str) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door(who)):
        assert queries.inbox_page(InboxFilter(), oldest_first=False, after=None) == []
        with pytest.raises(Concern.DoesNotExist):
            queries.concern_for(concern_id)


def test_the_leader_of_both_units_sees_both(world: World) -> None:
    arrive(world)
    arrive(world, "Ole", "Sundholm afd. 7")
    with acting("municipality"), entered(world.door("Lis")):
        assert len(queries.inbox_page(InboxFilter(), oldest_first=False, after=None)) == 2


def test_with_both_row_security_and_pages_out_of_the_way_the_key_still_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for question in ("within_reach", "readable"):
        monkeypatch.setattr(access, question, lambda records: records)
    concern_id = arrive(world)
    with connection.cursor() as cursor:
        for table in ("cases_concern", "confidentiality_recordkey"):
            cursor.execute(f"CREATE POLICY removed ON app.{table} FOR SELECT TO door_municipal USING (true)")
    with acting("municipality"), entered(world.door("Gitte")):
        concern = queries.concern_for(concern_id)
        with pytest.raises(UnreadableError):
            queries.read_concern(concern, purpose="triage")


def test_a_concern_that_cannot_be_opened_is_set_aside_and_stops_nobody(world: World) -> None:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="first", by=world["Karin"])
    SealedConcern.objects.update(sealed=b"damaged")
    arrive_too = told(world, words="Nummer to")
    with acting("sender"), entered(world.door("Karin")):
        pass_on(arrive_too, key="second", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert actions.open_arrivals() == 2
    assert SealedConcern.objects.get().unopenable_since is not None
    assert Concern.objects.count() == 1


@pytest.mark.parametrize(
    "letter", ["no JSON", "[]", "{}", '{"version": 1, "sender": {"id": "x", "name": "y"}, "number": "1"}'], ids=str
)
def test_a_letter_of_another_shape_is_set_aside_and_stops_nobody(world: World, letter: str) -> None:
    strange = SealedConcern(municipality_id="0101", received_at=timezone.now())
    strange.sealed = sealing.seal(letter, Place("0101", TABLE, COLUMN, strange.id))
    strange.save()
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world, department="Hørgården 2"), key="good", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    assert SealedConcern.objects.get().unopenable_since is not None
    assert Concern.objects.count() == 1


def sealed_as(world: World, text: str, concern_id: UUID | None = None) -> SealedConcern:
    strange = SealedConcern(municipality_id="0101", received_at=timezone.now())
    strange.id = concern_id or strange.id
    strange.sealed = sealing.seal(text, Place("0101", TABLE, COLUMN, strange.id))
    strange.save(force_insert=True)
    return strange


def letter_of(world: World, **changes: object) -> str:
    whole = {"version": 1, **asdict(told(world)), "number": "1", "sender": {"id": str(world["Karin"].id), "name": "K"}}
    return json.dumps({**whole, **changes})


@pytest.mark.parametrize(
    "changes",
    [{"children": "x" * 100}, {"kinds": ["a\0b"]}, {"called": "maybe"}, {"sender_kind": None}],
    ids=["too long", "NUL", "no truth value", "nothing"],
)
def test_a_letter_the_database_will_not_take_is_set_aside_and_stops_nobody(
    world: World, changes: dict[str, object]
) -> None:
    strange = sealed_as(world, letter_of(world, **changes))
    _one_good_concern_arrives(world)
    strange.refresh_from_db()
    assert strange.unopenable_since is not None


def test_a_letter_nested_without_end_and_an_id_that_was_used_stop_nobody(world: World) -> None:
    used = arrive(world, key="used")
    sealed_as(world, "[" * 100_000 + "]" * 100_000)
    sealed_as(world, letter_of(world), used)
    _one_good_concern_arrives(world)
    assert SealedConcern.objects.filter(unopenable_since__isnull=False).count() == 2


def test_a_row_whose_date_cannot_be_read_stops_nobody(world: World) -> None:
    strange = sealed_as(world, letter_of(world))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE app.concerns_sealedconcern SET received_at = '-infinity'")
    _one_good_concern_arrives(world)
    assert SealedConcern.objects.filter(id=strange.id, unopenable_since__isnull=False).exists()


def _one_good_concern_arrives(world: World) -> None:
    before = Concern.objects.count()
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="good", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    assert Concern.objects.count() == before + 1


@pytest.mark.parametrize("date", ["infinity", "-infinity", "2001-01-01", "2999-01-01"])
def test_the_senders_door_cannot_put_in_a_concern_of_another_time(world: World, date: str) -> None:
    with (
        acting("sender"),
        pytest.raises(ProgrammingError, match="row-level security"),
        entered(world.door("Karin")),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO app.concerns_sealedconcern (id, municipality_id, received_at, sealed)"
            " VALUES (gen_random_uuid(), '0101', %s, 'x')",
            [date],
        )


def test_a_concern_about_a_department_of_another_municipality_is_set_aside(world: World) -> None:
    foreign = replace(told(world), department=str(world.departments["Gammelmosen"].id))
    with acting("sender"), entered(world.door("Karin")):
        pass_on(foreign, key="k", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    assert SealedConcern.objects.get().unopenable_since is not None


def test_a_missing_key_of_ours_sets_nothing_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="k", by=world["Karin"])

    def no_key(_sealed: SealedConcern) -> None:
        message = "no keys"
        raise ImproperlyConfigured(message)

    monkeypatch.setattr(arrivals, "open_seal", no_key)
    with acting("worker"), pytest.raises(ImproperlyConfigured), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    assert SealedConcern.objects.get().unopenable_since is None


def test_a_concern_about_a_department_that_does_not_exist_is_set_aside(world: World) -> None:
    unknown = replace(told(world), department="00000000-0000-4000-8000-000000000000")
    with acting("sender"), entered(world.door("Karin")):
        pass_on(unknown, key="k", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        actions.open_arrivals()
    assert SealedConcern.objects.get().unopenable_since is not None


def test_the_worker_cannot_read_what_it_has_put_in_the_inbox(world: World) -> None:
    arrive(world)
    with (
        acting("worker"),
        entered(Door("worker", municipality="0101")),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        list(Concern.objects.values_list("body"))


def test_the_worker_sees_nothing_at_all_of_what_came_from_a_sender_with_an_account(world: World) -> None:
    arrive(world)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert list(Concern.objects.values_list("id", flat=True)) == []


def test_two_who_take_the_same_concern_get_one_yes_and_one_name(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        seen_by_bo = queries.concern_for(concern_id)
    with acting("municipality"), entered(world.door("Lis")):
        actions.take(queries.concern_for(concern_id), by=world["Lis"])
    with acting("municipality"), entered(world.door("Bo")), pytest.raises(RefusedError, match="Lis Lassen"):
        actions.take(seen_by_bo, by=world["Bo"])


def test_a_case_is_opened_noted_tied_assigned_and_closed(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        case = actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        actions.write_note(case, text="Har ringet på.", by=world["Bo"])
        actions.tie_resident(case, name="Fru Opdigtet", by=world["Bo"])
        actions.assign(case, to=world["Lis"], by=world["Bo"])
        actions.close(case, outcome="supported", resident_answer="accepted", text="Tak.", by=world["Bo"])
        case = queries.case_for(case.id)
        moments = [(moment.entry.kind, moment.text) for moment in queries.timeline(case)]
    assert (case.state, case.outcome, case.responsible) == ("closed", "supported", world["Lis"])
    assert [kind for kind, _text in moments] == ["closed", "assigned", "resident", "note", "concern", "opened"]
    assert ("note", "Har ringet på.") in moments


def test_a_refused_action_writes_nothing(world: World) -> None:
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        case = actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        actions.close(case, outcome="solved", resident_answer="unknown", text="", by=world["Bo"])
        before = Entry.objects.count()
        with pytest.raises(RefusedError):
            actions.close(case, outcome="supported", resident_answer="accepted", text="", by=world["Bo"])
        assert Entry.objects.count() == before


def test_a_later_concern_at_the_same_dwelling_is_recognised_and_others_are_not(world: World) -> None:
    arrive(world, key="1")
    again = arrive(world, key="2", where="æblehaven  2")
    other = arrive(world, key="3", door="th")
    with acting("municipality"), entered(world.door("Bo")):
        assert len(queries.linked_to_concern(queries.concern_for(again), by=world["Bo"]).others) == 1
        assert len(queries.linked_to_concern(queries.concern_for(other), by=world["Bo"]).others) == 0


def test_the_senders_login_finds_no_door_to_cases(world: World) -> None:
    arrive(world)
    for door in ("public", "sender", "housing"):
        with acting("sender"), entered(Door(door, actor=world["Karin"].id, municipality="0101")):
            for model in (Case, Concern, Entry, RecordKey):
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    model.objects.count()


def test_a_record_whose_key_was_destroyed_refuses_politely_and_keeps_nothing(world: World) -> None:
    arrive(world)
    arrive(world, key="two")
    first, second = Concern.objects.order_by("received_at")
    with acting("municipality"), entered(world.door("Bo")):
        case = actions.open_case(queries.concern_for(first.id), by=world["Bo"])
    RecordKey.objects.update(wrapped=None, destroyed_at=timezone.now())
    before = (Case.objects.count(), Entry.objects.count())
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError), transaction.atomic():
            actions.open_case(queries.concern_for(second.id), by=world["Bo"])
        with pytest.raises(RefusedError), transaction.atomic():
            actions.write_note(queries.case_for(case.id), text="Noget.", by=world["Bo"])
    assert (Case.objects.count(), Entry.objects.count()) == before
