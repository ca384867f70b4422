"""Why something from the open door is read after the others, and which writings are alike. Pure."""

import re
from datetime import timedelta
from hashlib import blake2b
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

# Why something from the open door is read after the others (decision 15). The first two are said by ``intake.rules``.
SET_ASIDE = {
    "trap": _("A program seems to have written it"),
    "many": _("Very many came from the same place"),
    "alike": _("Very many are alike"),
}
# So many alike within a day are set aside together; as a group they take one line.
ALIKE_MANY, ALIKE_WITHIN, ALIKE_SINCE = 5, timedelta(days=1), timedelta(days=14)
BANDS, ROWS = 4, 3


def likeness(words: str) -> list[str]:
    """Answer a few short texts of which two writings share one when most of what they say is the same.

    Pairs of neighbouring words are drawn from (MinHash, in bands); numbers do not count. What two people write of two matters
    has hardly a pair in common; what one program writes a thousand times has most.
    """
    said = re.findall(r"[^\W\d_]+", words.casefold())
    pairs = {f"{first} {second}" for first, second in pairwise(said)} or {" ".join(said)}
    least = [
        min(blake2b(pair.encode(), digest_size=8, salt=bytes([row])).hexdigest() for pair in pairs)
        for row in range(BANDS * ROWS)
    ]
    return [f"{band}:{'.'.join(least[band * ROWS : (band + 1) * ROWS])}" for band in range(BANDS)]
