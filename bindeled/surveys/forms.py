"""What is filled in: a leader's round, and the questionnaire itself, which holds no field for words of one's own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.models import Unit
from bindeled.surveys.rules import codes
from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.questions import CHOICES, CONTACTS, PARTNERS, RESIDENTS, Questionnaire


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

    partners = forms.BooleanField(
        label=_("Also ask the advisers' partners: staff of the municipality's other units who have an account here"),
        required=False,
    )
    addresses = forms.CharField(
        label=_("Work addresses of partners without an account"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Only together with the tick above. One mail address a line. They are deleted when the round is over."
        ),
    )
    sheets = forms.IntegerField(
        label=_("How many sheets for residents?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_(
            "From 10 to 300. Advisers hand one to every resident they meet in these weeks who agrees, whatever it is about. Leave it empty to ask no residents."
        ),
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
        if told.get("addresses") and (why := rules.why_not_addresses(partners=told["partners"])):
            self.add_error("addresses", str(why))
        sheets = told.get("sheets")
        if sheets is not None and not rules.FEWEST_SHEETS <= sheets <= rules.MOST_SHEETS:
            self.add_error("sheets", _("Print from 10 to 300 sheets: of fewer than 10 answers nothing is shown."))
        return told

    def clean_addresses(self) -> list[str]:
        """Read the addresses, one a line. Raises ValidationError, which names the line."""
        found = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(found) > rules.MOST_ADDRESSES:
            raise forms.ValidationError(_("Write 500 addresses at most."))
        for number, line in enumerate(found, start=1):
            try:
                validate_email(line)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("Line %(number)s is no mail address. Write them like name@example.dk, one a line."),
                    params={"number": number},
                ) from None
        return sorted({line.lower() for line in found})

    def chosen(self) -> rules.Quarter:
        """Answer the quarter that was chosen."""
        return self._quarters[self.cleaned_data["quarter"]]

    def samples(self) -> dict[str, int | None]:
        """Answer of which groups how many are asked; None for everybody."""
        told = self.cleaned_data
        found: dict[str, int | None] = {CONTACTS: told["contacts"]}
        if told["partners"]:
            found[PARTNERS] = None
        if told["sheets"] is not None:
            found[RESIDENTS] = told["sheets"]
        return found


class HandoutForm(forms.Form):
    """How many sheets a unit's advisers handed out."""

    unit = forms.ChoiceField(label=_("Which unit?"), error_messages={"required": _("Choose a unit.")})
    count = forms.IntegerField(
        label=_("How many sheets were handed out?"),
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Write how many."), "invalid": _("Write the number in figures.")},
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.id): unit for unit in units}
        self.fields["unit"].choices = [(key, unit.name) for key, unit in self._units.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Unit:
        """Answer the unit that was chosen."""
        return self._units[self.cleaned_data["unit"]]


class CodeForm(forms.Form):
    """The code on a resident's sheet."""

    code = forms.CharField(
        label=_("The code on your sheet"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Ten letters and figures. It does not matter whether you write them large or small."),
        error_messages={"required": _("Write the code that stands on your sheet.")},
    )

    def clean_code(self) -> str:
        """Answer the code. Raises ValidationError where it can be none."""
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has ten letters and figures. Read it once more; O, I, L, 0 and 1 never stand in it.")
            )
        return code


class AnswerForm(forms.Form):
    """A group's questions, each with the same choices, one of which is not to know; ``told`` says them in another language."""

    def __init__(
        self,
        *args: Any,
        questionnaire: Questionnaire,
        told: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        required = told.get("required") or _("Choose an answer, also where you do not know.")
        for number, question in enumerate(questionnaire.questions, start=1):
            self.fields[question.code] = forms.ChoiceField(
                label=f"{number}. {told.get(question.code) or question.text}",
                choices=[(choice, told.get(choice) or words) for choice, words in CHOICES.items()],
                widget=forms.RadioSelect,
                # With its number, so that the list of errors on top says which.
                error_messages={"required": f"{number}. {required}"},
            )

    def answers(self) -> dict[str, str]:
        """Answer what was chosen at each question."""
        return dict(self.cleaned_data)
