"""Choosing the period of a memo, and what a person writes in it, read by the guard of names before it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules import guard
from bindeled.cooperation.rules.guard import Noticed
from bindeled.cooperation.rules.names import NOTHING, Known
from bindeled.statistics.models import Memo
from bindeled.statistics.rules.memo import LONGEST_LINE, LONGEST_TEXT, named
from bindeled.statistics.words import period_words
from bindeled.suppression.rules.periods import Period

BETWEEN = "|"
# What is read by the guard: what a person writes in sentences. Who wrote it stands in the head by name.
GUARDED = ("background", "method", "conclusions", "process")


class PeriodForm(forms.Form):
    """Which year or quarter the memo is about."""

    period = forms.ChoiceField(
        label=_("Period"),
        help_text=_("Only whole years and quarters: figures of periods that slide could be subtracted from one another."),
        error_messages={
            "required": _("Choose a year or a quarter."),
            "invalid_choice": _("There are no figures of that period yet. Choose one from the list."),
        },
    )  # fmt: skip

    def __init__(self, data: Mapping[str, str] | None = None, *, periods: Sequence[Period]) -> None:
        """Offer these periods, in this order."""
        super().__init__(data)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is the one above
        field.choices = [(named(period), period_words(period)) for period in periods]


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_LINE, required=False)


def _text(label: Any, help_text: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MemoForm(forms.Form):
    """The head, and what only a person can write. Always about the scheme, never about a resident."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    conclusions = _text(
        _("Main conclusions"),
        _("What do you conclude from the figures and from what people say? About the scheme, never about a resident: no name, no home. Nothing proves an effect, so write what is seen and what you think, and say which is which."),
        10,
    )  # fmt: skip
    process = _text(
        _("Further process"),
        _("What is done now, by whom and when, and who is told? About the scheme, never about a resident."),
        8,
    )
    background = _text(
        _("Why the memo is made"),
        _("The decision behind it, the aim, and the money, if there is any. It stands first under Background. May be empty."),
        5,
    )  # fmt: skip
    method = _text(
        _("Interviews and review of cases"),
        _("The memo tells by itself what stands in the register of the evaluation. Add what else there was: how many, with whom as a group, and when; never who."),
        5,
    )  # fmt: skip
    committee = _line(_("To"), _("The committee, such as the social services committee."))
    author = _line(_("Case officer"), _("Who wrote the memo."))
    case_number = _line(_("Case no."))
    document_number = _line(_("Document no."))
    nobody = forms.BooleanField(
        label=_("I have read it through. None of these is a resident."), required=False, widget=forms.HiddenInput
    )
    asked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_TEXT, strip=False)

    def __init__(self, *args: Any, memo: Memo, known: Known = NOTHING, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._memo, self._known = memo, known

    def clean(self) -> dict[str, Any]:
        """Have the guard read it: numbers, mail addresses and homes are refused, and a name is asked about."""
        told = super().clean() or self.cleaned_data
        before = {one.text for name in GUARDED for one in guard.notice(getattr(self._memo, name), self._known)}
        if told.get("nobody"):
            before |= set((told.get("asked") or "").split(BETWEEN))
        asked: set[str] = set()
        for name in GUARDED:
            noticed = guard.notice(told.get(name) or "", self._known)
            never = [one for one in noticed if one.kind != guard.NAME]
            doubt = [one for one in noticed if one.kind == guard.NAME and one.text not in before]
            asked |= {one.text for one in doubt}
            if never:
                self.add_error(name, _with(_("Take this out: {pieces}."), never))
            if doubt:
                said = _("Could this be a resident? {pieces}. Write it without names, or say below that none of them is a resident.")  # fmt: skip
                self.add_error(name, _with(said, doubt))
        if asked:
            self._ask(asked | before)
        return told

    def _ask(self, pieces: set[str]) -> None:
        """Show the box by which a person answers for these pieces, and for nothing that is written after them."""
        self.fields["nobody"].widget = forms.CheckboxInput()
        bound: Any = self.data
        typed = bound.copy()
        typed.pop("nobody", None)
        typed["asked"] = BETWEEN.join(sorted(pieces))
        self.data = typed


def beginning(memo: Memo) -> dict[str, Any]:
    """Answer what the form holds at first: the memo as it stands."""
    return {"version": memo.version, **{name: getattr(memo, name) for name in Memo.WRITTEN}}


def _with(sentence: Any, noticed: Sequence[Noticed]) -> str:
    """Answer the sentence with the pieces in it; a CPR number is named and never repeated."""
    pieces = [f"“{one.text}” ({guard.KINDS[one.kind]})" if one.text else str(guard.KINDS[one.kind]) for one in noticed]
    return str(sentence).format(pieces=", ".join(pieces))
