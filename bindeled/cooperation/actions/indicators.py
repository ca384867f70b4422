"""The verb of an organisation's numbers: enter them, which the next time is to correct them; what was there before is kept."""

from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import IndicatorCount
from bindeled.cooperation.queries import indicators as asked
from bindeled.cooperation.queries.indicators import Place
from bindeled.cooperation.rules import indicators as rules
from bindeled.cooperation.rules.indicators import Quarter
from bindeled.housing.models import Keeper
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User


class CountsRefusedError(Exception):
    """Numbers that may not be entered, or not now. The message says why, in the user's language."""


class Told(NamedTuple):
    """What a keeper enters for a place: the numbers, how they were counted, and the latest that they had in front of them."""

    counts: rules.Counts
    note: str
    seen: int


def _allow(reason: object) -> None:
    if reason:
        raise CountsRefusedError(str(reason))


def enter_counts(place: Place, quarter: Quarter, told: Told, *, by: User) -> bool:
    """Enter a place's numbers of a quarter, or correct them, in the housing door; answers whether anything is new.

    Raises CountsRefusedError, also where somebody else was faster.
    """
    today = timezone.localdate()
    _allow(access.may_enter_counts(place.organisation.id))
    _allow(rules.why_not_now(quarter, today=today))
    before = asked.entered([place], [quarter]).get(asked.key_of(place, quarter))
    if (before.number if before else 0) != told.seen:
        raise _faster()
    if not _is_new(before, told):
        return False
    if any(count is not None for count in told.counts.values()):
        asked.hold(place.organisation.id, quarter)
        _allow(rules.why_not_both(whole=place.department is None, others=asked.others_entered(place, quarter)))
    known = asked.households([place]).get(place.id)
    for count in told.counts.values():
        _allow("" if count is None else rules.why_not_this(count, households=known))
    _write(place, quarter, told, keeper=_keeper(place, by=by))
    return True


def _is_new(before: IndicatorCount | None, told: Told) -> bool:
    if before is None:
        return bool(told.note) or any(count is not None for count in told.counts.values())
    return dict(before.counts) != dict(told.counts) or before.note != told.note


def _keeper(place: Place, *, by: User) -> UUID | None:
    own = Keeper.objects.filter(in_force(timezone.localdate()), organisation=place.organisation, account_id=by.id)
    return own.values_list("id", flat=True).first()


def _write(place: Place, quarter: Quarter, told: Told, *, keeper: UUID | None) -> None:
    made = IndicatorCount(
        municipality_id=current().municipality,
        organisation=place.organisation,
        department=place.department,
        quarter=quarter.first,
        number=told.seen + 1,
        note=told.note,
        defined_on=rules.DEFINITIONS.since,
        keeper=keeper,
        **told.counts,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise _faster() from None


def _faster() -> CountsRefusedError:
    return CountsRefusedError(_("Somebody has entered numbers here meanwhile. Open the page again, look at them, and write yours."))  # fmt: skip
