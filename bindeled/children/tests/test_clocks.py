"""The worker makes each call of a ladder once and at its minute, until a named person has answered."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.test import override_settings

from bindeled.cases import actions as cases
from bindeled.cases.models import Concern
from bindeled.children import actions, rules
from bindeled.children.models import Called, ChildClock, DutyCall, DutyHours
from bindeled.children.queries import clock_of, duty, standing
from bindeled.children.tests.test_rules import wall
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.management.commands.work import lacking_on_duty_lists
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.post.carrying import hand_over
from bindeled.post.models import Letter, ShortMessage
from conftest import acting
from journeys import stage
from journeys.factory import LONG_AGO, World, told

WORKER = Door("worker", municipality="0101")
TUESDAY = wall("2026-03-10 09:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def unit(world: World) -> Unit:
    """A family unit for all districts, open on weekdays from 8 to 16, with a list for its hours and one for outside."""
    unit = Unit.objects.create(municipality_id="0101", name="Familieenheden", kind="children", valid_from=LONG_AGO)
    for weekday in range(5):
        DutyHours.objects.create(
            municipality_id="0101", unit=unit, weekday=weekday, opens=time(8), closes=time(16), valid_from=LONG_AGO
        )
    listed(unit, in_hours=True, channel="mail", to="enheden@bindeled.example", name="Postkassen")
    listed(unit, in_hours=True, channel="sms", to="00000001", name="Vagthavende", after=15)
    listed(unit, in_hours=False, channel="phone", to="00000002", name="Døgnvagten")
    return unit


def listed(unit: Unit, **call: object) -> DutyCall:
    fields = {"municipality_id": "0101", "unit": unit, "source": "Opdigtet", "valid_from": LONG_AGO, **call}
    return DutyCall.objects.create(**fields)


def clock(received_at: datetime = TUESDAY) -> UUID:
    concern = uuid4()
    with acting("worker"), entered(WORKER):
        actions.start(concern, municipality="0101", district=None, received_at=received_at)
    return concern


def look(now: datetime) -> int:
    """Let the worker look once; answer how many calls have been made in all."""
    with acting("worker"), entered(WORKER):
        actions.call_those_due(now)
    return Called.objects.count()


def answered(concern: UUID, who: World, *, name: str = "Rosa Familieenhed", way: str = "unit_phone") -> bool:
    with acting("municipality"), entered(who.door("Bo")):
        found = clock_of(concern)
        assert found
        return actions.answer(found, name=name, way=way, by=who["Bo"])


# -- At its minute ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "received",
    [
        "2026-03-10 09:00",  # an ordinary Tuesday
        "2026-03-13 15:50",  # Friday before closing time
        "2026-04-01 15:00",  # before Easter
        "2026-03-28 23:30",  # the clocks go forward
        "2026-10-25 01:30",  # and back
        "2026-12-31 23:50",  # New Year
    ],
)
def test_the_worker_that_looks_each_minute_makes_each_call_in_the_minute_in_which_it_is_due(
    unit: Unit, received: str
) -> None:
    began = wall(received).astimezone(UTC)
    concern = clock(began)
    due = duty("0101", None, on=date(2026, 3, 10))
    assert due
    expected = [step.at for step in rules.ladder(began, due.calendar)]
    for minute in sorted({0, *(int((at - began) / MINUTE) + extra for at in expected for extra in (-1, 0))}):
        look(began + minute * MINUTE)
    made = list(Called.objects.order_by("due_at", "round", "turn"))
    assert [call.due_at for call in made] == expected
    assert all(call.called_at == call.due_at for call in made)
    assert ChildClock.objects.get(id=concern).ended_at == expected[-1]


def test_the_control_a_worker_that_looks_too_late_is_noticed(unit: Unit) -> None:
    clock()
    look(TUESDAY + 5 * MINUTE)
    assert [call.called_at == call.due_at for call in Called.objects.all()] == [False]


def test_a_letter_an_sms_and_a_phone_call_leave(unit: Unit) -> None:
    clock()
    look(TUESDAY)
    assert list(Letter.objects.values_list("to_address", "kind")) == [("enheden@bindeled.example", "child_call")]
    look(TUESDAY + 15 * MINUTE)
    look(TUESDAY + timedelta(hours=8))
    went = ShortMessage.objects.order_by("queued_at").values_list("channel", "to_number")
    assert list(went) == [("sms", "00000001"), ("phone", "00000002")]


def test_what_leaves_says_until_when_and_nothing_of_what_it_is(unit: Unit) -> None:
    concern = clock()
    look(TUESDAY + 15 * MINUTE)
    letter, short = Letter.objects.get(), ShortMessage.objects.get()
    for words in (f"{letter.subject} {letter.text} {letter.html}", short.text):
        assert not {word for word in ("barn", "child", "Amager", "familie") if word in words}
    assert "11. marts 09.00" in letter.text
    assert str(concern)[:8] in short.text
    assert f"/bekymringer/{concern}/" in letter.text


# -- Once ---------------------------------------------------------------------------------------------------------------


def test_a_worker_that_begins_anew_makes_no_call_twice(unit: Unit) -> None:
    concern = clock()
    assert look(TUESDAY) == 1
    ChildClock.objects.filter(id=concern).update(next_at=TUESDAY)  # as after a restore, or a worker that forgot
    assert look(TUESDAY) == 1
    assert Letter.objects.count() == 1


def test_two_workers_make_no_call_twice_even_without_the_lock(unit: Unit) -> None:
    concern = clock()
    look(TUESDAY)
    made = Called.objects.get()
    with acting("worker"), pytest.raises(IntegrityError), entered(WORKER):
        Called(
            municipality_id="0101", clock_id=concern, round=made.round, turn=made.turn, channel="mail", name="Postkassen",
            due_at=TUESDAY, called_at=TUESDAY,
        ).save(force_insert=True)  # fmt: skip


@pytest.fixture
def no_job_left() -> Iterator[None]:
    """Take away what a test that really commits has queued: the queue's tables are none of the models'."""
    yield
    with stage.engine.admin(connection.settings_dict["NAME"]) as admin:
        admin.execute("DELETE FROM queue.procrastinate_jobs")


@pytest.mark.usefixtures("no_job_left")
@pytest.mark.django_db(transaction=True)
def test_a_worker_passes_over_a_clock_that_another_one_holds(unit: Unit) -> None:
    concern = clock()
    with stage.engine.admin(connection.settings_dict["NAME"]) as other:
        other.autocommit = False
        other.execute("SELECT 1 FROM app.children_childclock WHERE id = %s FOR UPDATE", [concern])
        assert look(TUESDAY) == 0
        other.rollback()
    assert look(TUESDAY) == 1


def test_a_call_that_cannot_be_queued_is_not_written_down_as_made(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    clock()

    def fails(*_what: object, **_more: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr("bindeled.children.letters.call", fails)
        with pytest.raises(DatabaseError):
            look(TUESDAY)
    assert (Called.objects.count(), Letter.objects.count()) == (0, 0)
    assert look(TUESDAY) == 1


def test_after_a_standstill_the_round_that_is_due_is_made_whole_and_once(unit: Unit) -> None:
    concern = clock()
    assert look(TUESDAY + timedelta(hours=3)) == 2
    assert look(TUESDAY + timedelta(hours=3)) == 2
    assert set(Called.objects.values_list("round", flat=True)) == {1}
    assert look(TUESDAY + timedelta(hours=30)) == 3
    assert ChildClock.objects.get(id=concern).ended_at is not None


def test_a_second_start_changes_nothing(unit: Unit) -> None:
    concern = clock()
    with acting("worker"), entered(WORKER):
        actions.start(concern, municipality="0101", district=None, received_at=TUESDAY + MINUTE)
    assert ChildClock.objects.get().received_at == TUESDAY


def test_many_that_run_do_not_keep_those_due_waiting(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for _number in range(3):
        clock()
    assert look(TUESDAY) == 2
    assert look(TUESDAY) == 3


# -- Who has it ---------------------------------------------------------------------------------------------------------


def test_a_named_person_stops_the_calls(unit: Unit, world: World) -> None:
    concern = clock()
    look(TUESDAY)
    assert answered(concern, world)
    assert look(TUESDAY + timedelta(hours=20)) == 1
    stopped = ChildClock.objects.get(id=concern)
    assert (stopped.answered_name, stopped.answered_way, stopped.answered_by) == (
        "Rosa Familieenhed",
        "unit_phone",
        world["Bo"],
    )
    assert TraceEntry.objects.filter(deed="child_answered", record_id=concern, actor_id=world["Bo"].id).count() == 1


def test_the_control_nobody_who_answers_and_the_calls_go_on(unit: Unit) -> None:
    clock()
    assert look(TUESDAY) == 1
    assert look(TUESDAY + timedelta(hours=20)) == 2


def test_only_the_first_who_answered_is_written_down(unit: Unit, world: World) -> None:
    concern = clock()
    assert answered(concern, world, name="Den første")
    assert not answered(concern, world, name="Den anden")
    assert ChildClock.objects.get(id=concern).answered_name == "Den første"


@pytest.mark.parametrize("fields", [{"name": ""}, {"way": ""}, {"way": "a feeling"}])
def test_an_answer_without_a_name_or_a_way_is_refused_by_the_database(
    unit: Unit, world: World, fields: dict[str, str]
) -> None:
    concern = clock()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildClock.objects.filter(id=concern).update(
            answered_at=TUESDAY,
            answered_by=world["Bo"],
            answered_name=fields.get("name", "Rosa"),
            answered_way=fields.get("way", "unit_phone"),
        )


# -- From the concern ---------------------------------------------------------------------------------------------------


def arrive(world: World, who: str = "Karin", **changes: Any) -> Concern:
    with acting("sender"), entered(world.door(who)):
        pass_on(told(world, **changes), key="k", by=world[who])
    with acting("worker"), entered(WORKER):
        cases.open_arrivals()
    return Concern.objects.get()


def test_the_clock_begins_when_the_municipality_received_it_whatever_else_was_answered(world: World) -> None:
    concern = arrive(world, kinds=("child", "smell"), resident_knows="no", children="unknown")
    started = ChildClock.objects.get()
    assert (started.id, started.received_at, started.district_id) == (
        concern.id,
        concern.received_at,
        concern.district_id,
    )
    assert concern.due_at == rules.assess_by(started.received_at)


def test_the_control_another_kind_starts_no_clock(world: World) -> None:
    arrive(world, kinds=("smell",))
    assert ChildClock.objects.count() == 0


def test_what_was_set_aside_has_no_clock_until_somebody_judges_it_real(world: World) -> None:
    concern = arrive(world, kinds=("child",))
    ChildClock.objects.all().delete()
    Concern.objects.update(channel="open", set_aside="trap", alike=b"a" * 16)
    with acting("municipality"), entered(world.door("Bo")):
        cases.judge_real(Concern.objects.select_related("unit").get(), by=world["Bo"])
    late = ChildClock.objects.get()
    assert late.received_at == concern.received_at < late.known_at


def test_who_learns_late_that_it_is_about_a_child_calls_from_then_and_the_time_ran_all_the_while(
    unit: Unit, world: World
) -> None:
    concern = uuid4()
    known = TUESDAY + timedelta(hours=23)
    with acting("worker"), entered(WORKER):
        actions.start(concern, municipality="0101", district=None, received_at=TUESDAY, known_at=known)
    assert look(known - MINUTE) == 0
    assert look(known) == 1
    with acting("municipality"), entered(world.door("Bo")):
        seen = standing(concern, now=known)
    assert seen is not None
    assert seen.assess_by == TUESDAY + timedelta(hours=24)
    assert seen.upcoming is not None
    assert seen.upcoming.at == known + 15 * MINUTE


# -- Whose calendar -----------------------------------------------------------------------------------------------------


def test_the_districts_own_unit_stands_before_the_one_for_all(unit: Unit, world: World) -> None:
    district = District.objects.filter(municipality_id="0101").order_by("name").first()
    assert district
    own = Unit.objects.create(
        municipality_id="0101", district=district, name="Enheden her", kind="children", valid_from=LONG_AGO
    )
    found = duty("0101", district.id, on=TUESDAY.date())
    assert found is not None
    assert found.unit == unit  # its own has no list yet, and cannot be called
    listed(own, in_hours=True, channel="mail", to="her@bindeled.example", name="Her")
    found = duty("0101", district.id, on=TUESDAY.date())
    assert found is not None
    assert found.unit == own
    elsewhere = duty("0101", None, on=TUESDAY.date())
    assert elsewhere is not None
    assert elsewhere.unit == unit


def test_a_list_that_has_ended_is_not_called(unit: Unit) -> None:
    DutyCall.objects.update(valid_to=date(2026, 1, 31))
    assert duty("0101", None, on=TUESDAY.date()) is None


def test_without_a_list_nobody_is_called_until_there_is_one(world: World) -> None:
    concern = clock()
    assert look(TUESDAY) == 0
    unit = Unit.objects.create(municipality_id="0101", name="Sent", kind="children", valid_from=LONG_AGO)
    listed(unit, in_hours=False, channel="phone", to="00000002", name="Døgnvagten")
    assert look(TUESDAY + 10 * MINUTE) == 1
    assert ChildClock.objects.get(id=concern).ended_at is None


def test_without_a_list_for_days_the_clock_ends(world: World) -> None:
    concern = clock()
    look(TUESDAY + timedelta(days=3))
    assert ChildClock.objects.get(id=concern).ended_at is not None


def test_the_days_off_are_the_municipalitys(unit: Unit) -> None:
    Municipality.objects.filter(code="0101").update(days_off=["12-24"])
    found = duty("0101", None, on=date(2026, 12, 24))
    assert found
    assert not found.calendar.is_open(wall("2026-12-24 10:00"))
    assert found.calendar.is_open(wall("2026-12-31 10:00"))


def test_what_keeps_the_worker_from_calling_is_said_at_its_start(unit: Unit) -> None:
    DutyCall.objects.exclude(channel="phone").update(verified_on=TUESDAY.date())
    Municipality.objects.exclude(code__in=["0101", "0157"]).delete()
    with acting("worker"), override_settings(SHORT_MESSAGES=""):
        assert lacking_on_duty_lists() == [
            "Municipality 0101: nobody has tried Døgnvagten (00000002). Try it, write verified_on, and load the file.",
            "Municipality 0101: no SMS and no phone call about a child leaves: BINDELED_SHORT_MESSAGES is not set.",
            "Municipality 0157: nobody can be called about a child. Write [[duty_call]] in its file, and load it.",
        ]


def test_the_control_where_all_is_there_nothing_is_said(unit: Unit) -> None:
    DutyCall.objects.update(verified_on=TUESDAY.date())
    with acting("worker"), override_settings(SHORT_MESSAGES="log:"):
        assert not [said for said in lacking_on_duty_lists() if "0101" in said]


# -- How it stands ------------------------------------------------------------------------------------------------------


def test_a_standing_says_what_was_done_what_comes_next_and_when(unit: Unit, world: World) -> None:
    concern = clock()
    look(TUESDAY)
    with acting("municipality"), entered(world.door("Bo")):
        seen = standing(concern, now=TUESDAY + MINUTE)
    assert seen is not None
    assert [call.name for call in seen.calls] == ["Postkassen"]
    assert seen.upcoming is not None
    assert (seen.upcoming.at, seen.upcoming.call.name) == (TUESDAY + 15 * MINUTE, "Vagthavende")
    assert (seen.is_over, seen.receipt_by, seen.unit) == (False, date(2026, 3, 17), unit)


def test_after_an_answer_nothing_comes_next_and_the_clock_goes_on(unit: Unit, world: World) -> None:
    concern = clock()
    answered(concern, world)
    with acting("municipality"), entered(world.door("Bo")):
        seen = standing(concern, now=TUESDAY + timedelta(hours=25))
    assert seen is not None
    assert (seen.upcoming, seen.is_over) == (None, True)


# -- The walls ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [ChildClock, Called, DutyCall, DutyHours])
def test_no_sender_reads_anything_of_it(unit: Unit, world: World, table: type[Model]) -> None:
    clock()
    with acting("sender"), pytest.raises(ProgrammingError), entered(world.door("Karin")):
        table._default_manager.count()


@pytest.mark.parametrize("who", ["another municipality", "somebody who serves no unit"])
def test_neither_another_municipality_nor_who_serves_no_unit_sees_a_clock(unit: Unit, world: World, who: str) -> None:
    concern = clock()
    without = Door("municipal", actor=world["Bo"].id, municipality="0101")
    door = world.door("Gitte") if who == "another municipality" else without
    with acting("municipality"), entered(door):
        assert clock_of(concern) is None


def test_no_adviser_takes_an_answer_back_or_moves_a_clock(unit: Unit, world: World) -> None:
    concern = clock()
    answered(concern, world)
    for change in ({"received_at": TUESDAY}, {"ended_at": TUESDAY}):
        with acting("municipality"), pytest.raises(ProgrammingError), entered(world.door("Bo")):
            ChildClock.objects.filter(id=concern).update(**change)
    blank = {"answered_at": None, "answered_by": None, "answered_name": "", "answered_way": ""}
    with acting("municipality"), pytest.raises(ProgrammingError), entered(world.door("Bo")):
        ChildClock.objects.filter(id=concern).update(**blank)


# -- What carries it ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that short messages are carried to."""
    with override_settings(SHORT_MESSAGES=f"folder:{tmp_path}"):
        yield tmp_path


def test_an_sms_comes_out_at_the_end(unit: Unit, folder: Path) -> None:
    clock()
    look(TUESDAY + 15 * MINUTE)
    assert settings.SHORT_MESSAGES
    from_queue = ShortMessage.objects.get()
    with acting("worker"):
        hand_over(from_queue.id)
    [path] = folder.iterdir()
    assert json.loads(path.read_text())["to"] == "00000001"
