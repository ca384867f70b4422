"""Rounds of the questionnaire for the demonstration: one that is over, with invented answers, and one that is open. Nobody is written to."""

from uuid import uuid4

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.surveys import actions, ballots
from bindeled.surveys.models import Ballot, RoundGroup, SurveyRound, Token
from bindeled.surveys.rules.handles import sum_of
from bindeled.surveys.rules.questions import CONTACTS, PARTNERS, QUESTIONNAIRES, RESIDENTS
from bindeled.surveys.rules.rounds import MONTHS, OPEN, PLANNED, Quarter
from bindeled.users.models import User

# How many of each group were asked, and how many answered. The partners are too few for anything to be shown.
OVER = {CONTACTS: (46, 31), PARTNERS: (14, 8)}
# How many sheets for residents belong to the round that is open.
SHEETS = 40
# Who chose what, over and over: so many agree, some partly, a few not, and some do not know. Another question begins at another place.
PATTERN = ("agree", "partly", "agree", "unknown", "agree", "disagree", "agree", "partly", "agree", "agree", "unknown")


def set_up_rounds(leader: User) -> None:
    """Set the rounds up as a leader's door lets them; their days are those of the demonstration."""
    here, today = leader.municipality_id, timezone.localdate()
    now = Quarter(today.year, (today.month - 1) // MONTHS + 1)
    before = Quarter(now.year - 1, now.number)
    with entered(Door("municipal", actor=leader.id, municipality=here)):
        if SurveyRound.objects.exists():
            return
        for quarter, groups in ((before, (CONTACTS, PARTNERS)), (now, (CONTACTS, RESIDENTS))):
            opens = quarter.opens_on if quarter == before else today
            made = SurveyRound(
                municipality_id=here, year=quarter.year, quarter=quarter.number, opens_on=opens,
                closes_on=opens + (quarter.closes_on - quarter.opens_on), seed="0" * 32,
            )  # fmt: skip
            made.save(force_insert=True)
            for group in groups:
                sample = SHEETS if group == RESIDENTS else None
                RoundGroup(
                    municipality_id=here, round=made, group=group, version=QUESTIONNAIRES[group].version, sample=sample
                ).save(force_insert=True)


def live_rounds(municipality: str) -> None:
    """Let the rounds be answered, as the worker's door lets them: ballots of nobody, and no letter."""
    with entered(Door("worker", municipality=municipality)):
        waiting = SurveyRound.objects.filter(municipality_id=municipality, state=PLANNED).order_by("opens_on")
        for round_ in list(waiting)[:2]:
            SurveyRound.objects.filter(id=round_.id).update(state=OPEN)
            for group in RoundGroup.objects.filter(round=round_).exclude(group=RESIDENTS):
                asked, answered = OVER[group.group]
                RoundGroup.objects.filter(id=group.id).update(asked=asked)
                _answered(group, answered)
                sums = [sum_of(uuid4()) for _left in range(asked - answered)]
                Token.objects.bulk_create(
                    [
                        Token(municipality_id=municipality, round=round_, group=group.group, token_sum=one)
                        for one in sums
                    ]
                )
        actions.close_rounds(timezone.localdate())


def _answered(group: RoundGroup, number: int) -> None:
    codes = [question.code for question in QUESTIONNAIRES[group.group].questions]
    for giver in range(number):
        answers = {code: PATTERN[(giver * (place + 2) + place) % len(PATTERN)] for place, code in enumerate(codes)}
        made = uuid4()
        Ballot(
            id=made,
            municipality_id=group.municipality_id,
            round_id=group.round_id,
            group=group.group,
            sealed=ballots.sealed(answers, municipality=group.municipality_id, ballot=made),
        ).save(force_insert=True)
