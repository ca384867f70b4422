"""What an editor does with an offer: begin one, save, publish, go back. Nothing that was saved is ever changed or lost."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.catalogue import access, rules
from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.catalogue.queries import found_by
from bindeled.guidance.actions import Forbidden, RefusedError, forbidden, put_on_top, tell
from bindeled.guidance.rules import GOOD_FOR, PUBLIC, values_in
from bindeled.municipalities.rules import sort_key
from bindeled.users.models import User

# What a version says that a new one on top of it takes over.
TAKEN_OVER = (
    "kind", "position", "words", "responsible_id", "provider_id", "place_id", "laws", "kle", "methods", "ends", "months",
    "youngest", "oldest", "anonymous", "visitation", "decision", "complaint", "cost", "follow_up_months", "languages",
    "open_from", "valid_to", "review_by", "source",
)  # fmt: skip


def begin(code: str, slug: str, *, by: User) -> Offer:
    """Begin an offer, which says nothing yet and is shown to nobody. Raises RefusedError."""
    _refuse_unless_editor(by)
    try:
        with transaction.atomic():
            return Offer.objects.create(municipality_id=by.municipality_id, code=code, slug=slug)
    except IntegrityError:
        raise RefusedError(_("There is an offer with this code or this address already. Choose another.")) from None


def versions(offer: Offer) -> QuerySet[OfferVersion]:
    """Answer all versions of an offer."""
    return OfferVersion.objects.filter(offer=offer)


def save(offer: Offer, *, facts: Mapping[str, Any], base: int, by: User) -> OfferVersion:
    """Save a new version on top of the one numbered ``base``, as a draft. ``facts`` are values of the version's fields.

    Raises SavedMeanwhileError where somebody else has saved since, and RefusedError.
    """
    _refuse_unless_editor(by)
    version = OfferVersion(
        municipality_id=offer.municipality_id,
        offer=offer,
        number=base + 1,
        made_at=timezone.now(),
        made_by=by,
        **facts,
    )
    version.found_by = found_by(version.words, version.kind, version.provider.name)
    version.sort_key = sort_key(str(version))
    put_on_top(version, among=versions(offer), base=base)
    return version


def why_not_told(words: Mapping[str, Mapping[str, str]], may_not: Forbidden) -> str:
    """Ask whether everybody may read these words: nothing for yes, or what must be taken out (D13)."""
    said = "\n".join(text for in_language in words.values() for text in in_language.values())
    for found in values_in(said, may_not.hidden):
        return _("The offer holds %(value)s, which its readers may not see. Take it out.") % {"value": found}
    for found in values_in(said, may_not.ended):
        return _("The offer holds %(value)s, which is not in use any more. Write the new one.") % {"value": found}
    return ""


def why_not_publish(version: OfferVersion) -> str:
    """Ask whether a version may be told to everybody as it stands: nothing for yes, or what must be changed."""
    if rules.why_not_words(version.words.get(rules.DANISH), rules.DANISH):
        return _("The Danish words are not complete. Write what is missing.")
    return why_not_told(version.words, forbidden(version.municipality_id, PUBLIC))


def publish(version: OfferVersion, *, by: User) -> None:
    """Tell a version to everybody: it takes the place of the one before on the day it is valid from.

    Raises RefusedError where it may not be told, where it was published already or where somebody has saved a newer one.
    """
    _refuse_unless_editor(by)
    why_not = why_not_publish(version)
    if why_not:
        raise RefusedError(why_not)
    tell(version, among=versions(version.offer), by=by)


def go_back(version: OfferVersion, *, by: User) -> OfferVersion:
    """Save what an earlier version says as a new draft, valid from today. Raises RefusedError and SavedMeanwhileError."""
    newest = versions(version.offer).order_by("-number").values_list("number", flat=True)[0]
    return _save_again(version, base=newest, by=by, note=_("As version %(number)s") % {"number": version.number})


def still_right(version: OfferVersion, *, by: User) -> OfferVersion:
    """Say of the newest version that it was looked through and is still right: told on as it stands, good for a year.

    Raises RefusedError, and SavedMeanwhileError where somebody has saved a newer one.
    """
    review_by = timezone.localdate() + GOOD_FOR
    again = _save_again(version, base=version.number, by=by, note=_("Looked through"), review_by=review_by)
    publish(again, by=by)
    return again


def _save_again(version: OfferVersion, *, base: int, by: User, note: str, **other: Any) -> OfferVersion:
    facts = {name: getattr(version, name) for name in TAKEN_OVER}
    return save(
        version.offer, facts={**facts, "valid_from": timezone.localdate(), "note": note, **other}, base=base, by=by
    )


def _refuse_unless_editor(by: User) -> None:
    why_not = access.may_edit(by=by)
    if why_not:
        raise RefusedError(why_not)
