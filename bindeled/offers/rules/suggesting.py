"""Which offers are worth talking about with a resident: rules that are data, over facts that are few. Pure.

A rule only suggests (D16). The answer is never a decision, never a block and never a number: an offer is suggested because, not
suggested because, or somebody would need to know. Who chooses is a person, in words of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.rules.conditions import Condition, Fact, all_hold, conditions, facts_that, in_force

Words = dict[str, str | Promise]

# What a rule may say: that an offer is worth suggesting, that it is not, or something to know where it is suggested.
FOR, AGAINST, NOTE = "for", "against", "note"
SAYS = (FOR, AGAINST, NOTE)

# What may be answered of an offer.
SUGGESTED, ASK, NOT = "suggested", "ask", "not"
STATES: Words = {
    SUGGESTED: _("Suggested, because"),
    ASK: _("We would need to know more"),
    NOT: _("Not suggested, because"),
}

# How a reason came about: its conditions hold, some do not, some nobody knows, or it is not in force on the day.
HOLDS, FAILS, OPEN, NOT_IN_FORCE = "holds", "fails", "open", "not_in_force"
FACTS_OF = {HOLDS: True, FAILS: False, OPEN: None}

ANSWERS: Words = {"yes": _("Yes"), "no": _("No")}
NEEDS: Words = {
    "settling": _("to settle in the dwelling and the neighbourhood"),
    "complaints": _("that neighbours complain, of a smell or of behaviour"),
    "order": _("to get the dwelling in order"),
    "structure": _("structure in everyday life"),
    "practical": _("practical help at home, like cleaning and shopping"),
    "personal_care": _("personal care"),
    "nursing": _("nursing"),
    "relations": _("people to be with, family, friends"),
    "drugs": _("drugs"),
    "alcohol": _("alcohol"),
    "mental_health": _("mental health"),
    "bills": _("bills and papers"),
    "arrears": _("arrears with the rent, an administration agreement or a sanction"),
    "rent": _("a rent that is heavy for the income"),
    "furniture": _("furniture and things for the kitchen, and cannot pay for them"),
    "work_school": _("work or education"),
    "crisis": _("a crisis right now, without danger to life"),
}
INTENSITY: Words = {"intensive": _("Intensive, often several times a week"), "some": _("Some")}
DWELLING: Words = {
    "own": _("lives in a home of their own"),
    "assigned": _("in a dwelling that the municipality assigned"),
    "moving_in": _("is about to move into a home of their own"),
    "none": _("has no dwelling"),
    "institution": _("is at an institution or a hostel for the homeless"),
    "eviction": _("may be evicted"),
}
HOMELESSNESS: Words = {
    "long": _("Homeless for a long time, or again and again"),
    "recent": _("Homeless since not long ago"),
    "formerly": _("Was homeless before"),
    "at_risk": _("May become homeless"),
    "never": _("No"),
}
TREATMENT: Words = {"some": _("Yes, to some extent"), "none": _("No")}
WISHES: Words = {
    "help": _("wants help"),
    "no_help": _("says no to help for now"),
    "no_treatment": _("does not want treatment now"),
    "anonymous": _("does not want to say who they are"),
    "one_worker": _("wants one fixed person"),
    "company": _("wants company"),
    "women": _("wants to meet other women"),
}

FACTS: dict[str, Fact] = {
    "age": Fact(_("the resident's age")),
    "needs": Fact(_("what help is needed with"), NEEDS),
    "intensity": Fact(_("how much support is needed"), INTENSITY),
    "ageing": Fact(_("whether the need comes by ageing"), ANSWERS),
    "dwelling": Fact(_("where the resident lives"), DWELLING),
    "homelessness": Fact(_("whether the resident is or was homeless"), HOMELESSNESS),
    "youth_case": Fact(_("whether there was a case for the resident as a child or young person"), ANSWERS),
    "isolation": Fact(_("whether the resident isolates themselves and cannot reach out"), ANSWERS),
    "treatment": Fact(_("whether there is contact with treatment already"), TREATMENT),
    "wish": Fact(_("what the resident wishes"), WISHES),
    "district": Fact(_("which part of town it is"), named=True),
}
SEVERAL = ("needs", "dwelling", "wish")


@dataclass(frozen=True)
class Known:
    """What is known when offers are suggested. An empty answer, or no age, means that nobody knows."""

    age: int | None = None
    needs: frozenset[str] = frozenset()
    intensity: str = ""
    ageing: str = ""
    dwelling: frozenset[str] = frozenset()
    homelessness: str = ""
    youth_case: str = ""
    isolation: str = ""
    treatment: str = ""
    wish: frozenset[str] = frozenset()
    district: str = ""


class LawLike(Protocol):
    """What is asked of a rule of law here. ``guidance.Law`` is one."""

    @property
    def code(self) -> str:
        """Answer what it is named by."""

    @property
    def valid_from(self) -> date:
        """Answer its first day."""

    @property
    def valid_to(self) -> date | None:
        """Answer its last day, if there is one."""


@dataclass(frozen=True)
class Rule:
    """One rule about one offer, or about one method of it: what it says when all its conditions hold.

    It is in force between its days, and only while every law that it names is. ``unless_da`` and ``unless_en`` say, of a rule for
    an offer, why that is not suggested where the conditions do not hold.
    """

    code: str
    offer: str
    says: str
    when: tuple[Condition, ...]
    reason_da: str
    reason_en: str
    source: str
    valid_from: date
    valid_to: date | None = None
    method: str = ""
    laws: tuple[str, ...] = ()
    unless_da: str = ""
    unless_en: str = ""

    def reason(self, language: str) -> str:
        """Answer the reason in a language."""
        return self.reason_da if language.startswith("da") else self.reason_en

    def unless(self, language: str) -> str:
        """Answer why not, in a language."""
        return self.unless_da if language.startswith("da") else self.unless_en

    def speaks(self, known: Known) -> bool | None:
        """Say whether all conditions hold, or answer None where that hangs on what is not known."""
        return all_hold(self.when, known)


@dataclass(frozen=True)
class Reason:
    """One rule in an answer: how it came about, by which facts, and which of its laws are not in force on the day."""

    rule: Rule
    how: str
    facts: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()

    def words(self, language: str) -> str:
        """Answer it in words: why, or why not."""
        said_against = self.how in {FAILS, OPEN} and self.rule.says == FOR
        return self.rule.unless(language) if said_against else self.rule.reason(language)


@dataclass(frozen=True)
class Answer:
    """What the rules say of one offer, or of one method of it: with every reason, and nothing weighed against anything.

    ``notes`` are to be known where it is suggested; ``ask`` names the facts that could change the answer.
    """

    offer: str
    method: str
    state: str
    reasons: tuple[Reason, ...]
    notes: tuple[Rule, ...] = ()
    ask: tuple[str, ...] = ()
    methods: tuple["Answer", ...] = ()


def laws_missing(rule: Rule, laws: Iterable[LawLike], on: date) -> tuple[str, ...]:
    """Answer the laws that a rule names and that are not in force on a day."""
    there = {law.code for law in in_force(laws, on)}
    return tuple(code for code in rule.laws if code not in there)


def suggest(known: Known, rules: Iterable[Rule], laws: Sequence[LawLike], *, on: date) -> tuple[Answer, ...]:
    """Answer for every offer that some rule is about, by the rules and laws in force on a day; in the offers' own order."""
    listed = list(rules)
    asked = _Asked(known, laws, on)
    answers = []
    for offer in dict.fromkeys(rule.offer for rule in listed):
        about = [rule for rule in listed if rule.offer == offer]
        found = asked.answer(offer, "", about)
        methods = dict.fromkeys(rule.method for rule in about if rule.method) if found.state != NOT else {}
        answers.append(replace(found, methods=tuple(asked.answer(offer, method, about) for method in methods)))
    return tuple(answers)


@dataclass(frozen=True)
class _Asked:
    """What is known, and the laws, on a day."""

    known: Known
    laws: Sequence[LawLike]
    on: date

    def answer(self, offer: str, method: str, about: Iterable[Rule]) -> Answer:
        """Weigh nothing: what speaks against says no, what speaks for says yes, what is not known is asked."""
        every = [rule for rule in about if rule.method == method]
        there = [rule for rule in in_force(every, self.on) if not laws_missing(rule, self.laws, self.on)]
        against, speak = (self._by_answer(there, says) for says in (AGAINST, FOR))
        state, how, rules = NOT, HOLDS, against[True]
        if not rules:
            state, how, rules = next(
                (found for found in ((SUGGESTED, HOLDS, speak[True]), (ASK, OPEN, speak[None])) if found[2]),
                (NOT, FAILS, speak[False]),
            )
        notes = tuple(self._by_answer(there, NOTE)[True]) if state == SUGGESTED else ()
        open_still = {SUGGESTED: against[None], ASK: speak[None], NOT: []}[state]
        ask = dict.fromkeys(fact for rule in open_still for fact in facts_that(None, rule.when, self.known))
        reasons = [self._reason(rule, how) for rule in rules] or self._not_in_force(every)
        return Answer(offer, method, state, tuple(reasons), notes, tuple(ask))

    def _by_answer(self, rules: Iterable[Rule], says: str) -> dict[bool | None, list[Rule]]:
        found: dict[bool | None, list[Rule]] = {True: [], False: [], None: []}
        for rule in rules:
            if rule.says == says:
                found[rule.speaks(self.known)].append(rule)
        return found

    def _reason(self, rule: Rule, how: str) -> Reason:
        return Reason(rule, how, facts_that(FACTS_OF[how], rule.when, self.known))

    def _not_in_force(self, rules: Iterable[Rule]) -> list[Reason]:
        """Answer, where no rule for the offer is in force on the day, each of them, with the laws that are missing."""
        gone = [rule for rule in rules if rule.says == FOR]
        return [Reason(rule, NOT_IN_FORCE, laws=laws_missing(rule, self.laws, self.on)) for rule in gone]


# -- As they stand in a file ------------------------------------------------------------------------------------------


def rule(said: Mapping[str, Any]) -> Rule:
    """Answer a rule from an entry of a file whose keys were checked. Raises ValueError, saying what is wrong."""
    if (said["says"] == FOR) != bool(said.get("unless_da")) or bool(said.get("unless_da")) != bool(
        said.get("unless_en")
    ):
        raise ValueError(
            "a rule for an offer says unless_da and unless_en, why it is not suggested otherwise; no other does."
        )
    if not said["when"]:
        raise ValueError("when must name a condition: what always holds is no reason.")
    return Rule(
        code=said["code"],
        offer=said["offer"],
        says=said["says"],
        when=conditions(said["when"], FACTS),
        valid_to=said.get("valid_to"),
        method=said.get("method", ""),
        laws=tuple(said.get("laws", ())),
        unless_da=said.get("unless_da", ""),
        unless_en=said.get("unless_en", ""),
        **{name: said[name] for name in ("reason_da", "reason_en", "source", "valid_from")},
    )


def sent(known: Known) -> list[tuple[str, str]]:
    """Answer what is known as a form sends it: a name and a value for each answer. ``known_from`` reads it again."""
    said: list[tuple[str, str]] = [] if known.age is None else [("age", str(known.age))]
    for name, fact in FACTS.items():
        if name in SEVERAL:
            said += [(name, word) for word in fact.answers if word in getattr(known, name)]
        elif name != "age" and (word := getattr(known, name)):
            said.append((name, word))
    return said


def known_from(said: Mapping[str, Any]) -> Known:
    """Answer what is known from plain values, as a file or a form holds them; what is not among the answers is not known."""

    def word(name: str) -> str:
        answer = said.get(name) or ""
        return answer if FACTS[name].named or answer in FACTS[name].answers else ""

    several: dict[str, Any] = {name: frozenset(said.get(name, ())) & FACTS[name].answers.keys() for name in SEVERAL}
    single: dict[str, Any] = {name: word(name) for name in FACTS if name not in {*SEVERAL, "age"}}
    return Known(age=said.get("age"), **several, **single)
