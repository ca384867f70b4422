"""What a keeper does to an organisation's list: entries, appointments, days away, hand-over, invitations. In the housing door.

The past is not rewritten: what begins, begins today or later, so that the history of gaps stays true.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bindeled.housing import access
from bindeled.housing.models import Appointment, ContactPerson, Department, Doubt, Leave, Organisation, Trusted
from bindeled.housing.rules import ONE_DAY
from bindeled.users.actions import invite_from_list
from bindeled.users.models import User
from bindeled.users.queries import accounts_of_senders
from bindeled.users.rules import account_id

Dated = TypeVar("Dated", Appointment, Leave)


class RefusedError(Exception):
    """Something may not be done, or not now; the text says what to do instead."""


def must_keep(organisation_id: UUID, by: User) -> None:
    """Refuse whoever does not keep an organisation's list. Raises RefusedError."""
    reason = access.may_keep(organisation_id, by=by)
    if reason:
        raise RefusedError(reason)


def add(
    organisation: Organisation,
    *,
    municipality: str,
    name: str,
    email: str,
    phone: str,
    kind: str,
    language: str,
    on: date,
    by: User,
) -> ContactPerson:
    """Put somebody on an organisation's list (D2). Raises RefusedError where the address stands on it already."""
    must_keep(organisation.id, by)
    if known := ContactPerson.objects.filter(organisation=organisation, email__iexact=email).first():
        raise RefusedError(
            _("%(email)s stands on the list already, as %(name)s. Open that entry instead.")
            % {"email": email, "name": known.name}
        )
    entry = ContactPerson(
        municipality_id=municipality,
        organisation=organisation,
        account_id=account_id(User.Side.SENDER, email),
        name=name,
        email=email,
        phone=phone,
        kind=kind,
        language=language,
        added_on=on,
        confirmed_on=on,
    )
    entry.save(force_insert=True)
    return entry


def correct(person: ContactPerson, *, name: str, email: str, phone: str, kind: str, language: str, by: User) -> bool:
    """Correct an entry; say whether its address is another now, so that it belongs to another account.

    Raises RefusedError where the new address stands on the list already.
    """
    must_keep(person.organisation_id, by)
    others = ContactPerson.objects.filter(organisation_id=person.organisation_id).exclude(id=person.id)
    if others.filter(email__iexact=email).exists():
        raise RefusedError(_("%(email)s stands on the list already.") % {"email": email})
    moved = email.lower() != person.email.lower()
    ContactPerson.objects.filter(id=person.id).update(
        name=name,
        email=email,
        phone=phone,
        kind=kind,
        language=language,
        account_id=account_id(User.Side.SENDER, email) if moved else person.account_id,
    )
    return moved


def appoint(
    person: ContactPerson,
    *,
    department: Department,
    first: date,
    last: date | None = None,
    deputy: bool = False,
    on: date,
    by: User,
) -> Appointment:
    """Make somebody contact person of a department from one day to another (D1), or its deputy. Raises RefusedError."""
    must_keep(department.organisation_id, by)
    if department.organisation_id != person.organisation_id:
        raise RefusedError(_("The department belongs to another organisation."))
    if first < on:
        raise RefusedError(_("It can begin today at the earliest: what has been cannot be changed."))
    if last and last < first:
        raise RefusedError(_("The last day lies before the first."))
    rows = Appointment.objects.filter(contact_person=person, department=department)
    overlapping = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    if overlapping.filter(valid_from__lte=last or date.max).exists():
        raise RefusedError(
            _("%(name)s is contact person in %(department)s on those days already.")
            % {"name": person.name, "department": department.name}
        )
    made = Appointment(
        municipality_id=person.municipality_id,
        organisation_id=person.organisation_id,
        contact_person=person,
        department=department,
        deputy=deputy,
        valid_from=first,
        valid_to=last,
    )
    made.save(force_insert=True)
    return made


def end(appointment: Appointment, *, last: date, on: date, by: User) -> None:
    """Let an appointment end, with ``last`` as its last day. Raises RefusedError where it has ended already."""
    must_keep(appointment.organisation_id, by)
    if last < on:
        raise RefusedError(_("The last day can be today at the earliest: what has been cannot be changed."))
    if last < appointment.valid_from:
        raise RefusedError(_("The last day lies before the first."))
    if not _lasting(Appointment.objects.filter(id=appointment.id), on).update(valid_to=last):
        raise RefusedError(_("It has ended already."))


def _lasting(rows: "QuerySet[Dated]", on: date) -> "QuerySet[Dated]":
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=on))


def end_all(person: ContactPerson, *, on: date, by: User) -> None:
    """Take somebody off the list at once: every appointment ended yesterday, nothing of theirs is waited for any more.

    Whoever calls ends the sessions of the account. Raises RefusedError where there is nothing to end.
    """
    must_keep(person.organisation_id, by)
    yesterday = on - ONE_DAY
    if not _lasting(Appointment.objects.filter(contact_person=person), on).update(valid_to=yesterday):
        raise RefusedError(_("%(name)s is in no department any more.") % {"name": person.name})
    _lasting(Leave.objects.filter(contact_person=person), on).update(valid_to=yesterday)
    Doubt.objects.filter(contact_person=person, ended_on=None).update(ended_on=on)


def go_away(
    person: ContactPerson, *, first: date, last: date | None, deputy: ContactPerson | None, on: date, by: User
) -> None:
    """Write down that somebody is away, and who steps in meanwhile in each of their departments. Raises RefusedError."""
    must_keep(person.organisation_id, by)
    if first < on:
        raise RefusedError(_("It can begin today at the earliest: what has been cannot be changed."))
    if last and last < first:
        raise RefusedError(_("The last day lies before the first."))
    overlapping = Leave.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), contact_person=person)
    if overlapping.filter(valid_from__lte=last or date.max).exists():
        raise RefusedError(_("%(name)s is away on some of those days already.") % {"name": person.name})
    if deputy and deputy.id == person.id:
        raise RefusedError(_("Nobody steps in for themselves. Choose somebody else."))
    Leave(
        municipality_id=person.municipality_id,
        organisation_id=person.organisation_id,
        contact_person=person,
        valid_from=first,
        valid_to=last,
    ).save(force_insert=True)
    for place in _lasting(Appointment.objects.filter(contact_person=person, deputy=False), first):
        if deputy and not _is_there(deputy, place.department_id, first, last):
            appoint(deputy, department=place.department, first=first, last=last, deputy=True, on=on, by=by)


def _is_there(person: ContactPerson, department_id: UUID, first: date, last: date | None) -> bool:
    rows = _lasting(Appointment.objects.filter(contact_person=person, department_id=department_id), first)
    return bool(rows.filter(valid_from__lte=last or date.max).exists())


def come_back(leave: Leave, *, on: date, by: User) -> None:
    """Let days away end: somebody is there again today. Raises RefusedError where they have ended already."""
    must_keep(leave.organisation_id, by)
    last = max(on, leave.valid_from) - ONE_DAY
    if not _lasting(Leave.objects.filter(id=leave.id), on).update(valid_to=last):
        raise RefusedError(_("The days away have ended already."))


def hand_over(person: ContactPerson, *, to: ContactPerson, first: date, on: date, by: User) -> int:
    """Let somebody else take over every department from a day, without a gap between; answer how many. Raises RefusedError."""
    must_keep(person.organisation_id, by)
    if to.id == person.id:
        raise RefusedError(_("Choose somebody else to take over."))
    if first < on:
        raise RefusedError(_("It can begin today at the earliest: what has been cannot be changed."))
    places = list(_lasting(Appointment.objects.filter(contact_person=person), first).select_related("department"))
    if not places:
        raise RefusedError(_("%(name)s is in no department any more.") % {"name": person.name})
    for place in places:
        Appointment.objects.filter(id=place.id).update(valid_to=first - ONE_DAY)
        if not _is_there(to, place.department_id, first, place.valid_to):
            appoint(
                to, department=place.department, first=first, last=place.valid_to, deputy=place.deputy, on=on, by=by
            )
    return len(places)


def confirm(person: ContactPerson, *, on: date) -> None:
    """Write down that an entry is right today, and that nothing in it is in doubt any more (D2).

    In the housing door as its keeper, or in the sender's door as the person it is about.
    """
    ContactPerson.objects.filter(id=person.id).update(confirmed_on=on)
    Doubt.objects.filter(contact_person=person, ended_on=None).update(ended_on=on)


def doubt(person: ContactPerson, *, cause: str, on: date) -> bool:
    """Write down that an entry is in doubt; say whether that was new. In the housing, the sender's or the worker's door."""
    if Doubt.objects.filter(contact_person=person, cause=cause, ended_on=None).exists():
        return False
    Doubt(
        municipality_id=person.municipality_id,
        organisation_id=person.organisation_id,
        contact_person=person,
        cause=cause,
        since=on,
    ).save(force_insert=True)
    return True


def invite_if_new(person: ContactPerson, *, by: User) -> None:
    """Invite somebody on the list, unless the address has an account already: then there is nothing to invite to."""
    if person.account_id not in accounts_of_senders():
        invite(person, by=by)


def invite_all(people: Iterable[ContactPerson], *, by: User) -> int:
    """Invite everybody of these who has no account; answer how many. Raises RefusedError."""
    accounts = accounts_of_senders()
    new = [person for person in people if person.account_id not in accounts]
    for person in new:
        must_keep(person.organisation_id, by)
        send_invitation(person, renews=False, by=by)
    return len(new)


def invite(person: ContactPerson, *, checked: bool = False, by: User) -> None:
    """Invite somebody on the list. Raises RefusedError.

    Whoever has an account gets a new start instead, once the keeper has made sure that it is the right person (``checked``):
    that takes every passkey, app and session of the account away.
    """
    must_keep(person.organisation_id, by)
    known = person.account_id in accounts_of_senders()
    if known and not checked:
        raise RefusedError(
            _("%(name)s has an account already. Give it a new start only if the keys are lost, and you know who asks.")
            % {"name": person.name}
        )
    send_invitation(person, renews=known, by=by)


def send_invitation(to: ContactPerson | Trusted, *, renews: bool, by: User) -> None:
    """Invite somebody whom the organisation has named; only contact persons get their card with it. In the housing door."""
    invite_from_list(
        email=to.email,
        name=to.name,
        municipality=to.municipality,
        language=to.language,
        organisation=to.organisation_id,
        contact_person=isinstance(to, ContactPerson),
        renews=renews,
        by=by,
    )
