"""Consent, disclosures, messages, lists and settings in any order: nothing leaves without a basis that was valid at that moment.

Whatever happens is done to the product and to a small reckoning beside it; what lies on the sender's side must be what the reckoning says.
"""

from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Consent, Disclosure, Feedback
from bindeled.cases.queries.consent import Words
from bindeled.cases.tests.test_cases import arrive
from bindeled.children.models import ChildClock
from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.models import Appointment
from bindeled.municipalities.models import Municipality
from bindeled.receipts.models import Message
from conftest import acting
from journeys import stage
from journeys.factory import World, world_again

WORDINGS = st.sampled_from(("in_touch", "helped"))
ANSWERS = st.sampled_from(("given", "given", "given", "declined", "motivating"))
OTHER = {"Bo": "Lis", "Lis": "Bo"}
PEOPLE = st.sampled_from(list(OTHER))
SELDOM = st.integers(0, 4).map(lambda drawn: drawn == 4)


OF_THE_SENDER = Consent.objects.filter(answer="given", recipient="sender")


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


class Gate(RuleBasedStateMachine):
    """The product, and beside it: which yes stands, who proposed what, and what may have been sent."""

    ever_sent = 0

    def __init__(self) -> None:
        super().__init__()
        self._stage = ExitStack()
        self._stage.enter_context(stage.taken_back())
        self.world: World = world_again()
        self.case = self._case_about_a_child()
        self.clock = ChildClock.objects.values().get()
        self.yes: tuple[set[str], int] | None = None  # what may be told, and for how many days from today
        self.listed, self.setting = True, "consent"
        self.waiting: dict[str, tuple[str, bool]] = {}  # by wording: who proposed it, and whether it is seconded
        self.sent: list[str] = []
        self.doctor: int | None = None  # for how many days from today the doctor may be told
        self.told: list[str] = []

    @initialize(
        days=st.integers(0, 2),
        wordings=st.sets(WORDINGS, min_size=1),
        who=PEOPLE,
        so_far=st.sampled_from((0, 1, 2, 3, 3, 3)),
    )
    def begins(self, days: int, wordings: set[str], who: str, so_far: int) -> None:
        """Begin anywhere on the way: with nothing, a yes, a message proposed, a message seconded."""
        if so_far > 0:
            self.says(answer="given", wordings=wordings, days=days)
        for wording in sorted(wordings) if so_far > 1 else []:
            self.proposes(who=who, wording=wording)
            if so_far > 2:
                self.seconds(oneself=False)

    def _case_about_a_child(self) -> Case:
        concern_id = arrive(self.world, kinds=("child",))
        with acting("municipality"), entered(self.world.door("Bo")):
            return actions.open_case(queries.concern_for(concern_id), by=self.world["Bo"])

    def teardown(self) -> None:
        """Take everything back."""
        self._stage.close()

    def _do(self, who: str, verb: Any) -> bool:
        """Do something as somebody; answer whether it was not refused."""
        try:
            with acting("municipality"), entered(self.world.door(who)), transaction.atomic():
                verb(queries.bare_case(self.case.id), self.world[who])
        except RefusedError:
            return False
        return True

    def _holds(self, wording: str) -> bool:
        return self.setting == "consent" and self.yes is not None and wording in self.yes[0] and self.yes[1] >= 0

    @rule(answer=ANSWERS, wordings=st.sets(WORDINGS, min_size=1), days=st.integers(1, 4))
    def says(self, answer: str, wordings: set[str], days: int) -> None:
        """The resident says yes for so many days, or no; another yes comes beside one that stands only after that was taken back."""
        if answer == "given" and self.yes is not None:
            return
        is_yes = answer == "given"

        def noted(case: Case, by: Any) -> None:
            actions.note_consent(
                case,
                recipient=Concern.objects.get(case=case),
                answer=answer,
                words=Words("Beboeren"),
                wordings=tuple(wordings) if is_yes else (),
                way="phone",
                said_on=today(),
                until=today(days) if is_yes else None,
                by=by,
            )

        done = self._do("Bo", noted)
        assert done is (not is_yes or self.setting == "consent")
        if not is_yes:
            self._shut()
        elif done:
            self.yes = (wordings, days)

    @rule(answer=ANSWERS, days=st.integers(0, 2))
    def says_of_the_doctor(self, answer: str, days: int) -> None:
        """The resident says whether the doctor may be told; whatever they say of the sender stands beside it."""
        is_yes = answer == "given"
        if is_yes and self.doctor is not None:
            return

        def noted(case: Case, by: Any) -> None:
            actions.note_consent(
                case,
                recipient=None,
                answer=answer,
                words=Words("Beboeren", "Alt." if is_yes else "", "Lægen"),
                wordings=(),
                way="phone",
                said_on=today(),
                until=today(days) if is_yes else None,
                by=by,
            )

        assert self._do("Bo", noted)
        self.doctor = days if is_yes else None

    @rule(
        basis=st.sampled_from(("consent", "consent", "danger", "child")),
        whom=st.sampled_from(("Lægen", "lægen ", "Naboen")),
    )
    def tells(self, basis: str, whom: str) -> None:
        """Somebody tells the doctor, or a neighbour, something, on a ground."""

        def told(case: Case, by: Any) -> None:
            actions.disclose(case, unit=None, whom=whom, basis=basis, told="Noget.", facts=(), by=by)

        may = basis != "consent" or (whom != "Naboen" and self.doctor is not None and self.doctor >= 0)
        assert self._do("Lis", told) is may
        if may:
            self.told.append(basis)

    def _shut(self) -> None:
        self.yes = None
        self.waiting.clear()

    @precondition(lambda self: self.yes is not None)
    @rule(seldom=SELDOM)
    def takes_back(self, seldom: bool) -> None:
        """The resident takes the yes back."""
        if not seldom:
            return
        assert self._do("Lis", lambda case, by: actions.withdraw_consent(self._given(case), on=today(), by=by))
        self._shut()

    @staticmethod
    def _given(case: Case) -> Consent:
        return queries.consent_of(case, OF_THE_SENDER.filter(case=case).latest("noted_at").id)

    @precondition(lambda _self: OF_THE_SENDER.exists())
    @rule(who=PEOPLE, wording=WORDINGS)
    def proposes(self, who: str, wording: str) -> None:
        """Somebody proposes a message."""
        said = set(self.waiting) | set(self._sent_now())
        may = self._holds(wording) and self.listed and wording not in said
        assert (
            self._do(who, lambda case, by: actions.propose_feedback(self._given(case), wording=wording, by=by)) is may
        )
        if may:
            self.waiting[wording] = (who, False)

    def _sent_now(self) -> list[str]:
        newest = OF_THE_SENDER.latest("noted_at")
        return list(Feedback.objects.filter(consent=newest, state="sent").values_list("wording", flat=True))

    @precondition(lambda self: self.waiting)
    @rule(oneself=SELDOM)
    def seconds(self, oneself: bool) -> None:
        """Somebody says yes to what was proposed last; whoever proposed it may not."""
        wording, (proposer, is_seconded) = list(self.waiting.items())[-1]
        who = proposer if oneself else OTHER[proposer]
        may = not oneself and not is_seconded and self._holds(wording)
        assert self._do(who, lambda case, by: actions.second_feedback(self._passage(case, wording), by=by)) is may
        if may:
            self.waiting[wording] = (proposer, True)

    @staticmethod
    def _passage(case: Case, wording: str) -> Feedback:
        found = Feedback.objects.filter(case=case, wording=wording).latest("proposed_at")
        return queries.passage_of(case, found.id)

    @precondition(lambda self: self.waiting)
    @rule(who=PEOPLE, seldom=SELDOM)
    def takes_a_message_back(self, who: str, seldom: bool) -> None:
        """Somebody takes a message back before it is sent."""
        if seldom:
            wording = list(self.waiting)[-1]
            assert self._do(who, lambda case, by: actions.take_feedback_back(self._passage(case, wording), by=by))
            del self.waiting[wording]

    @rule()
    def a_day_goes_by(self) -> None:
        """Every consent comes a day nearer to its end."""
        day = timedelta(days=1)
        for given in Consent.objects.filter(answer="given", until__isnull=False):
            assert given.until is not None
            Consent.objects.filter(id=given.id).update(said_on=given.said_on - day, until=given.until - day)
        self.yes = (self.yes[0], self.yes[1] - 1) if self.yes else None
        self.doctor = None if self.doctor is None else self.doctor - 1

    @rule(gone=SELDOM)
    def the_list_changes(self, gone: bool) -> None:
        """The sender leaves the list, or comes back."""
        own = Appointment.objects.filter(contact_person__account_id=self.world["Karin"].id)
        own.update(valid_from=today(-9), valid_to=today(-1) if gone else None)
        self.listed = not gone

    @rule(never=SELDOM)
    def the_setting_changes(self, never: bool) -> None:
        """The municipality decides whether senders are told anything."""
        setting = "never" if never else "consent"
        Municipality.objects.filter(code="0101").update(feedback=setting)
        self.setting = setting

    @precondition(lambda self: self.waiting)
    @rule()
    def the_worker_comes(self) -> None:
        """The worker lets through what may go, and stops what may not."""
        with acting("worker"), entered(Door("worker", municipality="0101")):
            actions.give_feedback()
        for wording, (_who, is_seconded) in list(self.waiting.items()):
            if is_seconded:
                del self.waiting[wording]
                if self._holds(wording) and self.listed:
                    self.sent.append(wording)
                    Gate.ever_sent += 1

    @invariant()
    def nothing_else_lies_on_the_senders_side(self) -> None:
        """What went is what had a basis at the moment it went: no more and no less."""
        assert sorted(Message.objects.values_list("wording", flat=True)) == sorted(self.sent)
        assert set(Message.objects.values_list("to_id", flat=True)) <= {self.world["Karin"].id}

    @invariant()
    def nothing_else_was_told_to_others(self) -> None:
        """What was told to others is what had a ground at that moment."""
        assert sorted(Disclosure.objects.values_list("basis", flat=True)) == sorted(self.told)

    @invariant()
    def the_child_waits_for_nobody(self) -> None:
        """The clocks about the child are as they were, whatever anybody agreed to."""
        assert ChildClock.objects.values().get() == self.clock


@pytest.mark.usefixtures("db")
def test_nothing_goes_without_a_basis_that_was_valid_at_that_moment() -> None:
    # All of it in one transaction, whose clock stands still: it must be over within a minute. The walks are those that they were
    # the last time, since in twenty others nothing may happen to be sent.
    steps = settings(
        derandomize=True,
        max_examples=20,
        stateful_step_count=20,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Gate, settings=steps)
    assert Gate.ever_sent


@pytest.mark.usefixtures("db")
def test_the_machine_notices_a_worker_that_does_not_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bindeled.cases.actions.consent.consent_holds", lambda *_args, **_more: True)
    gate = Gate()
    gate.says(answer="given", wordings={"in_touch"}, days=0)
    gate.proposes(who="Bo", wording="in_touch")
    gate.seconds(oneself=False)
    gate.a_day_goes_by()
    gate.the_worker_comes()
    with pytest.raises(AssertionError):
        gate.nothing_else_lies_on_the_senders_side()
    gate.teardown()


@pytest.mark.usefixtures("db")
def test_the_machine_notices_one_person_who_is_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bindeled.cases.access.may_second", lambda *_args, **_more: "")
    gate = Gate()
    gate.says(answer="given", wordings={"in_touch"}, days=0)
    gate.proposes(who="Bo", wording="in_touch")
    with pytest.raises(DatabaseError):
        gate.seconds(oneself=True)
    gate.teardown()
