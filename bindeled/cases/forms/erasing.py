"""Proposing to erase closed cases, and answering a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import erasing as rules


class ProposeForm(forms.Form):
    """On which decision of the municipality."""

    approval = forms.CharField(
        label=_("Which decision on disposal allows it?"),
        max_length=rules.LONGEST_APPROVAL,
        help_text=_("Its number in the municipality's own system. No CPR number."),
        error_messages={"required": _("Write which decision allows it. Without one nothing may be deleted.")},
    )


class AnswerErasureForm(forms.Form):
    """Which proposal is answered."""

    erasure = forms.UUIDField(widget=forms.HiddenInput)
