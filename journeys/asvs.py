"""The map of OWASP ASVS 5.0.0, level 1 and 2, onto this house: read from docs/security/asvs.toml, and drawn as a page."""

import csv
import os
import tomllib
from collections import Counter
from dataclasses import dataclass

from journeys import stage

FOLDER = stage.ROOT / "docs" / "security"
ANSWERS = {"test": "test", "page": "page", "not_applicable": "does not apply", "open": "**open**"}
CHAPTERS = {
    "1": "Words that would be commands",
    "2": "What may be typed, and the scheme's own rules",
    "3": "What the browser is told",
    "4": "Messages and interfaces",
    "5": "Files",
    "6": "Signing in",
    "7": "Sessions",
    "8": "Who may do what",
    "9": "Tokens that speak for themselves",
    "10": "OAuth and OpenID Connect",
    "11": "Cryptography",
    "12": "Connections",
    "13": "Setting up",
    "14": "Data",
    "15": "How it is built",
    "16": "Logs and faults",
    "17": "Sound and picture",
}


@dataclass(frozen=True)
class Row:
    """One requirement, and how it is answered: by evidence (tests, pages) or by words."""

    id: str
    about: str
    answer: str
    evidence: tuple[str, ...] = ()
    words: str = ""


def official() -> dict[str, int]:
    """Answer the standard's own requirements of level 1 and 2, with their level."""
    with (FOLDER / "asvs-ids.csv").open() as file:
        return {row["id"]: int(row["level"]) for row in csv.DictReader(file)}


def row_of(name: str, told: dict[str, str | list[str]]) -> Row:
    """Answer a row as it is told in the file. Raises ValueError unless it has exactly one answer, and words about it."""
    about, note = str(told.get("about", "")), str(told.get("note", ""))
    [*given] = [answer for answer in ANSWERS if told.get(answer)]
    unknown = told.keys() - ANSWERS.keys() - {"about", "note"}
    if len(given) != 1 or not about or unknown:
        raise ValueError(f"{name} needs `about` and one answer, and nothing else; it has {', '.join(told)}.")
    [answer] = given
    value = told[answer]
    if answer in {"not_applicable", "open"}:
        return Row(name, about, answer, words=str(value))
    return Row(name, about, answer, tuple([value] if isinstance(value, str) else value), note)


def rows() -> list[Row]:
    """Answer every row of the file."""
    told = tomllib.loads((FOLDER / "asvs.toml").read_text())
    return [row_of(name, values) for name, values in told.items()]


def page() -> str:
    """The map, chapter by chapter."""
    known, levels = rows(), official()
    counts = Counter((row.answer, levels[row.id]) for row in known)
    summary = "".join(f"| {words} | {counts[answer, 1]} | {counts[answer, 2]} |\n" for answer, words in ANSWERS.items())
    parts = [INTRODUCTION, "| answer | level 1 | level 2 |\n| --- | --- | --- |\n", summary, "\n## What is open\n\n"]
    parts += [
        f"- **{row.id}**, wanted: *{row.about}*. What is so: {row.words}\n" for row in known if row.answer == "open"
    ]
    for chapter, title in CHAPTERS.items():
        parts += [
            f"\n## {chapter}. {title}\n\n",
            "| no. | level | about | answer | where, or why |\n",
            "| --- " * 5 + "|\n",
        ]
        mine = [row for row in known if row.id.partition(".")[0] == chapter]
        parts += [
            f"| {row.id} | {levels[row.id]} | {row.about} | {ANSWERS[row.answer]} | {_why(row)} |\n" for row in mine
        ]
    return "".join(parts)


INTRODUCTION = """# OWASP ASVS 5.0.0, level 1 and 2

The *Application Security Verification Standard* is a public list of what a site should do. Level 1 is the least that any site should do, level 2 what most should that hold personal data. This page answers each of its
requirements of both levels. The words are ours and short; read the requirement itself [in the standard](https://github.com/OWASP/ASVS) (CC BY-SA 4.0).

- **test**: a test of ours fails when it is no longer so. **page**: a page of ours says so; for much of that the operator must do what it says.
- **does not apply**: there is nothing here that it could be about. **open**: not met, with what is missing.

We have answered this ourselves. Nobody from outside has checked it.

"""


def _why(row: Row) -> str:
    links = [_link(named, row.answer) for named in row.evidence]
    return " ".join([", ".join(links), row.words]).strip()


def _link(named: str, answer: str) -> str:
    path, _, rest = named.replace("::", "#").partition("#")
    target = os.path.relpath(stage.ROOT / path, FOLDER)
    if answer == "page":
        shown = rest.replace("-", " ") or path.rpartition("/")[2]
        return f"[{shown}]({target}{'#' + rest if rest else ''})"
    return f"[{rest.removeprefix('test_').replace('_', ' ')}]({target})" if rest else f"`{named}`"
