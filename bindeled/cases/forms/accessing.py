"""That somebody asked for access, what is decided of a passage, and how it was handed over."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases.actions.accessing import ASKED_WHEN, HOW_KNOWN, WHO_SPEAKS, WHY_NOT
from bindeled.cases.forms.days import day_field
from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.cases.rules import accessing as rules

# At which field it is said what is missing.
FIELDS = {"decision": "decision", "words": "taken", "ground": "ground", "why": "why"}


class AccessRequestForm(forms.Form):
    """Who asked for access, when and how, and how one knows that they may."""

    asker = forms.ChoiceField(
        label=_("Who asks?"),
        choices=list(rules.ASKERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who asks."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    who = forms.CharField(
        label=_("Who speaks for the resident?"),
        required=False,
        max_length=rules.LONGEST_WHO,
        help_text=_("Only where somebody else asks: their name."),
    )
    power = forms.CharField(
        label=_("How do you know that they may?"),
        required=False,
        max_length=rules.LONGEST_WHO,
        help_text=_("Only where somebody else asks: such as a signed power of attorney, with its date."),
    )
    identity = forms.ChoiceField(
        label=_("How do you know that it is they?"),
        choices=list(rules.IDENTITY.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you know that it is they."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    asked_on = day_field(_("On which day did they ask?"))
    asked_by = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=list(rules.ASKED_BY.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they asked."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    what = forms.CharField(
        label=_("What do they ask for?"),
        max_length=rules.LONGEST_ASKED,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As they said it. It stands on the first page of what they get."),
        error_messages={"required": _("Write what they ask for.")},
    )

    def clean_asked_on(self) -> date:
        """Refuse a day that has not come yet."""
        asked_on: date = self.cleaned_data["asked_on"]
        if asked_on > timezone.localdate():
            raise forms.ValidationError(ASKED_WHEN)
        return asked_on

    def clean(self) -> dict[str, Any]:
        """Whoever speaks for the resident has a name, and a power to do so."""
        told = super().clean() or {}
        if told.get("asker") == rules.REPRESENTATIVE:
            for name, missing in (("who", WHO_SPEAKS), ("power", HOW_KNOWN)):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return told


class DecideForm(forms.Form):
    """What happens to one passage, and why."""

    decision = forms.ChoiceField(
        label=_("What happens to the passage?"),
        choices=[(code, rules.DECISIONS[code].label) for code in rules.CHOSEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens to the passage."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    taken = forms.TypedMultipleChoiceField(
        label=_("Which words are left out?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where it is given with words left out."),
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )
    ground = forms.ChoiceField(
        label=_("On which ground is something left out?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )
    why = forms.CharField(
        label=_("Why just here?"),
        required=False,
        max_length=rules.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Needed where something is left out: a concrete reason, not that it is usual. It is not handed over."
        ),
    )

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._words = len(words)
        grounds = rules.access_grounds_on(timezone.localdate())
        self.fields["ground"].choices = [(ground.code, ground.label) for ground in grounds]  # type: ignore[attr-defined]
        self.fields["taken"].choices = [(str(at), word) for at, word in enumerate(words)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever leaves something out says what, on which ground and why."""
        told = super().clean() or {}
        missing = rules.why_not_decided(
            told.get("decision", ""),
            ground=told.get("ground", ""),
            why=told.get("why", ""),
            taken=told.get("taken", ()),
            words=self._words,
            on=timezone.localdate(),
        )
        if missing and FIELDS[missing] not in self.errors:
            self.add_error(FIELDS[missing], str(WHY_NOT[missing]))
        return told


class ReturnAccessForm(forms.Form):
    """What the second person wants looked at again."""

    words = forms.CharField(
        label=_("What should be looked at again?"),
        max_length=rules.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what should be looked at again.")},
    )


class HandAccessOverForm(forms.Form):
    """On which day and how it was handed over."""

    handed_on = day_field(_("On which day was it handed over?"))
    handed_by = forms.ChoiceField(
        label=_("How was it handed over?"),
        choices=list(rules.HANDED_BY.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was handed over."), "invalid_choice": CHOOSE_FROM_LIST},
    )
