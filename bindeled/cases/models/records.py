"""Concerns as they are read here, cases, and the timeline of each case.

What lists need stands in the open (kinds, urgency, district, clocks); names, addresses and text are encrypted.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from bindeled.cases import rules
from bindeled.cases.models.rows import (
    CASE_CHANGED,
    CASE_COUNTED,
    CASE_DRAWN,
    CASE_EMPTIED,
    CASE_EXTRACTED,
    CASE_SERVED_OR_OFFERED,
    CHANGED,
    COMPARED,
    CONCERN_COUNTED,
    CONCERN_EMPTIED,
    CONCERN_JUDGED,
    EXTRACTED,
    FROM_OPEN_DOOR,
    OF_ITS_CASES_UNIT,
    OWN_KEY_IS_GONE,
    OWN_NOTE_OF_NOW,
    SERVED,
    SERVED_OR_OFFERED,
    WITH_ITS_CASE,
    goes_with,
    one_of,
)
from bindeled.cases.rules import eviction
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, OWN_UNITS, Gate
from bindeled.housing.models import Department
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.residents.models import Resident

# Decision 13: nothing is deleted before it is marked as journalised; then the key goes and a tombstone stays.
RETENTION = {"Concern": "until journalised", "Case": "until journalised", "Entry": "with its case"}


class Case(models.Model):
    """A case: an adviser's temporary work around one dwelling, and with consent around its resident."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Nothing where it began at the open door, where there is no department.
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=6)
    kind = models.CharField(max_length=16, default="general", db_default="general")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    dwelling = models.BinaryField()
    dwelling_index = models.BinaryField(max_length=32)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="open")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, blank=True)
    resident_answer = models.CharField(max_length=16, blank=True)
    # Which language an interpreter is needed for. Sealed: it tells where somebody comes from.
    interpreter = models.BinaryField(null=True)
    # Of a case about an eviction: whether children live there, an administration agreement, help with the rent. Sealed.
    tenancy = models.BinaryField(null=True)
    # Since when the address is shown to nobody who does not ask for it; nothing where it is not protected.
    address_protected_at = models.DateTimeField(null=True)
    # When its key was destroyed and everything that tells of anybody was taken away. What is left is counted, and no more.
    erased_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), CASE_SERVED_OR_OFFERED),
        Gate("municipal", ("insert",), SERVED),
        # Whoever changes one that is offered to them makes it theirs by it, or may not.
        Gate("municipal", ("update",), CASE_SERVED_OR_OFFERED, CASE_CHANGED, OWN_UNITS),
        # Who is reminded of what is planned: whose it is, and whether it is open.
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "responsible_id", "state")),
        # Counted: when it was opened and closed, where, and how it ended; nothing of anybody.
        Gate("counter", ("select",), OWN_MUNICIPALITY, CASE_COUNTED),
        # Whether somebody who looked had anything to do with it: whose it is, of which unit, where, and about whom.
        Gate(
            "watcher",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "unit_id", "department_id", "responsible_id", "resident_id"),
        ),
        # Whoever erases looks at what decides, and empties what stands in the row when its key is gone. What is counted stays.
        Gate(
            "eraser",
            ("select",),
            OWN_MUNICIPALITY,
            (
                *("id", "municipality_id", "state", "closed_at", "key_id", "resident_id", "responsible_id"),
                "erased_at",
            ),
        ),
        Gate("eraser", ("update",), OWN_MUNICIPALITY, CASE_EMPTIED, OWN_KEY_IS_GONE),
        Gate("extracting", ("select",), OWN_MUNICIPALITY, CASE_EXTRACTED),
        Gate("drawing", ("select",), OWN_MUNICIPALITY, CASE_DRAWN),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", rules.CASE_STATES),
            models.CheckConstraint(name="known_kind_case", condition=Q(kind__in=list(rules.CASE_KINDS))),
            models.UniqueConstraint(fields=["municipality", "number"], name="one_case_of_a_number"),
            models.CheckConstraint(
                name="what_is_erased_stays_closed", condition=Q(erased_at__isnull=True) | Q(state="closed")
            ),
            models.CheckConstraint(
                name="closed_means_when_who_and_outcome",
                condition=Q(state="open", closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["responsible", "-opened_at", "-id"], name="open_cases_of", condition=Q(state="open")),
            models.Index(fields=["municipality", "dwelling_index"], name="cases_at_dwelling"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> str:
        """Answer where it is, as lists say it: the department; not even that where the address is protected."""
        if self.address_protected_at:
            return _("Protected address")
        return str(self.department or _("No department"))


class Concern(models.Model):
    """A concern as advisers see it. It keeps the id under which it lay in the mailbox."""

    id = models.UUIDField(primary_key=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Nothing where it came through the open door and no district's unit has that door alone.
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    kinds = ArrayField(models.CharField(max_length=32))
    known_how = ArrayField(models.CharField(max_length=16))
    children = models.CharField(max_length=8)
    called = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    sender_kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=8)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField()
    dwelling_index = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, default="new")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="concerns")
    # Only from the open door. Why it is read after the others, or nothing; and by which it is known that many are alike:
    # keyed marks of how it is written, and the mark of the group.
    set_aside = models.CharField(max_length=8, blank=True, default="")
    alike = models.BinaryField(max_length=16, null=True)
    likeness = ArrayField(models.CharField(max_length=32), default=list)
    # How the adviser judges it, beside what the sender said: kinds and urgency in the open, why and what rules ask about sealed.
    own_kinds = ArrayField(models.CharField(max_length=32), default=list)
    urgency = models.CharField(max_length=8, blank=True, default="")
    triage = models.BinaryField(null=True)
    triaged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    triaged_at = models.DateTimeField(null=True)
    # Who has taken it over and works in a system of its own (decision 20). The record stays with ``unit``.
    outside_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    # Of a letting department's short form alone: which step towards an eviction was taken, or is set, and on which day.
    step = models.CharField(max_length=16, blank=True, default="")
    step_on = models.DateField(null=True)
    # Keyed marks by which several are seen to belong together: the dwelling whichever department it was told for, the name
    # of whom it is about, and who sent it. Nothing where nobody knows, and before there were any.
    place_mark = models.BinaryField(max_length=16, null=True)
    person_mark = models.BinaryField(max_length=16, null=True)
    sender_mark = models.BinaryField(max_length=16, null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), SERVED_OR_OFFERED),
        # Whoever changes one that is offered to them makes it theirs by it, or may not.
        Gate("municipal", ("update",), SERVED_OR_OFFERED, CHANGED, OWN_UNITS),
        # What an evaluator's extract is made of, by the worker: no text, and nobody's name.
        Gate("extracting", ("select",), OWN_MUNICIPALITY, EXTRACTED),
        # In which district a case lies that may be drawn to be looked over.
        Gate(
            "drawing", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "case_id", "district_id", "received_at")
        ),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        Gate("worker", ("select",), FROM_OPEN_DOOR, COMPARED),
        # The worker counts: when, where, which kinds, how urgent; and by the keyed mark of the place whether it was told of before.
        Gate("counter", ("select",), OWN_MUNICIPALITY, CONCERN_COUNTED),
        # By its keyed mark, whether somebody looked at what is about where they live.
        Gate("watcher", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "case_id", "place_mark")),
        Gate("worker", ("update",), FROM_OPEN_DOOR, ("set_aside",)),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, CONCERN_JUDGED),
        Gate("eraser", ("update",), f"{OWN_MUNICIPALITY} AND {OWN_KEY_IS_GONE}", CONCERN_EMPTIED),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", rules.CONCERN_STATES),
            models.CheckConstraint(
                name="taken_means_by_whom_and_when",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="in_case_means_a_case",
                condition=Q(state="in_case", case__isnull=False) | ~Q(state="in_case") & Q(case__isnull=True),
            ),
            models.CheckConstraint(
                name="outside_means_a_unit",
                condition=Q(state="outside", outside_unit__isnull=False)
                | ~Q(state="outside") & Q(outside_unit__isnull=True),
            ),
            models.CheckConstraint(
                name="triaged_means_by_whom_and_when",
                condition=Q(triage__isnull=True, triaged_by__isnull=True, triaged_at__isnull=True, urgency="")
                | Q(triage__isnull=False, triaged_by__isnull=False, triaged_at__isnull=False)
                & Q(urgency__in=list(rules.URGENCIES)),
            ),
            models.CheckConstraint(
                name="a_step_has_its_day",
                condition=Q(step="", step_on__isnull=True) | Q(step__in=list(eviction.STEPS), step_on__isnull=False),
            ),
            models.CheckConstraint(
                name="only_the_open_door_sets_aside",
                condition=Q(channel="open", alike__isnull=False) | Q(set_aside="", alike__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["municipality", "-received_at", "-id"],
                name="inbox",
                condition=Q(state__in=["new", "taken"], set_aside=""),
            ),
            models.Index(fields=["municipality", "-received_at", "-id"], name="concerns_by_time"),
            models.Index(fields=["municipality", "state"], name="set_aside", condition=~Q(set_aside="")),
            models.Index(
                fields=["municipality", "alike", "received_at"], name="alike", condition=Q(alike__isnull=False)
            ),
            GinIndex(fields=["likeness"], name="likeness"),
            models.Index(
                fields=["municipality", "due_at"],
                name="running_clocks",
                condition=Q(due_at__isnull=False, state__in=["new", "taken"]),
            ),
            models.Index(fields=["municipality", "dwelling_index", "received_at"], name="concerns_at_dwelling"),
            models.Index(fields=["case", "received_at"], name="concerns_of_case"),
            models.Index(
                fields=["municipality", "place_mark", "received_at"],
                name="concerns_at_place",
                condition=Q(place_mark__isnull=False),
            ),
            models.Index(
                fields=["municipality", "person_mark", "received_at"],
                name="concerns_about_person",
                condition=Q(person_mark__isnull=False),
            ),
        ]

    @property
    def responsible_unit(self) -> Unit:
        """Answer the one unit that is responsible: who took it over outside, or whose it is here."""
        return self.outside_unit or self.unit

    @property
    def place(self) -> str:
        """Answer where it is, as lists say it: department and district; nothing of it where its case has a protected address."""
        if self.case and self.case.address_protected_at:
            return self.case.place
        return " · ".join(str(one) for one in (self.department or _("No department"), self.district) if one)

    @property
    def group(self) -> bytes:
        """Answer the mark of the group of those alike; nothing of it for what came from a sender with an account."""
        return bytes(self.alike or b"")


class Entry(models.Model):
    """One moment of a case's timeline. Only ever added to, but for a note taken back within two minutes by whoever wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    # The other person of the moment, where there is one: who became responsible.
    concerning = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # A short word of the rules that belongs to it: how an attempt went, which kind the case became.
    detail = models.CharField(max_length=16, blank=True, default="", db_default="")
    body = models.BinaryField(null=True)

    WALL: ClassVar = (
        # It goes where its case goes; ``unit`` is whose it was when it was written.
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND {WITH_ITS_CASE}"),
        Gate("municipal", ("insert",), f"{SERVED} AND {OF_ITS_CASES_UNIT}"),
        # A slip of the pen: one's own note, as long as the rules say (``rules.UNDO_WITHIN``).
        Gate("municipal", ("delete",), f"{SERVED} AND {OWN_NOTE_OF_NOW}"),
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "case_id", "at", "kind")),
        *goes_with("case_id"),
        Gate("extracting", ("select",), OWN_MUNICIPALITY, ("municipality_id", "case_id", "kind", "at")),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "-at", "-id"], name="timeline"),
            models.Index(fields=["municipality", "-at", "-id"], name="notes_by_time", condition=Q(body__isnull=False)),
        ]
