"""Who does what, and by when, as a convenor notes it at a meeting."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.forms.minutes import asked_field, guarded
from bindeled.cooperation.forms.training import A_DATE
from bindeled.cooperation.models import MeetingGuest
from bindeled.cooperation.rules import action_items as rules
from bindeled.cooperation.rules.meetings import LONGEST_NAME
from bindeled.cooperation.rules.names import Known
from bindeled.design.widgets import DateInput


class ActionItemForm(forms.Form):
    """Something that somebody does by a day."""

    text = forms.CharField(
        label=_("What is to be done?"),
        max_length=rules.LONGEST_TEXT,
        help_text=_("In one line. Never about a resident or a home."),
        error_messages={"required": _("Write what is to be done.")},
    )
    guest = forms.ChoiceField(
        label=_("Who does it?"),
        required=False,
        help_text=_("Whoever you choose is reminded by mail in the week before."),
    )
    other = forms.CharField(
        label=_("Or somebody else"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("A function or a party, for example the area plan's secretariat. Nobody is reminded."),
    )
    due_on = forms.DateField(label=_("By which day?"), widget=DateInput, error_messages=A_DATE)
    nobody = forms.BooleanField(
        label=_("I have read it through. None of these is a resident."), required=False, widget=forms.HiddenInput
    )
    asked = asked_field()

    def __init__(self, *args: Any, guests: list[MeetingGuest], known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guests, self._known = {str(one.id): one for one in guests}, known
        field: Any = self.fields["guest"]
        field.choices = [("", _("Choose")), *((key, one.name) for key, one in self._guests.items())]

    def clean(self) -> dict[str, Any]:
        """Ask the rules, each at its field, and have the guard read it."""
        told = super().clean() or self.cleaned_data
        guarded(self, ("text", "other"), known=self._known)
        if not told.get("guest") and not told.get("other") and "other" not in self.errors:
            self.add_error("guest", _("Choose who does it, or write who else does."))
        if told.get("due_on") and (why := rules.why_not_by(told["due_on"], today=timezone.localdate())):
            self.add_error("due_on", str(why))
        return told

    def said(self) -> dict[str, Any]:
        """Answer what is to be written."""
        told = self.cleaned_data
        guest = self._guests.get(told["guest"])
        owner = guest.name if guest else told["other"]
        guest_id: UUID | None = guest.id if guest else None
        return {"text": told["text"], "owner": owner, "guest_id": guest_id, "due_on": told["due_on"]}
