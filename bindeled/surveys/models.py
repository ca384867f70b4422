"""Rounds of a questionnaire, who is asked, and what they said, kept apart so that no answer is anybody's.

While a round is open, an answer is a sealed ballot without giver, time or link. When it closes, all are counted at once; what stays
are counts. Who has answered is known by their token being gone, and by nothing else.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, TODAY, Gate
from bindeled.municipalities.models import Municipality, Unit
from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.questions import CHOICES, QUESTIONNAIRES

RETENTION = {
    "SurveyRound": "as long as the municipality compares rounds; it is about nobody",
    "RoundGroup": "with its round",
    "Tally": "with its round",
    "Invitee": rules.KEPT_DAYS,
    "Token": "until it is used, or its round closes",
    "Ballot": "until its round closes; one that cannot be opened at most 14 days longer",
    "NoThanks": rules.NO_THANKS_DAYS,
    "PartnerAddress": "until its round closes",
    "Handout": "with its round",
}
# Whoever leads a unit asks, and reads the results.
ASKS = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT 1 FROM app.users_service AS held WHERE held.user_id {IS_ACTOR}"
    f" AND held.role = 'leader' AND held.{OWN_MUNICIPALITY}"
    f" AND held.valid_from <= {TODAY} AND (held.valid_to IS NULL OR held.valid_to >= {TODAY}))"
)
# Residents are on no list: a leader draws their codes, which are printed and kept nowhere.
FOR_RESIDENTS = f"{ASKS} AND asked_group = 'residents'"
# What is kept of the address that somebody holds: its sum. In the public door the actor is the handle in the address.
SUM = "encode(sha256(convert_to(NULLIF(current_setting('app.actor', true), ''), 'UTF8')), 'hex')"
HELD = f"{OWN_MUNICIPALITY} AND token_sum = {SUM}"
THEIRS = f"{OWN_MUNICIPALITY} AND whom = {SUM}"
# The round and group that the address in somebody's hand is for, while it was not used.
OF_A_TOKEN = (
    f"{OWN_MUNICIPALITY} AND state = 'open' AND id IN (SELECT theirs.round_id FROM app.surveys_token AS theirs)"
)
ASKED_FOR = (
    f"{OWN_MUNICIPALITY} AND EXISTS (SELECT FROM app.surveys_token AS theirs"
    " WHERE theirs.round_id = surveys_ballot.round_id AND theirs.asked_group = surveys_ballot.asked_group)"
)


class SurveyRound(models.Model):
    """One time that is asked: in a quarter, on days that follow from it. ``seed`` is what a sample is drawn by; anybody can check it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    seed = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default=rules.PLANNED)
    set_up_on = models.DateField(default=timezone.localdate)

    WALL: ClassVar = (
        Gate("municipal", ("select",), ASKS),
        Gate("municipal", ("insert",), ASKS, (), "state = 'planned'"),
        Gate("municipal", ("update",), ASKS, ("state",), "state = 'called_off'"),
        Gate("public", ("select",), OF_A_TOKEN, ("id", "municipality_id", "closes_on", "state")),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("state",)),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "year", "quarter"],
                name="one_survey_in_a_quarter",
                condition=~Q(state=rules.CALLED_OFF),
            ),
            models.CheckConstraint(name="known_state_of_a_survey", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(name="a_survey_closes_after_it_opens", condition=Q(closes_on__gt=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.quarter}"

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]


class RoundGroup(models.Model):
    """A group that is asked in a round: everybody, or a sample of a size; and how many were asked and answered, as counts.

    ``skipped`` is how many were not asked because they had been within a year, or want no more; ``answered`` is known when it closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="groups")
    group = models.CharField(max_length=10, db_column="asked_group")
    version = models.PositiveSmallIntegerField()
    sample = models.PositiveIntegerField(null=True)
    asked = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(null=True)

    WALL: ClassVar = (
        Gate("municipal", ("select",), ASKS),
        Gate("municipal", ("insert",), ASKS, (), "asked = 0 AND skipped = 0 AND answered IS NULL"),
        # How many sheets were printed for residents.
        Gate("municipal", ("update",), FOR_RESIDENTS, ("asked",)),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("asked", "skipped", "answered")),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "group"], name="one_of_a_group_in_a_round"),
            models.CheckConstraint(name="known_group_of_a_survey", condition=Q(group__in=list(QUESTIONNAIRES))),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.group}"


class Invitee(models.Model):
    """That somebody was invited in a round. ``whom`` is a sum that only the worker can make of an account or an address.

    Nothing here is touched when they answer. Their address stands here until the round closes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=10, db_column="asked_group")
    whom = models.CharField(max_length=64)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    invited_on = models.DateField()
    # How many letters they got: none yet, the invitation, and at most two reminders.
    letters = models.PositiveSmallIntegerField(default=0)

    WALL: ClassVar = (
        # So that whoever holds the address in their letter can say that they want no more.
        Gate("public", ("select",), THEIRS, ("municipality_id", "whom")),
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("letters", "email")),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "whom"], name="invited_once_in_a_round"),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "whom"], name="invitations_of_somebody")]

    def __str__(self) -> str:
        return str(self.id)


class Token(models.Model):
    """That an address may still be used to answer once: its sum, for which round and group. It names nobody, and goes when it is used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=10, db_column="asked_group")
    token_sum = models.CharField(max_length=64, unique=True)

    WALL: ClassVar = (
        # How many are left; not which.
        Gate("municipal", ("select",), ASKS, ("municipality_id", "round_id", "asked_group")),
        Gate("municipal", ("insert", "delete"), FOR_RESIDENTS),
        Gate("public", ("select", "delete"), HELD),
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.id)


class PartnerAddress(models.Model):
    """A work address of a partner without an account here, whom a leader wants asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), ASKS),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "email"], name="a_partner_is_typed_in_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Handout(models.Model):
    """How many sheets a unit's advisers handed to residents in a round: a count, and nothing of whom or where."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()

    WALL: ClassVar = (
        Gate("municipal", ("select", "insert"), ASKS),
        Gate("municipal", ("update",), ASKS, ("count",)),
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="handed_out_once_by_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.count}"


class Ballot(models.Model):
    """What somebody answered, sealed to the municipality until the round closes. No giver, no time, no link, no language.

    ``mixed`` says that the worker has laid it among the others in an order drawn by chance.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=10, db_column="asked_group")
    sealed = models.BinaryField()
    mixed = models.BooleanField(default=False)

    WALL: ClassVar = (
        # Put in by whoever holds an address that was not used; looked at by nobody but the worker when the round is over.
        Gate("public", ("insert",), ASKED_FOR, (), "NOT mixed"),
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.id)


class Tally(models.Model):
    """How many of a group chose what at one question, in a round that is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="tallies")
    group = models.CharField(max_length=10, db_column="asked_group")
    question = models.CharField(max_length=16)
    choice = models.CharField(max_length=10)
    count = models.PositiveIntegerField()

    WALL: ClassVar = (
        Gate("municipal", ("select",), ASKS),
        Gate("worker", ("select", "insert"), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "group", "question", "choice"], name="counted_once"),
            models.CheckConstraint(name="known_choice", condition=Q(choice__in=list(CHOICES))),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.choice}"


class NoThanks(models.Model):
    """That somebody wants no such invitations, as a sum that only the worker can make of an account or an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    whom = models.CharField(max_length=64)
    said_on = models.DateField(default=timezone.localdate)

    WALL: ClassVar = (
        Gate("public", ("select", "delete"), THEIRS),
        Gate("public", ("insert",), f"{THEIRS} AND whom IN (SELECT their.whom FROM app.surveys_invitee AS their)"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "whom"], name="no_thanks_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)
