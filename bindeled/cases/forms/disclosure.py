"""What is told of a case to somebody else."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases.forms.consent import ToForm
from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.cases.rules import disclosure as rules
from bindeled.municipalities.models import Unit


class DiscloseForm(ToForm):
    """Telling another unit, or somebody outside, something."""

    basis = forms.ChoiceField(
        label=_("On which ground?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    told = forms.CharField(
        label=_("What do you tell?"),
        max_length=rules.LONGEST_TOLD,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only what they need. Never who passed the concern on. The resident can come to read it."),
        error_messages={"required": _("Write what you tell.")},
    )
    facts = forms.MultipleChoiceField(
        label=_("What goes along?"),
        required=False,
        choices=list(rules.FACTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )
    why_address = forms.CharField(
        label=_("The address is protected. Why must they know it?"),
        required=False,
        max_length=rules.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where the dwelling goes along. It is kept on the case, and not told to them."),
    )
    field_order = ("to", "whom", "basis", "told", "facts", "why_address")

    def __init__(self, *args: Any, units: Iterable[Unit], protected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        if not protected:
            del self.fields["why_address"]
        grounds = rules.in_force(timezone.localdate())
        self.fields["basis"].choices = [(basis.code, basis.label) for basis in grounds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse that a protected address goes along where nobody has written why."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        along = "dwelling" in told.get("facts", ())
        if "why_address" in self.fields and along and not told.get("why_address"):
            self.add_error("why_address", _("Write why they must know it, or leave the dwelling out."))
        return told
