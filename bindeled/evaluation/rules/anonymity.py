"""What makes an extract safe to leave: rows are hidden among others, and what could be learnt of those who are alike differs. Pure.

Rows are of concerns; those who must be many are *dwellings*, for five concerns about one resident hide nobody. In a fixed order the
whole table becomes coarser, until few enough rows stand out; those are left out. Then what is too rare is put together, and what would
be the same for all who are alike is withheld. ``faults`` looks at the finished table by itself, and trusts none of that.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bindeled.evaluation.rules.fields import FIELDS, LADDER, OTHER, WITHHELD

# Bindeled's own numbers, of 30 November 2026, but the first, which is the house's least number that is ever shown: no source of the
# scheme gives any. The municipality's two who release see them in the report.
K = 5
MOST_LEFT_OUT = 0.05  # of the rows
LEAST_OTHERS = 2  # so many dwellings of those who are alike must have another value

Values = tuple[str, ...]
Alike = Mapping[Values, Sequence["Row"]]


@dataclass(frozen=True, slots=True)
class Row:
    """One concern: the dwelling that it is about, as a mark that never leaves, its values in the order of the fields, and its pseudonym."""

    dwelling: Hashable
    values: Values
    name: str = ""


class CannotBeSafeError(Exception):
    """No step makes the table safe without leaving out more than may be left out."""


@dataclass(frozen=True)
class Safe:
    """A table that may leave, and what was done to it."""

    fields: tuple[str, ...]
    rows: list[Row]
    steps: tuple[str, ...]  # the fields that were made coarser, in that order, one name a step
    left_out: int
    withheld: Mapping[str, int] = field(default_factory=dict)  # so many values of a field
    rare: Mapping[str, int] = field(default_factory=dict)


def told(fields: Sequence[str]) -> list[int]:
    """Answer where those fields stand that somebody may know beforehand."""
    return [at for at, code in enumerate(fields) if FIELDS[code].told]


def learnt(fields: Sequence[str]) -> list[int]:
    """Answer where those fields stand that somebody could learn."""
    return [at for at, code in enumerate(fields) if not FIELDS[code].told]


def steps_for(fields: Sequence[str]) -> list[str]:
    """Answer the steps that there are for these fields, in their order."""
    return [code for code in LADDER if code in fields]


def coarser(rows: Iterable[Row], fields: Sequence[str], code: str, step: int) -> list[Row]:
    """Answer the rows with one field made coarser by its step number ``step``, from 0."""
    at, change = list(fields).index(code), FIELDS[code].coarser[step]
    changed: dict[str, str] = {}
    made = []
    for row in rows:
        old = row.values[at]
        new = changed.get(old) or changed.setdefault(old, change(old))
        made.append(Row(row.dwelling, (*row.values[:at], new, *row.values[at + 1 :]), row.name))
    return made


def alike(rows: Iterable[Row], places: Sequence[int]) -> dict[Values, list[Row]]:
    """Answer the rows by what they have in common in these places."""
    found: dict[Values, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row.values[at] for at in places)].append(row)
    return found


def standing_out(classes: Alike, k: int) -> set[Values]:
    """Answer the classes in which there are fewer than ``k`` dwellings."""
    return {values for values, rows in classes.items() if len(rows) < k or len({row.dwelling for row in rows}) < k}


def made_safe(rows: Sequence[Row], fields: Sequence[str], *, k: int = K, most: float = MOST_LEFT_OUT) -> Safe:
    """Make a table safe, by the first step of the order at which no more than the share ``most`` of its rows must be left out.

    Raises CannotBeSafeError where there is none.
    """
    now, places = list(rows), told(fields)
    taken: list[str] = []
    for code in ["", *steps_for(fields)]:
        if code:
            now = coarser(now, fields, code, taken.count(code))
            taken.append(code)
        classes = alike(now, places)
        small = standing_out(classes, k)
        out = sum(len(classes[values]) for values in small)
        if now and out <= most * len(now):
            kept = [row for values, found in classes.items() if values not in small for row in found]
            return _hidden(kept, tuple(fields), tuple(taken), out, k)
    raise CannotBeSafeError


def _hidden(rows: list[Row], fields: tuple[str, ...], steps: tuple[str, ...], left_out: int, k: int) -> Safe:
    """Put together what is too rare, and withhold what is the same for all who are alike, until neither finds anything more."""
    rare, withheld = Counter[str](), Counter[str]()
    for at in learnt(fields):
        found = True
        while found:
            rows, joined = _without_rare(rows, at, k)
            rows, hidden = _without_the_same(rows, at, told(fields))
            rare[fields[at]] += joined
            withheld[fields[at]] += hidden
            found = bool(joined or hidden)
    return Safe(fields, rows, steps, left_out, withheld, rare)


def _put(row: Row, at: int, value: str) -> Row:
    return Row(row.dwelling, (*row.values[:at], value, *row.values[at + 1 :]), row.name)


def _without_rare(rows: list[Row], at: int, k: int) -> tuple[list[Row], int]:
    """Call what fewer than ``k`` dwellings have by one word; where that is still too rare, with the next rarest. Answers how many rows."""
    having: dict[str, set[Hashable]] = defaultdict(set)
    for row in rows:
        if row.values[at] != WITHHELD:
            having[row.values[at]].add(row.dwelling)
    together: set[Hashable] = set()
    gone: set[str] = set()
    for value in sorted(having, key=lambda one: (len(having[one]), one)):
        if len(having[value]) >= k and (not gone or len(together) >= k):
            break
        gone.add(value)
        together |= having[value]
    gone.discard(OTHER)
    changed = [_put(row, at, OTHER) if row.values[at] in gone else row for row in rows]
    return changed, sum(row.values[at] in gone for row in rows)


def _same_for_all(rows: Iterable[Row], at: int) -> bool:
    """Say whether one value would tell too much of these: fewer than ``LEAST_OTHERS`` dwellings have another."""
    rows = list(rows)
    counted = Counter(row.values[at] for row in rows)
    return any(
        len({row.dwelling for row in rows if row.values[at] != value}) < LEAST_OTHERS
        for value in counted
        if value != WITHHELD
    )


def _without_the_same(rows: list[Row], at: int, places: Sequence[int]) -> tuple[list[Row], int]:
    made, number = [], 0
    for found in alike(rows, places).values():
        tells = _same_for_all(found, at)
        number += len(found) if tells else 0
        made += [_put(row, at, WITHHELD) for row in found] if tells else found
    return made, number


def faults(rows: Sequence[Row], fields: Sequence[str], *, k: int = K) -> list[str]:
    """Look at a table that is about to leave: answer what is wrong with it, as short words; nothing where it may go.

    It counts anew, by itself, and knows nothing of how the table was made.
    """
    found: list[str] = []
    dwellings: dict[Values, set[Hashable]] = {}
    values: dict[tuple[int, str], set[Hashable]] = {}
    by_class: dict[tuple[Values, int], dict[Hashable, set[str]]] = {}
    seen, open_to_learn = told(fields), learnt(fields)
    for row in rows:
        key = tuple(row.values[at] for at in seen)
        dwellings.setdefault(key, set()).add(row.dwelling)
        for at in open_to_learn:
            value = row.values[at]
            values.setdefault((at, value), set()).add(row.dwelling)
            by_class.setdefault((key, at), {}).setdefault(row.dwelling, set()).add(value)
    found += ["few" for who in dwellings.values() if len(who) < k]
    found += ["rare" for (_at, value), who in values.items() if len(who) < k and value not in {OTHER, WITHHELD}]
    for told_of in by_class.values():
        for value in set().union(*told_of.values()) - {WITHHELD}:
            if sum(bool(its - {value}) for its in told_of.values()) < LEAST_OTHERS:
                found.append("same")
    return found


def smallest(rows: Sequence[Row], fields: Sequence[str]) -> int:
    """Answer how many dwellings the smallest class has."""
    return min((len({row.dwelling for row in found}) for found in alike(rows, told(fields)).values()), default=0)
