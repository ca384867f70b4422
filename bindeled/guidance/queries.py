"""What the guidance pages show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from bindeled.guidance.models import EmergencyNumber
from bindeled.municipalities.queries import in_force

DANGER, URGENT = 1, 2


@dataclass(frozen=True)
class Shown:
    """An emergency number in the reader's language."""

    name: str
    number: str
    what_for: str
    verified_on: date | None

    @property
    def label(self) -> str:
        """Answer the name and what it is for, in one line."""
        return f"{self.name}: {self.what_for}"


@dataclass(frozen=True)
class Directory:
    """A municipality's urgent numbers: danger now, urgent, where they come from, and when they were verified last."""

    danger: list[Shown]
    urgent: list[Shown]
    sources: list[str]
    verified_on: date | None

    @property
    def is_verified(self) -> bool:
        """Say whether every number was verified."""
        return all(shown.verified_on for shown in (*self.danger, *self.urgent))


def emergency_numbers(municipality: str, *, on: date) -> list[EmergencyNumber]:
    """Answer the numbers in force on a day, the most urgent first."""
    return list(EmergencyNumber.objects.filter(in_force(on), municipality_id=municipality))


def directory(numbers: Iterable[EmergencyNumber], language: str | None = None) -> Directory:
    """Answer the numbers as they are shown, in a language (the reader's, unless said)."""
    numbers = list(numbers)
    dates = [number.verified_on for number in numbers if number.verified_on]
    english = (language or get_language() or "da").startswith("en")
    return Directory(
        danger=[_shown(number, english=english) for number in numbers if number.level == DANGER],
        urgent=[_shown(number, english=english) for number in numbers if number.level == URGENT],
        sources=sorted({number.source for number in numbers}),
        verified_on=min(dates) if dates and len(dates) == len(numbers) else None,
    )


def _shown(number: EmergencyNumber, *, english: bool) -> Shown:
    name = number.name_en if english else number.name_da
    return Shown(name, number.number, number.what_for_en if english else number.what_for_da, number.verified_on)


def unverified() -> list[EmergencyNumber]:
    """Answer the numbers that nobody has verified; a municipality cannot go live with one (decision 5)."""
    return list(EmergencyNumber.objects.filter(verified_on__isnull=True))
