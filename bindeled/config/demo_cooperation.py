"""A round of service visits and the year of a contract for the demonstration: planned by the cast, as anybody would. Everything is invented."""

from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.cast import CAST
from bindeled.cooperation.actions import indicators, rounds, wheel
from bindeled.cooperation.forms.rounds import USUAL_DA, USUAL_EN
from bindeled.cooperation.models import ContractVersion, Occasion, ServiceRound
from bindeled.cooperation.queries.contracts import in_force
from bindeled.cooperation.queries.indicators import entered as entered_before
from bindeled.cooperation.queries.indicators import kept_places
from bindeled.cooperation.queries.rounds import entrances_and_doors
from bindeled.cooperation.queries.wheel import span_of, year_of
from bindeled.cooperation.rules.indicators import EVICTIONS, INDICATORS, ended
from bindeled.cooperation.rules.rounds import doors_of
from bindeled.cooperation.rules.wheel import demands_of, propose
from bindeled.housing.queries.roster import kept_departments
from bindeled.users.models import User

# Floors and doors behind an entrance of which no dwelling is known.
USUAL_DOORS = doors_of("st-2 tv, th")
MOST_ENTRANCES = 3
BEGAN_AGO, LASTS = 2, 12  # days
# Of each three meetings behind us the first was held, the second is late and the third missing.
HELD, MISSING = 0, 2
MISSED = 4
COUNTED = "Talt i boligorganisationens eget system."


def plan_round(keeper: User, *, kept: tuple[object, ...]) -> None:
    """Plan a round that runs, as the keeper, in a department in which a caretaker of the cast walks it."""
    today = timezone.localdate()
    places = {place for person in CAST if person.role == "caretaker" for place in person.places}
    with entered(Door("housing", actor=keeper.id, municipality=keeper.municipality_id, units=kept)):  # type: ignore[arg-type]
        found = [one for one in kept_departments(on=today) if one.name in places]
        if not found or ServiceRound.objects.exists():
            return
        known = entrances_and_doors(found[-1])[:MOST_ENTRANCES]
        doors = [(entrance, door) for entrance, there in known for door in there or USUAL_DOORS]
        first = today - timedelta(days=BEGAN_AGO)
        days = rounds.Planned(USUAL_DA, USUAL_EN, first, first + timedelta(days=LASTS))
        rounds.plan_round(found[-1], days, doors=doors, on=today)


def enter_counts(keeper: User, *, kept: tuple[object, ...]) -> None:
    """Enter the quarter that is open, as the keeper: one department in four is still missing, one number was put right."""
    today = timezone.localdate()
    quarter = ended(today, 1)[0]
    with entered(Door("housing", actor=keeper.id, municipality=keeper.municipality_id, units=kept)):  # type: ignore[arg-type]
        places = [place for place in kept_places(on=today) if place.department]
        for at, place in enumerate(places):
            if at % MISSED == MISSED - 1 or entered_before([place], [quarter]):
                continue
            counts = {code: (at * 3 + number) % 5 for number, code in enumerate(INDICATORS)}
            indicators.enter_counts(place, quarter, indicators.Told(counts, "", 0), by=keeper)
            if at == 0:
                put_right = {**counts, EVICTIONS: 1}
                indicators.enter_counts(place, quarter, indicators.Told(put_right, COUNTED, 1), by=keeper)


def plan_years(convenor: User) -> None:
    """Plan each contract's year and the next, as the convenor. Of what lies behind, some was held, some is late and some missing."""
    today = timezone.localdate()
    with entered(Door("municipal", actor=convenor.id, municipality=convenor.municipality_id)):
        if Occasion.objects.exists():
            return
        for version in in_force():
            first, after = (year_of(version, on=today + timedelta(days=days)) for days in (0, 365))
            _what_lies_behind(version, first, by=convenor)
            for year in {first, after}:
                wheel.plan_year(version, year=year, by=convenor)


def _what_lies_behind(version: ContractVersion, year: int, *, by: User) -> None:
    proposed = propose(demands_of(version.terms), span_of(version, year))
    behind = [(name, day) for (name, _number), day in proposed.items() if day < timezone.localdate()]
    for at, (name, day) in enumerate(behind):
        if at % 3 == MISSING:
            continue
        made = wheel.set_day(version, year=year, demand=name, on=day, by=by)
        if at % 3 == HELD:
            wheel.note_held(made, was_held=True, by=by)
