"""Training for contact persons: what is taught, when it is held, who signed up, and who agrees to be named (*De blå ressourcer*).

Nothing here is about a resident. A sign-up is a contact person's own; what it came to is what a certificate rests on.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate, read_by
from bindeled.cooperation.models.contracts import CONVENES, IS_CONVENOR
from bindeled.cooperation.rules import training as rules
from bindeled.housing.models import ContactPerson, Organisation
from bindeled.housing.models.roster import KEPT, OF_OWN_ENTRY
from bindeled.municipalities.models import Municipality

RETENTION = {
    "Training": "kept",
    "TrainingSession": "kept",
    "SignUp": rules.FORGOTTEN_AFTER,
    "NamingConsent": "until it is taken back",
}
IS_LEADER = IS_CONVENOR.replace("'convenor'", "'leader'")
# Of an entry of one's own, with the organisation that keeps it.
OWN_SIGN_UP = (
    f"{OWN_MUNICIPALITY} AND (contact_person_id, organisation_id) IN"
    f" (SELECT own.id, own.organisation_id FROM app.housing_contactperson AS own WHERE own.account_id {IS_ACTOR})"
)
UNPAID = ", ".join(f"'{kind}'" for kind in sorted(rules.UNPAID))
# Whoever is paid is named as staff; whoever is not, only while they agree to it.
NAMED = (
    "state = 'attended' AND (contact_person_id IN (SELECT paid.id FROM app.housing_contactperson AS paid"
    f" WHERE paid.kind NOT IN ({UNPAID})) OR contact_person_id IN"
    " (SELECT agreed.contact_person_id FROM app.cooperation_namingconsent AS agreed))"
)
SIGNED_UP_FOR = f"{OWN_MUNICIPALITY} AND id IN (SELECT mine.session_id FROM app.cooperation_signup AS mine)"
# What a calendar that is read without signing in shows of a session.
IN_A_CALENDAR = (
    "id", "municipality_id", "training_id", "starts_at", "ends_at", "venue", "version", "called_off_at", "why_off",
)  # fmt: skip
HELD = "state IN ('seated', 'waiting')"


class Training(models.Model):
    """What contact persons are offered to learn: its name, what it is about, for whom, and how long it takes. One language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    about = models.TextField(max_length=rules.LONGEST_TEXT)
    audience = models.CharField(max_length=rules.LONGEST_LINE)
    length = models.CharField(max_length=rules.LONGEST_LINE)

    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert",), CONVENES),
        Gate("municipal", ("update",), CONVENES, ("title", "about", "audience", "length")),
        *read_by("sender", "housing", "worker", rows=OWN_MUNICIPALITY),
        Gate("calendar", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", "title")),
        Gate("municipal_calendar", ("select",), CONVENES, ("id", "municipality_id", "title")),
    )

    def __str__(self) -> str:
        return self.title


class TrainingSession(models.Model):
    """A training as it is held once: when, where, for how many, and until when one signs up.

    ``free`` is how many seats a newcomer may take now; ``version`` grows with each new time or place, so that it is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=rules.LONGEST_LINE)
    deadline = models.DateField()
    seats = models.PositiveIntegerField()
    free = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    called_off_at = models.DateTimeField(null=True)
    why_off = models.CharField(max_length=rules.LONGEST_LINE, blank=True)

    CHANGES: ClassVar = (
        "starts_at", "ends_at", "venue", "deadline", "seats", "free", "version", "called_off_at", "why_off",
    )  # fmt: skip
    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert",), CONVENES, (), "called_off_at IS NULL AND free = seats"),
        Gate("municipal", ("update",), CONVENES, CHANGES),
        *read_by("sender", "housing", "worker", rows=OWN_MUNICIPALITY),
        # Whoever signs up takes a seat, and locks the row meanwhile; the worker counts again.
        Gate("sender", ("update",), OWN_MUNICIPALITY, ("free",), "called_off_at IS NULL"),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("free",)),
        Gate("calendar", ("select",), SIGNED_UP_FOR, IN_A_CALENDAR),
        Gate("municipal_calendar", ("select",), CONVENES, IN_A_CALENDAR),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_session_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="a_session_has_a_seat_and_no_more_free",
                condition=Q(seats__gte=1, seats__lte=rules.MOST_SEATS, free__lte=F("seats")),
            ),
            models.CheckConstraint(
                name="why_a_session_was_called_off_means_that_it_was",
                condition=Q(why_off="") | Q(called_off_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "starts_at"], name="sessions_by_day")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def facts(self) -> rules.Facts:
        """Answer what decides how it stands."""
        return rules.Facts(self.starts_at, self.ends_at, self.deadline, self.free, self.called_off_at is not None)


class SignUp(models.Model):
    """That a contact person signed up for a session, and what it came to. ``name`` is whom the certificate names.

    ``told`` and ``told_version`` are what they were told of last, by mail.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="sign_ups")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=rules.LONGEST_NAME)
    state = models.CharField(max_length=12)
    signed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    told = models.CharField(max_length=12, blank=True, default="")
    told_version = models.PositiveIntegerField(default=0)

    WALL: ClassVar = (
        Gate("sender", ("select",), OF_OWN_ENTRY),
        Gate(
            "calendar",
            ("select",),
            OF_OWN_ENTRY,
            ("id", "municipality_id", "session_id", "contact_person_id", "state", "changed_at"),
        ),
        Gate("sender", ("insert",), OWN_SIGN_UP, (), f"{HELD} AND told = '' AND told_version = 0"),
        Gate("sender", ("update",), OF_OWN_ENTRY, ("state", "changed_at"), "state = 'given_up'"),
        # Whoever calls people together sees who comes; leaders and keepers what was learned, and of the unpaid only who agrees.
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND ({IS_CONVENOR} OR ({IS_LEADER} AND {NAMED}))"),
        Gate("municipal", ("update",), CONVENES, ("state", "changed_at")),
        Gate("housing", ("select",), f"{KEPT} AND {NAMED}"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("state", "changed_at", "told", "told_version")),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "contact_person"],
                name="one_sign_up_that_holds",
                condition=~Q(state__in=[rules.GIVEN_UP, rules.CALLED_OFF]),
            ),
            models.CheckConstraint(name="known_state_of_a_sign_up", condition=Q(state__in=list(rules.STATES))),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "changed_at"], name="sign_ups_by_change")]

    def __str__(self) -> str:
        return self.name

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]


class NamingConsent(models.Model):
    """That an unpaid contact person agrees to be named where others read who has had which training. Taken back, it is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact_person = models.OneToOneField(ContactPerson, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    WALL: ClassVar = (
        Gate("sender", ("select", "delete"), OF_OWN_ENTRY),
        Gate("sender", ("insert",), OWN_SIGN_UP),
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND ({IS_CONVENOR} OR {IS_LEADER})"),
        Gate("housing", ("select",), KEPT),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
    )

    def __str__(self) -> str:
        return str(self.id)
