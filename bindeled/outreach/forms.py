"""The forms of outreach. Nothing asks for a name, a birth date or a CPR number, and where one is typed the form says so."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.catalogue.models import Place
from bindeled.design.widgets import DateInput
from bindeled.municipalities.models import Unit
from bindeled.municipalities.rules import mask_cpr
from bindeled.outreach import rules

NO_CPR = _("This looks like a CPR number. It is not needed: take it out.")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    wrong = _("Write the day as a date.")
    return forms.DateField(
        label=label, help_text=help_text, widget=DateInput, error_messages={"required": wrong, "invalid": wrong}
    )


def _words(label: Any, longest: int, *, rows: int, help_text: Any = "", needed: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(needed),
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": needed},
    )


def _line(label: Any, longest: int, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WithoutCprForm(forms.Form):
    """A form that says at the field where a CPR number was typed; what was typed stays."""

    def clean(self) -> dict[str, Any]:
        """Look for CPR numbers in every text."""
        told = super().clean() or self.cleaned_data
        for name, value in list(told.items()):
            if isinstance(value, str) and mask_cpr(value)[1]:
                self.add_error(name, NO_CPR)
        return told


class AliasForm(WithoutCprForm):
    """The name that somebody chose to go by, or none."""

    alias = _line(
        _("What may we call them?"),
        rules.LONGEST_ALIAS,
        help_text=_("The name they choose themselves, or nothing. Do not ask for their real name."),
    )


class DiaryForm(WithoutCprForm):
    """A line of the diary. Whether they were met is the button that is pressed."""

    where = _line(_("Where?"), rules.LONGEST_PLACE, help_text=_("In plain words, like “the bench by the station”."))
    words = _words(_("A few words"), rules.LONGEST_WORDS, rows=2)
    # So that what is sent twice over a poor connection is written once.
    once = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Reload the page.")})

    @classmethod
    def empty(cls) -> "DiaryForm":
        """Answer an empty form with a mark of its own."""
        return cls(initial={"once": uuid4()})


class MeetForm(AliasForm, DiaryForm):
    """Somebody met for the first time, with the first line of the diary."""

    field_order = ("alias", "where", "words", "once")


class FindForm(forms.Form):
    """The name somebody goes by, or their pseudonym."""

    text = forms.CharField(
        label=_("Find somebody"),
        max_length=rules.LONGEST_ALIAS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The name they go by, or their pseudonym. Only among those your own unit meets."),
        error_messages={"required": _("Write the name they go by, or their pseudonym.")},
    )


class WishForm(WithoutCprForm):
    """What somebody wishes, in their own words, and when they said it."""

    words = _words(
        _("What did they say?"),
        rules.LONGEST_WISH,
        rows=3,
        help_text=_("Their own words, as near as you can. It is their wish that counts, and not our opinion."),
        needed=_("Write what they said. Without their own wish nobody is passed on."),
    )
    wished_on = _day(_("When did they say it?"))

    def clean_wished_on(self) -> date:
        """See that the day has come."""
        said: date = self.cleaned_data["wished_on"]
        if said > timezone.localdate():
            raise forms.ValidationError(_("They cannot have said it in the future."))
        return said


class PassOnForm(WithoutCprForm):
    """Which unit is asked, and what it is to know."""

    to = forms.ModelChoiceField(
        label=_("Which unit do you ask?"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a unit."), "invalid_choice": _("Choose a unit.")},
    )
    words = _words(
        _("What is the unit to know?"),
        rules.LONGEST_HANDOVER,
        rows=5,
        help_text=_(
            "Only what they agree to, and what is needed to meet them: where, when, and what they wish help with."
            " The unit does not read the diary."
        ),
        needed=_("Write what the unit is to know."),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Unit.objects.filter(id__in=[unit.id for unit in units]).order_by("name")  # type: ignore[attr-defined]


class AnswerForm(WithoutCprForm):
    """What the unit that was asked says. Yes or no is the button that is pressed."""

    words = _words(
        _("Your answer"),
        rules.LONGEST_WORDS,
        rows=3,
        help_text=_("With a yes: who meets them, and when. With a no: why. The support contact person tells it on."),
    )


class CompanyForm(forms.Form):
    """To which place, on which day, with how many."""

    place = forms.ModelChoiceField(
        label=_("Where did you go?"),
        queryset=Place.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a place."), "invalid_choice": _("Choose a place.")},
    )
    on = _day(_("Which day?"))
    people = forms.IntegerField(
        label=_("How many went with you?"),
        min_value=1,
        max_value=rules.MOST_COMPANY,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": rules.MOST_COMPANY}),
        error_messages={
            "required": _("Write how many, as a number."),
            "invalid": _("Write how many, as a number."),
            "min_value": _("At least one went with you, or there is nothing to write down."),
            "max_value": _("At most %(limit_value)s at a time."),
        },
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(id__in=[place.id for place in places]).order_by("name")  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """See that the day has come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("It cannot have been in the future."))
        return day
