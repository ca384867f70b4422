"""The practice network's contact list: how long a card holds, and what a number is (D27). Pure.

A card is its owner's own, about their work, and never about a resident.
"""

import re
from datetime import date, timedelta

LONGEST_PHONE, LONGEST_LINE = 24, 120
# Once a year its owner says that a card is right; after another month one that nobody confirmed goes. Bindeled's own measures.
HOLDS_DAYS, FORGOTTEN_AFTER = 365, 395
NUMBER = re.compile(r"\+?[0-9](?: ?[0-9]){7,14}")


def is_phone(text: str) -> bool:
    """Say whether this is a number that can be dialled: eight to fifteen digits, a plus before them and spaces between them or none."""
    return NUMBER.fullmatch(text) is not None


def holds(confirmed_on: date, *, on: date) -> bool:
    """Say whether a card is shown to the others on a day: while its owner said within a year that it is right."""
    return on < ends_on(confirmed_on)


def ends_on(confirmed_on: date) -> date:
    """Answer the day from which a card is shown to nobody but its owner."""
    return confirmed_on + timedelta(days=HOLDS_DAYS)
