"""Importing: receiving a file, mending its rows, starting, undoing; and the work that is done while nobody waits."""

from bindeled.importing.actions.exporting import as_csv, as_xlsx
from bindeled.importing.actions.keeping import (
    ImportRefusedError,
    choose_columns,
    discard,
    mend,
    receive,
    skip_the_rest,
    start,
    take_over,
    undo,
)
from bindeled.importing.actions.working import Desk, forget

__all__ = [
    "Desk",
    "ImportRefusedError",
    "as_csv",
    "as_xlsx",
    "choose_columns",
    "discard",
    "forget",
    "mend",
    "receive",
    "skip_the_rest",
    "start",
    "take_over",
    "undo",
]
