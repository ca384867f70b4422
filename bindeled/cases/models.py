"""The municipality's own records: concerns as they are read there, cases, and the timeline of each case.

What lists need stands in the open (kinds, urgency, district, clocks); names, addresses and text are encrypted.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from bindeled.cases import rules
from bindeled.cases.rules import routing
from bindeled.confidentiality import walls
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import OWN_MUNICIPALITY, OWN_UNITS, Gate, kept_by_owner, read_by
from bindeled.housing.models import Department
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.residents.models import Resident

SERVED = f"{OWN_MUNICIPALITY} AND {OWN_UNITS}"
OURS = f"ANY ({walls.SERVED}::uuid[])"
# Whom a concern is offered to must see it to accept it. The offer counts only where the unit that made it has the concern.
OFFERED_TO_US = (
    "EXISTS (SELECT FROM app.cases_handover AS offer WHERE offer.concern_id = cases_concern.id"
    f" AND offer.from_unit_id = cases_concern.unit_id AND offer.state = 'offered' AND offer.to_unit_id = {OURS})"
)
SERVED_OR_OFFERED = f"{OWN_MUNICIPALITY} AND ({OWN_UNITS} OR {OFFERED_TO_US})"
# Both units know of a hand-over, before and after. Who gives may take it back, and say what a unit outside answered.
PARTIES = f"{OWN_MUNICIPALITY} AND (from_unit_id = {OURS} OR to_unit_id = {OURS})"
ANSWERED_BY_ONE_WHO_MAY = (
    f"(state = 'withdrawn' AND from_unit_id = {OURS} OR state IN ('accepted', 'refused', 'ended') AND"
    f" (to_unit_id = {OURS} OR outside AND from_unit_id = {OURS}))"
)
# What the worker may look at again, to see whether many are alike: no text, and only of what came without an account.
FROM_OPEN_DOOR = f"{OWN_MUNICIPALITY} AND channel = 'open'"
CHANGED = (
    *("state", "taken_by_id", "taken_at", "case_id", "set_aside", "alike", "likeness", "unit_id", "outside_unit_id"),
    *("own_kinds", "urgency", "triage", "triaged_by_id", "triaged_at"),
)
COMPARED = ("id", "municipality_id", "channel", "received_at", "state", "set_aside", "alike", "likeness")
# Row security of the record itself is asked again inside this, so a clue goes wherever its record goes.
WITH_ITS_RECORD = (
    "(EXISTS (SELECT FROM app.cases_concern AS its WHERE its.id = concern_id)"
    " OR EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = cases_clue.case_id))"
)
# Decision 13: nothing is deleted before it is marked as journalised; then the key goes and a tombstone stays.
RETENTION = {
    "Concern": "until journalised",
    "Case": "until journalised",
    "Entry": "with its case",
    "Clue": "with its record",
    "Handover": "with its concern",
}


def one_of(field: str, words: dict[str, rules.State]) -> models.CheckConstraint:
    """Answer the constraint that a state is one that the rules know."""
    return models.CheckConstraint(name=f"known_{field}_%(class)s", condition=Q(**{f"{field}__in": list(words)}))


class Case(models.Model):
    """A case: an adviser's temporary work around one dwelling, and with consent around its resident."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Nothing where it began at the open door, where there is no department.
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=6)
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

    WALL: ClassVar = (Gate("municipal", ("select", "insert", "update"), SERVED),)

    class Meta:
        constraints: ClassVar = [
            one_of("state", rules.CASE_STATES),
            models.UniqueConstraint(fields=["municipality", "number"], name="one_case_of_a_number"),
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

    WALL: ClassVar = (
        Gate("municipal", ("select",), SERVED_OR_OFFERED),
        # Whoever changes one that is offered to them makes it theirs by it, or may not.
        Gate("municipal", ("update",), SERVED_OR_OFFERED, CHANGED, OWN_UNITS),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
        Gate("worker", ("select",), FROM_OPEN_DOOR, COMPARED),
        Gate("worker", ("update",), FROM_OPEN_DOOR, ("set_aside",)),
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
        ]

    @property
    def responsible_unit(self) -> Unit:
        """Answer the one unit that is responsible: who took it over outside, or whose it is here."""
        return self.outside_unit or self.unit

    @property
    def group(self) -> bytes:
        """Answer the mark of the group of those alike; nothing of it for what came from a sender with an account."""
        return bytes(self.alike or b"")


class Entry(models.Model):
    """One moment of a case's timeline. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    # The other person of the moment, where there is one: who became responsible.
    concerning = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField(null=True)

    WALL: ClassVar = (Gate("municipal", ("select", "insert"), SERVED),)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "-at", "-id"], name="timeline"),
            models.Index(fields=["municipality", "-at", "-id"], name="notes_by_time", condition=Q(body__isnull=False)),
        ]


class Clue(models.Model):
    """By what a record is found again: the keyed mark of a receipt's number, a dwelling, a resident's name or phone.

    It tells nothing without the key, and is seen only together with its record, so by those who serve the record's unit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=16)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), f"{OWN_MUNICIPALITY} AND {WITH_ITS_RECORD}"),
        Gate("worker", ("insert",), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="clue_of_one_record",
                condition=Q(concern__isnull=False, case__isnull=True) | Q(concern__isnull=True, case__isnull=False),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "mark"], name="clues")]


class Handover(models.Model):
    """That a concern was offered to another unit, and what was answered. Until it is accepted it is the giver's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="handovers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # Whether nobody of the other unit works here: then the giver says what they answered, who and how (decision 20).
    outside = models.BooleanField(default=False)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    reason = models.BinaryField()
    state = models.CharField(max_length=16, default="offered")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # Why it was refused; or, outside, who took it. Sealed under the concern's key, as the reason is.
    answer = models.BinaryField(null=True)
    way = models.CharField(max_length=8, blank=True, default="")
    taken_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), PARTIES),
        Gate("municipal", ("insert",), f"{OWN_MUNICIPALITY} AND from_unit_id = {OURS} AND state = 'offered'"),
        Gate(
            "municipal",
            ("update",),
            PARTIES,
            ("state", "answered_by_id", "answered_at", "answer", "way", "taken_at"),
            ANSWERED_BY_ONE_WHO_MAY,
        ),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", rules.HANDOVER_STATES),
            models.UniqueConstraint(
                fields=["concern"], name="one_open_offer_of_a_concern", condition=Q(state="offered")
            ),
            models.CheckConstraint(name="to_another_unit", condition=~Q(from_unit=models.F("to_unit"))),
            models.CheckConstraint(
                name="answered_means_by_whom_and_when",
                condition=Q(state="offered", answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(state="offered") & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="taken_outside_means_who_how_and_when",
                condition=~Q(outside=True, state="accepted")
                | Q(answer__isnull=False, taken_at__isnull=False, way__in=list(rules.WAYS)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to_unit", "offered_at"], name="open_offers", condition=Q(state="offered")),
            models.Index(fields=["concern", "-offered_at"], name="handovers_of_concern"),
            models.Index(fields=["from_unit", "-offered_at"], name="handovers_from"),
        ]


class RoutingRule(models.Model):
    """A rule of routing as a municipality's file says it (``cases.rules.routing``). Kept by the owner, like places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    position = models.PositiveIntegerField()
    unit_kind = models.CharField(max_length=32)
    beside = models.BooleanField(default=False)
    when = models.JSONField(default=list)
    reason_da = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    WALL: ClassVar = (kept_by_owner(), *read_by("municipal"))

    def __str__(self) -> str:
        return self.code

    @property
    def rule(self) -> routing.Rule:
        """Answer it as the pure rules know it."""
        return routing.rule({field.name: getattr(self, field.name) for field in self._meta.fields})
