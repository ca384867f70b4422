"""The table of promises names only commands and tests that exist, and each promise has a proof and a control."""

import re

import pytest

from journeys import stage
from journeys.architecture.evidence import arrived, why_not

FOLDER = stage.ROOT / "docs" / "security"
COLUMNS = 5


def rows(text: str) -> list[list[str]]:
    """Answer the rows of every table of promises, cell by cell."""
    lines = [line for line in text.splitlines() if line.startswith("| **")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def faults(row: list[str]) -> list[str]:
    """Answer what is wrong with one row."""
    if len(row) != COLUMNS or not all(row):
        return [f"not five full cells: {row[0]}"]
    found = []
    for cell in (row[2], row[3]):
        named = re.findall(r"`([^`]+)`", cell)
        found += [why_not(name) for name in named] or ["nothing is named"]
    return [f"{row[0]}: {fault}" for fault in found if fault]


PROMISES = rows((FOLDER / "promises.md").read_text())


def test_the_table_is_read() -> None:
    assert len(PROMISES) >= 15


@pytest.mark.parametrize("row", PROMISES, ids=lambda row: row[0][2:40])
def test_each_promise_has_a_proof_and_a_control_that_exist(row: list[str]) -> None:
    assert faults(row) == []


def test_every_drill_stands_in_the_table() -> None:
    said = (FOLDER / "promises.md").read_text()
    assert [name for name in arrived() if f"`uv run just drill {name}`" not in said] == []


@pytest.mark.parametrize(
    "row",
    [
        ["**a**", "1", "`journeys/test_spine.py::test_of_nothing`", "`journeys/test_spine.py`", "–"],
        ["**a**", "1", "`journeys/test_spine.py`", "`uv run just drill nothing`", "–"],
        ["**a**", "1", "`journeys/test_gone.py`", "`journeys/test_spine.py`", "–"],
        ["**a**", "1", "`journeys/test_spine.py`", "a control in words only", "–"],
        ["**a**", "1", "`journeys/test_spine.py`", "`journeys/test_spine.py`"],
    ],
)
def test_a_row_that_names_nothing_real_is_noticed(row: list[str]) -> None:
    assert len(faults(row)) == 1


@pytest.mark.parametrize("page", sorted(FOLDER.glob("*.md")), ids=lambda page: page.name)
def test_no_link_of_the_security_pages_is_dead(page: object) -> None:
    path = FOLDER / str(page)
    # What stands between backticks is code: a pattern in it may look like a link.
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "", path.read_text()))
    local = [link for link in links if "://" not in link]
    targets = [(path.parent / link.partition("#")[0]).resolve() if link[0] != "#" else path for link in local]
    named = [
        "#".join(filter(None, (str(target.relative_to(stage.ROOT)), link.partition("#")[2])))
        for target, link in zip(targets, local, strict=True)
    ]
    assert [why for why in map(why_not, named) if why] == []
