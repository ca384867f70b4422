"""Offers, answers and decisions in any order, with days passing between: no course without the resident's yes, no CTI past its time
without somebody's decision, no ACT that ends by itself, and no path by which a no touches the case or the dwelling.
"""

from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bindeled.cases import actions, queries
from bindeled.cases.models import Case, Entry
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.offers import actions as courses
from bindeled.offers.actions import RefusedError
from bindeled.offers.models import Course, Moment
from bindeled.offers.queries import asking_today, course_for
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import lasting
from conftest import acting
from journeys import stage
from journeys.factory import HOUSING_FIRST, World, an_offer, world_again

CTI, ACT, SKP = "cti", "act", ""
WHICH = st.sampled_from((CTI, ACT, SKP))
ANSWERS = st.sampled_from((rules.YES, rules.YES, rules.DECLINED, rules.MOTIVATED, rules.LATER))


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


class Courses(RuleBasedStateMachine):
    """The product, and beside it: to which of the three the resident has said yes, and for which somebody decided an end."""

    ever_begun = ever_past = 0

    def __init__(self) -> None:
        super().__init__()
        self._stage = ExitStack()
        self._stage.enter_context(stage.taken_back())
        self.world: World = world_again()
        unit = self.world.units["Boligrådgiverne Amager"]
        first = an_offer("housing_first", unit=unit, methods=list(HOUSING_FIRST))
        contact = an_offer("support_contact", unit=unit)
        self.versions = {CTI: first, ACT: first, SKP: contact}
        concern = arrive(self.world)
        with acting("municipality"), entered(self.world.door("Bo")), transaction.atomic():
            case = actions.open_case(queries.concern_for(concern), by=self.world["Bo"])
            actions.tie_resident(case, name="", by=self.world["Bo"])
            given = [
                actions.offer_course(case, version=version, method=method, reason="Ro.", by=self.world["Bo"])
                for method, version in self.versions.items()
            ]
        self.courses: dict[str, UUID] = {method: one.id for method, one in zip(self.versions, given, strict=True)}
        self.said_yes: set[str] = set()
        self.ended: set[str] = set()
        self.before = self._case()

    @initialize(so_far=st.sampled_from((0, 1, 2, 2, 2)))
    def begins(self, so_far: int) -> None:
        """Begin anywhere on the way: with nothing, with a yes to all, with all of them under way."""
        for which in self.courses if so_far else ():
            self.says(which=which, answer=rules.YES)
            if so_far > 1:
                self.the_unit_answers(which=which, can=True)

    def _case(self) -> list[Any]:
        return [list(Case.objects.values()), list(Entry.objects.order_by("id").values())]

    def teardown(self) -> None:
        """Take everything back."""
        self._stage.close()

    def _do(self, which: str, verb: Any, **told: Any) -> bool:
        """Do something as Bo; answer whether it was not refused."""
        try:
            with acting("municipality"), entered(self.world.door("Bo")), transaction.atomic():
                verb(course_for(self.courses[which]), **told, by=self.world["Bo"])
        except RefusedError:
            return False
        return True

    @rule(which=WHICH, answer=ANSWERS)
    def says(self, which: str, answer: str) -> None:
        """The resident answers, once or again."""
        told = {"answer": answer, "way": "phone", "said_on": today(), "words": "Sådan er det."}
        if self._do(which, courses.note_answer, **told):
            self.said_yes = self.said_yes | {which} if answer == rules.YES else self.said_yes - {which}

    @rule(which=WHICH)
    def offered_again(self, which: str) -> None:
        """It is offered again: a yes from before does not count any more."""
        if self._do(which, courses.offer_again, reason="Noget er nyt."):
            self.said_yes -= {which}

    @rule(which=WHICH, can=st.sampled_from((True, True, True, False)))
    def the_unit_answers(self, which: str, can: bool) -> None:
        """The unit gives it, or cannot."""
        told = {"starts_on": today(), "words": "Ja."} if can else {"words": "Nej."}
        if self._do(which, courses.begin if can else courses.turn_away, **told):
            assert which in self.said_yes
            type(self).ever_begun += can

    @rule(days=st.sampled_from((1, 30, 200, 300)))
    def days_pass(self, days: int) -> None:
        """Time passes, and nobody does anything."""
        past = timedelta(days=days)
        names = ("answered_on", "starts_on", "forecast_on", "ends_on", "seen_on")
        Course.objects.update(**{name: F(name) - past for name in names})

    @rule(which=WHICH, days=st.sampled_from((1, 100, 300)))
    def goes_on(self, which: str, days: int) -> None:
        """Somebody decides that it goes on."""
        self._do(which, courses.go_on, until=today(days), words="Hun mangler en bolig.")

    @rule(which=WHICH, wish=st.booleans(), passes=st.booleans())
    def ends(self, which: str, wish: bool, passes: bool) -> None:
        """Somebody ends it, or passes it on."""
        if passes:
            told: dict[str, Any] = {"version": self.versions[CTI], "method": CTI, "wish": "Ja." if wish else ""}
            done = self._do(which, courses.pass_on, **told, wished_on=today() if wish else None)
            assert not done or wish or which != SKP
        else:
            done = self._do(which, courses.end_course, because="done", words="")
        self.ended |= {which} if done else set()

    @invariant()
    def nothing_runs_without_a_yes(self) -> None:
        """What has begun, the resident has said yes to, and it stands on the timeline."""
        for which, course in self._own():
            if course.state in rules.AFTER_A_YES:
                assert which in self.said_yes
                assert Moment.objects.filter(course=course, kind=rules.ANSWER, detail=rules.YES).exists()

    def _own(self) -> list[tuple[str, Course]]:
        rows = Course.objects.in_bulk(self.courses.values())
        return [(which, rows[course]) for which, course in self.courses.items()]

    @invariant()
    def nothing_ends_by_itself_and_cti_is_past_its_time_only_by_a_decision(self) -> None:
        """An end has somebody behind it; past nine months there is a decision, or it stands as in need of one."""
        with acting("municipality"), entered(self.world.door("Bo")):
            asking = {line.course.id: [asks for asks, _day in line.asks] for line in asking_today(self.world["Bo"])}
        for which, course in self._own():
            assert (course.state in rules.OVER) == (which in self.ended)
            if which == ACT:
                assert course.ends_on is None
            if course.state != rules.RUNNING or course.ends_on is None or course.forecast_on is None:
                continue
            assert course.ends_on <= course.forecast_on or course.decided_by == self.world["Bo"]
            if today() > course.ends_on:
                type(self).ever_past += 1
                assert lasting.LASTING[lasting.OVERDUE] in asking[course.id]

    @invariant()
    def neither_the_case_nor_its_dwelling_is_touched(self) -> None:
        """Whatever is said to an offer, the case and its timeline stand as they stood."""
        assert self._case() == self.before


@pytest.mark.usefixtures("db")
def test_in_any_order_a_course_needs_a_yes_and_an_end_needs_somebody() -> None:
    steps = settings(
        max_examples=10,
        stateful_step_count=12,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Courses, settings=steps)
    assert Courses.ever_begun, "the walk never began a course"
    assert Courses.ever_past, "the walk never came past an end"


@pytest.mark.usefixtures("db")
def test_the_machine_notices_what_forgets_to_ask_for_a_decision_and_a_no_that_touches_the_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of the walk above."""
    machine = Courses()
    machine.begins(so_far=2)
    machine.days_pass(days=300)
    machine.nothing_ends_by_itself_and_cti_is_past_its_time_only_by_a_decision()
    monkeypatch.setattr(lasting, "asks", lambda _days, **_today: [])
    with pytest.raises((AssertionError, KeyError)):
        machine.nothing_ends_by_itself_and_cti_is_past_its_time_only_by_a_decision()
    Case.objects.update(resident_answer="motivating")
    with pytest.raises(AssertionError):
        machine.neither_the_case_nor_its_dwelling_is_touched()
    machine.teardown()
