"""What is written on a case."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases import rules
from bindeled.cases.forms.days import day_field, not_ahead
from bindeled.files.rules import LONGEST_NAME
from bindeled.users.models import User

LONGEST_NOTE, LONGEST_PLAN = 8000, 500


class NoteForm(forms.Form):
    """A note on the timeline."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the note.")},
    )


class NamesForm(forms.Form):
    """Why a resident is told by name who has looked."""

    why = forms.CharField(
        label=_("Why with names?"),
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The resident must need the names to use their rights, and you have weighed it against your staff's. It stands in the case."
        ),
        error_messages={
            "required": _("Write why the resident needs the names. Otherwise make the document without them.")
        },
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

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = list(rules.outcomes_of(kind).items())  # type: ignore[attr-defined]


class KindForm(forms.Form):
    """What kind of case it is."""

    kind = forms.ChoiceField(
        label=_("What kind of case is it?"),
        choices=list(rules.CASE_KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind."), "invalid_choice": _("Choose a kind from the list.")},
    )


class InterpreterForm(forms.Form):
    """For which language an interpreter is needed."""

    language = forms.CharField(
        label=_("Interpreter for which language?"),
        required=False,
        max_length=40,
        help_text=_("Leave it empty when none is needed. A child is never the interpreter."),
    )


class WhenForm(forms.Form):
    """When something is planned for, and when one is reminded."""

    due_on = day_field(_("Which day?"))
    due_at = forms.TimeField(
        label=_("What time?"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Like 9.15. Leave it empty when any time of the day will do."),
        error_messages={"invalid": _("Write the time like 9.15.")},
    )
    before = forms.TypedChoiceField(
        label=_("When are you reminded?"),
        choices=list(rules.REMIND_BEFORE.items()),
        coerce=int,
        initial=0,
        error_messages={"required": _("Choose from the list."), "invalid_choice": _("Choose from the list.")},
    )

    def clean_due_on(self) -> date:
        """Refuse a day that is over, or years ahead."""
        due_on: date = self.cleaned_data["due_on"]
        if not rules.may_be_planned(due_on, today=timezone.localdate()):
            raise forms.ValidationError(_("Choose today or a day within the next two years."))
        return due_on


class PlanForm(WhenForm):
    """Planning a visit, a call, a letter or another task."""

    kind = forms.ChoiceField(
        label=_("What do you plan?"),
        choices=[(code, rules.PLAN_KINDS[code]) for code in rules.CHOSEN_PLANS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you plan."), "invalid_choice": _("Choose from the list.")},
    )
    what = forms.CharField(
        label=_("What is to be done?"),
        required=False,
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("kind", "due_on", "due_at", "before", "what")

    def clean(self) -> dict[str, Any]:
        """A task says what it is; a visit, a call or a letter may speak for itself."""
        told = super().clean() or {}
        if told.get("kind") == "task" and not told.get("what"):
            self.add_error("what", _("Write what is to be done."))
        return told


class PutOffForm(WhenForm):
    """Moving something planned to another day."""


class DoneForm(forms.Form):
    """How something planned went."""

    result = forms.ChoiceField(
        label=_("How did it go?"),
        choices=list(rules.RESULTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it went."), "invalid_choice": _("Choose from the list.")},
    )
    text = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rules.needs_result(kind):
            del self.fields["result"]


class GiveUpForm(forms.Form):
    """Giving up what was planned."""

    text = forms.CharField(
        label=_("Why do you give it up?"),
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why, in a sentence.")},
    )


class KeepWarningForm(forms.Form):
    """Until when a warning holds before somebody looks at it again."""

    review_by = day_field(_("When does somebody look whether it still holds?"), _("Within six months."))

    def clean_review_by(self) -> date:
        """Refuse a day that is over, or too far."""
        review_by: date = self.cleaned_data["review_by"]
        if not rules.may_be_reviewed_by(review_by, today=timezone.localdate()):
            raise forms.ValidationError(_("Choose a day within the next six months."))
        return review_by


class WarningForm(KeepWarningForm):
    """Warning those who knock."""

    text = forms.CharField(
        label=_("What must those who knock look out for?"),
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Write what to do, such as: go two together. No judgement about anybody; the resident can come to read it."
        ),
        error_messages={"required": _("Write what to look out for.")},
    )
    field_order = ("text", "review_by")


class PartyForm(forms.Form):
    """What a party says to a mediation."""

    party = forms.ChoiceField(
        label=_("Who?"),
        choices=list(rules.PARTIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who."), "invalid_choice": _("Choose from the list.")},
    )
    answer = forms.ChoiceField(
        label=_("What do they say?"),
        choices=list(rules.PARTY_ANSWERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they say."), "invalid_choice": _("Choose from the list.")},
    )
    who = forms.CharField(
        label=_("Who said so?"),
        max_length=120,
        error_messages={"required": _("Write the name of the one who said so.")},
    )
    way = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=list(rules.WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they said so."), "invalid_choice": _("Choose from the list.")},
    )
    said_on = day_field(_("Which day?"))
    may_tell = forms.CharField(
        label=_("What may be told to the other?"),
        required=False,
        max_length=LONGEST_PLAN,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In their words. What is not written here is not told."),
    )

    def clean_said_on(self) -> date:
        """Refuse a day that has not come yet."""
        return not_ahead(self.cleaned_data["said_on"])

    def clean(self) -> dict[str, Any]:
        """Whoever agrees says what may be told."""
        told = super().clean() or {}
        if told.get("answer") == "agreed" and not told.get("may_tell"):
            self.add_error("may_tell", _("Write what they agree may be told."))
        return told


class AgreedForm(forms.Form):
    """What caretaker and tenant have agreed on, and how both were told."""

    text = forms.CharField(
        label=_("What have they agreed on?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what they have agreed on.")},
    )
    way = forms.ChoiceField(
        label=_("How are both told?"),
        choices=list(rules.SHARED.items()),
        widget=forms.RadioSelect,
        help_text=_("By phone or on paper, never by a page of Bindeled, and only what each has said may be told."),
        error_messages={"required": _("Choose how both are told."), "invalid_choice": _("Choose from the list.")},
    )


class FileForm(forms.Form):
    """A file to lie beside a case. What it is, and whether it can be taken, is seen when it is made anew."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, HEIC or PDF. At most 20 MB, and 40 pages."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.heic,.heif,.pdf"}),
        error_messages=dict.fromkeys(("required", "invalid", "missing"), _("Choose a file.")),
    )
    name = forms.CharField(
        label=_("What is it?"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_(
            "A few words, so that a colleague finds it. If you leave it empty, it is called what it is called now."
        ),
    )
    # It stands last in the form: where it is missing, the end of the file was lost on its way.
    whole = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a file whose end was lost."""
        if not self.cleaned_data.get("whole") and "file" in self.cleaned_data:
            self.add_error("file", _("The file did not arrive whole. Send it again."))
        return self.cleaned_data
