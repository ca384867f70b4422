"""Choosing what to see of a measure. Everything stands in the address, so a link shows the same again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.statistics.queries.figures import Place, name_of, periods_out, places_of
from bindeled.statistics.rules.choosing import (
    DIVIDED_TOO_FAR,
    NOT_COUNTED,
    NOWHERE,
    OVER_TIME,
    TOO_OFTEN,
    WHICH_ONE,
    Choice,
    kinds_of_period,
    refusal,
)
from bindeled.statistics.rules.measures import ALL, DEPARTMENT, LEVELS, ORGANISATION, Measure
from bindeled.statistics.words import NO_PLACE, PERIODS, number_of
from bindeled.suppression.rules.periods import QUARTER, YEAR, Period

# Offers are named with the places, under a level of their own.
OFFERS = "offer"
UNKNOWN = {"invalid_choice": _("There is no such choice here. Choose one from the list.")}
WHY: dict[str, Any] = {
    NOT_COUNTED: _("This is not counted by {level}. Choose another place."),
    DIVIDED_TOO_FAR: _(
        "What is divided is not shown by department: nearly every figure would be too small to show. Choose a larger place, or do not divide."
    ),
    TOO_OFTEN: _(
        "By {level} this is shown by {kinds}: with shorter periods nearly every figure would be too small to show. Choose one of these."
    ),
    WHICH_ONE: _("Choose which one is to be divided, or choose one part and see it in all of them."),
}


def _one_of(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=False, error_messages=UNKNOWN)


class ChooseForm(forms.Form):
    """What to see: where, divided how, by which periods of which year."""

    sted = _one_of(_("Where"))
    navn = _one_of(_("Which one"))
    i = _one_of(_("Departments of"))
    opdel = _one_of(_("Divided by"))
    periode = _one_of(_("Period"))
    aar = _one_of(_("Year"))
    foer = forms.BooleanField(label=_("Beside the year before"), required=False, widget=forms.CheckboxInput())
    afrund = forms.BooleanField(label=_("To the nearest five"), required=False, widget=forms.CheckboxInput())

    def __init__(self, data: Mapping[str, str], *, measure: Measure, months: Sequence[date]) -> None:
        """Take what the address says; an empty one asks for the whole municipality by the quarter."""
        told = {name: str(value) for name, value in data.items()}
        super().__init__(told or Choice(measure, period=QUARTER).query())
        self.told: dict[str, str] = self.data  # type: ignore[assignment]
        self.measure, self.months = measure, months
        self.level = self.told.get("sted") or ALL
        if self.level not in LEVELS and len(measure.levels) == 1:
            self.level = ALL  # there is no field by which it could be refused
        self.cut = measure.cut(self.told.get("opdel", ""))
        self.places: list[Place] = []
        self.parts: dict[str, str | Promise] = {}
        self.choice: Choice | None = None
        self.period: Period | None = None
        self.periods: list[Period] = []
        self._offer_places()
        self._offer_parts()
        years = sorted({month.year for month in months}, reverse=True)
        self._choose("aar", [("", _("The newest")), *((str(year), str(year)) for year in years)])
        self._choose("periode", [(kind, label) for kind, label in PERIODS.items()])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - those of this form are
        field.choices = choices

    def _offer_places(self) -> None:
        levels = [(level, label) for level, label in LEVELS.items() if level in self.measure.levels]
        self._choose("sted", levels)
        if len(levels) == 1:
            del self.fields["sted"]
        if self.level == DEPARTMENT:
            self._offer_departments()
            return
        del self.fields["i"]
        if self.level == ALL or self.level not in self.measure.levels:
            self._drop("navn")
            return
        self.places = places_of(self.level)
        names = [("", _("All")), *((place.key, place.name) for place in self.places), (NOWHERE, NO_PLACE[self.level])]
        self._keep_known("navn", names)

    def _offer_departments(self) -> None:
        """Departments are chosen from the table, by their links; which organisation's is chosen here."""
        place = self.told.get("navn", "")
        name, _within = name_of(DEPARTMENT, place) if place else ("", "")
        self.places = [Place(place, name)] if name else []
        owners = [("", _("All housing organisations")), *((one.key, one.name) for one in places_of(ORGANISATION))]
        self._keep_known("i", owners)
        self._keep_known("navn", [("", _("All")), *((one.key, one.name) for one in self.places)])
        if not self.places:
            del self.fields["navn"]

    def _offer_parts(self) -> None:
        cuts = self.measure.cuts
        if not cuts:
            self._drop("opdel")
            return
        self._choose("opdel", [("", _("Not divided")), *((cut.code, cut.label) for cut in cuts)])
        if self.cut is None:
            return
        self.parts = dict(self.cut.parts) or {one.key: one.name for one in places_of(OFFERS)}
        self.fields["del"] = _one_of(_("Which part"))
        self._keep_known("del", [("", _("All")), *self.parts.items()])
        self.order_fields(["sted", "navn", "i", "opdel", "del"])

    def _keep_known(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer choices, and forget what was chosen for another place or another division."""
        self._choose(name, choices)
        if self.told.get(name) not in {key for key, _label in choices}:
            self.told.pop(name, None)

    def _drop(self, name: str) -> None:
        del self.fields[name]
        self.told.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """Ask the rule, and settle which period is meant."""
        told: dict[str, Any] = super().clean() or {}
        if self.errors:
            return told
        kinds = kinds_of_period(self.level, self.cut.code if self.cut else "")
        choice = Choice(
            self.measure,
            level=self.level,
            place=told.get("navn", ""),
            within=told.get("i", ""),
            cut=self.cut.code if self.cut else "",
            part=told.get("del", ""),
            period=told["periode"] or (QUARTER if QUARTER in kinds else next(iter(kinds), YEAR)),
            year=int(told["aar"] or 0),
            number=_whole(self.told.get("nr", "")),
            compared=told["foer"],
            rounded=told["afrund"],
            page=_whole(self.told.get("side", "")) or 1,
        )
        refused = refusal(choice)
        if refused:
            field, why = refused
            self.add_error(field if field in self.fields else None, self._words(why, kinds))
        else:
            self._settle(choice)
        return told

    def _words(self, why: str, kinds: Sequence[str]) -> str:
        named = ", ".join(str(PERIODS[kind]).lower() for kind in kinds)
        return str(WHY[why]).format(level=str(LEVELS[self.level]).lower(), kinds=named)

    def _settle(self, choice: Choice) -> None:
        over = periods_out(choice.period, self.months)
        year = choice.year or (over[-1].first.year if over else 0)
        in_year = [period for period in over if period.first.year == year]
        if not in_year:
            self.add_error("periode" if not over else "aar", self._not_over(choice, over))
            return
        every_year = choice.shape == OVER_TIME and choice.period == YEAR
        self.periods = over if every_year else in_year
        self.period = next((one for one in in_year if number_of(one) == choice.number), in_year[-1])
        self.choice = replace(choice, year=year, number=number_of(self.period) if choice.shape != OVER_TIME else 0)

    def _not_over(self, choice: Choice, over: Sequence[Period]) -> str:
        if over:
            told = gettext(
                "{year} has no {kinds} of which figures stand yet. Choose an earlier year, or a shorter period."
            )
            return told.format(year=choice.year, kinds=str(PERIODS[choice.period]).lower())
        return gettext("No period of that length is over yet. Choose a shorter one.")

    @property
    def shorter(self) -> Choice:
        """Answer what can be shown in place of what was refused: the same place undivided, by the longest period there is."""
        level = self.level if self.level in self.measure.levels else ALL
        return Choice(self.measure, level=level, period=kinds_of_period(level, "")[0])


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004 - as many as pages have
