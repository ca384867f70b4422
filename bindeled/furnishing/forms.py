"""What is asked of a household: who is to live there, what they have, the four questions, and what the authority answered."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.design.widgets import DateInput
from bindeled.furnishing import rules
from bindeled.furnishing.actions import WHICH_THINGS
from bindeled.furnishing.queries import Form, Home, in_words
from bindeled.furnishing.rules import ADULT, EVERYBODY, MEMBER_KINDS, Checklist, Member

NEW = ("new1", "new2")
CHOOSE = gettext_lazy("Choose from the list.")
NO_DAY = gettext_lazy("Write the day as a date.")
NAME_IT = gettext_lazy("Write what we call this person, or take them off the list.")
A_PRICE = gettext_lazy("Write a whole number of kroner, such as 400, or leave it empty.")
LETTERS = {"max_length": gettext_lazy("This is too long. Write it shorter.")}


def _choice(label: Any, choices: Any, *, needed: Any = CHOOSE, **more: Any) -> forms.ChoiceField:
    wrong = {"required": needed, "invalid_choice": CHOOSE}
    return forms.ChoiceField(label=label, choices=choices, error_messages=wrong, **more)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    wrong = {"required": NO_DAY, "invalid": NO_DAY}
    return forms.DateField(label=label, widget=DateInput, help_text=help_text, error_messages=wrong)


@dataclass(frozen=True)
class Person:
    """The fields about one person, under what they are called."""

    label: str
    fields: list[BoundField]


@dataclass(frozen=True)
class Asked:
    """The fields about one thing: whether each has it, and what one costs."""

    label: str
    answers: list[BoundField]
    price: BoundField


class _AsItStands(forms.Form):
    """A form of which somebody else may have got further meanwhile: what was not asked of whoever typed stays as it stands."""

    def _fill_up(self) -> None:
        """Fill in what was not sent from what stands there."""
        if self.is_bound:
            unsent = {name: asked.initial for name, asked in self.fields.items() if name not in self.data}
            self.data = {**{name: value for name, value in unsent.items() if value is not None}, **self.data.dict()}  # type: ignore[attr-defined]


class MembersForm(_AsItStands):
    """Who is to live there: those on the list, and room for two more. Who is married to whom is asked when two adults stand there."""

    def __init__(self, data: Any = None, *, members: tuple[Member, ...]) -> None:
        super().__init__(data, auto_id="id_%s")
        self.members = members
        self.adults = [member for member in members if member.is_adult]
        for member in members:
            self._ask(member)
        for new in NEW:
            self._ask_name(new, needed=False)
        self._fill_up()

    def _ask_name(self, row: str, *, needed: bool, initial: str = "", kind: str = ADULT) -> None:
        self.fields[f"name_{row}"] = forms.CharField(
            label=gettext_lazy("What do we call this person?"),
            max_length=rules.LONGEST_NAME,
            required=needed,
            initial=initial,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": NAME_IT, **LETTERS},
        )
        self.fields[f"kind_{row}"] = _choice(gettext_lazy("Adult or child?"), list(MEMBER_KINDS.items()), initial=kind)

    def _ask(self, member: Member) -> None:
        self._ask_name(member.id, needed=True, initial=member.name, kind=member.kind)
        others = [(one.id, one.name) for one in self.adults if one.id != member.id]
        if member.is_adult and others:
            choices = [("", gettext_lazy("Nobody here")), *others]
            asked = gettext_lazy("Married to")
            self.fields[f"married_{member.id}"] = _choice(asked, choices, required=False, initial=member.married_to)
        if not member.is_adult and len(others) > 1:
            choices = [("", gettext_lazy("The first one")), *others]
            asked = gettext_lazy("On whose application do the child's things stand?")
            self.fields[f"beside_{member.id}"] = _choice(asked, choices, required=False, initial=member.beside)
        if len(self.members) > 1:
            asked = gettext_lazy("Take off the list")
            self.fields[f"remove_{member.id}"] = forms.BooleanField(label=asked, required=False)

    def rows(self) -> list[Person]:
        """Answer the fields of each member, and of those who may be added."""
        told = [(member.id, member.name) for member in self.members]
        told += [(new, _("One more person")) for new in NEW]
        return [Person(name, [self[key] for key in self.fields if key.endswith(f"_{row}")]) for row, name in told]

    def clean(self) -> None:
        """Put the members together, and say at its field what does not fit."""
        given, gone = self.cleaned_data, {one.id for one in self.members if self.cleaned_data.get(f"remove_{one.id}")}
        found = [self._member(member.id, gone) for member in self.members if member.id not in gone]
        found += [
            Member(rules.new_word(), given.get(f"kind_{new}", ADULT), given[f"name_{new}"])
            for new in NEW
            if given.get(f"name_{new}")
        ]
        for (member_id, what), code in rules.wrong_with(found).items():
            name = {"married_to": "married", "beside": "beside"}.get(what, "")
            where = f"{name}_{member_id}"
            self.add_error(where if where in self.fields else None, str(rules.WRONG[code]))
        self.cleaned_data["members"] = found

    def _member(self, row: str, gone: set[str]) -> Member:
        given = self.cleaned_data
        kind = given.get(f"kind_{row}", ADULT)
        married, beside = given.get(f"married_{row}") or "", given.get(f"beside_{row}") or ""
        return Member(
            row,
            kind,
            given.get(f"name_{row}", ""),
            "" if married in gone or kind != ADULT else married,
            "" if beside in gone or kind == ADULT else beside,
        )


class ChecklistForm(_AsItStands):
    """What each of them has, what is missing, and what one of each costs. What is left open stays open."""

    rest = forms.BooleanField(
        label=gettext_lazy("Whatever is not answered above is missing"),
        required=False,
    )

    def __init__(self, data: Any = None, *, home: Home) -> None:
        super().__init__(data, auto_id="id_%s")
        self.home, checklist = home, home.checklist
        names = {member.id: member.name for member in home.members} | {EVERYBODY: _("For all")}
        for thing, member in rules.cells(home.members):
            asked = _choice(names[member], list(rules.ANSWERS.items()), required=False)
            asked.widget.attrs["aria-label"] = f"{rules.THINGS[thing].label}: {names[member]}"
            asked.initial = checklist.answers.get(rules.cell(thing, member), "")
            self.fields[f"has_{thing}_{member}"] = asked
        for code, needed in rules.THINGS.items():
            self.fields[f"price_{code}"] = forms.IntegerField(
                label=_("Price of one, kr."),
                required=False,
                min_value=0,
                max_value=rules.DEAREST,
                initial=checklist.prices.get(code),
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "aria-label": f"{needed.label}: {_('Price of one, kr.')}"}
                ),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), A_PRICE),
            )
        if len(home.groups) > 1:
            choices = [(group.first, in_words(group.names)) for group in home.groups]
            asked = _choice(_("On whose application stands what is for all?"), choices)
            asked.initial = checklist.shared_by or home.groups[0].first
            self.fields["shared_by"] = asked
        self._fill_up()

    def rows(self) -> list[Asked]:
        """Answer the fields of each thing."""
        return [
            Asked(
                str(thing.label),
                [self[name] for name in self.fields if name.startswith(f"has_{code}_")],
                self[f"price_{code}"],
            )
            for code, thing in rules.THINGS.items()
        ]

    def shared(self) -> BoundField | None:
        """Answer the field for whose application has what is for all; nothing where there is one alone."""
        return self["shared_by"] if "shared_by" in self.fields else None

    def checklist(self) -> Checklist:
        """Answer what was written."""
        given = self.cleaned_data
        otherwise = rules.MISSING if given["rest"] else rules.UNASKED
        answers = {
            rules.cell(thing, member): given.get(f"has_{thing}_{member}") or otherwise
            for thing, member in rules.cells(self.home.members)
        }
        prices = {code: price for code in rules.THINGS if (price := given.get(f"price_{code}")) is not None}
        return Checklist(answers, prices, given.get("shared_by", ""))


class AnswersForm(forms.Form):
    """The four questions that the authority asks, answered by the applicant's own account. Some may wait."""

    def __init__(self, data: Any = None, *, answers: Any = None) -> None:
        super().__init__(data, auto_id="id_%s", initial=answers)
        for code, (question, hint) in rules.QUESTIONS.items():
            self.fields[code] = forms.CharField(
                label=str(question),
                help_text=str(hint),
                required=False,
                max_length=rules.LONGEST_ANSWER,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages=LETTERS,
            )


class SendForm(forms.Form):
    """On which day it was sent."""

    sent_on = _day(gettext_lazy("On which day was it sent?"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s", initial={"sent_on": timezone.localdate()})


class DecisionForm(forms.Form):
    """What the authority decided in its own system, on which day, and for which things."""

    outcome = _choice(
        gettext_lazy("What did the authority decide?"),
        [(code, rules.STATES[code].label) for code in rules.OUTCOMES],
        needed=gettext_lazy("Choose what the authority decided."),
        widget=forms.RadioSelect,
    )
    things = forms.MultipleChoiceField(
        label=gettext_lazy("For which things did it say yes?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only where it said yes to some of it."),
        error_messages={"invalid_choice": CHOOSE},
    )
    decided_on = _day(gettext_lazy("Which day stands on the decision?"))
    told_on = _day(
        gettext_lazy("On which day did the applicant get it?"),
        gettext_lazy("The time to complain is counted from that day."),
    )
    words = forms.CharField(
        label=gettext_lazy("What does the decision say?"),
        required=False,
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Such as its reasons, or an amount. The resident can come to read it."),
        error_messages=LETTERS,
    )

    def __init__(self, data: Any = None, *, form: Form) -> None:
        super().__init__(data, auto_id="id_%s")
        self.fields["things"].choices = [(line.thing, f"{line.number} × {line.label}") for line in form.lines]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Ask for the things where only some of it was granted."""
        if self.cleaned_data.get("outcome") == rules.PART and not self.cleaned_data.get("things"):
            self.add_error("things", WHICH_THINGS)


class ComplaintForm(forms.Form):
    """On which day the applicant complained."""

    complained_on = _day(gettext_lazy("On which day did the applicant complain?"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s", initial={"complained_on": timezone.localdate()})
