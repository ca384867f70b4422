"""Somebody met (*en, vi møder*): no name, no birth date, no CPR number, no dwelling, no case, and no day by which anything is due.

In the open stand a random pseudonym, the unit and when they were met. The name they chose, and everything written, is sealed.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bindeled.catalogue.models import Place
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, OWN_UNITS, SERVED, Gate
from bindeled.municipalities.models import Municipality, Unit
from bindeled.outreach import rules

# The text goes when the last time is so long ago (municipality's ``outreach_days``); what was counted stays.
RETENTION = {
    "Met": "so many days after the last time",
    "Encounter": "so many days after the last time",
    "Wish": "so many days after the last time",
    "SamePerson": "so many days after the last time",
    "Acquaintance": "so many days after the last time",
    "Company": "kept",
}
OURS = f"{OWN_MUNICIPALITY} AND {OWN_UNITS}"
# Whoever knows somebody is not shown them. Of their own unit's: the table asks no other.
KNOWN_TO_ACTOR = f"knows.met_id = outreach_met.id AND knows.user_id {IS_ACTOR} AND knows.ended_at IS NULL"
NOT_KNOWN = f"NOT EXISTS (SELECT FROM app.outreach_acquaintance AS knows WHERE {KNOWN_TO_ACTOR})"
# What stands beside somebody met is shown to whom they are shown: the wall of that table asks.
OF_ONE_SHOWN = f"{OURS} AND EXISTS (SELECT FROM app.outreach_met AS its WHERE its.id = met_id)"
OTHER_SHOWN = "EXISTS (SELECT FROM app.outreach_met AS its WHERE its.id = other_id)"
BOTH_SHOWN = f"{OURS} AND EXISTS (SELECT FROM app.outreach_met AS its WHERE its.id = one_id) AND {OTHER_SHOWN}"
KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
ITS_TEXT_IS_GONE = "EXISTS (SELECT FROM app.outreach_met AS its WHERE its.id = met_id AND its.gone_at IS NOT NULL)"
# The unit that was asked to take over, once it was asked.
ASKED = f"{OWN_MUNICIPALITY} AND to_unit_id = ANY ({SERVED}::uuid[]) AND state IN ('offered', 'accepted', 'refused')"
# Who met them writes the wish, asks and takes back; who was asked answers. Neither writes the other's word.
WRITTEN_OF_A_WISH = (
    f"((unit_id = ANY ({SERVED}::uuid[]) AND state IN ('wished', 'offered', 'taken_back'))"
    f" OR (to_unit_id = ANY ({SERVED}::uuid[]) AND state IN ('accepted', 'refused') AND answered_by_id {IS_ACTOR}))"
)


class Met(models.Model):
    """Somebody whom a unit of support contact persons meets: a random pseudonym in the open, the name they chose sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    # Random, and telling nothing: what they are asked for by whoever wishes to read what is written of them.
    pseudonym = models.CharField(max_length=16)
    alias = models.BinaryField(null=True)
    # The keyed mark of the name they chose, by which they are found again.
    alias_mark = models.BinaryField(max_length=16, null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # When somebody was last out to meet them: the newest stand first. Nothing is counted from it but when the text goes.
    last_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OURS} AND {NOT_KNOWN}"),
        Gate("municipal", ("insert",), OURS, (), f"created_by_id {IS_ACTOR} AND gone_at IS NULL"),
        Gate("municipal", ("update",), f"{OURS} AND gone_at IS NULL", ("alias", "alias_mark", "last_at")),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "key_id", "last_at", "gone_at")),
        Gate(
            "worker",
            ("update",),
            f"{OWN_MUNICIPALITY} AND {KEY_IS_GONE}",
            ("alias", "alias_mark", "gone_at"),
            "alias IS NULL AND alias_mark IS NULL AND gone_at IS NOT NULL",
        ),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "pseudonym"], name="one_met_of_a_pseudonym"),
            models.CheckConstraint(
                name="alias_and_its_mark", condition=Q(alias__isnull=True, alias_mark__isnull=True)
                | Q(alias__isnull=False, alias_mark__isnull=False),
            ),
            models.CheckConstraint(
                name="gone_means_no_alias", condition=Q(gone_at__isnull=True) | Q(alias__isnull=True)
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["unit", "-last_at", "-id"], name="met_last", condition=Q(gone_at__isnull=True)),
            models.Index(fields=["unit", "alias_mark"], name="met_by_alias", condition=Q(alias_mark__isnull=False)),
            models.Index(fields=["municipality", "last_at"], name="met_to_let_go", condition=Q(gone_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.pseudonym


class Encounter(models.Model):
    """That somebody was out to meet a person: met them or did not, where in plain words, and a few words. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    met = models.ForeignKey(Met, on_delete=models.PROTECT, related_name="encounters")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    was_met = models.BooleanField()
    where = models.BinaryField(null=True)
    words = models.BinaryField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), OF_ONE_SHOWN),
        Gate("municipal", ("insert",), OF_ONE_SHOWN, (), f"by_id {IS_ACTOR}"),
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["met", "-at", "-id"], name="encounters_of_one"),
            models.Index(fields=["unit", "at"], name="encounters_by_time"),
        ]


class Wish(models.Model):
    """That somebody met wishes to be passed on: their own words and when; then to which unit, with which words, and its answer.

    There is no row without the wish, and nothing is passed on but by such a row. A key of its own, so that the unit that is
    asked reads this, and never the diary.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    met = models.ForeignKey(Met, on_delete=models.PROTECT, related_name="wishes")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    wished_on = models.DateField()
    wish = models.BinaryField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default=rules.WISHED)
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    handover = models.BinaryField(null=True)
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.BinaryField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), f"(({OF_ONE_SHOWN}) OR ({ASKED}))"),
        Gate("municipal", ("insert",), OF_ONE_SHOWN, (), f"noted_by_id {IS_ACTOR} AND state = 'wished'"),
        Gate(
            "municipal",
            ("update",),
            f"{OWN_MUNICIPALITY} AND (unit_id = ANY ({SERVED}::uuid[]) OR to_unit_id = ANY ({SERVED}::uuid[]))",
            (
                *("state", "to_unit_id", "handover", "offered_at", "offered_by_id"),
                *("answered_at", "answered_by_id", "answer"),
            ),
            WRITTEN_OF_A_WISH,
        ),
        Gate("worker", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "met_id", "key_id", "state")),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_wish_has_words", condition=~Q(wish=b"")),
            models.CheckConstraint(name="known_state_of_a_wish", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(
                name="passed_on_means_to_whom_when_by_whom_and_how",
                condition=Q(
                    to_unit__isnull=True, handover__isnull=True, offered_at__isnull=True, offered_by__isnull=True
                )
                | Q(
                    to_unit__isnull=False, handover__isnull=False, offered_at__isnull=False, offered_by__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="whoever_is_asked_was_passed_somebody",
                condition=~Q(state__in=sorted(rules.SHOWN_TO_ASKED)) | Q(to_unit__isnull=False),
            ),
            models.CheckConstraint(
                name="a_wish_answered_means_by_whom_and_when",
                condition=Q(state__in=[rules.ACCEPTED, rules.REFUSED], answered_at__isnull=False, answered_by__isnull=False)
                | ~Q(state__in=[rules.ACCEPTED, rules.REFUSED]) & Q(answered_at__isnull=True, answered_by__isnull=True),
            ),
            # One at a time: somebody is asked of one unit, and not of several behind each other's back.
            models.UniqueConstraint(
                fields=["met"], name="one_wish_at_a_time", condition=Q(state__in=sorted(rules.OPEN))
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["to_unit", "offered_at"], name="wishes_to_answer", condition=Q(state=rules.OFFERED)),
        ]


class SamePerson(models.Model):
    """That two who were met are the same person. Both stay what they are, and the word can be taken back (ADR 0025)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Met, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Met, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), BOTH_SHOWN),
        Gate("municipal", ("insert",), BOTH_SHOWN, (), f"said_by_id {IS_ACTOR} AND ended_at IS NULL"),
        Gate("municipal", ("update",), BOTH_SHOWN, ("ended_at", "ended_by_id"), f"ended_by_id {IS_ACTOR}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="same_as_somebody_else", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(
                fields=["one", "other"], name="said_the_same_once", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="same_ended_means_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]


class Acquaintance(models.Model):
    """That one of the staff knows somebody met, or has an interest of their own: then that person is not there for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    met = models.ForeignKey(Met, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OURS),
        Gate("municipal", ("insert",), OURS, (), f"user_id {IS_ACTOR} AND ended_at IS NULL"),
        # Nobody lets themselves in again.
        Gate(
            "municipal",
            ("update",),
            f"{OURS} AND user_id <> {IS_ACTOR.removeprefix('= ')}",
            ("ended_at", "ended_by_id"),
            f"ended_by_id {IS_ACTOR}",
        ),
        Gate("worker", ("select", "delete"), f"{OWN_MUNICIPALITY} AND {ITS_TEXT_IS_GONE}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["met", "user"], name="knows_once", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="let_in_again_means_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]


class Company(models.Model):
    """That somebody of a unit went with people to an open place: where, on which day, how many. No name, and no words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    people = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    WALL: ClassVar = (
        Gate("municipal", ("select",), OURS),
        Gate("municipal", ("insert",), OURS, (), f"noted_by_id {IS_ACTOR}"),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="company_of_some", condition=Q(people__gte=1, people__lte=rules.MOST_COMPANY)
            )
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["unit", "on"], name="company_by_day")]
