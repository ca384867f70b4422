"""That a resident's address is protected, and that it is not any more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.cases.rules import addressing as rules


class ProtectAddressForm(forms.Form):
    """How it is known that an address is protected."""

    known = forms.ChoiceField(
        label=_("How do you know?"),
        choices=list(rules.KNOWN.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you know."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    words = forms.CharField(
        label=_("Is there anything to look out for?"),
        required=False,
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as who must not learn where they live. Do not write the address."),
    )


class UnprotectAddressForm(forms.Form):
    """Why an address is not protected any more."""

    words = forms.CharField(
        label=_("Why is it not protected any more?"),
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as that the resident says so, or that it has lapsed in CPR."),
        error_messages={"required": _("Write why it is not protected any more.")},
    )
