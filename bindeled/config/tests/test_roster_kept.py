"""What is past its time on the roster goes, by the calendar alone; what is told of the last two years does not change by it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.walls import ANY_ROW, OWN_MUNICIPALITY, Gate
from bindeled.config.worker import let_go
from bindeled.cooperation.models import MeetingGuest
from bindeled.housing.actions import forgetting, keeping_right
from bindeled.housing.models import (
    Appointment,
    ContactPerson,
    Department,
    Doubt,
    GapNotice,
    Keeper,
    Leave,
    LettingStaff,
)
from bindeled.housing.rules import KEPT_DAYS, entry_is_past
from bindeled.municipalities.models import Municipality
from conftest import acting
from journeys.between_parties import a_meeting
from journeys.factory import LONG_AGO, World, account
from journeys.sides import Site

KINDS: tuple[Any, ...] = (ContactPerson, Appointment, Leave, Doubt, Keeper, LettingStaff, GapNotice)


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def somebody(name: str, place: Department, *ended: date | None, added: date = LONG_AGO) -> ContactPerson:
    """Put somebody on the list of a department's organisation, with appointments there that ended on these days."""
    of = {"municipality_id": place.municipality_id, "organisation_id": place.organisation_id}
    user = account(name, "sender", place.municipality_id)
    entry = ContactPerson.objects.create(
        **of, account_id=user.id, name=name, email=user.email, kind="caretaker", added_on=added, confirmed_on=added
    )
    for number, last in enumerate(ended):
        begun = LONG_AGO + timedelta(days=number)
        Appointment.objects.create(**of, contact_person=entry, department=place, valid_from=begun, valid_to=last)
    return entry


def hanging_on(entry: ContactPerson, *, away_to: date | None, doubted_to: date | None) -> None:
    of = {"municipality_id": entry.municipality_id, "organisation_id": entry.organisation_id, "contact_person": entry}
    Leave.objects.create(**of, valid_from=LONG_AGO, valid_to=away_to)
    Doubt.objects.create(**of, cause="said", since=LONG_AGO, ended_on=doubted_to)


def trusted(model: Any, place: Department, last: date | None) -> None:
    of = {"municipality_id": place.municipality_id, "organisation_id": place.organisation_id}
    user = account(f"{model.__name__} {last}", "sender", place.municipality_id)
    model.objects.create(**of, account_id=user.id, name=user.name, email=user.email, valid_from=LONG_AGO, valid_to=last)


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in KINDS}


def forget(code: str = "0101") -> int:
    with acting("worker"), entered(Door("worker", municipality=code)):
        return forgetting.forget_roster()


def a_roster(place: Department) -> None:
    """Add to each kind rows that are past their time by one day, and rows that are not, by one day."""
    for last in (ago(KEPT_DAYS + 1), ago(KEPT_DAYS), None):
        for model in (Keeper, LettingStaff):
            trusted(model, place, last)
        hanging_on(somebody(f"Til {last}", place, last, ago(KEPT_DAYS + 3)), away_to=last, doubted_to=last)
        if last:
            GapNotice.objects.create(municipality_id="0101", department=place, since=last, told_on=last)


def test_what_ended_over_730_days_ago_goes_and_the_rest_stays(world: World) -> None:
    before = counted()
    a_roster(world.departments["Hørgården 2"])
    somebody("Ny på listen", world.departments["Hørgården 2"], added=ago(KEPT_DAYS))
    somebody("Aldrig udpeget", world.departments["Hørgården 2"], added=ago(KEPT_DAYS + 1))
    with acting("worker"):
        let_go()
    left = {name: number - before[name] for name, number in counted().items()}
    two = ("Appointment", "Leave", "Doubt", "Keeper", "LettingStaff")
    assert left == {**dict.fromkeys(two, 2), "ContactPerson": 3, "GapNotice": 1}
    assert not ContactPerson.objects.filter(name__in=[f"Til {ago(KEPT_DAYS + 1)}", "Aldrig udpeget"]).exists()
    assert forget() == 0


def test_the_database_and_the_rule_say_the_same_of_every_entry(world: World) -> None:
    place, days = world.departments["Hørgården 2"], (ago(KEPT_DAYS + 1), ago(KEPT_DAYS), ago(1), None)
    expected = set()
    for added in days[:3]:
        for number, ended in enumerate([(), *((one, two) for one in days for two in days)]):
            entry = somebody(f"{added} {number}", place, *ended, added=added)
            if entry_is_past(ended, added_on=added or LONG_AGO, today=timezone.localdate()):
                expected.add(entry.id)
    there = set(ContactPerson.objects.values_list("id", flat=True))
    forget()
    assert there - set(ContactPerson.objects.values_list("id", flat=True)) == expected
    assert len(expected) == 2


def everything_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the verb's condition: whatever has an end at all is taken for past."""
    monkeypatch.setattr(forgetting, "kept_since", lambda _today: date.max)


def test_a_broken_condition_takes_nothing_that_lives_since_the_wall_refuses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_roster(world.departments["Hørgården 2"])
    forget()
    before = counted()
    everything_asked(monkeypatch)
    assert forget() == 0
    for model in KINDS:
        with acting("worker"), entered(Door("worker", municipality="0101")):
            assert model.objects.filter(municipality_id="0101")._raw_delete("default") == 0
        for other in ("housing", "sender", "municipal"):
            policy = f"SELECT FROM pg_policies WHERE policyname = 'door_{other}_delete' AND tablename = %s"
            with connection.cursor() as cursor:
                cursor.execute(policy, [model._meta.db_table])
                assert not cursor.fetchall()
    assert counted() == before


def test_without_the_wall_the_broken_condition_would_be_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    a_roster(world.departments["Hørgården 2"])
    forget()
    before = counted()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_worker_delete ON app.housing_appointment USING (true)")
    everything_asked(monkeypatch)
    assert forget() > 0
    assert counted()["Appointment"] < before["Appointment"]


def test_an_entry_stays_as_long_as_an_invitation_points_at_it_and_stops_no_other(world: World) -> None:
    place = world.departments["Hørgården 2"]
    invited, other = (somebody(name, place, ago(800)) for name in ("Inviteret", "Uden indbydelse"))
    guest = MeetingGuest.objects.create(
        municipality_id="0101",
        meeting=a_meeting(over=True),
        contact_person=invited,
        name="x",
        email="x@bindeled.example",
    )
    forget()
    assert list(ContactPerson.objects.filter(id__in=[invited.id, other.id])) == [invited]
    guest.delete()
    assert forget() == 1


def test_the_worker_sees_every_row_that_can_point_at_an_entry() -> None:
    """Else it would think that an entry is free which is not, and the database would refuse the whole portion."""
    found = forgetting.pointing_at_entries()
    assert {"Appointment", "MeetingGuest", "SignUp", "Supporter", "NamingConsent", "Knock"} <= {
        one.related_model.__name__ for one in found
    }
    for one in found:
        column = one.field.column
        wall: tuple[Gate, ...] = vars(one.related_model)["WALL"]
        gates = [gate for gate in wall if gate.role == "worker" and "select" in gate.may]
        assert any(
            gate.rows in {OWN_MUNICIPALITY, ANY_ROW} and (not gate.columns or column in gate.columns) for gate in gates
        ), one.related_model


def with_a_past(world: World) -> Department:
    """Give a department a history: long ago somebody and their leave, a gap, somebody again, and a gap since; and another an old gap."""
    place, other = world.departments["Hørgården 2"], world.departments["Sundholm afd. 7"]
    Appointment.objects.filter(department__in=[place, other]).delete()
    Department.objects.filter(id__in=[place.id, other.id]).update(valid_from=LONG_AGO)
    hanging_on(somebody("Den første", place, ago(900)), away_to=ago(1000), doubted_to=ago(950))
    entry = somebody("Den anden", place, ago(400))
    Appointment.objects.filter(contact_person=entry).update(valid_from=ago(700))
    hanging_on(entry, away_to=ago(KEPT_DAYS + 5), doubted_to=ago(KEPT_DAYS + 2))
    somebody("For længst", other, ago(KEPT_DAYS + 1))
    return place


def test_the_history_of_gaps_is_the_same_before_and_after(world: World, municipal_site: Site) -> None:
    place = with_a_past(world)
    municipal_site.sign_in_as(world["Kirsten"])
    pages = [f"/kontaktpersoner/{one.id}/" for one in (place, world.departments["Sundholm afd. 7"])]
    pages.append("/kontaktpersoner/?vis=huller")

    def read() -> list[str]:
        contents = [municipal_site.get(page).content.decode().partition("<main")[2] for page in pages]
        assert all(contents)
        return contents

    before = read()
    assert "i to år eller mere" in before[1]
    assert forget() >= 5
    assert read() == before


def test_a_gap_older_than_what_is_kept_is_told_of_each_week_and_not_each_day(world: World) -> None:
    with_a_past(world)
    here = Municipality.objects.get(code="0101")

    def told(on: date) -> int:
        with acting("worker"), entered(Door("worker", municipality="0101")):
            return keeping_right.chase(here, on=on)

    today = timezone.localdate()
    assert told(today)
    assert [told(today + timedelta(days=number)) for number in range(1, 7)] == [0] * 6
    assert told(today + timedelta(days=7))
