"""Every deed, record and purpose that the code writes into the trace has a word on the page that shows it."""

import ast
from collections.abc import Iterator

from bindeled.cases.rules import DEEDS, FIND_PURPOSES, PURPOSES, TRACED_KINDS
from journeys.architecture.test_back_doors import sources


def noted() -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    for _path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"trace.note", "trace.note_each"}:
                yield node.args[0], node.args[1], next(word.value for word in node.keywords if word.arg == "purpose")


def words(place: int) -> set[str]:
    return {str(word.value) for call in noted() if isinstance(word := call[place], ast.Constant)}


def test_every_deed_kind_and_purpose_has_a_word() -> None:
    assert len(list(noted())) > 10
    assert words(0) == set(DEEDS)
    assert words(1) == set(TRACED_KINDS)
    # From a find, the purpose is what the adviser chose.
    assert words(2) | set(FIND_PURPOSES) == set(PURPOSES)
