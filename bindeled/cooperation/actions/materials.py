"""The verbs of what is read before a meeting or shown at it: put it there, take it away."""

from uuid import UUID

from django.utils.translation import gettext as _

from bindeled.cooperation import access
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.models import Material, Meeting
from bindeled.cooperation.rules import materials as rules
from bindeled.users.models import User


def add_material(meeting: Meeting, *, title: str, address: str, by: User) -> None:
    """Put something to read or see at a meeting: everybody invited finds it there. Raises MeetingRefusedError."""
    held = Meeting.objects.select_for_update(of=("self",)).get(id=meeting.id)  # one after the other counts them
    number = Material.objects.filter(meeting=held).count()
    for why in (access.may_convene(by=by), rules.why_not_address(address), rules.why_not_more(number)):
        if why:
            raise MeetingRefusedError(str(why))
    if Material.objects.filter(meeting=held, address=address).exists():
        raise MeetingRefusedError(_("That address stands there already."))
    Material.objects.create(
        municipality_id=held.municipality_id, meeting=held, title=title.strip(), address=address.strip()
    )


def take_material_away(meeting: Meeting, material_id: UUID, *, by: User) -> None:
    """Take something away from a meeting; a second time changes nothing. Raises MeetingRefusedError."""
    if why := access.may_convene(by=by):
        raise MeetingRefusedError(why)
    Material.objects.filter(meeting=meeting, id=material_id).delete()
