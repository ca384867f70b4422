"""What stands in somebody's calendar, and whose an address is: few statements, however many events there are."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import (
    CalendarFeed,
    ContractVersion,
    Meeting,
    MeetingGuest,
    Occasion,
    SignUp,
    Supporter,
    Theme,
    TrainingSession,
)
from bindeled.cooperation.queries.training import entry_of
from bindeled.cooperation.rules import feed as rules
from bindeled.cooperation.rules import meetings, themes
from bindeled.cooperation.rules.feed import Event
from bindeled.housing.models import ContactPerson
from bindeled.users.models import User
from bindeled.users.queries import mark_of, with_services

__all__ = ["entry_of"]

Held = dict[str, Any]
PURPOSE = "calendar"
SITES = {"sender": "bindeled.config.sender_site", "municipality": "bindeled.config.municipal_site"}
OF_A_MEETING = ("title", "starts_at", "ends_at", "venue", "agenda", "state", "sequence", "changed_at", "why_cancelled")
OF_A_SESSION = ("starts_at", "ends_at", "venue", "version", "called_off_at", "why_off", "training__title")


def own_feed(by: User) -> CalendarFeed | None:
    """Answer somebody's own address, as far as it is kept."""
    return access.own_feed(CalendarFeed.objects.all(), by=by).first()


def may_have_one(by: User) -> bool:
    """Say whether somebody has a calendar to read: a contact person does, and whoever calls to meetings."""
    if by.side == User.Side.MUNICIPALITY:
        return not access.may_convene(by=by)
    return entry_of(by) is not None


def owner_of(token: str) -> User | None:
    """Answer whose calendar is read at an address, or nothing: withdrawn, never made, closed account. As the login, before any door."""
    feeds = CalendarFeed.objects.filter(mark=mark_of(token, PURPOSE))
    people = User.objects.filter(side=settings.SIDE, is_active=True, id__in=feeds.values("user"))
    if settings.SIDE == User.Side.SENDER:
        return people.first()
    convenor = with_services(people).first()
    return None if convenor is None or access.may_convene(by=convenor) else convenor


# -- A contact person's ------------------------------------------------------------------------------------------------------


def events_of_contact_person(by: User) -> list[Event] | None:
    """Answer what a contact person is invited to, signed up for, and waits to hear of; nothing where they stand on no list today."""
    entries = access.own_entries(ContactPerson.objects.all(), by=by)
    held = {"contact_person__in": entries.values("id")}
    events = [*_invitations(by, held), *_own_training(by, held), *_own_themes(by, held)]
    return _in_order(events) if events or entries.exists() else None


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (_at(event.begins), event.key))[: rules.MOST]


def _at(begins: Any) -> datetime:
    return begins if isinstance(begins, datetime) else datetime.combine(begins, time(), tzinfo=UTC)


def _since() -> datetime:
    return timezone.now() - rules.KEPT_BACK


def _invitations(by: User, held: Held) -> list[Event]:
    mine = access.own_invitations(MeetingGuest.objects.filter(**held, meeting__ends_at__gt=_since()), by=by)
    told = mine.select_related("meeting").only("answer", *(f"meeting__{name}" for name in OF_A_MEETING))
    # Whoever stands on two lists may be invited twice; in their calendar it is one meeting.
    found = {guest.meeting_id: guest for guest in told.order_by("meeting__starts_at", "id")[: rules.MOST]}
    return [_meeting(guest.meeting, guest.answer) for guest in found.values()]


def _meeting(meeting: Meeting, answer: str = "") -> Event:
    page = "invitation_to_meeting" if settings.SIDE == "sender" else "meeting"
    said = _("You have answered: %(answer)s") % {"answer": meetings.ANSWERS[answer]} if answer else ""
    return Event(
        key=str(meeting.id),
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        begins=meeting.starts_at,
        ends=meeting.ends_at,
        summary=meeting.title,
        location=meeting.venue,
        description="\n\n".join(filter(None, [meeting.why_cancelled, said, meeting.agenda])),
        status=rules.MEETINGS[meeting.state],
        url=_page(page, meeting.id),
        takes_time=rules.is_busy(answer),
    )


def _page(name: str, *args: Any) -> str:
    host = settings.SENDER_URL if settings.SIDE == "sender" else settings.MUNICIPALITY_URL
    return host + reverse(name, args=args, urlconf=SITES[settings.SIDE])


def _own_training(by: User, held: Held) -> list[Event]:
    mine = access.own_sign_ups(SignUp.objects.filter(**held, session__ends_at__gt=_since()), by=by)
    kept = mine.filter(state__in=rules.SIGN_UPS).select_related("session__training")
    rows = kept.only("state", "changed_at", *(f"session__{name}" for name in OF_A_SESSION))
    latest = {row.session_id: row for row in rows.order_by("changed_at", "id")[: rules.MOST]}
    return [
        _session(row.session, rules.of_training(row.state, called_off=row.session.called_off_at is not None), row)
        for row in latest.values()
    ]


def _session(session: TrainingSession, status: str, sign_up: SignUp | None = None) -> Event:
    page = "training_session" if sign_up else "planned_session"
    # A session does not say when it was changed: its version does the counting, so a day is near enough.
    changed = sign_up.changed_at if sign_up else session.called_off_at or _midnight()
    return Event(
        key=f"training-{session.id}",
        sequence=session.version,
        changed_at=changed,
        begins=session.starts_at,
        ends=session.ends_at,
        summary=_("Training: %(title)s") % {"title": session.training.title},
        location=session.venue,
        description="\n\n".join(filter(None, [str(sign_up.word.label) if sign_up else "", session.why_off])),
        status=status,
        url=_page(page, session.id),
    )


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _own_themes(by: User, held: Held) -> list[Event]:
    mine = access.own_support(Supporter.objects.filter(**held), by=by)
    planned = mine.filter(theme__state=themes.PLANNED, theme__planned_on__gt=_since().date()).select_related("theme")
    told = ("title", "state", "planned_into", "planned_on", "version", "changed_at")
    rows = planned.only(*(f"theme__{name}" for name in told))
    found = {row.theme_id: row.theme for row in rows[: rules.MOST]}
    return [_theme(theme, theme.planned_on) for theme in found.values() if theme.planned_on]


def _theme(theme: Theme, day: date) -> Event:
    return Event(
        key=f"theme-{theme.id}",
        sequence=theme.version,
        changed_at=theme.changed_at,
        begins=day,
        ends=None,
        summary=_("Theme: %(title)s") % {"title": theme.title},
        description=theme.planned_into,
        url=_page("themes"),
        takes_time=False,
    )


# -- A convenor's ------------------------------------------------------------------------------------------------------------


def events_of_convenor() -> list[Event]:
    """Answer the meetings of the municipality, the training it holds, and the planned days of its contracts' years."""
    here, since = {"municipality_id": current().municipality}, _since()
    ours = Meeting.objects.filter(**here, ends_at__gt=since).only(*OF_A_MEETING)
    held = TrainingSession.objects.filter(**here, ends_at__gt=since).select_related("training").only(*OF_A_SESSION)
    # Of a planned day for which there is a meeting, the meeting stands there.
    days = _titled(Occasion.objects.filter(**here, day__gt=since.date(), meeting=None))
    events = [
        *(_meeting(meeting) for meeting in ours.order_by("starts_at", "id")[: rules.MOST]),
        *(
            _session(one, rules.CANCELLED if one.called_off_at else rules.CONFIRMED)
            for one in held.order_by("starts_at", "id")[: rules.MOST]
        ),
        *(_occasion(one) for one in days.order_by("day", "id")[: rules.MOST]),
    ]
    return _in_order(events)


def _titled(occasions: QuerySet[Occasion]) -> Any:
    holds = ContractVersion.objects.filter(contract=OuterRef("contract"), number=OuterRef("contract__told"))
    asked = ("contract", "year", "demand", "number", "day", "state", "why", "changed_at")
    return occasions.annotate(title=Subquery(holds.values("title")[:1])).only(*asked)


def _occasion(one: Any) -> Event:
    return Event(
        key=f"occasion-{one.id}",
        sequence=0,
        changed_at=one.changed_at,
        begins=one.day,
        ends=None,
        summary=_("%(demand)s (%(number)s)") % {"demand": one.demand, "number": one.number},
        description="\n\n".join(filter(None, [one.title, one.why])),
        status=rules.OCCASIONS[one.state],
        url=_page("contract_wheel", UUID(str(one.contract_id)), one.year),
        takes_time=False,
    )
