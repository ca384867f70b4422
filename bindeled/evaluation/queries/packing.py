"""The file of an extract: its rows, and the sheet that says what they are and what was done to them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hmac import digest
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bindeled.evaluation.rules.anonymity import Row, Safe
from bindeled.evaluation.rules.extract import FETCHED_WITHIN
from bindeled.evaluation.rules.fields import COMMON, FIELDS, Field
from bindeled.evaluation.rules.report import CAVEAT, periods, step_words, told_of
from bindeled.evaluation.words import word_of

PSEUDONYM = 20  # signs
TABLE, SHEET = "udtraek.csv", "laes-mig.txt"
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t")


def pseudonym(key: bytes, concern: UUID) -> str:
    """Answer by what a row is called in one extract: a sum under a key that is made for it alone and kept nowhere."""
    return digest(key, concern.bytes, "sha256").hex()[:PSEUDONYM]


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
    return [f"    {value}: {word_of(field, value)} ({counted[value]})" for value in found]


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
