"""The memo as a paper (PDF/A-2a, read aloud in its order), set by the house's typesetter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bindeled.paper.typeset import charts, report
from bindeled.statistics.rules.memo import Document, Row, Section, Table

# How wide columns are, in millimetres: what is drawn, a number, and a share with its ends. What is left is for the first.
BARS_WIDE, REACH_WIDE = 50, 36
NUMBER_WIDE, SHARE_WIDE = 16, 29
# In which column the share with its ends stands, of what people said.
SHARE_AT = 4


def as_pdf(memo: Document) -> bytes:
    """Answer a memo as PDF."""
    told = {
        "title": memo.title,
        "municipality": memo.municipality,
        "head": [[label, value] for label, value in memo.head],
        "sections": [_section(one) for one in memo.sections],
        "foot": memo.foot,
        "words": memo.words,
    }
    return report(told, on=memo.on)


def as_pictures(tables: Sequence[Table], *, on: date) -> list[bytes]:
    """Answer tables' charts as PNG, with their labels, for the document."""
    return charts([_picture(table) for table in tables], on=on)


def _picture(table: Table) -> dict[str, Any]:
    at = SHARE_AT if table.is_reach else 1
    rows = [{**_drawn(row, table), "label": row.cells[0], "beside": row.cells[at]} for row in table.rows]
    return {"rows": rows, "key": _key(table)}


def has_picture(table: Table) -> bool:
    """Say whether there is anything to draw."""
    return table.is_reach or table.most > 0


def _section(one: Section) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "says": list(one.says),
        "items": list(one.items),
        "after": list(one.after),
        "missing": one.missing,
        "parts": [
            {
                "heading": part.heading,
                "says": list(part.says),
                "definition": part.definition,
                "tables": [_table(table) for table in part.tables],
                "notes": list(part.notes),
            }
            for part in one.parts
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "headings": list(table.headings),
        "rows": [{**_drawn(row, table), "cells": list(row.cells)} for row in table.rows],
        "wide": _wide(table),
        "drawn": REACH_WIDE if table.is_reach else BARS_WIDE if table.most else 0,
        "key": _key(table),
    }


def _wide(table: Table) -> list[int]:
    """Answer how wide the columns after the first are: numbers, and from the fifth column on shares with their ends."""
    others = len(table.headings) - 1
    return [NUMBER_WIDE if at < SHARE_AT - 1 else SHARE_WIDE for at in range(others)]


def _key(table: Table) -> Mapping[str, str]:
    return {"kind": "reach" if table.is_reach else "bars", "now": table.now, "before": table.before}


def _drawn(row: Row, table: Table) -> dict[str, Any]:
    """Answer what is drawn of a row: bars as parts of the longest, or a share with its ends; an empty line where it is hidden."""
    if table.is_reach:
        return {"bars": [], "reach": list(row.reach) if row.reach else [None, 0, 0]}
    most = table.most or 1
    return {"bars": [None if bar is None else bar / most for bar in row.bars], "reach": None}
