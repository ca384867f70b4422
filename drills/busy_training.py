"""Training that is planned, called off and attended, and themes that are worked on, while the silence drill listens: a part of the busy municipality.

That a session is to come, contact persons are meant to see, and whoever signed up is told what becomes of it. So here nobody of the low side
has signed up, a session that is planned is called off before anybody looks, and a theme is taken away.
"""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import themes, training
from bindeled.cooperation.actions.training import Said, When
from bindeled.cooperation.models import SignUp, Supporter, Theme, TrainingSession
from bindeled.housing.models import ContactPerson, Department
from drills.busy_outreach import BusyOutreach
from drills.town import NEIGHBOURS, Event
from journeys.between_parties import a_session
from journeys.sides import acting


class BusyTraining(BusyOutreach):
    """The verbs of training that the municipality and its worker do; signing up is lived on the low side."""

    def work_on_training(self, _event: Event) -> None:
        """The convenor plans a session, moves it and calls it off; notes who came to another; the worker tells and tidies."""
        kirsten, begin = self._town.world["Kirsten"], timezone.now() + timedelta(days=9)
        when = When(begin, begin + timedelta(hours=2), "Skolen", begin.date(), 4)
        held = self._held_yesterday()
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            written = training.write_training(Said("Mødet", "Samtalen.", "Alle.", "2 timer"), by=kirsten)
            session = training.plan_session(written, when, by=kirsten)
            training.change_session(session, when._replace(venue="Beboerhuset"), by=kirsten)
            with suppress(training.TrainingRefusedError):  # nobody has signed up
                training.call_off_place(session, session.id, by=kirsten)
            training.call_off_session(session, why="Underviseren er syg.", by=kirsten)
            came = SignUp.objects.filter(session=held).values_list("id", flat=True)
            training.note_attendance(held, list(came), by=kirsten)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            training.move_up()
            training.tell_of_sign_ups()
            training.forget_sign_ups()

    def work_on_themes(self, _event: Event) -> None:
        """The convenor does with themes all that can be done; the worker tells those behind them, and forgets."""
        kirsten, today, nabo = self._town.world["Kirsten"], timezone.localdate(), self._neighbour()
        raised = {"municipality_id": "0101", "title": "Fremleje", "need": "Vi ser det tit."}
        theme, other = Theme.objects.create(**raised), Theme.objects.create(**raised)
        for each in (theme, other):
            Supporter.objects.create(
                municipality_id="0101",
                theme=each,
                organisation_id=nabo.organisation_id,
                contact_person=nabo,
                raised=True,
            )
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            themes.plan_theme(theme, into="Netværksmødet", on=today, by=kirsten)
            themes.mark_theme(theme, mark="law", why="Lejeloven", by=kirsten)
            themes.lift_theme(theme, on=today, by=kirsten)
            themes.merge_theme(other, into=theme, by=kirsten)
            themes.answer_theme(theme, outcome="Vi skrev et ark.", by=kirsten)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            themes.tell_of_themes()
            themes.forget_supporters()
        Supporter.objects.filter(theme=theme).delete()
        for each in (other, theme):
            each.delete()

    @staticmethod
    def _neighbour() -> ContactPerson:
        """Somebody of a housing organisation of which nobody on the low side is."""
        department, now = Department.objects.get(organisation__name=NEIGHBOURS), timezone.now()
        entry, _made = ContactPerson.objects.get_or_create(
            municipality_id="0101",
            organisation_id=department.organisation_id,
            email="nabo@bindeled.example",
            defaults={
                "account_id": department.id,
                "name": "Nabo",
                "kind": "caretaker",
                "added_on": now.date(),
                "confirmed_on": now.date(),
            },
        )
        return entry

    def _held_yesterday(self) -> TrainingSession:
        """A session that is over, to which the neighbour came."""
        nabo, now, session = self._neighbour(), timezone.now(), a_session(over=True)
        SignUp.objects.create(
            municipality_id="0101",
            session=session,
            organisation_id=nabo.organisation_id,
            contact_person=nabo,
            name="Nabo",
            state="seated",
            signed_at=now,
            changed_at=now,
        )
        return session
