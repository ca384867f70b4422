"""A meeting between the parties, and who is invited to it (D26-D29).

Nothing here is about a resident. Whoever is invited stands there as contact person, or as somebody who comes for a group of staff.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES, IS_CONVENOR
from bindeled.cooperation.models.wheel import Occasion
from bindeled.cooperation.rules import meetings as rules
from bindeled.housing.models import ContactPerson
from bindeled.municipalities.models import District, Municipality

RETENTION = {"Meeting": "kept", "MeetingGuest": rules.KEPT_DAYS}
# Of those who are invited under an entry of the actor's own.
OWN_GUEST = (
    f"{OWN_MUNICIPALITY} AND contact_person_id IN"
    f" (SELECT own.id FROM app.housing_contactperson AS own WHERE own.account_id {IS_ACTOR})"
)
INVITED = (
    f"{OWN_MUNICIPALITY} AND state <> 'planned' AND id IN (SELECT guest.meeting_id FROM app.cooperation_meetingguest AS guest"
    " JOIN app.housing_contactperson AS own ON own.id = guest.contact_person_id"
    f" WHERE own.account_id {IS_ACTOR} AND guest.told <> '')"
)
# What the address in a letter opens: the one invitation whose handle it names, and its meeting.
HELD_GUEST = f"handle {IS_ACTOR} AND told <> ''"
HELD = (
    "state <> 'planned' AND id IN"
    f" (SELECT guest.meeting_id FROM app.cooperation_meetingguest AS guest WHERE guest.handle {IS_ACTOR})"
)
# What a calendar that is read without signing in shows of a meeting; of a guest whether they are meant, and what they answered.
IN_A_CALENDAR = (
    "id", "municipality_id", "title", "starts_at", "ends_at", "venue", "agenda", "state", "sequence", "changed_at", "why_cancelled",
)  # fmt: skip
OF_A_GUEST = ("id", "municipality_id", "meeting_id", "contact_person_id", "answer", "told")


class Meeting(models.Model):
    """A meeting: its kind, when and where, what stands on its agenda, and how it stands.

    ``sequence`` grows with each new time or place and each cancelling: a calendar that has heard of several takes the highest.
    ``occasion`` is the meeting of a contract's year that it is held as: that one's day and state follow it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.OneToOneField(Occasion, null=True, on_delete=models.PROTECT, related_name="meeting")
    title = models.CharField(max_length=rules.LONGEST_TITLE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=rules.LONGEST_LINE)
    agenda = models.TextField(max_length=rules.LONGEST_AGENDA, blank=True, default="")
    state = models.CharField(max_length=10, default=rules.PLANNED)
    sequence = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    why_cancelled = models.CharField(max_length=rules.LONGEST_LINE, blank=True, default="")

    CHANGES: ClassVar = (
        "title", "starts_at", "ends_at", "venue", "agenda", "state", "sequence", "changed_at", "why_cancelled", "occasion_id",
    )  # fmt: skip
    WALL: ClassVar = (
        Gate("municipal", ("select",), OWN_MUNICIPALITY),
        Gate("municipal", ("insert",), CONVENES, (), "state = 'planned' AND sequence = 0"),
        Gate("municipal", ("update",), CONVENES, CHANGES),
        Gate("sender", ("select",), INVITED),
        Gate("public", ("select",), HELD),
        Gate("worker", ("select",), OWN_MUNICIPALITY),
        Gate("calendar", ("select",), INVITED, IN_A_CALENDAR),
        Gate("municipal_calendar", ("select",), CONVENES, (*IN_A_CALENDAR, "occasion_id")),
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="a_meeting_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="known_kind_of_meeting", condition=Q(kind__in=list(rules.KINDS))),
            models.CheckConstraint(name="known_state_of_a_meeting", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(
                name="a_local_meeting_has_a_district", condition=~Q(kind=rules.LOCAL) | Q(district__isnull=False)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "starts_at"], name="meetings_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]

    @property
    def kind_word(self) -> str:
        """Answer what kind of meeting it is."""
        return str(rules.KINDS[self.kind])


class MeetingGuest(models.Model):
    """That somebody is invited to a meeting, what they answered and how, what they were told of last, and whether they came.

    A contact person is invited under their entry on the list; anybody else by a name or function and a work address. Whoever came without
    being invited has no address. ``handle`` is drawn at random and stands in the letter alone: whoever holds it answers this invitation
    without an account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    contact_person = models.ForeignKey(ContactPerson, null=True, on_delete=models.PROTECT, related_name="+")
    handle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.CharField(max_length=16, blank=True, default="")
    role = models.CharField(max_length=10, blank=True, default="")
    name = models.CharField(max_length=rules.LONGEST_NAME)
    email = models.EmailField(blank=True, default="")
    answer = models.CharField(max_length=10, blank=True, default="")
    answered_how = models.CharField(max_length=10, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)
    told = models.CharField(max_length=10, blank=True, default="")
    told_sequence = models.PositiveIntegerField(default=0)
    told_minutes = models.PositiveIntegerField(default=0)

    ANSWERED: ClassVar = ("answer", "answered_how", "answered_at")
    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND {IS_CONVENOR}"),
        Gate("municipal", ("insert",), CONVENES, (), "told = '' AND told_sequence + told_minutes = 0"),
        Gate("municipal", ("update",), CONVENES, (*ANSWERED, "came")),
        Gate("municipal", ("delete",), f"{CONVENES} AND told = ''"),
        Gate("sender", ("select",), f"{OWN_GUEST} AND told <> ''"),
        Gate("sender", ("update",), OWN_GUEST, ANSWERED, "answered_how = 'page'"),
        Gate("public", ("select",), HELD_GUEST),
        Gate("public", ("update",), HELD_GUEST, ANSWERED, "answered_how = 'link'"),
        Gate("calendar", ("select",), f"{OWN_GUEST} AND told <> ''", OF_A_GUEST),
        Gate("worker", ("select", "insert", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, ("told", "told_sequence", "told_minutes", *ANSWERED)),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(email=""), name="one_invitation_for_each_address"
            ),
            models.UniqueConstraint(
                fields=["meeting", "name"], condition=Q(email=""), name="who_came_uninvited_is_there_once"
            ),
            models.CheckConstraint(
                name="whoever_has_no_address_was_told_nothing", condition=~Q(email="") | Q(told="", answer="")
            ),
            models.CheckConstraint(name="known_role_at_a_meeting", condition=Q(role__in=list(rules.ROLES))),
            models.CheckConstraint(name="known_answer", condition=Q(answer__in=list(rules.ANSWERS))),
            models.CheckConstraint(
                name="an_answer_says_how_and_when",
                condition=Q(answer="", answered_how="", answered_at=None)
                | Q(answered_how__in=list(rules.WAYS), answered_at__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """Answer the language that somebody who stands on no list is written to in: the house's own."""
        return settings.LANGUAGE_CODE

    @property
    def answer_word(self) -> str:
        """Answer in words what they answered."""
        return str(rules.ANSWERS[self.answer])

    @property
    def role_word(self) -> str:
        """Answer in words what they are at the meeting, or nothing where they take part as others do."""
        return str(rules.ROLES[self.role].label) if self.role else ""

    @property
    def stands_as(self) -> str:
        """Answer in words what is known of them before they come: their answer, or that nobody invited them."""
        return self.answer_word if self.email else gettext("was not invited")

    @property
    def how_word(self) -> str:
        """Answer in words how the answer came."""
        return str(rules.WAYS.get(self.answered_how, ""))

    @property
    def presses(self) -> list[tuple[str, str]]:
        """Answer what a convenor can note of them: the words of each other answer, and what its button sends."""
        others = [(code, str(word)) for code, word in rules.ANSWERS.items() if code not in {"", self.answer}]
        return [(word, f"answer:{code}:{self.id}") for code, word in others]
