"""An organisation's numbers of one quarter: three fields for each place, and, for one place alone, how they were counted."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.actions.indicators import Told
from bindeled.cooperation.forms.rounds import with_pieces
from bindeled.cooperation.models import IndicatorCount
from bindeled.cooperation.queries.indicators import Place
from bindeled.cooperation.rules import guard
from bindeled.cooperation.rules import indicators as rules
from bindeled.cooperation.rules.names import NOTHING, Known

# Who sends a part of the page empties nothing.
NOT_WHOLE = _("The page did not come whole. Open it again, and write the numbers once more.")


@dataclass(frozen=True)
class Row:
    """A place with the numbers that hold there, and how many dwellings it has, where that is known."""

    place: Place
    before: IndicatorCount | None
    households: int | None

    @property
    def seen(self) -> int:
        """Answer how often numbers were entered here."""
        return self.before.number if self.before else 0

    def name_of(self, code: str) -> str:
        """Answer what a field of this place is called."""
        return f"{code}-{self.place.id}"


class CountsForm(forms.Form):
    """The numbers of several places in one quarter. A field that is left empty was not counted, which is not nought."""

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for code, one in rules.INDICATORS.items():
                self.fields[row.name_of(code)] = _number(row, code, str(one.label), named=len(rows) > 1)
            self.fields[row.name_of("seen")] = forms.IntegerField(
                initial=row.seen,
                min_value=0,
                widget=forms.HiddenInput,
                error_messages=dict.fromkeys(("required", "invalid", "min_value"), NOT_WHOLE),
            )

    @property
    def places(self) -> list[dict[str, Any]]:
        """Answer each place with its fields, as the page shows them."""
        return [
            {"row": row, "fields": [self[row.name_of(code)] for code in rules.INDICATORS], "seen": self[row.name_of("seen")]}
            for row in self.rows
        ]  # fmt: skip

    def is_about_others(self) -> bool:
        """Say whether numbers were sent of other places alone: of a list that is not the visitor's, or that has changed altogether."""
        of_places = {name for name in self.data if name.startswith("seen-")}
        return bool(of_places) and of_places.isdisjoint(row.name_of("seen") for row in self.rows)

    def clean(self) -> dict[str, Any]:
        """Ask the rule of each number, at its field."""
        told = super().clean() or self.cleaned_data
        for row in self.rows:
            for code in rules.INDICATORS:
                count = told.get(row.name_of(code))
                why = "" if count is None else rules.why_not_this(count, households=row.households)
                if why:
                    self.add_error(row.name_of(code), self.said(row, why))
        return told

    def said(self, row: Row, why: str) -> str:
        """Answer a message, with its place where there are several."""
        return f"{row.place}: {why}" if len(self.rows) > 1 else why

    def told(self, row: Row) -> Told:
        """Answer what was entered for a place. Its note is not asked for here, and stays."""
        counts = {code: self.cleaned_data.get(row.name_of(code)) for code in rules.INDICATORS}
        return Told(counts, row.before.note if row.before else "", self.cleaned_data[row.name_of("seen")])


def _number(row: Row, code: str, label: str, *, named: bool) -> forms.IntegerField:
    whole = gettext("Write a whole number in figures, for example 3.")
    before = row.before.counts[code] if row.before else None
    return forms.IntegerField(
        label=label,
        required=False,
        initial=before,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": f"{row.place}: {whole}" if named else whole},
    )


class PlaceForm(CountsForm):
    """The numbers of one place, with a note of how they were counted."""

    note = forms.CharField(
        label=_("How did you count?"),
        required=False,
        max_length=rules.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Only where you count otherwise than it says above. Never anything about a tenant, and no address."
        ),
    )
    nobody = forms.BooleanField(
        label=_("I have read it through. It is nobody's name or home."), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, rows: list[Row], known: Known = NOTHING, **kwargs: Any) -> None:
        super().__init__(*args, rows=rows, **kwargs)
        self.fields["note"].initial = rows[0].before.note if rows[0].before else ""
        self.fields |= {name: self.fields.pop(name) for name in ("note", "nobody")}  # last on the page
        self._known = known

    def clean(self) -> dict[str, Any]:
        """Notice in the note what could be a person, as in minutes."""
        told = super().clean()
        noticed = guard.notice(told.get("note", ""), self._known)
        never = guard.never(noticed)
        if never:
            self.add_error("note", with_pieces(_("Take this out: %(pieces)s."), never))
        elif noticed and not told.get("nobody"):
            could_be = _("Could this be somebody? %(pieces)s. Write it without, or say below that it is nobody.")
            self.add_error("note", with_pieces(could_be, noticed))
        if noticed and not never:
            self.fields["nobody"].widget = forms.CheckboxInput()
        return told

    def told(self, row: Row) -> Told:
        """Answer what was entered, with its note."""
        return super().told(row)._replace(note=self.cleaned_data.get("note", "").strip())
