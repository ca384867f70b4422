"""The form by which a concern is passed on: six questions, two of them required, answered mostly by tapping."""

from collections.abc import Callable, Iterator
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.concerns import rules
from bindeled.concerns.actions import Told
from bindeled.design.widgets import SeveralFiles
from bindeled.housing.queries import OwnDepartment
from bindeled.housing.rules import SHARED
from bindeled.municipalities.rules import mask_cpr

ELSEWHERE = "elsewhere"
BLANK = ("", _("Choose"))


# Choices are answered by functions: a form copies its fields, and long lists would be copied with them every time.
def floors() -> list[tuple[str, Any]]:
    """Answer the floors to choose from."""
    return [BLANK, *((floor, f"{floor}." if floor.isdigit() else floor) for floor in rules.FLOORS)]


def doors() -> list[tuple[str, Any]]:
    """Answer the doors to choose from."""
    return [BLANK, *((door, door) for door in rules.DOORS)]


class PlaceSelect(forms.Select):
    """A select whose choices are fetched only when it is drawn, so that sending costs no look-up of all entrances."""

    def __init__(self, choices: Callable[[], list[Any]]) -> None:
        super().__init__()
        self._fetch = choices
        self._fetched: list[Any] | None = None

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """Fetch once, then draw."""
        if self._fetched is None:
            self._fetched = self._fetch()
        self.choices = self._fetched
        return super().optgroups(name, value, attrs)


def place_choices(departments: list[OwnDepartment]) -> Iterator[tuple[Any, Any]]:
    """Yield the entrances under their department, and in each department another place."""
    yield "", _("Choose street and number")
    for department in departments:
        entrances = [(str(entrance.id), str(entrance)) for entrance in department.entrances]
        yield (
            department.name,
            [*entrances, (f"{ELSEWHERE}:{department.id}", _("Another place: yard, basement, stairwell"))],
        )


class ConcernForm(forms.Form):
    """What a sender tells. Nothing typed here is stored before it is sent."""

    entrance = forms.CharField(label=_("1. Where is it?"), error_messages={"required": _("Write where it is.")})
    floor = forms.ChoiceField(label=_("Floor"), required=False, choices=floors)
    door = forms.ChoiceField(label=_("Door"), required=False, choices=doors)
    place = forms.CharField(
        label=_("Another place"),
        required=False,
        max_length=120,
        help_text=_("Only when the street and number are not in the list."),
    )
    resident_name = forms.CharField(label=_("The resident's name, if you know it"), required=False, max_length=120)
    kinds = forms.MultipleChoiceField(
        choices=rules.grouped_kinds,
        label=_("2. What have you noticed?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that fit."),
    )
    known_how = forms.MultipleChoiceField(
        label=_("3. How do you know?"),
        required=False,
        choices=list(rules.KNOWN_HOW.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.ChoiceField(
        label=_("4. When did it begin?"), required=False, choices=list(rules.SINCE.items()), widget=forms.RadioSelect
    )
    children = forms.ChoiceField(
        label=_("5. Are there children in the home?"),
        required=False,
        choices=list(rules.CHILDREN.items()),
        widget=forms.RadioSelect,
    )
    resident_knows = forms.ChoiceField(
        label=_("Does the resident know that you are passing this on?"),
        required=False,
        choices=list(rules.RESIDENT_KNOWS.items()),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("6. Tell it in your own words"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "First what you have seen yourself. Then what others have said. Write “I think” when you guess. Is there anything"
            " we should watch out for when we knock? Do not write a CPR number or the neighbour's name."
        ),
        error_messages={"required": _("Tell briefly what worries you.")},
    )
    writer = forms.CharField(label=_("Who is writing?"), required=False, max_length=120)
    called = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    # What a resident wrote and this passes on: it is gone from the Post in the moment in which this is sent.
    knock = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        departments: Callable[[], list[OwnDepartment]],
        find: Callable[[str], tuple[OwnDepartment, str] | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._find = find
        self.masked = False
        self.fields["entrance"].widget = PlaceSelect(lambda: list(place_choices(departments())))

    def clean_entrance(self) -> tuple[OwnDepartment, str]:
        """Answer the department and the street and number, where it is one of the sender's own."""
        found = self._find(self.cleaned_data["entrance"])
        if found is None:
            raise forms.ValidationError(_("Choose a street and number from the list."))
        return found

    def clean_knock(self) -> UUID | None:
        """Answer what this passes on, or nothing where nothing readable is named: no concern is refused for that."""
        try:
            return UUID(self.cleaned_data["knock"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Mask CPR numbers everywhere, and ask for what depends on another answer."""
        cleaned = self.cleaned_data
        for name in ("words", "place", "resident_name", "writer"):
            if cleaned.get(name):
                cleaned[name], masked = mask_cpr(cleaned[name])
                self.masked = self.masked or masked
        chosen = cleaned.get("entrance")
        if chosen and not chosen[1] and not cleaned.get("place"):
            self.add_error("place", _("Write where it is."))
        if chosen and chosen[0].kind in SHARED and not cleaned.get("writer"):
            self.add_error("writer", _("Write who is writing."))
        return cleaned

    def told(self) -> Told:
        """Answer what was told, ready to be sealed."""
        cleaned = self.cleaned_data
        department, street = cleaned["entrance"]
        return Told(
            department=str(department.id),
            department_name=department.name,
            where=street or cleaned["place"],
            floor=cleaned["floor"] if street else "",
            door=cleaned["door"] if street else "",
            resident_name=cleaned["resident_name"],
            kinds=tuple(cleaned["kinds"]),
            known_how=tuple(cleaned["known_how"]),
            since=cleaned["since"],
            children=cleaned["children"],
            resident_knows=cleaned["resident_knows"],
            words=cleaned["words"],
            called=cleaned["called"],
            sender_kind=department.kind,
            writer=cleaned["writer"],
        )


class PicturesForm(forms.Form):
    """Photographs, where the municipality takes them. They stand on the last page: no browser carries a file to the next."""

    pictures = forms.FileField(
        label=_("Photographs, if they show it better than words"),
        required=False,
        help_text=_(
            "At most 3: JPEG, PNG or HEIC, each at most 10 MB. No people, no post, no screens, nothing with a name or a number on"
            " it. We draw each picture anew, so that where and when it was taken does not come along."
        ),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"}),
    )

    @classmethod
    def refused(cls, reason: str) -> Self:
        """Answer the field with the reason why what was chosen was not taken."""
        form = cls({})
        form.is_valid()
        form.add_error("pictures", reason)
        return form


def department_and_entrance(value: str) -> tuple[UUID | None, UUID | None]:
    """Answer the department of an *another place* choice, or the entrance; both None where it is neither."""
    kind, _separator, rest = value.rpartition(":")
    try:
        chosen = UUID(rest)
    except ValueError:
        return None, None
    return (chosen, None) if kind == ELSEWHERE else (None, chosen)
