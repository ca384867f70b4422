"""Time that stands still and chance that can be repeated, so that two runs can be compared byte by byte."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch

from django.apps import apps
from django.db.models import Field
from django.utils import timezone

_now = timezone.now


@dataclass
class Stillness:
    """The clock and the chance of one run. ``at`` moves both to where an event takes place."""

    began: datetime
    now: datetime = field(init=False)
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.began
        self._chance = random.Random(0)

    def at(self, minutes: int, seed: str) -> None:
        """Let it be so many minutes after the beginning, and let chance begin anew from a seed."""
        self.now = self.began + timedelta(minutes=minutes)
        self._chance = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        """Answer what the system's source of chance would."""
        return self._chance.randbytes(count)

    def choose(self, *bounds: int) -> int:
        """Answer what Python's own generator would draw from a range."""
        return self._chance.randrange(*bounds)

    def seconds(self) -> float:
        """Answer the time in seconds since 1970."""
        return self.now.timestamp()


@contextmanager
def standing_still(stillness: Stillness) -> Iterator[None]:
    """Let everything in this process read this clock and draw from this chance."""
    with ExitStack() as stack:
        put = stack.enter_context
        put(patch.object(timezone, "now", lambda: stillness.now))
        put(patch.object(time, "time", stillness.seconds))
        put(patch.object(os, "urandom", stillness.bytes))
        put(patch.object(random, "_urandom", stillness.bytes))  # behind ``secrets``
        put(patch.object(random, "randrange", stillness.choose))  # behind the boundaries in letters
        yield


def read_this_clock() -> None:
    """Let fields whose default was bound to the true clock when they were made ask for the time anew."""
    for model in apps.get_models():
        for its in model._meta.get_fields():
            if isinstance(its, Field) and its.default is _now:
                its.default = _asked_anew
                its.__dict__.pop("_get_default", None)


def _asked_anew() -> datetime:
    return timezone.now()
