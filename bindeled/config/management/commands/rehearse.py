"""Try a changed file of rules over many generated concerns, before it is loaded: what would go elsewhere.

The facts are drawn, with a fixed seed, from kinds, ages and answers as they may come; no concern of anybody is read.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bindeled.cases.rules.rehearsal import Facts, Report, rehearse
from bindeled.cases.rules.routing import ANSWERS, MONEY, Known
from bindeled.concerns.rules import KINDS
from bindeled.config.routing import RoutingError, rules_in, shipped_rules, shipped_units

KNOWN_OF_TEN = 6  # of ten facts, so many are known
LONGEST_BAR = 400
YOUNGEST, OLDEST = 16, 96
HEAD = """<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>Prøve af regler</title></head><body>
<h1>Prøve af regler</h1>
"""


def _dice(seed: int) -> Callable[[int], int]:
    """Answer dice that fall the same for the same seed: each throw answers a number below its argument."""
    thrown = 0

    def throw(below: int) -> int:
        nonlocal thrown
        thrown += 1
        return int.from_bytes(blake2b(f"{seed}|{thrown}".encode(), digest_size=8).digest(), "big") % below

    return throw


def generated(count: int, seed: int, districts: Sequence[str]) -> Iterator[Facts]:
    """Yield facts of invented concerns, the same for the same seed."""
    throw, codes, money_words = _dice(seed), [kind.code for kind in KINDS], [*MONEY, "none", "none"]

    def perhaps(words: Sequence[str]) -> str:
        return words[throw(len(words))] if throw(10) < KNOWN_OF_TEN else ""

    for _concern in range(count):
        answers = {name: perhaps([*ANSWERS]) for name in ("children", "ageing", "youth_case", "assigned")}
        money = perhaps(money_words)
        age = YOUNGEST + throw(OLDEST - YOUNGEST) if throw(10) < KNOWN_OF_TEN else None
        kinds = frozenset(codes[throw(len(codes))] for _kind in range(throw(4)))
        known = Known(kinds=kinds, money=frozenset({money} if money else ()), age=age, **answers)
        yield Facts(known, districts[throw(len(districts))])


def _bars(report: Report) -> Iterator[str]:
    names = sorted({*report.before, *report.after})
    most = max([*report.before.values(), *report.after.values(), 1])
    yield f'<svg role="img" aria-label="Hvor bekymringerne går hen, før og efter" width="900" height="{len(names) * 44}">'
    for number, name in enumerate(names):
        for line, (counts, colour) in enumerate(((report.before, "#767676"), (report.after, "#00566b"))):
            width, top = counts.get(name, 0) * LONGEST_BAR // most, number * 44 + line * 18
            yield f'<rect x="380" y="{top}" width="{width}" height="15" fill="{colour}"/>'
            yield f'<text x="{386 + width}" y="{top + 12}" font-size="12">{counts.get(name, 0)}</text>'
        yield f'<text x="370" y="{number * 44 + 20}" text-anchor="end" font-size="13">{escape(name)}</text>'
    yield "</svg><p>Øverst, grå: reglerne i dag. Nederst, blå: de ændrede.</p>"


def page(report: Report) -> str:
    """Answer the report as a page of its own: what would move, in words, as a picture and as tables."""
    parts = [HEAD, f"<p>{report.moved} af {report.concerns} opdigtede bekymringer ville gå et andet sted hen.</p>"]
    parts += _bars(report)
    parts.append("<table><caption>Det, der ville flytte</caption><tr><th>Fra</th><th>Til</th><th>Antal</th></tr>")
    for (old, new), count in sorted(report.moves.items(), key=lambda move: -move[1]):
        parts.append(f"<tr><td>{escape(old)}</td><td>{escape(new)}</td><td>{count}</td></tr>")
    parts.append("</table><table><caption>Får besked ved siden af</caption>")
    parts.append("<tr><th>Enhed</th><th>I dag</th><th>Ændret</th></tr>")
    for name in sorted({*report.beside_before, *report.beside_after}):
        before, after = report.beside_before.get(name, 0), report.beside_after.get(name, 0)
        parts.append(f"<tr><td>{escape(name)}</td><td>{before}</td><td>{after}</td></tr>")
    return "\n".join([*parts, "</table></body></html>\n"])


class Command(BaseCommand):
    """What a changed file of rules would do."""

    help = "Try a changed file of routing rules over generated concerns; writes a report, and one line of JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which rules, of which municipality, over how many."""
        parser.add_argument("municipality", help="the official number, like 0101")
        parser.add_argument("changed", type=Path, help="the changed file of rules")
        parser.add_argument("--concerns", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1849)
        parser.add_argument("--report", type=Path, help="where to write the page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run both sets over the same facts."""
        code = options["municipality"]
        try:
            before, after, units = shipped_rules(code), rules_in(options["changed"]), shipped_units(code)
        except RoutingError as error:
            raise CommandError(str(error)) from error
        districts = sorted({unit.district_id for unit in units if unit.district_id})
        facts = generated(options["concerns"], options["seed"], districts or [""])
        report = rehearse(facts, before, after, units, on=timezone.localdate())
        if options["report"]:
            options["report"].write_text(page(report), encoding="utf-8")
        moves = {f"{old} -> {new}": count for (old, new), count in sorted(report.moves.items())}
        said = {"concerns": report.concerns, "moved": report.moved, "moves": moves}
        self.stdout.write(json.dumps(said, ensure_ascii=False))
