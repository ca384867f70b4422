"""Who may open a case, and opening one in an emergency."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import restricting as rules
from bindeled.users.models import User


class RestrictForm(forms.Form):
    """Why only some may open a case, and who they are beside those who always may."""

    reason = forms.CharField(
        label=_("Why may only some open it?"),
        max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as that the resident works in the municipality, or is known to several of you."),
        error_messages={"required": _("Write why only some may open it.")},
    )
    readers = forms.MultipleChoiceField(
        label=_("Who else may open it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You, whoever is responsible, and the unit's leaders always may."),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, *args: Any, advisers: Sequence[User], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._by_id = {str(one.id): one for one in advisers}
        if not advisers:
            del self.fields["readers"]  # nobody is left to choose
            return
        self.fields["readers"].choices = [(code, one.name) for code, one in self._by_id.items()]  # type: ignore[attr-defined]

    def clean_readers(self) -> list[User]:
        """Answer the people."""
        return [self._by_id[code] for code in self.cleaned_data["readers"]]


class LetInForm(forms.Form):
    """Who else may open a restricted case."""

    whom = forms.ChoiceField(
        label=_("Who may open it too?"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, *args: Any, advisers: Sequence[User], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._by_id = {str(one.id): one for one in advisers}
        choices = [("", _("Choose")), *((code, one.name) for code, one in self._by_id.items())]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]

    def clean_whom(self) -> User:
        """Answer the person."""
        return self._by_id[self.cleaned_data["whom"]]


class EmergencyForm(forms.Form):
    """Which restricted case somebody must open now, and why."""

    number = forms.CharField(
        label=_("The case's number"),
        max_length=rules.NUMBER_LENGTH,
        help_text=_("It stands on letters and papers of the case, and its responsible adviser knows it."),
        error_messages={"required": _("Write the case's number.")},
    )
    emergency = forms.ChoiceField(
        label=_("Why must it be opened now?"),
        choices=list(rules.EMERGENCIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why."), "invalid_choice": _("Choose from the list.")},
    )
    reason = forms.CharField(
        label=_("What has happened?"),
        max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your leader and the data protection officer read it."),
        error_messages={"required": _("Write what has happened.")},
    )

    def clean_number(self) -> str:
        """Answer the number as it stands on papers."""
        return str(self.cleaned_data["number"]).strip().upper()


class ReviewOpeningForm(forms.Form):
    """A leader's word on an emergency."""

    opening = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose which you answer."), "invalid": _("Choose which you answer.")},
    )
    review = forms.ChoiceField(
        label=_("Was it right?"),
        choices=[("", _("Choose")), *rules.REVIEWS.items()],
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer from the list.")},
    )
