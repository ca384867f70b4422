"""The clock: to the deputy, to the office, never gone unread, gone when its time has come, and told of without a word."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.tombstones import Tombstones
from bindeled.doorstep import actions, schedule
from bindeled.doorstep.models import Gone, Knock
from bindeled.doorstep.tests.conftest import call_back, entry, only
from bindeled.housing.models import Appointment, Department, Keeper, Leave
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account, contact_person


def tick(now: datetime | None = None) -> None:
    """Let the worker look once, at a time."""
    at = now or timezone.now()
    with acting("worker"), entered(Door("worker", municipality="0101")):
        schedule.move_on(at)
        schedule.let_go(at)
        schedule.tell(at)


@pytest.fixture
def knock(place: Department, sender_site: Site) -> Knock:
    """Somebody has asked Karin, or the office that is contact person beside her, to call."""
    call_back(sender_site, place)
    return only()


def deputy(world: World, place: Department) -> None:
    world.people["Dan"] = dan = account("Dan", "sender", "0101")
    contact_person(dan, place)
    Appointment.objects.filter(contact_person__account_id=dan.id).update(deputy=True)


def test_in_time_it_stays(knock: Knock) -> None:
    tick(knock.due_at - timedelta(seconds=1))
    assert only().holder == "contact_person"


def test_unanswered_it_goes_to_the_deputy_and_then_to_the_office_where_it_stays(
    world: World, place: Department, knock: Knock
) -> None:
    deputy(world, place)
    tick(knock.due_at)
    assert (only().holder, only().contact_person) == ("deputy", entry(world, "Dan"))
    tick(only().due_at)
    assert (only().holder, only().contact_person) == ("office", None)
    tick(only().due_at + timedelta(days=400))
    assert only().holder == "office"
    assert bytes(only().sealed) == bytes(knock.sealed)


def test_without_a_deputy_it_goes_to_the_office(knock: Knock) -> None:
    tick(knock.due_at)
    assert only().holder == "office"


def test_a_deputy_who_is_away_is_passed_over(world: World, place: Department, knock: Knock) -> None:
    deputy(world, place)
    Leave.objects.create(
        municipality_id="0101", organisation=place.organisation, contact_person=entry(world, "Dan"), valid_from=LONG_AGO
    )
    tick(knock.due_at)
    assert only().holder == "office"


def test_whose_holder_has_left_goes_on_at_once(world: World, place: Department, knock: Knock) -> None:
    Appointment.objects.filter(contact_person=knock.contact_person).update(valid_to=LONG_AGO)
    tick()
    assert only().holder == "office"


def test_unread_it_never_goes_and_read_it_goes_after_the_municipalitys_days(place: Department, knock: Knock) -> None:
    tick(timezone.now() + timedelta(days=300))
    assert only().holder == "office"
    now = timezone.now()
    Knock.objects.update(read_at=now - timedelta(days=13, hours=23))
    tick(now)
    assert Knock.objects.count() == 1
    Knock.objects.update(read_at=now - timedelta(days=14, seconds=1))
    tick(now)
    assert Knock.objects.count() == 0


def test_what_is_gone_is_written_outside_the_database_and_a_restored_copy_takes_it_away_again(
    world: World, place: Department, knock: Knock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TOMBSTONES", str(tmp_path))
    copy = Knock.objects.get(id=knock.id)
    with acting("sender"), entered(world.door("Karin")):
        assert actions.let_go(knock.id, deed="answered")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert schedule.bury() == 1
        assert schedule.bury() == 0
    told = Tombstones(tmp_path).read()
    assert told.done.keys() == {knock.id}
    assert told.open == {}
    copy.save(force_insert=True)  # as a restore of an older copy would have it
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert schedule.take_away_again(told.done.values()) == 1
        assert schedule.take_away_again(told.done.values()) == 0
    assert Knock.objects.count() == 0


def test_what_goes_by_the_clock_has_its_tombstone_too(knock: Knock) -> None:
    Knock.objects.update(read_at=timezone.now() - timedelta(days=15))
    tick()
    assert [gone.id for gone in Gone.objects.all()] == [knock.id]


def test_who_gets_it_next_has_the_whole_time_to_read_it(knock: Knock) -> None:
    Knock.objects.update(read_at=timezone.now())
    tick(knock.due_at)
    assert only().read_at is None


def test_a_mail_says_that_there_is_post_once_and_nothing_else(world: World, place: Department, knock: Knock) -> None:
    tick()
    tick()
    [letter] = Letter.objects.filter(kind="doorstep_notice")
    assert letter.to_address == knock.contact_person.email  # type: ignore[union-attr]
    assert letter.facts == {"path": "/post/"}
    assert letter.subject + letter.text + letter.html == ""


def test_several_at_once_give_one_mail_and_later_ones_another_when_it_is_quiet(
    place: Department, sender_site: Site
) -> None:
    call_back(sender_site, place, key="1")
    call_back(sender_site, place, key="2")
    now = timezone.now()
    tick(now)
    call_back(sender_site, place, key="3")
    tick(now + timedelta(minutes=30))
    assert Letter.objects.filter(kind="doorstep_notice").count() == 1
    tick(now + timedelta(minutes=61))
    assert Letter.objects.filter(kind="doorstep_notice").count() == 2


def test_what_nobody_opens_is_told_of_again_each_working_day_and_what_was_opened_is_not(knock: Knock) -> None:
    saturday = datetime(2026, 12, 5, 9, tzinfo=UTC)
    Knock.objects.update(due_at=saturday + timedelta(days=30), told_at=saturday - timedelta(days=1))
    tick(saturday)
    assert Letter.objects.filter(kind="doorstep_notice").count() == 0
    tick(saturday + timedelta(days=2))
    assert Letter.objects.filter(kind="doorstep_notice").count() == 1
    Knock.objects.update(read_at=saturday + timedelta(days=2))
    tick(saturday + timedelta(days=4))
    assert Letter.objects.filter(kind="doorstep_notice").count() == 1


def test_the_offices_post_is_told_to_the_keepers_and_without_one_to_the_office(place: Department, knock: Knock) -> None:
    Keeper.objects.all().delete()
    tick(knock.due_at)
    assert Letter.objects.latest("queued_at").to_address == "kontoret@bindeled.example"
    Keeper.objects.create(
        municipality_id="0101", organisation=place.organisation, account_id=uuid4(), name="Kirsten",
        email="kirsten@bindeled.example", valid_from=LONG_AGO,
    )  # fmt: skip
    Knock.objects.update(told_at=None)
    tick(knock.due_at)
    assert Letter.objects.latest("queued_at").to_address == "kirsten@bindeled.example"


def test_the_keepers_of_the_list_read_the_offices_post_and_only_theirs(
    world: World, place: Department, knock: Knock
) -> None:
    tick(knock.due_at)
    own, other = place.organisation_id, world.departments["Sundholm afd. 7"].organisation_id
    for organisation, seen in ((own, 1), (other, 0)):
        with acting("sender"), entered(Door("housing", municipality="0101", units=(organisation,))):
            assert Knock.objects.count() == seen
    with acting("sender"), entered(world.door("Karin")):
        assert Knock.objects.count() == 0


def test_what_a_contact_person_has_is_not_the_offices(place: Department, knock: Knock) -> None:
    with acting("sender"), entered(Door("housing", municipality="0101", units=(place.organisation_id,))):
        assert Knock.objects.count() == 0
