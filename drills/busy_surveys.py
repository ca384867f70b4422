"""Rounds of the questionnaire that are set up, run and closed while the silence drill listens: a part of the busy municipality.

Contact persons are meant to be asked. So here a round is called off before its day, and in another nobody of the low side is asked.
"""

from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.surveys import actions, queries
from bindeled.surveys.models import RoundGroup
from bindeled.surveys.rules.rounds import quarters_ahead
from bindeled.surveys.tests.rounds import a_round, invite
from drills.busy_outreach import BusyOutreach
from drills.town import Event
from journeys.sides import acting


class BusySurveys(BusyOutreach):
    """The verbs of rounds that the municipality and its worker do; whoever holds a letter answers on no side."""

    def work_on_survey(self, _event: Event) -> None:
        """Lis sets a round up and calls it off; the worker mixes, opens, writes, closes and forgets what is due in another."""
        lis, today = self._town.world["Lis"], timezone.localdate()
        with acting("municipality"), entered(self._town.world.door("Lis")):
            made = actions.set_up(
                quarters_ahead(today)[-1], samples={"contacts": None, "partners": None, "residents": 10}, by=lis
            )
            actions.draw_codes(made, by=lis)
            actions.call_off_survey(made, by=lis)
        running = a_round(days=8)
        invite(running, "ingen@bindeled.example")
        RoundGroup.objects.create(municipality_id="0101", round=running, group="residents", version=1, sample=10)
        with acting("municipality"), entered(self._town.world.door("Lis")):
            actions.draw_codes(running, by=lis)
            actions.note_handed_out(running, queries.units_of(lis)[0], count=4, by=lis)
        with acting("worker"), entered(Door("worker", municipality="0101")):
            actions.mix_ballots()
            actions.open_rounds(today)
            actions.write_invitations(today)
            actions.close_rounds(today + timedelta(days=30))
            actions.forget_invitees(today)
