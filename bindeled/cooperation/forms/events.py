"""What a convenor fills in about a partner's event: what, when, where, who arranges it, for whom, and until when it is shown."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.actions.events import Told
from bindeled.cooperation.forms.training import A_DATE, clock, line, moment, without_persons
from bindeled.cooperation.models import PartnerEvent
from bindeled.cooperation.rules import events as rules
from bindeled.design.widgets import DateInput
from bindeled.municipalities.models import District

A_LINK = _("Write the whole address of a page, like https://example.dk/event.")


class EventForm(forms.Form):
    """An event as all contact persons read it, or those of one district."""

    title = line(_("What is the event called?"), _("Write what the event is called."), longest=rules.LONGEST_TITLE)
    what = forms.CharField(
        label=_("What is it, and why is it for contact persons?"),
        max_length=rules.LONGEST_WHAT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nothing about residents: all contact persons read it, here and in a mail."),
        error_messages={"required": _("Write what it is.")},
    )
    day = forms.DateField(label=_("Which day?"), widget=DateInput, error_messages=A_DATE)
    begins = clock(_("From"))
    ends = clock(_("To"))
    venue = line(_("Where?"), _("Write where it is held."), _("With the address, so that one can find it."))
    arranger = line(
        _("Who arranges it?"), _("Write who arranges it."), _("An organisation, for example a drop-in centre or an area plan.")
    )  # fmt: skip
    link = forms.URLField(
        label=_("A page about it"),
        required=False,
        assume_scheme="https",
        max_length=rules.LONGEST_LINE,
        validators=[URLValidator(schemes=["https", "http"], message=A_LINK)],
        help_text=_("Where one reads more or signs up. You may leave it empty."),
        error_messages={"invalid": A_LINK},
    )
    district = forms.ChoiceField(
        label=_("Who is it for?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the districts, or all.")},
    )
    shown_until = forms.DateField(
        label=_("Shown until"),
        required=False,
        widget=DateInput,
        help_text=_("For example the last day to sign up. Left empty, it is shown until it is over."),
        error_messages=A_DATE,
    )

    def __init__(self, *args: Any, districts: list[District], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["district"]
        field.choices = [
            ("", _("All contact persons of the municipality")),
            *((str(one.id), one.name) for one in districts),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask the rules, each at its field, and notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("title", "what", "venue", "arranger"))
        if {"day", "begins", "ends"} <= told.keys():
            told["starts_at"], told["ends_at"] = (moment(told["day"], told[name]) for name in ("begins", "ends"))
            if why := rules.why_not_these_times(told["starts_at"], told["ends_at"], now=timezone.now()):
                self.add_error("ends" if told["ends_at"] <= told["starts_at"] else "day", str(why))
            if "shown_until" in told and not self.errors:
                self._ask_until(told)
        return told

    def _ask_until(self, told: dict[str, Any]) -> None:
        told["shown_until"] = told["shown_until"] or told["day"]
        if why := rules.why_not_until(told["shown_until"], last=told["day"], today=timezone.localdate()):
            self.add_error("shown_until", str(why))

    def told(self) -> Told:
        """Answer what is to be written."""
        chosen = self.cleaned_data["district"]
        rest = {name: self.cleaned_data[name] for name in Told._fields if name != "district_id"}
        return Told(**rest, district_id=UUID(chosen) if chosen else None)


def beginning_of_event(event: PartnerEvent) -> dict[str, Any]:
    """Answer what the form holds at first."""
    begin, end = (timezone.localtime(at) for at in (event.starts_at, event.ends_at))
    same = {name: getattr(event, name) for name in ("title", "what", "venue", "arranger", "link", "shown_until")}
    hours = {"day": begin.date(), "begins": f"{begin:%H.%M}", "ends": f"{end:%H.%M}"}
    return {**same, **hours, "district": str(event.district_id or "")}
