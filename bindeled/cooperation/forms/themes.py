"""What is filled in about themes: a contact person's need, and what a convenor does with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.forms.rounds import with_pieces
from bindeled.cooperation.forms.training import A_DATE, without_persons
from bindeled.cooperation.models import Theme
from bindeled.cooperation.rules import guard
from bindeled.cooperation.rules import themes as rules
from bindeled.design.widgets import DateInput


class NeedForm(forms.Form):
    """A need, in plain words and without persons: all contact persons of the municipality read it."""

    title = forms.CharField(
        label=_("What is needed?"),
        max_length=rules.LONGEST_TITLE,
        help_text=_("In a few words, for example: what do we do about subletting?"),
        error_messages={"required": _("Write in a few words what is needed.")},
    )
    need = forms.CharField(
        label=_("Why is it needed?"),
        max_length=rules.LONGEST_NEED,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Never about one resident or one home: all contact persons and the convenor read it. Is it about somebody, pass a concern on."),
        error_messages={"required": _("Write why it is needed.")},
    )  # fmt: skip
    nobody = forms.BooleanField(
        label=_("I have read it through. It is nobody's name or home."), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Notice what could be a person: numbers are refused; a name or a place may be nobody's, if one says so."""
        told = super().clean() or self.cleaned_data
        asked = False
        for name in ("title", "need"):
            noticed = guard.notice(told.get(name, ""))
            if never := guard.never(noticed):
                self.add_error(name, with_pieces(_("Take this out: %(pieces)s."), never))
            elif noticed:
                asked = True
                if not told.get("nobody"):
                    doubt = _("Could this be somebody? %(pieces)s. Write it without, or say below that it is nobody.")
                    self.add_error(name, with_pieces(doubt, noticed))
        if asked:
            self.fields["nobody"].widget = forms.CheckboxInput()
        return told


class PlanThemeForm(forms.Form):
    """Into what a theme is planned."""

    planned_into = forms.CharField(
        label=_("Into which meeting or activity?"),
        max_length=rules.LONGEST_LINE,
        help_text=_("For example the network meeting in March."),
        error_messages={"required": _("Write into what it is planned.")},
    )
    planned_on = forms.DateField(label=_("Which day?"), required=False, widget=DateInput, error_messages=A_DATE)

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("planned_into",))
        return told


class AnswerForm(forms.Form):
    """What became of a theme."""

    outcome = forms.CharField(
        label=_("What became of it?"),
        max_length=rules.LONGEST_OUTCOME,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those who raised it and stand behind it read it in a mail, all contact persons on their page."),
        error_messages={"required": _("Write what became of it.")},
    )

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("outcome",))
        return told


class MarkForm(forms.Form):
    """Whether the law fixes it, or it is doubtful towards citizens, and why."""

    mark = forms.ChoiceField(
        label=_("What is it marked as?"), required=False, choices=list(rules.MARKS.items()), widget=forms.RadioSelect
    )
    why_marked = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=rules.LONGEST_LINE,
        help_text=_("Name the law where there is one. Those who raised it read it."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask the rule, and notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("why_marked",))
        if not self.errors and (why := rules.why_not_mark(told.get("mark", ""), told.get("why_marked", ""))):
            self.add_error("why_marked", str(why))
        return told


class MergeForm(forms.Form):
    """With which theme one is put together."""

    into = forms.ChoiceField(
        label=_("With which?"),
        error_messages={"required": _("Choose a theme."), "invalid_choice": _("Choose a theme.")},
    )

    def __init__(self, *args: Any, others: list[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = {str(one.id): one for one in others}
        field: Any = self.fields["into"]
        field.choices = [("", _("Choose")), *((key, one.title) for key, one in self._others.items())]

    @property
    def other(self) -> Theme:
        """Answer the chosen theme; the form is valid."""
        return self._others[self.cleaned_data["into"]]


class ForumForm(forms.Form):
    """On which day the Forum takes it up."""

    forum_on = forms.DateField(label=_("When does the Forum take it up?"), widget=DateInput, error_messages=A_DATE)
