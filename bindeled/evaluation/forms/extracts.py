"""What is asked of whoever wants an extract, and of those who release it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.fields import FIELDS, next_quarter, quarter_of, quarters_before
from bindeled.municipalities.rules.everywhere import mask_cpr

CHOOSE = _("Choose from the list.")


def purpose_field(help_text: Any) -> forms.CharField:
    """Answer the field for what something is wanted for."""
    return forms.CharField(
        label=_("What is it for?"),
        help_text=help_text,
        max_length=rules.LONGEST_PURPOSE,
        min_length=rules.LEAST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write what it is for."),
            "min_length": _("Write a little more: which question, and in which report."),
        },
    )


class PeriodForm(forms.Form):
    """What somebody wants something for, and of which whole quarters that are over."""

    purpose = purpose_field(
        _(
            "Write which question you want to answer, and in which report. Two persons read it. No names and no addresses."
        )
    )
    since = forms.ChoiceField(
        label=_("The first quarter"), error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    last = forms.ChoiceField(label=_("The last quarter"), error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})

    def __init__(self, *args: Any, today: date, **rest: Any) -> None:
        super().__init__(*args, **rest)
        quarters = quarters_before(today, most=rules.MOST_QUARTERS)
        for name in ("since", "last"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [(f"{first:%Y-%m-%d}", quarter_of(first)) for first in quarters]

    def clean_purpose(self) -> str:
        """Refuse a CPR number: no purpose needs one."""
        purpose: str = self.cleaned_data["purpose"]
        if mask_cpr(purpose)[1]:
            raise forms.ValidationError(_("This looks like a CPR number. Take it away: nobody may stand in a purpose."))
        return purpose

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins; answer it as days."""
        told = super().clean() or {}
        since, last = told.get("since"), told.get("last")
        if since and last:
            told["since"], told["until"] = date.fromisoformat(since), next_quarter(date.fromisoformat(last))
            if told["since"] >= told["until"]:
                self.add_error("last", _("The last quarter comes before the first. Choose a later one."))
        return told


class AskForm(PeriodForm):
    """What somebody wants rows for, of which period, and what the rows tell."""

    fields_wanted = forms.MultipleChoiceField(
        label=_("What should each row tell?"),
        help_text=_("Choose no more than you need: the fewer, the less the machine must make coarser."),
        choices=[(code, field.label) for code, field in FIELDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least."), "invalid_choice": CHOOSE},
    )


class ReleaseForm(forms.Form):
    """That somebody has read what the machine says, and says yes."""

    read = forms.BooleanField(
        label=_("I have read the purpose and what the machine says, and I release it"),
        error_messages={"required": _("Read what stands above, and tick this if you release it.")},
    )


class TurnDownForm(forms.Form):
    """Why somebody says no."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("The evaluator reads this."),
        max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, so that the evaluator can ask for something else.")},
    )
