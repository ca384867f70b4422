"""Counting and publishing on real records: through which door, what is in and what is out, and that what stands never changes."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.db.models import Min
from django.utils import timezone

from bindeled.cases.models import Concern
from bindeled.cases.tests.test_cases import arrive
from bindeled.children.models import ChildClock
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.cooperation.models import Theme
from bindeled.duty.models import Contact
from bindeled.housing.models import Department
from bindeled.housing.rules import KEPT_DAYS
from bindeled.statistics import actions, schedule
from bindeled.statistics.actions import publishing
from bindeled.statistics.actions.counting import Due
from bindeled.statistics.actions.publishing import Publication
from bindeled.statistics.models import Counted, Figure, Tally
from bindeled.statistics.queries import counting
from bindeled.suppression.actions import UnprotectedError
from conftest import acting
from journeys.factory import World

MARCH = date(2025, 3, 1)
AT = datetime(2025, 3, 9, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 1, 3, tzinfo=UTC)
COUNTER = Door("counter", municipality="0101")
HORGARDEN, SUNDHOLM = "Hørgården 2", "Sundholm afd. 7"


def received(world: World, place: str, *, times: int, at: datetime = AT, **what: Any) -> None:
    """So many concerns received at a time; the place's first."""
    for number in range(times):
        told = arrive(world, "Karin" if place == HORGARDEN else "Ole", place, key=f"{place}{at}{number}{what}")
        Concern.objects.filter(id=told).update(received_at=at + timedelta(minutes=number), **what)


def count(*months: date, measure: str = "concerns", now: datetime = LATER) -> None:
    with acting("worker"):
        for month in months:
            with entered(COUNTER):
                actions.count_measure(Due(measure, month), [], now=now)


def publish(through: date, *, measure: str = "concerns") -> None:
    with acting("worker"):
        with entered(COUNTER):
            actions.keep_names()
        schedule.put_out(Publication(measure, through.year, through), "0101")


def refused(door: Door, asked: str, *, side: str = "worker") -> None:
    """The database refuses it to the door."""
    with (
        pytest.raises(ProgrammingError, match="permission"),
        acting(side),
        entered(door),
        connection.cursor() as cursor,
    ):
        cursor.execute(asked)


def number(measure: str = "concerns", *, first: date = MARCH, period: str = "month", **where: Any) -> int | None:
    told = {"cut": "", "level": "all", "place": "", **where}
    return Figure.objects.get(municipality_id="0101", measure=measure, first=first, period=period, **told).number


def test_concerns_are_counted_once_and_what_was_set_aside_is_not(world: World) -> None:
    received(world, HORGARDEN, times=6)
    received(
        world,
        SUNDHOLM,
        times=1,
        at=AT + timedelta(hours=2),
        set_aside="many",
        channel="open",
        alike=b"a group of many.",
    )

    count(MARCH)

    totals = Tally.objects.filter(measure="concerns", cut="", month=MARCH)
    assert {(tally.department != "", tally.number) for tally in totals} == {(True, 6)}


def test_tests_and_noise_are_told_apart_and_are_no_concerns(world: World) -> None:
    received(world, HORGARDEN, times=6, place_mark=b"the same place 1")
    received(world, HORGARDEN, times=5, at=AT - timedelta(days=1), place_mark=b"the same place 1", state="test")
    aside: dict[str, Any] = {"set_aside": "many", "channel": "open", "alike": b"a group of many."}
    received(world, SUNDHOLM, times=2, state="noise", **aside)
    received(world, SUNDHOLM, times=1, at=AT + timedelta(hours=2), **aside)

    for measure in ("concerns", "no_concerns"):
        count(MARCH, measure=measure)

    assert {tally.number for tally in Tally.objects.filter(measure="concerns", cut="")} == {6}
    told = Tally.objects.filter(measure="no_concerns")
    assert {(tally.part, tally.number) for tally in told} == {("", 8), ("test", 5), ("noise", 2), ("aside", 1)}
    again = Tally.objects.filter(measure="concerns", cut="again")
    assert {(tally.part, tally.number) for tally in again} == {("first", 1), ("again", 5)}, (
        "a test makes nothing a repeat"
    )


def test_a_test_about_a_child_is_no_concern_about_a_child(world: World) -> None:
    received(world, HORGARDEN, times=2, kinds=["child"])
    started = list(Concern.objects.values_list("id", flat=True))
    for it in started:
        ChildClock.objects.create(id=it, municipality_id="0101", received_at=AT, known_at=AT, next_at=AT)
    Concern.objects.filter(id=started[0]).update(state="test")

    count(MARCH, measure="child_clocks")

    assert {tally.number for tally in Tally.objects.filter(measure="child_clocks", cut="")} == {1}


def test_how_soon_the_duty_gave_receipts_is_counted_by_the_month_they_were_given(world: World) -> None:
    key = RecordKey.objects.create(municipality_id="0101", wrapping_key="k", wrapped=b"x", made_at=AT)
    told = (
        ("mail", 0.5),
        ("aloud", 1),
        ("letter", 23),
        ("handed", 72),
        ("mail", 73),
        ("machine", 0),
        ("mail", 24 * 40),
    )
    for at, (way, hours) in enumerate(told):
        Contact.objects.create(
            municipality_id="0101", channel="mailbox", came_at=AT, taken_in_at=AT, key=key, body=b"x", number=f"{at:010}",
            receipt_way=way, receipt_at=AT + timedelta(hours=hours),
        )  # fmt: skip

    count(MARCH, measure="receipts")

    found = {tally.part: tally.number for tally in Tally.objects.filter(measure="receipts", cut="waited")}
    assert found == {"hour": 2, "day": 1, "three": 1, "longer": 1}


def test_wishes_are_counted_by_their_mark(world: World) -> None:
    for mark in ("", "", "law"):
        Theme.objects.create(municipality_id="0101", title="Et emne", need="", raised_at=AT, mark=mark, why_marked=mark)

    count(MARCH, measure="wishes")
    publish(MARCH, measure="wishes")

    assert number("wishes") == 3
    assert number("wishes", cut="mark", part="law") == 1, "nobody stands behind a theme's mark: nothing is hidden"


def test_a_repeat_about_the_same_dwelling_is_told_apart(world: World) -> None:
    received(world, HORGARDEN, times=3, place_mark=b"the same place 1")
    received(world, HORGARDEN, times=1, at=AT + timedelta(hours=1), place_mark=b"another place 2.")

    count(MARCH)

    again = Tally.objects.filter(measure="concerns", cut="again")
    assert {(tally.part, tally.number) for tally in again} == {("first", 2), ("again", 2)}


def test_a_month_belongs_to_the_place_where_it_is_midnight_in_denmark(world: World) -> None:
    received(world, HORGARDEN, times=1, at=datetime(2025, 3, 31, 22, 30, tzinfo=UTC))

    count(MARCH, date(2025, 4, 1))

    assert [tally.month for tally in Tally.objects.filter(measure="concerns", cut="")] == [date(2025, 4, 1)]


def test_small_figures_are_not_even_written_down(world: World) -> None:
    received(world, HORGARDEN, times=3, kinds=["dementia"])
    received(world, SUNDHOLM, times=9, kinds=["smell"])

    count(MARCH)
    publish(MARCH)

    assert number() == 12
    assert number(cut="kind", part="dementia") is None
    assert number(cut="kind", part="child") == 0
    hidden = Figure.objects.filter(level="district", number=None, period="month", first=MARCH)
    assert hidden.count() == 2  # the small one, and the other, or one subtracts


def test_a_kind_that_stands_twice_is_counted_once(world: World) -> None:
    received(world, HORGARDEN, times=6, kinds=["smell", "smell"])

    count(MARCH)
    publish(MARCH)

    assert number(cut="kind", part="smell") == 6


def test_a_measure_that_fails_stops_no_other(world: World) -> None:
    received(world, HORGARDEN, times=6, at=datetime.now(UTC) - timedelta(days=75))
    keep = actions.count_measure

    def fail(due: Due, *told: Any, **more: Any) -> None:
        if due.measure == "concerns":
            raise ValueError(due.measure)
        keep(due, *told, **more)

    with patch.object(actions, "count_measure", fail), acting("worker"), pytest.raises(ValueError, match="concerns"):
        schedule.count_figures()

    assert Figure.objects.filter(measure="coverage").exists()
    assert not Figure.objects.filter(measure="concerns").exists()


def test_what_stands_is_not_counted_again_by_a_slow_worker(world: World) -> None:
    received(world, HORGARDEN, times=6)
    count(MARCH)
    received(world, HORGARDEN, times=2, at=AT + timedelta(days=1))

    count(MARCH)

    assert Tally.objects.get(measure="concerns", cut="").number == 6


def test_what_is_not_kept_so_long_is_not_counted_as_if_there_had_been_none(world: World) -> None:
    """The roster of three years ago is gone by its own retention: its days would all seem to have been without a contact person."""
    received(world, HORGARDEN, times=6, at=datetime.now(UTC) - timedelta(days=3 * 365))

    with acting("worker"):
        schedule.count_figures()

    since = timezone.localdate() - timedelta(days=KEPT_DAYS)
    counted = dict(Counted.objects.values_list("measure").annotate(first=Min("month")))
    assert counted["concerns"] < since
    assert min(counted[code] for code in ("coverage", "attendance", "training")) >= since
    assert not Figure.objects.filter(measure="coverage", first__lt=since).exists()
    assert Figure.objects.filter(measure="coverage").exists()


def test_where_nothing_protects_the_new_ones_all_of_them_stay_hidden(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    received(world, HORGARDEN, times=8, kinds=["smell"])
    count(MARCH)

    def helpless(*_told: Any, **_more: Any) -> None:
        raise UnprotectedError

    with patch.object(publishing, "protect", helpless):
        publish(MARCH)

    assert number() is None
    assert not Figure.objects.filter(number__gt=0).exists()
    assert number(cut="kind", part="child") == 0
    assert "cannot be protected" in caplog.text


def test_an_operator_counts_on_demand_and_a_wrong_code_is_answered_with_the_right_ones(world: World) -> None:
    received(world, HORGARDEN, times=6, at=datetime.now(UTC) - timedelta(days=75))
    said = StringIO()

    with acting("worker"):
        call_command("count", municipality="0101", stdout=said)
        with pytest.raises(CommandError, match="There are: 0101, 0157"):
            call_command("count", municipality="9999")

    assert "0101: all is counted and published" in said.getvalue()
    assert Figure.objects.filter(measure="concerns", number=6).exists()


def test_a_draft_that_somebody_else_has_overtaken_puts_nothing_out(world: World) -> None:
    received(world, HORGARDEN, times=6)
    count(MARCH)
    wanted = Publication("concerns", 2025, MARCH)
    with acting("worker"), entered(COUNTER):
        late = actions.protected(actions.drafted(wanted))
    publish(MARCH)

    with acting("worker"), entered(COUNTER):
        assert actions.publish(late, now=LATER) == 0


def test_tallies_go_when_the_whole_year_is_out(world: World) -> None:
    Department.objects.update(dwellings=40)
    received(world, HORGARDEN, times=6)
    count(*(date(2025, month, 1) for month in range(1, 13)))

    publish(date(2025, 12, 1))

    assert not Tally.objects.exists()
    assert number(first=date(2025, 1, 1), period="year") == 6


def test_what_is_published_never_changes(world: World) -> None:
    received(world, HORGARDEN, times=8)
    count(MARCH)
    publish(MARCH)
    before = set(Figure.objects.values_list("id", "number"))

    received(world, HORGARDEN, times=4, at=AT + timedelta(days=1))
    with acting("worker"), entered(COUNTER):
        due = actions.next_to_count(LATER)
    publish(MARCH)

    assert due != Due("concerns", MARCH)
    assert set(Figure.objects.values_list("id", "number")) == before


def test_figures_stay_when_a_case_is_erased(world: World) -> None:
    """An erased case leaves its concern without a mark; what it was counted as stands."""
    received(world, HORGARDEN, times=8)
    count(MARCH)
    publish(MARCH)

    Concern.objects.update(place_mark=None, body=b"")

    assert number() == 8


def test_a_month_that_does_not_stand_is_counted_again_and_not_published(world: World) -> None:
    received(world, HORGARDEN, times=8)
    soon = datetime(2025, 3, 20, 3, tzinfo=UTC)

    count(MARCH, now=soon)
    with acting("worker"), entered(COUNTER):
        assert actions.next_to_publish() is None
        assert actions.next_to_count(soon + timedelta(hours=21)) == Due("concerns", MARCH)
    received(world, HORGARDEN, times=1, at=AT + timedelta(days=2))
    count(MARCH)

    assert Tally.objects.get(measure="concerns", cut="").number == 9
    with acting("worker"), entered(COUNTER):
        assert actions.next_to_publish() == Publication("concerns", 2025, MARCH)


def test_the_clock_counts_and_publishes_all_there_is_piece_by_piece(world: World) -> None:
    received(world, HORGARDEN, times=6, at=datetime.now(UTC) - timedelta(days=75))

    with acting("worker"):
        pieces = list(schedule.pieces("0101"))

    assert len(pieces) > 2
    assert Figure.objects.filter(measure="concerns", level="all", cut="", number=6).exists()
    assert Figure.objects.filter(measure="coverage", number__gt=0).exists()
    assert Counted.objects.filter(fixed_at=None).exists()  # this month goes on


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT body FROM app.cases_concern",
        "SELECT dwelling_index FROM app.cases_concern",
        "SELECT person_mark FROM app.cases_concern",
        "SELECT sender_mark FROM app.cases_concern",
        "SELECT dwelling FROM app.cases_case",
        "SELECT responsible_id FROM app.cases_case",
        "SELECT resident_id FROM app.cases_case",
        "SELECT body FROM app.cases_entry",
        "SELECT resident_id FROM app.offers_course",
        "SELECT words FROM app.cases_consent",
        "SELECT * FROM app.residents_resident",
        "SELECT * FROM app.users_user",
        "SELECT name FROM app.housing_contactperson",
    ],
)
def test_the_counting_door_sees_no_person_and_no_text(world: World, asked: str) -> None:
    refused(COUNTER, asked)


@pytest.mark.parametrize(
    "table", ["cases_concern", "cases_case", "statistics_tally", "users_user", "housing_contactperson"]
)
def test_the_statistics_door_sees_published_figures_and_nothing_they_were_counted_from(
    world: World, table: str
) -> None:
    refused(Door("statistics", municipality="0101"), f"SELECT * FROM app.{table}", side="municipality")  # noqa: S608 - tables of ours


@pytest.mark.parametrize("verb", ["UPDATE app.statistics_figure SET number = 3", "DELETE FROM app.statistics_figure"])
def test_nobody_can_change_a_published_figure(world: World, verb: str) -> None:
    refused(COUNTER, verb)


def test_each_door_is_let_to_what_it_is_for(world: World) -> None:
    """The control: the same way of asking is answered where it may be."""
    allowed = [(COUNTER, "worker", "SELECT kinds FROM app.cases_concern")]
    allowed.append(
        (Door("statistics", municipality="0101"), "municipality", "SELECT number FROM app.statistics_figure")
    )
    for door, side, asked in allowed:
        with acting(side), entered(door), connection.cursor() as cursor:
            cursor.execute(asked)


def test_another_municipality_is_not_counted(world: World) -> None:
    received(world, HORGARDEN, times=8)

    with acting("worker"), entered(Door("counter", municipality="0157")):
        assert counting.earliest("0101") is None
        actions.count_measure(Due("concerns", MARCH), [], now=LATER)

    assert not Tally.objects.exists()
