"""What an editor does with a text: save, publish, go back. Nothing that was saved is ever changed or lost."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.guidance import access
from bindeled.guidance.models import Reading, Text, Version
from bindeled.guidance.queries import ended_values, not_for
from bindeled.guidance.rules import GOOD_FOR, values_in
from bindeled.users.models import User


class RefusedError(Exception):
    """The text says something that it may not, or this person may not; the words say which."""


class SavedMeanwhileError(Exception):
    """Somebody else saved a version while this one was being written: ``theirs``."""

    def __init__(self, theirs: Any) -> None:
        super().__init__(theirs.number)
        self.theirs = theirs


@dataclass(frozen=True)
class Words:
    """What an editor wrote."""

    title: str
    body: str
    source: str
    review_by: date | None
    valid_from: date
    valid_to: date | None = None
    note: str = ""


def save(text: Text, *, language: str, words: Words, base: int, by: User) -> Version:
    """Save a new version on top of the one numbered ``base``, as a draft.

    Raises SavedMeanwhileError where somebody else has saved since, and RefusedError.
    """
    _refuse_unless_editor(by)
    version = Version(
        municipality_id=text.municipality_id,
        text=text,
        language=language,
        number=base + 1,
        made_at=timezone.now(),
        made_by=by,
        **vars(words),
    )
    put_on_top(version, among=versions(text, language), base=base)
    return version


def versions(text: Text, language: str) -> QuerySet[Version]:
    """Answer all versions of a text in a language."""
    return Version.objects.filter(text=text, language=language)


def put_on_top(version: Any, *, among: QuerySet[Any], base: int) -> None:
    """Save a new version of something, made on top of the one numbered ``base``; ``among`` are all its versions.

    For whatever is kept in numbered versions: texts here, offers in the catalogue. Raises SavedMeanwhileError where somebody
    else has saved since.
    """
    if base == highest(among):
        try:
            with transaction.atomic():
                version.save(force_insert=True)
        except IntegrityError:
            pass  # somebody was faster by less than a blink
        else:
            return
    raise SavedMeanwhileError(among.select_related("made_by").get(number=highest(among)))


def highest(among: QuerySet[Any]) -> int:
    """Answer the number of the newest of these versions; 0 where there is none."""
    return among.aggregate(newest=Max("number"))["newest"] or 0


def held_against(version: Any, *, among: QuerySet[Any], told: int | None) -> Any:
    """Answer what a version is compared with: a draft with the one that is told now, by its number, a published one with the one before.

    Nothing where there is none.
    """
    published = among.filter(published_at__isnull=False)
    if version.published_at is None and told:
        return published.filter(number=told).first()
    return published.filter(number__lt=version.number).order_by("-number").first()


def tell(version: Any, *, among: QuerySet[Any], by: User) -> None:
    """Publish a version, where it is the newest and waits for it. Raises RefusedError."""
    waiting = among.filter(id=version.id, number=highest(among), published_at__isnull=True)
    if not waiting.update(published_at=timezone.now(), published_by=by):
        raise RefusedError(_("Somebody has published it already, or saved a newer version. Look at the newest one."))


def newest_number(text: Text, language: str) -> int:
    """Answer the number of the newest version; 0 where there is none."""
    return highest(versions(text, language))


@dataclass(frozen=True)
class Forbidden:
    """What a municipality's texts for one audience may not hold: what its readers may not see, and what has ended."""

    hidden: list[str]
    ended: list[str]


def forbidden(municipality: str, audience: str) -> Forbidden:
    """Answer what a text for these readers may not hold today."""
    return Forbidden(not_for(audience, municipality), ended_values(municipality, on=timezone.localdate()))


def why_not_publish(version: Version, known: Forbidden | None = None) -> str:
    """Ask whether a version may be told to its readers as it stands: nothing for yes, or what must be changed."""
    may_not = known or forbidden(version.text.municipality_id, version.text.audience)
    said = f"{version.title}\n{version.body}"
    for found in values_in(said, may_not.hidden):
        return _("The text holds %(value)s, which its readers may not see. Take it out.") % {"value": found}
    for found in values_in(said, may_not.ended):
        return _("The text holds %(value)s, which is not in use any more. Write the new one.") % {"value": found}
    return ""


def publish(version: Version, *, by: User) -> None:
    """Tell a version to its readers: it takes the place of the one before on the day it is valid from.

    Raises RefusedError where it may not be told so, where it was published already or where somebody has saved a newer one.
    """
    _refuse_unless_editor(by)
    why_not = why_not_publish(version)
    if why_not:
        raise RefusedError(why_not)
    tell(version, among=versions(version.text, version.language), by=by)


def go_back(version: Version, *, by: User) -> Version:
    """Save an earlier version's words as a new draft, valid from today. Raises RefusedError and SavedMeanwhileError."""
    base, note = newest_number(version.text, version.language), _("As version %(number)s") % {"number": version.number}
    return _save_again(version, base=base, by=by, note=note)


def still_right(version: Version, *, by: User) -> Version:
    """Say of the newest version that it was looked through and is still right: told on as it stands, good for a year.

    Raises RefusedError, and SavedMeanwhileError where somebody has saved a newer one.
    """
    review_by = timezone.localdate() + GOOD_FOR
    again = _save_again(version, base=version.number, by=by, note=_("Looked through"), review_by=review_by)
    publish(again, by=by)
    return again


def _save_again(version: Version, *, base: int, by: User, note: str, review_by: date | None = None) -> Version:
    words = Words(
        title=version.title,
        body=version.body,
        source=version.source,
        review_by=review_by or version.review_by,
        valid_from=timezone.localdate(),
        note=note,
    )
    return save(version.text, language=version.language, words=words, base=base, by=by)


def confirm_reading(version: Version, *, by: User) -> None:
    """Note that somebody has read a work instruction (D37), once for each version."""
    Reading.objects.bulk_create(
        [Reading(municipality_id=by.municipality_id, version=version, reader=by, read_at=timezone.now())],
        ignore_conflicts=True,
    )


def _refuse_unless_editor(by: User) -> None:
    why_not = access.may_edit(by=by)
    if why_not:
        raise RefusedError(why_not)
