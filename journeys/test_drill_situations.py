"""The drill ``situations``: nothing is wrong, every rule is hit both ways, and what is broken on purpose is named."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bindeled.config import suggesting as files
from bindeled.config.suggesting import shipped_laws, shipped_rules
from drills import situations
from drills.situations import Turned, both_ways, sets


@pytest.mark.drill
def test_every_situation_is_answered_as_expected_and_every_rule_is_hit_both_ways(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert situations.main() == 0, capsys.readouterr().out
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(figures) == ["situations", "wrong", "rules", "rules_hit_both_ways"]
    assert (figures["wrong"], figures["rules"]) == (0, figures["rules_hit_both_ways"])
    assert figures["situations"] >= 60


def test_a_rule_that_is_turned_round_is_named_with_what_is_wrong() -> None:
    copenhagen = sets()[0]
    mentor = next(rule for rule in copenhagen.rules if rule.code == "mentor_home")
    age, *rest = mentor.when
    turned = replace(mentor, when=(Turned(age.fact, age.one_of, age.at_least, age.at_most), *rest))
    wrong = copenhagen.with_rule(turned).wrong()
    assert any("mentor_home" in what for what in wrong)


@pytest.mark.parametrize("code", ["older_care", "housing_first"])
def test_a_law_that_moves_by_a_day_changes_the_answer_on_that_day(code: str) -> None:
    copenhagen = sets()[0]
    for days in (-1, 1):
        laws = [
            replace(law, valid_from=law.valid_from + timedelta(days=days)) if law.code == code else law
            for law in shipped_laws()
        ]
        assert replace(copenhagen, laws=laws).wrong()


def test_a_rule_that_never_speaks_or_never_is_silent_is_not_hit_both_ways() -> None:
    copenhagen = sets()[0]
    one = next(rule for rule in copenhagen.rules if rule.code == "womens_cafe")
    assert one in both_ways(copenhagen)
    spoken = [each for each in copenhagen.situations if "women" in each.known.wish]
    silent = [each for each in copenhagen.situations if "women" not in each.known.wish]
    assert one not in both_ways(replace(copenhagen, situations=spoken))
    assert one not in both_ways(replace(copenhagen, situations=silent))


def test_a_wrong_situation_ends_the_drill_with_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        files, "shipped_rules", lambda code: [rule for rule in shipped_rules(code) if rule.code != "womens_cafe"]
    )
    monkeypatch.setattr(situations, "unnoticed", lambda _tried: (0, []))
    assert situations.main() == 1
    said = capsys.readouterr().out
    assert "BROKEN: “En kvinde på 30 er ny i landet" in said
    assert json.loads(said.splitlines()[-1])["wrong"] > 0
