"""What rules that change on a day ahead would do to concerns that came: over what stands in the open. Pure.

What an adviser noted when assessing is sealed, and stays so. For a concern that nobody assessed there is nothing sealed: the answer
is what a page would suggest. For one that was assessed everything that the sealed facts could be is tried; what comes out the same
each time is sure, and of the rest it cannot be said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

from bindeled.cases.rules.rehearsal import NOBODY
from bindeled.cases.rules.routing import ANSWERS, FACTS, MONEY, Known, Proposed, Rule, UnitLike, suggest
from bindeled.municipalities.rules.conditions import OLDEST, Dated, in_force

OPEN = "kinds"  # the one fact that an adviser's assessment leaves in the open
SEALED = tuple(name for name in FACTS if name != OPEN)
NONE_OF_IT = "none"
# More different sets of rules that could speak are not tried: of those concerns it cannot be said. Bounds how long it takes.
MOST_WORLDS = 256
EXAMPLES = 3
DAY = timedelta(days=1)


@dataclass(frozen=True)
class InTheOpen:
    """What stands in the open of a concern: kinds, the sender's word of children, the district, and whether it was assessed."""

    kinds: frozenset[str]
    children: str
    district: object
    is_assessed: bool


@dataclass(frozen=True)
class Alike:
    """Concerns of which the same stands in the open: how many, and a few of them."""

    facts: InTheOpen
    number: int
    examples: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Change:
    """That another unit would have a concern, or, ``is_beside``, be told or not be told of it; and by which rule, before and after."""

    before: str
    after: str
    old: Rule | None
    new: Rule | None
    is_beside: bool = False


@dataclass(frozen=True)
class Count:
    """Of how many a change is sure, of how many it cannot be said, and a few of them, the sure ones first."""

    sure: int = 0
    perhaps: int = 0
    examples: tuple[Any, ...] = ()
    doubtful: tuple[Any, ...] = ()

    def with_more(self, alike: Alike, *, is_sure: bool) -> "Count":
        """Answer the count with some more."""
        if is_sure:
            return replace(self, sure=self.sure + alike.number, examples=(self.examples + alike.examples)[:EXAMPLES])
        return replace(self, perhaps=self.perhaps + alike.number, doubtful=(self.doubtful + alike.examples)[:EXAMPLES])

    @property
    def shown(self) -> tuple[Any, ...]:
        """Answer the few to look at."""
        return (self.examples + self.doubtful)[:EXAMPLES]


@dataclass(frozen=True)
class Foreseen:
    """What would be otherwise: of how many it is sure that they go to another unit, of how many it cannot be said, and each change."""

    looked_at: int = 0
    assessed: int = 0
    sure: int = 0
    perhaps: int = 0
    changes: Mapping[Change, Count] = field(default_factory=dict)

    @property
    def same(self) -> int:
        """Answer how many would certainly go where they go today."""
        return self.looked_at - self.sure - self.perhaps


def days_of_change(dated: Iterable[Dated], *, after: date) -> list[date]:
    """Answer the days ahead on which something begins, or has ended the day before; the first of them first."""
    days: set[date] = set()
    for each in dated:
        days.add(each.valid_from)
        if each.valid_to is not None and each.valid_to < date.max:
            days.add(each.valid_to + DAY)
    return sorted(day for day in days if day > after)


def asks_sealed(rule: Rule) -> bool:
    """Say whether a rule asks about anything that is sealed once an adviser has assessed."""
    return any(condition.fact in SEALED for condition in rule.when)


def kinds_asked(rules: Iterable[Rule]) -> frozenset[str]:
    """Answer the kinds that some rule asks about; no other makes a difference."""
    return frozenset(word for rule in rules for each in rule.when if each.fact == OPEN for word in each.one_of)


def _could_be(fact: str, rules: Sequence[Rule], children: str) -> list[Any]:
    """Answer what a sealed fact could be: each answer, or, of an age, one on either side of every bound."""
    if fact == "money":
        real = [word for word in MONEY if word != NONE_OF_IT]
        some = chain.from_iterable(combinations(real, size) for size in range(1, len(real) + 1))
        return [frozenset(), frozenset({NONE_OF_IT}), *map(frozenset, some)]
    if fact == "age":
        of_age = [condition for rule in rules for condition in rule.when if condition.fact == fact]
        least = [bound for each in of_age if each.at_least is not None for bound in (each.at_least - 1, each.at_least)]
        most = [bound for each in of_age if each.at_most is not None for bound in (each.at_most, each.at_most + 1)]
        return [None, *sorted({age for age in (*least, *most) if 0 <= age <= OLDEST})]
    # Where the adviser noted nothing of children, what the sender said counts.
    return [children if fact == "children" else "", *ANSWERS]


def worlds(rules: Sequence[Rule], children: str) -> list[dict[str, Any]] | None:
    """Answer everything that the sealed facts could be, once for each set of rules that it lets speak; nothing where it is too much."""
    asking = [rule for rule in rules if asks_sealed(rule)]
    found: dict[tuple[bool, ...], dict[str, Any]] = {(True,) * len(asking): {}}
    for fact in SEALED:
        if not any(condition.fact == fact for rule in asking for condition in rule.when):
            continue
        further: dict[tuple[bool, ...], dict[str, Any]] = {}
        for value in _could_be(fact, asking, children):
            known = Known(**{fact: value})
            lets = [all(each.holds(known) is True for each in rule.when if each.fact == fact) for rule in asking]
            for speak, told in found.items():
                so_far = tuple(before and now for before, now in zip(speak, lets, strict=True))
                further.setdefault(so_far, {**told, fact: value})
        if len(further) > MOST_WORLDS:
            return None
        found = further
    return list(found.values())


def changes_of(
    known: Known, rules: Sequence[Rule], units: Sequence[UnitLike], *, district: object, today: date, day: date
) -> frozenset[Change]:
    """Answer what would be otherwise on a day ahead than today for one set of facts."""
    old, new = (suggest(known, rules, units, district=district, on=on) for on in (today, day))
    (was, was_by), (will, will_by) = _of(old.responsible), _of(new.responsible)
    found = {Change(was, will, was_by, will_by)} if was != will else set()
    told, tell = (dict(map(_of, suggestion.beside)) for suggestion in (old, new))
    found |= {Change(name, NOBODY, told[name], None, is_beside=True) for name in told.keys() - tell.keys()}
    found |= {Change(NOBODY, name, None, tell[name], is_beside=True) for name in tell.keys() - told.keys()}
    return frozenset(found)


def _of(proposed: Proposed | None) -> tuple[str, Rule | None]:
    """Answer the names of the units that are proposed, and by which rule."""
    return (" / ".join(unit.name for unit in proposed.units), proposed.rule) if proposed else (NOBODY, None)


@dataclass
class _Trying:
    """Both days' rules and units, tried over facts; what was tried before is not tried again."""

    rules: Sequence[Rule]
    units: Sequence[UnitLike]
    today: date
    day: date
    tried: dict[InTheOpen, list[frozenset[Change]] | None] = field(default_factory=dict)
    could_be: dict[str, list[dict[str, Any]] | None] = field(default_factory=dict)
    spoken: dict[Known, tuple[bool, ...]] = field(default_factory=dict)
    changes: dict[tuple[tuple[bool, ...], object], frozenset[Change]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep which kinds make a difference."""
        self.asked = kinds_asked(self.rules)

    def possible(self, facts: InTheOpen) -> list[frozenset[Change]] | None:
        """Answer what could change for some facts: one set for each thing that the sealed facts could be."""
        facts = replace(facts, kinds=facts.kinds & self.asked)
        if facts not in self.tried:
            self.tried[facts] = self._try(facts)
        return self.tried[facts]

    def _try(self, facts: InTheOpen) -> list[frozenset[Change]] | None:
        children = facts.children if facts.children in ANSWERS else ""
        sealed: list[dict[str, Any]] | None = [{"children": children}]
        if facts.is_assessed:
            if children not in self.could_be:
                self.could_be[children] = worlds(self.rules, children)
            sealed = self.could_be[children]
        if sealed is None:
            return None
        knowns = (Known(**{"kinds": facts.kinds, **told}) for told in sealed)
        return list(dict.fromkeys(self._changes(known, facts.district) for known in knowns))

    def _changes(self, known: Known, district: object) -> frozenset[Change]:
        """Answer what would be otherwise; where the same rules speak in the same district it is the same."""
        if known not in self.spoken:
            self.spoken[known] = tuple(rule.speaks(known) is True for rule in self.rules)
        place = self.spoken[known], district
        if place not in self.changes:
            days = {"today": self.today, "day": self.day}
            self.changes[place] = changes_of(known, self.rules, self.units, district=district, **days)
        return self.changes[place]


def foresee(
    concerns: Iterable[Alike], rules: Sequence[Rule], units: Sequence[UnitLike], *, today: date, day: date
) -> Foreseen:
    """Try today's rules and those of a day ahead over the same concerns, and answer what differs."""
    either = list(dict.fromkeys(in_force(rules, today) + in_force(rules, day)))
    trying = _Trying(either, units, today, day)
    looked_at = assessed = sure = perhaps = 0
    changes: dict[Change, Count] = {}
    for alike in concerns:
        looked_at += alike.number
        assessed += alike.number * alike.facts.is_assessed
        possible = trying.possible(alike.facts)
        if possible is None:
            perhaps += alike.number
            continue
        moves = [any(not change.is_beside for change in each) for each in possible]
        sure += alike.number * all(moves)
        perhaps += alike.number * (any(moves) and not all(moves))
        always = frozenset.intersection(*possible)
        for change in frozenset.union(*possible):
            changes[change] = changes.get(change, Count()).with_more(alike, is_sure=change in always)
    return Foreseen(looked_at, assessed, sure, perhaps, changes)
