"""What concerns a resident is closed to whoever is out of their home, and to all but those who alone may see it."""

from uuid import UUID, uuid4

import pytest

from bindeled.confidentiality.doors import entered
from bindeled.offers.models import Course
from bindeled.offers.tests.conftest import Given
from bindeled.residents.access import not_closed
from bindeled.residents.actions import keep_circle, let_back, put_out
from conftest import acting
from journeys.factory import World

PLACE, OTHER = b"a" * 32, b"b" * 32


@pytest.fixture
def given(world: World) -> Given:
    """The world in which courses are given: something that concerns a resident."""
    return Given(world)


def circle(course: Course, source: UUID, readers: list[UUID] | None = None) -> None:
    keep_circle(course.resident_id, source=source, key=course.key_id, place=PLACE, readers=readers, municipality="0101")


def seen(given: Given, who: str, course: Course) -> tuple[bool, bool]:
    """Whether somebody sees it: as the product asks, and by row security alone."""
    with acting("municipality"), entered(given.world.door(who)):
        rows = Course.objects.filter(id=course.id)
        alone = rows.exists()
        with_question = not_closed(rows).exists()
    return with_question, alone


def test_what_nobody_is_out_of_is_there_for_the_unit(given: Given) -> None:
    course = given.offered()
    circle(course, uuid4())
    assert seen(given, "Bo", course) == (True, True)


def test_whoever_is_out_of_the_home_sees_nothing_until_it_is_lifted(given: Given) -> None:
    course, source = given.offered(), uuid4()
    circle(course, uuid4())
    put_out(given.world["Bo"], source=source, key=course.key_id, place=PLACE)
    assert seen(given, "Bo", course) == (False, False)
    assert seen(given, "Lis", course) == (True, True)
    let_back(source)
    assert seen(given, "Bo", course) == (True, True)


def test_being_out_of_another_home_shuts_nothing(given: Given) -> None:
    course = given.offered()
    circle(course, uuid4())
    put_out(given.world["Bo"], source=uuid4(), key=course.key_id, place=OTHER)
    assert seen(given, "Bo", course) == (True, True)


def test_where_some_alone_may_see_it_nobody_else_does(given: Given) -> None:
    course, source = given.offered(), uuid4()
    circle(course, source, [given.world["Lis"].id])
    assert seen(given, "Bo", course) == (False, False)
    assert seen(given, "Lis", course) == (True, True)
    circle(course, source, [given.world["Lis"].id, given.world["Bo"].id])
    assert seen(given, "Bo", course) == (True, True)


def test_of_several_records_any_that_is_closed_closes_it(given: Given) -> None:
    course = given.offered()
    circle(course, uuid4())
    circle(course, uuid4(), [given.world["Lis"].id])
    assert seen(given, "Bo", course) == (False, False)
