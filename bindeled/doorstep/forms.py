"""What a resident fills in: a wish to be called, or a letter; and what a contact person shows to residents."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.doorstep import rules
from bindeled.doorstep.actions import Words
from bindeled.municipalities.rules import mask_cpr

PHONE = re.compile(r"^\+?[\d\s().-]{8,24}$")


class KnockForm(forms.Form):
    """What both have in common: how one can be reached, and whether a child is meant. Nothing is stored before it is sent."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        max_length=24,
        error_messages={"required": _("Write your phone number.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    child = forms.BooleanField(label=_("It is about a child"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    told_about_children = forms.BooleanField(required=False, widget=forms.HiddenInput)

    masked_in: tuple[str, ...] = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.masked = False

    def clean_phone(self) -> str:
        """Take a number as people write it; a call back needs one that can be called."""
        phone: str = self.cleaned_data["phone"]
        if phone and not PHONE.match(phone):
            raise forms.ValidationError(_("Write the number with at least eight digits, like 12 34 56 78."))
        return phone

    def clean(self) -> dict[str, Any]:
        """Mask CPR numbers: they are not needed, and not sent."""
        for name in self.masked_in:
            if self.cleaned_data.get(name):
                self.cleaned_data[name], masked = mask_cpr(self.cleaned_data[name])
                self.masked = self.masked or masked
        return self.cleaned_data

    def words(self) -> Words:
        """Answer what was written, ready to be sealed."""
        cleaned = self.cleaned_data
        return Words(
            name=cleaned["name"],
            phone=cleaned["phone"],
            where=cleaned.get("where", ""),
            words=cleaned.get("story", ""),
            child=cleaned["child"],
        )

    def is_about_a_child(self) -> bool:
        """Say whether a child may be meant, so that the page first says where anybody may tell of one."""
        return self.cleaned_data["child"] or rules.mentions_a_child(self.cleaned_data.get("story", ""))


class CallBackForm(KnockForm):
    """Please call me: a name and a phone, and no story.

    Whoever began a letter to somebody who takes none any more is told so, and is given back what they wrote.
    """

    @property
    def unasked(self) -> list[str]:
        """Answer what was written for a letter, which this form does not ask for."""
        return [written for name in ("story", "where") if (written := str(self.data.get(name, "")).strip())]

    def clean(self) -> dict[str, Any]:
        """Refuse once where a letter would be lost; the page that says so asks for none, so that the next press is heard."""
        if self.unasked:
            raise forms.ValidationError(_("Letters are not taken here any more. You can ask to be called instead."))
        return super().clean()


class LetterForm(KnockForm):
    """A letter, where the contact person has opened for it. The name may be left out."""

    masked_in = ("name", "where", "story")

    name = forms.CharField(
        label=_("Your name"), required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        required=False,
        max_length=24,
        help_text=_("Without it the contact person cannot answer you."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    where = forms.CharField(
        label=_("Where is it?"),
        required=False,
        max_length=120,
        help_text=_("Street and number, floor, or another place."),
    )
    story = forms.CharField(
        label=_("What would you like to say?"),
        max_length=rules.LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Write what you have seen yourself. Do not write anybody's CPR number."),
        error_messages={"required": _("Write briefly what it is about.")},
    )


class ShownForm(forms.Form):
    """What a contact person shows to residents, and whether they may write. Its fields are named as the entry's own."""

    entry = forms.UUIDField(widget=forms.HiddenInput)
    shows_name = forms.BooleanField(label=_("Show my name"), required=False)
    shows_phone = forms.BooleanField(label=_("Show my phone number"), required=False)
    phone = forms.CharField(
        label=_("Phone number"), required=False, max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    hours = forms.CharField(
        label=_("When can residents reach you?"),
        required=False,
        max_length=200,
        help_text=_("For example: weekdays 9–11. Residents see exactly what you write."),
    )
    takes_letters = forms.BooleanField(
        label=_("Residents may write a letter to me"),
        required=False,
        help_text=_(
            "Without it they can only ask to be called. Letters lie in your Post until you have answered, or passed them on."
        ),
    )

    def clean_phone(self) -> str:
        """Take a number as people write it."""
        phone: str = self.cleaned_data["phone"]
        if phone and not PHONE.match(phone):
            raise forms.ValidationError(_("Write the number with at least eight digits, like 12 34 56 78."))
        return phone

    def clean(self) -> dict[str, Any]:
        """A number can only be shown where there is one."""
        cleaned = self.cleaned_data
        if cleaned.get("shows_phone") and "phone" in cleaned and not cleaned["phone"]:
            self.add_error("phone", _("Write the number that residents should see."))
        return cleaned
