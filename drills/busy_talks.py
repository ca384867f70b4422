"""Talks that are asked for, answered, cancelled and held while the silence drill listens: a part of the busy municipality.

Whoever is invited is meant to see what is agreed on. So here they belong to meetings to which nobody of the low side is invited.
"""

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import talks
from bindeled.cooperation.actions.talks import Request
from bindeled.cooperation.queries.talks import occasion_of
from drills.busy_outreach import BusyOutreach
from drills.town import Event
from journeys.between_parties import a_meeting, a_talk
from journeys.sides import acting


class BusyTalks(BusyOutreach):
    """The verbs of talks that the municipality and its worker do; whoever is asked answers on no side."""

    def work_on_talk(self, _event: Event) -> None:
        """The convenor asks for a talk, notes a yes and cancels it; says what came of another; the worker writes and tidies."""
        kirsten, meeting = self._town.world["Kirsten"], a_meeting()
        held = a_talk(a_meeting(over=True), state="accepted")
        request = Request(
            "Demens", "", meeting.starts_at, 30, "Beboerhuset", "Forebyggelsescentret", "forebyggelse@bindeled.example"
        )
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            talk = talks.ask_for_talk(request, at=occasion_of(meeting), by=kirsten)
            talks.note_talk_held(held, outcome="Godt.", by=kirsten)
        self._tell()
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            talks.note_answer_for_talk(talk, accepts=True, by=kirsten)
            talk.refresh_from_db()
            talks.cancel_talk(talk, why="Lokalet er lukket.", by=kirsten)
        self._tell()

    @staticmethod
    def _tell() -> None:
        with acting("worker"), entered(Door("worker", municipality="0101")):
            talks.follow_what_is_off()
            talks.tell_speakers()
            talks.forget_talks()
