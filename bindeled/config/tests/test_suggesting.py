"""The rules that suggest offers as they came along: read from files, loaded, and about things that there are."""

import tomllib
from pathlib import Path

import pytest

from bindeled.config import suggesting
from bindeled.config.demo import MUNICIPALITIES
from bindeled.config.places import load
from bindeled.config.suggesting import (
    FOLDER,
    SHIPPED,
    SuggestionError,
    rules_in,
    shipped_laws,
    shipped_rules,
    situations,
)
from bindeled.guidance.models import Law
from bindeled.offers.models import SuggestionRule
from bindeled.offers.queries.suggesting import rules_of, suggest
from bindeled.offers.rules.suggesting import SUGGESTED, Known


@pytest.mark.parametrize("code", MUNICIPALITIES)
def test_rules_are_about_offers_methods_laws_and_districts_that_there_are(code: str) -> None:
    offers = {
        offer["code"]: offer for offer in tomllib.loads((SHIPPED / "catalogue" / f"{code}.toml").read_text())["offer"]
    }
    districts = {district["name"] for district in tomllib.loads((SHIPPED / f"{code}.toml").read_text())["district"]}
    laws = {law.code for law in shipped_laws()}
    rules = shipped_rules(code)
    assert {rule.offer for rule in rules} == set(offers)
    for rule in rules:
        methods = {method["code"] for method in offers[rule.offer].get("methods", ())}
        assert rule.method in {"", *methods}, rule.code
        assert set(rule.laws) <= laws, rule.code
        named = {word for condition in rule.when if condition.fact == "district" for word in condition.one_of}
        assert named <= districts, rule.code
    assert len({rule.code for rule in rules}) == len(rules)


def test_there_are_sixty_situations_and_no_two_alike() -> None:
    every = list(situations())
    assert len({situation.said for situation in every}) == len(every) >= 60


ENTRY = """
[[suggestion_rule]]
code = "young"
offer = "mentor"
says = "for"
when = [{ fact = "age", at_least = 18 }]
reason_da = "Fordi."
reason_en = "Because."
unless_da = "Ellers."
unless_en = "Otherwise."
source = "En test"
valid_from = 2026-01-01
"""
FAULTS = {
    "says something else": ('says = "for"', 'says = "perhaps"', 'says must be one of "for", "against", "note"'),
    "a fact that nobody knows of": ('fact = "age"', 'fact = "stars"', "there is no fact called stars"),
    "a place of a rank": ('says = "for"', 'says = "for"\nposition = 1', "there is no position"),
    "no way of saying no": ('unless_da = "Ellers."\n', "", "a rule for an offer says unless_da"),
    "no source": ('source = "En test"\n', "", "it needs source"),
    "a rule that always holds": ('when = [{ fact = "age", at_least = 18 }]', "when = []", "when must name a condition"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_with_a_fault_says_where_and_what_is_expected(name: str, tmp_path: Path) -> None:
    before, after, expected = FAULTS[name]
    path = tmp_path / "0101.toml"
    path.write_text(ENTRY.replace(before, after))
    with pytest.raises(SuggestionError, match=r"0101\.toml, suggestion_rule 1: .*" + expected):
        rules_in(path)


def test_a_file_that_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "0101.toml"
    path.write_text("[[suggestion_rule")
    with pytest.raises(SuggestionError, match=r"0101\.toml cannot be read"):
        rules_in(path)


SITUATION = '[[situation]]\nsaid = "x"\nmunicipality = "0101"\nknown = { needs = ["alcohol"] }\nsuggested = {}\n'


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("suggested", "suggests", "situation 1: there is no suggests"),
        ("needs", "stars", "situation 1: there is no stars"),
        ('"alcohol"', '"moonshine"', "situation 1: an answer is not one of those"),
    ],
)
def test_a_situation_that_says_what_nobody_reads_is_refused(
    before: str, after: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / suggesting.SITUATIONS).write_text(SITUATION.replace(before, after))
    monkeypatch.setattr(suggesting, "SHIPPED", tmp_path)
    with pytest.raises(SuggestionError, match=expected):
        list(situations())


@pytest.mark.django_db
def test_rules_are_loaded_as_they_came_along_and_a_law_that_moves_changes_the_answer() -> None:
    for name in ("0101.toml", "0157.toml", f"{FOLDER}/0101.toml", f"{FOLDER}/0157.toml"):
        load(SHIPPED / name)
    assert set(rules_of("0101")) == set(shipped_rules("0101"))
    assert SuggestionRule.objects.filter(municipality_id="0157").count() == len(shipped_rules("0157"))
    first = Law.objects.create(
        code="older_care", name_da="Ældreloven", name_en="-", paragraph="§ 10", says_da="-", says_en="-", source="-",
        valid_from=suggesting.TODAY,
    )  # fmt: skip
    old = Known(age=80, ageing="yes", needs=frozenset({"practical"}))

    def suggested() -> set[str]:
        return {answer.offer for answer in suggest(old, "0101", on=suggesting.TODAY) if answer.state == SUGGESTED}

    assert "older_care" in suggested()
    first.valid_from = date_after = suggesting.TODAY.replace(day=30)
    first.save()
    assert date_after > suggesting.TODAY
    assert "older_care" not in suggested()
