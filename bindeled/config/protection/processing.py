"""The record of processing (the GDPR, article 30): purposes, recipients and terms as the code has them, the rest in fixed words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases.rules import PURPOSES
from bindeled.cases.rules.consent import RECIPIENTS
from bindeled.cases.rules.disclosure import in_force
from bindeled.config.management.commands.check_records import HELD
from bindeled.config.retention import LINES, Kept
from bindeled.municipalities.models import Municipality

# Whom the data are about, and what kinds of them there are (article 30, paragraph 1, letter c).
SUBJECTS: tuple[tuple[str | Promise, str | Promise], ...] = (
    (
        gettext_lazy("Residents whom somebody is worried about"),
        gettext_lazy("Dwelling, name and phone number; what was seen, heard or smelled; help, consent and steps towards an eviction. It may be about health, and about children."),
    ),
    (
        gettext_lazy("Others whom a concern or a case names, such as neighbours and relatives"),
        gettext_lazy("What the sender or the adviser wrote of them."),
    ),
    (
        gettext_lazy("Senders: contact persons, staff of housing organisations, and anybody who tells something"),
        gettext_lazy("Name, mail address and phone number; department; that and when they passed something on."),
    ),
    (
        gettext_lazy("The municipality's staff"),
        gettext_lazy("Name, mail address and unit; when they are away; what they opened, when and why."),
    ),
)  # fmt: skip
# What keeps the data safe, each with where it can be tried (article 30, paragraph 1, letter g).
MEASURES: tuple[str | Promise, ...] = (
    gettext_lazy("Each record has a key of its own. To delete it, its key is destroyed."),
    gettext_lazy("Staff see only the records of the units that they serve. The database itself refuses all others."),
    gettext_lazy("Everybody signs in with a second factor."),
    gettext_lazy(
        "Each time somebody opens a record it is written down, and what is written down is sealed each minute."
    ),
    gettext_lazy(
        "The senders' side cannot read what it has passed on, and learns nothing of what the municipality does."
    ),
    gettext_lazy("What senders pass on is sealed with the municipality's key before it is stored."),
)


@dataclass(frozen=True)
class Processing:
    """The record of processing of a municipality, on a day."""

    municipality: Municipality
    on: date
    purposes: Sequence[str | Promise]
    subjects: Sequence[tuple[str | Promise, str | Promise]]
    recipients: Sequence[str | Promise]
    grounds: Sequence[str | Promise]
    terms: Sequence[Kept]
    measures: Sequence[str | Promise]
    sealed_kinds: int


def processing_of(municipality: Municipality, *, on: date) -> Processing:
    """Answer the record as it is on a day. Every line of what is kept stands in it, of both sides."""
    return Processing(
        municipality=municipality,
        on=on,
        purposes=list(PURPOSES.values()),
        subjects=SUBJECTS,
        recipients=[
            *RECIPIENTS.values(),
            _("Suppliers who run the servers and send the mail, as the municipality's processors"),
        ],
        grounds=[basis.label for basis in in_force(on)],
        terms=[Kept(what, how_long(municipality)) for _kinds, what, how_long in LINES],
        measures=MEASURES,
        sealed_kinds=len(HELD),
    )
