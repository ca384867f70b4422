"""What is said of a concern: how it is judged, whose it is, who has a child."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases import queries, rules
from bindeled.cases.rules import routing
from bindeled.cases.rules.looking import LOOK_ANSWERS
from bindeled.children.rules import WAYS
from bindeled.concerns.rules import grouped_kinds
from bindeled.design.widgets import DateInput
from bindeled.municipalities.models import Unit
from bindeled.municipalities.rules.conditions import OLDEST

LONGEST_REASON = 2000


class AnsweredForm(forms.Form):
    """Who in the family unit, or in the duty service, has a concern about a child, and how they said so."""

    name = forms.CharField(
        label=_("Who has it?"),
        max_length=80,
        help_text=_("The name of the one in the family unit or on duty who said so. The calls stop then."),
        error_messages={"required": _("Write the name of the one who has it.")},
    )
    way = forms.ChoiceField(
        label=_("How do you know?"),
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you know.")},
    )


class AddToCaseForm(forms.Form):
    """Adding a concern to a case by its number."""

    number = forms.CharField(
        label=_("Case number"), max_length=6, error_messages={"required": _("Write the number of the case.")}
    )


UNKNOWN = ("", _("Don't know"))


def _asked(name: str, label: Any) -> forms.ChoiceField:
    """Answer a question of the rules with its answers, and that nobody knows."""
    choices = [*routing.FACTS[name].answers.items(), UNKNOWN]
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


class AssessForm(forms.Form):
    """How the adviser judges a concern. What nobody knows stays open, and lets no rule speak."""

    kinds = forms.MultipleChoiceField(
        label=_("What is it, as you judge it?"),
        required=False,
        choices=grouped_kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside what the sender chose; that stays as it is. Leave it empty where you agree."),
    )
    urgency = forms.ChoiceField(
        label=_("How much does it hasten?"),
        choices=list(rules.URGENCIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how much it hastens.")},
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, in a sentence or two.")},
    )
    money = forms.MultipleChoiceField(
        label=_("Arrears, an administration agreement or a sanction?"),
        required=False,
        choices=list(routing.MONEY.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave it empty when you do not know."),
    )
    age = forms.IntegerField(
        label=_("The resident's age in years"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=_("Leave it empty when you do not know. Never a date of birth."),
        error_messages={"invalid": _("Write the age as a whole number.")},
    )
    ageing = _asked("ageing", _("Does the need come by ageing?"))
    children = _asked("children", _("Do children live there?"))
    youth_case = _asked("youth_case", _("Was there a case for the resident as a child or young person?"))
    assigned = _asked("assigned", _("Did the municipality assign the dwelling?"))

    def clean_money(self) -> list[str]:
        """Refuse that there is none and some."""
        money: list[str] = self.cleaned_data["money"]
        if "none" in money and len(money) > 1:
            raise forms.ValidationError(_("Choose either none of these, or which."))
        return money

    @property
    def judged(self) -> queries.Assessment:
        """Answer the assessment; the form is valid."""
        said = dict(self.cleaned_data)
        return queries.Assessment(**{**said, "kinds": tuple(said["kinds"]), "money": tuple(said["money"])})


class AskedForm(forms.Form):
    """How a call to the sender went, and what was answered."""

    result = forms.ChoiceField(
        label=_("How did it go?"),
        choices=list(rules.CALL_RESULTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the call went.")},
    )
    text = forms.CharField(
        label=_("What was answered"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Or when to call back. Only what was answered: the sender is told nothing. It is sealed with the concern."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the answer where somebody was asked."""
        told = super().clean() or self.cleaned_data
        if rules.needs_answer(told.get("result", "")) and not told.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what was answered, in a few words."))
        return told


class ReasonForm(forms.Form):
    """Refusing needs a reason, for the one it comes back to."""

    why = forms.CharField(
        label=_("Why can you not take it?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, so that the other unit knows what to do.")},
    )


class TakenForm(forms.Form):
    """Noting that a unit outside has taken a concern over: who said so, when and how."""

    who = forms.CharField(
        label=_("Who took it over?"),
        max_length=120,
        help_text=_("The name of the one who said yes."),
        error_messages={"required": _("Write the name of the one who said yes.")},
    )
    way = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=list(rules.WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they said so.")},
    )
    day = forms.DateField(
        label=_("Which day?"),
        widget=DateInput,
        error_messages={"required": _("Write the day as a date."), "invalid": _("Write the day as a date.")},
    )
    hour = forms.TimeField(
        label=_("What time?"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Like 9.15."),
        error_messages={"required": _("Write the time like 9.15."), "invalid": _("Write the time like 9.15.")},
    )

    @property
    def at(self) -> datetime:
        """Answer the moment; the form is valid."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class HandOverForm(forms.Form):
    """Offering a concern to another unit, with a reason."""

    to = forms.ChoiceField(
        label=_("Which unit?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a unit."),
            "invalid_choice": _("Choose a unit from the list."),
        },
    )
    reason = forms.CharField(
        label=_("Why do you hand it over?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other unit reads it together with the concern."),
        error_messages={"required": _("Write why, for the one who reads it next.")},
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(unit.id), unit.name) for unit in units]  # type: ignore[attr-defined]


class LookUpForm(forms.Form):
    """A leader's word on why somebody looked."""

    look_up = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose which look-up you answer."),
            "invalid": _("Choose which look-up you answer."),
        },
    )
    answer = forms.ChoiceField(
        label=_("Why did they look?"),
        choices=[("", _("Choose")), *LOOK_ANSWERS.items()],
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer from the list.")},
    )


class LookedForm(forms.Form):
    """What a leader saw to, having looked at several concerns together."""

    review = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose what you looked at."), "invalid": _("Choose what you looked at.")},
    )
    text = forms.CharField(
        label=_("What did you see to?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever works on one of these concerns reads it there. The senders never do."),
        error_messages={"required": _("Write what you saw to, or why nothing is needed.")},
    )
