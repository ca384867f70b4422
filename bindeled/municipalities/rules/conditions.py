"""Conditions over facts that are few: what the rules that each municipality keeps as data are made of. Pure.

There are three answers: it holds, it does not, and nobody knows. What nobody knows never lets a rule speak.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from django.utils.functional import Promise

OLDEST = 120


@dataclass(frozen=True)
class Fact:
    """One thing that rules may ask about: as a question, and its answers.

    Without answers it is a number of years; or, where it is ``named``, the name of something that a municipality has.
    """

    question: str | Promise
    answers: Mapping[str, str | Promise] = field(default_factory=dict)
    named: bool = False


@dataclass(frozen=True)
class Condition:
    """One condition of a rule: a fact with one of some answers, or with a number within bounds, both included."""

    fact: str
    one_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, known: object) -> bool | None:
        """Say whether it holds, or answer None where that is not known."""
        value = getattr(known, self.fact)
        if isinstance(value, int):
            return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)
        if not value:
            return None
        given = {value} if isinstance(value, str) else value
        return not given.isdisjoint(self.one_of)


def all_hold(when: Iterable[Condition], known: object) -> bool | None:
    """Say whether all conditions hold, or answer None where that hangs on what is not known."""
    answers = [condition.holds(known) for condition in when]
    if False in answers:
        return False
    return None if None in answers else True


def facts_that(answer: bool | None, when: Iterable[Condition], known: object) -> tuple[str, ...]:
    """Answer the facts whose conditions hold (True), do not (False), or cannot be said (None); each once."""
    return tuple(dict.fromkeys(condition.fact for condition in when if condition.holds(known) is answer))


class Dated(Protocol):
    """What holds from one day to another."""

    @property
    def valid_from(self) -> date:
        """Answer the first day."""

    @property
    def valid_to(self) -> date | None:
        """Answer the last day, if there is one."""


D = TypeVar("D", bound=Dated)


def in_force(rows: Iterable[D], on: date) -> list[D]:
    """Answer those that hold on a day; the last day counts."""
    return [row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]


# -- As they stand in a file ------------------------------------------------------------------------------------------


def condition(said: Mapping[str, Any], facts: Mapping[str, Fact]) -> Condition:
    """Answer a condition from a file. Raises ValueError, saying what is wrong."""
    name = said.get("fact", "")
    if name not in facts:
        raise ValueError(f"there is no fact called {name or 'nothing'}; there are {', '.join(facts)}.")
    in_words = bool(facts[name].answers) or facts[name].named
    allowed = {"fact", "one_of"} if in_words else {"fact", "at_least", "at_most"}
    if len(said) == 1 or said.keys() - allowed:
        raise ValueError(f"a condition on {name} says fact and {', '.join(sorted(allowed - {'fact'}))}, and no more.")
    if in_words:
        return Condition(name, one_of=_answers(name, said["one_of"], facts[name]))
    bounds = {key: said[key] for key in ("at_least", "at_most") if key in said}
    for key, value in bounds.items():
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= OLDEST:
            raise ValueError(f"{key} must be a whole number of years from 0 to {OLDEST}.")
    return Condition(name, **bounds)


def conditions(said: Sequence[Mapping[str, Any]], facts: Mapping[str, Fact]) -> tuple[Condition, ...]:
    """Answer the conditions of a rule from a file. Raises ValueError, saying what is wrong."""
    return tuple(condition(entry, facts) for entry in said)


def _answers(name: str, said: object, fact: Fact) -> tuple[str, ...]:
    if not isinstance(said, list) or not said or not all(isinstance(word, str) and word for word in said):
        raise ValueError(f"{name} is one_of a list of words in quotes.")
    if not fact.named and not set(said) <= fact.answers.keys():
        raise ValueError(f"{name} is one_of a list of some of: {', '.join(fact.answers)}.")
    return tuple(said)
