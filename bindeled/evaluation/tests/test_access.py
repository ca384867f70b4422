"""Who may ask for an extract, see it, release it and fetch it."""

from datetime import date

import pytest
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.evaluation import access
from bindeled.evaluation.models import Answer, Extract
from conftest import acting
from journeys.factory import World


@pytest.fixture
def extract(world: World) -> Extract:
    """Answer what Esther asked for and the machine made."""
    key = RecordKey.objects.create(municipality_id="0101", wrapping_key="k", wrapped=b"x", made_at=timezone.now())
    return Extract.objects.create(
        municipality_id="0101",
        asked_by=world["Esther"],
        asked_at=timezone.now(),
        purpose="Hvem ordningen hjælper.",
        since=date(2026, 1, 1),
        until=date(2026, 4, 1),
        fields=["kind"],
        state="made",
        made_at=timezone.now(),
        key=key,
    )


@pytest.mark.parametrize(
    ("who", "evaluates", "releases"),
    [
        ("Esther", True, []),
        ("Lis", False, ["leader"]),
        ("Dorte", False, ["protection"]),
        ("Bo", False, []),
        ("Kirsten", False, []),
    ],
)
def test_evaluators_ask_and_leaders_and_the_officer_release(
    world: World, extract: Extract, who: str, evaluates: bool, releases: list[str]
) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert (access.may_evaluate(by=world[who]) == "") is evaluates
        assert access.releasing_roles(by=world[who]) == releases
        assert (access.may_see_extracts(by=world[who]) == "") is bool(releases)
        assert access.extracts_to_release(Extract.objects, by=world[who]).exists() is bool(releases)
        assert (access.may_answer_extract(extract, by=world[who]) == "") is bool(releases)
        assert (access.may_review_samples(by=world[who]) == "") is (releases == ["leader"])


def test_a_closed_account_does_nothing(world: World, extract: Extract) -> None:
    for who in ("Esther", "Lis", "Dorte"):
        with acting("municipality"), entered(world.door(who)):
            world[who].is_active = False
            assert access.may_evaluate(by=world[who])
            assert access.releasing_roles(by=world[who]) == []
            assert access.may_answer_extract(extract, by=world[who])


def test_one_role_answers_once_and_whoever_asked_never(world: World, extract: Extract) -> None:
    with acting("municipality"), entered(world.door("Lis")):
        assert access.role_to_answer_in(extract, by=world["Lis"]) == "leader"
        Answer.objects.create(
            municipality_id="0101", extract=extract, by=world["Lis"], role="leader", at=timezone.now(), yes=True
        )
        assert access.role_to_answer_in(extract, by=world["Lis"]) == ""
        assert access.may_answer_extract(extract, by=world["Lis"])
        extract.asked_by = world["Dorte"]
        assert "To andre" in access.may_answer_extract(extract, by=world["Dorte"])


def test_everybody_sees_their_own_alone(world: World, extract: Extract) -> None:
    with acting("municipality"), entered(world.door("Lis")):
        assert list(access.own_extracts(Extract.objects, by=world["Lis"])) == []
    with acting("municipality"), entered(Door("evaluation", actor=world["Esther"].id, municipality="0101")):
        assert list(access.own_extracts(Extract.objects, by=world["Esther"])) == [extract]
        assert list(access.own_extracts(Extract.objects, by=world["Lis"])) == []
