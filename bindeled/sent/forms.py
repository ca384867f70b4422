"""Choosing what to see of what was passed on. Everything stands in the address, so a link shows the same again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.suppression.rules.periods import QUARTER, YEAR

WHOLE, DEPARTMENTS = "hele", "afdelinger"
PERIODS = {"kvartal": QUARTER, "aar": YEAR}


def _one_of(label: Any, choices: list[tuple[str, Any]], refusal: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages={"invalid_choice": refusal})


class ChooseForm(forms.Form):
    """What to see: the whole organisation or its departments, by which period, of which year."""

    sted = _one_of(
        _("Where"),
        [(WHOLE, _("The whole organisation")), (DEPARTMENTS, _("By department"))],
        _(
            "There are figures of the whole organisation and of its departments, and of nothing smaller. Choose one of these."
        ),
    )
    periode = _one_of(
        _("Period"),
        [("kvartal", _("Quarters")), ("aar", _("Years"))],
        _(
            "There are figures by quarter and by year. By shorter periods nearly every one would be too small to show. Choose one of these."
        ),
    )
    aar = _one_of(_("Year"), [], _("Of that year nothing is published. Choose one from the list."))

    def __init__(self, data: Mapping[str, str], *, years: list[int]) -> None:
        """Take what the address says; an empty one asks for the quarters of the whole organisation."""
        told = {name: str(data[name]) for name in ("sted", "periode", "aar") if data.get(name)}
        told.setdefault("sted", WHOLE)
        told.setdefault("periode", "aar" if told["sted"] == DEPARTMENTS else "kvartal")
        super().__init__(told)
        field = self.fields["aar"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it stands above
        field.choices = [("", _("The newest")), *((str(year), str(year)) for year in years)]
        self.told = told

    def clean(self) -> dict[str, Any]:
        """Refuse what would be too small: departments by the quarter."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("sted") == DEPARTMENTS and told.get("periode") == "kvartal":
            self.add_error(
                "periode",
                _(
                    "Departments are shown by the year alone: by the quarter nearly every figure would be too small to show. Choose years, or the whole organisation."
                ),
            )
        return told

    @property
    def is_by_department(self) -> bool:
        """Say whether departments are asked for."""
        return bool(self.cleaned_data["sted"] == DEPARTMENTS)

    @property
    def period(self) -> str:
        """Answer the kind of period that is asked for."""
        return PERIODS[self.cleaned_data["periode"]]

    @property
    def year(self) -> int:
        """Answer the year that is asked for, or nought for the newest."""
        return int(self.cleaned_data["aar"] or 0)
