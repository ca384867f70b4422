"""Who knows the resident, or has an interest of their own, does not work on their case (forvaltningsloven chapter 2). Pure.

Whoever is in doubt says so, and is out until a leader has looked at it; they never decide it themselves. The law and its paragraphs
stand among the guidance's laws, by the code in ``LAW``.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LAW = "recusal"
LONGEST_WORDS = 500
GROUNDS: dict[str, str | Promise] = {
    "neighbour": _("Neighbours, or living in the same building"),
    "family": _("Family, or once family"),
    "friend": _("Friends, or on bad terms"),
    "colleague": _("The resident is a colleague, or has been"),
    "involved": _("Has had to do with the matter before, in another role"),
    "other": _("Something else that may make others doubt"),
}
WAITS, STANDS, LIFTED = "", "stands", "lifted"
# What a leader says of it.
ANSWERS: dict[str, str | Promise] = {
    STANDS: _("Right: they do not work on it"),
    LIFTED: _("There is no conflict: they may open it again"),
}


def needs_successor(*, is_responsible: bool, is_open: bool) -> bool:
    """Say whether somebody else must become responsible at the same time: an open case is always somebody's, who can open it."""
    return is_responsible and is_open
