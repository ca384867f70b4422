"""What residents are offered and say to it, while the silence drill listens: a part of the busy municipality."""

from datetime import timedelta

from django.utils import timezone

from bindeled.cases import actions as cases
from bindeled.offers import actions
from bindeled.offers.models import Course, MoveIn
from bindeled.offers.queries import choices, course_for, move_for
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import lasting, runway
from drills.busy_consent import BusyConsent
from drills.town import Event

WORDS = "Det vil jeg gerne prøve."


class BusyCourses(BusyConsent):
    """The verbs of courses and of moving in. One that finds nothing to work on, or may not, leaves it."""

    @staticmethod
    def _course(event: Event) -> Course:
        ids = list(Course.objects.order_by("offered_at", "id").values_list("id", flat=True))
        if not ids:
            raise Course.DoesNotExist
        return course_for(ids[event.which % len(ids)])

    @staticmethod
    def _choice(municipality: str, event: Event) -> dict[str, object]:
        found = list(choices(municipality, on=timezone.localdate()).values())
        if not found:
            raise Course.DoesNotExist
        one = found[event.which % len(found)]
        return {"version": one.version, "method": one.method}

    def offer_course(self, event: Event) -> None:
        """An adviser offers the resident of a case something."""
        with self._adviser(event) as by:
            chosen = self._choice(by.municipality_id, event)
            cases.offer_course(self._case(event), **chosen, reason=WORDS, by=by)  # type: ignore[arg-type]

    def note_answer(self, event: Event) -> None:
        """The resident answers; most say yes."""
        answer = (rules.YES, rules.YES, rules.DECLINED, rules.MOTIVATED, rules.LATER)[event.which % 5]
        with self._adviser(event) as by:
            said = {"answer": answer, "way": "meeting", "said_on": timezone.localdate(), "words": WORDS}
            actions.note_answer(self._course(event), **said, by=by)  # type: ignore[arg-type]

    def offer_again(self, event: Event) -> None:
        """An adviser offers it again."""
        with self._adviser(event) as by:
            actions.offer_again(self._course(event), reason=WORDS, by=by)

    def begin(self, event: Event) -> None:
        """The unit gives it."""
        with self._adviser(event) as by:
            actions.begin(self._course(event), starts_on=timezone.localdate(), words="Ringede i dag.", by=by)

    def turn_away(self, event: Event) -> None:
        """The unit cannot give it."""
        with self._adviser(event) as by:
            actions.turn_away(self._course(event), words="Ingen plads.", by=by)

    def let_lapse(self, event: Event) -> None:
        """An offer lapses."""
        with self._adviser(event) as by:
            actions.let_lapse(self._course(event), words="Flyttet.", by=by)

    def take_on(self, event: Event) -> None:
        """Somebody becomes responsible for a course."""
        with self._adviser(event) as by:
            actions.take_on(self._course(event), by=by)

    def log_contact(self, event: Event) -> None:
        """Somebody logs a contact."""
        with self._adviser(event) as by:
            said = {"kind": "visit", "met": bool(event.which % 2), "on": timezone.localdate(), "words": WORDS}
            actions.log_contact(self._course(event), **said, by=by)  # type: ignore[arg-type]

    def write_goals(self, event: Event) -> None:
        """The resident says what they want."""
        with self._adviser(event) as by:
            actions.write_goals(self._course(event), words="Jeg vil sove om natten.", by=by)

    def set_member(self, event: Event) -> None:
        """Somebody is in a course."""
        with self._adviser(event) as by:
            user = by if event.which % 2 else None
            actions.set_member(self._course(event), function=rules.FIXED_WORKER, name="Rosa", user=user, by=by)

    def go_on(self, event: Event) -> None:
        """A course goes on past its day."""
        with self._adviser(event) as by:
            course = self._course(event)
            until = (course.ends_on or timezone.localdate()) + timedelta(days=1)
            actions.go_on(course, until=until, words=WORDS, by=by)

    def end_course(self, event: Event) -> None:
        """Somebody ends a course."""
        with self._adviser(event) as by:
            actions.end_course(self._course(event), because="done", words=WORDS, by=by)

    def pass_on(self, event: Event) -> None:
        """A course leads on to another offer."""
        with self._adviser(event) as by:
            chosen = self._choice(by.municipality_id, event)
            wished = {"wish": WORDS, "wished_on": timezone.localdate()}
            actions.pass_on(self._course(event), **chosen, **wished, by=by)  # type: ignore[arg-type]

    def file_course(self, event: Event) -> None:
        """A course that is over is filed."""
        with self._adviser(event) as by:
            actions.file_course(self._course(event), system="F2", number="1", on=timezone.localdate(), by=by)

    # -- Moving in ------------------------------------------------------------------------------------------------------

    @staticmethod
    def _move(event: Event) -> MoveIn:
        ids = list(MoveIn.objects.order_by("noted_at", "id").values_list("id", flat=True))
        if not ids:
            raise MoveIn.DoesNotExist
        return move_for(ids[event.which % len(ids)])

    def plan_move_in(self, event: Event) -> None:
        """An adviser writes down a day of moving in."""
        with self._adviser(event) as by:
            cases.plan_move_in(self._case(event), moves_on=timezone.localdate() + lasting.SOFT_LANDING, by=by)

    def change_day(self, event: Event) -> None:
        """It is another day."""
        with self._adviser(event) as by:
            actions.change_day(self._move(event), moves_on=timezone.localdate(), by=by)

    def note_stage(self, event: Event) -> None:
        """Something is in place."""
        stage = list(runway.STAGES)[event.which % len(runway.STAGES)]
        with self._adviser(event) as by:
            actions.note_stage(self._move(event), stage=stage, on=timezone.localdate(), by=by)

    def end_move(self, event: Event) -> None:
        """It is done."""
        with self._adviser(event) as by:
            actions.end_move(self._move(event), by=by)
