"""What the machine says of an extract: numbers and short words, and how they are told. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.evaluation.rules.anonymity import Safe, smallest
from bindeled.evaluation.rules.extract import LEFT_OUT, NOT_COUNTED
from bindeled.evaluation.rules.fields import FIELDS, quarter_of
from bindeled.suppression.rules import hidden, hides_enough, is_small

STOOD_OUT = "left_out"
# M7, word for word as every page with a perceived effect says it in this house.
CAVEAT = gettext_lazy(
    "What the scheme does cannot be told apart from everything else that happens. Attribute neither too much nor too little to it."
)


def periods(since: date, until: date) -> tuple[str, str]:
    """Answer the first and the last quarter of a period; ``until`` is the day after it."""
    return quarter_of(since), quarter_of(until - timedelta(days=1))


def report_of(safe: Safe, apart: Mapping[str, int]) -> dict[str, Any]:
    """Answer what the machine says of a table: numbers and short words alone, of which none is one that may not be told."""
    return {
        "rows": len(safe.rows),
        "dwellings": len({row.dwelling for row in safe.rows}),
        "smallest": smallest(safe.rows, safe.fields),
        "steps": list(safe.steps),
        "withheld": {code: number for code, number in safe.withheld.items() if number},
        "rare": {code: number for code, number in safe.rare.items() if number},
        "apart": counted_apart(safe.left_out, apart),
    }


def counted_apart(left_out: int, apart: Mapping[str, int]) -> dict[str, int | None]:
    """Answer how many are not in the file, and why, as they may be told: nothing where a number is not told.

    Whoever has the file counts its rows, and reads in the published figures how many concerns were counted: so the rest is a line with
    a known total, of which small numbers are hidden, and others with them; all of it where no others are large enough. What was not
    counted stands in neither, so nothing hides behind it.
    """
    counted = {STOOD_OUT: left_out, **{reason: apart.get(reason, 0) for reason in LEFT_OUT if reason != NOT_COUNTED}}
    gone = hidden(counted)
    if gone and not hides_enough([counted[what] for what in gone]):
        gone = frozenset(counted)
    beside = apart.get(NOT_COUNTED, 0)
    told = {what: None if what in gone else number for what, number in counted.items()}
    return {**told, NOT_COUNTED: None if is_small(beside) else beside}


def step_words(steps: Sequence[str]) -> list[str]:
    """Answer in words what was made coarser, in the order in which it was."""
    words: Mapping[tuple[str, int], str | Promise] = {
        ("received", 1): _("Quarters became half-years."),
        ("received", 2): _("Half-years became years."),
        ("district", 1): _("Districts became the whole municipality."),
        ("kind", 1): _("Kinds became groups of kinds."),
        ("contact", 1): _("The time to the first contact became: within a week, later, or none."),
        ("sender", 1): _("Who told of it became: somebody of the scheme, or somebody by themselves."),
        ("urgency", 1): _("Urgency became: within a week, or it can wait."),
    }
    return [str(words[code, steps[: at + 1].count(code)]) for at, code in enumerate(steps)]


def told_of(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Answer a report line by line: what, and how many. Small numbers that stand in no row are not told."""
    apart = {what: _("not shown") if number is None else str(number) for what, number in report["apart"].items()}
    lines = [
        (_("Rows in the file"), str(report["rows"])),
        (_("Dwellings that they are about"), str(report["dwellings"])),
        (_("Fewest dwellings that are alike"), str(report["smallest"])),
        (_("Rows left out, since they stood out"), apart[STOOD_OUT]),
    ]
    lines += [
        (_("Rows withheld in “%(field)s”") % {"field": FIELDS[code].label}, str(number))
        for code, number in report["withheld"].items()
    ]
    lines += [
        (_("Rows called “another” in “%(field)s”, since it is rare") % {"field": FIELDS[code].label}, str(number))
        for code, number in report["rare"].items()
    ]
    return lines + [
        (_("Not in the table: %(why)s") % {"why": str(label).lower()}, apart[reason])
        for reason, label in LEFT_OUT.items()
    ]
