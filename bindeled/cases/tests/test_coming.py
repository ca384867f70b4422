"""What comes this week: visits that nobody will make, contact persons who end, texts to look at; and who stands in on a case."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from bindeled.cases import actions, queries
from bindeled.cases.models import Case
from bindeled.cases.tests.test_leading import DAY, away, colleague, opened
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import load
from bindeled.guidance.models import Version
from bindeled.guidance.queries import due
from bindeled.housing.models import Appointment
from bindeled.users.models import Service, User
from conftest import Site, acting
from journeys.factory import World, account, contact_person

NOBODY = "har ingen"


@pytest.fixture
def lis(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Lis"])
    return municipal_site


def monday(site: Site) -> str:
    return " ".join(site.get("/mandag/").content.decode().split())


def visit(world: World, case: Case, days: int, kind: str = "visit") -> None:
    with acting("municipality"), entered(world.door("Bo")):
        found, on = queries.case_for(case.id), timezone.localdate() + days * DAY
        actions.plan(found, kind=kind, due_on=on, due_at=None, before=0, what="", by=world["Bo"])


def is_away(world: World, first: int, last: int, substitute: User | None, who: str = "Bo") -> None:
    today = timezone.localdate()
    away(world, world[who], today + first * DAY, today + last * DAY, substitute)


CASES = [
    # Bo is away, from and to; whether Asta stands in; whether Asta is away too; the day of the visit; whether it has nobody.
    (1, 3, False, False, 2, True),
    (1, 3, False, False, 1, True),
    (1, 3, False, False, 3, True),
    (1, 3, False, False, 4, False),
    (1, 3, True, False, 2, False),
    (1, 3, True, True, 2, True),
    (1, 9, False, False, 7, True),
    (1, 9, False, False, 8, False),
]


@pytest.mark.parametrize("told", CASES)
def test_a_visit_has_nobody_where_who_would_make_it_is_away(
    world: World, lis: Site, told: tuple[int, int, bool, bool, int, bool]
) -> None:
    first, last, covered, both, day, nobody = told
    case, asta = opened(world, "Bo", "a"), colleague(world, "Asta")
    world.people["Asta"] = asta
    visit(world, case, day)
    is_away(world, first, last, asta if covered else None)
    if both:
        is_away(world, day, day, None, "Asta")
    page = monday(lis)
    assert (f"i sag {case.number} har ingen" in page) is nobody
    assert ("Alle besøg i denne uge har nogen." in page) is not nobody


def test_a_call_or_a_visit_that_was_made_is_no_visit_without_anybody(world: World, lis: Site) -> None:
    """The control of the test above."""
    case = opened(world, "Bo", "a")
    visit(world, case, 1, kind="call")
    is_away(world, 1, 3, None)
    assert NOBODY not in monday(lis)
    visit(world, case, 1)
    assert NOBODY in monday(lis)
    case.plans.update(state="aborted", finished_at=timezone.now(), finished_by=world["Bo"])
    assert NOBODY not in monday(lis)


def test_a_case_that_a_leader_sees_there_leaves_a_line_and_none_is_of_another_unit(world: World, lis: Site) -> None:
    visit(world, opened(world, "Bo", "a"), 1)
    monday(lis)
    assert not TraceEntry.objects.filter(record_kind="my_cases", purpose="leading").exists()
    is_away(world, 1, 1, None)
    monday(lis)
    assert TraceEntry.objects.get(record_kind="my_cases", purpose="leading").count == 1
    Service.objects.filter(user=world["Lis"], unit__name="Boligrådgiverne Amager").delete()
    assert NOBODY not in monday(lis)


# -- Contact persons -----------------------------------------------------------------------------------------------------


def ends(world: World, days: int) -> UUID:
    held = Appointment.objects.get(contact_person__account_id=world["Karin"].id)
    Appointment.objects.filter(id=held.id).update(valid_to=timezone.localdate() + days * DAY)
    Appointment.objects.filter(department=held.department).exclude(id=held.id).delete()
    return held.department_id


@pytest.mark.parametrize(("days", "shown"), [(0, True), (7, True), (8, False), (-1, False)])
def test_a_contact_person_who_ends_this_week_is_named(world: World, lis: Site, days: int, shown: bool) -> None:
    department = ends(world, days)
    page = monday(lis)
    assert ("endnu ingen, der tager over" in page) is shown
    assert (f"/kontaktpersoner/{department}/" in page) is shown
    assert ("Ingen kontaktperson holder op i denne uge." in page) is not shown


def test_where_somebody_takes_over_it_says_so(world: World, lis: Site) -> None:
    ends(world, 3)
    after = contact_person(account("Jens", "sender", "0101"), world.departments["Hørgården 2"])
    Appointment.objects.filter(id=after.id).update(valid_from=timezone.localdate() + timedelta(days=4))
    assert "der er nogen derefter" in monday(lis)
    Appointment.objects.filter(id=after.id).update(valid_from=timezone.localdate() + timedelta(days=5))
    assert "endnu ingen, der tager over" in monday(lis)


# -- Texts ---------------------------------------------------------------------------------------------------------------


def test_texts_that_are_due_are_counted_as_their_editors_see_them(world: World, lis: Site) -> None:
    load(SHIPPED)
    today = timezone.localdate()
    assert "Ingen tekst skal ses efter i denne uge." in monday(lis)
    some = Version.objects.filter(municipality_id="0101", text__code__in=("help", "takes_time"), language="da")
    some.update(review_by=today + 7 * DAY)
    Version.objects.filter(municipality_id="0157").update(review_by=today)
    page = monday(lis)
    assert "2 tekster eller numre skal ses efter senest" in page
    assert "/tekster/" not in page.partition("<main")[2]
    with acting("municipality"), entered(world.door("Eva")):
        assert sum(it.review_by is not None and it.review_by <= today + 7 * DAY for it in due("0101", on=today)) == 2
    some.update(review_by=today + 8 * DAY)
    assert "Ingen tekst skal ses efter i denne uge." in monday(lis)


# -- On the case ---------------------------------------------------------------------------------------------------------


def test_a_case_says_who_stands_in_while_its_adviser_is_away(world: World, municipal_site: Site) -> None:
    case, asta = opened(world, "Bo", "a"), colleague(world, "Asta")
    municipal_site.sign_in_as(asta)
    page = f"/sager/{case.id}/"
    assert "Er væk til" not in municipal_site.get(page).content.decode()
    is_away(world, 1, 3, None)
    assert "Er væk til" not in municipal_site.get(page).content.decode()
    is_away(world, 0, 0, None)
    assert "og der er ingen afløser" in municipal_site.get(page).content.decode()


def test_a_case_names_the_substitute_of_today(world: World, municipal_site: Site) -> None:
    case, asta = opened(world, "Bo", "a"), colleague(world, "Asta")
    is_away(world, 0, 1, asta)
    municipal_site.sign_in_as(world["Lis"])
    assert "Asta er afløser." in municipal_site.get(f"/sager/{case.id}/").content.decode()
