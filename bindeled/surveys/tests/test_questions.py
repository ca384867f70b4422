"""What is asked: few questions, fixed choices, no word of one's own."""

import pytest

from bindeled.surveys.rules.questions import AGREED, AGREEING, CHOICES, QUESTIONNAIRES, TOLD, Questionnaire, is_whole


@pytest.mark.parametrize("group", ["contacts", "partners", "residents"])
def test_each_group_is_asked_five_to_eight_questions_in_danish_too(group: str) -> None:
    known = QUESTIONNAIRES[group]
    assert 5 <= len(known.questions) <= 8
    assert known.group == group
    assert known.version >= 1
    assert len(known.codes) == len(known.questions)
    assert {"way_in", "neutral", "life", "support", "home"} <= known.codes, "the findings of 2008, M2 and M3"
    assert str(known.name)


def test_not_to_know_is_always_a_choice_and_does_not_agree() -> None:
    assert set(CHOICES) == {"agree", "partly", "disagree", "unknown"}
    assert {"agree", "partly"} == AGREEING
    assert TOLD.keys() == CHOICES.keys() | {AGREED}
    assert AGREED == "agreed"
    assert QUESTIONNAIRES["partners"].codes == {"reach", "way_in", "neutral", "life", "support", "home"}


def whole(known: Questionnaire) -> dict[str, str]:
    return dict.fromkeys(known.codes, "unknown")


def test_answers_are_whole_or_not() -> None:
    known = QUESTIONNAIRES["contacts"]
    good = whole(known)
    assert is_whole("contacts", good)
    assert is_whole("contacts", {**good, "life": "agree", "home": "partly", "how": "disagree"})
    assert not is_whole("partners", good)
    assert not is_whole("nobody", good)
    assert not is_whole("contacts", {})
    assert not is_whole("contacts", {**good, "life": "Bo was kind"})
    assert not is_whole("contacts", {**good, "more": "agree"})
    del good["life"]
    assert not is_whole("contacts", good)
