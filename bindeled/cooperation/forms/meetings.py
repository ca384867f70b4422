"""What a convenor fills in about a meeting: what, when and where; who comes for a group; and why it is cancelled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bindeled.cooperation.actions.meetings import What
from bindeled.cooperation.forms.training import A_DATE, clock, line, moment, without_persons
from bindeled.cooperation.models import ActionItem, Meeting, Occasion, Theme
from bindeled.cooperation.rules import agendas
from bindeled.cooperation.rules import meetings as rules
from bindeled.design.widgets import DateInput
from bindeled.municipalities.models import District


class MeetingForm(forms.Form):
    """What a meeting is, when and where. Everybody who is invited reads it."""

    title = line(_("What is the meeting called?"), _("Write what the meeting is called."), longest=rules.LONGEST_TITLE)
    day = forms.DateField(label=_("Which day?"), widget=DateInput, error_messages=A_DATE)
    begins = clock(_("From"))
    ends = clock(_("To"))
    venue = line(_("Where?"), _("Write where it is held."), _("With the address, so that one can find it."))
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=rules.LONGEST_AGENDA,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A line for each item. Nothing about residents: everybody who is invited reads it."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask the rules, each at its field, and notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("title", "venue", "agenda"))
        if {"day", "begins", "ends"} <= told.keys():
            told["starts_at"], told["ends_at"] = (moment(told["day"], told[name]) for name in ("begins", "ends"))
            if why := rules.why_not_these_times(told["starts_at"], told["ends_at"], now=timezone.now()):
                self.add_error("ends" if told["ends_at"] <= told["starts_at"] else "day", str(why))
        return told

    def what(self) -> What:
        """Answer what is to be written."""
        return What(**{name: self.cleaned_data[name] for name in What._fields})


class NewMeetingForm(MeetingForm):
    """A new meeting: also of which kind, which decides who is invited."""

    kind = forms.ChoiceField(
        label=_("Which kind of meeting?"),
        choices=[("", _("Choose")), *rules.KINDS.items()],
        help_text=_("To a meeting of contact persons everybody is invited who is one on that day."),
        error_messages={"required": _("Choose which kind of meeting it is.")},
    )
    district = forms.ChoiceField(
        label=_("Which district?"),
        required=False,
        help_text=_("For a local meeting: contact persons of this district are invited."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes that contact persons have raised"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What you mark goes on the agenda, and those behind it are told that it is planned into this meeting."
        ),
    )
    still_open = forms.MultipleChoiceField(
        label=_("Still open from earlier meetings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you mark goes on the agenda. What is open stands beside the agenda in any case."),
    )
    field_order = ("kind", "district", "title", "day", "begins", "ends", "venue", "agenda", "still_open", "themes")

    def __init__(
        self, *args: Any, districts: list[District], waiting: list[Theme], still_open: list[ActionItem], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["district"]
        field.choices = [("", _("Choose")), *((str(one.id), one.name) for one in districts)]
        self._waiting = {str(one.id): one for one in waiting}
        offered: Any = self.fields["themes"]
        offered.choices = [(key, one.title) for key, one in self._waiting.items()]
        self._open = {str(one.id): one for one in still_open}
        carried: Any = self.fields["still_open"]
        carried.choices = [(key, f"{one.text} ({one.owner})") for key, one in self._open.items()]
        for name, offers in (("themes", self._waiting), ("still_open", self._open)):
            if not offers:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for a district where the kind wants one."""
        told = super().clean()
        if told.get("kind") == rules.LOCAL and not told.get("district"):
            self.add_error("district", _("Choose the district whose contact persons are invited."))
        return told

    def chosen_themes(self) -> list[Theme]:
        """Answer the themes that are to be talked about."""
        return [self._waiting[key] for key in self.cleaned_data.get("themes", ())]

    def what(self) -> What:
        """Answer what is to be written: what was chosen stands on the agenda, too, and nobody's name: an agenda is kept for good."""
        said = super().what()
        with override(settings.LANGUAGE_CODE):
            lines = [
                *agendas.lines_of(
                    agendas.OPEN_LINE, (self._open[key].text for key in self.cleaned_data.get("still_open", ()))
                ),
                *agendas.lines_of(agendas.THEME_LINE, (theme.title for theme in self.chosen_themes())),
            ]
        return said._replace(agenda=agendas.with_lines(said.agenda, lines))

    def district_id(self) -> UUID | None:
        """Answer the district of a local meeting; other kinds have none."""
        chosen = self.cleaned_data["district"]
        return UUID(chosen) if chosen and self.cleaned_data["kind"] == rules.LOCAL else None


def beginning_of_new_meeting(kind: str, *, last_agenda: str, occasion: Occasion | None = None) -> dict[str, Any]:
    """Answer what the form of a new meeting holds at first: its kind, the agenda of that kind, and the day of its year's occasion."""
    of_the_year = {"title": occasion.demand[: rules.LONGEST_TITLE], "day": occasion.day} if occasion else {}
    with override(settings.LANGUAGE_CODE):  # its readers' language, whatever the convenor's is
        return {"kind": kind, "agenda": agendas.template(kind, last=last_agenda), **of_the_year}


def beginning_of_meeting(meeting: Meeting | None) -> dict[str, Any]:
    """Answer what the form holds at first."""
    if meeting is None:
        return {}
    begin, end = (timezone.localtime(at) for at in (meeting.starts_at, meeting.ends_at))
    return {
        "title": meeting.title,
        "day": begin.date(),
        "begins": _clock_of(begin),
        "ends": _clock_of(end),
        "venue": meeting.venue,
        "agenda": meeting.agenda,
    }


def _clock_of(at: datetime) -> str:
    return f"{at:%H.%M}"


class GuestForm(forms.Form):
    """Somebody who comes for a group of staff or a partner."""

    name = line(
        _("Name or function"),
        _("Write who is invited."),
        _("For example the area plan's secretariat. Never a resident."),
        longest=rules.LONGEST_NAME,
    )
    email = forms.EmailField(
        label=_("Work address (mail)"),
        help_text=_("The invitation goes there."),
        error_messages={
            "required": _("Write the address that the invitation goes to."),
            "invalid": _("Write a mail address, like name@example.dk."),
        },
    )
    group = forms.ChoiceField(
        label=_("For which group?"),
        required=False,
        choices=[("", _("None of these")), *((one.code, one.label) for one in rules.GROUPS.values())],
    )
    role = forms.ChoiceField(
        label=_("What are they at the meeting?"),
        required=False,
        choices=[(code, role.label) for code, role in rules.ROLES.items()],
    )


class CancelForm(forms.Form):
    """Why a meeting is cancelled: everybody invited reads it."""

    why = line(
        _("Why is it cancelled?"),
        _("Write why: everybody invited reads it."),
        _("Everybody invited reads it in their mail. Nothing about persons."),
    )

    def clean(self) -> dict[str, Any]:
        """Notice what could be somebody's number or address."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("why",))
        return told
