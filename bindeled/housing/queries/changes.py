"""What has changed on the lists lately: the municipality is told, without anybody having to write it (A16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.housing import rules
from bindeled.housing.models import Appointment, Doubt, Keeper, Leave

AT_MOST = 100
BEGAN, ENDED = _("became contact person"), _("is contact person no more")
DEPUTY_BEGAN = _("became deputy")
KEEPS, KEPT = _("keeps the list"), _("keeps the list no more")
AWAY, CLEARED = _("is away"), _("is right again")
DOUBTED = {
    "bounced": _("is in doubt, as a letter came back"),
    "silent": _("is in doubt, as nobody has answered"),
    "said": _("is in doubt, as somebody has said that it is wrong"),
}


@dataclass(frozen=True)
class Change:
    """One change: on which day, about whom, what, and where."""

    on: date
    name: str
    what: str | Promise
    department: str
    organisation: str


def changes(municipality: str, *, since: date, on: date) -> list[Change]:
    """Answer what changed from one day to another, newest first; the newest 100."""
    found = [
        *_appointments(municipality, since, on),
        *_leaves(municipality, since, on),
        *_doubts(municipality, since, on),
        *_keepers(municipality, since, on),
    ]
    return sorted(found, key=lambda change: (-change.on.toordinal(), change.name, str(change.what)))[:AT_MOST]


def _appointments(municipality: str, since: date, on: date) -> Iterator[Change]:
    rows = Appointment.objects.filter(municipality_id=municipality).select_related(
        "contact_person", "department", "organisation"
    )
    for row in rows.filter(valid_from__range=(since, on)).order_by("-valid_from")[:AT_MOST]:
        yield _change(row, row.valid_from, DEPUTY_BEGAN if row.deputy else BEGAN)
    yesterday = on - rules.ONE_DAY
    for row in rows.filter(valid_to__range=(since, yesterday)).order_by("-valid_to")[:AT_MOST]:
        if row.valid_to:
            yield _change(row, row.valid_to + rules.ONE_DAY, ENDED)


def _change(row: Appointment, day: date, what: str | Promise) -> Change:
    return Change(day, row.contact_person.name, what, row.department.name, row.organisation.name)


def _leaves(municipality: str, since: date, on: date) -> Iterator[Change]:
    rows = Leave.objects.filter(municipality_id=municipality, valid_from__range=(since, on))
    for row in rows.select_related("contact_person", "organisation").order_by("-valid_from")[:AT_MOST]:
        yield Change(row.valid_from, row.contact_person.name, AWAY, "", row.organisation.name)


def _doubts(municipality: str, since: date, on: date) -> Iterator[Change]:
    rows = Doubt.objects.filter(municipality_id=municipality).select_related("contact_person", "organisation")
    for row in rows.filter(since__range=(since, on)).order_by("-since")[:AT_MOST]:
        yield Change(row.since, row.contact_person.name, DOUBTED[row.cause], "", row.organisation.name)
    for row in rows.filter(ended_on__range=(since, on)).order_by("-ended_on")[:AT_MOST]:
        yield Change(row.ended_on or on, row.contact_person.name, CLEARED, "", row.organisation.name)


def _keepers(municipality: str, since: date, on: date) -> Iterator[Change]:
    rows = Keeper.objects.filter(municipality_id=municipality).select_related("organisation")
    for row in rows.filter(valid_from__range=(since, on)).order_by("-valid_from")[:AT_MOST]:
        yield Change(row.valid_from, row.name, KEEPS, "", row.organisation.name)
    yesterday = on - rules.ONE_DAY
    for row in rows.filter(valid_to__range=(since - rules.ONE_DAY, yesterday)).order_by("-valid_to")[:AT_MOST]:
        if row.valid_to:
            yield Change(row.valid_to + rules.ONE_DAY, row.name, KEPT, "", row.organisation.name)
