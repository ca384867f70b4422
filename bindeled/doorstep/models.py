"""A resident's knock: the wish to be called, or a letter, for the contact person alone, and gone when it is answered."""

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, OWN_ORGANISATIONS, Gate
from bindeled.doorstep.rules import CONTACT_PERSON, DEPUTY, KINDS, NEXT, OFFICE
from bindeled.housing.models import ContactPerson, Department, Organisation
from bindeled.municipalities.models import Municipality

# The row itself is taken away, and its key with it: at once when it is passed on or answered, else so many days after it was
# read (the municipality's ``post_days``). Unread it never goes: it goes on to the next who should read it.
RETENTION = {
    "Knock": "post_days after read_at; at once when answered or passed on",
    "Gone": "taken away when its tombstone is written",
}

TABLE, COLUMN = "doorstep_knock", "sealed"
OWN_ENTRIES = f"SELECT id FROM app.housing_contactperson WHERE account_id {IS_ACTOR}"
MINE = f"{OWN_MUNICIPALITY} AND contact_person_id IN ({OWN_ENTRIES})"
OFFICES = f"{OWN_MUNICIPALITY} AND {OWN_ORGANISATIONS} AND holder = '{OFFICE}'"
# What anybody may put in: received now, no larger than the form, unread, and to a department as it is.
NEW = (
    "came_at BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() + interval '1 minute' AND octet_length(sealed) <= 16384"
    f" AND read_at IS NULL AND told_at IS NULL AND holder <> '{DEPUTY}'"
    " AND EXISTS (SELECT FROM app.housing_department d WHERE d.id = department_id"
    " AND d.municipality_id = doorstep_knock.municipality_id AND d.organisation_id = doorstep_knock.organisation_id)"
)
# What the worker's clock may know: whose it is and since when, and never what it says.
ROUTE = (
    "id",
    "municipality_id",
    "organisation_id",
    "department_id",
    "contact_person_id",
    "holder",
    "came_at",
    "due_at",
    "read_at",
    "told_at",
)
MOVED = ("contact_person_id", "holder", "came_at", "due_at", "read_at", "told_at")


class Knock(models.Model):
    """What a resident has written, sealed under a key of its own, which lies under the sender's side's key.

    ``holder`` says in which capacity somebody has it: the contact person, the deputy, or the organisation's office, where no
    ``contact_person`` is named and the keepers of the list read it. No municipality's door has a right here (section 4).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    contact_person = models.ForeignKey(ContactPerson, null=True, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=16, choices=[(holder, holder) for holder in NEXT])
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    # What the resident was given; it tells nothing of what was written, or of how many there are.
    number = models.CharField(max_length=10)
    received_at = models.DateTimeField(default=timezone.now)
    # When it came to who has it now, and when they are to have answered.
    came_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # When a mail said that there is post.
    told_at = models.DateTimeField(null=True)
    wrapping_key = models.CharField(max_length=8)
    wrapped = models.BinaryField()
    sealed = models.BinaryField()

    WALL: ClassVar = (
        Gate("public", ("insert",), NEW),
        Gate("sender", ("select", "delete"), MINE),
        Gate("sender", ("update",), MINE, ("read_at",)),
        Gate("housing", ("select", "delete"), OFFICES),
        Gate("housing", ("update",), OFFICES, ("read_at",)),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ROUTE),
        Gate("worker", ("update",), OWN_MUNICIPALITY, MOVED),
        Gate("worker", ("delete",), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="the_office_has_what_nobody_else_has",
                condition=models.Q(holder=OFFICE, contact_person=None)
                | models.Q(holder__in=[CONTACT_PERSON, DEPUTY], contact_person__isnull=False),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact_person", "-came_at"], name="post_of_a_contact_person"),
            models.Index(fields=["municipality", "due_at"], name="knocks_to_be_moved_on"),
        ]

    def __str__(self) -> str:
        return f"{self.number[:3]} {self.number[3:6]} {self.number[6:9]} {self.number[9:]}"

    @property
    def last_day(self) -> date:
        """Answer the last day on which whoever has it is to answer."""
        return timezone.localtime(self.due_at - timedelta(seconds=1)).date()


class Gone(models.Model):
    """That a knock was taken away, until the worker has written it on the list of tombstones outside the database.

    So a copy that still holds the knock does not bring it back. ``id`` is the knock's.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    gone_at = models.DateTimeField()

    WALL: ClassVar = (
        Gate("sender", ("insert",), OWN_MUNICIPALITY),
        Gate("housing", ("insert",), OWN_MUNICIPALITY),
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.id)
