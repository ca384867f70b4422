"""What is asked about a breach."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.breaches import rules
from bindeled.breaches.words import SCENARIOS
from bindeled.design.widgets import DateInput
from bindeled.users.models import User

# A slip of the finger, and a year that the database could not read back.
EARLIEST = date(2000, 1, 1)
CHOOSE = _("Choose from the list.")
Words = Any


def _words(label: Words, help_text: Words = "", *, rows: int = 3, needed: Words = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed or _("Write something here.")},
    )


def _one_of(label: Words, choices: Sequence[tuple[str, Words]], help_text: Words = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


def _day(label: Words, help_text: Words = "") -> forms.DateField:
    wrong = _("Write the day as a date.")
    return forms.DateField(
        label=label, help_text=help_text, widget=DateInput, error_messages={"required": wrong, "invalid": wrong}
    )


def _clock(label: Words, help_text: Words = "") -> forms.TimeField:
    wrong = _("Write the time as hours and minutes, like 14:30.")
    return forms.TimeField(
        label=label,
        help_text=help_text,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": wrong, "invalid": wrong},
    )


def moment(day: date, clock: time) -> datetime:
    """Answer a moment of the clock on the wall; of an hour that comes twice, the first. Raises ValueError for a day long before Bindeled."""
    if day < EARLIEST:
        message = "No breach is so old."
        raise ValueError(message)
    return timezone.make_aware(datetime.combine(day, clock))


class AtAMoment(forms.Form):
    """A form with a day and a time that has come; ``at`` is the moment. Begins with now."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        here = timezone.localtime()
        rest["initial"] = {"day": here.date(), "clock": here.time(), **(rest.get("initial") or {})}
        super().__init__(*args, **rest)

    def clean(self) -> dict[str, Any]:
        """Refuse a moment that has not come yet."""
        told = super().clean() or {}
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        if day and clock:
            try:
                told["at"] = moment(day, clock)
            except (OverflowError, ValueError):
                self.add_error("day", _("Write the day as a date."))
            else:
                if told["at"] > timezone.now():
                    self.add_error("day", _("That lies in the future. Write when it happened."))
        return told


class ReportForm(AtAMoment):
    """What somebody reports."""

    kind = _one_of(_("What has happened?"), tuple(rules.KINDS.items()))
    what = _words(
        _("Tell it in your own words"),
        _(
            "What it is, where it is now, and what you have done already. You need not be sure, and you need not have found out more."
        ),
        rows=6,
        needed=_("Write what has happened."),
    )
    day = _day(_("On which day did you notice it?"))
    clock = _clock(_("At what time?"), _("About is enough. The time limit counts from then."))


class NoteForm(forms.Form):
    """What is known so far, or what was done."""

    kind = _one_of(_("What are you writing?"), tuple((code, rules.NOTES[code]) for code in rules.FREE_NOTES))
    words = _words(_("In your own words"))


class AwareForm(AtAMoment):
    """When the municipality became aware, corrected."""

    day = _day(_("On which day did the municipality become aware?"))
    clock = _clock(_("At what time?"))
    words = _words(_("Why do you correct it?"), rows=2)


class WeighForm(forms.Form):
    """About how many persons, and how great the risk."""

    persons = forms.IntegerField(
        label=_("About how many persons is it about?"),
        min_value=0,
        max_value=rules.MOST_PERSONS,
        help_text=_("A guess is better than nothing. You can write it again when you know more."),
        error_messages={
            "required": _("Write a number."),
            "invalid": _("Write a number."),
            "min_value": _("Write a number."),
            "max_value": _("Write a smaller number."),
        },
    )
    risk = _one_of(_("How great is the risk to them?"), tuple(rules.RISKS.items()))
    words = _words(_("Why?"), _("What can it mean for them, and how likely is that? Are they at risk from somebody?"))


class AuthorityForm(AtAMoment):
    """Whether the Danish Data Protection Agency was told, when, and under which number."""

    decision = _one_of(
        _("Is the Danish Data Protection Agency told?"),
        tuple(rules.AUTHORITY.items()),
        _(
            "You tell the Agency on virk.dk. Bindeled tells it nothing. Half an answer in time is better than a whole one late."
        ),
    )
    day = _day(_("On which day?"))
    clock = _clock(_("At what time?"))
    number = forms.CharField(
        label=_("The Agency's number, if you have it"), required=False, max_length=rules.LONGEST_NUMBER
    )
    words = _words(_("What was told, or why is it not told?"), _("If it was told late: also why it was late."))


class PersonsForm(AtAMoment):
    """Whether the persons it is about were told."""

    decision = _one_of(
        _("Are the persons it is about told?"),
        tuple(rules.PERSONS.items()),
        _(
            "They must be told where the risk is high, unless it is no longer high, or it takes an effort out of proportion."
        ),
    )
    day = _day(_("On which day?"))
    clock = _clock(_("At what time?"))
    words = _words(_("What were they told, or why are they not told?"))


class CloseForm(forms.Form):
    """What is to be better."""

    words = _words(_("What is to be better, who sees to it, and by when?"))


class ReopenForm(forms.Form):
    """Why it is opened again."""

    words = _words(_("Why is it opened again?"), rows=2)


class ExerciseForm(forms.Form):
    """Which exercise, and who takes part."""

    scenario = _one_of(
        _("What has happened in the exercise?"), tuple((code, its.name) for code, its in SCENARIOS.items())
    )
    people = forms.MultipleChoiceField(
        label=_("Who takes part?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They get a letter that says that it is an exercise, and can open its page. Nobody else sees it."),
        error_messages={"invalid_choice": CHOOSE},
    )

    def __init__(self, *args: Any, colleagues: Sequence[User], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._by_id = {str(one.id): one for one in colleagues}
        if not colleagues:
            del self.fields["people"]
            return
        self.fields["people"].choices = [(code, one.name) for code, one in self._by_id.items()]  # type: ignore[attr-defined]

    def clean_people(self) -> list[User]:
        """Answer the people."""
        return [self._by_id[code] for code in self.cleaned_data["people"]]


class AccountForm(forms.Form):
    """Whose account, and from when to when."""

    person = forms.ChoiceField(label=_("Whose account?"), error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    day = _day(_("From which day?"))
    clock = _clock(_("From what time?"))
    until_day = _day(_("Until which day?"))
    until_clock = _clock(_("Until what time?"))

    def __init__(self, *args: Any, colleagues: Sequence[User], **rest: Any) -> None:
        super().__init__(*args, **rest)
        choices = [("", _("Choose")), *((str(one.id), one.name) for one in colleagues)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        told = super().clean() or {}
        asked = [told.get(name) for name in ("day", "clock", "until_day", "until_clock")]
        if all(one is not None for one in asked):
            try:
                told["since"], told["until"] = (
                    moment(told["day"], told["clock"]),
                    moment(told["until_day"], told["until_clock"]),
                )
            except (OverflowError, ValueError):
                self.add_error("day", _("Write the day as a date."))
            else:
                if told["until"] < told["since"]:
                    self.add_error("until_day", _("It ends before it begins. Choose a later day or time."))
        return told
