"""The verbs of one's own calendar address: make one, which ends the one before, and take it away."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cooperation import access
from bindeled.cooperation.models import CalendarFeed
from bindeled.cooperation.queries import feed as asked
from bindeled.cooperation.rules import feed as rules
from bindeled.users.models import User
from bindeled.users.queries import mark_of


class FeedRefusedError(Exception):
    """An address that may not be made. The message says why, in the user's language."""


def make_address(*, by: User) -> str:
    """Make an address at which somebody's calendar is read, and answer its secret part: once. The one before stops at once.

    Raises FeedRefusedError.
    """
    if not asked.may_have_one(by):
        raise FeedRefusedError(_("Only contact persons and those who call to meetings have a calendar to read."))
    token = secrets.token_urlsafe(rules.TOKEN_BYTES)
    made = CalendarFeed(
        user=by, municipality_id=by.municipality_id, mark=mark_of(token, asked.PURPOSE), made_at=timezone.now()
    )
    # Pressed twice at once, the later address is the one that is shown.
    CalendarFeed.objects.bulk_create(
        [made], update_conflicts=True, unique_fields=["user"], update_fields=["mark", "made_at"]
    )
    return token


def drop_address(*, by: User) -> None:
    """Take somebody's own address away: nothing is read there any more. A second time changes nothing."""
    access.own_feed(CalendarFeed.objects.all(), by=by).delete()
