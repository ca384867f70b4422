"""Help to furnish a first home, while the silence drill listens: a part of the busy municipality."""

from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Case
from bindeled.furnishing import queries, rules
from bindeled.furnishing.queries import Form, Home
from bindeled.furnishing.rules import ADULT, Checklist, Member
from bindeled.users.models import User
from drills.busy_casework import BusyCasework
from drills.town import Event


class BusyFurnishing(BusyCasework):
    """The verbs of the household and its applications. One that finds nothing to work on, or may not, leaves it."""

    def begin_furnishing(self, event: Event) -> None:
        """An adviser begins an application with two adults, and goes through all of it; one of them gives it up."""
        with self._adviser(event) as by:
            case = self._case(event)
            actions.begin_furnishing(case, by=by)
            home = self._home(case)
            members = [*home.members, Member("b", ADULT, "Bror")]
            actions.keep_members(case, home, members, version=home.row.version, by=by)
            home = self._home(case)
            missing = {rules.cell(*one): rules.MISSING for one in rules.cells(home.members)}
            actions.keep_checklist(case, home, Checklist(missing, {"bed": 400}), version=home.row.version, by=by)
            self._applied(case, event, by)

    def _applied(self, case: Case, event: Event, by: User) -> None:
        today, outcome = timezone.localdate(), rules.OUTCOMES[event.which % len(rules.OUTCOMES)]
        first, second = self._forms(case)
        for form in (first, second):
            answers = dict.fromkeys(rules.QUESTIONS, "Mit første hjem.")
            actions.keep_answers(case, form, answers, version=form.row.version, by=by)
        actions.give_up_application(case, self._forms(case)[1], by=by)
        actions.take_up_application(case, self._forms(case)[1], by=by)
        actions.fetch_application(case, self._forms(case)[0], by=by)
        actions.send_application(case, self._forms(case)[0], sent_on=today, by=by)
        told = {"outcome": outcome, "things": ["bed"], "words": "", "decided_on": today, "told_on": today}
        actions.note_decision(case, self._forms(case)[0], **told, by=by)  # type: ignore[arg-type]
        if outcome != rules.WHOLE:
            actions.note_complaint(case, self._forms(case)[0], complained_on=today, by=by)

    @staticmethod
    def _home(case: Case) -> Home:
        home = queries.home_of(case.id)
        if home is None:
            raise Case.DoesNotExist
        return home

    def _forms(self, case: Case) -> list[Form]:
        return queries.forms_of(self._home(case))
