"""What is written down on a case about an eviction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import eviction
from bindeled.concerns.rules import MAY_LIE_AHEAD, may_be_told
from bindeled.design.widgets import DateInput

LONGEST_WORDS = 500
CHOOSE_FROM_LIST = _("Choose from the list.")


class StepForm(forms.Form):
    """A step that the housing organisation has taken, or has set for a day."""

    step = forms.ChoiceField(
        label=_("Which step?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the step."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    on = forms.DateField(
        label=_("On which day?"),
        widget=DateInput,
        help_text=_("The day on which the letter came, the court was asked, or the eviction is set for."),
        error_messages={"required": _("Write the day as a date."), "invalid": _("Write the day as a date.")},
    )
    words = forms.CharField(
        label=_("Anything to add?"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No amounts, unless help with the rent needs them."),
    )

    def __init__(self, *args: Any, steps: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(steps)

    def narrow(self, steps: Iterable[str]) -> None:
        """Let these steps alone be chosen. What was sent is judged first, so that one out of turn is refused with its reason."""
        if self.is_bound:
            self.full_clean()
        self._offer(steps)

    def _offer(self, steps: Iterable[str]) -> None:
        self.fields["step"].choices = [(code, eviction.STEPS[code].label) for code in steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a day that the step cannot have."""
        told = super().clean() or {}
        step, on = told.get("step"), told.get("on")
        if step and isinstance(on, date) and not may_be_told(step, on, today=timezone.localdate()):
            self.add_error("on", _day_refused(step))
        return told


def _day_refused(step: str) -> Any:
    """Answer why a step cannot have the day that was written, and what it may be instead."""
    if step in MAY_LIE_AHEAD:
        return _("Choose a day within the last two years or the coming one.")
    return _("Choose the day on which it happened: today, or a day within the last two years.")


def _asked(label: Any, answers: Any, help_text: Any = "") -> forms.ChoiceField:
    """Answer a question that may stay open."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*answers.items(), ("", _("Not asked yet"))],
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )


class TenancyForm(forms.Form):
    """What is known of a tenancy that is threatened."""

    children = _asked(_("Do children under 18 live there?"), eviction.CHILDREN)
    agreement = _asked(_("Is there an administration agreement?"), eviction.AGREEMENTS)
    rent_help = _asked(_("Help with the rent for a time?"), eviction.RENT_HELP)
