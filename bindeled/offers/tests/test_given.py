"""Courses against the real database: who sees them, what a no changes, and that no clock ends one.

Bo's unit carries a course on, Mona's gives it; Gitte is in another municipality.
"""

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.offers import access, actions, queries
from bindeled.offers.actions import RefusedError
from bindeled.offers.models import Course, Member, Moment, MoveIn
from bindeled.offers.rules.courses import FUNCTIONS, WAYS
from bindeled.offers.tests.conftest import OTHERS, OURS, Given, today
from bindeled.users.models import Absence
from conftest import acting
from journeys.factory import World


def sees(world: World, who: str, course: Course) -> tuple[bool, bool, bool]:
    """Answer whether somebody sees a course: by the product, by the database alone, and its moments."""
    with acting("municipality"), entered(world.door(who)):
        return (
            access.within_reach(Course.objects).filter(id=course.id).exists(),
            Course.objects.filter(id=course.id).exists(),
            Moment.objects.filter(course_id=course.id).exists(),
        )


def kinds(course: Course) -> list[str]:
    return list(Moment.objects.filter(course=course).order_by("at", "id").values_list("kind", flat=True))


def test_a_course_is_given_to_a_pseudonym_and_its_words_are_sealed(given: Given) -> None:
    course = given.offered()
    assert course.resident.name is None
    assert course.state == "offered"
    assert course.key_id != course.resident.key_id
    [moment] = Moment.objects.filter(course=course)
    assert b"nsker ro" not in bytes(moment.words or b"")
    with acting("municipality"), entered(given.world.door("Bo")):
        opened = queries.open_course(queries.course_for(course.id))
    assert [one.words for one in opened.moments] == ["Hun ønsker ro."]
    assert TraceEntry.objects.filter(deed="read", record_kind="course", record_id=course.id).count() == 1


def test_the_giver_sees_a_course_from_the_residents_yes_on_and_nothing_before(given: Given) -> None:
    course = given.offered()
    assert sees(given.world, "Bo", course) == (True, True, True)
    assert sees(given.world, "Mona", course) == sees(given.world, "Gitte", course) == (False, False, False)
    given.answer(course, "declined")
    assert sees(given.world, "Mona", course) == (False, False, False)
    given.answer(course, "yes")
    assert sees(given.world, "Mona", course) == (True, True, True)
    assert sees(given.world, "Gitte", course) == (False, False, False)


def test_the_product_keeps_it_away_alone_and_a_missing_question_is_noticed(given: Given) -> None:
    """The control of both: with one of the two gone the other holds; with both gone it is seen."""
    course = given.offered()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE app.offers_course DISABLE ROW LEVEL SECURITY")
    product, database, _moments = sees(given.world, "Mona", course)
    assert (product, database) == (False, True)


def test_a_no_changes_the_course_and_nothing_else_and_it_may_be_offered_again(given: Given) -> None:
    course, before = given.offered(), _everything_else()
    for answer in ("declined", "motivated", "later", "declined"):
        given.answer(course, answer)
        assert Course.objects.get(id=course.id).state == answer
        assert Course.objects.get(id=course.id).answered_on is None
    given.do("Bo", actions.offer_again, course, reason="Ny mentor.")
    given.answer(course, "yes")
    assert Course.objects.get(id=course.id).state == "accepted"
    assert kinds(course) == ["offer", *["answer"] * 4, "again", "answer"]
    assert _everything_else() == before


def _everything_else() -> dict[str, Any]:
    """Answer every row of every table but those of courses and of the trace."""
    own = ("offers_course", "offers_moment", "confidentiality_traceentry")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app'")
        found = {}
        for (table,) in cursor.fetchall():
            if table not in own:
                whole = "md5(string_agg(t::text, ',' ORDER BY t::text))"
                cursor.execute(f'SELECT {whole} FROM app."{table}" AS t')  # noqa: S608 - names from the catalogue
                found[table] = cursor.fetchone()
    return found


def test_only_the_unit_that_carries_it_on_notes_the_answer_and_only_the_giver_accepts(given: Given) -> None:
    course = given.offered()
    given.answer(course, "yes")
    with pytest.raises(RefusedError):
        given.do("Mona", actions.note_answer, course, answer="declined", way="phone", said_on=today(), words="")
    with pytest.raises(RefusedError):
        given.do("Bo", actions.begin, course, starts_on=today(), words="")
    with pytest.raises(RefusedError):
        given.do("Bo", actions.turn_away, course, words="Nej.")
    with pytest.raises(RefusedError):
        given.do("Mona", actions.turn_away, course, words=" ")
    given.do("Mona", actions.turn_away, course, words="Vi har ingen plads.")
    assert Course.objects.get(id=course.id).state == "refused"
    with pytest.raises(RefusedError):
        given.do("Mona", actions.begin, course, starts_on=today(), words="")
    given.do("Bo", actions.offer_again, course, reason="Nu er der plads.")
    assert Course.objects.get(id=course.id).answered_on is None


def test_of_a_unit_that_does_not_work_here_the_answer_is_noted_with_who_and_how(given: Given) -> None:
    course = given.offered("psychiatry")
    assert course.outside
    given.answer(course, "yes")
    with pytest.raises(RefusedError):
        given.do("Bo", actions.begin, course, starts_on=today(), words="")
    given.do("Bo", actions.begin, course, starts_on=today(), words="Ja fra visitator, i telefonen i dag.")
    course.refresh_from_db()
    assert (course.state, course.started_by) == ("running", given.world["Bo"])
    assert course.ends_on == course.forecast_on
    assert course.follow_up_months == 1


def test_cti_is_foreseen_to_end_after_nine_months_and_act_has_no_end(given: Given) -> None:
    start = date(2026, 3, 5)
    cti, act = given.running("housing_first", "cti", start), given.running("housing_first", "act", start)
    assert (cti.ends, cti.months, cti.ends_on) == ("months", 9, date(2026, 12, 5))
    assert (act.ends, act.months, act.ends_on) == ("open", None, None)
    with pytest.raises(RefusedError):
        given.offered("housing_first")
    with pytest.raises(RefusedError):
        given.do("Mona", actions.go_on, act, until=today() + timedelta(days=9), words="Mere tid.")


def test_past_its_day_a_course_stands_until_somebody_decides(given: Given) -> None:
    cti = given.running("housing_first", "cti", today() - timedelta(days=290))
    assert day_of(cti.ends_on) < today()
    assert cti.state == "running"
    with acting("municipality"), entered(given.world.door("Bo")):
        [line] = queries.asking_today(given.world["Bo"])
    assert [str(asks.label) for asks, _day in line.asks] == [str(line.asks[0][0].label)]
    for until, words in (
        (today(), "Mere."),
        (today() + timedelta(days=300), "Mere."),
        (today() + timedelta(days=30), " "),
    ):
        with pytest.raises(RefusedError):
            given.do("Mona", actions.go_on, cti, until=until, words=words)
    given.do("Mona", actions.go_on, cti, until=today() + timedelta(days=30), words="Ny bolig om tre uger.")
    cti.refresh_from_db()
    assert (cti.ends_on, cti.decided_by) == (today() + timedelta(days=30), given.world["Mona"])
    assert day_of(cti.forecast_on) < day_of(cti.ends_on)


def day_of(day: date | None) -> date:
    assert day
    return day


def refused_by_the_database(course: Course, **changed: Any) -> bool:
    with transaction.atomic():
        try:
            with transaction.atomic():
                Course.objects.filter(id=course.id).update(**changed)
        except IntegrityError:
            return True
        transaction.set_rollback(True)
    return False


def test_the_database_refuses_what_the_scheme_does_not_know(given: Given) -> None:
    offered = given.offered()
    act, cti = given.running("housing_first", "act"), given.running("housing_first", "cti")
    contact = given.running("support_contact", giver="Bo")
    over = {"over_on": today(), "over_at": timezone.now(), "over_by": given.world["Bo"]}
    begun = {"starts_on": today(), "started_at": timezone.now(), "started_by": given.world["Bo"]}
    later = day_of(cti.forecast_on) + timedelta(days=1)
    assert refused_by_the_database(offered, state="running", **begun)
    assert refused_by_the_database(offered, state="accepted")
    assert refused_by_the_database(act, ends_on=today())
    assert refused_by_the_database(act, state="ended", because="time", over_on=today())
    assert refused_by_the_database(cti, ends_on=None)
    assert refused_by_the_database(cti, ends_on=later)
    assert refused_by_the_database(cti, state="ended", **over)
    assert refused_by_the_database(cti, filed_on=today())
    assert refused_by_the_database(contact, state="passed_on", passed_to=cti, **over)
    assert refused_by_the_database(cti, state="passed_on", **over)
    # The controls: with what belongs to it, each is let through.
    assert not refused_by_the_database(offered, state="accepted", answered_on=today())
    assert not refused_by_the_database(act, state="ended", because="time", **over)
    assert not refused_by_the_database(cti, ends_on=later, decided_at=timezone.now(), decided_by=given.world["Bo"])
    assert not refused_by_the_database(contact, state="passed_on", passed_to=cti, wished_on=today(), **over)


def test_no_clock_ends_a_course_the_worker_may_not_and_the_eraser_only_where_the_key_is_gone(given: Given) -> None:
    act = given.running("housing_first", "act")
    with acting("worker"), entered(Door("worker", municipality="0101")):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Course.objects.filter(id=act.id).update(state="ended")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Course.objects.filter(id=act.id)._raw_delete("default")
    with acting("worker"), entered(Door("eraser", municipality="0101")):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Course.objects.filter(id=act.id).update(state="ended")
        assert not Course.objects.filter(id=act.id)._raw_delete("default")
    assert Course.objects.get(id=act.id).state == "running"


def test_contacts_goals_and_members_are_added_and_never_overwritten(given: Given) -> None:
    course = given.running()
    earlier = today() - timedelta(days=2)
    given.do("Mona", actions.log_contact, course, kind="visit", met=True, on=today(), words="Vi drak kaffe.")
    given.do("Bo", actions.log_contact, course, kind="call", met=True, on=earlier, words="")
    given.do("Mona", actions.log_contact, course, kind="call", met=False, on=today(), words="")
    course.refresh_from_db()
    assert course.seen_on == today()
    with pytest.raises(RefusedError):
        given.do("Mona", actions.log_contact, course, kind="call", met=True, on=today() + timedelta(days=1), words="")
    for goals in ("Jeg vil sove.", "Jeg vil sove og se min søster."):
        given.do("Mona", actions.write_goals, course, words=goals)
    given.do("Mona", actions.set_member, course, function="worker", name="Rosa", user=None)
    given.do("Mona", actions.set_member, course, function="worker", name="", user=given.world["Mona"])
    with acting("municipality"), entered(given.world.door("Bo")):
        opened = queries.open_course(queries.course_for(course.id))
    assert opened.goals
    assert opened.goals.words == "Jeg vil sove og se min søster."
    assert [one.words for one in opened.moments if one.moment.kind == "goals"][-1] == "Jeg vil sove."
    assert [one.name for one in opened.members] == [given.world["Mona"].name]
    told = {one.moment.kind: (one.aside, one.words) for one in opened.moments}
    assert told["member"] == (str(FUNCTIONS["worker"]), "Rosa")
    assert told["answer"] == (str(WAYS["meeting"]), "Det er mit eget valg.")
    assert Member.objects.filter(course=course).count() == 2


def test_passing_on_offers_anew_and_from_a_support_contact_person_only_by_wish(given: Given) -> None:
    contact = given.running("support_contact", giver="Bo")
    told = {"version": given.offers["mentor"], "method": ""}
    for wish, wished_on in (("", None), ("Jeg vil gerne.", None), (" ", today())):
        with pytest.raises(RefusedError):
            given.do("Bo", actions.pass_on, contact, **told, wish=wish, wished_on=wished_on)
    assert Course.objects.count() == 1
    following = given.do("Bo", actions.pass_on, contact, **told, wish="Jeg vil gerne.", wished_on=today())
    contact.refresh_from_db()
    assert (contact.state, contact.passed_to) == ("passed_on", following)
    assert (following.state, following.resident) == ("offered", contact.resident)


def test_a_course_ends_by_somebody_and_is_filed_after_it(given: Given) -> None:
    course = given.running("housing_first", "act")
    with pytest.raises(RefusedError):
        given.do("Bo", actions.file_course, course, system="F2", number="7", on=today())
    given.do("Mona", actions.end_course, course, because="wish", words="Hun flytter hjem.")
    with pytest.raises(RefusedError):
        given.do("Mona", actions.end_course, course, because="wish", words="")
    given.do("Bo", actions.file_course, course, system="F2", number="7", on=today())
    course.refresh_from_db()
    assert (course.state, course.because, course.over_by) == ("ended", "wish", given.world["Mona"])
    assert course.filed_on == today()
    lapsing = given.offered()
    given.do("Bo", actions.let_lapse, lapsing, words="Hun er flyttet.")
    assert Course.objects.get(id=lapsing.id).state == "lapsed"


def moving(world: World, who: str = "Bo") -> list[queries.Way]:
    """Answer the moves of somebody that ask for something, as a first page reads them."""
    door = world.door(who)
    told = {"municipality": "0101", "units": list(door.units), "actor": door.actor}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {queries.MOVES_TOLD}", told)
        return queries.moves_asking(cursor.fetchone()[0])


def test_a_move_is_planned_once_and_what_is_late_turns_up(given: Given) -> None:
    resident, moves_on = given.resident("Asta Opdigtet"), today() + timedelta(days=10)
    told = {"unit": given.world.units[OURS], "moves_on": moves_on}

    def plan(*, by: Any) -> MoveIn:
        return actions.plan_move(resident, **told, by=by)

    move = given.do("Bo", plan)
    with pytest.raises(RefusedError):
        given.do("Bo", plan)
    with acting("municipality"), entered(given.world.door("Bo")), transaction.atomic():
        [way] = moving(given.world)
        assert [(due.code, due.standing) for due in way.asking] == [
            ("assessed", "late"),
            ("applied", "late"),
            ("visit", "soon"),
        ]
        assert queries.who_moves(queries.move_for(move.id)) == "Asta Opdigtet"
        for stage in ("assessed", "applied", "visit"):
            actions.note_stage(move, stage=stage, on=today(), by=given.world["Bo"])
        with pytest.raises(RefusedError):
            actions.note_stage(move, stage="roof", on=today(), by=given.world["Bo"])
        assert moving(given.world) == []
        actions.change_day(move, moves_on=today(), by=given.world["Bo"])
        assert [due.code for due in moving(given.world)[0].asking] == ["support"]
        actions.end_move(move, by=given.world["Bo"])
        assert moving(given.world) == []
    with acting("municipality"), entered(given.world.door("Mona")):
        assert not MoveIn.objects.exists()
        with patch("bindeled.offers.access.doors.current", lambda: given.world.door("Bo")):
            assert not access.moves_within_reach(MoveIn.objects).exists(), "the database keeps it away alone"


def test_my_courses_are_mine_and_those_i_am_in(given: Given) -> None:
    course = given.running()
    with acting("municipality"), entered(given.world.door("Mona")):
        assert queries.courses_of(given.world["Mona"]) == []
        assert [line.course.id for line in queries.courses_of(given.world["Mona"], everybodys=True)] == [course.id]
    given.do("Mona", actions.set_member, course, function="worker", name="", user=given.world["Mona"])
    with acting("municipality"), entered(given.world.door("Mona")):
        [line] = queries.courses_of(given.world["Mona"])
        assert line.name == "Mentor"
        assert line.who == course.resident.pseudonym
    given.do("Mona", actions.take_on, course)
    course.refresh_from_db()
    assert course.responsible == given.world["Mona"]
    assert course.unit == given.world.units[OURS]
    assert course.giver == given.world.units[OTHERS]


@pytest.mark.parametrize(("first", "last", "stands_in"), [(0, 0, True), (-3, 5, True), (1, 3, False), (-3, -1, False)])
def test_whoever_stands_in_sees_what_the_courses_and_moves_of_the_one_away_ask_for(
    given: Given, first: int, last: int, stands_in: bool
) -> None:
    cti, away = given.running("housing_first", "cti", today() - timedelta(days=290)), given.world["Bo"]
    told = {"unit": given.world.units[OURS], "moves_on": today() + timedelta(days=3)}
    asta = given.resident("Asta Opdigtet")
    given.do("Bo", lambda *, by: actions.plan_move(asta, **told, by=by))
    Absence.objects.create(
        municipality_id="0101",
        user=away,
        substitute=given.world["Lis"],
        first_day=today() + timedelta(days=first),
        last_day=today() + timedelta(days=last),
    )
    with acting("municipality"), entered(given.world.door("Lis")):
        asking = [line.course.id for line in queries.asking_today(given.world["Lis"])]
        mine = [line.course.id for line in queries.courses_of(given.world["Lis"])]
    assert asking == mine == ([cti.id] if stands_in else [])
    assert bool(moving(given.world, "Lis")) is stands_in
