"""Who may write what is agreed, who plans and closes rounds, who learns what, and who sees which. Row security asks the same once more."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.cooperation.models import (
    ActionItem,
    CalendarFeed,
    ContactCard,
    Contract,
    ContractParty,
    ContractVersion,
    DigestReader,
    IndicatorCount,
    MeetingGuest,
    MeetingMinutes,
    NamingConsent,
    PartnerEvent,
    ServiceRound,
    SignUp,
    Supporter,
    Talk,
    Theme,
    TrainingSession,
)
from bindeled.cooperation.rules.training import ATTENDED, UNPAID
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


def may_convene(*, by: User) -> str:
    """Ask whether this person writes contracts and calls meetings: a convenor does, in their own municipality."""
    if by.is_active and Service.Role.CONVENOR in roles_today(by):
        return ""
    return _("Only those who call to meetings may do this.")


def readable(versions: QuerySet[ContractVersion], *, by: User) -> QuerySet[ContractVersion]:
    """Narrow versions to what somebody of the municipality's staff may read: all that was published; a convenor drafts, too."""
    ours = versions.filter(municipality_id=doors.current().municipality)
    return ours if not may_convene(by=by) else ours.filter(published_at__isnull=False)


def of_a_party(contracts: QuerySet[Contract], *, by: User) -> QuerySet[Contract]:
    """Narrow contracts to those that somebody's housing organisation is party to today.

    In the keepers' door those of the organisations whose list they keep, in the senders' those that they are contact person in.
    """
    door, today = doors.current(), timezone.localdate()
    held = Appointment.objects.filter(in_force(today), contact_person__account_id=by.id)
    mine: Any = door.units if door.name == "housing" else held.values("organisation")
    parties = ContractParty.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), organisation__in=mine)
    here = contracts.filter(municipality_id=door.municipality, told__isnull=False)
    return here.filter(id__in=parties.values("contract"))


def may_keep_rounds(organisation_id: object) -> str:
    """Ask whether whoever stands in the door plans and closes rounds of this organisation: those who keep its list do."""
    door = doors.current()
    if door.name == "housing" and organisation_id in door.units:
        return ""
    return _("Only those who keep the organisation's list plan and close its rounds.")


def kept_rounds(rounds: QuerySet[ServiceRound]) -> QuerySet[ServiceRound]:
    """Narrow rounds to those of the organisations whose lists are kept through the open door."""
    door = doors.current()
    return rounds.filter(municipality_id=door.municipality, organisation_id__in=door.units)


def walked_rounds(rounds: QuerySet[ServiceRound], *, by: User) -> QuerySet[ServiceRound]:
    """Narrow rounds to those of departments in which somebody is contact person today."""
    held = Appointment.objects.filter(in_force(timezone.localdate()), contact_person__account_id=by.id)
    here = rounds.filter(municipality_id=doors.current().municipality)
    return here.filter(department_id__in=held.values("department"))


def told_rounds(rounds: QuerySet[ServiceRound]) -> QuerySet[ServiceRound]:
    """Narrow rounds to those that the municipality's staff are told of: closed ones, of which nothing but totals is left."""
    return rounds.filter(municipality_id=doors.current().municipality, closed_at__isnull=False)


def may_read_totals(*, by: User) -> str:
    """Ask whether this person reads what rounds came to: those who serve a unit, and those who call to meetings."""
    if doors.current().units or Service.Role.CONVENOR in roles_today(by):
        return ""
    return _("Only those who serve a unit or call to meetings read this.")


# -- Training ----------------------------------------------------------------------------------------------------------------


def sessions_here(sessions: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
    """Narrow sessions to those of the municipality whose door is open: everybody in it may know of them."""
    return sessions.filter(municipality_id=doors.current().municipality)


def own_entries(entries: QuerySet[ContactPerson], *, by: User) -> QuerySet[ContactPerson]:
    """Narrow entries on lists to those under which somebody is contact person today, and so may sign up."""
    held = Appointment.objects.filter(in_force(timezone.localdate()), contact_person__account_id=by.id)
    here = entries.filter(municipality_id=doors.current().municipality, account_id=by.id)
    return here.filter(id__in=held.values("contact_person"))


def own_sign_ups(sign_ups: QuerySet[SignUp], *, by: User) -> QuerySet[SignUp]:
    """Narrow sign-ups to somebody's own, also when they are contact person no more: a certificate stays theirs."""
    return sign_ups.filter(municipality_id=doors.current().municipality, contact_person__account_id=by.id)


def may_read_learned(*, by: User) -> str:
    """Ask whether this person reads who has had which training: a convenor and a leader do."""
    if by.is_active and roles_today(by) & {Service.Role.CONVENOR, Service.Role.LEADER}:
        return ""
    return _("Only those who call to meetings and leaders read this.")


def learned(sign_ups: QuerySet[SignUp]) -> QuerySet[SignUp]:
    """Narrow sign-ups to what others may read of them: what was attended, by whoever is paid, and by the unpaid who agree.

    In the keepers' door of the organisations alone whose lists they keep.
    """
    door = doors.current()
    agreed = NamingConsent.objects.filter(municipality_id=door.municipality).values("contact_person")
    named = ~Q(contact_person__kind__in=UNPAID) | Q(contact_person__in=agreed)
    found = sign_ups.filter(named, municipality_id=door.municipality, state=ATTENDED)
    return found.filter(organisation_id__in=door.units) if door.name == "housing" else found


# -- Themes ------------------------------------------------------------------------------------------------------------------


def themes_here(themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """Narrow themes to those of the municipality whose door is open."""
    return themes.filter(municipality_id=doors.current().municipality)


def own_support(supporters: QuerySet[Supporter], *, by: User) -> QuerySet[Supporter]:
    """Narrow what stands behind themes to somebody's own."""
    return supporters.filter(municipality_id=doors.current().municipality, contact_person__account_id=by.id)


# -- Meetings ----------------------------------------------------------------------------------------------------------------


def own_invitations(guests: QuerySet[MeetingGuest], *, by: User) -> QuerySet[MeetingGuest]:
    """Narrow invitations to those of somebody's own entries on a list that were sent."""
    here = guests.filter(municipality_id=doors.current().municipality, contact_person__account_id=by.id)
    return here.exclude(told="")


def held_invitation(guests: QuerySet[MeetingGuest]) -> QuerySet[MeetingGuest]:
    """Narrow invitations to the one whose handle the address names, if it was sent. In the public door."""
    handle = doors.current().actor
    return guests.filter(handle=handle).exclude(told="") if handle else guests.none()


def readable_minutes(minutes: QuerySet[MeetingMinutes], *, by: User) -> QuerySet[MeetingMinutes]:
    """Narrow minutes to what somebody of the municipality's staff may read: all that are published; a convenor drafts, too."""
    here = minutes.filter(municipality_id=doors.current().municipality)
    return here if not may_convene(by=by) else here.filter(published_at__isnull=False)


def own_minutes(minutes: QuerySet[MeetingMinutes], *, by: User) -> QuerySet[MeetingMinutes]:
    """Narrow minutes to the published ones of meetings that somebody was invited to."""
    meetings = own_invitations(MeetingGuest.objects.all(), by=by).values("meeting")
    here = minutes.filter(municipality_id=doors.current().municipality, published_at__isnull=False)
    return here.filter(meeting__in=meetings)


def own_feed(feeds: QuerySet[CalendarFeed], *, by: User) -> QuerySet[CalendarFeed]:
    """Narrow addresses of calendars to somebody's own."""
    return feeds.filter(municipality_id=doors.current().municipality, user=by)


# -- Partners' events --------------------------------------------------------------------------------------------------------


def events_here(events: QuerySet[PartnerEvent]) -> QuerySet[PartnerEvent]:
    """Narrow partners' events to those of the municipality whose door is open: everybody in it may know of what is shown."""
    return events.filter(municipality_id=doors.current().municipality)


def own_reading(readers: QuerySet[DigestReader], *, by: User) -> QuerySet[DigestReader]:
    """Narrow who gets the month's letter to oneself."""
    return readers.filter(municipality_id=doors.current().municipality, account_id=by.id)


def own_items(items: QuerySet[ActionItem], *, by: User) -> QuerySet[ActionItem]:
    """Narrow what was agreed on to what somebody said, under an invitation of their own, that they would do."""
    mine = own_invitations(MeetingGuest.objects.all(), by=by).values("id")
    return items.filter(municipality_id=doors.current().municipality, guest__in=mine)


# -- The contact list --------------------------------------------------------------------------------------------------------


def may_be_on_list(*, by: User) -> str:
    """Ask whether one of the municipality's staff belongs to the network: advisers, leaders and convenors do."""
    if by.is_active and roles_today(by) & {Service.Role.ADVISER, Service.Role.LEADER, Service.Role.CONVENOR}:
        return ""
    return _("Only contact persons, housing advisers, leaders and those who call to meetings are on it.")


def own_card(cards: QuerySet[ContactCard], *, by: User) -> QuerySet[ContactCard]:
    """Narrow cards of the contact list to somebody's own: those of others are read through the window alone."""
    return cards.filter(municipality_id=doors.current().municipality, user=by)


# -- Talks -------------------------------------------------------------------------------------------------------------------


def talks_here(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """Narrow requests for talks to those of the municipality whose door is open."""
    return talks.filter(municipality_id=doors.current().municipality)


def held_talk(talks: QuerySet[Talk]) -> QuerySet[Talk]:
    """Narrow requests to the one whose handle the address names, if it was sent. In the public door."""
    handle = doors.current().actor
    return talks.filter(handle=handle, told=True) if handle else talks.none()


# -- Indicators --------------------------------------------------------------------------------------------------------------


def may_enter_counts(organisation_id: object) -> str:
    """Ask whether whoever stands in the door enters this organisation's numbers: those who keep its list do."""
    door = doors.current()
    if door.name == "housing" and organisation_id in door.units:
        return ""
    return _("Only those who keep the organisation's list enter its numbers.")


def kept_counts(counts: QuerySet[IndicatorCount]) -> QuerySet[IndicatorCount]:
    """Narrow numbers to those of the organisations whose lists are kept through the open door."""
    door = doors.current()
    return counts.filter(municipality_id=door.municipality, organisation_id__in=door.units)


def may_read_counts(*, by: User) -> str:
    """Ask whether this person reads what the organisations counted: a leader does, and who calls to meetings with them."""
    return may_read_learned(by=by)
