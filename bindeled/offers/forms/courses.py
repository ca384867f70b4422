"""What is written on a course, and on the way into a home."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.offers.queries import Choice
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import runway

CHOOSE = _("Choose one from the list.")
WRONG_DAY = _("Write the day as a date.")


def day_field(label: Any, help_text: Any = "", *, needed: bool = True) -> forms.DateField:
    """Answer a field for a day."""
    return forms.DateField(
        label=label,
        required=needed,
        widget=DateInput,
        help_text=help_text,
        error_messages={"required": WRONG_DAY, "invalid": WRONG_DAY},
    )


def words_field(label: Any, help_text: Any = "", *, needed: Any = "", rows: int = 3) -> forms.CharField:
    """Answer a field for words; ``needed`` is what is said where there are none."""
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": needed} if needed else None,
    )


def radio(label: Any, choices: Iterable[tuple[str, Any]], needed: Any) -> forms.ChoiceField:
    """Answer a field of which one is chosen."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": needed, "invalid_choice": CHOOSE},
    )


class _NotAhead(forms.Form):
    """A day in it has come already."""

    days: tuple[str, ...] = ("on",)

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has not come yet, at its field."""
        told = super().clean() or {}
        for name in self.days:
            if (day := told.get(name)) and day > timezone.localdate():
                self.add_error(name, _("It cannot have been in the future. Choose today or a day before."))
        return told


class PassOnForm(_NotAhead):
    """Another offer instead; from some only by the resident's own wish (D21)."""

    days = ("wished_on",)
    offer = forms.ChoiceField(
        label=_("What is offered instead?"),
        error_messages={"required": _("Choose an offer."), "invalid_choice": CHOOSE},
    )
    wish = words_field(_("What does the resident wish?"), _("In the resident's own words."))
    wished_on = day_field(_("On which day did they say so?"), needed=False)

    def __init__(self, *args: Any, choices: Mapping[str, Choice], only_by_wish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices, self._only_by_wish = choices, only_by_wish
        named = [(code, choice.name) for code, choice in choices.items()]
        self.fields["offer"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Answer also the version that is told of what was chosen, and its method."""
        told = super().clean()
        if self._only_by_wish and not told.get("wish") and "wish" not in self.errors:
            self.add_error("wish", _("Only the resident's own wish leads on from here. Write what they said."))
        if (self._only_by_wish or told.get("wish")) and not told.get("wished_on") and "wished_on" not in self.errors:
            self.add_error("wished_on", _("Write on which day they said so."))
        return {**told, "choice": self._choices.get(told.get("offer", ""))}


class AnswerForm(_NotAhead):
    """What the resident says to what is offered."""

    days = ("said_on",)
    answer = radio(_("What does the resident say?"), rules.ANSWERS.items(), _("Choose what the resident says."))
    way = radio(_("How did they say so?"), rules.WAYS.items(), _("Choose how they said so."))
    said_on = day_field(_("On which day?"))
    words = words_field(_("In the resident's own words"), rows=2)


class AgainForm(forms.Form):
    """Why it is offered again."""

    words = words_field(_("What is different now?"), needed=_("Write why it is offered again."), rows=2)


class GivesForm(forms.Form):
    """From when the unit gives it."""

    starts_on = day_field(_("From which day?"))
    words = words_field(_("Who said yes, when and how?"), rows=2)

    def __init__(self, *args: Any, outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outside:
            self.fields["words"].required = True
            self.fields["words"].error_messages["required"] = _(
                "The unit does not work here. Write who said yes, when and how."
            )
        else:
            self.fields["words"].label = _("Anything to note?")


class RefusesForm(forms.Form):
    """Why the unit cannot give it."""

    words = words_field(_("Why not?"), needed=_("Write why the unit cannot give it."), rows=2)


class ContactForm(_NotAhead):
    """A contact, in seconds: what it was, whether they met, a few words."""

    kind = radio(_("What was it?"), rules.CONTACTS.items(), _("Choose what it was."))
    met = forms.BooleanField(label=_("We met, or talked"), required=False)
    on = day_field(_("On which day?"))
    words = words_field(_("A few words"), rows=2)


class GoalsForm(forms.Form):
    """The resident's own goals."""

    words = words_field(
        _("What does the resident want?"),
        _("In the resident's own words. What stood there before stays below."),
        needed=_("Write what the resident wants, in the resident's own words."),
        rows=4,
    )


class MemberForm(forms.Form):
    """Who is in a course, by function."""

    function = forms.ChoiceField(label=_("Which function?"), error_messages={"invalid_choice": CHOOSE})
    name = forms.CharField(
        label=_("Who?"),
        max_length=rules.LONGEST_NAME,
        help_text=_("The name of the worker. Whoever had the function before leaves it."),
        error_messages={"required": _("Write who it is.")},
    )
    myself = forms.BooleanField(label=_("It is me"), required=False)

    def __init__(self, *args: Any, functions: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = list(functions)  # type: ignore[attr-defined]
        if self.is_bound and self.data.get("myself"):
            self.fields["name"].required = False


class GoOnForm(forms.Form):
    """Until when a course goes on, and why."""

    until = day_field(_("Until which day?"))
    words = words_field(_("Why does it go on?"), needed=_("Write why."), rows=2)

    def __init__(self, *args: Any, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._latest = latest


class EndForm(forms.Form):
    """Why a course ends."""

    because = radio(_("Why does it end?"), rules.ENDS_BECAUSE.items(), _("Choose why it ends."))
    words = words_field(_("What is agreed for afterwards?"), rows=2)


class LapseForm(forms.Form):
    """Why an offer lapses."""

    words = words_field(_("Why?"), needed=_("Write why."), rows=2)


class FileForm(_NotAhead):
    """Where a course is filed."""

    system = forms.CharField(
        label=_("In which system?"),
        max_length=rules.LONGEST_SYSTEM,
        error_messages={"required": _("Write in which system it is filed.")},
    )
    number = forms.CharField(
        label=_("Under which number?"),
        max_length=rules.LONGEST_NUMBER,
        error_messages={"required": _("Write under which number it is filed.")},
    )
    on = day_field(_("On which day?"))


class MoveForm(forms.Form):
    """On which day somebody moves in."""

    moves_on = day_field(_("On which day does the resident move in?"))


class StageForm(_NotAhead):
    """Since when a stage of the way into a home is in place."""

    stage = forms.ChoiceField(
        label=_("What is in place?"),
        choices=[(code, stage.label) for code, stage in runway.STAGES.items()],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    on = day_field(_("Since which day?"))
