"""That somebody does not work on a record, since they know the resident; and what a leader says of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases.actions.recusing import WHO_TAKES_OVER
from bindeled.cases.forms.eviction import CHOOSE_FROM_LIST
from bindeled.cases.rules import recusing as rules
from bindeled.users.models import User


class RecuseForm(forms.Form):
    """Who does not work on it, why, and who becomes responsible instead where it is theirs."""

    whom = forms.ChoiceField(
        label=_("Who does not work on it?"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    ground = forms.ChoiceField(
        label=_("How do they know the resident?"),
        choices=list(rules.GROUNDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how."), "invalid_choice": CHOOSE_FROM_LIST},
    )
    words = forms.CharField(
        label=_("Is there more to say?"),
        required=False,
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your leader reads it. You need not write anything about yourself."),
    )
    successor = forms.ChoiceField(
        label=_("Who becomes responsible instead?"),
        required=False,
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )

    def __init__(
        self, *args: Any, people: Sequence[User], by: User, leads: bool, responsible: User | None = None, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self._by_id = {str(one.id): one for one in people} | {str(by.id): by}
        self._by, self._responsible = by, responsible
        named = [(code, one.name) for code, one in self._by_id.items()]
        if leads:
            self.fields["whom"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["whom"]
            self.fields["ground"].label = _("How do you know the resident?")
        # Only a leader can say it of whoever is responsible and is not themselves.
        if responsible is None or not (leads or responsible.id == by.id):
            del self.fields["successor"]
            return
        others = [(code, name) for code, name in named if code != str(responsible.id)]
        self.fields["successor"].choices = [("", _("Choose")), *others]  # type: ignore[attr-defined]
        if leads:
            told = {"name": responsible.name}
            self.fields["successor"].help_text = _("Only where %(name)s does not work on it any more.") % told
        else:
            self.fields["successor"].required = True
            self.fields["successor"].error_messages["required"] = WHO_TAKES_OVER

    def clean(self) -> dict[str, Any]:
        """Answer the people; whoever is responsible needs a successor."""
        told = super().clean() or self.cleaned_data
        whom = self._by_id.get(told.get("whom") or str(self._by.id))
        successor = self._by_id.get(told.get("successor", ""))
        answered = "successor" not in self.fields or "successor" in self.errors
        if not answered and whom == self._responsible and successor is None:
            self.add_error("successor", WHO_TAKES_OVER)
        return {**told, "whom": whom, "successor": successor}


class AnswerRecusalForm(forms.Form):
    """A leader's word on whether there is a conflict."""

    recusal = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose which you answer."), "invalid": _("Choose which you answer.")},
    )
    answer = forms.ChoiceField(
        label=_("Is there a conflict?"),
        choices=[("", _("Choose")), *rules.ANSWERS.items()],
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer from the list.")},
    )
