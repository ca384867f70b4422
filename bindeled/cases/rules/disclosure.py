"""On which basis something about a resident may be told to another unit or to somebody outside. Pure: the day comes as an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_WHY = 300
LONGEST_TOLD = 4000
BY_CONSENT, ABOUT_A_CHILD = "consent", "child"


@dataclass(frozen=True)
class Basis:
    """One ground for telling: its words, and the law behind it among the guidance's, where paragraph, source and last check stand."""

    code: str
    label: str | Promise
    law: str
    valid_from: date
    valid_to: date | None = None


# A change of the law is a further row, and an end to the one before it.
BASES = (
    Basis(
        BY_CONSENT,
        _("The resident has agreed, and the consent holds"),
        "disclose_consent",
        date(2014, 1, 1),
    ),
    Basis(
        "authority",
        _("Another authority needs it for its work, and may have it without consent"),
        "disclose_authority",
        date(2014, 1, 1),
    ),
    Basis(
        "danger",
        _("Somebody's life or health is in danger, and it cannot wait"),
        "disclose_danger",
        date(2014, 1, 1),
    ),
    # It waits for nobody's consent (decision 8).
    Basis(
        ABOUT_A_CHILD,
        _("It is about a child who needs help: nobody's consent is asked for"),
        "notify_child_professionals",
        date(2024, 1, 1),
    ),
)
LAWS = tuple(basis.law for basis in BASES)
# What of the record may be told beside the words, each for itself.
FACTS: dict[str, str | Promise] = {
    "name": _("The resident's name and phone number"),
    "dwelling": _("The dwelling"),
    "interpreter": _("Whether an interpreter is needed"),
}
# Working days after a consent was taken back within which a recipient is asked to delete what they were told.
ASK_WITHIN = 1


def in_force(on: date) -> tuple[Basis, ...]:
    """Answer the grounds that there are on a day."""
    return tuple(
        basis for basis in BASES if basis.valid_from <= on and (basis.valid_to is None or on <= basis.valid_to)
    )


def basis_of(code: str, *, on: date) -> Basis | None:
    """Answer a ground by its code, where it is in force on a day."""
    return next((basis for basis in in_force(on) if basis.code == code), None)


def why_not(code: str, *, on: date, consent_holds: bool) -> str:
    """Answer nothing where something may be told on this ground, or a short word: ``not_in_force`` or ``no_consent``.

    Only the ground of consent asks for one: whoever is in danger, and a child, waits for nobody.
    """
    basis = basis_of(code, on=on)
    if basis is None:
        return "not_in_force"
    return "no_consent" if basis.code == BY_CONSENT and not consent_holds else ""


def known_facts(chosen: Iterable[str]) -> tuple[str, ...]:
    """Answer those of the facts that were chosen, in their order."""
    wanted = set(chosen)
    return tuple(code for code in FACTS if code in wanted)
