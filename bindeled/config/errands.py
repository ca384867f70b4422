"""The errands of the sender's side: imports that keepers began, done in their name while no browser waits.

The worker's login may not write in an organisation's list, so this is a process of the sender's side: it asks, as that side's
login, what waits; sees whether whoever gave the errand keeps the list still; and does it step by step through that keeper's door.
One such process works at a time; another stands by until the lock is free, which it is as soon as the first one ends, however.
"""

import logging
import threading
import time

from django.db import connection
from django.utils import timezone

from bindeled.importing.actions import Desk, forget
from bindeled.importing.queries import keeps, waiting

logger = logging.getLogger(__name__)

POLLING, STANDING_BY, LONGEST_REST = 0.5, 2.0, 60.0  # seconds
FORGETTING = 3600.0  # seconds between two looks for imports whose time is over
# Any number will do; it stands for "one process does errands".
LOCK = 0x42_69_6E_64


def take_lock() -> bool:
    """Take the lock of this work for as long as this connection lives; say whether it is ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def do_errands(desk: Desk) -> bool:
    """Give each waiting import its turn; say whether there is more to do."""
    today, more = timezone.localdate(), False
    for errand in waiting():
        # Who keeps the list no longer has begun it in vain, until another keeper lets it go on in their own name.
        if keeps(errand, on=today):
            more = desk.work(errand) or more
    return more


def run(ended: threading.Event) -> None:
    """Do errands until told to stop. A failure is logged without its values, and tried again after a growing rest."""
    rest, ours, forgotten = POLLING, False, 0.0
    while not ended.is_set():
        desk = Desk()
        try:
            ours = take_lock()
            while ours and not ended.is_set():
                more = do_errands(desk)
                if time.monotonic() - forgotten > FORGETTING:
                    forget()
                    forgotten = time.monotonic()
                rest = POLLING
                if not more:
                    ended.wait(POLLING)
        except Exception:
            rest = min(max(rest * 2, 1.0), LONGEST_REST)
            logger.exception("The errands failed; they are tried again in %.0f s.", rest)
        finally:
            desk.close()
            connection.close()
        ended.wait(rest if ours else STANDING_BY)
