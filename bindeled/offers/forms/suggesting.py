"""What somebody knows, ticked off, so that the rules can suggest offers. Nothing of it is stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.municipalities.rules.conditions import OLDEST
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import FACTS, Known

UNKNOWN = ("", _("Don't know"))
FIRST = ("needs", "dwelling", "homelessness", "age")


def _several(name: str, label: Any) -> forms.MultipleChoiceField:
    choices = list(FACTS[name].answers.items())
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


def _one(name: str, label: Any) -> forms.ChoiceField:
    choices = [*FACTS[name].answers.items(), UNKNOWN]
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


class KnownForm(forms.Form):
    """What is known of somebody's situation. What is left open nobody knows, and lets no rule speak. No name, no text."""

    needs = _several("needs", _("What is help needed with?"))
    dwelling = _several("dwelling", _("Where does the resident live? Choose everything that fits"))
    homelessness = _one("homelessness", _("Is or was the resident homeless?"))
    age = forms.IntegerField(
        label=_("Age in years"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=_("Leave it empty when you do not know. Never a date of birth."),
        error_messages={"invalid": _("Write the age as a whole number.")},
    )
    ageing = _one("ageing", _("Does the need come by ageing?"))
    intensity = _one("intensity", _("How much support is needed?"))
    treatment = _one("treatment", _("Is there contact with treatment already?"))
    isolation = _one("isolation", _("Does the resident isolate themselves, and cannot reach out?"))
    youth_case = _one("youth_case", _("Was there a case for the resident as a child or young person?"))
    wish = _several("wish", _("What does the resident wish?"))
    district = forms.ChoiceField(label=_("Which part of town?"), required=False)
    on = forms.DateField(
        label=_("On which day?"),
        required=False,
        widget=DateInput,
        help_text=_("Rules and laws have days of their own. Left empty it is today."),
        error_messages={"invalid": _("Choose a day.")},
    )

    def __init__(self, *args: Any, districts: Iterable[str], **kwargs: Any) -> None:
        """Offer the municipality's own districts."""
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [UNKNOWN, *((name, name) for name in districts)]  # type: ignore[attr-defined]

    @property
    def first_asked(self) -> list[forms.BoundField]:
        """Answer the fields that most answers hang on."""
        return [self[name] for name in FIRST]

    @property
    def more_asked(self) -> list[forms.BoundField]:
        """Answer the others."""
        return [self[name] for name in self.fields if name not in FIRST]

    @property
    def has_more(self) -> bool:
        """Say whether any of the others was filled in, rightly or not."""
        return self.is_bound and any(field.data or field.errors for field in self.more_asked)

    def known(self) -> Known:
        """Answer what is known; the form is valid."""
        return suggesting.known_from(self.cleaned_data)

    def day(self, today: date) -> date:
        """Answer the day that is asked about; the form is valid."""
        chosen: date | None = self.cleaned_data["on"]
        return chosen or today
