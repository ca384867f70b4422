"""Partners' events as each reads them: what comes, what is new in the catalogue, and what somebody has not been told of yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bindeled.catalogue.queries import Told, lately_new
from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import DigestReader, DigestTold, PartnerEvent
from bindeled.cooperation.queries.training import hours_of
from bindeled.cooperation.rules import events as rules
from bindeled.housing.models import Appointment
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User

__all__ = ["hours_of"]

# So many events a page or a letter shows.
MOST_SHOWN = 100
Events = QuerySet[PartnerEvent]


def _shown(now: datetime) -> Q:
    return Q(state=rules.PUBLISHED, shown_until__gte=timezone.localdate(now), ends_at__gt=now)


def _ahead(*, now: datetime) -> Events:
    """Answer the events of the municipality that are shown at a moment, the nearest first."""
    here = access.events_here(PartnerEvent.objects.filter(_shown(now)))
    return here.select_related("district").order_by("starts_at", "id")


def districts_of(account_id: UUID, *, on: date) -> list[UUID]:
    """Answer the districts in which an account is contact person on a day."""
    held = Appointment.objects.filter(in_force(on), contact_person__account_id=account_id)
    here = held.filter(municipality_id=current().municipality)
    return list(here.values_list("department__district", flat=True).distinct())


def for_districts(districts: Iterable[UUID]) -> Q:
    """Answer which events are for those who are contact person in these districts: theirs, and those for all."""
    return Q(district__isnull=True) | Q(district__in=list(districts))


def coming_for(by: User) -> list[PartnerEvent]:
    """Answer the events to come for a contact person: those for all and of their districts; for whoever has none, all."""
    districts = districts_of(by.id, on=timezone.localdate())
    found = _ahead(now=timezone.now())
    return list((found.filter(for_districts(districts)) if districts else found)[:MOST_SHOWN])


def coming_here() -> list[PartnerEvent]:
    """Answer all events to come, for the municipality's staff."""
    return list(_ahead(now=timezone.now())[:MOST_SHOWN])


def not_shown() -> list[PartnerEvent]:
    """Answer a convenor the events that nobody is shown: drafts, those taken back, and those that are over."""
    found = access.events_here(PartnerEvent.objects.select_related("district")).order_by("-starts_at", "id")
    return list(found.exclude(_shown(timezone.now()))[:MOST_SHOWN])


def event_here(event_id: UUID) -> PartnerEvent | None:
    """Answer an event of the municipality whose door is open."""
    return access.events_here(PartnerEvent.objects.filter(id=event_id)).select_related("district").first()


def new_offers(*, on: date, language: str = "") -> list[Told]:
    """Answer the offers of the catalogue that are new on a day, or have opened: since the month before that day's began."""
    return lately_new(current().municipality, since=rules.month_before(on), on=on, language=language)


def wants_letter(by: User) -> bool:
    """Say whether somebody gets the month's letter: whoever has not said that they want none."""
    own = access.own_reading(DigestReader.objects.all(), by=by).first()
    return own is None or own.wants


# -- What the worker asks ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """What somebody has not been told of yet: events, the nearest first, and offers."""

    events: list[PartnerEvent]
    offers: list[Told]

    def __bool__(self) -> bool:
        return bool(self.events or self.offers)


def untold(reader: DigestReader, *, now: datetime, language: str) -> News:
    """Answer what a reader has not been told of, of what is for them at a moment. In the worker's door."""
    told = DigestTold.objects.filter(reader=reader)
    events, offers = (set(told.values_list(name, flat=True)) for name in ("event", "offer"))
    today = timezone.localdate(now)
    here = _ahead(now=now).filter(for_districts(districts_of(reader.account_id, on=today)))
    return News(
        [event for event in here[:MOST_SHOWN] if event.id not in events],
        [offer for offer in new_offers(on=today, language=language) if offer.version.offer_id not in offers],
    )
