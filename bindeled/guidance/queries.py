"""What the guidance pages show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext

from bindeled.guidance.models import EmergencyNumber, Law, Reading, Text, Version
from bindeled.guidance.rules import (
    DANISH,
    ENGLISH,
    OVERDUE,
    PUBLIC,
    SENDERS,
    direction,
    languages_of,
    review_state,
    values_in,
    without,
)
from bindeled.municipalities.models import ContactPoint, Municipality
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User

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


# -- Texts ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A text in a table of contents."""

    slug: str
    title: str
    audience: str


@dataclass(frozen=True)
class Told:
    """A text as its reader sees it: what it says, in which language, since when, and the law that it rests on.

    ``in_language`` is what was asked for. Where that was never translated, the words are the Danish ones; where the Danish
    text was changed since, the reader is told so.
    """

    text: Text
    title: str
    body: str
    language: str
    in_language: str
    version_id: UUID
    source: str
    published_at: datetime
    review_by: date | None
    danish_is_newer: bool
    laws: list[Law]

    @property
    def direction(self) -> str:
        """Answer how its lines run."""
        return direction(self.language)

    @property
    def is_translated(self) -> bool:
        """Say whether the words stand in the language that was asked for."""
        return self.language == self.in_language


# What a reader's door may see of a version; the municipality's may see more.
SEEN = ("id", "text_id", "language", "number", "title", "body", "source", "review_by", "valid_to", "published_at")


def own_language() -> str:
    """Answer the language of the pages that this reader sees."""
    return ENGLISH if (get_language() or "").startswith(ENGLISH) else DANISH


def in_force_versions(texts: Iterable[UUID], *, on: date) -> dict[UUID, dict[str, dict[str, Any]]]:
    """Answer what each text says today, by text and language: the newest that was published, unless that has ended.

    One that has ended lets no older one rise again.
    """
    published = Version.objects.filter(text_id__in=list(texts), published_at__isnull=False, valid_from__lte=on)
    found: dict[UUID, dict[str, dict[str, Any]]] = {}
    for version in published.order_by("number").values(*SEEN):
        found.setdefault(version["text_id"], {})[version["language"]] = version
    return {
        text: {
            language: version
            for language, version in languages.items()
            if version["valid_to"] is None or version["valid_to"] >= on
        }
        for text, languages in found.items()
    }


def table_of_contents(municipality: str, *audiences: str, on: date) -> list[Heading]:
    """Answer the texts that are told to these readers, in order, each by its title in the reader's language."""
    texts = list(Text.objects.filter(municipality_id=municipality, audience__in=audiences))
    versions = in_force_versions((text.id for text in texts), on=on)
    asked = own_language()
    return [
        Heading(text.slug, (said.get(asked) or said[DANISH])["title"], text.audience)
        for text in texts
        if (said := versions.get(text.id, {})) and (asked in said or DANISH in said)
    ]


def told(municipality: str, *audiences: str, on: date, language: str = "", **which: str) -> Told | None:
    """Answer the text of a code or a slug as it is told to these readers, or nothing where none is."""
    text = Text.objects.filter(municipality_id=municipality, audience__in=audiences, **which).first()
    if text is None:
        return None
    said = in_force_versions([text.id], on=on).get(text.id, {})
    asked = language if language in languages_of(for_residents=text.for_residents) else own_language()
    version, danish = said.get(asked) or said.get(DANISH), said.get(DANISH)
    if version is None:
        return None
    return Told(
        text=text,
        **{name: version[name] for name in ("title", "language", "source", "published_at", "review_by")},
        # A number may end after the text that holds it was published.
        body=without(version["body"], ended_values(municipality, on=on)),
        in_language=asked,
        version_id=version["id"],
        danish_is_newer=bool(danish and danish["published_at"] > version["published_at"]),
        laws=laws(text.laws, on=on),
    )


def laws(codes: Iterable[str], *, on: date) -> list[Law]:
    """Answer the rules of law of these codes that are in force."""
    return list(Law.objects.filter(in_force(on), code__in=list(codes)))


# -- For editors ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """Something that somebody must look at again: a text in a language, or a number."""

    kind: str
    what: str
    state: str
    review_by: date | None
    text: Text | None = None
    language: str = ""
    # What stands in it and may not stand there any more.
    wrong: str = ""


def texts_of(municipality: str) -> list[Text]:
    """Answer every text of a municipality, in order."""
    return list(Text.objects.filter(municipality_id=municipality))


def newest_versions(texts: Iterable[UUID]) -> dict[UUID, dict[str, Version]]:
    """Answer the newest version of each text and language, published or not."""
    found: dict[UUID, dict[str, Version]] = {}
    saved = Version.objects.filter(text_id__in=list(texts)).select_related("made_by").defer("body")
    for version in saved.order_by("number"):
        found.setdefault(version.text_id, {})[version.language] = version
    return found


def history(text: Text, language: str) -> list[Version]:
    """Answer all versions of a text in a language, the newest first."""
    saved = Version.objects.filter(text=text, language=language).select_related("made_by", "published_by")
    return list(saved.order_by("-number"))


def _texts_due(municipality: str, *, on: date) -> Iterator[Due]:
    """Yield each text in each language that it is told in; one that holds what it may not any more is overdue."""
    texts = {text.id: text for text in texts_of(municipality)}
    ended = ended_values(municipality, on=on)
    hidden = {audience: not_for(audience, municipality) for audience in {text.audience for text in texts.values()}}
    for text_id, languages in in_force_versions(texts, on=on).items():
        text = texts[text_id]
        for language, version in languages.items():
            wrong = values_in(version["body"], [*ended, *hidden[text.audience]])
            state = OVERDUE if wrong else review_state(version["review_by"], on=on)
            yield Due("text", version["title"], state, version["review_by"], text, language, wrong[0] if wrong else "")


def due(municipality: str, *, on: date) -> list[Due]:
    """Answer what must be looked at again, the soonest first; what has no date or is past it is overdue."""
    found = list(_texts_due(municipality, on=on))
    alive = ~Q(valid_to__lt=on)
    numbers = EmergencyNumber.objects.filter(alive, municipality_id=municipality, review_by__isnull=False)
    found += [
        Due(
            "number",
            f"{it.name_da} {_shown(it, english=False).readable}",
            review_state(it.review_by, on=on),
            it.review_by,
        )
        for it in numbers
    ]
    points = ContactPoint.objects.filter(alive, municipality_id=municipality, review_by__isnull=False)
    found += [
        Due("contact", f"{it.unit.name}: {it.value}", review_state(it.review_by, on=on), it.review_by)
        for it in points.select_related("unit")
    ]
    return sorted(found, key=lambda it: (not it.wrong, it.review_by or date.min, it.what))


def number_due(*, until: date, on: date) -> Combinable:
    """Answer the expression that counts what must be looked at again by a day, of the municipality of the statement around it.

    Texts as they are told today, in each language, and numbers and addresses with a day of review: what ``due`` lists by that day,
    but for texts that are not due and hold what has ended.
    """
    published = Version.objects.filter(published_at__isnull=False, valid_from__lte=on).order_by(
        "text_id", "language", "-number"
    )
    told = Version.objects.filter(id__in=published.distinct("text_id", "language").values("id")).filter(
        Q(review_by__isnull=True) | Q(review_by__lte=until), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )
    alive = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    numbers = EmergencyNumber.objects.filter(alive, review_by__lte=until)
    points = ContactPoint.objects.filter(alive, review_by__lte=until)
    return _counted(told) + _counted(numbers) + _counted(points)


def _counted(rows: QuerySet[Any]) -> Coalesce:
    mine = rows.filter(municipality=OuterRef("code")).order_by().values("municipality")
    return Coalesce(Subquery(mine.annotate(number=Count("id")).values("number")), Value(0))


def not_for(audience: str, municipality: str) -> list[str]:
    """Answer the numbers and addresses that a text for these readers may not hold (D13)."""
    allowed = {PUBLIC: [PUBLIC], SENDERS: [PUBLIC, SENDERS]}.get(audience)
    if allowed is None:
        return []
    hidden = ContactPoint.objects.filter(municipality_id=municipality).exclude(audience__in=allowed)
    return sorted(set(hidden.values_list("value", flat=True)))


def ended_values(municipality: str, *, on: date) -> list[str]:
    """Answer the numbers and addresses that have ended, and that stand nowhere else in force."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for model, name in ((EmergencyNumber, "number"), (ContactPoint, "value")):
        rows = model._default_manager.filter(municipality_id=municipality).exclude(**{name: ""})
        for value, last in rows.values_list(name, "valid_to"):
            found[last is not None and last < on].add(value)
    return sorted(found[True] - found[False])


def when_read(version: Version, *, by: User) -> datetime | None:
    """Answer when somebody said to have read this version, or nothing."""
    return Reading.objects.filter(version=version, reader=by).values_list("read_at", flat=True).first()


def readers_of(version: Version) -> list[Reading]:
    """Answer who has read a version, by name."""
    return list(Reading.objects.filter(version=version).select_related("reader").order_by("reader__name"))
