"""Where somebody who works here lives."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HomeForm(forms.Form):
    """One's own address, on one line."""

    address = forms.CharField(
        label=_("Where do you live?"),
        max_length=200,
        help_text=_("Street, number, floor and door, such as Amagerbrogade 1, 2. tv."),
        error_messages={"required": _("Write where you live.")},
    )
