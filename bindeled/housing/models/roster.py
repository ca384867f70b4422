"""The roster: who passes concerns on from where, for how long, who is away, what is doubtful, and who keeps the list.

No line here says anything about a resident. The housing organisation keeps its own list and sees no concern, ever (A16).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from bindeled.confidentiality.walls import ANY_ROW, IS_ACTOR, OWN_MUNICIPALITY, OWN_ORGANISATIONS, SIDE, TODAY, Gate
from bindeled.housing.models.places import IN_A_KEPT_DEPARTMENT, Department, Organisation
from bindeled.housing.rules import CAUSES, KEPT_DAYS, KINDS
from bindeled.municipalities.models import Municipality

# How many days after its last day a row goes: the history of gaps is asked for so far back. The worker takes them away.
RETENTION = dict.fromkeys(
    ("ContactPerson", "Appointment", "Leave", "Doubt", "Keeper", "LettingStaff", "GapNotice"), KEPT_DAYS
)

KEPT = f"{OWN_MUNICIPALITY} AND {OWN_ORGANISATIONS}"
OWN_ENTRY = f"{OWN_MUNICIPALITY} AND account_id {IS_ACTOR}"
OF_OWN_ENTRY = f"{OWN_MUNICIPALITY} AND contact_person_id IN (SELECT id FROM app.housing_contactperson WHERE account_id {IS_ACTOR})"
# The municipality sees the roster (A16), the worker asks whether it is still right, and neither writes in it.
# So that the window ``shown_to_residents`` can look (see apps). The owner never serves a page.
BEHIND_THE_WINDOW = Gate("owner", ("select",), ANY_ROW)
SEEN_BY_BOTH = (Gate("municipal", ("select",), OWN_MUNICIPALITY), Gate("worker", ("select",), OWN_MUNICIPALITY))
# What is past its time, in the database's own words: the worker can take nothing else away, whatever it is told.
PAST = f"< {TODAY} - {KEPT_DAYS}"
NEVER_APPOINTED = f"added_on {PAST} AND NOT EXISTS (SELECT FROM app.housing_appointment AS held WHERE held.contact_person_id = housing_contactperson.id)"
WITH_ITS_ENTRY = f"contact_person_id IN (SELECT id FROM app.housing_contactperson WHERE {NEVER_APPOINTED})"


def goes(condition: str) -> Gate:
    """Answer the gate through which the worker takes away rows of which this holds."""
    return Gate("worker", ("delete",), f"{OWN_MUNICIPALITY} AND ({condition})")


class ContactPerson(models.Model):
    """An entry on an organisation's list: a person or an office that passes concerns on (A1-A3, A17).

    ``account_id`` is that of the account on the sender's side with this address, whether it has been made yet or not.
    ``confirmed_on`` is the day on which somebody last said that the entry is right, ``asked_on`` the day on which the
    question was last sent (D2).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    language = models.CharField(max_length=2, choices=[("da", "da"), ("en", "en")], default="da")
    # What the contact person has chosen that residents may see, and whether they may write.
    shows_name = models.BooleanField(default=True)
    shows_phone = models.BooleanField(default=False)
    hours = models.CharField(max_length=200, blank=True)
    takes_letters = models.BooleanField(default=False)
    added_on = models.DateField()
    confirmed_on = models.DateField()
    asked_on = models.DateField(null=True)
    # What is kept of the link in that question: enough to know it again, not enough to use it.
    question = models.CharField(max_length=64, blank=True, db_index=True)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert", "update"), KEPT),
        Gate("sender", ("select",), OWN_ENTRY),
        Gate(
            "sender",
            ("update",),
            OWN_ENTRY,
            ("phone", "shows_name", "shows_phone", "hours", "takes_letters", "confirmed_on"),
        ),
        *SEEN_BY_BOTH,
        BEHIND_THE_WINDOW,
        # Which entries are whose calendar is read; no name, no way to reach them.
        Gate("calendar", ("select",), OWN_ENTRY, ("id", "municipality_id", "account_id")),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("asked_on", "question")),
        goes(NEVER_APPOINTED),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "municipality", "organisation", Lower("email"), name="one_entry_of_an_address_on_a_list"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """That somebody is contact person of a department, for a time. A deputy steps in while another is away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="appointments")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    deputy = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert"), f"{KEPT} AND {IN_A_KEPT_DEPARTMENT}"),
        Gate("housing", ("update",), KEPT, ("valid_to", "deputy")),
        Gate("sender", ("select",), OF_OWN_ENTRY),
        # Whether whoever's calendar is read still stands on a list; not where.
        Gate(
            "calendar",
            ("select",),
            OF_OWN_ENTRY,
            ("id", "municipality_id", "contact_person_id", "valid_from", "valid_to"),
        ),
        *SEEN_BY_BOTH,
        BEHIND_THE_WINDOW,
        goes(f"valid_to {PAST}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "contact_person", "valid_from"], name="one_start_of_a_contact_person"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "department"], name="appointments_in_a_department")]


class Leave(models.Model):
    """That a contact person is away, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="leaves")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert"), KEPT),
        Gate("housing", ("update",), KEPT, ("valid_to",)),
        Gate("sender", ("select", "insert"), OF_OWN_ENTRY),
        Gate("sender", ("update",), OF_OWN_ENTRY, ("valid_to",)),
        *SEEN_BY_BOTH,
        BEHIND_THE_WINDOW,
        goes(f"valid_to {PAST} OR {WITH_ITS_ENTRY}"),
    )


class Doubt(models.Model):
    """That we do not know whether an entry is still right, and why: a letter came back, or nobody answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="doubts")
    cause = models.CharField(max_length=12, choices=[(cause, cause) for cause in CAUSES])
    # Which letter came back, so that it makes no second doubt once somebody has cleared up the first.
    letter = models.UUIDField(null=True)
    since = models.DateField()
    ended_on = models.DateField(null=True)
    # When the keepers were last told of it, and when the person was last reminded.
    chased_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert"), KEPT),
        Gate("housing", ("update",), KEPT, ("ended_on",)),
        Gate("sender", ("select", "insert"), OF_OWN_ENTRY),
        Gate("sender", ("update",), OF_OWN_ENTRY, ("ended_on",)),
        *SEEN_BY_BOTH,
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("letter", "chased_on", "reminded_on")),
        goes(f"ended_on {PAST} OR {WITH_ITS_ENTRY}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact_person", "cause"], name="one_open_doubt_of_a_cause", condition=models.Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="only_what_came_back_names_a_letter", condition=models.Q(letter=None) | models.Q(cause="bounced")
            ),
        ]


class Trusted(models.Model):
    """That an organisation trusts somebody with something in a municipality, for a time, whether the account is made yet or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=[("da", "da"), ("en", "en")], default="da")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Keeper(Trusted):
    """That somebody keeps an organisation's list in a municipality, for a time (A16, D2)."""

    WALL: ClassVar = (
        # The doorkeeper asks whose list somebody keeps before any door is taken.
        Gate("login:sender", ("select", "insert", "update"), f"{SIDE} = 'sender'"),
        Gate("housing", ("select", "insert", "update"), KEPT),
        *SEEN_BY_BOTH,
        goes(f"valid_to {PAST}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "organisation", "account_id"],
                name="one_keeper_of_a_list_at_a_time",
                condition=models.Q(valid_to=None),
            )
        ]


class LettingStaff(Trusted):
    """That somebody of an organisation's letting department tells of steps towards an eviction, for a time (A27). No other reach."""

    # By which the municipality asks back (decision 19); nothing where none was given.
    phone = models.CharField(max_length=24, blank=True, default="")

    WALL: ClassVar = (
        # The doorkeeper asks whose steps somebody tells of before any door is taken.
        Gate("login:sender", ("select",), f"{SIDE} = 'sender'"),
        Gate("housing", ("select", "insert"), KEPT),
        Gate("housing", ("update",), KEPT, ("valid_to",)),
        Gate("sender", ("select",), OWN_ENTRY),
        *SEEN_BY_BOTH,
        goes(f"valid_to {PAST}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "organisation", "account_id"],
                name="one_letting_of_a_person_at_a_time",
                condition=models.Q(valid_to=None),
            )
        ]


class GapNotice(models.Model):
    """That the keepers were told of a gap: in which department, open since when, and when last. Kept by the worker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    told_on = models.DateField()

    WALL: ClassVar = (
        Gate("worker", ("select", "insert", "update"), OWN_MUNICIPALITY),
        goes(f"told_on {PAST}"),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["department", "since"], name="one_notice_of_a_gap")]
