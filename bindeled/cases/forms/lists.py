"""What the inbox, a find and the trace are narrowed to."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases import queries, rules
from bindeled.concerns.rules import grouped_kinds
from bindeled.design.widgets import DateInput
from bindeled.users.models import User

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
