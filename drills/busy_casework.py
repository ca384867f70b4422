"""What advisers do on cases while the silence drill listens: a part of the busy municipality."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from bindeled.cases import actions
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry, Plan, SafetyNote
from bindeled.cases.queries import case_for, concern_for, handovers_of, units_to_give_to
from bindeled.cases.queries.eviction import last_step
from bindeled.cases.rules.eviction import STEPS
from bindeled.confidentiality.doors import entered
from bindeled.drawn.actions import Remade
from bindeled.files.models import File
from bindeled.offers.actions import RefusedError as RefusedCourseError
from bindeled.users.models import User
from drills.town import ADVISERS, Event, Town
from journeys.sides import acting

GONE = (RefusedError, RefusedCourseError, ObjectDoesNotExist)


class BusyCasework:
    """The verbs of the work on a case. One that finds nothing to work on, or may not, leaves it."""

    def __init__(self, town: Town) -> None:
        self._town = town

    @contextmanager
    def _adviser(self, event: Event) -> Iterator[User]:
        name = ADVISERS[event.who % len(ADVISERS)]
        with suppress(*GONE), acting("municipality"), entered(self._town.doors[name]):
            yield self._town.world[name]

    @staticmethod
    def _case(event: Event) -> Case:
        ids = list(Case.objects.order_by("opened_at", "id").values_list("id", flat=True))
        if not ids:
            raise Case.DoesNotExist
        return case_for(ids[event.which % len(ids)])

    def tie_resident(self, event: Event) -> None:
        """An adviser ties a case to its resident."""
        with self._adviser(event) as by:
            actions.tie_resident(self._case(event), name="Beboer", by=by)

    def assign(self, event: Event) -> None:
        """A case gets another responsible adviser."""
        with self._adviser(event) as by:
            actions.assign(self._case(event), to=self._town.world["Lis"], by=by)

    def write_note(self, event: Event) -> None:
        """An adviser writes."""
        with self._adviser(event) as by:
            actions.write_note(self._case(event), text="Har banket på.", by=by)

    def plan(self, event: Event) -> None:
        """An adviser plans a visit."""
        with self._adviser(event) as by:
            today = timezone.localdate()
            actions.plan(self._case(event), kind="visit", due_on=today, due_at=None, before=0, what="Bank på.", by=by)

    def _planned(self, event: Event) -> Plan:
        found = Plan.objects.filter(case=self._case(event)).order_by("planned_at", "id").last()
        if found is None:
            raise Plan.DoesNotExist
        return found

    def postpone(self, event: Event) -> None:
        """An adviser puts a visit off."""
        with self._adviser(event) as by:
            tomorrow = timezone.localdate() + timedelta(days=1)
            actions.postpone(self._planned(event), due_on=tomorrow, due_at=None, before=1, by=by)

    def conclude(self, event: Event) -> None:
        """An adviser writes how a visit went."""
        with self._adviser(event) as by:
            actions.conclude(self._planned(event), result="met", text="Hun lukkede op.", by=by)

    def abort(self, event: Event) -> None:
        """An adviser gives a visit up."""
        with self._adviser(event) as by:
            actions.abort(self._planned(event), text="Hun er på sygehuset.", by=by)

    def warn(self, event: Event) -> None:
        """An adviser warns those who knock."""
        with self._adviser(event) as by:
            soon = timezone.localdate() + timedelta(days=30)
            actions.warn(self._case(event), text="Gå to sammen.", review_by=soon, by=by)

    def _warning(self, event: Event) -> SafetyNote:
        found = SafetyNote.objects.filter(case=self._case(event)).order_by("noted_at", "id").last()
        if found is None:
            raise SafetyNote.DoesNotExist
        return found

    def keep_warning(self, event: Event) -> None:
        """A warning still holds."""
        with self._adviser(event) as by:
            actions.keep_warning(self._warning(event), review_by=timezone.localdate() + timedelta(days=60), by=by)

    def end_warning(self, event: Event) -> None:
        """A warning does not hold any more."""
        with self._adviser(event) as by:
            actions.end_warning(self._warning(event), by=by)

    def set_kind(self, event: Event) -> None:
        """A case is of another kind."""
        with self._adviser(event) as by:
            actions.set_kind(self._case(event), kind="no_contact", by=by)

    def note_interpreter(self, event: Event) -> None:
        """An interpreter is needed."""
        with self._adviser(event) as by:
            actions.note_interpreter(self._case(event), language="tyrkisk", by=by)

    def note_filed(self, event: Event) -> None:
        """An adviser fetches the package of a case, and notes where it is filed."""
        with self._adviser(event) as by:
            on, case = timezone.localdate(), self._case(event)
            actions.pack(case, by=by).close()
            actions.note_filed(case, system="Sagssystemet", number="2026-0001", filed_on=on, by=by)

    def hold(self, event: Event) -> None:
        """A leader lets a case be kept."""
        with self._adviser(event) as by:
            actions.hold(self._case(event), reason="Der er en klage.", by=by)

    def end_hold(self, event: Event) -> None:
        """A leader ends that."""
        with self._adviser(event) as by:
            actions.end_hold(self._case(event), by=by)

    def take_note_back(self, event: Event) -> None:
        """An adviser writes, and takes it back at once."""
        with self._adviser(event) as by:
            case = self._case(event)
            actions.write_note(case, text="Forkert sag.", by=by)
            newest = Entry.objects.filter(case=case, kind="note").order_by("at").last()
            if newest:
                actions.take_note_back(case, entry=newest.id, by=by)

    def note_party(self, event: Event) -> None:
        """Caretaker and tenant agree to a mediation."""
        with self._adviser(event) as by:
            Case.objects.filter(id=self._case(event).id).update(kind="mediation")
            for party in ("resident", "caretaker"):
                actions.note_party(
                    self._case(event),
                    party=party,
                    answer="agreed",
                    way="phone",
                    said_on=timezone.localdate(),
                    who="Jens",
                    may_tell="Alt om trappen.",
                    by=by,
                )

    def note_agreed(self, event: Event) -> None:
        """They have agreed on something."""
        with self._adviser(event) as by:
            actions.note_agreed(self._case(event), text="Der ryges på altanen.", way="by_phone", by=by)

    def note_step(self, event: Event) -> None:
        """A case is about an eviction, and a step is written down."""
        with self._adviser(event) as by:
            case = self._case(event)
            Case.objects.filter(id=case.id).update(kind="eviction")
            step = tuple(STEPS)[event.which % len(STEPS)]
            actions.note_step(self._case(event), step=step, on=timezone.localdate(), words="Brev.", by=by)

    def strike_step(self, event: Event) -> None:
        """A step was a mistake."""
        with self._adviser(event) as by:
            case = self._case(event)
            last = last_step(case)
            if last:
                actions.strike_step(case, step=last.id, by=by)

    def note_tenancy(self, event: Event) -> None:
        """An adviser writes down what is known of the tenancy."""
        with self._adviser(event) as by:
            actions.note_tenancy(self._case(event), children="yes", agreement="asked", rent_help="applied", by=by)

    def close(self, event: Event) -> None:
        """An adviser closes a case."""
        with self._adviser(event) as by:
            actions.close(self._case(event), outcome="supported", resident_answer="accepted", text="", by=by)

    def reopen(self, event: Event) -> None:
        """An adviser opens a closed case again."""
        with self._adviser(event) as by:
            actions.reopen(self._case(event), by=by)

    def hand_case_over(self, event: Event) -> None:
        """A whole case is offered to another unit, which accepts or refuses it."""
        with self._adviser(event) as by:
            case = self._case(event)
            for to in units_to_give_to(case, on=timezone.localdate())[:1]:
                actions.offer(case, to=to, reason="Den er jeres.", by=by)
        with self._adviser(Event("", event.who + 1)) as by:
            for offer in handovers_of(self._case(event))[:1]:
                if event.which % 2:
                    actions.refuse(offer, why="Den er ikke vores.", by=by)
                else:
                    actions.accept(offer, by=by)

    @staticmethod
    def _file(case: Case, event: Event) -> File:
        ids = list(File.objects.filter(key_id=case.key_id).order_by("at", "id").values_list("id", flat=True))
        if not ids:
            raise File.DoesNotExist
        return File.objects.get(id=ids[event.which % len(ids)])

    def add_file(self, event: Event) -> None:
        """An adviser lays a picture beside a case."""
        made = Remade("picture", b"\xff\xd8 et billede \xff\xd9", 1)
        with self._adviser(event) as by:
            actions.add_file(self._case(event), made=made, name="Trappe", by=by)

    def read_file(self, event: Event) -> None:
        """An adviser looks at a picture that a sender passed on with a concern, and at one of a case."""
        with self._adviser(event):
            for concern in Concern.objects.order_by("received_at", "id"):
                for picture in File.objects.filter(key_id=concern.key_id)[:1]:
                    actions.read_picture(concern_for(concern.id), picture)
            case = self._case(event)
            actions.read_file(case, self._file(case, event))

    def remove_file(self, event: Event) -> None:
        """An adviser takes a picture away again, or is too late."""
        with self._adviser(event) as by:
            case = self._case(event)
            actions.remove_file(case, self._file(case, event), by=by)
