"""The verbs of a round: plan it, press, close it, write what was learned, call it off; and what the worker does of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import RoundDwelling, RoundPress, ServiceRound
from bindeled.cooperation.queries.rounds import hold, totals_of
from bindeled.cooperation.rules import rounds as rules
from bindeled.housing.models import Department, Entrance
from bindeled.users.models import User

CLOSED = gettext_lazy("The round is closed. Nothing more is noted in it.")


class RoundRefusedError(Exception):
    """Something about a round that may not be, or cannot be now. The message says why, in the user's language."""


class Planned(NamedTuple):
    """What a keeper plans: why, in both languages of the notice, and on which days."""

    purpose: str
    purpose_en: str
    first_day: date
    last_day: date


def _allow(reason: object) -> None:
    if reason:
        raise RoundRefusedError(str(reason))


def plan_round(
    department: Department, planned: Planned, *, doors: Sequence[tuple[Entrance, rules.Door]], on: date
) -> ServiceRound:
    """Plan a round over these doors of a department, in the housing door. Raises RoundRefusedError."""
    _allow(access.may_keep_rounds(department.organisation_id))
    _allow(rules.why_not_these_days(planned.first_day, planned.last_day, today=on))
    _allow(rules.why_not_so_many(len(doors)))
    made = ServiceRound(
        municipality_id=department.municipality_id,
        organisation_id=department.organisation_id,
        department=department,
        **planned._asdict(),
    )
    made.save(force_insert=True)
    RoundDwelling.objects.bulk_create(
        RoundDwelling(
            round=made,
            entrance_id=entrance.id,
            street=str(entrance),
            floor=door.floor,
            door=door.door,
            position=position,
        )
        for position, (entrance, door) in enumerate(doors)
    )
    return made


def press(of: ServiceRound, presses: Iterable[rules.Press], *, by: User) -> None:
    """Write down what was pressed, each press once however often it comes. Raises RoundRefusedError where the round is closed.

    A press at a door that is not on the list is left out: it could be of no use to anybody.
    """
    hold(of.id, alone=False)
    if not access.walked_rounds(ServiceRound.objects.filter(id=of.id, closed_at=None), by=by).exists():
        raise RoundRefusedError(str(CLOSED))
    now, given = timezone.now(), list(presses)[: rules.MOST_PRESSES]
    asked = RoundDwelling.objects.filter(round=of, id__in=[one.dwelling for one in given])
    listed = set(asked.values_list("id", flat=True))
    RoundPress.objects.bulk_create(
        [
            RoundPress(id=one.id, round=of, dwelling_id=one.dwelling, what=one.what, at=rules.pressed_at(now, one.ago))
            for one in given
            if one.dwelling in listed
        ],
        ignore_conflicts=True,
    )


def close_round(of: ServiceRound, *, experience: str) -> None:
    """Close a round, in the housing door: its list and all that was pressed go, totals and what was learned stay."""
    _allow(access.may_keep_rounds(of.organisation_id))
    if not _close(of.id, experience=experience.strip()):
        raise RoundRefusedError(str(CLOSED))


def _close(round_id: UUID, **also: str) -> bool:
    """Take away the list and write the totals; answers whether it was open. Nobody presses meanwhile."""
    hold(round_id, alone=True)
    if not ServiceRound.objects.filter(id=round_id, closed_at=None).exists():
        return False
    totals = totals_of([round_id])[round_id]
    _take_list_away(round_id)
    ServiceRound.objects.filter(id=round_id, closed_at=None).update(closed_at=timezone.now(), **totals.__dict__, **also)
    return True


def _take_list_away(round_id: UUID) -> None:
    RoundPress.objects.filter(round=round_id).delete()
    RoundDwelling.objects.filter(round=round_id).delete()


def tell_experience(of: ServiceRound, *, experience: str) -> None:
    """Write what was learned in a round that closed without it. Raises RoundRefusedError where it is there, or the round runs."""
    _allow(access.may_keep_rounds(of.organisation_id))
    blank = ServiceRound.objects.filter(id=of.id, closed_at__isnull=False, experience="")
    if not blank.update(experience=experience.strip()):
        raise RoundRefusedError(_("What was learned is written down already."))


def call_off(of: ServiceRound) -> None:
    """Take a round away that was planned by mistake, with its list: nothing of it is counted. Raises RoundRefusedError when it is closed."""
    _allow(access.may_keep_rounds(of.organisation_id))
    hold(of.id, alone=True)
    if not ServiceRound.objects.filter(id=of.id, closed_at=None).exists():
        raise RoundRefusedError(str(CLOSED))
    _take_list_away(of.id)
    ServiceRound.objects.filter(id=of.id).delete()


def close_one_left() -> int:
    """Close the oldest round that nobody has closed in time, in the worker's door. Answers how many were closed.

    One in a transaction: a worker that dies has this one to do again, and goes on with the next.
    """
    until = rules.closes_itself(timezone.localdate())
    left = ServiceRound.objects.filter(municipality_id=current().municipality, closed_at=None, last_day__lt=until)
    oldest = left.order_by("last_day", "id").values_list("id", flat=True).first()
    return int(_close(oldest)) if oldest else 0


def forget_rounds() -> int:
    """Take away rounds that were closed long enough ago, in the worker's door. Answers how many went."""
    long_ago = timezone.now() - timedelta(days=rules.KEPT_DAYS)
    here = ServiceRound.objects.filter(municipality_id=current().municipality)
    return here.filter(closed_at__lt=long_ago).delete()[0]
