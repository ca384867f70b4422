"""What a convenor fills in about something to read before a meeting or to see at it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.forms.minutes import asked_field, guarded
from bindeled.cooperation.forms.training import line
from bindeled.cooperation.rules import materials as rules
from bindeled.cooperation.rules.names import Known


class MaterialForm(forms.Form):
    """A title, and the address where it lies."""

    title = line(
        _("What is it?"),
        _("Write what it is, so that one knows whether to open it."),
        _("For example: Slides about loneliness. Never about a resident."),
        longest=rules.LONGEST_TITLE,
    )
    address = forms.CharField(
        label=_("Where does it lie?"),
        max_length=rules.LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=_("Its address, as your browser shows it. Everybody invited must be able to open it."),
        error_messages={"required": _("Write the address where it lies.")},
    )
    nobody = forms.BooleanField(
        label=_("I have read it through. None of these is a resident."), required=False, widget=forms.HiddenInput
    )
    asked = asked_field()

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = known

    def clean_address(self) -> str:
        """Ask the rules."""
        address: str = self.cleaned_data["address"]
        if why := rules.why_not_address(address):
            raise forms.ValidationError(str(why))
        return address

    def clean(self) -> dict[str, Any]:
        """Have the guard of minutes read the title."""
        told = super().clean() or self.cleaned_data
        guarded(self, ("title",), known=self._known)
        return told

    def said(self) -> dict[str, str]:
        """Answer what is to be written."""
        return {name: self.cleaned_data[name] for name in ("title", "address")}
