"""What was typed into a form that its page does not show any more: it is given back in words, never lost."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from bindeled.cases.actions import RefusedError

CHANGED = _("It is not as it was when you opened the page.")


def written(gone: Iterable[forms.Form]) -> str:
    """Answer what was written into these forms, a line each; what was only chosen from a list is chosen again in no time."""
    typed = (
        form.data.get(form.add_prefix(name), "")
        for form in gone
        for name, field in form.fields.items()
        if not isinstance(field, forms.ChoiceField | forms.BooleanField)
    )
    return "\n".join(filter(None, typed))


def refuse(why: str) -> None:
    """Raise RefusedError with the reason, where there is one: before a form is judged that the page does not show."""
    if why:
        raise RefusedError(why)
