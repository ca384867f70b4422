"""A course of support: one offer given to one resident, its moments, and who is in it.

It is the resident's and outlives the case. What lists need stands in the open (state, days, units); every word about people is
sealed under the course's own key. It holds no address.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.catalogue.models import Offer, OfferVersion
from bindeled.catalogue.rules import ENDINGS, OPEN
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.municipalities.models import Municipality, Unit
from bindeled.offers.models.rows import COURSES_KEY_IS_GONE, OF_OUR_UNIT, OWN_KEY_IS_GONE, SEEN, WITH_ITS_COURSE
from bindeled.offers.rules import courses as rules
from bindeled.residents.models import Resident

# A course goes with its resident: see decision record 0047.
RETENTION = {"Course": "with its resident", "Moment": "with its course", "Member": "with its course"}
CHANGED = (
    *("state", "responsible_id", "answered_on", "starts_on", "forecast_on", "ends_on", "started_at", "started_by_id"),
    *("decided_at", "decided_by_id", "over_on", "over_at", "over_by_id", "because", "wished_on", "passed_to_id"),
    *("filed_on", "seen_on"),
)


class Course(models.Model):
    """One offer given to one resident. ``unit`` carries it on, ``giver`` gives it; a giver that does not work here has no login.

    How long it lasts was the catalogue's when it was offered. ``forecast_on`` is that day; ``ends_on`` is later only where a person
    decided so. ``seen_on`` is when somebody last was in contact, so that lists know it without a word of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    # Nobody of the giver works here: what it answers is noted by the unit (decision 20).
    outside = models.BooleanField()
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(OfferVersion, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=40, blank=True)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=rules.OFFERED)
    ends = models.CharField(max_length=8)
    months = models.PositiveSmallIntegerField(null=True)
    follow_up_months = models.PositiveSmallIntegerField(null=True)
    # Whether somebody goes on from it only by their own recorded wish (D21).
    only_by_wish = models.BooleanField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The day of the resident's yes; nothing without one.
    answered_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    forecast_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    over_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)
    over_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=12, blank=True)
    wished_on = models.DateField(null=True)
    passed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField(null=True)
    seen_on = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), SEEN),
        Gate("municipal", ("insert",), f"{OF_OUR_UNIT} AND offered_by_id {IS_ACTOR} AND state = 'offered'"),
        Gate("municipal", ("update",), SEEN, CHANGED),
        Gate(
            "counter",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "unit_id", "offer_id", "offered_at", "starts_on"),
        ),
        # What keeps a resident's case here, and what goes with the resident.
        Gate(
            "eraser",
            ("select",),
            OWN_MUNICIPALITY,
            ("id", "municipality_id", "resident_id", "key_id", "state", "filed_on"),
        ),
        Gate(
            "extracting", ("select",), OWN_MUNICIPALITY, ("municipality_id", "resident_id", "offered_at", "answered_on")
        ),
        Gate("eraser", ("update",), f"{OWN_MUNICIPALITY} AND {OWN_KEY_IS_GONE}", ("passed_to_id",)),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {OWN_KEY_IS_GONE}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_state_course", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(name="known_ending_course", condition=Q(ends__in=list(ENDINGS))),
            models.CheckConstraint(
                name="no_course_without_the_residents_yes",
                condition=Q(state__in=rules.AFTER_A_YES, answered_on__isnull=False)
                | Q(state__in=rules.OPEN_TO_AN_ANSWER, answered_on__isnull=True)
                | Q(state=rules.LAPSED),
            ),
            models.CheckConstraint(
                name="course_begun_means_when_and_by_whom",
                condition=Q(
                    state__in=rules.BEGUN, starts_on__isnull=False, started_at__isnull=False, started_by__isnull=False
                )
                | ~Q(state__in=rules.BEGUN)
                & Q(starts_on__isnull=True, started_at__isnull=True, started_by__isnull=True, ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="what_is_open_has_no_end",
                condition=~Q(ends=OPEN) | Q(forecast_on__isnull=True, ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="what_has_an_end_has_a_day",
                condition=~Q(state__in=rules.BEGUN)
                | Q(ends=OPEN)
                | Q(forecast_on__isnull=False, ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="past_its_time_only_by_a_decision",
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__lte=F("forecast_on"))
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="course_over_means_when_and_by_whom",
                condition=Q(state__in=rules.OVER, over_on__isnull=False, over_at__isnull=False, over_by__isnull=False)
                | ~Q(state__in=rules.OVER)
                & Q(over_on__isnull=True, over_at__isnull=True, over_by__isnull=True, filed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="why_it_ended_of_what_ended",
                condition=Q(state=rules.ENDED, because__in=list(rules.ENDS_BECAUSE))
                | ~Q(state=rules.ENDED) & Q(because=""),
            ),
            models.CheckConstraint(
                name="passed_on_only_by_wish",
                condition=Q(state=rules.PASSED_ON, passed_to__isnull=False)
                & (Q(only_by_wish=False) | Q(wished_on__isnull=False))
                | ~Q(state=rules.PASSED_ON) & Q(passed_to__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["resident", "-offered_at"], name="courses_of_resident"),
            models.Index(fields=["responsible", "ends_on"], name="courses_at_hand", condition=~Q(state__in=rules.OVER)),
            models.Index(fields=["giver", "offered_at"], name="courses_to_answer", condition=Q(state=rules.ACCEPTED)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Moment(models.Model):
    """Something that happened in a course: only ever added to. The resident's goals are the newest moment with them.

    ``detail`` is a short word of the rules; ``met`` is of a contact alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    detail = models.CharField(max_length=16, blank=True)
    # The day that it is about, where that may be another than the day on which it was written.
    on = models.DateField(null=True)
    met = models.BooleanField(null=True)
    words = models.BinaryField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), WITH_ITS_COURSE),
        Gate("municipal", ("insert",), f"{WITH_ITS_COURSE} AND by_id {IS_ACTOR}"),
        Gate("counter", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "course_id", "kind", "detail", "on")),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "course_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {COURSES_KEY_IS_GONE}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_kind_of_moment", condition=Q(kind__in=list(rules.MOMENTS))),
            models.CheckConstraint(
                name="met_is_of_a_contact",
                condition=Q(kind=rules.CONTACT, met__isnull=False, detail__in=list(rules.CONTACTS))
                | ~Q(kind=rules.CONTACT) & Q(met__isnull=True),
            ),
            models.CheckConstraint(
                name="an_answer_has_a_day",
                condition=~Q(kind=rules.ANSWER) | Q(on__isnull=False, detail__in=list(rules.ANSWERS)),
            ),
            models.CheckConstraint(name="goals_are_words", condition=~Q(kind=rules.GOALS) | Q(words__isnull=False)),
        ]
        indexes: ClassVar = [models.Index(fields=["course", "-at"], name="moments_of_course")]

    def __str__(self) -> str:
        return self.kind


class Member(models.Model):
    """Who is in a course: its one fixed worker, or somebody of a team, by function. Who works here is known; others are named, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(max_length=rules.LONGEST_FUNCTION)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.BinaryField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), WITH_ITS_COURSE),
        Gate("municipal", ("update",), WITH_ITS_COURSE, ("until",)),
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "course_id")),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {COURSES_KEY_IS_GONE}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_member_is_known_or_named",
                condition=Q(user__isnull=False, name__isnull=True) | Q(user__isnull=True, name__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["course", "function"], name="one_of_a_function", condition=Q(until__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user"], name="courses_somebody_is_in", condition=Q(until__isnull=True))
        ]

    def __str__(self) -> str:
        return self.function
