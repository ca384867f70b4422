"""What is filled in about training: by a convenor a training, a session and why one is called off; by an office who comes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.actions.training import Said, When
from bindeled.cooperation.models import SignUp, Training, TrainingSession
from bindeled.cooperation.rules import guard
from bindeled.cooperation.rules import training as rules
from bindeled.design.widgets import DateInput

A_DATE = {"invalid": _("Write the day as a date."), "required": _("Write the day.")}
CLOCK = ["%H:%M", "%H.%M", "%H"]
A_TIME = {"invalid": _("Write the time like 13.30."), "required": _("Write the time, like 13.30.")}
NOBODY = _("This looks like a number or an address of somebody. Take it out: everybody reads it.")


def line(label: Any, required: Any, help_text: Any = "", *, longest: int = rules.LONGEST_LINE) -> forms.CharField:
    """Answer a field for one line; ``required`` is what is said where it is empty."""
    return forms.CharField(label=label, help_text=help_text, max_length=longest, error_messages={"required": required})


def clock(label: Any) -> forms.TimeField:
    """Answer a field for a time of day, as people write it."""
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.TimeField(label=label, input_formats=CLOCK, widget=widget, error_messages=A_TIME)


def without_persons(form: forms.Form, names: tuple[str, ...]) -> None:
    """Refuse a CPR number, a phone number and a mail address where everybody reads what is written."""
    for name in names:
        if guard.never(guard.notice(form.cleaned_data.get(name, ""))):
            form.add_error(name, NOBODY)


class TrainingForm(forms.Form):
    """What a training is. Everything in it is read by all contact persons."""

    title = line(_("What is it called?"), _("Write what it is called."), longest=rules.LONGEST_TITLE)
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In plain words: what one can do afterwards. It stands on the certificate."),
        error_messages={"required": _("Write what it is about.")},
    )
    audience = line(
        _("Who is it for?"), _("Write who it is for."), _("For example caretakers who are new as contact person.")
    )
    length = line(_("How long does it take?"), _("Write how long it takes."), _("For example 3 hours."))

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("title", "about", "audience", "length"))
        return told

    def said(self) -> Said:
        """Answer what it is."""
        return Said(**{name: self.cleaned_data[name] for name in Said._fields})


def beginning_of_training(training: Training | None) -> dict[str, Any]:
    """Answer what the form holds at first."""
    return {name: getattr(training, name) for name in Said._fields} if training else {}


class SessionForm(forms.Form):
    """When and where a session is, for how many, and until when one signs up."""

    day = forms.DateField(label=_("Which day?"), widget=DateInput, error_messages=A_DATE)
    begins = clock(_("From"))
    ends = clock(_("To"))
    venue = line(_("Where?"), _("Write where it is held."), _("With the address, so that one can find it."))
    seats = forms.IntegerField(
        label=_("How many seats?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many seats there are."),
            "invalid": _("Write the number in figures."),
        },
    )
    deadline = forms.DateField(
        label=_("Last day to sign up"),
        widget=DateInput,
        help_text=_("One can sign up until that day is over."),
        error_messages=A_DATE,
    )

    def __init__(self, *args: Any, session: TrainingSession | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._session = session

    def clean(self) -> dict[str, Any]:
        """Ask the rules, each at its field. What stands as it stood is not asked again."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("venue",))
        if told.get("seats") is not None and (why := rules.why_not_so_many(told["seats"])):
            self.add_error("seats", str(why))
        if {"day", "begins", "ends"} <= told.keys():
            self._ask_times(told)
        if {"day", "deadline"} <= told.keys():
            self._ask_deadline(told)
        return told

    def _ask_times(self, told: dict[str, Any]) -> None:
        told["starts_at"], told["ends_at"] = (moment(told["day"], told[name]) for name in ("begins", "ends"))
        why = rules.why_not_these_times(told["starts_at"], told["ends_at"], now=timezone.now())
        if why:
            self.add_error("ends" if told["ends_at"] <= told["starts_at"] else "day", str(why))

    def _ask_deadline(self, told: dict[str, Any]) -> None:
        day, deadline, old = told["day"], told["deadline"], self._session
        today = min(timezone.localdate(), old.deadline) if old else timezone.localdate()
        if why := rules.why_not_this_deadline(deadline, day=day, today=today):
            self.add_error("deadline", str(why))

    def when(self) -> When:
        """Answer when and where it is."""
        return When(**{name: self.cleaned_data[name] for name in When._fields})


def moment(day: Any, clock: Any) -> datetime:
    """Answer the moment of a day and a time there, where the municipality is."""
    return timezone.make_aware(datetime.combine(day, clock))


def beginning_of_session(session: TrainingSession | None) -> dict[str, Any]:
    """Answer what the form holds at first."""
    if session is None:
        return {}
    begin, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "day": begin.date(),
        "begins": f"{begin:%H.%M}",
        "ends": f"{end:%H.%M}",
        "venue": session.venue,
        "seats": session.seats,
        "deadline": session.deadline,
    }


class OffForm(forms.Form):
    """Why a session is called off: whoever signed up reads it in their mail."""

    why = line(
        _("Why is it called off?"),
        _("Write why: those who signed up read it."),
        _("For example that the teacher is ill. Those who signed up read it in their mail."),
    )

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("why",))
        return told


class WhoForm(forms.Form):
    """Who comes, where several share a mailbox."""

    name = line(
        _("Who comes?"),
        _("Write who comes: the certificate names them."),
        _("The certificate names them. Nothing about residents."),
        longest=rules.LONGEST_NAME,
    )

    def clean(self) -> dict[str, Any]:
        """Notice a number where a name belongs."""
        told = super().clean() or self.cleaned_data
        if guard.never(guard.notice(told.get("name", ""))):
            self.add_error("name", _("Write the name alone, without numbers."))
        return told


class AttendanceForm(forms.Form):
    """Who came: a box for each who held a seat."""

    came = forms.MultipleChoiceField(
        label=_("Who came?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has no mark did not come. You can put it right later."),
    )

    def __init__(self, *args: Any, rows: list[SignUp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["came"]
        field.choices = [(str(row.id), row.name) for row in rows]
        field.initial = [str(row.id) for row in rows if row.state == rules.ATTENDED]

    def who(self) -> list[UUID]:
        """Answer the sign-ups of those who came."""
        return [UUID(one) for one in self.cleaned_data["came"]]
