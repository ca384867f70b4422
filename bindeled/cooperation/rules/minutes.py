"""Minutes of a meeting: when they can be written, published, put right and taken away. Pure. They are without residents, and guarded."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules.meetings import CALLED, HELD

LONGEST_TEXT, LONGEST_LINE = 20_000, 200


def why_not_write(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether minutes of a meeting may be written: nothing for yes, or what to do instead."""
    if state not in {CALLED, HELD}:
        return _("Minutes are of a meeting that was held. This one was not called.")
    return _("The meeting has not begun yet. Put what is to be talked about on its agenda.") if starts_at > now else ""


def why_not_say(number: int, changed: str) -> str | Promise:
    """Ask whether a version says enough: one that puts an earlier one right says what is different. Nothing for yes."""
    if number > 1 and not changed.strip():
        return _("Write what is put right: everybody invited reads it.")
    return ""


def why_not_take_away(number: int, *, newest: int, is_published: bool) -> str | Promise:
    """Ask whether a version may be taken away for good: a draft, and what was put right. Nothing for yes, or what to do instead."""
    if is_published and number == newest:
        return _("It is what everybody invited reads. Put it right with a new version first.")
    return ""
