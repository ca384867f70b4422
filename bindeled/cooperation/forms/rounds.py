"""What a keeper fills in: planning a round, and closing it with what was learned."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.actions.rounds import Planned
from bindeled.cooperation.rules import guard
from bindeled.cooperation.rules import rounds as rules
from bindeled.design.widgets import DateInput
from bindeled.housing.models import Entrance

A_DATE = {"invalid": _("Write the day as a date."), "required": _("Write the day.")}
# What a notice says unless the keeper writes something else: the same in both languages.
USUAL_DA = "Vi ser efter, om noget i boligen skal repareres, og hører, om der er noget, vi kan hjælpe med."
USUAL_EN = "We look for anything in the home that needs repair, and ask whether there is something we can help with."


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput, error_messages=A_DATE)


def _purpose(label: Any, help_text: Any, usual: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        initial=usual,
        max_length=rules.LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what the visit is for. Residents read it on the notice.")},
    )


class PlanForm(forms.Form):
    """Why, when, at which entrances; and, where no dwelling is known behind one, which floors and doors there are."""

    purpose = _purpose(
        _("What is the visit for? In Danish"),
        _("It stands on the notice. Nothing about anybody: everybody in the entrance reads it."),
        USUAL_DA,
    )
    purpose_en = _purpose(_("The same in English"), _("The notice stands in both languages."), USUAL_EN)
    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))
    entrances = forms.MultipleChoiceField(
        label=_("Which entrances?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one entrance.")},
    )
    doors = forms.CharField(
        label=_("Floors and doors"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For the entrances whose dwellings we do not know. A line for some floors, like “st-4 tv, th”: ground floor to fourth,"
            " left and right. Where a floor is different, write a line more, like “5 mf”."
        ),
    )

    def __init__(self, *args: Any, known: list[tuple[Entrance, list[rules.Door]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {str(entrance.id): (entrance, doors) for entrance, doors in known}
        self.fields["entrances"].choices = [  # type: ignore[attr-defined]
            (key, _entrance_and_dwellings(entrance, len(doors))) for key, (entrance, doors) in self._known.items()
        ]
        self.fields["entrances"].initial = list(self._known)
        self.of_one = {}
        for key, (entrance, doors) in self._known.items():
            if not doors:
                self.of_one[key] = f"doors_{key}"
                self.fields[f"doors_{key}"] = _doors_of_one(entrance)
        if not self.of_one:
            del self.fields["doors"]

    @property
    def ones(self) -> list[forms.BoundField]:
        """Answer the fields for an entrance that is not like the others."""
        return [self[name] for name in self.of_one.values()]

    @property
    def is_one_filled(self) -> bool:
        """Say whether such a field holds something, or must be looked at."""
        return any(field.value() or field.errors for field in self.ones)

    def clean(self) -> dict[str, Any]:
        """Read the doors, and ask the rules: about the days at the last day, about how many at the entrances."""
        told = super().clean() or self.cleaned_data
        if not self.data.get("doors", "").strip():
            self.errors.pop("doors", None)  # below it is said for which entrance they are missing, if for any
        for name in ("purpose", "purpose_en"):
            if guard.never(guard.notice(told.get(name, ""))):
                self.add_error(
                    name, _("This looks like a number or an address of somebody. Take it out: everybody reads it.")
                )
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and (why := rules.why_not_these_days(first, last, today=timezone.localdate())):
            self.add_error("last_day", str(why))
        told["list"] = self._list()
        if not self.errors and (why := rules.why_not_so_many(len(told["list"]))):
            self.add_error("entrances", str(why))
        return told

    def _list(self) -> list[tuple[Entrance, rules.Door]]:
        """Answer the doors that were chosen, in the order in which one walks; what nobody can read is told at its field."""
        listed = []
        for_all, unread = self._typed("doors")
        for key in self.cleaned_data.get("entrances", ()):
            entrance, doors = self._known[key]
            if not doors:
                own, _own_unread = self._typed(self.of_one[key])
                doors = own or for_all
            if not doors and not unread and not self.errors.get(self.of_one[key]):
                wanted = gettext("Write the floors and doors of %(entrance)s, or leave it out.") % {
                    "entrance": entrance
                }
                self.add_error("doors", wanted)
                unread = True
            listed += [(entrance, door) for door in doors]
        return listed

    def _typed(self, name: str) -> tuple[list[rules.Door], bool]:
        try:
            return rules.doors_of(self.cleaned_data.get(name, "")), False
        except rules.CannotReadError as line:
            if not self.errors.get(name):
                unread = gettext("We cannot read “%(line)s”. Write it like “st-4 tv, th”.") % {"line": str(line)[:40]}
                self.add_error(name, unread)
            return [], True

    def planned(self) -> Planned:
        """Answer what is planned."""
        return Planned(**{name: self.cleaned_data[name] for name in Planned._fields})


def _entrance_and_dwellings(entrance: Entrance, dwellings: int) -> str:
    if not dwellings:
        return str(entrance)
    return gettext("%(entrance)s (dwellings known: %(count)s)") % {"entrance": entrance, "count": dwellings}


def _doors_of_one(entrance: Entrance) -> forms.CharField:
    label = gettext("Floors and doors of %(entrance)s") % {"entrance": entrance}
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ExperienceForm(forms.Form):
    """What was learned, in plain words and without persons: the network meeting reads it."""

    experience = forms.CharField(
        label=_("What have you learned?"),
        required=False,
        max_length=rules.LONGEST_EXPERIENCE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "In plain words: what worked, what residents asked for, what others should know. No names, no addresses and nothing by"
            " which anybody could be recognised. The network meeting and the municipality's staff read it."
        ),
    )
    nobody = forms.BooleanField(
        label=_("I have read it through. It is nobody's name or home."), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._needed = needed

    def clean(self) -> dict[str, Any]:
        """Notice what could be a person. Numbers and addresses of mail are refused; a name or a place may be nobody's, if one says so."""
        told = super().clean() or self.cleaned_data
        words = told.get("experience", "").strip()
        if self._needed and not words:
            self.add_error("experience", _("Write what you have learned."))
        noticed = guard.notice(words)
        never = guard.never(noticed)
        if never:
            self.add_error("experience", with_pieces(_("Take this out: %(pieces)s."), never))
        elif noticed and not told.get("nobody"):
            self.add_error(
                "experience",
                with_pieces(
                    _("Could this be somebody? %(pieces)s. Write it without, or say below that it is nobody."), noticed
                ),
            )
        if noticed and not never:
            self.fields["nobody"].widget = forms.CheckboxInput()
        return told


def with_pieces(sentence: Any, noticed: list[guard.Noticed]) -> str:
    """Answer the sentence with the pieces in it; a CPR number is named and never repeated."""
    pieces = [f"“{one.text}” ({guard.KINDS[one.kind]})" if one.text else str(guard.KINDS[one.kind]) for one in noticed]
    return str(sentence) % {"pieces": ", ".join(pieces)}
