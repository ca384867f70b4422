"""The adviser's forms."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases import queries, rules
from bindeled.cases.rules import routing
from bindeled.children.rules import WAYS
from bindeled.concerns.rules import grouped_kinds
from bindeled.design.widgets import DateInput
from bindeled.municipalities.models import Unit
from bindeled.users.models import User

LONGEST_NOTE, LONGEST_REASON = 8000, 2000
CODE = 8  # signs of a record's id that are enough to know it by
AGES = {"1": _("Older than a day"), "7": _("Older than a week"), "30": _("Older than a month")}


class InboxForm(forms.Form):
    """What the inbox is narrowed to."""

    district = forms.ChoiceField(label=_("District"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    age = forms.ChoiceField(label=_("Age"), required=False, choices=[("", _("Any age")), *AGES.items()])

    def __init__(self, *args: Any, districts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", _("All districts")), *districts]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *grouped_kinds()]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note on the timeline."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the note.")},
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


class ResidentForm(forms.Form):
    """Tying a case to a resident. The name may be left out."""

    name = forms.CharField(
        label=_("The resident's name"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty where the name is not known. The case then stands on a pseudonym."),
    )
    phone = forms.CharField(label=_("The resident's phone number"), required=False, max_length=24)


class AssignForm(forms.Form):
    """Making another adviser responsible."""

    to = forms.ChoiceField(
        label=_("Responsible adviser"), error_messages={"invalid_choice": _("Choose an adviser from the list.")}
    )

    def __init__(self, *args: Any, advisers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(adviser.id), adviser.name) for adviser in advisers]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Closing a case asks two things: the outcome, and how it stands with the resident."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=list(rules.OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    resident_answer = forms.ChoiceField(
        label=_("And the resident?"),
        choices=list(rules.RESIDENT_ANSWERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it stands with the resident.")},
    )
    text = forms.CharField(
        label=_("Closing note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )


class AddToCaseForm(forms.Form):
    """Adding a concern to a case by its number."""

    number = forms.CharField(
        label=_("Case number"), max_length=6, error_messages={"required": _("Write the number of the case.")}
    )


OWN = "own"  # not a reason: one looks among one's own


class FindForm(forms.Form):
    """What is looked for, and why, where one looks beyond one's own."""

    text = forms.CharField(
        label=_("What do you look for?"),
        max_length=200,
        help_text=_(
            "A case number, a receipt number, an address, a whole name or a phone number. Or words from a text."
        ),
        error_messages={"required": _("Write what you look for.")},
    )
    why = forms.ChoiceField(
        label=_("Where, and why?"),
        choices=[(OWN, _("Only among my own"))],
        initial=OWN,
        help_text=_(
            "Your own are your open cases and what you have taken. Beyond them you say why, and the reason is written down"
            " with every record you find and open."
        ),
        error_messages={
            "required": _("Choose a reason from the list."),
            "invalid_choice": _("Choose a reason from the list."),
        },
    )
    # Where the last page ended, how much was looked through before, and in which way.
    after = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    looked = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = (_("In all that my units have"), list(rules.FIND_PURPOSES.items()))
        self.fields["why"].choices = [*self.fields["why"].choices, everywhere]  # type: ignore[attr-defined]

    def words(self) -> list[str]:
        """Answer the words to look for in texts; adds an error where none is long enough."""
        found = rules.words_to_find(self.cleaned_data["text"])
        if not found:
            self.add_error("text", _("Write a word of three letters or more."))
        return found


class TraceForm(forms.Form):
    """What the trace is narrowed to: by whom, which record, which day, which deed."""

    person = forms.ChoiceField(
        label=_("Person"), required=False, error_messages={"invalid_choice": _("Choose a person from the list.")}
    )
    record = forms.CharField(
        label=_("Case number or record code"),
        required=False,
        max_length=36,
        help_text=_("The code stands beside each record below, such as 1a2b3c4d."),
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=DateInput, error_messages={"invalid": _("Write the day as a date.")}
    )
    deed = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[("", _("Everything")), *rules.DEEDS.items()],
        error_messages={"invalid_choice": _("Choose from the list what was done.")},
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("Everybody")), *((str(person.id), person.name) for person in people)]
        self.fields["person"].choices = everybody  # type: ignore[attr-defined]

    def clean_record(self) -> tuple[UUID, UUID] | None:
        """Answer the first and last id of the record meant: a case number, or a code of eight signs or more."""
        written = self.cleaned_data["record"].replace("-", "").replace(" ", "").lower()
        if not written:
            return None
        if len(written) == len(rules.new_case_number()) and written.isdecimal():
            case = queries.case_numbered(written)
            if case is None:
                raise forms.ValidationError(queries.NO_SUCH_CASE)
            return case, case
        if len(written) < CODE or set(written) - set("0123456789abcdef"):
            raise forms.ValidationError(_("Write a case number of six digits, or a code of eight signs."))
        return UUID(hex=written.ljust(32, "0")), UUID(hex=written.ljust(32, "f"))


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
        max_value=routing.OLDEST,
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
