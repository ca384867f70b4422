"""Writing what rows say into places and roster: what is there already is left alone, so a second time changes nothing.

An import adds and changes; it never ends what a file does not name.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.functions import Lower

from bindeled.housing.models import Appointment, ContactPerson, Department, Dwelling, Entrance
from bindeled.housing.rules import public_code
from bindeled.importing.models import Change, Import
from bindeled.municipalities.rules import sort_key
from bindeled.users.rules import account_id

THINGS: dict[str, type[Model]] = {
    "department": Department,
    "entrance": Entrance,
    "dwelling": Dwelling,
    "person": ContactPerson,
    "appointment": Appointment,
}
WRITTEN_AT_ONCE = 1_000


@dataclass
class Written:
    """What a number of rows changed, in the order in which it has to be undone backwards."""

    run: Import
    changes: list[Change] = field(default_factory=list)
    same: int = 0

    @property
    def added(self) -> int:
        """How many things were added."""
        return sum(change.before is None for change in self.changes)

    def add(self, thing: str, rows: Sequence[Any]) -> None:
        """Add things, and note each."""
        THINGS[thing]._default_manager.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
        self.changes += [self._change(thing, row.id, None, None) for row in rows]

    def change(self, thing: str, row: Any, **fields: Any) -> bool:
        """Change what differs in one thing, and note what it was; say whether anything did."""
        before = {name: getattr(row, name) for name, value in fields.items() if getattr(row, name) != value}
        if not before:
            return False
        for name in before:
            setattr(row, name, fields[name])
        row.save(update_fields=list(before))
        after = {name: stored(fields[name]) for name in before}
        self.changes.append(self._change(thing, row.id, {name: stored(was) for name, was in before.items()}, after))
        return True

    def _change(self, thing: str, thing_id: UUID, before: Any, after: Any) -> Change:
        return Change(run=self.run, thing=thing, thing_id=thing_id, before=before, after=after)


def stored(value: Any) -> Any:
    """Answer a value as JSON keeps it."""
    return str(value) if isinstance(value, date | UUID) else value


def write(run: Import, says: Sequence[dict[str, Any]]) -> Written:
    """Write what a number of rows say, in the keeper's door."""
    written = Written(run)
    WRITERS[run.kind](run, says, written)
    return written


def _departments(run: Import, says: Sequence[dict[str, Any]], written: Written) -> None:
    there = Department.objects.in_bulk([one["existing"] for one in says if one["existing"]])
    new: list[Department] = []
    for one in says:
        department = there.get(one["existing"])
        if department is None:
            new.append(_department(run, one))
        else:
            fields = {name: one[name] for name in ("number", "dwellings", "valid_from") if one[name]}
            fields |= {"district_id": one["district"]} if one["district"] else {}
            # Named again without an end, a department that was ended goes on.
            end = department.valid_to
            ended = end is not None and end < max(run.day, department.valid_from)
            fields |= {"valid_to": one["valid_to"]} if one["valid_to"] or ended else {}
            written.same += not written.change("department", department, **fields)
    written.add("department", new)


def _department(run: Import, one: dict[str, Any]) -> Department:
    made = Department(
        municipality_id=run.municipality_id,
        organisation_id=run.organisation_id,
        district_id=one["district"],
        name=one["name"],
        sort_key=sort_key(one["name"])[:120],
        number=one["number"],
        dwellings=one["dwellings"],
        valid_from=one["valid_from"] or run.day,
        valid_to=one["valid_to"],
    )
    made.public_code = public_code(made.id)
    return made


def _addresses(run: Import, says: Sequence[dict[str, Any]], written: Written) -> None:
    """Write street doors and the dwellings behind them. The postal code of a door that is there already stays."""
    there: dict[tuple[UUID, str, str], Entrance] = {}
    last: dict[UUID, int] = defaultdict(int)
    for entrance in Entrance.objects.filter(department_id__in={one["department"] for one in says}):
        there[entrance.department_id, entrance.street.lower(), entrance.number] = entrance
        last[entrance.department_id] = max(last[entrance.department_id], entrance.position)
    behind = _dwellings_of(there, says)
    new: list[Entrance] = []
    dwellings: list[Dwelling] = []
    for one in says:
        place = (one["department"], one["road"].lower(), one["number"])
        if place not in there:
            last[one["department"]] += 1
            there[place] = _entrance(run, one, last[one["department"]])
            new.append(there[place])
        elif not one["dwelling"] or not (one["floor"] or one["door"]):
            # Without floor and door a row names the house: one that is there already stays as it is.
            written.same += 1
            continue
        if not one["dwelling"]:
            continue
        door = (there[place].id, one["floor"], one["door"])
        if door in behind:
            written.same += 1
            continue
        behind.add(door)
        dwellings.append(_dwelling(run, one, there[place].id))
    written.add("entrance", new)
    written.add("dwelling", dwellings)


def _dwellings_of(
    there: dict[tuple[UUID, str, str], Entrance], says: Sequence[dict[str, Any]]
) -> set[tuple[UUID, str, str]]:
    places = {(one["department"], one["road"].lower(), one["number"]) for one in says}
    wanted = [there[place].id for place in places if place in there]
    return set(Dwelling.objects.filter(entrance_id__in=wanted).values_list("entrance_id", "floor", "door"))


def _entrance(run: Import, one: dict[str, Any], position: int) -> Entrance:
    return Entrance(
        municipality_id=run.municipality_id,
        department_id=one["department"],
        street=one["road"],
        number=one["number"],
        postal_code=one["postal_code"],
        position=position,
    )


def _dwelling(run: Import, one: dict[str, Any], entrance_id: UUID) -> Dwelling:
    return Dwelling(
        municipality_id=run.municipality_id,
        department_id=one["department"],
        entrance_id=entrance_id,
        floor=one["floor"],
        door=one["door"],
    )


def _contacts(run: Import, says: Sequence[dict[str, Any]], written: Written) -> None:
    entries = ContactPerson.objects.filter(municipality_id=run.municipality_id, organisation_id=run.organisation_id)
    addresses = {one["email"] for one in says}
    there: dict[str, ContactPerson] = {
        entry.email.lower(): entry for entry in entries.annotate(plain=Lower("email")).filter(plain__in=addresses)
    }
    held: dict[tuple[UUID, UUID], list[Appointment]] = defaultdict(list)
    for appointment in Appointment.objects.filter(contact_person__in=list(there.values())).order_by("valid_from"):
        held[appointment.contact_person_id, appointment.department_id].append(appointment)
    for one in says:
        entry, changed = there.get(one["email"]), False
        if entry is None:
            there[one["email"]] = entry = _entry(run, one)
            written.add("person", [entry])
            changed = True
        else:
            fields = {name: one[name] for name in ("name", "phone", "kind") if one[name]}
            changed = written.change("person", entry, **fields)
        for department in one["departments"]:
            changed = _appoint(one, entry, held[entry.id, department], department, written) or changed
        written.same += not changed


def _entry(run: Import, one: dict[str, Any]) -> ContactPerson:
    return ContactPerson(
        municipality_id=run.municipality_id,
        organisation_id=run.organisation_id,
        account_id=account_id("sender", one["email"]),
        name=one["name"],
        email=one["email"],
        phone=one["phone"],
        kind=one["kind"],
        added_on=run.day,
        confirmed_on=run.day,
    )


def _appoint(
    one: dict[str, Any], entry: ContactPerson, held: list[Appointment], department: UUID, written: Written
) -> bool:
    run = written.run
    # What has been is not rewritten, by a file either: what begins, begins today or later (decision 0016).
    begins = max(one["valid_from"] or run.day, run.day)
    same = [it for it in held if it.valid_from == begins]
    covering = [it for it in held if it.valid_from <= begins and (it.valid_to is None or it.valid_to >= begins)]
    if begins == run.day:
        covering += [it for it in held if it.valid_to is None or it.valid_to >= max(run.day, it.valid_from)]
    found = next(iter([*same, *covering]), None)
    if found is None:
        made = Appointment(
            municipality_id=run.municipality_id,
            organisation_id=run.organisation_id,
            contact_person=entry,
            department_id=department,
            deputy=bool(one["deputy"]),
            valid_from=begins,
            valid_to=one["valid_to"],
        )
        held.append(made)
        written.add("appointment", [made])
        return True
    fields: dict[str, Any] = {} if one["deputy"] is None else {"deputy": one["deputy"]}
    over = found.valid_to is not None and found.valid_to < max(run.day, found.valid_from)
    fields |= {"valid_to": one["valid_to"]} if one["valid_to"] or over else {}
    return written.change("appointment", found, **fields)


WRITERS: dict[str, Callable[[Import, Sequence[dict[str, Any]], Written], None]] = {
    "departments": _departments,
    "addresses": _addresses,
    "contacts": _contacts,
}
