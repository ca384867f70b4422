"""The leader's forms."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.users.models import User


class AbsenceForm(forms.Form):
    """Writing down that somebody is away. There is no field for why."""

    who = forms.ChoiceField(
        label=_("Who is away?"),
        error_messages={
            "required": _("Choose who is away."),
            "invalid_choice": _("Choose a person from the list."),
        },
    )
    first_day = forms.DateField(
        label=_("First day away"),
        widget=DateInput,
        error_messages={
            "required": _("Write the first day as a date."),
            "invalid": _("Write the first day as a date."),
        },
    )
    last_day = forms.DateField(
        label=_("Last day away"),
        widget=DateInput,
        error_messages={
            "required": _("Write the last day as a date."),
            "invalid": _("Write the last day as a date."),
        },
    )
    substitute = forms.ChoiceField(
        label=_("Who stands in?"),
        required=False,
        help_text=_("They see the other's cases beside their own for these days."),
        error_messages={"invalid_choice": _("Choose a person from the list.")},
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(person.id), person.name) for person in people]
        self.fields["who"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]
        self.fields["substitute"].choices = [("", _("No substitute yet")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days that run backwards, and standing in for oneself."""
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        if last and last < timezone.localdate():
            self.add_error("last_day", _("This has ended already. Write the days that are still to come."))
        if said.get("substitute") and said["substitute"] == said.get("who"):
            self.add_error("substitute", _("Nobody stands in for themselves. Choose somebody else, or nobody yet."))
        return said


class HandOnForm(forms.Form):
    """To whom a leaver's work goes."""

    to = forms.MultipleChoiceField(
        label=_("Who takes over?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person."),
            "invalid_choice": _("Choose persons from the list."),
        },
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people  # type: ignore[attr-defined]


class RehearsalForm(forms.Form):
    """As they stand on which day the rules are tried."""

    day = forms.DateField(
        label=_("As the rules stand on"),
        help_text=_("A day ahead. The rules of that day are tried beside today's."),
        widget=DateInput,
        error_messages={
            "required": _("Write the day as a date."),
            "invalid": _("Write the day as a date."),
        },
    )

    def clean_day(self) -> date:
        """Refuse a day that is not ahead: nothing can differ from today on it."""
        day: date = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today. The rules of today are what it is compared with."))
        return day


class GiveOutForm(forms.Form):
    """Which concerns go to whom."""

    concerns = forms.MultipleChoiceField(
        label=_("Which concerns?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one concern."),
            "invalid_choice": _("Somebody was faster with one of them. Choose anew."),
        },
    )
    to = forms.ChoiceField(
        label=_("Who gets them?"),
        error_messages={"required": _("Choose who gets them."), "invalid_choice": _("Choose a person from the list.")},
    )

    def __init__(
        self, *args: Any, concerns: list[tuple[str, str]], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concerns"].choices = concerns  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]
