"""Days, as the forms on a case ask for them."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput


def day_field(label: Any, help_text: Any = "", *, needed: bool = True) -> forms.DateField:
    """Answer a field for a day."""
    wrong = _("Write the day as a date.")
    return forms.DateField(
        label=label,
        required=needed,
        widget=DateInput,
        help_text=help_text,
        error_messages={"required": wrong, "invalid": wrong},
    )


def not_ahead(said_on: date) -> date:
    """Answer the day on which somebody said something. Raises ValidationError where it has not come yet."""
    if said_on > timezone.localdate():
        raise forms.ValidationError(_("They cannot have said it in the future."))
    return said_on
