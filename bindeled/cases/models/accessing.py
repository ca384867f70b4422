"""That somebody asked to read what is written about them, what was decided of each passage, and who stands behind what goes."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.cases.models.records import Case
from bindeled.cases.models.rows import OF_A_CASE_WE_SEE, goes_with, one_of
from bindeled.cases.rules import accessing
from bindeled.confidentiality.walls import IS_ACTOR, Gate
from bindeled.municipalities.models import Municipality

RETENTION = {
    "AccessRequest": "with its case",
    "AccessDecision": "with its case",
    "AccessProposal": "with its case",
}
OPEN_STATES = ", ".join(f"'{state}'" for state in accessing.OPEN_TO_DECIDE)
# Nothing is decided any more while a second person looks, and after.
OF_AN_OPEN_REQUEST = (
    "EXISTS (SELECT FROM app.cases_accessrequest AS its WHERE its.id = request_id"
    f" AND its.case_id = {{table}}.case_id AND its.state IN ({OPEN_STATES}))"
)
# What goes was agreed to by a second person: the database itself asks for the proposal that both stand behind.
TWO_AGREE = (
    "(state NOT IN ('agreed', 'handed_over') OR EXISTS (SELECT FROM app.cases_accessproposal AS its"
    " WHERE its.id = proposal AND its.request_id = cases_accessrequest.id AND its.answer = 'agreed'))"
)


class AccessRequest(models.Model):
    """That the resident, or somebody who speaks for them, asked for access on a day; and how far it has come.

    Who asked, how they may, and for what stands sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=8)
    asker = models.CharField(max_length=8)
    identity = models.CharField(max_length=8)
    words = models.BinaryField()
    state = models.CharField(max_length=12, default="gathering")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The proposal that it stands at now; nothing while it is gathered.
    proposal = models.UUIDField(null=True)
    handed_on = models.DateField(null=True)
    handed_by = models.CharField(max_length=8, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate("municipal", ("insert",), f"{OF_A_CASE_WE_SEE} AND state = 'gathering' AND noted_by_id {IS_ACTOR}"),
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_WE_SEE,
            ("state", "proposal", "handed_on", "handed_by", "ended_at", "ended_by_id"),
            f"{TWO_AGREE} AND (ended_at IS NULL OR ended_by_id {IS_ACTOR})",
        ),
        *goes_with("case_id", "ended_at"),
    )

    class Meta:
        constraints: ClassVar = [
            one_of("state", accessing.REQUEST_STATES),
            models.CheckConstraint(
                name="asked_by_whom_how_and_known_how",
                condition=Q(
                    asker__in=list(accessing.ASKERS),
                    asked_by__in=list(accessing.ASKED_BY),
                    identity__in=list(accessing.IDENTITY),
                ),
            ),
            models.CheckConstraint(
                name="a_request_stands_at_a_proposal",
                condition=Q(state__in=("gathering", "withdrawn"))
                | Q(state__in=("proposed", "returned", "agreed", "handed_over"), proposal__isnull=False),
            ),
            models.CheckConstraint(
                name="handed_over_means_when_and_how",
                condition=Q(state="handed_over", handed_on__isnull=False, handed_by__in=list(accessing.HANDED_BY))
                | ~Q(state="handed_over") & Q(handed_on__isnull=True, handed_by=""),
            ),
            models.CheckConstraint(
                name="request_ended_means_when_and_by_whom",
                condition=Q(state__in=accessing.REQUEST_ENDED, ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(state__in=accessing.REQUEST_ENDED) & Q(ended_at__isnull=True, ended_by__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-noted_at"], name="access_requests_of_case"),
            models.Index(fields=["case"], name="open_access_requests", condition=Q(ended_at__isnull=True)),
        ]


class AccessDecision(models.Model):
    """What was decided of one passage, by whom and when; or that it was put up by hand. Only added to: the last one counts.

    It names the passage and keeps none of its words: a keyed digest says whether they are the same still. Why stands sealed,
    with which words are left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    row = models.UUIDField()
    part = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    decision = models.CharField(max_length=8)
    ground = models.CharField(max_length=8, blank=True, default="")
    words = models.BinaryField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate(
            "municipal",
            ("insert",),
            f"{OF_A_CASE_WE_SEE} AND decided_by_id {IS_ACTOR}"
            f" AND {OF_AN_OPEN_REQUEST.format(table='cases_accessdecision')}",
        ),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="left_out_on_a_ground_and_why",
                condition=Q(decision__in=(accessing.PUT_UP, accessing.GIVE), ground="", words__isnull=True)
                | Q(
                    decision__in=accessing.WEIGHED,
                    ground__in=[ground.code for ground in accessing.ACCESS_GROUNDS],
                    words__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["request", "decided_at"], name="decisions_of_request")]


class AccessProposal(models.Model):
    """That one person proposed what goes, up to a moment, and another agreed or sent it back with words. The two are never the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="+")
    # Of everything that goes and everything that was decided: whether it is the very same when it is agreed to, and when it goes.
    digest = models.BinaryField(max_length=32)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, blank=True, default="")
    # Why it was sent back. Sealed.
    words = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_A_CASE_WE_SEE),
        Gate(
            "municipal",
            ("insert",),
            f"{OF_A_CASE_WE_SEE} AND proposed_by_id {IS_ACTOR} AND answer = ''"
            f" AND {OF_AN_OPEN_REQUEST.format(table='cases_accessproposal')}",
        ),
        Gate(
            "municipal",
            ("update",),
            OF_A_CASE_WE_SEE,
            ("answer", "words", "answered_at", "answered_by_id"),
            f"answered_by_id {IS_ACTOR}",
        ),
        *goes_with("case_id"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="two_stand_behind_what_goes",
                condition=Q(answer="", words__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(answer__in=("agreed", "returned"), answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(answered_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="sent_back_with_words",
                condition=Q(answer="returned", words__isnull=False) | ~Q(answer="returned") & Q(words__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["request", "-proposed_at"], name="proposals_of_request")]
