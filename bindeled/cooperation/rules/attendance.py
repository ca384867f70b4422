"""Who came to a meeting: when that can be noted, and who came without being invited. Pure."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules.meetings import ACCEPTED, CALLED, DECLINED, HELD, LONGEST_NAME, TENTATIVE, UNANSWERED

# So many can be added at once who came without being invited.
MOST_AT_ONCE = 40
# In which order those invited stand on the form: whoever said yes is looked for first.
ORDER = (ACCEPTED, TENTATIVE, UNANSWERED, DECLINED)


def why_not_attendance(state: str, *, day: date, today: date) -> str | Promise:
    """Ask whether it may be noted who came: nothing for yes, or what to do instead."""
    if state not in {CALLED, HELD}:
        return _("Nobody is called to it. Call the meeting first.")
    return _("You can note who comes from the day of the meeting on.") if today < day else ""


def walked_in(text: str) -> list[str]:
    """Answer who came without being invited, from lines: each once, as it was written first."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        name = " ".join(line.split())
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def why_not_these(names: list[str]) -> str | Promise:
    """Ask whether these names can be added: nothing for yes, or what to do instead."""
    if len(names) > MOST_AT_ONCE:
        return _("That is very many at once. Save forty first, then the others.")
    return (
        _("One line for each person, please: one of the lines is too long.")
        if any(len(one) > LONGEST_NAME for one in names)
        else ""
    )
