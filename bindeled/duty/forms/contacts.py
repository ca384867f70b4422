"""The forms of the duty phone: taking a contact in, giving its receipt, and registering it as a concern."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import read_address
from bindeled.concerns import rules as concern_rules
from bindeled.concerns.actions import Told
from bindeled.design.widgets import DateInput
from bindeled.duty import rules
from bindeled.duty.actions import Heard
from bindeled.housing.models import Department
from bindeled.municipalities.rules import mask_cpr

UNKNOWN_DEPARTMENT = ""


OLDEST = timedelta(days=360)


def wrong_time(came_at: datetime) -> str:
    """Say what is wrong with when something came; nothing where nothing is."""
    if came_at > timezone.now():
        return gettext("This is later than now. Write when it came.")
    if came_at < timezone.now() - OLDEST:
        return gettext("This is almost a year ago or more. Write a later day, and the true one in the words.")
    return ""


class TakeInForm(forms.Form):
    """A contact that is written down now and dealt with later: a missed call, a letter, somebody who came by."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(code, rules.CHANNELS[code]) for code in rules.BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came.")},
    )
    missed = forms.BooleanField(
        label=_("A missed call"),
        required=False,
        help_text=_("Nobody has spoken with them. It waits for a return call, and no receipt is owed yet."),
    )
    day = forms.DateField(
        label=_("Which day?"),
        widget=DateInput,
        error_messages={"required": _("Write the day as a date."), "invalid": _("Write the day as a date.")},
    )
    hour = forms.TimeField(
        label=_("What time?"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Like 9.15."),
        error_messages={"required": _("Write the time like 9.15."), "invalid": _("Write the time like 9.15.")},
    )
    name = forms.CharField(label=_("Who?"), required=False, max_length=rules.LONGEST_LINE)
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=40)
    mail = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=rules.LONGEST_LINE,
        error_messages={"invalid": _("Write a mail address like name@example.dk, or leave it empty.")},
    )
    words = forms.CharField(
        label=_("What did they say or write?"),
        required=False,
        max_length=concern_rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Only a call can be missed, nothing comes from the future, and something must be known."""
        told = self.cleaned_data
        if told.get("missed") and told.get("channel") not in (None, "phone"):
            self.add_error("missed", _("Only a phone call can be missed. Choose “Phone call”, or leave this out."))
        if told.get("day") and told.get("hour"):
            said = wrong_time(self.came_at)
            if said:
                self.add_error("day", said)
        if not self.errors and not any(told.get(field) for field in ("name", "phone", "mail", "words")):
            self.add_error("name", _("Write what is known: a name, a number, a mail address or a few words."))
        return told

    @property
    def came_at(self) -> datetime:
        """Answer when it came; the form is valid."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))

    @property
    def heard(self) -> Heard:
        """Answer what is known; the form is valid."""
        told = self.cleaned_data
        return Heard(name=told["name"], phone=told["phone"], mail=told["mail"], words=told["words"])


class ConcernForm(forms.Form):
    """What a concern needs, as it is written down while somebody tells it. Only the place and what it is about must be there."""

    KINDS = "kinds"  # the field at which kinds are asked for

    department = forms.ChoiceField(
        label=_("Which department?"),
        required=False,
        help_text=_("Where it is not known, it is your own unit's, and can be handed over from there."),
        error_messages={"invalid_choice": _("Choose a department from the list.")},
    )
    where = forms.CharField(
        label=_("Where is it?"),
        max_length=rules.LONGEST_LINE,
        help_text=_("Street, number, floor and door on one line, like Æblehaven 2, 3. tv. Or a place in words."),
        error_messages={"required": _("Write where it is.")},
    )
    resident_name = forms.CharField(
        label=_("The resident's name, if it is known"), required=False, max_length=rules.LONGEST_LINE
    )
    kinds = forms.MultipleChoiceField(label=_("What is it about?"), required=False, widget=forms.CheckboxSelectMultiple)
    known_how = forms.MultipleChoiceField(
        label=_("How do they know?"),
        required=False,
        choices=list(concern_rules.KNOWN_HOW.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    children = forms.ChoiceField(
        label=_("Are there children in the home?"),
        required=False,
        choices=list(concern_rules.CHILDREN.items()),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=concern_rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("First what they have seen themselves. Then what others have said. No CPR number."),
    )
    called = forms.BooleanField(label=_("112 or another urgent number has been called first"), required=False)
    oneself = forms.BooleanField(
        label=_("The caller is the resident"),
        required=False,
        help_text=_(
            "Urgent concerns and concerns about children are always taken. Otherwise guide them to their contact person."
        ),
    )

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {str(department.id): department for department in departments}
        listed = [(code, f"{found.name} ({found.organisation})") for code, found in self.departments.items()]
        self.fields["department"].choices = [(UNKNOWN_DEPARTMENT, _("Not known")), *listed]  # type: ignore[attr-defined]
        self.fields["kinds"].choices = concern_rules.grouped_kinds()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Mask CPR numbers, and ask for a kind or a few words."""
        told = self.cleaned_data
        for name in ("where", "resident_name", "words"):
            if told.get(name):
                told[name] = mask_cpr(told[name])[0]
        if not self.errors and not told["kinds"] and not told["words"]:
            self.add_error(self.KINDS, _("Choose what it is about, or write it in a few words below."))
        return told

    def told(self, *, sender_kind: str, reach: str) -> Told:
        """Answer what was told, ready to be sealed; the form is valid."""
        told = self.cleaned_data
        department = self.departments.get(told["department"])
        where, floor, door = read_address(told["where"]) or (told["where"], "", "")
        return Told(
            department=str(department.id) if department else "",
            department_name=department.name if department else "",
            where=where,
            floor=floor,
            door=door,
            resident_name=told["resident_name"],
            kinds=tuple(told["kinds"]),
            known_how=tuple(told["known_how"]),
            since="",
            children=told["children"],
            resident_knows="",
            words=told["words"],
            called=told["called"],
            sender_kind=sender_kind,
            writer="",
            reach=reach,
        )
