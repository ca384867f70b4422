"""Questions about places and the roster."""

from bindeled.housing.queries.directory import Shown, departments_in, office_of, shown_to_residents_of
from bindeled.housing.queries.own import OwnDepartment, own_departments, own_place
from bindeled.housing.queries.roster import ReachedAlone, reached_alone, trusted_by

__all__ = [
    "OwnDepartment",
    "ReachedAlone",
    "Shown",
    "departments_in",
    "office_of",
    "own_departments",
    "own_place",
    "reached_alone",
    "shown_to_residents_of",
    "trusted_by",
]
