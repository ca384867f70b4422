"""Who came to a meeting: a box for each on the list, and lines for those who came without being invited."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.forms.training import without_persons
from bindeled.cooperation.models import MeetingGuest
from bindeled.cooperation.rules import attendance as rules
from bindeled.cooperation.rules.meetings import LONGEST_NAME


class MeetingAttendanceForm(forms.Form):
    """Who came, all at once."""

    came = forms.MultipleChoiceField(
        label=_("Who came?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has no mark did not come. You can put it right later."),
    )
    also = forms.CharField(
        label=_("Who came without being invited?"),
        required=False,
        max_length=rules.MOST_AT_ONCE * LONGEST_NAME,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for each, with name or function. Never a resident who is talked about."),
    )

    def __init__(self, *args: Any, rows: list[MeetingGuest], ticked: set[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["came"]
        field.choices = [(str(row.id), f"{row.name} ({row.stands_as})") for row in rows]
        field.initial = [str(row.id) for row in rows if row.id in ticked]
        if not rows:
            del self.fields["came"]

    def clean(self) -> dict[str, Any]:
        """Ask the rule, and notice numbers and mail addresses."""
        told = super().clean() or self.cleaned_data
        without_persons(self, ("also",))
        told["names"] = rules.walked_in(told.get("also", ""))
        if why := rules.why_not_these(told["names"]):
            self.add_error("also", str(why))
        return told

    def who(self) -> list[UUID]:
        """Answer those on the list who came."""
        return [UUID(one) for one in self.cleaned_data.get("came", ())]
