"""Minutes as each reads them: everybody invited and the municipality's staff what is published, a convenor every version."""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.catalogue.models import OfferVersion, Place, Provider
from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import Meeting, MeetingGuest, MeetingMinutes
from bindeled.cooperation.queries.training import hours_of
from bindeled.cooperation.rules.meetings import GROUPS
from bindeled.cooperation.rules.names import WORD, Known
from bindeled.housing.models import Department, Organisation
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.users.models import User

MOST_SHOWN = 100
# What is read of them on the sender's side; a convenor sees who wrote them, too.
SEEN = ("id", "municipality", "meeting", "number", "text", "changed", "published_at")
PARTS = str.maketrans(dict.fromkeys(",;()/", "\n"))
Rows = QuerySet[MeetingMinutes]


def newest(meeting: Meeting, *, by: User) -> MeetingMinutes | None:
    """Answer the minutes of a meeting that hold, for whoever reads them on the municipality's side."""
    rows = access.readable_minutes(MeetingMinutes.objects.filter(meeting=meeting), by=by)
    return rows.filter(published_at__isnull=False).order_by("-number").first()


def versions(meeting: Meeting) -> list[MeetingMinutes]:
    """Answer every version for a convenor, the newest first, with who wrote it."""
    rows = MeetingMinutes.objects.filter(meeting=meeting).select_related("made_by", "published_by")
    return list(rows.order_by("-number"))


def told_here(*, by: User) -> list[MeetingMinutes]:
    """Answer the minutes that hold of all meetings here, of the latest meeting first: one statement."""
    found = access.readable_minutes(MeetingMinutes.objects.filter(published_at__isnull=False), by=by)
    return list(_newest_of_each(found).select_related("meeting").order_by("-meeting__starts_at", "id")[:MOST_SHOWN])


def _newest_of_each(found: Rows) -> Rows:
    same = MeetingMinutes.objects.filter(meeting=OuterRef("meeting"), published_at__isnull=False).order_by()
    return found.filter(number=Subquery(same.values("meeting").annotate(last=Max("number")).values("last")))


def own_minutes(meeting: Meeting, *, by: User) -> MeetingMinutes | None:
    """Answer the minutes that hold of a meeting that somebody was invited to."""
    found = access.own_minutes(MeetingMinutes.objects.filter(meeting=meeting), by=by)
    return found.only(*SEEN).order_by("-number").first()


def own_minutes_told(by: User) -> list[MeetingMinutes]:
    """Answer the minutes that hold of the meetings somebody was invited to, the latest first: one statement."""
    found = _newest_of_each(access.own_minutes(MeetingMinutes.objects.all(), by=by))
    return list(found.only(*SEEN, "meeting__title", "meeting__starts_at").select_related("meeting").order_by("-meeting__starts_at", "id")[:MOST_SHOWN])  # fmt: skip


@dataclass(frozen=True)
class Put:
    """That minutes were put right: on which day, and what."""

    day: str
    what: str


def put_right(minutes: MeetingMinutes) -> Put | None:
    """Answer that these minutes put earlier ones right, or nothing."""
    if not minutes.is_put_right or minutes.published_at is None:
        return None
    return Put(date_format(timezone.localtime(minutes.published_at), "j. F Y"), minutes.changed)


def on_paper(minutes: MeetingMinutes) -> list[tuple[str, str]]:
    """Answer minutes as headings and plain words, for a paper."""
    meeting, told = minutes.meeting, put_right(minutes)
    said = [
        (_("When"), hours_of(meeting.starts_at, meeting.ends_at)),
        (_("Where"), meeting.venue),
        (_("Agenda"), meeting.agenda),
        (_("The minutes"), minutes.text),
        (_("Put right"), f"{told.day}: {told.what}" if told else ""),
    ]
    return [(heading, words) for heading, words in said if words]


# -- What the guard may know -------------------------------------------------------------------------------------------------


def known_at(meeting: Meeting, *, by: User) -> Known:
    """Answer who takes part in a meeting, and what places, houses, units and offers are called here: the guard passes them."""
    people = MeetingGuest.objects.filter(meeting=meeting).values_list("name", flat=True)
    groups = (str(group.label) for group in GROUPS.values())
    return known_here(by=by, people=tuple(people), places=(meeting.venue, meeting.title, *groups))


def known_here(*, by: User, people: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> Known:
    """Answer whoever writes, and what places, houses, units and offers are called here, beside what is known already."""
    here = current().municipality
    names = list(places)
    for rows in (
        Organisation.objects.values_list("name", flat=True),
        Department.objects.filter(municipality_id=here).values_list("name", flat=True),
        District.objects.filter(municipality_id=here).values_list("name", flat=True),
        Unit.objects.filter(municipality_id=here).values_list("name", flat=True),
        Municipality.objects.values_list("name", flat=True),
        Provider.objects.values_list("name", flat=True),
        Place.objects.values_list("name", flat=True),
        Place.objects.values_list("address", flat=True),
        OfferVersion.objects.filter(published_at__isnull=False).values_list("words__da__name", flat=True),
    ):
        names += [str(one) for one in rows if one]
    return Known(people=(by.name, *people), places=tuple(_pieces(names)))


def _pieces(places: list[str]) -> list[str]:
    """Answer what places are called, whole and by their parts: *Sekretariatet, Kirkegade 4* is known as both."""
    parts = [part.strip() for place in places for part in place.translate(PARTS).splitlines()]
    return [one for one in [*places, *parts] if WORD.search(one)]
