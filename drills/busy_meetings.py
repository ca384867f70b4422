"""Meetings that are planned, called, moved, cancelled and held while the silence drill listens: a part of the busy municipality.

Whoever is invited is meant to hear of it. So here a meeting of the network is held, to which nobody of the low side is invited.
"""

from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.actions import action_items, attendance, contacts, feed, materials, meetings, minutes
from bindeled.cooperation.actions.meetings import What
from bindeled.cooperation.models import ActionItem, Material, Meeting, MeetingGuest
from drills.busy_outreach import BusyOutreach
from drills.town import Event
from journeys.between_parties import a_meeting
from journeys.sides import acting


class BusyMeetings(BusyOutreach):
    """The verbs of meetings that the municipality and its worker do; answering is lived on the low side."""

    def work_on_meeting(self, _event: Event) -> None:
        """The convenor plans a meeting, invites, calls, moves, notes an answer, cancels and calls again; and says that one was held."""
        kirsten, begin = self._town.world["Kirsten"], timezone.now() + timedelta(days=9)
        what = What("Netværk", begin, begin + timedelta(hours=2), "Sekretariatet", "Nyt.")
        over, another = a_meeting(over=True), a_meeting(over=True)
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            meeting = meetings.plan_meeting(what, kind="network", district_id=None, by=kirsten)
            meetings.invite(meeting, name="Værestedet", email="vaerested@bindeled.example", group="drop_in", by=kirsten)
            meetings.call_meeting(meeting, by=kirsten)
            attendance.note_attendance(over, came=[], also=["Den nye afløser"], by=kirsten)
            meetings.note_held(another, by=kirsten)
            self._write_minutes(over)
            feed.make_address(by=kirsten)
            self._agree_on(over)
            contacts.write_card(phone="12345678", function="Mødeindkalder", organisation="Kommunen", by=kirsten)
            contacts.confirm_card(by=kirsten)
        self._tend()
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            meetings.change_meeting(meeting, what._replace(venue="Beboerhuset"), by=kirsten)
            guest = MeetingGuest.objects.get(meeting=meeting)
            meetings.note_answer(meeting, guest.id, "accepted", by=kirsten)
            meetings.cancel_meeting(meeting, why="Lokalet er lukket.", by=kirsten)
        self._tend()
        with acting("municipality"), entered(self._town.world.door("Kirsten")):
            meetings.call_meeting(Meeting.objects.get(id=meeting.id), by=kirsten)
            feed.drop_address(by=kirsten)
            contacts.leave_list(by=kirsten)
        self._tend()

    def _write_minutes(self, meeting: Meeting) -> None:
        """The convenor publishes minutes, puts them right, and takes away for good what was put right."""
        kirsten = self._town.world["Kirsten"]
        first = minutes.save_draft(meeting, text="Vi talte om bænke.", changed="", base=None, by=kirsten)
        minutes.publish_minutes(first, by=kirsten)
        again = minutes.save_draft(meeting, text="Vi talte om borde.", changed="Borde", base=first.id, by=kirsten)
        minutes.publish_minutes(again, by=kirsten)
        first.refresh_from_db()
        minutes.take_away(first, by=kirsten)

    def _agree_on(self, meeting: Meeting) -> None:
        """The convenor puts something to read there and takes it away; notes who does what, that it is done, and takes it off."""
        kirsten = self._town.world["Kirsten"]
        due = timezone.localdate() + timedelta(days=3)
        action_items.agree_on(meeting, text="Bænke", owner="Netværket", guest_id=None, due_on=due, by=kirsten)
        materials.add_material(meeting, title="Oplæg", address="https://bindeled.example/oplaeg", by=kirsten)
        materials.take_material_away(meeting, Material.objects.get(meeting=meeting).id, by=kirsten)
        item = ActionItem.objects.get(meeting=meeting)
        action_items.note_done(item, by=kirsten)
        action_items.take_off(item, by=kirsten)

    @staticmethod
    def _tend() -> None:
        with acting("worker"), entered(Door("worker", municipality="0101")):
            meetings.bring_guests_in()
            meetings.tell_guests()
            action_items.remind_owners(timezone.now())
            action_items.forget_items()
            meetings.forget_guests()
            contacts.forget_cards()
            minutes.tell_of_minutes()
            minutes.forget_minutes()
