"""The receipt's number: random, without sequence, with a check letter, and easy to read aloud. And the gate's fixed wordings."""

import secrets

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # 23 letters, a prime; no I, O or Q, which sound or look like others
DIGITS = 9


def check_letter(digits: str) -> str:
    """Answer the letter that catches one wrong digit and two neighbours swapped (weighted sum modulo 23)."""
    return LETTERS[sum(weight * int(digit) for weight, digit in enumerate(digits, start=2)) % len(LETTERS)]


def new_number() -> str:
    """Answer a fresh number of nine digits and a letter. It tells nothing about how many there are."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    return digits + check_letter(digits)


def is_number(text: str) -> bool:
    """Say whether this is a number with the right check letter, however it is spaced."""
    bare = "".join(text.split()).upper()
    digits, letter = bare[:-1], bare[-1:]
    return len(digits) == DIGITS and digits.isascii() and digits.isdigit() and letter == check_letter(digits)


def grouped(number: str) -> str:
    """Answer the number in groups of three, as it is read aloud: ``482 719 536 V``."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"


# The one gate back (decision 1): all that can ever be said, word for word. Who the resident is and where stands in none of them.
WORDINGS: dict[str, str | Promise] = {
    "in_touch": _("The municipality is in touch with the resident."),
    "helped": _("The resident is getting help now."),
    "no_worry": _("The municipality has talked with the resident. There is no reason to worry."),
}
# A message is kept so long from the day it came, whatever the municipality does.
MESSAGE_DAYS = 30
