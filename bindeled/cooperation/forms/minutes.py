"""Minutes as a convenor writes them, read by a guard before they are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.forms.rounds import with_pieces
from bindeled.cooperation.models import MeetingMinutes
from bindeled.cooperation.rules import guard
from bindeled.cooperation.rules import minutes as rules
from bindeled.cooperation.rules.names import Known

BETWEEN = "|"


def guarded(form: forms.Form, names: tuple[str, ...], *, known: Known, passed: str = "") -> None:
    """Refuse numbers, mail addresses and homes; of what could be a name, ask whether it is a resident's.

    What stood in ``passed`` was asked about before. The form has a box ``nobody``, which shows when there is something to ask about, and a
    hidden field ``asked`` with what was asked about: a tick answers for that alone, and not for what was written after it.
    """
    before = {one.text for one in guard.notice(passed, known)}
    if form.cleaned_data.get("nobody"):
        before |= set((form.cleaned_data.get("asked") or "").split(BETWEEN))
    asked: set[str] = set()
    for name in names:
        noticed = guard.notice(form.cleaned_data.get(name) or "", known)
        never = [one for one in noticed if one.kind != guard.NAME]
        doubt = [one for one in noticed if one.kind == guard.NAME and one.text not in before]
        asked |= {one.text for one in doubt}
        if never:
            form.add_error(name, with_pieces(_("Take this out: %(pieces)s."), never))
        if doubt:
            said = _(
                "Could this be a resident? %(pieces)s. Write it without names, or say below that none of them is a resident."
            )
            form.add_error(name, with_pieces(said, doubt))
    if asked:
        form.fields["nobody"].widget = forms.CheckboxInput()
        bound: Any = form.data
        typed = bound.copy()
        typed.pop(form.add_prefix("nobody"), None)  # what is asked about now was not answered yet
        typed[form.add_prefix("asked")] = BETWEEN.join(sorted(asked | before))
        form.data = typed


def asked_field() -> forms.CharField:
    """Answer the hidden field that carries what was asked about; as long as the longest minutes could make it."""
    return forms.CharField(required=False, widget=forms.HiddenInput, max_length=rules.LONGEST_TEXT, strip=False)


class MinutesForm(forms.Form):
    """What was said, without residents; and what a new version puts right."""

    base = forms.UUIDField(required=False, widget=forms.HiddenInput)
    changed = forms.CharField(
        label=_("What is put right?"),
        max_length=rules.LONGEST_LINE,
        help_text=_("In one line. Everybody invited reads it."),
        error_messages={"required": _("Write what is put right: everybody invited reads it.")},
    )
    text = forms.CharField(
        label=_("The minutes"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("What was said, and what you agreed on. Never a resident, and no home: everybody invited reads it. Is it about somebody, a concern is passed on instead."),
        error_messages={"required": _("Write what was said.")},
    )  # fmt: skip
    nobody = forms.BooleanField(
        label=_("I have read it through. None of these is a resident."), required=False, widget=forms.HiddenInput
    )
    asked = asked_field()

    def __init__(self, *args: Any, last: MeetingMinutes | None, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._last, self._known = last, known
        if not _puts_right(last):
            del self.fields["changed"]

    def clean(self) -> dict[str, Any]:
        """Have the guard read it."""
        told = super().clean() or self.cleaned_data
        guarded(self, ("changed", "text"), known=self._known, passed=self._last.text if self._last else "")
        return told


def _puts_right(last: MeetingMinutes | None) -> bool:
    return last is not None and (last.published_at is not None or last.number > 1)


def beginning_of_minutes(last: MeetingMinutes | None, *, agenda: str) -> dict[str, Any]:
    """Answer what the form holds at first: the last version, or the agenda, line by line, to write under."""
    if last is None:
        return {"text": "\n\n".join(line for line in agenda.splitlines() if line.strip())}
    return {"base": last.id, "text": last.text, "changed": last.changed if last.published_at is None else ""}
