"""Offering a case's resident something, and a day of moving in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases.forms.days import day_field
from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.offers.queries import Choice
from bindeled.offers.rules.courses import LONGEST_WORDS


class OfferForm(forms.Form):
    """Which offer of the day, by which method where it has some, and why."""

    offer = forms.ChoiceField(
        label=_("What is offered?"),
        error_messages={"required": _("Choose an offer."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    reason = forms.CharField(
        label=_("Why this?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words: what the resident wants and needs. It is weighed for this person, each time."),
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, *args: Any, choices: Mapping[str, Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices = choices
        named = [(code, choice.name) for code, choice in choices.items()]
        self.fields["offer"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]

    @property
    def choice(self) -> Choice:
        """Answer what was chosen, of a form in which nothing is wrong."""
        return self._choices[self.cleaned_data["offer"]]


class MovesInForm(forms.Form):
    """On which day the resident moves into a home of their own."""

    moves_on = day_field(_("On which day does the resident move in?"))
