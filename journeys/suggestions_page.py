"""The page of suggestions in docs/reference: the rules and the worded life situations, in Danish, for those who know the work."""

import tomllib
from collections.abc import Callable, Iterable

from django.utils import translation

from bindeled.config.suggesting import SHIPPED, FileLaw, Situation, answered, shipped_laws, shipped_rules, situations
from bindeled.municipalities.rules.conditions import Condition
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import AGAINST, FOR, NOTE, Answer, Known, Reason, Rule

Table = Callable[[list[str], list[list[str]]], str]
HEAD = """# Hvilke tilbud er værd at tale om?

*In Danish, for those who know the work: the rules that came along, and what they suggest in life situations worded by hand.*

Reglerne foreslår kun. Et menneske vælger sammen med beboeren og skriver hvorfor. Intet tilbud er lukket, fordi en regel ikke foreslår
det, og intet bliver talt sammen eller rangordnet. En regel siger *for*, *imod* eller *godt at vide*. Det, ingen ved, får aldrig en regel
til at tale; så står der, hvad man skulle vide. En regel, der nævner en lov, gælder kun, mens loven gør.

"""
SAYS = {FOR: "for", AGAINST: "imod", NOTE: "godt at vide"}
NAMES = {"0101": "København", "0157": "Gentofte"}
SHORT = {
    "needs": "hjælp til",
    "intensity": "støtte",
    "ageing": "alderdom",
    "dwelling": "boligen",
    "homelessness": "hjemløshed",
    "youth_case": "sag som barn eller ung",
    "isolation": "isolerer sig",
    "treatment": "kontakt til behandling",
    "wish": "ønsker",
    "district": "bydel",
}
METHODS = {"act": "ACT", "icm": "ICM", "cti": "CTI"}


def names(municipality: str) -> dict[str, str]:
    """Answer what the offers are called, by their codes, as the catalogue of a municipality says it."""
    said = tomllib.loads((SHIPPED / "catalogue" / f"{municipality}.toml").read_text(encoding="utf-8"))
    return {offer["code"]: offer["da"]["name"] for offer in said["offer"]}


def _condition(condition: Condition) -> str:
    fact = suggesting.FACTS[condition.fact]
    if condition.one_of:
        return f"{fact.question}: {' eller '.join(str(fact.answers.get(word, word)) for word in condition.one_of)}"
    bounds = (("fra", condition.at_least), ("til", condition.at_most))
    return f"{fact.question}: {' '.join(f'{word} {years}' for word, years in bounds if years is not None)} år"


def _rule(rule: Rule, laws: Iterable[FileLaw]) -> list[str]:
    until = f" til {rule.valid_to}" if rule.valid_to else ""
    named = [f"{law.name_da} {law.paragraph} (fra {law.valid_from})" for law in laws if law.code in rule.laws]
    return [
        f"`{rule.code}`",
        SAYS[rule.says] + (f", {METHODS[rule.method]}" if rule.method else ""),
        "; og ".join(map(_condition, rule.when)),
        rule.reason_da + (f" *Ellers:* {rule.unless_da}" if rule.unless_da else ""),
        "; ".join([*named, f"{rule.source}, fra {rule.valid_from}{until}"]),
    ]


def _known(known: Known) -> str:
    said = [f"{known.age} år"] if known.age is not None else []
    for name, short in SHORT.items():
        value, answers = getattr(known, name), suggesting.FACTS[name].answers
        given = [word for word in answers if word in value] if name in suggesting.SEVERAL else [value] * bool(value)
        words = [str(answers[word]) if answers else word for word in given]
        said += (
            [f"*{short}:* {', '.join(word if name == 'district' else word.lower() for word in words)}"] if words else []
        )
    return "; ".join(said) or "intet"


def _why(reasons: Iterable[Reason]) -> str:
    """Answer the reasons in words; what several rules say alike is said once, with all their names."""
    said: dict[str, list[str]] = {}
    for reason in reasons:
        gone = reason.how == suggesting.NOT_IN_FORCE
        said.setdefault("Reglen gælder ikke den dag." if gone else reason.words("da"), []).append(
            f"`{reason.rule.code}`"
        )
    return " ".join(f"{words} ({', '.join(codes)})" for words, codes in said.items())


def _answer(answer: Answer, called: dict[str, str]) -> list[str]:
    name = METHODS[answer.method] if answer.method else called[answer.offer]
    lines = [f"- **{name}:** {_why(answer.reasons)}"]
    lines += [f"  - *Godt at vide:* {rule.reason_da} (`{rule.code}`)" for rule in answer.notes]
    lines += [f"  - *Kunne ændre svaret:* {_questions(answer.ask)}"] if answer.ask else []
    for method in answer.methods:
        if method.state == suggesting.SUGGESTED:
            lines += ["  " + line for line in _answer(method, called)]
        elif method.state == suggesting.ASK:
            lines.append(f"  - *{METHODS[method.method]}:* man skulle vide {_questions(method.ask)}")
    return lines


def _questions(facts: Iterable[str]) -> str:
    return "; ".join(str(suggesting.FACTS[name].question) for name in facts)


def _situation(number: int, situation: Situation, called: dict[str, str], laws: list[FileLaw]) -> str:
    answers = answered(situation, shipped_rules(situation.municipality), laws)
    by_state = {state: [each for each in answers if each.state == state] for state in suggesting.STATES}
    lines = [f"### {number}. {situation.said}", "", f"**{situation.on}, man ved:** {_known(situation.known)}.", ""]
    for answer in by_state[suggesting.SUGGESTED]:
        lines += _answer(answer, called)
    if not by_state[suggesting.SUGGESTED]:
        lines.append("- Reglerne foreslår ikke noget.")
    told = [each for each in by_state[suggesting.NOT] if each.offer in situation.nots]
    lines += [f"- *Ikke foreslået, {called[each.offer]}:* {_why(each.reasons)}" for each in told]
    asked = [f"{called[each.offer]} ({_questions(each.ask)})" for each in by_state[suggesting.ASK]]
    lines += [f"- *Man skulle vide mere om:* {'; '.join(asked)}"] if asked else []
    return "\n".join([*lines, "", ""])


def page(table: Table) -> str:
    """Answer the page."""
    with translation.override("da"):
        laws, every = shipped_laws(), list(situations())
        parts = [HEAD]
        for code, municipality in NAMES.items():
            called, rules = names(code), shipped_rules(code)
            parts.append(f"## Regler i {municipality}\n\n")
            for offer in dict.fromkeys(rule.offer for rule in rules):
                rows = [_rule(rule, laws) for rule in rules if rule.offer == offer]
                parts += [f"### {called[offer]}\n\n", table(["regel", "siger", "når", "ordene", "kilde"], rows)]
        for code, municipality in NAMES.items():
            parts.append(f"## Situationer i {municipality}\n\n")
            here = [each for each in every if each.municipality == code]
            parts += [_situation(number, each, names(code), laws) for number, each in enumerate(here, start=1)]
    return "".join(parts).rstrip() + "\n"
