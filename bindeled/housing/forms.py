"""The keeper's forms."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.design.widgets import DateInput
from bindeled.housing import rules
from bindeled.housing.models import ContactPerson, Department, Organisation

CHOOSE = ("", _("Choose"))
LANGUAGES = (("da", "Dansk"), ("en", "English"))
A_DATE = {"invalid": _("Write the day as a date."), "required": _("Write the day.")}


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Answer a field for a day, with our words where it cannot be read."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=DateInput, error_messages=A_DATE)


class PersonForm(forms.Form):
    """Who somebody is, and where letters go."""

    name = forms.CharField(
        label=_("Name of the person or the office"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write the name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("The invitation goes here."),
        error_messages={
            "required": _("Write the address that the invitation goes to."),
            "invalid": _("This is no e-mail address. It looks like name@example.dk."),
        },
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=LANGUAGES, initial="da")


class WithPhone(forms.Form):
    """By which number somebody is reached, if they say."""

    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=24, widget=forms.TextInput({"type": "tel", "autocomplete": "off"})
    )

    def clean_phone(self) -> str:
        """Refuse what nobody can dial."""
        written: str = self.cleaned_data["phone"].strip()
        digits = sum(sign.isdigit() for sign in written)
        if written and (
            not rules.FEWEST_DIGITS <= digits <= rules.MOST_DIGITS or set(written) - set("0123456789+() -.")
        ):
            raise forms.ValidationError(_("This is no phone number. Write digits, such as 12 34 56 78."))
        return written


class KeeperForm(PersonForm):
    """Somebody who is to keep the list too."""

    organisation = forms.ChoiceField(
        label=_("Which list"), error_messages={"required": _("Choose which organisation's list.")}
    )

    field_order: tuple[str, ...] = ("organisation", "name", "email", "language")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {str(found.id): found for found in organisations}
        choices = [CHOOSE, *((key, found.name) for key, found in self._known.items())]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        if len(organisations) == 1:  # there is nothing to choose
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].id)
        self.fields["name"].label = _("Name")
        self.fields["email"].help_text = _("A person's own address. A mailbox that several read cannot keep a list.")

    def clean_organisation(self) -> Organisation:
        """Answer the organisation itself."""
        return self._known[self.cleaned_data["organisation"]]


class LettingForm(KeeperForm, WithPhone):
    """Somebody of a letting department who is to tell of steps towards an eviction."""

    field_order = ("organisation", "name", "email", "phone", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].label = _("Which organisation's letting department")
        self.fields["email"].help_text = _("A person's own address: it stands on every notice who gave it.")
        self.fields["phone"].help_text = _("The municipality may call to ask. It tells nothing back.")


class EntryForm(PersonForm, WithPhone):
    """Who stands on the list."""

    field_order: tuple[str, ...] = ("name", "email", "phone", "kind", "language")

    kind = forms.ChoiceField(
        label=_("Contact person as"),
        choices=[CHOOSE, *((code, kind.label) for code, kind in rules.KINDS.items())],
        error_messages={"required": _("Choose in which capacity.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The invitation goes here. A property office may use its shared mailbox.")


class Places(forms.Form):
    """Where somebody is contact person, and for how long."""

    department = forms.ChoiceField(label=_("Department"), error_messages={"required": _("Choose a department.")})
    first = day(_("First day"))
    last = day(_("Last day"), required=False, help_text=_("Leave it empty where no end is agreed."))
    deputy = forms.BooleanField(label=_("Only as deputy, while somebody else is away"), required=False)

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = len({department.organisation_id for department in departments}) > 1
        self._known = {str(department.id): department for department in departments}
        names = [
            (key, f"{found.name} ({found.organisation})" if several else found.name)
            for key, found in self._known.items()
        ]
        self.fields["department"].choices = [CHOOSE, *names]  # type: ignore[attr-defined]

    def clean_department(self) -> Department:
        """Answer the department itself."""
        return self._known[self.cleaned_data["department"]]


class AddForm(EntryForm, Places):
    """Putting somebody on the list, in a first department, and inviting them."""

    invite_now = forms.BooleanField(label=_("Send the invitation at once"), required=False, initial=True)

    field_order = (
        "department",
        "kind",
        "name",
        "email",
        "phone",
        "language",
        "first",
        "last",
        "deputy",
        "invite_now",
    )


class EndForm(forms.Form):
    """When an appointment ends."""

    last = day(_("Last day"))


class OthersForm(forms.Form):
    """Choosing somebody else on the same list."""

    def _offer(self, name: str, others: list[ContactPerson]) -> None:
        self._others = {str(other.id): other for other in others}
        listed = [(key, f"{other.name} ({rules.KINDS[other.kind].label})") for key, other in self._others.items()]
        self.fields[name].choices = [CHOOSE, *listed]  # type: ignore[attr-defined]

    def _chosen(self, name: str) -> ContactPerson | None:
        return self._others.get(self.cleaned_data.get(name, ""))


class AwayForm(OthersForm):
    """Days away, and who steps in."""

    first = day(_("First day away"))
    last = day(_("Last day away"), required=False, help_text=_("Leave it empty where it is not known."))
    deputy = forms.ChoiceField(
        label=_("Who steps in"),
        required=False,
        help_text=_("Somebody on the list. Without a deputy the department has a gap, unless others are there."),
    )

    def __init__(self, *args: Any, others: list[ContactPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("deputy", others)

    def clean_deputy(self) -> ContactPerson | None:
        """Answer the deputy, or nothing."""
        return self._chosen("deputy")


class HandOverForm(OthersForm):
    """Somebody else takes over everything."""

    to = forms.ChoiceField(label=_("Who takes over"), error_messages={"required": _("Choose who takes over.")})
    day = day(_("First day of the new one"))

    def __init__(self, *args: Any, others: list[ContactPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("to", others)

    def clean_to(self) -> ContactPerson | None:
        """Answer who takes over."""
        return self._chosen("to")


class AnewForm(forms.Form):
    """A new start for an account whose keys are lost."""

    checked = forms.BooleanField(
        label=_("I have made sure who is asking: met them, or called the number on the list"),
        error_messages={"required": _("Make sure first who is asking.")},
    )


class SearchForm(forms.Form):
    """What the list is narrowed to."""

    words = forms.CharField(label=_("Name, address or department"), required=False, max_length=80)
    standing = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=[
            ("", _("All who are on the list")),
            *((code, standing.label) for code, standing in rules.STANDINGS.items()),
        ],
    )


def ids_in(value: str) -> list[UUID]:
    """Answer the id written in a form, or none where it is none."""
    try:
        return [UUID(value)]
    except ValueError:
        return []
