"""That a resident was told that data about them came from somebody else, or why that waits."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases.actions.informing import TOLD_WHEN, WAIT_HOW_LONG
from bindeled.cases.forms.days import day_field
from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.cases.rules import informing as rules


class InformedForm(forms.Form):
    """On which day and how a resident was told."""

    told_on = day_field(_("On which day were they told?"))
    way = forms.ChoiceField(
        label=_("How were they told?"),
        choices=list(rules.INFORMED_BY.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they were told."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    words = forms.CharField(
        label=_("Is there anything to remember?"),
        required=False,
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as who told them, where it was not you. The resident can come to read it."),
    )

    def clean_told_on(self) -> date:
        """Refuse a day that has not come yet."""
        told_on: date = self.cleaned_data["told_on"]
        if told_on > timezone.localdate():
            raise forms.ValidationError(TOLD_WHEN)
        return told_on


class PostponeInformingForm(forms.Form):
    """On which ground it waits, why just here, and when one looks again."""

    ground = forms.ChoiceField(
        label=_("On which ground must it wait?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    words = forms.CharField(
        label=_("Why must it wait just here?"),
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The interest must be a decisive one. The resident can come to read it."),
        error_messages={"required": _("Write why it must wait.")},
    )
    again_on = day_field(
        _("When do you look at it again?"), _("Within a month. They are told when the ground is gone.")
    )
    field_order = ("ground", "words", "again_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = rules.grounds_on(timezone.localdate())
        self.fields["ground"].choices = [(ground.code, ground.label) for ground in grounds]  # type: ignore[attr-defined]

    def clean_again_on(self) -> date:
        """Refuse a day that is not ahead, or too far."""
        again_on: date = self.cleaned_data["again_on"]
        if not rules.may_wait_until(again_on, today=timezone.localdate()):
            raise forms.ValidationError(WAIT_HOW_LONG)
        return again_on
