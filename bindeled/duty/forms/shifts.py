"""The forms of the roster: planning a shift, asking a colleague, handing over."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.duty.rules.shifts import Span
from bindeled.users.models import User

CLOCK = ["%H:%M", "%H.%M", "%H"]
WHEN = {"required": _("Write the time like 9.15."), "invalid": _("Write the time like 9.15.")}


def named(people: list[User]) -> list[tuple[str, str]]:
    """Answer people as choices."""
    return [(str(person.id), person.name) for person in people]


class PlanForm(forms.Form):
    """A shift: whose, which day, from when to when. One that ends before it begins ends on the next day."""

    adviser = forms.ChoiceField(label=_("Who?"), error_messages={"invalid_choice": _("Choose somebody from the list.")})
    day = forms.DateField(
        label=_("Which day?"),
        widget=DateInput,
        error_messages={"required": _("Write the day as a date."), "invalid": _("Write the day as a date.")},
    )
    begins = forms.TimeField(
        label=_("From"),
        input_formats=CLOCK,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=WHEN,
    )
    ends = forms.TimeField(
        label=_("To"), input_formats=CLOCK, widget=forms.TextInput(attrs={"inputmode": "numeric"}), error_messages=WHEN
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        self.fields["adviser"].choices = named(people)  # type: ignore[attr-defined]

    @property
    def who(self) -> User:
        """Answer whose it is; the form is valid."""
        return self.people[self.cleaned_data["adviser"]]

    @property
    def span(self) -> Span:
        """Answer the hours; the form is valid."""
        told = self.cleaned_data
        last = told["day"] + timedelta(days=told["ends"] <= told["begins"])
        begins, ends = datetime.combine(told["day"], told["begins"]), datetime.combine(last, told["ends"])
        return Span(timezone.make_aware(begins), timezone.make_aware(ends))


class ColleagueForm(forms.Form):
    """A colleague: who is asked to take a shift, or to whom it is handed over."""

    to = forms.ChoiceField(
        label=_("To whom?"), required=False, error_messages={"invalid_choice": _("Choose somebody from the list.")}
    )

    def __init__(self, *args: Any, people: list[User], nobody: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}
        first = [("", nobody)] if nobody else []
        self.fields["to"].choices = [*first, *named(people)]  # type: ignore[attr-defined]

    @property
    def colleague(self) -> User | None:
        """Answer who was chosen, if anybody; the form is valid."""
        return self.people.get(self.cleaned_data["to"])
