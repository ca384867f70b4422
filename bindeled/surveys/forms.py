"""What is filled in: a leader's round, and the questionnaire itself, which holds no field for words of one's own."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.questions import CHOICES, CONTACTS, Questionnaire


class RoundForm(forms.Form):
    """When is asked, and of which groups everybody or a sample."""

    quarter = forms.ChoiceField(
        label=_("When do you ask?"),
        widget=forms.RadioSelect,
        help_text=_("The days follow from the quarter, so that nobody chooses them with something in mind."),
        error_messages={"required": _("Choose a quarter.")},
    )
    contacts = forms.IntegerField(
        label=_("How many contact persons do you ask?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Leave it empty to ask everybody on the list that day. A number is drawn by chance."),
        error_messages={"invalid": _("Write the number in figures.")},
    )

    def __init__(self, *args: Any, quarters: list[rules.Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._quarters = {str(quarter): quarter for quarter in quarters}
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (name, f"{date_format(one.opens_on)} – {date_format(one.closes_on)}")
            for name, one in self._quarters.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask the rule about the size of a sample, at its field."""
        told = super().clean() or self.cleaned_data
        if why := rules.why_not_sample(told.get("contacts")):
            self.add_error("contacts", str(why))
        return told

    def chosen(self) -> rules.Quarter:
        """Answer the quarter that was chosen."""
        return self._quarters[self.cleaned_data["quarter"]]

    def samples(self) -> dict[str, int | None]:
        """Answer of which groups how many are asked; None for everybody."""
        return {CONTACTS: self.cleaned_data["contacts"]}


class AnswerForm(forms.Form):
    """A group's questions, each with the same choices, one of which is not to know."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questionnaire.questions, start=1):
            self.fields[question.code] = forms.ChoiceField(
                label=f"{number}. {question.text}",
                choices=list(CHOICES.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer, also where you do not know.")},
            )

    def answers(self) -> dict[str, str]:
        """Answer what was chosen at each question."""
        return dict(self.cleaned_data)
