"""The few inputs Django does not have: a date from the phone's own calendar, a short code, several files at once."""

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """A day, chosen in the browser's own calendar; sent as year-month-day whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Fix the format to the one ``<input type="date">`` understands."""
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class CodeInput(forms.TextInput):
    """A code read from a letter, a mail or a phone: number keyboard, filled in by the phone when it can."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Ask for the number keyboard and the phone's own help."""
        super().__init__({"inputmode": "numeric", "autocomplete": "one-time-code", **(attrs or {})})


class SeveralFiles(forms.FileInput):
    """A field in which several files are chosen at once. What is wrong with one is said by the form, which reads them itself."""

    allow_multiple_selected = True
