"""The form in which a contract is written: what holds for all of it, its rows one a line, and so many activities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.models import ContractVersion
from bindeled.cooperation.rules import contracts as rules
from bindeled.design.widgets import DateInput
from bindeled.housing.models import Organisation
from bindeled.municipalities.models import District

A_DAY = {"required": _("Choose a day."), "invalid": _("Write the day as a date.")}
HOW_PARTIES = _(
    "One a line: name; contact in the management, by function; from; to. What is not known may be left out."
)
# How the rows of each kind are typed, and how a line that cannot be read is written instead.
HOW: Mapping[str, Any] = {
    "area_plans": HOW_PARTIES,
    "organisations": _(
        "One a line: name; area plan, if it takes part under one; contact in the management, by function; from; to."
    ),
    "units": HOW_PARTIES,
    "partners": HOW_PARTIES,
    "economy": _("One a line: area plan; amount in kroner, as 1.626.217."),
    "siblings": _("One a line."),
    "demands": _(
        "One a line: meeting; how many times a year, or “by need”, or “once”; who calls it, by function; and of what is held once, about"
        " which day."
    ),
    rules.FUNCTIONS: _("One a line: party; functions; contact, by function. Never a name."),
    rules.DUTIES: _("One a line: who; when; what."),
}


def prose(label: Any, *, rows: int = 5, help_text: Any = "") -> forms.CharField:
    """Answer a field for text in the small markup."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class RowsField(forms.CharField):
    """Rows of a kind, typed one a line with semicolons between."""

    def __init__(self, kind: str, label: Any, *, rows: int = 4) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=rules.LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": rows}),
            help_text=HOW[kind],
        )
        self.kind = kind

    def clean(self, value: Any) -> Any:
        """Answer the rows, as they are kept."""
        typed = super().clean(value)
        try:
            found = rules.rows_of(self.kind, typed)
        except rules.LineError as error:
            said = _("Line %(number)s cannot be read. %(how)s")
            raise forms.ValidationError(said, params={"number": error.number, "how": HOW[self.kind]}) from error
        if len(found) > rules.MOST_ROWS:
            raise forms.ValidationError(_("Write at most %(most)s lines."), params={"most": rules.MOST_ROWS})
        return found


@dataclass(frozen=True)
class Group:
    """Fields that stand under one heading of the form."""

    heading: str | Promise
    fields: list[BoundField]


BASICS = ("title", "area", "district", "begins_on", "ends_on")
GOALS = ("goals", "policy", "agreement", "coordination", "siblings")
WHO = ("area_plans", "organisations", "units", "partners", "economy")
VERSION = ("source", "decided_on", "note")
MEETINGS = ("demands",)
ROWS = ("siblings", *WHO, *MEETINGS)
TEXTS = ("goals", "policy", "agreement", "coordination")


class ContractForm(forms.Form):
    """Everything that a contract says. What is not known yet may be left out of a draft."""

    title = forms.CharField(
        label=_("What is it called?"),
        max_length=rules.LONGEST_TITLE,
        error_messages={"required": _("Write what it is called.")},
    )
    area = forms.CharField(
        label=_("Area"), max_length=rules.LONGEST_TITLE, error_messages={"required": _("Write which area it is about.")}
    )
    district = forms.ModelChoiceField(
        label=_("District, if it is one"), queryset=District.objects.none(), required=False
    )
    begins_on = forms.DateField(label=_("First day"), widget=DateInput, error_messages=A_DAY)
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        error_messages=A_DAY,
        help_text=_("From twelve months before it, the contract stands first in the register."),
    )
    goals = prose(_("Overall goals"))
    policy = prose(_("The policy behind the goals"), rows=3)
    agreement = prose(_("The agreement above this contract"), rows=3)
    coordination = prose(_("Who coordinates and revises it?"), rows=2)
    siblings = RowsField("siblings", _("Other contracts of the area"))
    area_plans = RowsField("area_plans", _("Area plans"))
    organisations = RowsField("organisations", _("Housing organisations"), rows=7)
    units = RowsField("units", _("Units of the municipality"), rows=5)
    partners = RowsField("partners", _("Other partners"))
    economy = RowsField("economy", _("Economy by area plan"), rows=3)
    demands = RowsField("demands", _("Meetings that it demands"), rows=6)
    source = forms.CharField(
        label=_("Where do you have it from?"),
        max_length=rules.LONGEST_SOURCE,
        help_text=_("The document that was signed, or the meeting that decided. Readers see it."),
        error_messages={"required": _("Write where it comes from.")},
    )
    decided_on = forms.DateField(
        label=_("When was it decided?"), required=False, widget=DateInput, error_messages=A_DAY
    )
    note = forms.CharField(
        label=_("What did you change?"),
        required=False,
        max_length=rules.LONGEST_NOTE,
        help_text=_("Readers see it in the list of versions."),
    )
    # The version that the writing began from, and how many activities the form has room for.
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=rules.MOST_ACTIVITIES)

    def __init__(self, *args: Any, municipality: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["district"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - so it is declared above
        field.queryset = District.objects.filter(municipality_id=municipality).order_by("name")
        self.room = _room(self.data.get("count") if self.is_bound else self.initial.get("count"))
        for number in range(self.room):
            self.fields.update(_activity_fields(number))

    @property
    def groups(self) -> list[Group]:
        """Answer the fields as they stand on the page."""
        parts: list[tuple[str | Promise, tuple[str, ...]]] = [
            (_("What it is"), BASICS), (_("Goals"), GOALS), (_("Parties and money"), WHO),
            (_("Meetings"), MEETINGS),
            *((_("Activity %(number)s") % {"number": at + 1}, tuple(_activity_fields(at))) for at in range(self.room)),
            (_("This version"), VERSION),
        ]  # fmt: skip
        return [Group(heading, [self[name] for name in names]) for heading, names in parts]

    def clean_organisations(self) -> Any:
        """See that each is a housing organisation that is known here: those who belong to it will read the contract."""
        rows = self.cleaned_data["organisations"]
        known = set(Organisation.objects.values_list("name", flat=True))
        for row in rows:
            if row["name"] not in known:
                raise forms.ValidationError(
                    _("No housing organisation is called %(name)s here. There are: %(known)s."),
                    params={"name": row["name"], "known": ", ".join(sorted(known))},
                )
        return rows

    def clean_demands(self) -> Any:
        """See that each meeting has a name of its own: its days of the year are known by it."""
        rows = self.cleaned_data["demands"]
        twice = rules.same_name(rows)
        if twice:
            raise forms.ValidationError(
                _("Two meetings are called %(name)s. Give each a name of its own."), params={"name": twice}
            )
        return rows

    def clean(self) -> dict[str, Any]:
        """See that it does not end before it begins, that activities have names, and that nothing leads to a person."""
        told = super().clean() or self.cleaned_data
        begins, ends = told.get("begins_on"), told.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It must not end before it begins."))
        for number in range(self.room):
            fields = _activity_fields(number)
            name = next(iter(fields))
            if not told.get(name) and any(told.get(other) for other in fields) and name not in self.errors:
                self.add_error(name, _("Write what the activity is called, or empty its fields to leave it out."))
        for name in list(told):
            said = told[name]
            found = next(filter(None, map(rules.person_in, rules.said_in({name: said}))), "")
            if found:
                leads = _("%(value)s leads to a person. Write a function instead, such as: head of the secretariat.")
                self.add_error(name, forms.ValidationError(leads, params={"value": found}))
        return told

    def facts(self) -> dict[str, Any]:
        """Answer what was written, as the fields of a version."""
        told = self.cleaned_data
        terms: dict[str, Any] = {name: _plain(told[name]) for name in TEXTS}
        terms |= {name: told[name] for name in ROWS}
        activities = [self._activity(number) for number in range(self.room)]
        terms["activities"] = [activity for activity in activities if activity["name"]]
        return {**{name: told[name] for name in (*BASICS, *VERSION)}, "terms": terms}

    def _activity(self, number: int) -> dict[str, Any]:
        told = {key: self.cleaned_data[_named(number, key)] for key in ("name", *rules.HEADINGS)}
        return {key: _plain(said) if isinstance(said, str) else said for key, said in told.items()}


def _plain(said: str) -> str:
    return said.replace("\r\n", "\n").strip()


def _room(said: Any) -> int:
    """Answer how many activities there is room for, whatever was sent."""
    return min(max(int(said), 1), rules.MOST_ACTIVITIES) if str(said).isascii() and str(said).isdecimal() else 1


def _named(number: int, key: str) -> str:
    return f"activity_{number}_{key}"


def _activity_fields(number: int) -> dict[str, forms.Field]:
    """Answer the fields of one activity, its name first."""
    called = _("Activity %(number)s: what is it called?") % {"number": number + 1}
    name = forms.CharField(label=called, required=False, max_length=rules.LONGEST_TITLE)
    fields: dict[str, forms.Field] = {_named(number, "name"): name}
    for at, (key, heading) in enumerate(rules.HEADINGS.items(), start=1):
        # The same place as on paper, so that no two fields of the page have one name.
        label = f"{number + 1}.{at} {heading}"
        fields[_named(number, key)] = RowsField(key, label, rows=6) if key in rules.ROWS else prose(label)
    return fields


def beginning(version: ContractVersion) -> dict[str, Any]:
    """Answer what the form holds at first, of a version: all that it says, and room for one more activity."""
    terms = version.terms
    activities = terms.get("activities", [])
    facts = {name: getattr(version, name) for name in (*BASICS, "source")}
    facts |= {name: terms.get(name, "") for name in TEXTS}
    facts |= {name: rules.lines_of(name, terms.get(name, [])) for name in ROWS}
    for number, activity in enumerate(activities):
        facts[_named(number, "name")] = activity["name"]
        for key in rules.HEADINGS:
            said = activity.get(key, "")
            facts[_named(number, key)] = rules.lines_of(key, said or []) if key in rules.ROWS else said
    return {**facts, "base": version.number, "count": min(len(activities) + 1, rules.MOST_ACTIVITIES)}
