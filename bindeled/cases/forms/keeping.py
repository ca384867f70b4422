"""That a case was filed, and why one must be kept."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases.forms.days import day_field
from bindeled.cases.rules import keeping as rules


class FiledForm(forms.Form):
    """Where a case was filed."""

    system = forms.CharField(
        label=_("In which system?"),
        max_length=rules.LONGEST_SYSTEM,
        help_text=_("The municipality's own case system."),
        error_messages={"required": _("Write which system.")},
    )
    number = forms.CharField(
        label=_("Under which number?"),
        max_length=rules.LONGEST_NUMBER,
        help_text=_("The case number there. No CPR number."),
        error_messages={"required": _("Write the number.")},
    )
    filed_on = day_field(_("On which day?"))

    def clean_filed_on(self) -> date:
        """Refuse a day that has not come yet."""
        filed_on: date = self.cleaned_data["filed_on"]
        if filed_on > timezone.localdate():
            raise forms.ValidationError(
                _("Choose the day on which it was filed: since the case was opened, and not ahead.")
            )
        return filed_on


class HoldForm(forms.Form):
    """Why a case must be kept."""

    reason = forms.CharField(
        label=_("Why must it be kept?"),
        max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as a complaint, a claim, or a request for access that is not answered."),
        error_messages={"required": _("Write why it must be kept.")},
    )
