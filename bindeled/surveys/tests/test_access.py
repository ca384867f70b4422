"""Who may ask: leaders; and what an address opens."""

import pytest

from bindeled.confidentiality.doors import Door, entered
from bindeled.surveys import access
from bindeled.surveys.models import Ballot, Invitee, NoThanks, SurveyRound, Token
from bindeled.surveys.tests.rounds import a_round, invite
from conftest import acting
from journeys.factory import World


@pytest.mark.parametrize(("who", "may"), [("Lis", True), ("Eva", False), ("Bo", False), ("Kirsten", False)])
def test_leaders_ask(world: World, who: str, may: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert (access.may_ask(by=world[who]) == "") is may
        world[who].is_active = False
        assert access.may_ask(by=world[who]) == "Det må kun ledere."


def test_an_address_opens_its_own_token_and_invitation_alone(world: World) -> None:
    round_ = a_round()
    a_round(municipality="0157")
    mine, other = invite(round_, "karin@bindeled.example"), invite(round_, "ole@bindeled.example")
    for handle, found in ((mine.answering, 1), (mine.declining, 0), (None, 0)):
        with acting("sender"), entered(Door("public", actor=handle, municipality="0101")):
            assert access.held_token(Token.objects.all()).count() == found
            assert Token.objects.count() == found, "row security says the same"
            assert SurveyRound.objects.values("id").count() == found
    for handle, found in ((mine.declining, 1), (mine.answering, 0), (None, 0)):
        with acting("sender"), entered(Door("public", actor=handle, municipality="0101")):
            assert access.held_invitee(Invitee.objects.all()).exists() == bool(found)
            assert access.held_no(NoThanks.objects.all()).count() == 0
    NoThanks.objects.create(municipality_id="0101", whom=other.invitee.whom)
    for handle, found in ((mine.declining, 0), (other.declining, 1), (None, 0)):
        with acting("sender"), entered(Door("public", actor=handle, municipality="0101")):
            assert access.held_no(NoThanks.objects.all()).count() == found
    with acting("sender"), entered(Door("public", actor=mine.answering, municipality="0157")):
        assert access.held_token(Token.objects.all()).count() == 0
    with acting("municipality"), entered(world.door("Lis")):
        assert list(access.rounds_here(SurveyRound.objects.all())) == [round_]
    assert not Ballot.objects.exists()
