"""What is filled in about talks: a convenor's request, why somebody says no or it is cancelled, and what came of it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.actions.talks import Request
from bindeled.cooperation.forms.training import A_DATE, clock, line, moment, without_persons
from bindeled.cooperation.queries.talks import Occasion
from bindeled.cooperation.rules import talks as rules
from bindeled.design.widgets import DateInput


class TalkForm(forms.Form):
    """About what, when, how long and where, and whom one asks."""

    about = line(_("What is the talk about?"), _("Write what it is about."), longest=rules.LONGEST_TITLE)
    wishes = forms.CharField(
        label=_("What should it hold?"),
        required=False,
        max_length=rules.LONGEST_WISHES,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who listens, what they meet in their work, and what they want to take home. Never about a resident."),
    )  # fmt: skip
    day = forms.DateField(label=_("Which day?"), widget=DateInput, error_messages=A_DATE)
    begins = clock(_("From"))
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many minutes the talk takes."),
            "invalid": _("Write the number in figures."),
        },
    )
    venue = line(_("Where?"), _("Write where it is held."), _("With the address, so that one can find it."))
    who = line(_("Whom do you ask?"), _("Write whom you ask."), _("A function or an organisation, for example the prevention centre."))  # fmt: skip
    email = forms.EmailField(
        label=_("Their work address (mail)"),
        help_text=_("The request goes there. They answer by a link, without an account."),
        error_messages={
            "required": _("Write the address that the request goes to."),
            "invalid": _("Write a mail address, like name@example.dk."),
        },
    )

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._occasion = occasion

    def clean(self) -> dict[str, Any]:
        """Ask the rules, each at its field, and notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("about", "wishes", "venue", "who"))
        if told.get("minutes") is not None and (why := rules.why_not_so_long(told["minutes"])):
            self.add_error("minutes", str(why))
        if {"day", "begins"} <= told.keys():
            told["starts_at"] = moment(told["day"], told["begins"])
            within = {"begins": self._occasion.begins, "ends": self._occasion.ends}
            if why := rules.why_not_then(told["starts_at"], **within, now=timezone.now()):
                self.add_error("day", str(why))
        return told

    def request(self) -> Request:
        """Answer what is asked for."""
        return Request(**{name: self.cleaned_data[name] for name in Request._fields})


def beginning_of_talk(occasion: Occasion) -> dict[str, Any]:
    """Answer what the form holds at first: when and where the meeting or session is."""
    if occasion.begins is None:
        return {"minutes": 45}
    begin = timezone.localtime(occasion.begins)
    return {"day": begin.date(), "begins": f"{begin:%H.%M}", "minutes": 45, "venue": occasion.venue}


class WhyNotForm(forms.Form):
    """Why somebody says no: the convenor reads it."""

    why_not = line(
        _("Why not?"), _("Write why not: the convenor reads it."), _("In a few words. Nothing about persons.")
    )

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("why_not",))
        return told


class TalkOffForm(forms.Form):
    """Why a talk is cancelled: whoever was asked reads it."""

    why_off = line(_("Why is it cancelled?"), _("Write why: whoever was asked reads it."))

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("why_off",))
        return told


class TalkHeldForm(forms.Form):
    """What came of a talk."""

    outcome = forms.CharField(
        label=_("What came of the talk?"),
        max_length=rules.LONGEST_OUTCOME,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the next convenor: what worked, and whether to ask again. Nothing about persons."),
        error_messages={"required": _("Write what came of it.")},
    )

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("outcome",))
        return told
