"""What is asked of whoever enters what was done for an evaluation: choices, a day and a number, and no field for words."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.evaluation.forms.extracts import CHOOSE
from bindeled.evaluation.rules import inquiries as rules

CHOSEN = {"required": CHOOSE, "invalid_choice": CHOOSE}
A_DAY = _("Write the day as a date.")
A_NUMBER = format_lazy(_("Write a number from 1 to {most}."), most=rules.MOST)


class InquiryForm(forms.Form):
    """What was done, on which day, with whom, with how many, and by whom."""

    on = forms.DateField(
        label=_("On which day"),
        help_text=_("Where it took several days: the last."),
        widget=DateInput,
        error_messages={"required": A_DAY, "invalid": A_DAY},
    )
    kind = forms.ChoiceField(
        label=_("What was done"), choices=list(rules.KINDS.items()), widget=forms.RadioSelect, error_messages=CHOSEN
    )
    group = forms.ChoiceField(
        label=_("With whom"),
        help_text=_("Of an extract from journals and a case review: nobody."),
        choices=list(rules.GROUPS.items()),
        widget=forms.RadioSelect,
        error_messages=CHOSEN,
    )
    took_part = forms.IntegerField(
        label=_("How many took part"),
        help_text=_("Of an extract from journals and a case review: how many cases."),
        min_value=1,
        max_value=rules.MOST,
        error_messages={"required": A_NUMBER, "invalid": A_NUMBER, "min_value": A_NUMBER, "max_value": A_NUMBER},
    )
    done_by = forms.ChoiceField(
        label=_("By whom"), choices=list(rules.DONE_BY.items()), widget=forms.RadioSelect, error_messages=CHOSEN
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be: a day to come, a group that does not fit the kind, and a group of one."""
        told = super().clean() or {}
        on, kind, group, number = (told.get(name) for name in ("on", "kind", "group", "took_part"))
        if on and not rules.may_be_entered(on, today=timezone.localdate()):
            self.add_error("on", _("Write the day when it was done. It cannot be a day to come."))
        if kind and group and rules.of_whom(kind, group) is None:
            self.add_error("group", _of_cases() if kind in rules.OF_CASES else _of_people())
        elif kind and number and not rules.fits(kind, number):
            self.add_error(
                "took_part", _("One alone is no group. Choose “Interview alone”, or write how many they were.")
            )
        return told


def _of_cases() -> Any:
    return _("An extract from journals and a case review are about cases. Choose “Nobody”.")


def _of_people() -> Any:
    return _("Somebody took part in this. Choose who.")


class CorrectionForm(InquiryForm):
    """The same, put right; or that it should not stand there."""

    void = forms.BooleanField(label=_("It was not done, or stands twice: it should not be counted"), required=False)
