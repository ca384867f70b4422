"""Which offers are suggested for what is known, with their reasons, laws and pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from bindeled.catalogue.queries import Told, offers
from bindeled.guidance.models import Law
from bindeled.guidance.queries import own_language
from bindeled.municipalities.rules.conditions import in_force
from bindeled.offers.models import SuggestionRule
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import FACTS, NOT_IN_FORCE, STATES, SUGGESTED, Answer, Known, Reason, Rule


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


@dataclass(frozen=True)
class Why:
    """One reason as it is read: its words, where they come from, and the laws behind it.

    Where no rule is in force on the day there are no words; ``laws`` are then those that are missing.
    """

    text: str
    sources: tuple[str, ...]
    laws: tuple[Law, ...]


@dataclass(frozen=True)
class Shown:
    """What the rules say of one offer, or of one method of it, as a page shows it. ``slug`` is empty where no page tells of it."""

    name: str
    slug: str
    state: str
    reasons: tuple[Why, ...]
    notes: tuple[str, ...]
    ask: tuple[str | Promise, ...]
    methods: tuple["Shown", ...] = ()

    @property
    def every(self) -> list[Why]:
        """Answer its reasons and those of its methods."""
        return [why for shown in (self, *self.methods) for why in shown.reasons]

    @property
    def laws(self) -> list[Law]:
        """Answer the laws behind it, each once."""
        return list(dict.fromkeys(law for why in self.every for law in why.laws))

    @property
    def sources(self) -> list[str]:
        """Answer where its rules come from, each once."""
        return list(dict.fromkeys(source for why in self.every for source in why.sources))


@dataclass(frozen=True)
class Part:
    """The offers of one answer: suggested, to be asked about, or not suggested."""

    state: str
    heading: str | Promise
    offers: tuple[Shown, ...]

    @property
    def is_open(self) -> bool:
        """Say whether it is read first."""
        return self.state == SUGGESTED


def shown(known: Known, municipality: str, *, on: date, today: date) -> tuple[Part, ...]:
    """Answer what a page shows: each answer with its offers, named and in the order of today's catalogue."""
    rules: Sequence[Rule] = rules_of(municipality)
    laws = laws_named(rules)
    by_code = {told.code: told for told in offers(municipality, on=today)}
    order = {code: place for place, code in enumerate(by_code)}
    answers = suggesting.suggest(known, rules, laws, on=on)
    drawn = _Drawn(by_code, laws, on, own_language())
    ordered = sorted(answers, key=lambda answer: (order.get(answer.offer, len(order)), answer.offer))
    return tuple(
        Part(state, heading, tuple(drawn.one(answer) for answer in ordered if answer.state == state))
        for state, heading in STATES.items()
    )


def in_words(known: Known) -> dict[str, list[str]]:
    """Answer what is known as it is read: each question with its answers, in the order in which they are asked."""
    said: dict[str, list[str]] = {}
    for name, value in suggesting.sent(known):
        fact = FACTS[name]
        said.setdefault(str(fact.question), []).append(str(fact.answers.get(value, value)))
    return said


@dataclass(frozen=True)
class _Drawn:
    """What is needed to put answers into words."""

    told: Mapping[str, Told]
    laws: Sequence[Law]
    on: date
    language: str

    def one(self, answer: Answer) -> Shown:
        """Put one answer into words, with those of its methods."""
        told = self.told.get(answer.offer)
        ways = {way.code: way.name(self.language) for way in told.version.ways} if told else {}
        name = ways.get(answer.method, answer.method) if answer.method else (told.name if told else answer.offer)
        return Shown(
            name,
            told.slug if told else "",
            answer.state,
            self._reasons(answer.reasons),
            tuple(rule.reason(self.language) for rule in answer.notes),
            tuple(FACTS[fact].question for fact in answer.ask),
            tuple(self.one(method) for method in answer.methods),
        )

    def _reasons(self, reasons: Iterable[Reason]) -> tuple[Why, ...]:
        """Put reasons into words; what several rules say alike is said once."""
        said: dict[str, list[Reason]] = {}
        for reason in reasons:
            said.setdefault("" if reason.how == NOT_IN_FORCE else reason.words(self.language), []).append(reason)
        return tuple(
            Why(
                text,
                tuple(dict.fromkeys(reason.rule.source for reason in alike)),
                self._laws(alike, missing=not text),
            )
            for text, alike in said.items()
        )

    def _laws(self, reasons: Iterable[Reason], *, missing: bool) -> tuple[Law, ...]:
        named = {code for reason in reasons for code in (reason.laws if missing else reason.rule.laws)}
        there = self.laws if missing else in_force(self.laws, self.on)
        return tuple(law for law in there if law.code in named)
