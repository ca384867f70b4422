"""Partners' events that are written, shown, changed and taken back while the silence drill listens: a part of the busy municipality.

Contact persons are meant to see what is shown. So here an event is taken back before anybody looks, and nobody's letter is due.
"""

from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import digest, events
from bindeled.cooperation.actions.events import Told
from drills.busy_outreach import BusyOutreach
from drills.town import Event
from journeys.sides import acting


class BusyEvents(BusyOutreach):
    """The verbs of partners' events that the municipality and its worker do; the letter's switch is lived on the low side."""

    def work_on_event(self, _event: Event) -> None:
        """The convenor writes an event down, shows it, changes it and takes it back; the worker looks who is owed a letter, and tidies."""
        kirsten, begin = self._town.world["Kirsten"], timezone.now() + timedelta(days=9)
        told = Told(
            "Åbent hus", "Se stedet.", begin, begin + timedelta(hours=2), "Værestedet", "Værestedet", "", None, begin.date()
        )  # fmt: skip
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            event = events.write_event(told, by=kirsten)
            events.publish_event(event, by=kirsten)
            events.change_event(event, told._replace(venue="Beboerhuset"), by=kirsten)
            event.refresh_from_db()
            events.withdraw_event(event, by=kirsten)
        now = timezone.now()
        with acting("worker"), entered(Door("worker", municipality="0101")):
            digest.bring_readers_in(now)
            digest.write_digests(now)
            digest.forget_readers()
            events.forget_events()
