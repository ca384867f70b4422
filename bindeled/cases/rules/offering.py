"""What a case knows of a resident's situation, in the words of the rules that suggest offers (``offers.rules.suggesting``). Pure.

A case knows little: what it was opened about, and where. The rest stays open, and whoever works on it adds what they know.
"""

from collections.abc import Iterable
from datetime import date

from bindeled.offers.rules.suggesting import Known

# What help a kind of concern asks for. Kinds of which that does not follow are not here: "drinks a lot or takes drugs" names
# neither of the two, and what is behind "forgets a lot" is for a doctor.
NEEDS_BY_KIND = {
    "smell": "complaints",
    "neglected_home": "order",
    "move_in": "settling",
    "loneliness": "relations",
    "mental": "mental_health",
    "unsafe_behaviour": "complaints",
    "conflict": "complaints",
    "economy": "bills",
}
ISOLATION, EVICTION = "isolation", "eviction"


def known_of_case(
    *, kind: str, about: Iterable[str], has_department: bool, district: str, moves_on: date | None, today: date
) -> Known:
    """Answer what a case knows by its kind, by what its concerns are ``about``, by its place and by a day of moving in.

    Until the day of moving in, the resident is about to move into a home of their own. From then on, and where the case stands on
    a dwelling of a department, they live in one. ``district`` is empty where nobody knows.
    """
    kinds = set(about)
    needs = {need for code, need in NEEDS_BY_KIND.items() if code in kinds}
    dwelling = {"own"} if moves_on or has_department else set()
    if moves_on and today < moves_on:
        dwelling = {"moving_in"}
    if kind == EVICTION:
        needs.add("arrears")
        dwelling.add(EVICTION)
    isolation = "yes" if ISOLATION in kinds else ""
    return Known(needs=frozenset(needs), dwelling=frozenset(dwelling), isolation=isolation, district=district)
