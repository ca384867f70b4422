"""Places and the roster: what there is, who is contact person where, and who keeps the list."""

from bindeled.housing.models.places import Administration, Department, Dwelling, Entrance, Office, Organisation
from bindeled.housing.models.roster import (
    Appointment,
    ContactPerson,
    Doubt,
    GapNotice,
    Keeper,
    Leave,
    LettingStaff,
    Trusted,
)

__all__ = [
    "Administration",
    "Appointment",
    "ContactPerson",
    "Department",
    "Doubt",
    "Dwelling",
    "Entrance",
    "GapNotice",
    "Keeper",
    "Leave",
    "LettingStaff",
    "Office",
    "Organisation",
    "Trusted",
]
