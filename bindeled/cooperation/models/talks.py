"""Requests for talks (D38): what about, when and where, whom one asks, and what they answered. Nothing here is about a resident."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, Gate
from bindeled.cooperation.models.contracts import CONVENES, IS_CONVENOR
from bindeled.cooperation.models.meetings import Meeting
from bindeled.cooperation.models.themes import Theme
from bindeled.cooperation.models.training import TrainingSession
from bindeled.cooperation.rules import talks as rules
from bindeled.municipalities.models import Municipality

RETENTION = {"Talk": rules.KEPT_DAYS}
# What the address in a letter opens: the one request whose handle it names.
HELD_TALK = f"handle {IS_ACTOR} AND told"
# Row security of meetings lets somebody read those they are invited to, so these are the meetings of whoever asks.
OF_OWN_MEETING = (
    f"{OWN_MUNICIPALITY} AND state IN ('accepted', 'held')"
    " AND meeting_id IN (SELECT invited.id FROM app.cooperation_meeting AS invited)"
)


class Talk(models.Model):
    """That somebody is asked for a talk: for a meeting, a training session or a theme, whose title then stands in ``occasion``.

    ``who`` is a function or an organisation, ``email`` a work address. ``handle`` is drawn at random and stands in the letter alone:
    whoever holds it answers this request without an account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(TrainingSession, null=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=rules.LONGEST_TITLE)
    about = models.CharField(max_length=rules.LONGEST_TITLE)
    wishes = models.TextField(max_length=rules.LONGEST_WISHES, blank=True, default="")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    venue = models.CharField(max_length=rules.LONGEST_LINE)
    who = models.CharField(max_length=rules.LONGEST_LINE)
    email = models.EmailField()
    handle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, default=rules.ASKED)
    why = models.CharField(max_length=rules.LONGEST_LINE, blank=True, default="")
    answered_how = models.CharField(max_length=10, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    outcome = models.TextField(max_length=rules.LONGEST_OUTCOME, blank=True, default="")
    told = models.BooleanField(default=False)
    reminded = models.BooleanField(default=False)
    told_soon = models.BooleanField(default=False)
    told_off = models.BooleanField(default=False)

    ANSWERED: ClassVar = ("state", "why", "answered_how", "answered_at")
    TOLD: ClassVar = ("told", "reminded", "told_soon", "told_off")
    # What whoever is invited reads: nothing of how one reaches the speaker.
    SHOWN: ClassVar = ("id", "municipality_id", "meeting_id", "about", "starts_at", "minutes", "who", "state")
    WALL: ClassVar = (
        Gate("municipal", ("select",), f"{OWN_MUNICIPALITY} AND {IS_CONVENOR}"),
        Gate("municipal", ("insert",), CONVENES, (), "state = 'asked' AND NOT (told OR reminded OR told_soon OR told_off)"),
        Gate("municipal", ("update",), CONVENES, (*ANSWERED, "outcome")),
        Gate("sender", ("select",), OF_OWN_MEETING, SHOWN),
        Gate("public", ("select",), HELD_TALK),
        Gate("public", ("update",), HELD_TALK, ANSWERED, "answered_how = 'link' AND state IN ('accepted', 'declined')"),
        Gate("worker", ("select", "delete"), OWN_MUNICIPALITY),
        Gate("worker", ("update",), OWN_MUNICIPALITY, (*TOLD, "state", "why")),
    )  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="known_state_of_a_talk", condition=Q(state__in=list(rules.STATES))),
            models.CheckConstraint(
                name="a_talk_belongs_to_one_thing",
                condition=Q(meeting__isnull=False, session=None, theme=None)
                | Q(meeting=None, session__isnull=False, theme=None)
                | Q(meeting=None, session=None, theme__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answer_about_a_talk_says_how_and_when",
                condition=Q(answered_how="", answered_at=None)
                | Q(answered_how__in=list(rules.WAYS), answered_at__isnull=False),
            ),
            models.CheckConstraint(name="a_no_to_a_talk_says_why", condition=~Q(state=rules.DECLINED) | ~Q(why="")),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "starts_at"], name="talks_by_day")]

    def __str__(self) -> str:
        return self.about

    @property
    def word(self) -> rules.State:
        """Answer the word and the tone of how it stands."""
        return rules.STATES[self.state]

    @property
    def how_word(self) -> str:
        """Answer in words how the answer came."""
        return str(rules.WAYS.get(self.answered_how, ""))

    @property
    def language(self) -> str:
        """Answer the language that whoever is asked is written to in: the house's own."""
        return settings.LANGUAGE_CODE

    @property
    def apart(self) -> bool:
        """Say whether the meeting or session that it belongs to is at another time now. Reads that, where it was not joined."""
        held = self.meeting or self.session
        return held is not None and rules.stands_apart(self.starts_at, begins=held.starts_at, ends=held.ends_at)

    @property
    def facts(self) -> rules.Facts:
        """Answer what decides which letter is owed."""
        return rules.Facts(
            self.state,
            self.asked_at,
            self.starts_at,
            self.answered_at,
            self.told,
            self.reminded,
            self.told_soon,
            self.told_off,
            self.apart,
        )
