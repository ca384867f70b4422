"""What a convenor fills in of a contract's year: a day for one meeting more, another day, or why a meeting is struck."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules import wheel as rules
from bindeled.cooperation.rules.contracts import person_in
from bindeled.design.widgets import DateInput

A_DAY = {"required": _("Choose a day."), "invalid": _("Write the day as a date.")}


class _OnADay(forms.Form):
    """A day of the year in which the contract holds."""

    on = forms.DateField(label=_("Day"), widget=DateInput, error_messages=A_DAY)

    def __init__(self, *args: Any, span: rules.Span, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._span = span

    def clean_on(self) -> date:
        """See that it is a working day of the year on which the contract holds."""
        day: date = self.cleaned_data["on"]
        why_not = rules.why_not_on(day, self._span)
        if why_not:
            raise forms.ValidationError(str(why_not))
        return day


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Why?"),
        max_length=rules.LONGEST_WHY,
        help_text=_("The parties of the contract read it. Nothing about a person."),
        error_messages={"required": _("Write why. The parties of the contract read it.")},
    )


class _WithAReason(forms.Form):
    """Why something of the year is another than it was."""

    why = _why()

    def clean_why(self) -> str:
        """See that nothing in it leads to a person."""
        said: str = self.cleaned_data["why"]
        found = person_in(said)
        if found:
            raise forms.ValidationError(_("%(value)s leads to a person. Write it without."), params={"value": found})
        return said


class SetDayForm(_OnADay):
    """Which of the meetings that the contract demands, and on which day."""

    demand = forms.ChoiceField(label=_("Which meeting?"), error_messages={"required": _("Choose a meeting.")})
    field_order = ("demand", "on")

    def __init__(self, *args: Any, demands: tuple[rules.Demand, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demand"].choices = [(it.name, it.name) for it in demands]  # type: ignore[attr-defined]


class MoveForm(_WithAReason, _OnADay):
    """To which day a meeting is moved, and why."""

    field_order = ("on", "why")


class StrikeForm(_WithAReason):
    """Why a meeting will not be held."""
