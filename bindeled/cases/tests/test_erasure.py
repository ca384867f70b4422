"""Erasing closed cases: two persons, days apart, each case asked once more; nothing of anybody is left, and what is counted stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError, erasing
from bindeled.cases.actions.circles import keep_circle
from bindeled.cases.models import Case, Concern, Entry, ErasedCase, Erasure, Filing, Hold, Telling
from bindeled.cases.rules import erasing as rules
from bindeled.cases.tests.test_cases import arrive
from bindeled.cases.tests.test_could_go import closed_long_ago, course_over_and_not_filed, hold
from bindeled.cases.tests.test_filing import do
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.confidentiality.records import destroy, destroy_again
from bindeled.confidentiality.tombstones import Tombstones
from bindeled.offers import actions as courses
from bindeled.offers.models import Course, Moment, MoveIn
from bindeled.residents.models import Circle, Resident
from conftest import Site, acting
from drills import left_behind
from journeys.factory import World

ERASER = Door("eraser", municipality="0101")
APPROVAL = "Kassationsbeslutning 2026-12"


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.fixture(autouse=True)
def stones(settings: LazySettings, tmp_path: Path) -> Tombstones:
    settings.TOMBSTONES = str(tmp_path)
    return Tombstones(tmp_path)


@pytest.fixture
def gone_by(world: World, case: Case) -> Case:
    """A case with a note and a named resident, that nothing keeps any more."""
    do(world, case, actions.write_note, text="Han er syg.")
    do(world, case, actions.tie_resident, name="Ib Opdigtet", phone="12345678")
    return closed_long_ago(world, case)


def propose(world: World, who: str = "Lis") -> Erasure:
    with acting("municipality"), entered(world.door(who)):
        actions.propose_erasure(approval=APPROVAL, by=world[who])
    return Erasure.objects.get(state="proposed")


def answer(world: World, verb: Any, who: str = "Dorte") -> None:
    with acting("municipality"), entered(world.door(who)):
        verb(Erasure.objects.get(state="proposed"), by=world[who])


def a_week_passes() -> None:
    Erasure.objects.update(proposed_at=F("proposed_at") - rules.APART)


def work() -> int:
    with acting("worker"), entered(ERASER):
        return actions.erase_some()


def agreed(world: World) -> None:
    propose(world)
    a_week_passes()
    answer(world, actions.second_erasure)


def marks_of(case: Case) -> list[bytes]:
    """Answer every keyed mark and sealed value by which the case or its concerns could be known again."""
    concern = case.concerns.get()
    found = [case.dwelling, case.dwelling_index, concern.body, concern.dwelling_index]
    found += [mark for mark in (concern.place_mark, concern.person_mark, concern.sender_mark) if mark]
    found += [entry.body for entry in Entry.objects.filter(case=case) if entry.body]
    found += Telling.objects.filter(concern=concern).values_list("mark", flat=True)
    resident = Resident.objects.get()
    return [bytes(value) for value in (*found, resident.name, resident.phone) if value]


def left_of(values: list[bytes]) -> list[str]:
    """Answer in which columns of the whole database any of these values still stands."""
    with connection.cursor() as cursor:
        return left_behind.left_of(cursor, values)


def counted() -> list[Any]:
    concerns = Concern.objects.values_list("id", "received_at", "kinds", "unit_id", "district_id", "state", "case_id")
    return [*concerns, *Case.objects.values_list("id", "opened_at", "closed_at", "unit_id", "outcome", "kind")]


def test_what_two_agreed_on_is_erased_and_what_is_counted_stays(
    world: World, gone_by: Case, stones: Tombstones
) -> None:
    values, before = marks_of(gone_by), counted()
    keys = [gone_by.key_id, gone_by.concerns.get().key_id, Resident.objects.get().key_id]
    assert len(left_of(values)) >= 8
    agreed(world)
    assert RecordKey.objects.filter(wrapped=None).count() == 0
    assert work() == 1
    assert left_of(values) == []
    assert counted() == before
    assert set(RecordKey.objects.filter(wrapped=None).values_list("id", flat=True)) == set(keys)
    assert not Resident.objects.exists()
    assert not Entry.objects.exists()
    assert not Filing.objects.exists()
    told = Erasure.objects.get()
    assert (told.state, told.approval, told.proposed_by, told.answered_by) == (
        "done",
        APPROVAL,
        world["Lis"],
        world["Dorte"],
    )
    item = ErasedCase.objects.get()
    assert item.done_at is not None
    assert item.spared == ""
    deeds = set(TraceEntry.objects.values_list("deed", flat=True))
    assert {"erasure_proposed", "erasure_seconded", "erased", "destroyed"} <= deeds
    assert work() == 0


def test_the_residents_courses_go_with_the_resident(world: World, gone_by: Case, stones: Tombstones) -> None:
    given = course_over_and_not_filed(world, gone_by)
    with acting("municipality"), entered(world.door("Bo")):
        courses.file_course(given, system="F2", number="7", on=timezone.localdate(), by=world["Bo"])
        courses.plan_move(given.resident, unit=given.unit, moves_on=timezone.localdate(), by=world["Bo"])
        keep_circle(Case.objects.get(id=gone_by.id))
    agreed(world)
    assert work() == 1
    assert RecordKey.objects.get(id=given.key_id).wrapped is None
    assert not Resident.objects.filter(id=given.resident_id).exists()
    for model in (Course, Moment, MoveIn):
        assert not model._default_manager.exists(), model
    assert not Circle.objects.filter(source=gone_by.id).exists()
    assert given.key_id in stones.read().open


def test_a_mark_that_is_left_behind_is_noticed(world: World, gone_by: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the search above."""
    values = marks_of(gone_by)
    monkeypatch.setattr(erasing, "BESIDE_A_CONCERN", ())
    agreed(world)
    work()
    assert "cases_telling.mark" in left_of(values)


def test_no_table_beside_a_case_or_a_concern_is_forgotten() -> None:
    """Whoever adds a table beside a case adds it to what goes with it. What stays holds no word and no mark."""
    stays = {"ErasedCase", "Concern"}
    for owner, goes in ((Case, erasing.BESIDE_A_CASE), (Concern, erasing.BESIDE_A_CONCERN)):
        pointing = {
            model
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if field.many_to_one and field.related_model is owner
        }
        beside_a_case_too = set(erasing.BESIDE_A_CASE) if owner is Concern else set()
        assert {model.__name__ for model in pointing - set(goes) - beside_a_case_too} <= stays


def test_one_person_is_not_two_and_a_week_is_a_week(world: World, gone_by: Case) -> None:
    assert gone_by.state == "closed"
    propose(world)
    with pytest.raises(RefusedError, match="tidligt"):
        answer(world, actions.second_erasure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(state="seconded", answered_by=world["Dorte"], answered_at=timezone.now())
    a_week_passes()
    with pytest.raises(RefusedError, match="anden"):
        answer(world, actions.second_erasure, "Lis")
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(state="seconded", answered_by=world["Lis"], answered_at=timezone.now())
    for who in ("Bo", "Mona", "Gitte"):
        with pytest.raises(Erasure.DoesNotExist):
            answer(world, actions.second_erasure, who)
    assert work() == 0
    assert RecordKey.objects.filter(wrapped=None).count() == 0


def test_the_database_destroys_no_key_that_two_did_not_agree_on(world: World, gone_by: Case) -> None:
    propose(world)
    with acting("worker"), entered(ERASER):
        assert not destroy(RecordKey(id=gone_by.key_id), reason="disposal")
    with acting("worker"), entered(ERASER):
        for model in (*erasing.BESIDE_A_CASE, *erasing.BESIDE_A_CONCERN):
            rows = model._default_manager.filter(municipality_id="0101")
            assert rows._raw_delete("default") == 0, model
    with pytest.raises(ProgrammingError), acting("worker"), entered(ERASER):
        Case.objects.filter(id=gone_by.id).update(dwelling=b"")


def test_what_is_held_after_it_was_proposed_is_spared(world: World, gone_by: Case) -> None:
    agreed(world)
    hold(world, gone_by)
    assert work() == 1
    item = ErasedCase.objects.get()
    assert (item.spared, item.done_at is not None, Erasure.objects.get().state) == ("held", True, "done")
    assert RecordKey.objects.filter(wrapped=None).count() == 0
    Hold.objects.all().delete()
    propose(world)


def test_a_worker_that_does_not_ask_once_more_is_noticed(
    world: World, gone_by: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(queries, "kept_now", lambda _case: "")
    agreed(world)
    hold(world, gone_by)
    work()
    assert RecordKey.objects.filter(wrapped=None).exists()


def test_what_was_opened_again_is_spared(world: World, gone_by: Case) -> None:
    agreed(world)
    do(world, gone_by, actions.reopen)
    work()
    assert ErasedCase.objects.get().spared == "opened"


def test_what_is_erased_is_not_opened_again_or_shown(world: World, gone_by: Case, municipal_site: Site) -> None:
    agreed(world)
    work()
    with pytest.raises(Case.DoesNotExist):
        do(world, gone_by, actions.reopen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(state="open", closed_at=None, closed_by=None, outcome="")
    municipal_site.sign_in_as(world["Lis"])
    concern = gone_by.concerns.get()
    for path in (f"/sager/{gone_by.id}/", f"/sager/{gone_by.id}/journal/", f"/bekymringer/{concern.id}/"):
        assert municipal_site.get(path).status_code == 404, path
    assert gone_by.number not in municipal_site.get("/journalisering/").content.decode()


def test_turned_down_it_can_be_proposed_again(world: World, gone_by: Case) -> None:
    propose(world)
    with pytest.raises(RefusedError, match="Genindlæs"):
        propose(world)
    answer(world, actions.turn_down_erasure, "Lis")
    assert ErasedCase.objects.get().spared == "turned_down"
    assert propose(world).state == "proposed"
    assert gone_by.state == "closed"


def test_a_resident_of_another_case_stays(world: World, gone_by: Case) -> None:
    other = Case.objects.get(id=gone_by.id)
    other.id, other.number = UUID(int=7), "000007"
    other.state, other.closed_at, other.closed_by, other.outcome = "open", None, None, ""
    key = RecordKey.objects.get(id=gone_by.key_id)
    key.id = other.key_id = UUID(int=7)
    key.save(force_insert=True)
    other.save(force_insert=True)
    agreed(world)
    work()
    assert RecordKey.objects.get(id=Resident.objects.get().key_id).wrapped is not None
    assert Case.objects.get(id=other.id).resident_id is not None


@pytest.mark.parametrize("was_open", [False, True])
def test_an_older_copy_brings_nothing_back(world: World, gone_by: Case, stones: Tombstones, *, was_open: bool) -> None:
    """What stood before everything is put back, as a restore does; the tombstones and the worker take it away again.

    Also in a copy from before the case was closed.
    """
    values = marks_of(gone_by)
    older = transaction.savepoint()
    agreed(world)
    work()
    for line in stones.read().open.values():
        stones.write("done", line)  # the tests' own transaction never commits
    transaction.savepoint_rollback(older)
    assert len(left_of(values)) >= 8
    assert not Erasure.objects.exists()
    if was_open:
        Case.objects.update(state="open", closed_at=None, closed_by=None, outcome="")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert destroy_again(stones.read().done.values()) == 3
    assert work() == 1
    assert left_of(values) == []
    assert work() == 0
    [(state, closed_by, outcome)] = Case.objects.values_list("state", "closed_by", "outcome")
    assert (state, closed_by) == ("closed", world["Bo"].id)
    assert outcome == ("unknown" if was_open else "solved")


def test_a_copy_from_before_there_was_a_case_brings_nothing_back_either(world: World) -> None:
    concern = Concern.objects.get(id=arrive(world, resident_name="Ib Opdigtet"))
    values = [bytes(value) for value in (concern.body, concern.place_mark, concern.person_mark) if value]
    values += map(bytes, Telling.objects.values_list("mark", flat=True))
    assert work() == 0
    assert len(left_of(values)) >= 4
    RecordKey.objects.filter(id=concern.key_id).update(wrapped=None, destroyed_at=timezone.now())
    assert work() == 1
    assert left_of(values) == []
    assert TraceEntry.objects.filter(deed="erased", record_kind="concern", record_id=concern.id).exists()
    assert work() == 0


def test_it_is_proposed_and_agreed_to_on_the_pages(world: World, gone_by: Case, municipal_site: Site) -> None:
    could, proposed = "/journalisering/kan-slettes/", "/journalisering/sletninger/"
    municipal_site.sign_in_as(world["Lis"])
    answer = municipal_site.post(could, {"approval": ""})
    assert answer.status_code == 422
    assert "Skriv, hvilken beslutning" in answer.content.decode()
    assert municipal_site.post(could, {"approval": APPROVAL})["Location"] == proposed
    assert municipal_site.post(could, {"approval": APPROVAL}).status_code == 409
    shown = municipal_site.get(proposed).content.decode()
    assert APPROVAL in shown
    assert gone_by.number in shown
    assert "Ja, slet dem" not in shown
    form = {"erasure": str(Erasure.objects.get().id), "do": "second"}
    assert municipal_site.post(proposed, form).status_code == 409
    assert municipal_site.post(proposed, form | {"do": "burn"}).status_code == 404
    assert municipal_site.post(proposed, {"do": "second", "erasure": str(UUID(int=1))}).status_code == 404
    with acting("municipality"), entered(world.door("Dorte")):
        assert [(one.cases, one.numbers) for one in queries.erasures()] == [(1, [])]
    municipal_site.sign_in_as(world["Dorte"])
    assert "Du kan sige ja fra" in municipal_site.get(proposed).content.decode()
    assert municipal_site.post(proposed, form).status_code == 409
    a_week_passes()
    shown = municipal_site.get(proposed).content.decode()
    assert "Ja, slet dem" in shown
    assert gone_by.number not in shown
    assert municipal_site.post(proposed, form)["Location"] == proposed
    assert municipal_site.post(proposed, form | {"do": "turn_down"}).status_code == 409
    work()
    assert "Udført" in municipal_site.get(proposed).content.decode()
    municipal_site.sign_in_as(world["Bo"])
    assert municipal_site.get(proposed).status_code == 404
