"""Rounds as each party sees them: on the way from door to door, while keeping the list, and as totals when they are closed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, QuerySet

from bindeled.cooperation import access
from bindeled.cooperation.models import RoundDwelling, RoundPress, ServiceRound
from bindeled.cooperation.rules import rounds as rules
from bindeled.housing.models import Department, Dwelling, Entrance
from bindeled.housing.queries.roster import kept_departments
from bindeled.users.models import User

# So many rounds are shown: two years of four departments that are gone through each month.
MOST_SHOWN = 100


@dataclass(frozen=True)
class Listed:
    """A door of a round, with what was pressed there last."""

    dwelling: RoundDwelling
    what: str

    @property
    def is_left(self) -> bool:
        """Say whether nobody has said anything of it yet."""
        return self.what not in {rules.VISITED, rules.NOT_HOME}


@dataclass(frozen=True)
class AtEntrance:
    """The doors of a round behind one entrance, in the order in which one walks."""

    id: UUID
    street: str
    doors: list[Listed] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Answer at how many doors nobody has knocked."""
        return sum(one.is_left for one in self.doors)


@dataclass(frozen=True)
class Standing:
    """A round in a list: how it stands on a day, and its totals so far."""

    round: ServiceRound
    state: str
    totals: rules.Totals | None

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]

    @property
    def closes_on(self) -> date:
        """Answer when it closes by itself."""
        return rules.closes_on(self.round.last_day)


def kept_round(round_id: UUID) -> ServiceRound | None:
    """Answer a round of an organisation whose list is kept through the open door."""
    found = access.kept_rounds(ServiceRound.objects.filter(id=round_id))
    return found.select_related("department", "organisation", "municipality").first()


def walked_round(round_id: UUID, *, by: User) -> ServiceRound | None:
    """Answer a round of a department in which somebody is contact person today."""
    found = access.walked_rounds(ServiceRound.objects.filter(id=round_id), by=by)
    return found.select_related("department").first()


def rounds_to_walk(*, by: User, on: date) -> list[Standing]:
    """Answer the rounds that are not closed in somebody's departments today, the one that ends first on top: three statements."""
    found = access.walked_rounds(ServiceRound.objects.filter(closed_at=None), by=by)
    return standings(found.select_related("department").order_by("last_day", "id"), on=on)


def rounds_kept(*, on: date) -> tuple[list[Standing], list[Standing]]:
    """Answer the kept rounds: those that are not closed, the one that ends first on top, and the latest of the closed."""
    kept = access.kept_rounds(ServiceRound.objects.select_related("department", "organisation"))
    in_order = kept.order_by(F("closed_at").desc(nulls_first=True), "last_day", "id")
    found = standings(in_order[:MOST_SHOWN], on=on)
    return [one for one in found if not one.round.is_closed], [one for one in found if one.round.is_closed]


def rounds_told(*, on: date) -> list[Standing]:
    """Answer the closed rounds as the municipality's staff are told of them, the latest first."""
    told = access.told_rounds(ServiceRound.objects.select_related("department", "organisation"))
    return standings(told.order_by("-closed_at", "id")[:MOST_SHOWN], on=on)


def standings(rounds: Iterable[ServiceRound], *, on: date) -> list[Standing]:
    """Answer how rounds stand on a day, with totals so far: two statements for all that run, none for closed ones."""
    listed = list(rounds)
    running = [one.id for one in listed if not one.is_closed]
    so_far = totals_of(running) if running else {}
    return [
        Standing(
            one,
            rules.state(one.first_day, one.last_day, closed=one.is_closed, today=on),
            one.totals if one.is_closed else so_far[one.id],
        )
        for one in listed
    ]


def totals_of(rounds: list[UUID]) -> dict[UUID, rules.Totals]:
    """Answer the totals of rounds that run: two statements, however many there are."""
    listed = RoundDwelling.objects.filter(round__in=rounds).order_by()
    sizes = dict(listed.values_list("round").annotate(Count("id")))
    latest: dict[UUID, dict[UUID, str]] = {}
    for each, dwelling, what in _latest(rounds).values_list("round_id", "dwelling_id", "what"):
        latest.setdefault(each, {})[dwelling] = what
    return {each: rules.count(sizes.get(each, 0), latest.get(each, {})) for each in rounds}


def _latest(rounds: list[UUID]) -> QuerySet[RoundPress]:
    presses = RoundPress.objects.filter(round__in=rounds)
    return presses.order_by("dwelling_id", "-at", "-id").distinct("dwelling_id")


def list_of(of: ServiceRound) -> list[AtEntrance]:
    """Answer the list of a round, entrance by entrance, with what was pressed last at each door: two statements."""
    latest = dict(_latest([of.id]).values_list("dwelling_id", "what"))
    found: dict[UUID, AtEntrance] = {}
    for dwelling in RoundDwelling.objects.filter(round=of).order_by("position"):
        at = found.setdefault(dwelling.entrance_id, AtEntrance(dwelling.entrance_id, dwelling.street))
        at.doors.append(Listed(dwelling, latest.get(dwelling.id, "")))
    return list(found.values())


def streets_of(of: ServiceRound) -> list[str]:
    """Answer the entrances that a round comes to, in the order in which one walks: each gets a notice."""
    listed = RoundDwelling.objects.filter(round=of).order_by("position")
    return list(dict.fromkeys(listed.values_list("street", flat=True)))


def department_to_plan(department_id: UUID, *, on: date) -> Department | None:
    """Answer a department of which a round may be planned through the open door."""
    return next((one for one in kept_departments(on=on) if one.id == department_id), None)


def entrances_and_doors(department: Department) -> list[tuple[Entrance, list[rules.Door]]]:
    """Answer the entrances of a department, with the dwellings that are known behind each: two statements."""
    known: dict[UUID, list[rules.Door]] = {}
    for dwelling in Dwelling.objects.filter(department=department):
        known.setdefault(dwelling.entrance_id, []).append(rules.Door(dwelling.floor, dwelling.door))
    entrances = Entrance.objects.filter(department=department).order_by("position")
    return [(entrance, rules.in_order(known.get(entrance.id, ()))) for entrance in entrances]


def hold(round_id: UUID, *, alone: bool) -> None:
    """Wait until nobody closes a round, or, ``alone``, until nobody presses in it either; until the transaction ends.

    A lock of its own: who presses has no right to lock the round's row.
    """
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"round {round_id}"])
