"""How every benchmark and drill ends: what was broken, in words; the figures, as one line of JSON; the exit code."""

import ctypes
import json
from collections.abc import Iterable, Mapping


def verdict(figures: Mapping[str, object], broken: Iterable[str]) -> int:
    """Print each broken promise and, as the last line, the figures. Answer the exit code: 1 where anything is broken."""
    promises = list(broken)
    for promise in promises:
        print(f"BROKEN: {promise}")
    say_last(figures)
    return 1 if promises else 0


def say_last(figures: Mapping[str, object]) -> None:
    """Print figures as one line of JSON that stays the last one.

    What libraries in C wrote (HiGHS its name) waits in their own buffer until the end: it is let out first.
    """
    ctypes.CDLL(None).fflush(None)
    print(json.dumps(figures), flush=True)
