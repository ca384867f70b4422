"""Which offers are suggested for what is known, with their reasons, laws and pages."""

from collections.abc import Iterable, Sequence
from datetime import date

from bindeled.guidance.models import Law
from bindeled.offers.models import SuggestionRule
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import Answer, Known, Rule


def rules_of(municipality: str) -> list[Rule]:
    """Answer a municipality's rules that suggest offers, of all times."""
    return [row.rule for row in SuggestionRule.objects.filter(municipality_id=municipality)]


def laws_named(rules: Iterable[Rule]) -> list[Law]:
    """Answer the laws that some rules name, of all times."""
    return list(Law.objects.filter(code__in={code for rule in rules for code in rule.laws}))


def suggest(known: Known, municipality: str, *, on: date) -> tuple[Answer, ...]:
    """Answer what the rules of a municipality say of each offer, by what is known on a day. Nothing is stored, nothing decided."""
    rules: Sequence[Rule] = rules_of(municipality)
    return suggesting.suggest(known, rules, laws_named(rules), on=on)
