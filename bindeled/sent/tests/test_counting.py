"""From a concern to a published figure: written with it, summed when the day is over, put out once, and never changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from bindeled.concerns.actions import pass_on, pass_on_openly
from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.models import Department
from bindeled.sent import actions, schedule
from bindeled.sent.models import Sent, SentFigure, SentSince, SentSum
from bindeled.sent.tests.figures import OVER, QUARTERS, THE_YEAR, counted_since, figure, passed_on
from bindeled.suppression.actions import UnprotectedError
from conftest import acting
from journeys.factory import World, told


@contextmanager
def working(municipality: str = "0101") -> Iterator[None]:
    with acting("worker"), entered(Door("worker", municipality=municipality)):
        yield


def send(world: World, key: str) -> None:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key=key, by=world["Karin"])


def large(world: World, **dwellings: int) -> None:
    """Let every department have sixty dwellings, or as many as is said."""
    Department.objects.update(dwellings=60)
    for name, number in dwellings.items():
        Department.objects.filter(id=world.departments[name].id).update(dwellings=number)


def publish() -> None:
    with acting("worker"):
        schedule.publish_in("0101")


def numbers(world: World, name: str = "Hørgården 2") -> dict[tuple[str, date, bool], int | None]:
    rows = SentFigure.objects.filter(organisation=world.departments[name].organisation_id)
    return {
        (kind, first, whose is None): number
        for kind, first, whose, number in rows.values_list("period", "first", "department", "number")
    }


# -- The row ------------------------------------------------------------------------------------------------------------


def test_the_row_is_written_with_the_concern_and_says_department_and_day_alone(world: World) -> None:
    send(world, "one")
    row = Sent.objects.get()
    assert (row.municipality_id, row.department, row.day) == (
        "0101",
        world.departments["Hørgården 2"],
        timezone.localdate(),
    )
    assert {field.attname for field in Sent._meta.fields} == {"id", "municipality_id", "department_id", "day"}
    assert row.id != SealedConcern.objects.get().id


def test_without_the_concern_there_is_no_row_and_sent_twice_it_is_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world, "one")
    with pytest.raises(IntegrityError):
        send(world, "one")
    assert Sent.objects.count() == 1
    monkeypatch.setattr("bindeled.concerns.actions.doorstep.let_go", lambda *_all, **_rest: 1 / 0)
    with pytest.raises(ZeroDivisionError), acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="two", by=world["Karin"], knock=uuid4())
    assert (Sent.objects.count(), SealedConcern.objects.count()) == (1, 1)


@pytest.mark.parametrize("where", ["Gammelmosen", ""])
def test_a_concern_about_a_department_that_is_not_there_goes_through_and_is_not_counted(
    world: World, where: str
) -> None:
    """Nothing may be lost: where it is about is found out where it arrives, and counting stops no concern."""
    foreign = str(world.departments[where].id) if where else "00000000-0000-4000-8000-000000000000"
    with acting("sender"), entered(world.door("Karin")):
        receipt = pass_on(replace(told(world), department=foreign), key="one", by=world["Karin"])
    assert receipt.number
    assert SealedConcern.objects.count() == 1
    assert not Sent.objects.exists()


@pytest.mark.parametrize(("ahead", "counted"), [(-1, -1), (0, 0), (1, 0), (-3, -1)])
def test_a_clock_that_is_not_the_databases_stops_no_concern(world: World, ahead: int, counted: int) -> None:
    here, now = str(world.departments["Hørgården 2"].id), timezone.now()
    with acting("sender"), entered(world.door("Karin")):
        actions.note_sent(municipality="0101", department=here, at=now + timedelta(days=ahead))
    assert Sent.objects.get().day == timezone.localdate(now) + timedelta(days=counted)


def test_what_comes_through_the_open_door_is_nobody_s_count(world: World) -> None:
    with acting("sender"), entered(Door("public", municipality="0157")):
        pass_on_openly(told(world, "Gammelmosen"), key="one", municipality="0157", set_aside="")
    assert not Sent.objects.exists()


def test_the_sender_s_door_puts_in_for_today_and_its_municipality_and_can_do_nothing_else(world: World) -> None:
    here, elsewhere = (world.departments[name].id for name in ("Hørgården 2", "Gammelmosen"))
    send(world, "one")
    today = timezone.localdate()
    refused = [
        ("0101", elsewhere, today),
        ("0157", elsewhere, today),
        ("0101", here, today - timedelta(days=2)),
        ("0101", here, today + timedelta(days=1)),
    ]
    with acting("sender"), entered(world.door("Karin")):
        for municipality, department, day in refused:
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Sent(municipality_id=municipality, department_id=department, day=day).save(force_insert=True)
        for verb in (
            "SELECT * FROM app.sent_sent",
            "UPDATE app.sent_sent SET day = day - 1",
            "DELETE FROM app.sent_sent",
            "SELECT * FROM app.sent_sentsum",
            "SELECT * FROM app.sent_sentfigure",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(verb)


@pytest.mark.parametrize(("side", "who"), [("municipality", "Lis"), ("municipality", "Bo"), ("sender", "Helle")])
def test_no_other_login_reads_or_takes_a_row_or_a_sum(world: World, side: str, who: str) -> None:
    send(world, "one")
    with acting(side), entered(world.door(who)):
        for table in ("sent_sent", "sent_sentsum"):
            for verb in ("SELECT * FROM", "DELETE FROM"):
                with (
                    pytest.raises(DatabaseError, match="permission denied"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(f"{verb} app.{table}")


# -- Sums ---------------------------------------------------------------------------------------------------------------


def test_days_that_are_over_are_summed_and_their_rows_go(world: World) -> None:
    here = world.departments["Hørgården 2"]
    passed_on(here, QUARTERS[0], 3)
    send(world, "one")
    with working():
        actions.sum_days(timezone.localdate())
        actions.sum_days(timezone.localdate())
    assert [row.day for row in Sent.objects.all()] == [timezone.localdate()]
    assert list(SentSum.objects.values_list("department", "quarter", "number")) == [(here.id, QUARTERS[0].first, 3)]
    passed_on(here, QUARTERS[0], 2)
    with working():
        actions.sum_days(timezone.localdate())
    assert SentSum.objects.get().number == 5
    assert SentSince.objects.get().day == timezone.localdate()
    with working():  # not even the worker takes away a day that is not over
        assert Sent.objects.all().delete()[0] == 0


# -- Figures ------------------------------------------------------------------------------------------------------------


def test_a_whole_year_is_published_with_small_figures_hidden_and_its_sums_go(world: World) -> None:
    large(world)
    counted_since(QUARTERS[0].first)
    here = world.departments["Hørgården 2"]
    for quarter, number in zip(QUARTERS, (9, 3, 0, 12), strict=True):
        passed_on(here, quarter, number)
    publish()
    told = numbers(world)
    quarters = [told["quarter", one.first, True] for one in QUARTERS]
    assert (quarters[1], quarters[2]) == (None, 0)
    # The year is nine, three, nought and twelve: with it one more is hidden, or it is itself.
    assert None in (quarters[0], quarters[3], told["year", THE_YEAR.first, True])
    assert not SentSum.objects.filter(quarter__year=OVER).exists()
    assert not Sent.objects.exists()


def test_published_twice_or_by_two_workers_at_once_is_once(world: World) -> None:
    large(world)
    counted_since(QUARTERS[0].first)
    passed_on(world.departments["Hørgården 2"], QUARTERS[0], 9)
    with working():
        actions.sum_days(timezone.localdate())
        [first, second] = [actions.next_to_publish(timezone.localdate()) for _worker in range(2)]
    assert first is not None
    assert second is not None
    with working():
        assert actions.publish(actions.protected(first))
        assert actions.publish(actions.protected(second)) == 0
    publish()
    before = list(SentFigure.objects.order_by("id").values_list())
    publish()
    assert list(SentFigure.objects.order_by("id").values_list()) == before


def test_what_is_out_stays_as_it_is_and_the_next_is_hidden_around_it(world: World) -> None:
    large(world)
    counted_since(QUARTERS[0].first)
    own = world.departments["Hørgården 2"].organisation
    for quarter, number in zip(QUARTERS, (9, 3, None, 12), strict=True):
        if number:
            passed_on(world.departments["Hørgården 2"], quarter, number)
    for quarter, number in zip(QUARTERS[:3], (9, None, 0), strict=True):
        figure(own, quarter, number)
    publish()
    told = numbers(world)
    assert [told["quarter", one.first, True] for one in QUARTERS[:3]] == [9, None, 0]
    # The second would be known from the year and the others: one of the new ones is hidden.
    assert None in (told["quarter", QUARTERS[3].first, True], told["year", THE_YEAR.first, True])


def test_what_came_before_counting_began_is_not_told_of_not_even_as_a_nought(world: World) -> None:
    large(world)
    counted_since(QUARTERS[1].first + timedelta(days=3))
    passed_on(world.departments["Hørgården 2"], QUARTERS[1], 7)
    passed_on(world.departments["Hørgården 2"], QUARTERS[2], 8)
    publish()
    of_the_year = {key: number for key, number in numbers(world).items() if key[1].year == OVER}
    assert of_the_year == {("quarter", QUARTERS[2].first, True): 8, ("quarter", QUARTERS[3].first, True): 0}


def test_departments_of_few_dwellings_or_of_unknown_ones_are_not_shown_and_cannot_be_subtracted(world: World) -> None:
    large(world)
    counted_since(QUARTERS[0].first)
    here = world.departments["Hørgården 2"]
    beside = Department.objects.create(
        municipality_id="0101",
        organisation=here.organisation,
        district=here.district,
        name="Lille",
        sort_key="lille",
        dwellings=19,
        valid_from=QUARTERS[0].first,
    )
    passed_on(here, QUARTERS[0], 30)
    passed_on(beside, QUARTERS[0], 6)
    publish()
    assert not SentFigure.objects.filter(department=beside).exists()
    of_the_year = SentFigure.objects.filter(organisation=here.organisation, first__year=OVER, period="year")
    assert None in of_the_year.values_list("number", flat=True)


def test_an_organisation_of_few_dwellings_has_no_figure_at_all(world: World) -> None:
    large(world)
    Department.objects.filter(organisation=world.departments["Hørgården 2"].organisation_id).update(dwellings=6)
    counted_since(QUARTERS[0].first)
    passed_on(world.departments["Hørgården 2"], QUARTERS[0], 9)
    publish()
    assert set(numbers(world).values()) == {None}
    assert not SentFigure.objects.filter(organisation=world.departments["Hørgården 2"].organisation_id).exclude(
        department=None
    )


def test_where_what_is_out_gives_a_new_one_away_all_that_is_new_stays_hidden(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gives_away(*_all: object, **_rest: object) -> None:
        raise UnprotectedError

    large(world)
    counted_since(QUARTERS[0].first)
    passed_on(world.departments["Hørgården 2"], QUARTERS[0], 9)
    monkeypatch.setattr(actions, "protect", gives_away)
    publish()
    assert set(numbers(world).values()) == {None, 0}


def test_sums_go_on_their_last_day_though_nothing_was_published(world: World) -> None:
    here = world.departments["Hørgården 2"]
    old = date(OVER - 1, 1, 1)
    SentSum.objects.create(municipality_id="0101", department=here, quarter=old, number=4)
    this_year = date(timezone.localdate().year, 1, 1)
    SentSum.objects.create(municipality_id="0101", department=here, quarter=this_year, number=4)
    publish()
    assert [row.quarter for row in SentSum.objects.all()] == [this_year]


# -- Walls --------------------------------------------------------------------------------------------------------------


def keeping(organisation: UUID) -> Door:
    return Door("housing", municipality="0101", units=(organisation,))


def test_a_keeper_s_door_reads_no_other_organisation_s_figures_and_no_role_changes_any(world: World) -> None:
    own, other = (world.departments[name].organisation for name in ("Hørgården 2", "Sundholm afd. 7"))
    figure(own, QUARTERS[0], 9)
    figure(other, QUARTERS[0], 7)
    doors = [
        ("sender", keeping(own.id)),
        ("worker", Door("worker", municipality="0101")),
        ("worker", Door("counter", municipality="0101")),
        ("municipality", world.door("Lis")),
        ("municipality", Door("statistics", actor=world["Lis"].id, municipality="0101")),
    ]
    for side, door in doors:
        with acting(side), entered(door):
            for verb in ("UPDATE app.sent_sentfigure SET number = 1", "DELETE FROM app.sent_sentfigure"):
                with (
                    pytest.raises(DatabaseError, match="permission denied"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(verb)
    with acting("sender"), entered(keeping(own.id)):
        assert list(SentFigure.objects.values_list("number", flat=True)) == [9]
    with acting("sender"), entered(Door("housing", municipality="0157", units=(own.id,))):
        assert not SentFigure.objects.exists()


def test_without_the_policy_a_keeper_would_read_of_other_organisations(world: World) -> None:
    """The control of the test above."""
    figure(world.departments["Hørgården 2"].organisation, QUARTERS[0], 9)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_housing_select ON app.sent_sentfigure USING (true)")
    with acting("sender"), entered(keeping(world.departments["Sundholm afd. 7"].organisation_id)):
        assert SentFigure.objects.exists()


def test_the_worker_publishes_no_period_that_does_not_stand(world: World) -> None:
    own = world.departments["Hørgården 2"].organisation_id
    today = timezone.localdate()
    running = date(today.year, today.month - (today.month - 1) % 3, 1)
    for period in ({"period": "quarter", "first": running}, {"period": "year", "first": date(today.year, 1, 1)}):
        with working(), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            SentFigure(municipality_id="0101", organisation_id=own, number=9, **period).save(force_insert=True)
