"""What a resident says to being told of, and that they took it back."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases.forms.days import day_field, not_ahead
from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.cases.rules import WAYS
from bindeled.cases.rules import consent as rules
from bindeled.municipalities.models import Unit
from bindeled.receipts.rules import WORDINGS

ELSEWHERE = "outside"
USUAL = timedelta(days=90)  # what a consent is proposed to last


class ConsentForm(forms.Form):
    """What a resident says: whichever recipient it is about."""

    answer = forms.ChoiceField(
        label=_("What does the resident say?"),
        choices=[(code, state.label) for code, state in rules.CONSENT_ANSWERS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the resident says."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    who = forms.CharField(
        label=_("Who said so?"),
        max_length=rules.LONGEST_WHOM,
        help_text=_("The resident, or whoever may speak for them."),
        error_messages={"required": _("Write who said so.")},
    )
    way = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they said so."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    said_on = day_field(_("On which day?"))
    until = day_field(
        _("Until when does it hold?"),
        _("At most a year. The resident may take it back before. Only a yes has an end."),
        needed=False,
    )

    def clean_said_on(self) -> date:
        """Refuse a day that has not come yet."""
        return not_ahead(self.cleaned_data["said_on"])

    def clean(self) -> dict[str, Any]:
        """Only a yes lasts until a day, and says what may be told."""
        told = super().clean() or {}
        if told.get("answer") != rules.GIVEN:
            return told | {"until": None} | dict.fromkeys(self.of_a_yes, "")
        said_on, until = told.get("said_on"), told.get("until")
        if not until and "until" not in self.errors:
            self.add_error("until", _("Write until when it holds."))
        elif until and said_on and not rules.may_last_until(until, said_on=said_on, today=timezone.localdate()):
            self.add_error("until", _("Choose a day on which it ends: within a year of the day they said so."))
        return told

    of_a_yes: tuple[str, ...] = ()


class SenderConsentForm(ConsentForm):
    """Whether the sender of a concern may be told something, and which of the fixed wordings."""

    concern = forms.ChoiceField(
        label=_("The sender of which concern?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the concern."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    wordings = forms.MultipleChoiceField(
        label=_("What may the sender be told?"),
        required=False,
        choices=list(WORDINGS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These words and no others. Read them to the resident."),
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )
    field_order = ("concern", "answer", "wordings", "who", "way", "said_on", "until")
    of_a_yes = ("wordings",)

    def __init__(self, *args: Any, concerns: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concern"].choices = list(concerns)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever says yes says to what."""
        told = super().clean()
        if told.get("answer") == rules.GIVEN and not told.get("wordings") and "wordings" not in self.errors:
            self.add_error("wordings", _("Choose what the sender may be told."))
        return told


class ToForm(forms.Form):
    """To whom: another unit, or somebody outside by name."""

    to = forms.ChoiceField(
        label=_("To whom?"),
        error_messages={"required": _("Choose to whom."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    whom = forms.CharField(
        label=_("Who outside the municipality?"),
        required=False,
        max_length=rules.LONGEST_WHOM,
        help_text=_("Such as the psychiatry of the region, or a doctor. Only where you chose somebody outside."),
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.id): unit for unit in units}
        named = [(row, unit.name) for row, unit in self._units.items()]
        self.fields["to"].choices = [("", _("Choose")), *named, (ELSEWHERE, rules.RECIPIENTS[rules.OUTSIDE])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever is outside has a name; of a unit no other name is kept. ``unit`` is the one that was chosen, or nothing."""
        told = super().clean() or {}
        if told.get("to") == ELSEWHERE and not told.get("whom") and "whom" not in self.errors:
            self.add_error("whom", _("Write who it is."))
        if unit := self._units.get(told.get("to", "")):
            told["whom"] = ""
        return {**told, "unit": unit}


class OtherConsentForm(ConsentForm, ToForm):
    """Whether another unit, or somebody outside, may be told something, in the resident's words."""

    may_tell = forms.CharField(
        label=_("What may be told?"),
        required=False,
        max_length=rules.LONGEST_SCOPE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In their words. What is not written here is not told."),
    )
    field_order = ("to", "whom", "answer", "may_tell", "who", "way", "said_on", "until")
    of_a_yes = ("may_tell",)

    def clean(self) -> dict[str, Any]:
        """Whoever says yes says to what."""
        told = super().clean()
        if told.get("answer") == rules.GIVEN and not told.get("may_tell") and "may_tell" not in self.errors:
            self.add_error("may_tell", _("Write what may be told."))
        return told


class WithdrawForm(forms.Form):
    """On which day a resident took a yes back."""

    on = day_field(_("On which day did they take it back?"))

    def clean_on(self) -> date:
        """Refuse a day that has not come yet."""
        return not_ahead(self.cleaned_data["on"])


def usual_until(today: date) -> date:
    """Answer the day that is proposed for a consent to end."""
    return today + USUAL
