"""An organisation's list: its entries, how each stands, and what is to be done about it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Value

from bindeled.confidentiality.doors import current
from bindeled.housing import rules
from bindeled.housing.models import Appointment, ContactPerson, Department, Doubt, Keeper, Leave, LettingStaff
from bindeled.municipalities.queries import in_force
from bindeled.users.queries import accounts_of_senders, invited_from_lists

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """An entry as its keeper sees it on a day."""

    person: ContactPerson
    standing: str
    places: list[Appointment]
    away: Leave | None = None
    doubts: list[Doubt] = field(default_factory=list)
    invited_until: date | None = None
    has_account: bool = False
    joined_on: date | None = None

    @property
    def departments(self) -> str:
        """Answer the names of the departments, in Danish order."""
        return ", ".join(place.department.name for place in self.places)


def entries(people: list[ContactPerson], *, on: date) -> list[Entry]:
    """Answer these entries with all that hangs on them: five statements, however many there are."""
    ids = [person.id for person in people]
    places, away, doubts = defaultdict(list), {}, defaultdict(list)
    lasting = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), contact_person__in=ids)
    for place in lasting.select_related("department").order_by("department__sort_key", "valid_from"):
        places[place.contact_person_id].append(place)
    for leave in Leave.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), contact_person__in=ids).order_by(
        "-valid_from"
    ):
        away[leave.contact_person_id] = leave  # the one that begins first stands last, and stays
    for doubt in Doubt.objects.filter(contact_person__in=ids, ended_on=None).order_by("since"):
        doubts[doubt.contact_person_id].append(doubt)
    accounts = accounts_of_senders()
    invited = invited_from_lists(person.email for person in people)
    return [
        _entry(
            person,
            places=places[person.id],
            away=away.get(person.id),
            doubts=doubts[person.id],
            invited_until=invited.get(person.email.lower()),
            accounts=accounts,
            on=on,
        )
        for person in people
    ]


def _entry(
    person: ContactPerson,
    *,
    places: list[Appointment],
    away: Leave | None,
    doubts: list[Doubt],
    invited_until: date | None,
    accounts: dict[UUID, date | None],
    on: date,
) -> Entry:
    joined_on = accounts.get(person.account_id)
    standing = rules.standing(
        placed=bool(places),
        joined=joined_on is not None,
        account=person.account_id in accounts,
        away=away is not None and away.valid_from <= on,
        doubtful=bool(doubts),
        invited_until=invited_until,
        today=on,
    )
    return Entry(person, standing, places, away, doubts, invited_until, person.account_id in accounts, joined_on)


def listed(*, on: date, words: str = "", standing: str = "") -> list[Entry]:
    """Answer the entries of the kept lists, in the order of their names: those with a word in name, address or department."""
    people = ContactPerson.objects.select_related("organisation", "municipality").order_by("name", "id")
    for word in words.split():
        in_department = Appointment.objects.filter(in_force(on), department__name__icontains=word)
        people = people.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(id__in=in_department.values("contact_person"))
        )
    found = entries(list(people), on=on)
    # Who left stands on the list no more, unless one asks for them.
    return [entry for entry in found if entry.standing == standing or (not standing and entry.places)]


def entry(person_id: UUID, *, on: date) -> Entry:
    """Answer one entry of a kept list. Raises ContactPerson.DoesNotExist."""
    person = ContactPerson.objects.select_related("organisation", "municipality").get(id=person_id)
    return entries([person], on=on)[0]


def entries_in(department: Department, *, on: date) -> list[tuple[Appointment, rules.Standing]]:
    """Answer who is contact person in a department on a day or later, deputies last, and how each stands.

    Also for the municipality, which knows of no invitation.
    """
    lasting = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), department=department)
    places = list(lasting.select_related("contact_person").order_by("deputy", "valid_from", "contact_person__name"))
    people = [place.contact_person_id for place in places]
    away = set(Leave.objects.filter(in_force(on), contact_person__in=people).values_list("contact_person", flat=True))
    doubts = Doubt.objects.filter(ended_on=None, contact_person__in=people)
    doubtful, joined = set(doubts.values_list("contact_person", flat=True)), accounts_of_senders()
    return [
        (
            place,
            rules.STANDINGS[
                "doubtful"
                if place.contact_person_id in doubtful
                else "not_in"
                if joined.get(place.contact_person.account_id) is None
                else "away"
                if place.contact_person_id in away
                else "active"
            ],
        )
        for place in places
    ]


def history(person: ContactPerson) -> list[Appointment]:
    """Answer all the appointments somebody has had, newest first."""
    rows = Appointment.objects.filter(contact_person=person).select_related("department")
    return list(rows.order_by("-valid_from", "department__sort_key"))


def kept_departments(*, on: date, organisation: UUID | None = None) -> list[Department]:
    """Answer the departments that the open housing door keeps, in Danish order."""
    kept = Department.objects.filter(in_force(on), organisation_id__in=current().units)
    kept = kept.filter(municipality_id=current().municipality)
    if organisation:
        kept = kept.filter(organisation_id=organisation)
    return list(kept.select_related("organisation").order_by("sort_key", "name", "id"))


def trusted_by(account: UUID, *, municipality: str, on: date) -> tuple[tuple[UUID, ...], bool]:
    """Answer whose lists an account keeps in a municipality, and whether it is of a letting department: one statement.

    The doorkeeper asks, as the login.
    """
    whose = {"account_id": account, "municipality_id": municipality}
    kept = Keeper.objects.filter(in_force(on), **whose).values_list("organisation_id", Value("keeps"))
    letting = LettingStaff.objects.filter(in_force(on), **whose).values_list("organisation_id", Value("lets"))
    rows = list(kept.union(letting))
    return tuple(sorted(one for one, how in rows if how == "keeps")), any(how == "lets" for _one, how in rows)


@dataclass(frozen=True)
class ReachedAlone:
    """Where somebody is reached by mail who stands on a list today and reads their account alone."""

    name: str
    email: str
    language: str


def reached_alone(account: UUID, *, municipality: str, on: date) -> ReachedAlone | None:
    """Answer where the person behind an account is reached, as long as they stand on a list of this municipality. Two statements.

    Nothing for an office, whose account others read too, and for whoever has left.
    """
    held = Appointment.objects.filter(in_force(on), contact_person=OuterRef("pk"))
    people = ContactPerson.objects.filter(municipality_id=municipality, account_id=account)
    letting = LettingStaff.objects.filter(in_force(on), municipality_id=municipality, account_id=account)
    known = ("name", "email", "language")
    row = (
        people.exclude(kind__in=rules.SHARED).filter(Exists(held)).order_by("id").values_list(*known).first()
        or letting.order_by("id").values_list(*known).first()
    )
    return ReachedAlone(*row) if row else None
