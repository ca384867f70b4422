"""Imports, their rows, and what each of them changed. Everything here is an organisation's own; nothing is about a resident."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from bindeled.confidentiality.walls import ANY_ROW, OWN_MUNICIPALITY, OWN_ORGANISATIONS, SIDE, Gate
from bindeled.housing.models import Organisation
from bindeled.importing.rules.columns import KINDS
from bindeled.importing.rules.states import KEPT_DAYS, ROW_STATES, STEPS
from bindeled.municipalities.models import Municipality

# Days after an import last moved. With it go its rows, what is left of its file, and what it would take to undo it.
RETENTION = {
    "Import": KEPT_DAYS, "ImportRow": "with its import", "FilePart": "until the file is read", "Change": "with its import",
    "KnownHeading": "until the organisation's keepers choose otherwise",
}  # fmt: skip

KEPT = f"{OWN_MUNICIPALITY} AND {OWN_ORGANISATIONS}"
OF_A_KEPT_IMPORT = f"run_id IN (SELECT id FROM app.importing_import WHERE {KEPT})"
KEEPERS = ("select", "insert", "update", "delete")


class Import(models.Model):
    """A file that an organisation gave us, and how far it has come.

    ``by`` is in whose name it runs; ``day`` what counts as today for it, however long it takes. ``cursor`` is the last row (or
    change) that the present state is done with, ``expected`` how many there are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField()
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    file_name = models.CharField(max_length=120)
    state = models.CharField(max_length=16, choices=[(state, state) for state in STEPS], default="reading")
    # Why a file was refused: a short word, and the row or heading it is about.
    reason = models.CharField(max_length=24, blank=True)
    reason_about = models.CharField(max_length=80, blank=True)
    encoding = models.CharField(max_length=16, blank=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    usual_kind = models.CharField(max_length=16, blank=True)
    day = models.DateField(default=timezone.localdate)
    cursor = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)

    WALL: ClassVar = (
        Gate("housing", KEEPERS, KEPT),
        # The process that does the work asks what waits, and in whose name, before it takes that keeper's door.
        Gate(
            "login:sender",
            ("select",),
            f"{SIDE} = 'sender' AND {ANY_ROW}",
            ("id", "municipality_id", "organisation_id", "by", "state", "moved_at"),
        ),
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "moved_at"], name="imports_that_wait")]

    def __str__(self) -> str:
        return self.file_name


class FilePart(models.Model):
    """A piece of an uploaded file, kept until the file is read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    WALL: ClassVar = (Gate("housing", ("select", "insert", "delete"), OF_A_KEPT_IMPORT),)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="each_part_of_a_file_once")]


class ImportRow(models.Model):
    """A row of a file. ``number`` is the one that the spreadsheet shows beside it.

    ``key`` is a digest of what the row is about, by which a second row about the same is found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=8, choices=[(state, state) for state in ROW_STATES])
    faults = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    key = models.UUIDField(null=True)

    WALL: ClassVar = (Gate("housing", KEEPERS, OF_A_KEPT_IMPORT),)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="each_row_of_a_file_once")]
        indexes: ClassVar = [
            models.Index(fields=["run", "key"], name="rows_about_the_same"),
            models.Index(fields=["run", "number"], name="rows_not_ready", condition=~models.Q(state="ready")),
            models.Index(fields=["run", "number"], name="rows_with_notes", condition=~models.Q(notes=[])),
        ]


class Change(models.Model):
    """One thing that an import added (``before`` is nothing) or changed, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    # department, entrance, dwelling, person or appointment
    thing = models.CharField(max_length=12)
    thing_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # Undoing left it as it was, because something else stands on it by now.
    stays = models.BooleanField(default=False)

    WALL: ClassVar = (
        Gate("housing", ("select", "insert", "delete"), OF_A_KEPT_IMPORT),
        Gate("housing", ("update",), OF_A_KEPT_IMPORT, ("stays",)),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="each_change_of_an_import_once")
        ]


class KnownHeading(models.Model):
    """What an organisation's keepers took a heading for, so that they need not choose again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=16, blank=True)

    WALL: ClassVar = (Gate("housing", KEEPERS, KEPT),)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "organisation", "kind", "heading"], name="each_heading_known_once"
            )
        ]
