"""Who may do what with a course: whoever serves a unit offers; one unit carries it on, and one gives it."""

from bindeled.confidentiality.doors import entered
from bindeled.offers import access
from bindeled.offers.models import Course, Moment, MoveIn
from bindeled.offers.tests.conftest import Given
from conftest import acting


def answers(given: Given, course: Course, who: str) -> dict[str, bool]:
    """What somebody may do with a course, by question."""
    by = given.world[who]
    with acting("municipality"), entered(given.world.door(who)):
        return {
            "sees": access.within_reach(Course.objects).filter(id=course.id).exists(),
            "sees moments": access.moments_within_reach(Moment.objects).filter(course_id=course.id).exists(),
            "offers": not access.may_offer(by=by),
            "carries": not access.may_carry(course, by=by),
            "works": not access.may_work(course, by=by),
            "answers": not access.may_answer_for_giver(course, by=by),
        }


NOTHING = dict.fromkeys(("sees", "sees moments", "offers", "carries", "works", "answers"), False)


def test_whoever_gives_it_sees_nothing_of_it_before_the_residents_yes(given: Given) -> None:
    course = given.offered()
    assert answers(given, course, "Bo") == {**dict.fromkeys(NOTHING, True), "answers": False}
    assert not answers(given, course, "Mona")["sees"]
    given.answer(course, "yes")
    course.refresh_from_db()
    assert answers(given, course, "Mona") == {**dict.fromkeys(NOTHING, True), "carries": False}


def test_who_serves_neither_unit_may_nothing(given: Given) -> None:
    course = given.running()
    assert answers(given, course, "Gitte") == {**NOTHING, "offers": True}
    assert answers(given, course, "Dorte") == NOTHING


def test_of_a_unit_outside_whoever_carries_it_on_answers(given: Given) -> None:
    course = given.offered("psychiatry")
    assert answers(given, course, "Bo")["answers"]
    assert not answers(given, course, "Mona")["answers"]


def test_whose_account_was_closed_may_nothing(given: Given) -> None:
    course = given.offered()
    given.world["Bo"].is_active = False
    found = answers(given, course, "Bo")
    assert {name for name, may in found.items() if may} == {"sees", "sees moments"}  # no session of theirs comes so far
    with acting("municipality"), entered(given.world.door("Bo")):
        move = MoveIn(unit_id=course.unit_id)
        assert access.may_move(move, by=given.world["Bo"])
    given.world["Bo"].is_active = True
    with acting("municipality"), entered(given.world.door("Bo")):
        assert not access.may_move(move, by=given.world["Bo"])
    with acting("municipality"), entered(given.world.door("Mona")):
        assert access.may_move(move, by=given.world["Mona"])
        assert not access.moves_within_reach(MoveIn.objects).exists()
