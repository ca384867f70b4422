"""What the guidance pages show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import get_language, gettext

from bindeled.guidance.models import EmergencyNumber
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force

DANGER, URGENT = 1, 2
EIGHT_DIGITS = 8
# By municipality: what this process read last, for when the database is away.
_read_last: dict[str, list[EmergencyNumber]] = {}


@dataclass(frozen=True)
class Shown:
    """An emergency number in the reader's language."""

    name: str
    number: str
    what_for: str
    verified_on: date | None

    @property
    def readable(self) -> str:
        """Answer the number as it is read aloud: eight digits in pairs, a short one whole."""
        pairs = [self.number[at : at + 2] for at in range(0, len(self.number), 2)]
        return " ".join(pairs) if len(self.number) == EIGHT_DIGITS else self.number

    @property
    def label(self) -> str:
        """Answer the name and what it is for, in one line that also says when nobody has checked the number yet."""
        said = f"{self.name}: {self.what_for}"
        return said if self.verified_on or not self.number else gettext("%(said)s (not checked yet)") % {"said": said}


@dataclass(frozen=True)
class Directory:
    """A municipality's urgent numbers: danger now, urgent, where they come from, and since when all are verified.

    ``verified_on`` is the day of the one verified longest ago; nothing where one of them is not verified.
    """

    danger: list[Shown]
    urgent: list[Shown]
    sources: list[str]
    verified_on: date | None


def emergency_numbers(municipality: str, *, on: date) -> list[EmergencyNumber]:
    """Answer the numbers in force on a day, the most urgent first. This process remembers them."""
    numbers = EmergencyNumber.objects.filter(in_force(on), municipality_id=municipality).select_related("municipality")
    _read_last[municipality] = list(numbers)
    return _read_last[municipality]


def numbers_read_last() -> list[tuple[str, Directory]]:
    """Answer each municipality's name and numbers as this process read them last, without asking the database."""
    english = (get_language() or "").startswith("en")
    return [
        (numbers[0].municipality.name_en if english else numbers[0].municipality.name, directory(numbers))
        for _code, numbers in sorted(_read_last.items())
        if numbers
    ]


def directory(numbers: Iterable[EmergencyNumber], language: str | None = None) -> Directory:
    """Answer the numbers as they are shown, in a language (the reader's, unless said)."""
    numbers = list(numbers)
    checkable = [number for number in numbers if number.number]
    dates = [number.verified_on for number in checkable if number.verified_on]
    english = (language or get_language() or "da").startswith("en")
    return Directory(
        danger=[_shown(number, english=english) for number in numbers if number.level == DANGER],
        urgent=[_shown(number, english=english) for number in numbers if number.level == URGENT],
        sources=sorted({number.source for number in numbers}),
        verified_on=min(dates) if dates and len(dates) == len(checkable) else None,
    )


def _shown(number: EmergencyNumber, *, english: bool) -> Shown:
    name = number.name_en if english else number.name_da
    return Shown(name, number.number, number.what_for_en if english else number.what_for_da, number.verified_on)


def unverified(*, on: date) -> list[EmergencyNumber]:
    """Answer the numbers, shown on a day or later, that nobody has verified: no going live with one (decision 5).

    One's own doctor has no number that anybody but oneself could verify.
    """
    ended = Q(valid_to__lt=on)
    return list(EmergencyNumber.objects.filter(~ended, verified_on__isnull=True).exclude(number=""))


def without_danger_number(*, on: date) -> list[str]:
    """Answer the codes of municipalities whose urgent page would open without a number for danger to life."""
    those_with = EmergencyNumber.objects.filter(in_force(on), level=DANGER).exclude(number="")
    without = Municipality.objects.exclude(code__in=those_with.values("municipality_id"))
    return list(without.order_by("code").values_list("code", flat=True))
