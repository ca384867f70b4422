"""Which rows of courses a door may see and write, in the database's own words."""

from bindeled.confidentiality.walls import OWN_MUNICIPALITY, OWN_UNITS, SERVED
from bindeled.offers.rules.courses import SEEN_BY_THE_GIVER
from bindeled.residents.models import CLOSED_RESIDENTS, NOT_CLOSED, RESIDENTS_KEY_IS_GONE

OURS = f"ANY ({SERVED}::uuid[])"
IN_SIGHT_OF_GIVERS = ", ".join(f"'{state}'" for state in SEEN_BY_THE_GIVER)
# Those who serve the unit that carries a course on, and, from the resident's yes on, those who serve the unit that gives it; nobody
# to whom what concerns its resident is closed.
SEEN = f"{OWN_MUNICIPALITY} AND ({OWN_UNITS} OR giver_id = {OURS} AND state IN ({IN_SIGHT_OF_GIVERS})) AND {NOT_CLOSED}"
OF_OUR_UNIT = f"{OWN_MUNICIPALITY} AND {OWN_UNITS} AND {NOT_CLOSED}"
# What stands beside a course is seen by whoever sees the course: its row security is asked again inside this.
WITH_ITS_COURSE = f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.offers_course AS its WHERE its.id = course_id)"
OWN_KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
COURSES_KEY_IS_GONE = (
    "EXISTS (SELECT FROM app.offers_course AS its JOIN app.confidentiality_recordkey AS k ON k.id = its.key_id"
    " WHERE its.id = course_id AND k.wrapped IS NULL)"
)

__all__ = [
    "CLOSED_RESIDENTS",
    "COURSES_KEY_IS_GONE",
    "OF_OUR_UNIT",
    "OWN_KEY_IS_GONE",
    "RESIDENTS_KEY_IS_GONE",
    "SEEN",
    "WITH_ITS_COURSE",
]
