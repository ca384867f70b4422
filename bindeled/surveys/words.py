"""What the sheets say that advisers hand to residents, in the language that is on."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from bindeled.paper.typeset import SlipPart

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
