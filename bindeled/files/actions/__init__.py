"""Making a stranger's file anew, laying it beside a record, and taking it away again."""

from bindeled.files.actions.keeping import TooLateError, keep, take_away
from bindeled.files.actions.remaking import FileRefusedError, Remade, remake

__all__ = ["FileRefusedError", "Remade", "TooLateError", "keep", "remake", "take_away"]
