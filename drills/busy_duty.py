"""What advisers do at the duty phone while the silence drill listens: a part of the busy municipality."""

from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.duty import actions as duty
from bindeled.duty.models import Contact, Shift
from bindeled.duty.queries import contact_for, roster
from bindeled.duty.rules.mailbox import facts_of
from bindeled.duty.rules.shifts import Span
from drills.busy_courses import BusyCourses
from drills.town import Event
from journeys.factory import told as an_ordinary_concern
from journeys.sides import acting


class BusyDuty(BusyCourses):
    """The verbs of contacts and shifts, beside those of casework. One that finds nothing to work on, or may not, leaves it."""

    def take_in(self, event: Event) -> None:
        """Somebody of the municipality writes down a call that was missed, or that is answered by somebody nobody here knows."""
        heard = duty.Heard(
            name="Ukendt", phone="11 22 33 44", mail="ukendt@andetsteds.example", words="Han svarer ikke."
        )
        with self._adviser(event) as by:
            duty.take_in(
                heard,
                channel="phone",
                came_at=timezone.now(),
                municipality=by.municipality_id,
                missed=bool(event.which % 2),
                by=by,
            )

    def mail_comes(self, event: Event) -> None:
        """The duty mailbox takes a message in: of a person, whose receipt goes out at once, of a machine, or one that cannot be read."""
        told = {
            "from": "ukendt@andetsteds.example",
            **({"auto-submitted": "auto-replied"} if event.which % 3 == 1 else {}),
        }
        mail = duty.Mail(
            known_by=f"mail|{event.which}",
            came_at=timezone.now(),
            facts=None if event.which % 3 == 2 else facts_of(told),
            words="Der lugter.",
            left="unreadable" if event.which % 3 == 2 else "",
        )
        with acting("worker"), entered(Door("worker", municipality="0101")):
            duty.take_mail(mail, own=frozenset(), municipality="0101")

    @staticmethod
    def _contact(event: Event) -> Contact:
        ids = list(Contact.objects.order_by("came_at", "id").values_list("id", flat=True))
        if not ids:
            raise Contact.DoesNotExist
        return contact_for(ids[event.which % len(ids)])

    def give_receipt(self, event: Event) -> None:
        """An adviser gives a receipt: by mail to somebody nobody of the low side is, or aloud."""
        with self._adviser(event) as by:
            duty.give_receipt(self._contact(event), way=("mail", "aloud")[event.which % 2], by=by)

    def register_contact(self, event: Event) -> None:
        """An adviser registers what somebody told as a concern."""
        with self._adviser(event) as by:
            told = an_ordinary_concern(self._town.world)
            duty.register(self._contact(event), told, sender=None, by=by)

    def register_told(self, event: Event) -> None:
        """An adviser answers a call of somebody nobody here knows, from its first word to its concern."""
        heard = duty.Heard(name="Ukendt", phone="11 22 33 44")
        with self._adviser(event) as by:
            told = an_ordinary_concern(self._town.world)
            duty.register_told(heard, told, channel="phone", came_at=timezone.now(), sender=None, key="", by=by)

    def guide_caller(self, event: Event) -> None:
        """An adviser answers a resident's call, and guides them to their contact person."""
        with self._adviser(event) as by:
            duty.guide_caller(duty.Heard(name="Ukendt"), channel="phone", came_at=timezone.now(), key="", by=by)

    def guide(self, event: Event) -> None:
        """An adviser guides a resident to their contact person."""
        with self._adviser(event) as by:
            duty.guide(self._contact(event), by=by)

    def answer(self, event: Event) -> None:
        """An adviser answers what needs no more."""
        with self._adviser(event) as by:
            duty.answer(self._contact(event), by=by)

    def put_off(self, event: Event) -> None:
        """An adviser lets a contact wait for a return call."""
        with self._adviser(event) as by:
            duty.put_off(self._contact(event), by=by)

    def note_try(self, event: Event) -> None:
        """An adviser calls back in vain."""
        with self._adviser(event) as by:
            duty.note_try(self._contact(event), by=by)

    def give_up(self, event: Event) -> None:
        """An adviser stops calling back."""
        with self._adviser(event) as by:
            duty.give_up(self._contact(event), by=by)

    def _shift(self) -> Shift:
        found = roster(timezone.now())
        if not found:
            raise Shift.DoesNotExist
        return found[0]

    def plan_shift(self, event: Event) -> None:
        """An adviser takes the duty for some hours."""
        begins = timezone.now() + timedelta(hours=6 * event.which - 1)
        with self._adviser(event) as by:
            duty.plan(Span(begins, begins + timedelta(hours=6)), adviser=by, by=by)

    def ask(self, event: Event) -> None:
        """An adviser asks a colleague to take a shift."""
        with self._adviser(event) as by:
            duty.ask(self._shift(), to=self._town.world["Lis"], by=by)

    def accept_shift(self, event: Event) -> None:
        """A colleague takes it."""
        with self._adviser(event) as by:
            duty.accept(self._shift(), by=by)

    def leave(self, event: Event) -> None:
        """A colleague leaves it with who has it."""
        with self._adviser(event) as by:
            duty.leave(self._shift(), by=by)

    def cancel(self, event: Event) -> None:
        """A shift is taken off the roster."""
        with self._adviser(event) as by:
            duty.cancel(self._shift(), by=by)

    def hand_over(self, event: Event) -> None:
        """A shift ends, and is handed over."""
        with self._adviser(event) as by:
            duty.hand_over(self._shift(), to=None, by=by)
