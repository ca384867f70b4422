"""The short form of letting departments and area-plan staff: a dwelling, a step, a day, and whether children live there. No story."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.concerns import rules
from bindeled.concerns.actions import Told
from bindeled.concerns.forms import doors, floors
from bindeled.design.widgets import DateInput
from bindeled.housing.models import Department
from bindeled.housing.queries.letting import street_doors
from bindeled.municipalities.rules import mask_cpr

Places = Mapping[UUID, tuple[Department, str]]


class NoticeForm(forms.Form):
    """What is told of a step. Nothing typed here is stored before it is sent."""

    where = forms.CharField(
        label=_("Street and number"),
        max_length=90,
        help_text=_("Like Æblehaven 2."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write street and number.")},
    )
    department = forms.ChoiceField(
        label=_("Which department?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a department from the list.")},
    )
    floor = forms.ChoiceField(label=_("Floor"), required=False, choices=floors)
    door = forms.ChoiceField(label=_("Door"), required=False, choices=doors)
    step = forms.ChoiceField(
        label=_("Which step?"),
        choices=list(rules.STEPS_TOLD.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the step."), "invalid_choice": _("Choose the step.")},
    )
    on = forms.DateField(
        label=_("On which day?"),
        widget=DateInput,
        help_text=_("The day on which it happened. Of an eviction: the day that is set for it."),
        error_messages={"required": _("Write the day as a date."), "invalid": _("Write the day as a date.")},
    )
    children = forms.ChoiceField(
        label=_("Do children live there?"),
        choices=list(rules.CHILDREN.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: yes, no or don't know."), "invalid_choice": _("Choose from the list.")},
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        self.masked = False
        choices = [("", _("Choose")), *((str(one), department.name) for one, (department, _kind) in places.items())]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]

    @property
    def asks_for_department(self) -> bool:
        """Say whether the form asks in which department it is: only where the address does not tell."""
        return bool(self.errors.get("department") or self.data.get("department"))

    def clean_where(self) -> str:
        """Mask what looks like a CPR number, and ask for a number where there is none."""
        where, self.masked = mask_cpr(" ".join(self.cleaned_data["where"].split()))
        if not any(sign.isdigit() for sign in where):
            raise forms.ValidationError(_("Write the house number, too, like Æblehaven 2."))
        return where

    def clean(self) -> dict[str, Any]:
        """Find the department by the address; refuse a day that the step cannot have."""
        told = super().clean() or {}
        step, on = told.get("step"), told.get("on")
        if step and isinstance(on, date) and not rules.may_be_told(step, on, today=timezone.localdate()):
            self.add_error("on", _day_refused(step))
        if told.get("where") and "department" in told:
            self._find(told)
        return told

    def _find(self, told: dict[str, Any]) -> None:
        chosen = UUID(told["department"]) if told["department"] else None
        at = list(street_doors(told["where"], list(self._places)))
        known = {entrance.department_id: str(entrance) for entrance in at}
        if chosen or len(known) == 1:
            department = chosen or next(iter(known))
            told["place"] = self._places[department]
            told["where"] = known.get(department, told["where"])
        elif known:
            self.add_error("department", _("The address is in several of your departments. Choose which one."))
        else:
            self.add_error(
                "department",
                _(
                    "We do not know this address. Mend the spelling, or choose the department: then it is sent as you wrote it."
                ),
            )

    def told(self) -> Told:
        """Answer what was told, ready to be sealed."""
        cleaned = self.cleaned_data
        department, capacity = cleaned["place"]
        return Told(
            department=str(department.id),
            department_name=department.name,
            where=cleaned["where"],
            floor=cleaned["floor"],
            door=cleaned["door"],
            resident_name="",
            kinds=(rules.MONEY,),
            known_how=(),
            since="",
            children=cleaned["children"],
            resident_knows="",
            words="",
            called=False,
            sender_kind=capacity,
            writer="",
            step=cleaned["step"],
            step_on=cleaned["on"].isoformat(),
        )


def _day_refused(step: str) -> Any:
    if step in rules.MAY_LIE_AHEAD:
        return _("Choose a day within the last two years or the coming one.")
    return _("Choose the day on which it happened: today, or a day within the last two years.")
