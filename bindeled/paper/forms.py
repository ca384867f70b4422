"""Choosing papers: one to fetch, or several for all departments at once."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bindeled.guidance.rules import LANGUAGES
from bindeled.paper import rules
from bindeled.paper.words import words

PAPER_NAMES = {
    "sign-a5": _("Door sign, A5"),
    "sign-a4": _("Door sign, A4"),
    "poster-a4": _("Poster, A4"),
    "poster-a3": _("Poster, A3"),
    "leaflet": _("Leaflet, A4 to fold"),
}


FIRST_PAPER, FIRST_LANGUAGE = "sign-a5", "da"


def languages() -> list[tuple[str, str]]:
    """Answer the languages by the name their readers call them; and by ours, where these differ."""
    ours = words("en" if (get_language() or "").startswith("en") else "da").languages
    return [
        (code, name if code in rules.OWN_LANGUAGES else f"{name} ({ours[code]})") for code, name in LANGUAGES.items()
    ]


class OnePaperForm(forms.Form):
    """One paper of one department, fetched by an address that can be kept."""

    papir = forms.ChoiceField(label=_("Which paper?"), choices=list(PAPER_NAMES.items()), initial=FIRST_PAPER)
    sprog = forms.ChoiceField(label=_("In which language?"), choices=languages, initial=FIRST_LANGUAGE)


class StackForm(forms.Form):
    """Papers of all departments of an organisation."""

    organisation = forms.UUIDField(widget=forms.HiddenInput)
    papers = forms.MultipleChoiceField(
        label=_("Which papers?"),
        choices=list(PAPER_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one paper.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages?"),
        choices=languages,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )

    def __init__(self, *args: Any, departments: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._departments = departments

    def clean(self) -> dict[str, Any]:
        """So many that one stack cannot hold them are asked for in two."""
        cleaned = self.cleaned_data
        sheets = self._departments * len(cleaned.get("papers", ())) * len(cleaned.get("languages", ()))
        if sheets > rules.MOST_SHEETS:
            raise forms.ValidationError(
                _(
                    "That is %(sheets)s papers, and at most %(most)s can be made at once. Choose fewer languages or papers."
                ),
                params={"sheets": sheets, "most": rules.MOST_SHEETS},
            )
        return cleaned
