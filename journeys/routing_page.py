"""The page of routing in docs/reference: the rules and the worded situations, in Danish, for those who know the work."""

from collections.abc import Callable

from django.utils import translation

from bindeled.cases.rules import routing
from bindeled.concerns.rules import KIND_LABELS
from bindeled.config.demo import MUNICIPALITIES
from bindeled.config.routing import Situation, shipped_rules, situations, suggested
from bindeled.municipalities.rules.conditions import Condition

Table = Callable[[list[str], list[list[str]]], str]
HEAD = """# Hvem tager en bekymring?

*In Danish, for those who know the work: the rules that came along, and what they suggest in situations worded by hand.*

Reglerne foreslår kun. En medarbejder beslutter, og skriver hvorfor. Den første regel, hvor alle betingelser er opfyldt, siger, hvem der
er ansvarlig. En regel, der står *ved siden af*, giver enheden besked samtidig, aldrig i stedet for. Det, ingen ved, får aldrig en regel
til at tale; så står det under *spørg om*. Findes enheden ikke den dag, går bekymringen videre til den næste regel, og det bliver sagt.

"""
SHORT = {"children": "børn", "ageing": "alderdom", "youth_case": "ungesag", "assigned": "anvist bolig"}
NO_MONEY = "ingen restance, aftale eller sanktion"
NAMES = {"0101": "København", "0157": "Gentofte"}


def _condition(condition: Condition) -> str:
    fact = routing.FACTS[condition.fact]
    if condition.one_of:
        return f"{fact.question}: {' eller '.join(str(fact.answers[word]) for word in condition.one_of)}"
    bounds = (("fra", condition.at_least), ("til", condition.at_most))
    return f"{fact.question}: {' '.join(f'{word} {years}' for word, years in bounds if years is not None)} år"


def _rule(rule: routing.Rule) -> list[str]:
    until = f" til {rule.valid_to}" if rule.valid_to else ""
    return [
        f"`{rule.code}`",
        "; og ".join(map(_condition, rule.when)) or "altid",
        str(routing.UNIT_KINDS[rule.unit_kind]) + (" (ved siden af)" if rule.beside else ""),
        rule.reason_da,
        f"{rule.source}, fra {rule.valid_from}{until}",
    ]


def _known(known: routing.Known) -> str:
    said = [str(KIND_LABELS[kind]) for kind in sorted(known.kinds)]
    said += [f"{known.age} år"] if known.age is not None else []
    said += [str(routing.MONEY[word]) if word != "none" else NO_MONEY for word in sorted(known.money)]
    for name, word in SHORT.items():
        answer = getattr(known, name)
        said += [f"{word}: {str(routing.ANSWERS[answer]).lower()}"] if answer else []
    return "; ".join(said) or "intet"


def _situation(number: int, situation: Situation) -> list[str]:
    found = suggested(situation, shipped_rules(situation.municipality))
    first = found.responsible
    beside = [unit.name for proposed in found.beside for unit in proposed.units]
    missing = "".join(f" (`{rule.code}` gælder også, men enheden findes ikke her)" for rule in found.without_unit)
    return [
        str(number),
        situation.said,
        _known(situation.known),
        f"**{first.units[0].name}**{missing}" if first else "ingen",
        " eller ".join(beside) or "–",
        f"`{first.rule.code}`" if first else "–",
        ", ".join(str(routing.FACTS[name].question) for name in found.ask) or "–",
    ]


def page(table: Table) -> str:
    """Answer the page."""
    with translation.override("da"):
        parts = [HEAD]
        for code in MUNICIPALITIES:
            parts += [f"## Regler i {NAMES.get(code, code)}\n\n"]
            ordered = sorted(shipped_rules(code), key=lambda rule: rule.position)
            parts += [table(["regel", "når", "foreslår", "fordi", "kilde"], [_rule(rule) for rule in ordered])]
        rows = [_situation(number, situation) for number, situation in enumerate(situations(), start=1)]
        heads = [
            "nr.",
            "det, der blev sagt",
            "det, man ved",
            "ansvarlig",
            "får besked ved siden af",
            "regel",
            "spørg om",
        ]
        parts += ["## Situationer\n\n", table(heads, rows)]
    return "".join(parts)
