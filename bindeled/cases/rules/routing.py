"""Which unit a concern belongs to: rules that are data, over facts that are few, and a suggestion with its reasons. Pure.

A rule only suggests (D16): an adviser decides. What is not known never lets a rule speak; it is named as the next question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.concerns.rules import KIND_LABELS
from bindeled.municipalities.rules.conditions import Condition, Fact, all_hold, conditions, facts_that, in_force

# What a unit does, in the words that rules and files use. "advisers" of a district, and "central" where a district has none.
ADVISERS, CENTRAL = "advisers", "central"
UNIT_KINDS: dict[str, str | Promise] = {
    CENTRAL: _("the central unit"),
    ADVISERS: _("the district's advisers"),
    "children": _("the children-and-family unit"),
    "supplier": _("the supplier"),
    "specialised": _("the specialised case worker"),
    "health_care": _("health and care"),
    "mentors": _("the social mentors"),
    "support_contact": _("the support contact persons"),
}
MONEY: dict[str, str | Promise] = {
    "arrears": _("Arrears with the rent"),
    "administration": _("An administration agreement"),
    "sanction": _("A sanction"),
    "none": _("None of these"),
}
ANSWERS: dict[str, str | Promise] = {"yes": _("Yes"), "no": _("No")}
FACTS: dict[str, Fact] = {
    "kinds": Fact(_("what it is about"), KIND_LABELS),
    "children": Fact(_("whether children live there"), ANSWERS),
    "money": Fact(_("arrears, administration agreement or sanction"), MONEY),
    "age": Fact(_("the resident's age")),
    "ageing": Fact(_("whether the need comes by ageing"), ANSWERS),
    "youth_case": Fact(_("whether there was a case for the resident as a child or young person"), ANSWERS),
    "assigned": Fact(_("whether the municipality assigned the dwelling"), ANSWERS),
}


@dataclass(frozen=True)
class Known:
    """What is known of a concern when it is routed. An empty answer, or no age, means that nobody knows."""

    kinds: frozenset[str] = frozenset()
    children: str = ""
    money: frozenset[str] = frozenset()
    age: int | None = None
    ageing: str = ""
    youth_case: str = ""
    assigned: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: when all its conditions hold, it suggests the unit of this kind, for this reason.

    The one that stands first of those that hold says who is responsible. One that stands ``beside`` never does: its unit is
    told as well, whoever is responsible.
    """

    code: str
    position: int
    unit_kind: str
    beside: bool
    when: tuple[Condition, ...]
    reason_da: str
    reason_en: str
    source: str
    valid_from: date
    valid_to: date | None = None

    def reason(self, language: str) -> str:
        """Answer the reason in a language."""
        return self.reason_da if language.startswith("da") else self.reason_en

    def speaks(self, known: Known) -> bool | None:
        """Say whether all conditions hold, or answer None where that hangs on what is not known."""
        return all_hold(self.when, known)

    def next_question(self, known: Known) -> str:
        """Answer the first fact that this rule would need to know."""
        return facts_that(None, self.when, known)[0]


class UnitLike(Protocol):
    """What is asked of a unit here. ``municipalities.Unit`` is one."""

    @property
    def name(self) -> str:
        """Answer its name."""

    @property
    def kind(self) -> str:
        """Answer what it does."""

    @property
    def district_id(self) -> Any:
        """Answer the district it serves, or nothing where it serves the whole municipality."""

    @property
    def valid_from(self) -> date:
        """Answer its first day."""

    @property
    def valid_to(self) -> date | None:
        """Answer its last day, if there is one."""


U = TypeVar("U", bound=UnitLike)


@dataclass(frozen=True)
class Proposed:
    """A rule that speaks, and the units that it means. Several where the data cannot tell which: the adviser chooses."""

    rule: Rule
    units: tuple[Any, ...]


@dataclass(frozen=True)
class Suggestion:
    """Who is suggested, and why.

    ``responsible`` is the first rule that speaks and has a unit; ``beside`` those told as well; ``also`` rules that speak
    too but stand later; ``without_unit`` rules that speak and have no unit on the day; ``ask`` the facts that could change
    the answer.
    """

    responsible: Proposed | None
    beside: tuple[Proposed, ...] = ()
    also: tuple[Proposed, ...] = ()
    without_unit: tuple[Rule, ...] = ()
    ask: tuple[str, ...] = ()


def units_of_kind(units: Iterable[U], kind: str, district: object, *, on: date) -> tuple[U, ...]:
    """Answer the units meant by a kind on a day: the district's own, else those of the whole municipality.

    Advisers are there for every concern: where there is no district, the only unit of advisers; where the district has
    none, the central unit (decision 6).
    """
    there = sorted(in_force(units, on), key=lambda unit: unit.name)
    alike = [unit for unit in there if unit.kind == kind]
    own = [unit for unit in alike if unit.district_id == district and district is not None]
    found = own or [unit for unit in alike if unit.district_id is None]
    if not found and kind == ADVISERS:
        only = alike if district is None and len(alike) == 1 else []
        found = only or [unit for unit in there if unit.kind == CENTRAL][:1]
    return tuple(found)


def suggest(
    known: Known, rules: Iterable[Rule], units: Sequence[UnitLike], *, district: object, on: date
) -> Suggestion:
    """Answer the suggestion for what is known of a concern in a district, by the rules and units in force on a day."""
    ordered = sorted(in_force(rules, on), key=lambda rule: (rule.position, rule.code))
    spoken = [
        Proposed(rule, units_of_kind(units, rule.unit_kind, district, on=on))
        for rule in ordered
        if rule.speaks(known) is True
    ]
    first = [found for found in spoken if found.units and not found.rule.beside]
    responsible = first[0] if first else None
    return Suggestion(
        responsible,
        beside=tuple(found for found in spoken if found.units and found.rule.beside),
        also=tuple(found for found in first[1:] if found.rule.when),
        without_unit=tuple(found.rule for found in spoken if not found.units),
        ask=_questions(known, ordered, responsible),
    )


def _questions(known: Known, ordered: Sequence[Rule], responsible: Proposed | None) -> tuple[str, ...]:
    """Answer the next question of each rule that may yet change the answer: those beside, and those that stand before it."""
    before = [rule for rule in ordered if responsible is None or rule.position < responsible.rule.position]
    open_still = [rule for rule in ordered if (rule.beside or rule in before) and rule.speaks(known) is None]
    return tuple(dict.fromkeys(rule.next_question(known) for rule in open_still))


# -- Rules as they stand in a file ------------------------------------------------------------------------------------


def rule(said: Mapping[str, Any]) -> Rule:
    """Answer a rule from an entry of a file whose keys were checked. Raises ValueError, saying which condition is wrong."""
    return Rule(
        code=said["code"],
        position=said["position"],
        unit_kind=said["unit_kind"],
        beside=said.get("beside", False),
        when=conditions(said["when"], FACTS),
        reason_da=said["reason_da"],
        reason_en=said["reason_en"],
        source=said["source"],
        valid_from=said["valid_from"],
        valid_to=said.get("valid_to"),
    )


def known_from(said: Mapping[str, Any]) -> Known:
    """Answer what is known from plain values, as a file or a record holds them; what is not named is not known."""
    told = {name: said.get(name, "") for name in ("children", "ageing", "youth_case", "assigned")}
    answers = {name: answer if answer in ANSWERS else "" for name, answer in told.items()}
    kinds, money = frozenset(said.get("kinds", ())), frozenset(said.get("money", ()))
    return Known(kinds=kinds, money=money, age=said.get("age"), **answers)
