"""What residents say to being told of, and what goes through the gate, while the silence drill listens: a part of the busy municipality."""

from datetime import timedelta

from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Case, Consent, Feedback
from bindeled.cases.queries import concerns_in, consent_of, passage_of
from bindeled.cases.queries.consent import Words
from bindeled.confidentiality.doors import Door, entered
from drills.busy_casework import BusyCasework
from drills.town import Event
from journeys.sides import acting

ANSWERS = ("given", "given", "declined", "motivating")


class BusyConsent(BusyCasework):
    """The verbs of consent and of the gate. One that finds nothing to work on, or may not, leaves it."""

    def note_consent(self, event: Event) -> None:
        """A resident says whether the sender may be told, yes or no; or whether somebody outside may."""
        with self._adviser(event) as by:
            case, answer = self._case(event), ANSWERS[event.which % len(ANSWERS)]
            is_yes, to_sender = answer == "given", event.which != 1
            actions.note_consent(
                case,
                recipient=concerns_in(case)[0] if to_sender else None,
                answer=answer,
                words=Words("Beboeren", "" if to_sender else "Alt.", "" if to_sender else "Lægen"),
                wordings=("in_touch",) if is_yes and to_sender else (),
                way="meeting",
                said_on=timezone.localdate(),
                until=timezone.localdate() + timedelta(days=9) if is_yes else None,
                by=by,
            )

    def disclose(self, event: Event) -> None:
        """An adviser tells somebody outside something, with consent or because of danger."""
        basis = ("consent", "danger")[event.which % 2]
        with self._adviser(event) as by:
            actions.disclose(
                self._case(event), unit=None, whom="Lægen", basis=basis, told="Hun er syg.", facts=("dwelling",), by=by
            )

    def note_informed(self, event: Event) -> None:
        """An adviser notes that the resident was told that there are data about them."""
        with self._adviser(event) as by:
            on = timezone.localdate()
            actions.note_informed(self._case(event), told_on=on, way="meeting", words="", by=by)

    def postpone_informing(self, event: Event) -> None:
        """An adviser lets telling the resident wait, on a ground."""
        with self._adviser(event) as by:
            again_on = timezone.localdate() + timedelta(days=9)
            words = "Hun tåler det ikke nu."
            actions.postpone_informing(self._case(event), ground="self", again_on=again_on, words=words, by=by)

    @staticmethod
    def _consent(case: Case) -> Consent:
        found = Consent.objects.filter(case=case).order_by("noted_at", "id").last()
        if found is None:
            raise Consent.DoesNotExist
        return consent_of(case, found.id)

    def withdraw_consent(self, event: Event) -> None:
        """A resident takes a yes back."""
        with self._adviser(event) as by:
            actions.withdraw_consent(self._consent(self._case(event)), on=timezone.localdate(), by=by)

    def propose_feedback(self, event: Event) -> None:
        """An adviser proposes a message to the sender."""
        with self._adviser(event) as by:
            actions.propose_feedback(self._consent(self._case(event)), wording="in_touch", by=by)

    @staticmethod
    def _proposed(case: Case) -> Feedback:
        found = Feedback.objects.filter(case=case).order_by("proposed_at", "id").last()
        if found is None:
            raise Feedback.DoesNotExist
        return passage_of(case, found.id)

    def second_feedback(self, event: Event) -> None:
        """A second person says yes."""
        with self._adviser(event) as by:
            actions.second_feedback(self._proposed(self._case(event)), by=by)

    def turn_down_feedback(self, event: Event) -> None:
        """A second person says no."""
        with self._adviser(event) as by:
            actions.turn_down_feedback(self._proposed(self._case(event)), by=by)

    def take_feedback_back(self, event: Event) -> None:
        """An adviser takes a message back."""
        with self._adviser(event) as by:
            actions.take_feedback_back(self._proposed(self._case(event)), by=by)

    def give_feedback(self, _event: Event) -> None:
        """The worker lets through the gate what may go."""
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.give_feedback()
