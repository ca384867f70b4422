"""A leader tries rules that are loaded for a day ahead over the last year's concerns, before that day comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.cases import access, queries
from bindeled.cases.forms import RehearsalForm
from bindeled.cases.queries import leading
from bindeled.cases.queries.rehearsal import MOST_TRIED, last_year
from bindeled.cases.rules import foreseen, routing
from bindeled.cases.rules.foreseen import Change, Count, Foreseen
from bindeled.cases.rules.rehearsal import NOBODY
from bindeled.confidentiality.doors import through
from bindeled.municipalities.rules.conditions import Condition, in_force
from bindeled.users.models import User
from bindeled.users.queries import KnownUnit, organisation_of

MOST_SHOWN = 40


@dataclass(frozen=True)
class ShownRule:
    """A rule of today or of a day ahead, in words."""

    rule: routing.Rule
    reason: str
    unit: str
    when: list[str]
    is_ahead: bool
    asks_sealed: bool


@dataclass(frozen=True)
class ShownChange:
    """One line of what would be otherwise: from where to where, how many, by which rule, and what to look at."""

    change: Change
    count: Count
    rest: int
    was_by: str
    will_by: str

    @property
    def is_units(self) -> bool:
        """Say whether the same rule speaks, and means another unit."""
        return self.change.old is not None and self.change.old == self.change.new


@require_safe
@never_cache
@through("municipal")
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Show the rules in force and those ahead, and what those of a chosen day would do to last year's concerns."""
    by = request.user
    assert isinstance(by, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_lead(by=by):
        raise Http404
    today, units, rules = timezone.localdate(), organisation_of(by), queries.rules_of(by.municipality_id)
    days = foreseen.days_of_change([*rules, *units], after=today)
    form = RehearsalForm(request.GET if "day" in request.GET else {"day": days[0]} if days else None)
    context: dict[str, Any] = {
        "form": form,
        "rules": _shown_rules(rules, today),
        "units": [unit for unit in units if foreseen.days_of_change([unit], after=today)],
        "today": today,
        "days": days,
    }
    if days and form.is_valid():
        context |= _tried(rules, units, by=by, today=today, day=form.cleaned_data["day"])
    return TemplateResponse(request, "cases/rehearsal.html", context, status=422 if form.errors else 200)


def _tried(
    rules: Sequence[routing.Rule], units: Sequence[KnownUnit], *, by: User, today: date, day: date
) -> dict[str, Any]:
    year = last_year(leading.led(by), asked=foreseen.kinds_asked(rules), now=timezone.now())
    found = foreseen.foresee(year.alike, rules, units, today=today, day=day)
    moves, beside = (_shown_changes(found, is_beside=is_beside) for is_beside in (False, True))
    return {
        "year": year,
        "most": MOST_TRIED,
        "found": found,
        "moves": moves[:MOST_SHOWN],
        "beside": beside[:MOST_SHOWN],
        "most_shown": MOST_SHOWN if max(len(moves), len(beside)) > MOST_SHOWN else 0,
        "unjudged": _unjudged(rules, today, day),
        "day": day,
        "nobody": NOBODY,
    }


def _unjudged(rules: Sequence[routing.Rule], *days: date) -> list[str]:
    """Answer the rules of some days, each once, that ask about what is sealed once an adviser has assessed."""
    held = [rule for on in days for rule in in_force(rules, on) if foreseen.asks_sealed(rule)]
    return list(dict.fromkeys(map(_reason, held)))


def _shown_rules(rules: Iterable[routing.Rule], today: date) -> list[ShownRule]:
    """Answer the rules that have not ended, as they stand after one another."""
    lasting = [rule for rule in rules if rule.valid_to is None or rule.valid_to >= today]
    return [
        ShownRule(
            rule,
            _reason(rule),
            str(routing.UNIT_KINDS.get(rule.unit_kind, rule.unit_kind)),
            [_condition(condition) for condition in rule.when],
            rule.valid_from > today,
            foreseen.asks_sealed(rule),
        )
        for rule in sorted(lasting, key=lambda rule: (rule.position, rule.code, rule.valid_from))
    ]


def _shown_changes(found: Foreseen, *, is_beside: bool) -> list[ShownChange]:
    """Answer what would be otherwise, that of most concerns first."""
    shown = [
        ShownChange(
            change,
            count,
            found.looked_at - count.sure - count.perhaps,
            _reason(change.old),
            _reason(change.new),
        )
        for change, count in found.changes.items()
        if change.is_beside == is_beside
    ]
    return sorted(
        shown, key=lambda line: (-line.count.sure, -line.count.perhaps, line.change.before, line.change.after)
    )


def _reason(rule: routing.Rule | None) -> str:
    return rule.reason(get_language() or "da") if rule else ""


def _condition(condition: Condition) -> str:
    """Answer a condition in words: what is asked, and which answers it takes."""
    fact = routing.FACTS[condition.fact]
    if condition.one_of:
        answers = _(" or ").join(str(fact.answers.get(word, word)) for word in condition.one_of)
        return _("%(question)s: %(answers)s") % {"question": fact.question, "answers": answers}
    bounds = {"question": fact.question, "least": condition.at_least, "most": condition.at_most}
    if condition.at_most is None:
        return _("%(question)s: %(least)s or more") % bounds
    if condition.at_least is None:
        return _("%(question)s: %(most)s or less") % bounds
    return _("%(question)s: %(least)s to %(most)s") % bounds
