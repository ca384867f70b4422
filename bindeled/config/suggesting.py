"""Rules that suggest offers, laws and worded life situations as they stand in files, without a database: for tests, for the
reference, and for the drill ``situations``.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bindeled.config.places_format import SUGGESTION_RULE, faults
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import Answer, Known, Rule

SHIPPED = Path(__file__).resolve().parent / "municipalities"
FOLDER, SITUATIONS, LAWS = "suggestions", "situations.toml", "texts/laws.toml"
# The day that a situation is read on, where it names none. Fixed, so that the table says the same tomorrow.
TODAY = date(2026, 11, 29)
KEYS = {"said", "municipality", "on", "known", "suggested", "methods", "notes", "not", "ask"}


class SuggestionError(Exception):
    """A file of rules or situations says something that cannot be. The message names the file, the entry and what is expected."""


@dataclass(frozen=True)
class FileLaw:
    """A rule of law as the file names it."""

    code: str
    name_da: str
    paragraph: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Situation:
    """A life situation as a social worker would tell it, what is known, and what the rules should answer.

    ``suggested`` and ``methods`` hold everything that is suggested, each with the rules that speak for it, and ``notes`` every
    note. ``nots`` and ``ask`` name only what is telling: offers that are not suggested, with the rules that say why, and what
    would have to be known of an offer.
    """

    said: str
    municipality: str
    known: Known
    suggested: Mapping[str, tuple[str, ...]]
    on: date = TODAY
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    nots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ask: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def rule_from(said: Any) -> Rule:
    """Answer a rule from one entry of a file. Raises SuggestionError."""
    for fault in faults(said, SUGGESTION_RULE):
        raise SuggestionError(fault)
    try:
        return suggesting.rule(said)
    except ValueError as error:
        raise SuggestionError(str(error)) from error


def rules_in(path: Path) -> list[Rule]:
    """Answer the rules of a file. Raises SuggestionError."""
    found: list[Rule] = []
    for number, entry in enumerate(_read(path).get("suggestion_rule", []), start=1):
        try:
            found.append(rule_from(entry))
        except SuggestionError as error:
            raise SuggestionError(f"{path.name}, suggestion_rule {number}: {error}") from error
    return found


def shipped_rules(municipality: str) -> list[Rule]:
    """Answer a municipality's rules as they came along; none where it has no file of them."""
    path = SHIPPED / FOLDER / f"{municipality}.toml"
    return rules_in(path) if path.exists() else []


def shipped_laws() -> list[FileLaw]:
    """Answer the laws as they came along."""
    return [
        FileLaw(law["code"], law["name_da"], law.get("paragraph", ""), law["valid_from"], law.get("valid_to"))
        for law in _read(SHIPPED / LAWS)["law"]
    ]


def situations() -> Iterator[Situation]:
    """Yield the worded situations. Raises SuggestionError where one says something that nobody reads."""
    for number, said in enumerate(_read(SHIPPED / FOLDER / SITUATIONS)["situation"], start=1):
        if unknown := (said.keys() - KEYS) | (said["known"].keys() - suggesting.FACTS.keys()):
            raise SuggestionError(f"{SITUATIONS}, situation {number}: there is no {min(unknown)}.")
        known = suggesting.known_from(said["known"])
        if any(set(said["known"].get(name, ())) != getattr(known, name) for name in suggesting.SEVERAL):
            raise SuggestionError(f"{SITUATIONS}, situation {number}: an answer is not one of those that there are.")
        yield Situation(
            said=said["said"],
            municipality=said["municipality"],
            known=known,
            suggested=_lists(said["suggested"]),
            on=said.get("on", TODAY),
            methods=_lists(said.get("methods", {})),
            notes=tuple(said.get("notes", ())),
            nots=_lists(said.get("not", {})),
            ask=_lists(said.get("ask", {})),
        )


def _lists(said: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in said.items()}


def answered(situation: Situation, rules: Iterable[Rule], laws: Sequence[suggesting.LawLike]) -> tuple[Answer, ...]:
    """Answer what some rules say in a situation."""
    return suggesting.suggest(situation.known, rules, laws, on=situation.on)


def codes(answers: Iterable[Answer], state: str) -> dict[str, tuple[str, ...]]:
    """Answer the offers, or methods, of a state, each with the rules that are its reasons."""
    return {
        answer.method or answer.offer: tuple(reason.rule.code for reason in answer.reasons)
        for answer in answers
        if answer.state == state
    }


def differs(situation: Situation, rules: Iterable[Rule], laws: Sequence[suggesting.LawLike]) -> str:
    """Answer what some rules say differently from what the situation expects, in words; nothing where they agree."""
    answers = answered(situation, rules, laws)
    methods = [method for answer in answers for method in answer.methods]
    every = [*answers, *methods]
    noted = [rule.code for answer in every for rule in answer.notes]
    asked = {answer.method or answer.offer: answer.ask for answer in every}
    nots = codes(every, suggesting.NOT)
    pairs: list[tuple[str, object, object]] = [
        ("suggested", codes(answers, suggesting.SUGGESTED), dict(situation.suggested)),
        ("methods", codes(methods, suggesting.SUGGESTED), dict(situation.methods)),
        ("notes", sorted(noted), sorted(situation.notes)),
        *(("not " + name, nots.get(name, ()), why) for name, why in situation.nots.items()),
        *(("ask " + name, asked.get(name, ()), what) for name, what in situation.ask.items()),
    ]
    return "; ".join(
        f"{name} is {found or 'nothing'}, expected {wanted or 'nothing'}"
        for name, found, wanted in pairs
        if found != wanted
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SuggestionError(f"{path.name} cannot be read: {error}") from error
