"""What a member of the network writes on their own card."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules import contacts as rules


class CardForm(forms.Form):
    """A work phone, a function, and for whom one works; the name is that of the account."""

    phone = forms.CharField(
        label=_("Work phone"),
        max_length=rules.LONGEST_PHONE,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("The number that the others in the network may call."),
        error_messages={"required": _("Write the number that the others may call.")},
    )
    function = forms.CharField(
        label=_("Function"),
        max_length=rules.LONGEST_LINE,
        help_text=_("For example: caretaker, housing adviser, social worker."),
        error_messages={"required": _("Write what you do.")},
    )
    organisation = forms.CharField(
        label=_("Where do you work?"),
        max_length=rules.LONGEST_LINE,
        help_text=_("Your housing organisation, area plan or unit."),
        error_messages={"required": _("Write where you work.")},
    )

    def clean_phone(self) -> str:
        """Refuse what cannot be dialled."""
        phone = str(self.cleaned_data["phone"])
        if not rules.is_phone(phone):
            raise forms.ValidationError(_("Write the number with eight digits, or with + and the country's code."))
        return phone
