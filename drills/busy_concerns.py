"""What advisers do with a concern while the silence drill listens, from the inbox to another unit: a part of the busy municipality."""

from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.models import Concern, Handover
from bindeled.cases.queries import Assessment, concern_for, handovers_of, units_to_give_to
from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Unit
from drills.busy_casework import BusyCasework
from drills.town import Event
from journeys.sides import acting


class BusyConcerns(BusyCasework):
    """The verbs of concerns. One that finds nothing to work on, or may not, leaves it."""

    @staticmethod
    def _concern(event: Event) -> Concern:
        ids = list(Concern.objects.order_by("received_at", "id").values_list("id", flat=True))
        if not ids:
            raise Concern.DoesNotExist
        return concern_for(ids[event.which % len(ids)])

    def open_arrivals(self, event: Event) -> None:
        """The worker opens what has arrived."""
        for code in ("0101", "0157"):
            with acting("worker"), entered(Door("worker", municipality=code)):
                actions.open_arrivals()

    def take(self, event: Event) -> None:
        """An adviser takes a concern."""
        with self._adviser(event) as by:
            actions.take(self._concern(event), by=by)

    def release(self, event: Event) -> None:
        """An adviser puts a concern back."""
        with self._adviser(event) as by:
            actions.release(self._concern(event), by=by)

    def open_case(self, event: Event) -> None:
        """An adviser opens a case."""
        with self._adviser(event) as by:
            actions.open_case(self._concern(event), by=by)

    def add_to_case(self, event: Event) -> None:
        """An adviser merges a concern into a case."""
        with self._adviser(event) as by:
            actions.add_to_case(self._concern(event), self._case(event), by=by)

    def ask_sender(self, event: Event) -> None:
        """An adviser phones the sender to ask, reaches them or does not."""
        result, text = (("reached", "Nøglen hænger på kontoret."), ("not_reached", ""))[event.which % 2]
        with self._adviser(event) as by:
            actions.ask_sender(self._concern(event), result=result, text=text, by=by)

    def judge_real(self, event: Event) -> None:
        """An adviser finds a real one among what was set aside."""
        with self._adviser(event) as by:
            actions.judge_real(self._set_aside(event), by=by)

    def dismiss(self, event: Event) -> None:
        """An adviser judges a group noise."""
        with self._adviser(event) as by:
            actions.dismiss(self._set_aside(event), by=by)

    def bring_back(self, event: Event) -> None:
        """An adviser brings a group back from noise."""
        with self._adviser(event) as by:
            actions.bring_back(self._set_aside(event), by=by)

    def mark_test(self, event: Event) -> None:
        """An adviser marks a concern as a test."""
        with self._adviser(event) as by:
            actions.mark_test(self._concern(event), by=by)

    def unmark_test(self, event: Event) -> None:
        """An adviser brings a test back."""
        with self._adviser(event) as by:
            actions.unmark_test(self._concern(event), by=by)

    @staticmethod
    def _set_aside(event: Event) -> Concern:
        ids = list(Concern.objects.exclude(set_aside="").order_by("received_at", "id").values_list("id", flat=True))
        if not ids:
            raise Concern.DoesNotExist
        return concern_for(ids[event.which % len(ids)])

    def assess(self, event: Event) -> None:
        """An adviser judges a concern."""
        judged = Assessment(kinds=("conflict",), urgency="week", why="Ingen fare.", money=("arrears",), age=70)
        with self._adviser(event) as by:
            actions.assess(self._concern(event), judged=judged, by=by)

    def offer(self, event: Event) -> None:
        """An adviser offers a concern to another unit: one that works here, or one that does not."""
        outside = {"municipality_id": "0101", "name": "Sundhed og omsorg", "kind": "health_care"}
        Unit.objects.get_or_create(**outside, defaults={"valid_from": timezone.localdate()})
        with self._adviser(event) as by:
            concern = self._concern(event)
            units = units_to_give_to(concern, on=timezone.localdate())
            if not units:
                raise Unit.DoesNotExist
            actions.offer(concern, to=units[event.which % len(units)], reason="Den er jeres.", by=by)

    def _handover(self, event: Event) -> Handover:
        found = handovers_of(self._concern(event))
        if not found:
            raise Handover.DoesNotExist
        return found[0]

    def accept(self, event: Event) -> None:
        """Another unit accepts a concern."""
        with self._adviser(event) as by:
            actions.accept(self._handover(event), by=by)

    def refuse(self, event: Event) -> None:
        """Another unit refuses a concern."""
        with self._adviser(event) as by:
            actions.refuse(self._handover(event), why="Den er ikke vores.", by=by)

    def withdraw(self, event: Event) -> None:
        """An adviser takes an offer back."""
        with self._adviser(event) as by:
            actions.withdraw(self._handover(event), by=by)

    def note_taken(self, event: Event) -> None:
        """An adviser notes that a unit outside has taken a concern over."""
        with self._adviser(event) as by:
            actions.note_taken(self._handover(event), who="Visitator", at=timezone.now(), way="phone", by=by)

    def bring_home(self, event: Event) -> None:
        """A unit outside gives a concern back."""
        with self._adviser(event) as by:
            actions.bring_home(self._handover(event), by=by)
