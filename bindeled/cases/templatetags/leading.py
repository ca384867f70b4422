"""Words of the leader's pages: counts that stop, and how long something lasted."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

HOUR, DAY = 60 * 60, 24 * 60 * 60


@register.filter
def counted(number: int, most: int) -> str:
    """Answer a count that stops at a most: then it is at least that many."""
    return _("at least %(number)s") % {"number": number} if number >= most else str(number)


@register.filter
def lasting(time: timedelta) -> str:
    """Answer how long something lasted in whole days, or in hours where it was less than two days, never less than one."""
    seconds = time.total_seconds()
    if seconds < 2 * DAY:
        hours = max(1, round(seconds / HOUR))
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    days = round(seconds / DAY)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
