"""What is asked of whoever wants cases drawn by chance. Nobody is asked for a seed."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bindeled.evaluation.forms.extracts import PeriodForm, purpose_field
from bindeled.evaluation.rules import sampling as rules

SIZE = format_lazy(_("Write a number from {least} to {most}."), least=rules.LEAST, most=rules.MOST)


class SampleForm(PeriodForm):
    """What cases are drawn for, of which period, and how many."""

    purpose = purpose_field(
        _(
            "Write what should be looked for in the cases, and for which report. Those who look them over read it. No names."
        )
    )
    size = forms.IntegerField(
        label=_("How many cases"),
        help_text=SIZE,
        min_value=rules.LEAST,
        max_value=rules.MOST,
        error_messages={"required": SIZE, "invalid": SIZE, "min_value": SIZE, "max_value": SIZE},
    )
    by_district = forms.BooleanField(
        label=_("Draw in each district for itself, in proportion to how many cases it has"), required=False
    )
