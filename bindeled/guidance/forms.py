"""The editor's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.guidance.actions import Words
from bindeled.guidance.rules import LONGEST_BODY, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_TITLE


class TextForm(forms.Form):
    """What a text says in one language, where it comes from, and for how long it holds."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Write a title.")}
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "## makes a heading, - a list, > a quotation, **bold**, [words](/akut/) a link. Nothing else is needed."
        ),
        error_messages={"required": _("Write the text.")},
    )
    source = forms.CharField(
        label=_("Where do you have it from?"),
        max_length=LONGEST_SOURCE,
        help_text=_("A document, an agreement, a law. Readers see it."),
        error_messages={"required": _("Write where it comes from.")},
    )
    review_by = forms.DateField(
        label=_("Look at it again by"),
        widget=DateInput,
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day as a date.")},
    )
    valid_from = forms.DateField(
        label=_("Valid from"),
        widget=DateInput,
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day as a date.")},
    )
    valid_to = forms.DateField(
        label=_("Valid to"),
        required=False,
        widget=DateInput,
        help_text=_("After this day the text is shown to nobody."),
        error_messages={"invalid": _("Write the day as a date.")},
    )
    note = forms.CharField(
        label=_("What did you change?"), required=False, max_length=LONGEST_NOTE, help_text=_("For your colleagues.")
    )
    # The version that the writing began from.
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)

    def clean(self) -> dict[str, Any]:
        """See that it does not end before it begins."""
        told = super().clean() or self.cleaned_data
        begins, ends = told.get("valid_from"), told.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("It must not end before it begins."))
        return told

    def words(self) -> Words:
        """Answer what was written."""
        return Words(**{name: value for name, value in self.cleaned_data.items() if name != "base"})
