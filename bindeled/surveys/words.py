"""What the sheets say that advisers hand to residents; and the residents' questionnaire in the languages in which it was supplied.

A language is shown where the municipality's file has every text of it and says who checked it and when (decision 22): a machine's
translation is never shown as official.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from bindeled.guidance.rules import LANGUAGES as KNOWN
from bindeled.paper.rules import Words
from bindeled.paper.typeset import SlipPart
from bindeled.paper.words import danish, words

LANGUAGES = ("da", "en")


def of_a_sheet(language: str, *, closes_on: date, number: int) -> SlipPart:
    """Answer the words of a sheet in a language."""
    with override(language):
        return SlipPart(
            language,
            _("How has it been to get help?"),
            (
                _(
                    "We would like to know what it means to you that the municipality's housing advisers are there. There are %(number)s questions, and you choose between four answers."
                )
                % {"number": number},
                _(
                    "It is up to you whether you answer, and it changes nothing in the help that you get. We do not know who got this sheet, and your answer is kept without your name."
                ),
                _("You can answer until %(last)s.")
                % {"last": date_format(closes_on, "j. F Y" if language == "da" else "j F Y")},
            ),
            _("Scan the square with your phone, or type the code at this address:"),
        )


def supplied(language: str) -> Mapping[str, str]:
    """Answer the residents' questionnaire in a language that is not ours; nothing where it is not whole, or nobody has checked it."""
    if language in LANGUAGES or language not in KNOWN:
        return {}
    theirs = words(language)
    return theirs.survey if is_whole(theirs, danish()) else {}


def is_whole(theirs: Words, ours: Words) -> bool:
    """Say whether every text of the questionnaire is there and somebody who speaks the language has said that it is right."""
    return theirs.checked_on is not None and all(theirs.survey.get(key) for key in ours.survey)


def offered() -> dict[str, str]:
    """Answer the languages besides ours in which residents can read the questions, by their own names."""
    return {code: name for code, name in KNOWN.items() if supplied(code)}
