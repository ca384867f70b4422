"""What is written of those whom nobody meets any more goes, what is counted stays; and company is counted without names."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.config.worker import let_go
from bindeled.municipalities.models import Municipality
from bindeled.outreach import actions, queries
from bindeled.outreach.actions import RefusedError
from bindeled.outreach.models import Acquaintance, Company, Encounter, Met
from bindeled.outreach.rules import MEASURES
from bindeled.outreach.tests.conftest import SKP, Out
from conftest import acting

AMAGER = "Boligrådgiverne Amager"


@pytest.fixture
def kept_tombstones(settings: LazySettings, tmp_path: object) -> None:
    """Let this process keep tombstones, as the worker does."""
    settings.TOMBSTONES = str(tmp_path)


def long_ago(met: Met, days: int) -> None:
    Met.objects.filter(id=met.id).update(last_at=timezone.now() - timedelta(days=days))


@pytest.mark.usefixtures("kept_tombstones")
def test_what_was_written_goes_so_many_days_after_the_last_time_and_the_counts_stay(out: Out) -> None:
    Municipality.objects.filter(code="0101").update(outreach_days=100)
    gone, kept, waits = (out.meets(alias=name, words="Fryser.") for name in ("Bjarne", "Kaj", "Ib"))
    with acting("municipality"), entered(out.world.door("Signe")):
        actions.say_known(gone, by=out.world["Signe"])
    out.wishes(gone)
    out.wishes(waits, to=AMAGER)
    for met, days in ((gone, 101), (kept, 99), (waits, 400)):
        long_ago(met, days)
    with acting("worker"):
        let_go()
    assert set(RecordKey.objects.filter(wrapped=None).values_list("id", flat=True)) == {
        gone.key_id,
        gone.wishes.get().key_id,
    }
    left = Met.objects.get(id=gone.id)
    assert (left.alias, left.alias_mark, left.gone_at is not None) == (None, None, True)
    assert not Acquaintance.objects.exists()
    assert Encounter.objects.count() == 3
    with acting("municipality"), entered(out.world.door("Frede")):
        assert {each.alias for each in queries.met_people()} == {"Kaj", "Ib"}
        assert queries.find_met("Bjarne") == []
        assert [line.words for line in queries.read_met(queries.met_for(gone.id)).lines] == [""]
        with pytest.raises(RefusedError):
            actions.call(left, alias="Bjørn", by=out.world["Frede"])
    with acting("worker"):
        let_go()  # a second time there is nothing to do


@pytest.mark.usefixtures("kept_tombstones")
def test_what_a_restored_copy_brought_back_goes_again(out: Out) -> None:
    met = out.meets()
    RecordKey.objects.filter(id=met.key_id).update(wrapped=None, destroyed_at=timezone.now())
    with acting("worker"):
        let_go()
    assert Met.objects.get().alias_mark is None


def test_the_worker_empties_nobody_whose_key_lives_and_reads_no_word(out: Out) -> None:
    met = out.meets()
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert Met.objects.filter(id=met.id).update(alias=None, alias_mark=None, gone_at=timezone.now()) == 0
        for column in ("alias", "pseudonym"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                list(Met.objects.values_list(column))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(Encounter.objects.values_list("id"))


def test_company_is_a_place_a_day_and_a_number(out: Out) -> None:
    place, elsewhere, today = out.place(), out.place("0157"), timezone.localdate()
    for who, people in (("Bo", 2), ("Frede", 1)):
        with acting("municipality"), entered(out.world.door(who)):
            actions.note_company(place, on=today, people=people, by=out.world[who])
            assert [row.people for row in queries.company_of_units()] == [people]
    with acting("municipality"), entered(out.world.door("Bo")):
        with pytest.raises(RefusedError):
            actions.note_company(place, on=today + timedelta(days=1), people=1, by=out.world["Bo"])
        with pytest.raises(RefusedError):
            actions.note_company(elsewhere, on=today, people=1, by=out.world["Bo"])
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.note_company(place, on=today, people=0, by=out.world["Bo"])
    fields = {field.name for field in Company._meta.fields}
    assert fields == {"id", "municipality", "unit", "place", "on", "people", "noted_at", "noted_by"}


def test_numbers_are_of_ones_own_units_and_small_ones_are_not_shown(out: Out) -> None:
    people = [out.meets(alias=str(number)) for number in range(5)]
    out.again(people[0], was_met=False)
    out.wishes(people[0], to=AMAGER)
    with acting("municipality"), entered(out.world.door("Bo")):
        wish = queries.wish_for(people[0].wishes.get().id)
        actions.answer_wish(wish, accept=True, words="", by=out.world["Bo"])
        assert queries.numbers(today=timezone.localdate()) == []
    with acting("municipality"), entered(out.world.door("Frede")):
        [unit] = queries.numbers(today=timezone.localdate())
    told = dict.fromkeys(MEASURES, 0)
    assert unit.name == SKP
    assert unit.months[0][1] == told | {"people": 5, "met": 5, "not_met": None, "first": 5, "passed_on": None}
    assert len(unit.months) == 1
    with acting("municipality"), entered(out.world.door("Frede")):
        actions.say_same(people[0], other=people[1], by=out.world["Frede"])
        [unit] = queries.numbers(today=timezone.localdate())
    assert (unit.months[0][1]["people"], unit.months[0][1]["met"]) == (None, 5)
