"""The file of an extract: its rows, and the sheet that says what they are and what was done to them. Pure: time, key and order are arguments."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hmac import digest
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases.rules import LEAST_SHOWN
from bindeled.evaluation.rules.anonymity import Row, Safe, smallest
from bindeled.evaluation.rules.extract import FETCHED_WITHIN, LEFT_OUT
from bindeled.evaluation.rules.fields import COMMON, FIELDS, Field, quarter_of, word_of

PSEUDONYM = 20  # signs
TABLE, SHEET = "udtraek.csv", "laes-mig.txt"
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t")
# M7, word for word as every page with a perceived effect says it in this house.
CAVEAT = gettext_lazy(
    "What the scheme does cannot be told apart from everything else that happens. Attribute neither too much nor too little to it."
)


def pseudonym(key: bytes, concern: UUID) -> str:
    """Answer by what a row is called in one extract: a sum under a key that is made for it alone and kept nowhere."""
    return digest(key, concern.bytes, "sha256").hex()[:PSEUDONYM]


def periods(since: date, until: date) -> tuple[str, str]:
    """Answer the first and the last quarter of a period; ``until`` is the day after it."""
    return quarter_of(since), quarter_of(until - timedelta(days=1))


def report_of(safe: Safe, apart: Mapping[str, int]) -> dict[str, Any]:
    """Answer what the machine says of a table: numbers and short words alone."""
    return {
        "rows": len(safe.rows),
        "dwellings": len({row.dwelling for row in safe.rows}),
        "smallest": smallest(safe.rows, safe.fields),
        "steps": list(safe.steps),
        "left_out": safe.left_out,
        "withheld": {code: number for code, number in safe.withheld.items() if number},
        "rare": {code: number for code, number in safe.rare.items() if number},
        "apart": {reason: apart.get(reason, 0) for reason in LEFT_OUT},
    }


def shown(number: int) -> str:
    """Answer a number as it may be told: what is smaller than the least is not."""
    return str(number) if number == 0 or number >= LEAST_SHOWN else _("fewer than %(least)s") % {"least": LEAST_SHOWN}


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
    """Answer a report line by line: what, and how many. Small numbers are not told."""
    lines = [
        (_("Rows in the file"), str(report["rows"])),
        (_("Dwellings that they are about"), str(report["dwellings"])),
        (_("Fewest dwellings that are alike"), str(report["smallest"])),
        (_("Rows left out, since they stood out"), shown(report["left_out"])),
    ]
    lines += [
        (_("Rows withheld in “%(field)s”") % {"field": FIELDS[code].label}, shown(number))
        for code, number in report["withheld"].items()
    ]
    lines += [
        (_("Rows called “another” in “%(field)s”, since it is rare") % {"field": FIELDS[code].label}, shown(number))
        for code, number in report["rare"].items()
    ]
    return lines + [
        (_("Not in the table: %(why)s") % {"why": str(label).lower()}, shown(report["apart"][reason]))
        for reason, label in LEFT_OUT.items()
    ]


@dataclass(frozen=True)
class Order:
    """What somebody asked for, as the sheet tells it."""

    code: str
    purpose: str
    since: date
    until: date
    fields: Sequence[str]
    k: int


def table(rows: Iterable[Row], fields: Sequence[str]) -> str:
    """Answer the rows as CSV, in the order in which they come. What would begin a formula in a spreadsheet does not."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["row", *fields])
    for row in rows:
        safe = [f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value for value in row.values]
        writer.writerow([row.name, *safe])
    return out.getvalue()


def _values(field: Field, safe: Safe) -> list[str]:
    at = safe.fields.index(field.code)
    found = sorted({row.values[at] for row in safe.rows})
    counted = {value: sum(row.values[at] == value for row in safe.rows) for value in found}
    return [f"    {value}: {word_of(field, value)} ({shown(counted[value])})" for value in found]


def sheet(order: Order, safe: Safe, report: Mapping[str, Any], *, made_at: datetime) -> str:
    """Answer the sheet that goes with the rows: purpose, period, definitions, what was done to them, and what they cannot tell."""
    first, last = periods(order.since, order.until)
    lines = [
        _("Extract %(code)s") % {"code": order.code},
        "",
        _("Purpose: %(purpose)s") % {"purpose": order.purpose},
        _("Period: %(first)s to %(last)s") % {"first": first, "last": last},
        _("Made: %(day)s") % {"day": f"{made_at:%Y-%m-%d}"},
        "",
        str(CAVEAT),
        _(
            "It is for this purpose alone. Do not pass it on, do not put it together with other data, and look for nobody in it."
        ),
        _(
            "Destroy it when you no longer need it. The municipality's own copy is destroyed %(days)s days after it was released."
        )
        % {"days": FETCHED_WITHIN.days},
        "",
        _("What a row is"),
        _(
            "One concern. “row” is a pseudonym made for this extract alone: the key was destroyed, and no other extract has it."
        ),
        _("Two rows about the same dwelling are not told to be so: a chain of them could be somebody."),
        _("The order of the rows tells nothing."),
        "",
        _("How it was made safe"),
        _("Rows that are alike in what could be known beforehand are about at least %(k)s dwellings.") % {"k": order.k},
        *(step_words(safe.steps) or [_("Nothing had to be made coarser.")]),
        *(f"{what}: {number}" for what, number in told_of(report)),
        "",
        _("What the columns mean"),
    ]
    for code in order.fields:
        field = FIELDS[code]
        kind = _("could be known beforehand") if field.told else _("could be learnt")
        lines += ["", f"{code} – {field.label} ({kind})", f"  {field.meaning}", *_values(field, safe)]
    lines += ["", *(f"{code}: {label}" for code, label in COMMON.items())]
    return "\r\n".join(map(str, lines)) + "\r\n"


def packed(files: Mapping[str, str]) -> bytes:
    """Answer a zip file of texts, each with the mark by which a spreadsheet knows its letters. Nothing in it tells when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text.encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
    return out.getvalue()
