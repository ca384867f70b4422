"""The letters of a round: an invitation and at most two reminders. They say nothing of any resident, and the same to everybody asked."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bindeled.paper.typeset import slips
from bindeled.post.actions import queue_letter
from bindeled.post.letters import drawn
from bindeled.post.tasks import send_letter
from bindeled.surveys import words
from bindeled.surveys.models import Invitee, SurveyRound
from bindeled.surveys.rules import codes
from bindeled.surveys.rules.handles import ANSWER, NO_THANKS, handle_of
from bindeled.surveys.rules.questions import QUESTIONNAIRES, RESIDENTS

SENDER_SITE = "bindeled.config.sender_site"


def answering(invitee_id: UUID) -> UUID:
    """Answer the handle by which somebody answers. Only the worker has the key that it is made with."""
    return handle_of(str(invitee_id), purpose=ANSWER, key=settings.SECRET_KEY.encode())


def declining(address: str) -> UUID:
    """Answer the handle by which somebody says that they want no more: the same in each letter to them."""
    return handle_of(address.lower(), purpose=NO_THANKS, key=settings.SECRET_KEY.encode())


def ask(invitee: Invitee, round_: SurveyRound, *, reminder: bool) -> None:
    """Ask somebody to answer, or remind them. In the worker's door."""
    here = invitee.municipality_id
    told = {
        "reminder": reminder,
        "closes_on": round_.closes_on,
        "number": len(QUESTIONNAIRES[invitee.group].questions),
        "link": _address("answer_survey", here, answering(invitee.id)),
        "stop": _address("no_thanks", here, declining(invitee.email)),
    }
    written = drawn("surveys/letters/invitation", told, invitee.language)
    queue_letter(
        kind="survey",
        to=invitee.email,
        language=invitee.language,
        municipality=here,
        task=send_letter,
        **asdict(written),
    )


def sheets(drawn: Sequence[str], round_: SurveyRound, *, municipality: str) -> bytes:
    """Answer the sheets for residents, one for each code, in Danish and English. The codes stand there and nowhere else."""
    here = round_.municipality_id
    number = len(QUESTIONNAIRES[RESIDENTS].questions)
    return slips(
        [words.of_a_sheet(language, closes_on=round_.closes_on, number=number) for language in words.LANGUAGES],
        codes=[(codes.shown(one), _address("answer_survey", here, codes.handle_of_code(one))) for one in drawn],
        address=settings.SENDER_URL + reverse("survey_code", args=[here], urlconf=SENDER_SITE),
        municipality=municipality,
        on=timezone.localdate(),
    )


def _address(name: str, municipality: str, handle: UUID) -> str:
    return settings.SENDER_URL + reverse(name, args=[municipality, handle], urlconf=SENDER_SITE)
