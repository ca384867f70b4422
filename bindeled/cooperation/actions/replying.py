"""Answers that calendars send: read from where the mail server delivers them, and noted on the invitation. The worker's."""

from pathlib import Path

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.cooperation.letters import replies
from bindeled.cooperation.letters.replies import Reply
from bindeled.cooperation.models import Meeting, MeetingGuest
from bindeled.cooperation.rules import meetings as rules
from bindeled.post import maildir


def read_replies(folder: Path) -> int:
    """Read the Maildir of replies, and note what calendars answered. Answers how many were noted.

    What is understood is deleted, for it names the guest; the rest is set aside.
    """
    noted = 0
    for path, raw in maildir.lying_in(folder):
        reply = replies.read(raw) if raw is not None else None
        if reply is None:
            maildir.set_aside(folder, path)
            continue
        if reply.answer:
            with entered(Door("worker", municipality=reply.municipality)):
                noted += note_reply(reply)
        path.unlink()
    return noted


def note_reply(reply: Reply) -> bool:
    """Note an answer, unless the meeting stands otherwise by now or something newer is known. Says whether it was. In the worker's door."""
    invitations = MeetingGuest.objects.filter(municipality_id=reply.municipality, handle=reply.handle)
    guest = invitations.select_for_update().first()
    if guest is None or str(guest.meeting_id) != reply.meeting:
        return False
    # As it stands now: it may have been moved while the row was waited for.
    meeting, now = Meeting.objects.get(id=guest.meeting_id), timezone.now()
    if rules.why_not_answer(meeting.state, starts_at=meeting.starts_at, now=now):
        return False
    known = rules.Known(meeting.sequence, guest.answered_at)
    if not rules.is_news(reply.sequence, reply.stamped or now, known=known):
        return False
    told = {"answer": reply.answer, "answered_how": rules.BY_CALENDAR, "answered_at": now}
    return bool(invitations.update(**told))
