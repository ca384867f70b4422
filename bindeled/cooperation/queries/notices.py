"""The notice of a round: what residents read in the stairwell or find in the letterbox, in Danish and under it in English."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bindeled.cooperation.models import ServiceRound
from bindeled.cooperation.queries.rounds import streets_of
from bindeled.paper.typeset import NoticePart, notice

SHEETS = ("a4", "a5")


def notice_of(of: ServiceRound, *, sheet: str, on: date) -> bytes:
    """Answer the notices of a round as one file, a page for each entrance. Raises KeyError for a sheet there is not."""
    if sheet not in SHEETS:
        raise KeyError(sheet)
    parts = [_part(of, "da", of.purpose), _part(of, "en", of.purpose_en)]
    return notice(parts, entrances=streets_of(of), department=of.department, sheet=sheet, on=on)


def _part(of: ServiceRound, language: str, purpose: str) -> NoticePart:
    with override(language):
        return NoticePart(
            language,
            _("We are coming by"),
            days_in_words(of.first_day, of.last_day),
            (
                (_("What for?"), purpose),
                (
                    _("Do you have to do anything?"),
                    _("No. If you are not at home when we knock, you need not do anything."),
                ),
                (
                    _("What do we write down?"),
                    _(
                        "Only whether we met somebody or not, and only until the round is over. Then it is deleted, and numbers for the"
                        " whole round are left. We write nothing about how you are or how you live."
                    ),
                ),
                (
                    _("If we become worried about somebody"),
                    _("We may pass that on to the municipality's housing advisers, as we may on any other day."),
                ),
            ),
            _("Who is your contact person? Scan the code."),
        )


def days_in_words(first: date, last: date) -> str:
    """Answer the days of a round in the language that is on: one day, or from and to."""
    form = "l j. F Y" if (get_language() or "").startswith("da") else "l j F Y"
    if first == last:
        return date_format(first, form).capitalize()
    told = _("%(first)s to %(last)s") % {"first": date_format(first, form), "last": date_format(last, form)}
    return told[:1].upper() + told[1:]
