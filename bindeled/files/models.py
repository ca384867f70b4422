"""A file that lies beside a case or a concern: drawn anew, and sealed under the key of the record that it belongs to."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, SERVED, Gate
from bindeled.drawn.rules.kinds import CONTENT_TYPES, MOST_PAGES
from bindeled.files.rules import UNDO
from bindeled.municipalities.models import Municipality

# A file goes wherever its case or its concern goes: row security of either is asked again inside this.
OF_ITS_CASE = "EXISTS (SELECT FROM app.cases_case AS its WHERE its.key_id = files_file.key_id)"
OF_ITS_CONCERN = "EXISTS (SELECT FROM app.cases_concern AS its WHERE its.key_id = files_file.key_id)"
OF_A_RECORD_SEEN = f"{OWN_MUNICIPALITY} AND ({OF_ITS_CASE} OR {OF_ITS_CONCERN})"
# Only where one serves the case's unit: who is merely offered it may look.
OF_A_CASE_SERVED = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.cases_case AS its WHERE its.key_id = files_file.key_id"
    f" AND its.unit_id = ANY ({SERVED}::uuid[]))"
)
# Whoever laid it there takes it away again, shortly after; nobody else does, and nobody later.
JUST_LAID = f"{OF_A_CASE_SERVED} AND by_id {IS_ACTOR} AND at > now() - interval '{UNDO.seconds} seconds'"
# What a sender's concern brought along, and nobody here has laid there: who sent it stands inside the concern's seal.
SENT = f"{OWN_MUNICIPALITY} AND by_id IS NULL AND kind = 'picture'"
KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
RETENTION = {"File": "with its case or its concern"}


class File(models.Model):
    """A picture or a paper. What it is called and what it shows are sealed; when, by whom and how many pages stand in the open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # That of the record it lies beside: by it the file is found, and with it its words and its pixels go.
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    # Nobody where it came with a concern.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    pages = models.PositiveSmallIntegerField(default=1)
    name = models.BinaryField()
    content = models.BinaryField()

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_RECORD_SEEN),
        Gate("municipal", ("insert",), f"{OF_A_CASE_SERVED} AND by_id {IS_ACTOR}"),
        Gate("municipal", ("delete",), JUST_LAID),
        Gate("worker", ("insert",), SENT),
        # It goes when the key of what it lies beside is gone.
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "key_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {KEY_IS_GONE}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_kind_of_file", condition=Q(kind__in=list(CONTENT_TYPES))),
            models.CheckConstraint(
                name="as_many_pages_as_we_take",
                condition=Q(kind="picture", pages=1) | Q(kind="pages", pages__range=(1, MOST_PAGES)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["key", "-at", "-id"], name="files_of_record")]
