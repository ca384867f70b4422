"""Seconds from facts to a finished PDF, for each paper; and how many departments a minute the worker makes papers for.

The second part goes the whole way: sheets in PostgreSQL, the worker's own login and door, what residents are shown read anew,
each PDF written back and committed. Nothing else runs beside it.
"""

import argparse
import sys
import time
from datetime import date
from statistics import median

from journeys import stage

stage.set_up_django()

from benchmarks.verdict import verdict  # noqa: E402 - Django is set up above
from bindeled.confidentiality.doors import Door, entered  # noqa: E402
from bindeled.housing.models import Department  # noqa: E402
from bindeled.paper import actions, rules, typeset  # noqa: E402
from bindeled.paper.models import Sheet, Stack  # noqa: E402
from bindeled.paper.rules import DepartmentFacts, Number, Reachable  # noqa: E402
from journeys.factory import LONG_AGO, contact_person, make_world  # noqa: E402
from journeys.sides import acting  # noqa: E402

MOST_SECONDS, LEAST_DEPARTMENTS = 1.0, 300
ROUNDS = 20
ON = date(2026, 11, 28)
EACH = ("sign-a5", "leaflet")


def facts(number: int) -> DepartmentFacts:
    """Answer facts that no paper before had, so that nothing is remembered of an earlier one."""
    return DepartmentFacts(
        f"Opdigtet afdeling {number}",
        "Opdigtet boligforening",
        "Københavns Kommune",
        f"kode{number:04}",
        people=(Reachable("caretaker", f"Karin {number}", "20304050", "Mandag til fredag 8–14"),),
        danger=(Number("112", "Alarmcentralen", "Fare for liv og helbred.", "da", is_checked=True),),
        urgent=tuple(
            Number(f"331733{at:02}", f"Hjælp {at}", "når det haster", "da", is_checked=True) for at in range(6)
        ),
    )


def each_paper() -> dict[str, float]:
    """Answer the slowest time of each paper, in seconds; the first paper of a process reads the fonts."""
    took: dict[str, float] = {}
    for paper in rules.PAPERS:
        times = []
        for number in range(ROUNDS):
            began = time.perf_counter()
            typeset.resident_paper(facts(number), paper=paper, language="da", on=ON)
            times.append(time.perf_counter() - began)
        print(f"{paper:12} {median(times) * 1000:7.1f} ms   slowest {max(times) * 1000:7.1f} ms")
        took[paper] = max(times)
    return took


def order(departments: int) -> Stack:
    """Arrange an organisation of so many departments, each with a contact person, and order papers of them all."""
    world = make_world()
    first = world.departments["Hørgården 2"]
    for number in range(departments - 1):
        name = f"Afdeling {number:04}"
        place = Department.objects.create(
            municipality=first.municipality,
            organisation=first.organisation,
            district=first.district,
            name=name,
            sort_key=name.lower(),
            valid_from=LONG_AGO,
        )
        contact_person(world["Karin"], place)
    stack = Stack.objects.create(
        municipality=first.municipality, organisation=first.organisation, account_id=world["Karin"].id
    )
    places = Department.objects.filter(organisation=first.organisation)
    wanted = [(place, paper) for place in places for paper in EACH]
    Sheet.objects.bulk_create(
        Sheet(stack=stack, position=position, department=place, paper=paper, language="da")
        for position, (place, paper) in enumerate(wanted)
    )
    return stack


def departments_a_minute(departments: int) -> float:
    """Answer for how many departments a minute the worker makes a door sign and a leaflet each."""
    stack = order(departments)
    began, looked_at = time.perf_counter(), 1
    while looked_at:
        with acting("worker"), entered(Door("worker", municipality="0101")):
            looked_at = actions.make_some()
    seconds = time.perf_counter() - began
    made = stack.sheets.exclude(pdf=None).exclude(pdf=b"").count()
    if made != stack.sheets.count():
        sys.exit(f"Only {made} of {stack.sheets.count()} papers were made.")
    return departments * 60 / seconds


def main() -> int:
    """Measure, and answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=200)
    chosen = parser.parse_args()
    took = each_paper()
    with stage.cloned():
        per_minute = departments_a_minute(chosen.departments)
    stage.clear()
    print(f"{chosen.departments} departments, a door sign and a leaflet each: {per_minute:.0f} departments a minute")
    broken = [f"{paper} took {seconds:.2f} s." for paper, seconds in took.items() if seconds > MOST_SECONDS]
    broken += [f"Only {per_minute:.0f} departments a minute."] if per_minute < LEAST_DEPARTMENTS else []
    figures = {"seconds": {paper: round(seconds, 3) for paper, seconds in took.items()}}
    return verdict({**figures, "departments_per_minute": round(per_minute)}, broken)


if __name__ == "__main__":
    sys.exit(main())
