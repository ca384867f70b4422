"""Questions about places and the roster."""

from bindeled.housing.queries.own import OwnDepartment, own_departments, own_place
from bindeled.housing.queries.roster import organisations_kept

__all__ = ["OwnDepartment", "organisations_kept", "own_departments", "own_place"]
