"""Worded life situations against the rules that suggest offers: what is expected, and whether every rule is hit both ways.

A social worker reads the situations in docs/reference/suggestions.md. Here each is answered anew and compared with what stands beside
it. A rule is hit both ways where it speaks in one situation and, in force, does not hold in another.
The controls: each rule is turned round, shifted and taken away, and each law moved; a situation must notice every one of them.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from benchmarks.verdict import verdict
from bindeled.config import suggesting as files
from bindeled.config.suggesting import FileLaw, Situation
from bindeled.municipalities.rules.conditions import Condition, in_force
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import Answer, Rule

LEAST = 60
DAY = timedelta(days=1)
LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class Turned(Condition):
    """A condition that says the opposite of what it says."""

    def holds(self, known: object) -> bool | None:
        """Answer the opposite; what nobody knows stays unknown."""
        said = super().holds(known)
        return None if said is None else not said


@dataclass(frozen=True)
class Set:
    """Everything that the situations of one municipality are answered by."""

    situations: Sequence[Situation]
    rules: Sequence[Rule]
    laws: Sequence[FileLaw]

    def wrong(self) -> list[str]:
        """Answer the situations that are answered otherwise than expected, in words."""
        found = ((each.said, files.differs(each, self.rules, self.laws)) for each in self.situations)
        return [f"“{said}”: {what}" for said, what in found if what]

    def notices(self) -> bool:
        """Say whether any situation is answered otherwise than expected; the first is enough."""
        return any(files.differs(each, self.rules, self.laws) for each in self.situations)

    def with_rule(self, changed: Rule) -> "Set":
        """Answer the same with one rule changed."""
        return replace(self, rules=[changed if _key(rule) == _key(changed) else rule for rule in self.rules])


def _key(rule: Rule) -> tuple[str, str]:
    return rule.code, rule.source


def sets() -> list[Set]:
    """Answer what came along, for each municipality that has situations."""
    every, laws = list(files.situations()), files.shipped_laws()
    return [
        Set([each for each in every if each.municipality == code], files.shipped_rules(code), laws)
        for code in dict.fromkeys(each.municipality for each in every)
    ]


def _spoke(answers: Sequence[Answer]) -> set[str]:
    """Answer the rules that speak in answers: as a reason that holds, or as a note."""
    every = [*answers, *(method for answer in answers for method in answer.methods)]
    reasons = {reason.rule.code for answer in every for reason in answer.reasons if reason.how == suggesting.HOLDS}
    return reasons | {rule.code for answer in every for rule in answer.notes}


def both_ways(tried: Set) -> list[Rule]:
    """Answer the rules that speak in one situation and, in force and with everything known, do not in another."""
    spoken: set[str] = set()
    silent: set[str] = set()
    for situation in tried.situations:
        spoken |= _spoke(files.answered(situation, tried.rules, tried.laws))
        there = [rule for rule in in_force(tried.rules, situation.on) if rule.speaks(situation.known) is False]
        silent |= {rule.code for rule in there}
    return [rule for rule in tried.rules if rule.code in spoken & silent]


def changes(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield the rule, changed in each way in which somebody might change it by mistake."""
    yield "ended long ago", replace(rule, valid_from=LONG_AGO, valid_to=LONG_AGO)
    yield "about another offer", replace(rule, offer="another")
    says = suggesting.FOR if rule.says != suggesting.FOR else suggesting.NOTE
    yield f"{says} instead of {rule.says}", replace(rule, says=says)
    for number, condition in enumerate(rule.when):
        for name, other in _otherwise(condition):
            when = (*rule.when[:number], other, *rule.when[number + 1 :])
            yield f"{condition.fact} {name}", replace(rule, when=when)


def _otherwise(condition: Condition) -> Iterator[tuple[str, Condition]]:
    yield "turned round", Turned(condition.fact, condition.one_of, condition.at_least, condition.at_most)
    for bound in ("at_least", "at_most"):
        value = getattr(condition, bound)
        if value is not None:
            yield f"{bound} {value + 1}", replace(condition, **{bound: value + 1})
            yield f"{bound} {value - 1}", replace(condition, **{bound: value - 1})


def moved(tried: Set) -> Iterator[tuple[str, Set]]:
    """Yield the set with each law moved: gone; and, where it began while its rules were there, a day earlier and later."""
    first = min(situation.on for situation in tried.situations)
    for law in tried.laws:
        began = [rule.valid_from for rule in tried.rules if law.code in rule.laws]
        if not began:
            continue
        days = {"gone": replace(law, valid_from=LONG_AGO, valid_to=LONG_AGO)}
        if law.valid_from > max(first, min(began)):
            days |= {f"{by:+d} day": replace(law, valid_from=law.valid_from + by * DAY) for by in (-1, 1)}
        for name, other in days.items():
            yield f"law {law.code} {name}", replace(tried, laws=[other if each is law else each for each in tried.laws])


def unnoticed(tried: Set) -> tuple[int, list[str]]:
    """Break one thing at a time; answer how many there were, and those that no situation noticed."""
    broken = [
        (f"{rule.code}: {name}", tried.with_rule(changed)) for rule in tried.rules for name, changed in changes(rule)
    ]
    broken += list(moved(tried))
    return len(broken), [name for name, changed in broken if not changed.notices()]


def main() -> int:
    """Answer every situation, look at every rule, and break each thing once."""
    figures = {"situations": 0, "wrong": 0, "rules": 0, "rules_hit_both_ways": 0}
    promises: list[str] = []
    for tried in sets():
        wrong, hit = tried.wrong(), both_ways(tried)
        count, missed = unnoticed(tried)
        municipality = tried.situations[0].municipality
        print(
            f"{municipality}: {len(tried.situations)} situations, {len(tried.rules)} rules, {count} changes noticed but {len(missed)}"
        )
        figures["situations"] += len(tried.situations)
        figures["wrong"] += len(wrong)
        figures["rules"] += len(tried.rules)
        figures["rules_hit_both_ways"] += len(hit)
        promises += wrong
        promises += [f"{municipality}: {rule.code} is not hit both ways" for rule in tried.rules if rule not in hit]
        promises += [f"{municipality}: nobody noticed {name}" for name in missed]
    if figures["situations"] < LEAST:
        promises.append(f"there are {figures['situations']} situations, and should be {LEAST}")
    return verdict(figures, promises)


if __name__ == "__main__":
    sys.exit(main())
