"""What a case's resident is offered: from the case's page on, and closed to whoever the case is closed to.

The case is Bo's; Ida is a colleague of the same unit, Lis leads it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from bindeled.cases import access, actions, queries
from bindeled.cases.models import Case, Entry, Recusal
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.offers import access as offers
from bindeled.offers import actions as courses
from bindeled.offers.models import Course, Moment, MoveIn
from bindeled.offers.queries import course_for
from bindeled.residents.models import Circle, Outsider
from conftest import Site, acting
from journeys.factory import World, an_offer

WORDS = "Hun vil gerne sove om natten."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def do(world: World, verb: Callable[..., Any], who: str, case: Case, **told: Any) -> Any:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        return verb(queries.bare_case(case.id), **told, by=world[who])


@pytest.fixture
def course(ida: World, case: Case) -> Course:
    """A course that Bo offered the resident of his case, who moves in soon; both are of his unit."""
    mentor = an_offer("mentor", unit=case.unit)
    do(ida, actions.tie_resident, "Bo", case, name="")
    given: Course = do(ida, actions.offer_course, "Bo", case, version=mentor, reason=WORDS)
    do(ida, actions.plan_move_in, "Bo", case, moves_on=timezone.localdate() + timedelta(days=3))
    return given


def seen(world: World, who: str, course: Course) -> dict[str, bool]:
    """Answer what of a course somebody sees: asked by the product, and by the database alone; and whether they see the case."""
    with acting("municipality"), entered(world.door(who)):
        of_it = {"resident_id": course.resident_id}
        return {
            "case": access.readable_cases(Case.objects).filter(**of_it).exists(),
            "course": offers.within_reach(Course.objects).filter(id=course.id).exists(),
            "moments": offers.moments_within_reach(Moment.objects).filter(course_id=course.id).exists(),
            "move": offers.moves_within_reach(MoveIn.objects).filter(**of_it).exists(),
            "row": Course.objects.filter(id=course.id).exists(),
            "rows of moments": Moment.objects.filter(course_id=course.id).exists(),
            "row of the move": MoveIn.objects.filter(**of_it).exists(),
        }


def test_a_course_is_the_residents_and_stands_on_the_case_by_name_alone(ida: World, case: Case, course: Course) -> None:
    assert course.resident_id == Case.objects.get(id=case.id).resident_id
    assert Entry.objects.filter(case=case, kind="course").count() == 1
    do(ida, actions.close, "Bo", case, outcome="supported", resident_answer="accepted", text="")
    told: dict[str, Any] = {"answer": "yes", "way": "meeting", "said_on": timezone.localdate(), "words": "Ja."}
    with acting("municipality"), entered(ida.door("Bo")):
        courses.note_answer(course_for(course.id), **told, by=ida["Bo"])
    course.refresh_from_db()
    assert course.state == "accepted", "it outlives the case"


STEPS: dict[str, tuple[str, Callable[..., Any], Callable[[World], dict[str, Any]]]] = {
    "restricted to Bo": ("Bo", actions.restrict, lambda _w: {"reason": "Kollega.", "readers": []}),
    "Ida is let in": ("Bo", actions.let_in, lambda w: {"whom": w["Ida"]}),
    "Ida becomes responsible": ("Bo", actions.assign, lambda w: {"to": w["Ida"]}),
    "Bo is let out": ("Ida", actions.let_out, lambda w: {"whom": w["Bo"]}),
    "open to all again": ("Ida", actions.unrestrict, lambda _w: {}),
    "Bo is out of it": (
        "Bo",
        actions.recuse_from_case,
        lambda w: {"whom": w["Bo"], "ground": "family", "words": "Min søster.", "successor": None},
    ),
}


def test_a_course_is_closed_to_whoever_the_case_is_closed_to_after_every_verb(
    ida: World, case: Case, course: Course
) -> None:
    shut = set()
    for who, verb, told in STEPS.values():
        do(ida, verb, who, case, **told(ida))
        for person in ("Bo", "Ida", "Lis"):
            answers = set(seen(ida, person, course).values())
            assert len(answers) == 1, (verb.__name__, person, seen(ida, person, course))
            shut |= {person} if answers == {False} else set()
    assert shut == {"Bo", "Ida"}
    with acting("municipality"), entered(ida.door("Lis")), transaction.atomic():
        actions.answer_recusal(Recusal.objects.get(), answer="lifted", by=ida["Lis"])
    assert set(seen(ida, "Bo", course).values()) == {True}


def test_whoever_is_out_of_a_concern_about_the_dwelling_does_not_see_the_residents_courses(
    ida: World, case: Case, course: Course
) -> None:
    concern = arrive(ida, key="another")
    with acting("municipality"), entered(ida.door("Ida")):
        actions.recuse_from_concern(
            queries.concern_for(concern), whom=ida["Ida"], ground="family", words="", by=ida["Ida"]
        )
    assert set(seen(ida, "Ida", course).values()) == {False}
    assert set(seen(ida, "Bo", course).values()) == {True}


def test_product_and_database_each_keep_it_away_alone_and_a_verb_that_forgets_is_noticed(
    ida: World, case: Case, course: Course
) -> None:
    do(ida, actions.restrict, "Bo", case, reason="Kollega.", readers=[])
    with patch("bindeled.offers.access.not_closed", lambda rows: rows):
        assert set(seen(ida, "Ida", course).values()) == {False}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("course", "moment", "movein"):
            cursor.execute(f"ALTER TABLE app.offers_{table} DISABLE ROW LEVEL SECURITY")
    shown = seen(ida, "Ida", course)
    assert {shown[name] for name in ("course", "moments", "move")} == {False}
    assert shown["row"], "the database does not ask now"
    with patch("bindeled.cases.actions.restricting.keep_circle", lambda _case: None):
        do(ida, actions.unrestrict, "Bo", case)
    shown = seen(ida, "Ida", course)
    assert shown["case"], "the control: where a verb forgets to keep the two equal, they differ"
    assert not shown["course"]


def test_nobody_lifts_their_own_and_whom_it_is_closed_to_does_not_open_it(
    ida: World, case: Case, course: Course
) -> None:
    do(ida, actions.restrict, "Bo", case, reason="Kollega.", readers=[])
    do(ida, actions.recuse_from_case, "Lis", case, whom=ida["Lis"], ground="family", words="", successor=None)
    with acting("municipality"), entered(ida.door("Ida")):
        assert Circle.objects.all()._raw_delete("default") == 0
    with acting("municipality"), entered(ida.door("Lis")):
        assert Outsider.objects.update(ended_at=timezone.now()) == 0
    assert Circle.objects.count() == Outsider.objects.count() == 1
    assert course.resident_id


def signed_in(world: World, who: str) -> Site:
    site = Site("municipality")
    site.sign_in_as(world[who])
    return site


def test_from_the_case_something_is_offered_answered_given_and_ended(ida: World, case: Case) -> None:
    an_offer("mentor", unit=case.unit)
    bo, page = signed_in(ida, "Bo"), f"/sager/{case.id}/tilbyd/"
    assert "Knyt den først til en beboer" in bo.get(page).content.decode()
    bo.post(f"/sager/{case.id}/gor/", {"do": "resident", "name": "Asta Opdigtet"})
    wrong = bo.post(page, {"do": "offer", "reason": WORDS})
    assert wrong.status_code == 422
    assert "Vælg et tilbud." in wrong.content.decode()
    assert WORDS in wrong.content.decode()
    assert bo.post(page, {"do": "offer", "offer": "mentor", "reason": WORDS}).status_code == 302
    course = f"/forloeb/{Course.objects.get().id}/"
    assert course in bo.get(f"/sager/{case.id}/").content.decode()
    shown = bo.get(course).content.decode()
    assert WORDS in shown
    assert "Asta Opdigtet" in shown
    assert "Æblehaven" not in shown, "a course holds no address"
    day = timezone.localdate().isoformat()
    answer = {"do": "answer", "way": "meeting", "said_on": day}
    assert "Vælg, hvad beboeren siger." in bo.post(course, answer).content.decode()
    for said, shows in (("declined", "Siger nej"), ("yes", "enheden har ikke svaret")):
        assert bo.post(course, answer | {"answer": said}).status_code == 302
        assert shows in bo.get(course).content.decode()
    assert course in bo.get("/i-dag/").content.decode()
    assert bo.post(course, answer | {"answer": "declined"}).status_code == 409
    for form in (
        {"do": "gives", "starts_on": day},
        {"do": "contact", "kind": "visit", "met": "on", "on": day, "words": "Kaffe."},
        {"do": "goals", "words": "Ro."},
        {"do": "member", "function": "worker", "myself": "on"},
        {"do": "end", "because": "done", "words": "Hun ringer selv."},
        {"do": "file", "system": "F2", "number": "12", "on": day},
    ):
        assert bo.post(course, form).status_code == 302, form
    refused = bo.post(course, {"do": "goals", "words": "Noget mere."})
    assert refused.status_code == 409
    assert "Noget mere." in refused.content.decode()
    assert "Forløbet er slut." in refused.content.decode()
    assert bo.get("/forloeb/?vis=slut").status_code == 200


def test_late_steps_towards_moving_in_turn_up_by_themselves(ida: World, case: Case, course: Course) -> None:
    bo = signed_in(ida, "Bo")
    move = f"/indflytning/{MoveIn.objects.get().id}/"
    page = bo.get("/i-dag/").content.decode()
    assert page.count(move) == 4
    assert "For sent" in page
    day = timezone.localdate()
    assert bo.post(move, {"do": "stage", "stage": "assessed", "on": day.isoformat()}).status_code == 302
    assert bo.post(move, {"do": "stage", "stage": "assessed", "on": "i går"}).status_code == 422
    later = (day + timedelta(days=100)).isoformat()
    assert bo.post(move, {"do": "day", "moves_on": later}).status_code == 302
    assert move not in bo.get("/i-dag/").content.decode()
    assert bo.post(move, {"do": "over"}).status_code == 302
    assert bo.post(move, {"do": "over"}).status_code == 409
    assert bo.post(f"/sager/{case.id}/tilbyd/", {"do": "moves_in", "moves_on": later}).status_code == 302
    assert course.state == "offered"


def test_a_course_is_not_there_for_others_and_the_senders_side_has_no_such_page(
    ida: World, course: Course, sender_site: Site
) -> None:
    for who in ("Mona", "Gitte"):
        assert signed_in(ida, who).get(f"/forloeb/{course.id}/").status_code == 404
    sender_site.sign_in_as(ida["Karin"])
    for page in ("/forloeb/", f"/forloeb/{course.id}/"):
        assert sender_site.get(page).status_code == 404


def test_a_leader_is_told_how_many_courses_are_over_and_not_filed(ida: World, course: Course) -> None:
    said = "1 forløb er slut og ikke journaliseret"
    lis = signed_in(ida, "Lis")
    assert said not in " ".join(lis.get("/journalisering/").content.decode().split())
    for number, verb, told in (
        (1, courses.let_lapse, {"words": "Hun er flyttet."}),
        (0, courses.file_course, {"system": "F2", "number": "7", "on": timezone.localdate()}),
    ):
        with acting("municipality"), entered(ida.door("Bo")), transaction.atomic():
            verb(course_for(course.id), **told, by=ida["Bo"])
        page = " ".join(lis.get("/journalisering/").content.decode().split())
        assert (said in page) is bool(number)
