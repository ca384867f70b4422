"""What is read before a meeting or shown at it: a title, and the address where it lies. Pure.

Nothing is uploaded: a file can hold a picture or a name of somebody who lives here, and lies where its makers answer for it.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE, LONGEST_ADDRESS = 120, 500
# So many a meeting has at most. Our own measure.
MOST = 20
_ADDRESS = re.compile(r"https://(?P<where>[^\s/?#]+\.[^\s/?#.]+)\.?(?:[/?#]\S*)?", re.IGNORECASE)


def why_not_address(address: str) -> str | Promise:
    """Ask whether an address may be shown to everybody invited: nothing for yes, or what to do instead."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return _("Write an address that begins with https://, as your browser shows it.")
    if "@" in found["where"]:
        return _("There is a name or a password in the address. Write it without.")
    return ""


def why_not_more(number: int) -> str | Promise:
    """Ask whether a meeting may have one more: nothing for yes, or what to do instead."""
    return _("There are twenty already. Take one away first.") if number >= MOST else ""
