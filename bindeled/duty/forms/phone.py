"""The form of the duty phone: filled in while somebody speaks, with the keyboard alone, and with or without JavaScript."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.concerns import rules as concern_rules
from bindeled.concerns.actions import Told
from bindeled.design.widgets import DateInput
from bindeled.duty import queries, rules
from bindeled.duty.actions import Heard
from bindeled.duty.forms.contacts import ConcernForm, wrong_time
from bindeled.duty.rules import phone
from bindeled.housing.models import Appointment, Department
from bindeled.housing.rules import KINDS

LONGEST_KEY = 80


class PhoneForm(ConcernForm):
    """Danger, caller, place, kinds, how known, children, note. What can be read in two ways is asked at its field."""

    KINDS = "kinds_typed"

    danger = forms.ChoiceField(
        label=_("Is anybody in danger right now?"),
        choices=list(phone.DANGER.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask first whether anybody is in danger.")},
    )
    day = forms.DateField(
        label=_("Which day did it come?"),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Write the day as a date.")},
    )
    caller = forms.CharField(
        label=_("Who?"),
        required=False,
        max_length=rules.LONGEST_LINE,
        help_text=_(
            "Three letters of a name or a department. Not on the list: the name, and a number or a mail address on the same line."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    who = forms.ChoiceField(
        label=_("Who of them?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose who it is, or “Not on the list”.")},
    )
    again = forms.ChoiceField(
        label=_("The same place as before?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a place from the list, or write it below.")},
    )
    kinds_typed = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=rules.LONGEST_LINE,
        help_text=_("The beginnings of the words, with commas between them. Or choose below."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    known = forms.ChoiceField(
        label=_("How do they know?"),
        required=False,
        choices=list(concern_rules.KNOWN_HOW.items()),
        widget=forms.RadioSelect,
    )
    key = forms.CharField(required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, departments: list[Department], channel: str, **kwargs: Any) -> None:
        super().__init__(*args, departments=departments, **kwargs)
        for name in ("called", "oneself", "known_how"):
            del self.fields[name]
        if channel == "phone":
            del self.fields["day"]
        self.channel = channel
        self.fields["department"].help_text = ""
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            ("", _("The caller's, or that of the address")),
            *self.fields["department"].choices[1:],  # type: ignore[attr-defined]
        ]
        self.fields["where"].required = False
        self.fields["where"].help_text = _(
            "In the department the number is enough: 2 3tv. Or street and number, or a place in words."
        )
        self.fields["kinds"].label = _("All kinds")
        self.found = self._found()
        self.before = self._before()
        self.appointment: Appointment | None = None
        self.place = phone.Place("")

    def _typed(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name, ""))

    def _found(self) -> list[Appointment]:
        """Offer whom the typed words fit, and the one that was chosen, whatever was typed since."""
        today = timezone.localdate()
        found = queries.callers(self._typed("caller"), on=today)
        chosen = queries.appointment(self._typed("who"), on=today)
        if chosen and chosen.id not in {held.id for held in found}:
            found = [chosen, *found]
        named = [(str(held.id), label_of(held)) for held in found]
        self.fields["who"].choices = [*named, *phone.OFF_ROSTER.items()]  # type: ignore[attr-defined]
        return found

    def _before(self) -> list[queries.Earlier]:
        """Offer the places that the same caller has spoken of before."""
        chosen = next((held for held in self.found if str(held.id) == self._typed("who")), None)
        written = phone.read_caller(self._typed("caller"))
        number = chosen.contact_person.phone if chosen else written.phone
        mail = chosen.contact_person.email if chosen else written.mail
        before = queries.earlier(number, mail) if number or mail else []
        places = dict.fromkeys(it.where for it in before if it.where)
        self.fields["again"].choices = [(where, where) for where in places]  # type: ignore[attr-defined]
        return before

    @property
    def is_oneself(self) -> bool:
        """Say whether the caller is the resident."""
        return bool(self.cleaned_data.get("who") == phone.ONESELF)

    def clean(self) -> dict[str, Any]:
        """Read what was typed, and ask at its field where it can be read in two ways."""
        told = self.cleaned_data
        self._clean_day(told)
        self._clean_who(told)
        self._clean_place(told)
        self._clean_kinds(told)
        return super().clean()

    def _clean_day(self, told: dict[str, Any]) -> None:
        if "day" in self.fields and "day" not in self.errors:
            said = wrong_time(self.came_at)
            if said:
                self.add_error("day", said)

    @property
    def came_at(self) -> datetime:
        """Answer when it came. Of a letter the day is known: it counts from the day's beginning, read strictly."""
        now, day = timezone.localtime(), self.cleaned_data.get("day")
        if day is None or day == now.date():
            return now
        return timezone.make_aware(datetime.combine(day, time.min))

    def _clean_who(self, told: dict[str, Any]) -> None:
        who = told.get("who", "")
        self.appointment = next((held for held in self.found if str(held.id) == who), None)
        if not who and self.found and "who" not in self.errors:
            self.add_error("who", _("Choose who it is, or “Not on the list”."))

    def _clean_place(self, told: dict[str, Any]) -> None:
        written = told.get("where") or told.get("again") or ""
        department = self.departments.get(told.get("department", "")) or (
            self.appointment.department if self.appointment else None
        )
        self.place = phone.read_place(written, queries.streets_of(department) if department else [])
        department = department or queries.department_at(self.place.where, on=timezone.localdate())
        told["department"] = str(department.id) if department else ""
        if not written:
            self.add_error("where", _("Write where it is."))
        elif self.place.choices:
            several = gettext(" or ").join(self.place.choices)
            self.add_error("where", gettext("That can be %(several)s. Write which.") % {"several": several})

    def _clean_kinds(self, told: dict[str, Any]) -> None:
        read = phone.read_kinds(told.get("kinds_typed", ""), concern_rules.KIND_LABELS)
        told["kinds"] = list(dict.fromkeys([*told.get("kinds", []), *read.codes]))
        for piece, fits in read.unclear:
            self.add_error("kinds_typed", _unclear(piece, fits))

    @property
    def heard(self) -> Heard:
        """Answer from whom it came and where it is about; the form is valid."""
        written = phone.read_caller(self.cleaned_data["caller"])
        where = concern_rules.dwelling_label(self.place.where, self.place.floor, self.place.door)
        if self.appointment is None:
            return Heard(name=written.name, phone=written.phone, mail=written.mail, where=where)
        person = self.appointment.contact_person
        return Heard(
            name=person.name,
            phone=written.phone or person.phone,
            mail=person.email,
            where=where,
            language=person.language,
        )

    @property
    def concern(self) -> Told:
        """Answer the concern, ready to be sealed; the form is valid."""
        told, heard = self.cleaned_data, self.heard
        kind = self.appointment.contact_person.kind if self.appointment else self._kind_off_roster(heard)
        reach = " · ".join(filter(None, (heard.phone, heard.mail)))
        told |= {"known_how": [told["known"]] if told["known"] else [], "called": told["danger"] == "called"}
        return replace(
            self.told(sender_kind=kind, reach=reach),
            where=self.place.where,
            floor=self.place.floor,
            door=self.place.door,
            told_to_call=told["danger"] == "call_now",
        )

    def _kind_off_roster(self, heard: Heard) -> str:
        return rules.SELF if self.is_oneself else rules.NAMED if heard.name else rules.ANONYMOUS


def label_of(held: Appointment) -> str:
    """Answer a line of the roster: who, in which capacity, where."""
    person, department = held.contact_person, held.department
    return f"{person.name} · {KINDS[person.kind].label} · {department.name} ({department.organisation})"


def _unclear(piece: str, fits: tuple[str, ...]) -> str:
    if not fits:
        return gettext("No kind begins with “%(piece)s”. Choose one below.") % {"piece": piece}
    return gettext("“%(piece)s” can be %(several)s. Write more of it.") % {
        "piece": piece,
        "several": gettext(" or ").join(fits),
    }
