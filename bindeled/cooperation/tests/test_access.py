"""Who plans, walks and reads rounds, asked of the questions alone: row security is out of the way."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.cooperation import access
from bindeled.cooperation.models import (
    Contract,
    ContractParty,
    ContractVersion,
    IndicatorCount,
    NamingConsent,
    ServiceRound,
    SignUp,
    Supporter,
    Theme,
    TrainingSession,
)
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.users.models import Service
from conftest import acting
from journeys.between_parties import a_contract, a_session, a_sign_up, a_theme
from journeys.factory import LONG_AGO, World

NOT_OPEN = {"dwellings": 9, "visited": 5, "not_home": 2}


@pytest.fixture
def rounds(world: World) -> dict[str, ServiceRound]:
    """A round in each department, by its name, and a closed one of two municipalities; no row security."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE app.cooperation_serviceround DISABLE ROW LEVEL SECURITY")
    today, made = timezone.localdate(), {}
    for name, place in world.departments.items():
        told = {"municipality_id": place.municipality_id, "organisation_id": place.organisation_id, "department": place}
        told |= {"purpose": "x", "purpose_en": "x", "first_day": today, "last_day": today}
        made[name] = ServiceRound.objects.create(**told)
        made[f"{name} closed"] = ServiceRound.objects.create(**told, **NOT_OPEN, closed_at=timezone.now())
    return made


@pytest.mark.parametrize(
    ("who", "name", "yes"),
    [("Helle", "Hørgården 2", True), ("Helle", "Sundholm afd. 7", False), ("Viggo", "Hørgården 2", False), ("Karin", "Hørgården 2", False)],
)  # fmt: skip
def test_only_whoever_keeps_the_organisations_list_keeps_its_rounds(
    world: World, rounds: dict[str, ServiceRound], who: str, name: str, yes: bool
) -> None:
    with acting("sender"), entered(world.door(who)):
        reason = access.may_keep_rounds(rounds[name].organisation_id)
        kept = set(access.kept_rounds(ServiceRound.objects.all()))
    assert reason == ("" if yes else "Kun organisationens listeholdere planlægger og lukker dens runder.")
    assert (rounds[name] in kept) is yes


def test_a_door_of_another_name_with_the_same_numbers_keeps_nothing(world: World) -> None:
    organisation = world.departments["Hørgården 2"].organisation_id
    with acting("municipality"), entered(world.door("Bo")) as door:
        assert access.may_keep_rounds(next(iter(door.units)))
        assert access.may_keep_rounds(organisation)


def test_contact_persons_walk_rounds_of_departments_where_they_are_one_today(
    world: World, rounds: dict[str, ServiceRound]
) -> None:
    def walked(who: str) -> set[str]:
        with acting("sender"), entered(world.door(who)):
            mine = access.walked_rounds(ServiceRound.objects.all(), by=world[who])
            return {one.department.name for one in mine.select_related("department")}

    assert (walked("Karin"), walked("Ole"), walked("Helle")) == ({"Hørgården 2"}, {"Sundholm afd. 7"}, set())
    today, held = timezone.localdate(), Appointment.objects.filter(contact_person__account_id=world["Karin"].id)
    held.update(valid_to=today)
    assert walked("Karin") == {"Hørgården 2"}
    held.update(valid_to=today - timedelta(days=1))
    assert walked("Karin") == set()
    held.update(valid_to=None)
    # Of another municipality than the one whose door is open: none.
    ServiceRound.objects.update(municipality_id="0157")
    assert walked("Karin") == set()


@pytest.mark.parametrize(
    ("who", "names"),
    [("Bo", {"Hørgården 2 closed", "Sundholm afd. 7 closed"}), ("Gitte", {"Gammelmosen closed"})],
)
def test_staff_are_told_of_closed_rounds_of_their_municipality_alone(
    world: World, rounds: dict[str, ServiceRound], who: str, names: set[str]
) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert set(access.told_rounds(ServiceRound.objects.all())) == {rounds[name] for name in names}


@pytest.mark.parametrize(
    ("who", "yes"), [("Bo", True), ("Lis", True), ("Kirsten", True), ("Dorte", False), ("Eva", False)]
)
def test_who_reads_totals(world: World, who: str, yes: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        reason = access.may_read_totals(by=world[who])
    assert reason == ("" if yes else "Kun de, der arbejder i en enhed eller indkalder til møder, læser dette.")


# -- Contracts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "yes"),
    [("Kirsten", True), ("Bo", False), ("Lis", False), ("Eva", False), ("Gitte", False), ("Karin", False)],
)
def test_who_may_convene(world: World, who: str, yes: bool) -> None:
    assert access.may_convene(by=world[who]) == ("" if yes else "Det må kun mødeindkaldere.")


def test_who_is_convenor_no_more_or_has_gone_may_not(world: World) -> None:
    kirsten = world["Kirsten"]
    kirsten.is_active = False
    assert access.may_convene(by=kirsten)
    kirsten.is_active = True
    Service.objects.filter(user=kirsten).delete()
    assert access.may_convene(by=kirsten)


@pytest.fixture(autouse=True)
def without_row_security(world: World) -> None:
    """The questions stand alone."""
    assert world
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table is not altered while its own checks wait
        for model in (
            Contract,
            ContractParty,
            ContractVersion,
            NamingConsent,
            SignUp,
            TrainingSession,
            Supporter,
            Theme,
            ContactPerson,
        ):
            cursor.execute(f'ALTER TABLE app."{model._meta.db_table}" DISABLE ROW LEVEL SECURITY')


def titles_for(world: World, who: str) -> set[str]:
    with acting("sender"), entered(world.door(who)):
        mine = access.of_a_party(Contract.objects.all(), by=world[who])
        return set(ContractVersion.objects.filter(contract__in=mine).values_list("title", flat=True))


def test_parties_reach_their_own_contracts_that_hold(world: World) -> None:
    a_contract("Kun 3B", "3B")
    a_contract("Kun VIBO", "VIBO")
    a_contract("Kladde", "3B", published_at=None)
    a_contract("Anden kommune", "3B", municipality="0157")
    found = {who: titles_for(world, who) for who in ("Karin", "Helle", "Ole", "Viggo", "Vibeke")}
    assert found == {
        "Karin": {"Kun 3B"}, "Helle": {"Kun 3B"}, "Ole": {"Kun VIBO"}, "Viggo": {"Kun VIBO"}, "Vibeke": set(),
    }  # fmt: skip


def test_being_party_and_being_contact_person_both_last_until_their_last_day(world: World) -> None:
    a_contract("Kun 3B", "3B")
    today = timezone.localdate()
    ContractParty.objects.update(valid_to=today)
    assert titles_for(world, "Karin") == titles_for(world, "Helle") == {"Kun 3B"}
    ContractParty.objects.update(valid_to=today - timedelta(days=1))
    assert titles_for(world, "Karin") == titles_for(world, "Helle") == set()
    ContractParty.objects.update(valid_to=None)
    Appointment.objects.update(valid_to=LONG_AGO)
    assert titles_for(world, "Karin") == set()


def test_staff_read_what_was_published_and_a_convenor_drafts_of_their_own_municipality(world: World) -> None:
    a_contract("Gælder", "3B")
    a_contract("Kladde", "3B", published_at=None)
    a_contract("Anden kommune", "3B", municipality="0157")
    for who, titles in (("Bo", {"Gælder"}), ("Kirsten", {"Gælder", "Kladde"}), ("Gitte", {"Anden kommune"})):
        with acting("municipality"), entered(world.door(who)):
            found = access.readable(ContractVersion.objects.all(), by=world[who])
            assert set(found.values_list("title", flat=True)) == titles


# -- Training ----------------------------------------------------------------------------------------------------------------


def test_sign_ups_are_ones_own_and_one_signs_up_as_contact_person_of_today(world: World) -> None:
    session = a_session()
    for who in ("Karin", "Ole"):
        a_sign_up(world[who], session)

    def own(who: str) -> tuple[set[str], set[str]]:
        with acting("sender"), entered(world.door(who)):
            mine = access.own_sign_ups(SignUp.objects.all(), by=world[who])
            entries = access.own_entries(ContactPerson.objects.all(), by=world[who])
            return {one.name for one in mine}, {one.name for one in entries}

    assert own("Karin") == ({"Karin Kvist"}, {"Karin Kvist"})
    assert own("Helle") == (set(), set())
    Appointment.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert own("Karin") == ({"Karin Kvist"}, set())
    SignUp.objects.update(municipality_id="0157")
    ContactPerson.objects.update(municipality_id="0157")
    assert own("Karin") == (set(), set())


def test_sessions_are_those_of_the_municipality(world: World) -> None:
    here, there = a_session(), a_session(municipality="0157")
    for who, session in (("Bo", here), ("Gitte", there)):
        with acting("municipality"), entered(world.door(who)):
            assert set(access.sessions_here(TrainingSession.objects.all())) == {session}


def test_what_was_learned_is_read_of_staff_and_of_the_unpaid_who_agree(world: World) -> None:
    session = a_session(over=True)
    for who in ("Karin", "Ole"):
        a_sign_up(world[who], session, state="attended")
    a_sign_up(world["Ejendomskontoret"], session, state="missed")

    def read(who: str) -> set[str]:
        with acting(world[who].side), entered(world.door(who)):
            return {one.name.split()[0] for one in access.learned(SignUp.objects.all())}

    assert (read("Lis"), read("Helle"), read("Viggo"), read("Gitte")) == ({"Karin"}, {"Karin"}, set(), set())
    entry = ContactPerson.objects.get(account_id=world["Ole"].id)
    NamingConsent.objects.create(
        municipality_id="0101", organisation_id=entry.organisation_id, contact_person=entry, given_at=timezone.now()
    )
    assert (read("Lis"), read("Helle"), read("Viggo")) == ({"Karin", "Ole"}, {"Karin"}, {"Ole"})


@pytest.mark.parametrize(
    ("who", "yes"), [("Kirsten", True), ("Lis", True), ("Bo", False), ("Eva", False), ("Gitte", False)]
)
def test_who_reads_what_was_learned(world: World, who: str, yes: bool) -> None:
    assert access.may_read_learned(by=world[who]) == ("" if yes else "Kun mødeindkaldere og ledere læser dette.")
    world[who].is_active = False
    assert access.may_read_learned(by=world[who])


@pytest.mark.parametrize(("who", "yes"), [("Helle", True), ("Viggo", False), ("Karin", False)])
def test_only_whoever_keeps_the_organisations_list_enters_and_reads_its_counts(
    world: World, who: str, yes: bool
) -> None:
    place = world.departments["Hørgården 2"]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE app.cooperation_indicatorcount DISABLE ROW LEVEL SECURITY")
    for code in ("0101", "0157"):
        IndicatorCount.objects.create(
            municipality_id=code, organisation=place.organisation, department=place if code == "0101" else None,
            quarter=date(2026, 1, 1), number=1, defined_on=date(2026, 1, 1),
        )  # fmt: skip
    with acting("sender"), entered(world.door(who)):
        reason = access.may_enter_counts(place.organisation_id)
        kept = list(access.kept_counts(IndicatorCount.objects.all()))
    assert reason == ("" if yes else "Kun de, der holder boligorganisationens liste, skriver dens tal.")
    assert [one.municipality_id for one in kept] == (["0101"] if yes else [])


@pytest.mark.parametrize(("who", "yes"), [("Kirsten", True), ("Lis", True), ("Bo", False), ("Dorte", False)])
def test_who_reads_what_the_organisations_count(world: World, who: str, yes: bool) -> None:
    assert bool(access.may_read_counts(by=world[who])) is not yes
    with acting("municipality"), entered(world.door("Bo")) as door:
        assert access.may_enter_counts(next(iter(door.units)))


def test_themes_are_the_municipalitys_and_support_is_ones_own(world: World) -> None:
    here = a_theme(world["Karin"])
    there = Theme.objects.create(municipality_id="0157", title="x", need="x")
    for who, side, theme in (("Karin", "sender", here), ("Gitte", "municipality", there)):
        with acting(side), entered(world.door(who)):
            assert set(access.themes_here(Theme.objects.all())) == {theme}

    def own(who: str) -> list[Theme]:
        with acting("sender"), entered(world.door(who)):
            return [one.theme for one in access.own_support(Supporter.objects.all(), by=world[who])]

    assert (own("Karin"), own("Ole")) == ([here], [])
    Supporter.objects.update(municipality_id="0157")
    assert own("Karin") == []
