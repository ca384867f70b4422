"""Rounds for tests, arranged as a superuser: open since some days, with somebody invited."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from bindeled.surveys import letters
from bindeled.surveys.models import Invitee, RoundGroup, SurveyRound, Token
from bindeled.surveys.rules.handles import sum_of


class Invited(NamedTuple):
    """Somebody who is invited, and the handles in their letters."""

    invitee: Invitee
    answering: UUID
    declining: UUID


def a_round(*, municipality: str = "0101", days: int = 1, **changes: Any) -> SurveyRound:
    """Make a round that opened so many days ago, of contact persons, all of whom are asked."""
    today = timezone.localdate()
    told = {
        "year": 2000 + SurveyRound.objects.count(),
        "quarter": 1,
        "opens_on": today - timedelta(days=days),
        "closes_on": today + timedelta(days=20 - days),
        "seed": "0" * 32,
        "state": "open",
    }
    made = SurveyRound.objects.create(municipality_id=municipality, **{**told, **changes})
    RoundGroup.objects.create(municipality_id=municipality, round=made, group="contacts", version=1)
    return made


def invite(round_: SurveyRound, email: str, *, group: str = "contacts", language: str = "da") -> Invited:
    """Invite somebody; the letter was sent."""
    declining = letters.declining(email)
    made = Invitee.objects.create(
        municipality_id=round_.municipality_id, round=round_, group=group, whom=sum_of(declining),
        email=email, language=language, invited_on=round_.opens_on, letters=1,
    )  # fmt: skip
    answering = letters.answering(made.id)
    Token.objects.create(municipality_id=round_.municipality_id, round=round_, group=group, token_sum=sum_of(answering))
    counted = RoundGroup.objects.get(round=round_, group=group)
    RoundGroup.objects.filter(id=counted.id).update(asked=counted.asked + 1)
    return Invited(made, answering, declining)
