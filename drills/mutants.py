"""Mutants: one small fault each, put into a module's syntax tree. Pure: reads one source text, runs nothing.

Besides the usual faults (comparisons, logic, arithmetic, constants, returns, dropped statements, decorators, keywords,
elements of tables) there are faults of SQL and of regular expressions, since our walls and masks are written in them.
Words for people are left alone: they are texts, and ``messages check`` and the pages' tests look after them.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
SQL = re.compile(
    r"\b(SELECT|GRANT|REVOKE|ALTER|CREATE|DROP|INSERT|TRUNCATE|USING|CHECK|SET|FROM|LOGIN|NOLOGIN|NOSUPERUSER|NULLIF"
    r"|DEFINER|EXECUTE|CASE|AND)\b|_timeout"
)
# What a fault in SQL looks like: a pattern and what stands there instead.
SQL_FAULTS = (
    (r"ENABLE ROW", "DISABLE ROW"),
    (r"(?<!NO )FORCE ROW", "NO FORCE ROW"),
    (r"^REVOKE .*$", "SELECT 1"),
    (r"REVOKE ([A-Z]+) ON", "GRANT SELECT ON"),
    (r"USING \(", "USING (true OR "),
    (r"CHECK \(", "CHECK (true OR "),
    (r"SECURITY DEFINER", "SECURITY INVOKER"),
    (r" ?SET search_path = queue, pg_temp", ""),
    (r"\bNO(?=SUPERUSER|CREATEDB|CREATEROLE|BYPASSRLS|REPLICATION|LOGIN|INHERIT)", ""),
    (r"INHERIT FALSE", "INHERIT TRUE"),
    (r"SET TRUE", "SET FALSE"),
    (r"\bNOT EXISTS", "EXISTS"),
    (r"\bNOT \(", "("),
    (r"IS NOT NULL", "IS NULL"),
    (r"IS NULL", "IS NOT NULL"),
    (r"IS DISTINCT FROM", "IS NOT DISTINCT FROM"),
    (r" NOT IN ", " IN "),
    (r"(?<!NOT) IN \(", " NOT IN ("),
    (r"<>", "="),
    (r"(?<![:<>]) = (?!queue)", " <> "),
    (r" AND ", " OR "),
    (r" OR ", " AND "),
    (r", true\)", ", false)"),
    (r"'[\w.]+', (?=')", ""),
    (r"\bsession_user\b", "current_user"),
    (r"\bcurrent_user\b", "session_user"),
    (r"(?<=')\d+(?=s')", "9999"),
    (r"NEW\.\w+ := [^;]+;", ""),
    (r"DROP TRIGGER[^;]+;", ""),
    (r"\^", ""),
)
REGEX_FAULTS = (
    (r"\(\?<?[!=][^)]*\)", ""),
    (r"\{0,(\d)\}", "{0,1}"),
    (r"\{1,(\d)\}", "{1,1}"),
    (r"\)\?", ")"),
    (r"\^", ""),
    (r"\\b", ""),
    (r"\|\d+", ""),
    (r"\\s", ""),
    (r"\\-", ""),
    (r"\\u\w{4}-\\u\w{4}|[\u2010-\u2fff]-[\u2010-\u2fff]", ""),
)


@dataclass(frozen=True)
class Edit:
    """One change of the tree: where it stands, and what does it."""

    node: ast.AST
    before: str
    after: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Mutant:
    """One fault of one module. ``name`` stays the same when other lines of the module change."""

    path: str
    number: int
    line: int
    name: str
    kind: str


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _put(holder: Any, field: str, index: int | None, new: Any) -> Callable[[], None]:
    def do() -> None:
        if index is None:
            setattr(holder, field, new)
        else:
            getattr(holder, field)[index] = new

    return do


def _without(items: list[Any], *indexes: int) -> list[Any]:
    return [item for place, item in enumerate(items) if place not in indexes]


def _walk(node: ast.AST, place: str = "", kind: str = "import") -> Iterator[tuple[str, str, Edit]]:
    """Yield the edits in and below a node, with the name they stand in and their kind.

    The kind says what a fault touches: the ``body`` of a function, a ``table`` (a constant of the module), or what Python
    does once while it imports (decorators, classes, defaults).
    """
    for field, value in ast.iter_fields(node):
        if _is_annotation(node, field):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            inner, what = _place(child, place), kind
            if isinstance(node, ast.FunctionDef) and field == "body":
                what = "body"
            elif not place and inner.isupper() and isinstance(child, ast.Assign | ast.AnnAssign):
                what = "table"
            for edit in _edits(child, node, field, index):
                yield inner, what, edit
            yield from _walk(child, inner, what)


def _place(node: ast.AST, place: str) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return f"{place}.{node.name}" if place else node.name
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name) and target.id.isupper():
            return f"{place}.{target.id}" if place else target.id
    return place


def _is_annotation(node: ast.AST, field: str) -> bool:
    return field in {"annotation", "returns", "bases"} or (
        isinstance(node, ast.Subscript) and "Callable" in _text(node)
    )


def _is_left_alone(node: ast.AST) -> bool:
    """Imports, docstrings, and words for people: translated texts, reasons of errors, notes."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Assign) and _text(node.targets[0]) in {"message", "__all__"}:
        return True
    return isinstance(node, ast.Call) and _text(node.func) in {"_", "gettext", "TypeVar", "ContextVar"}


Replaced = Callable[..., Edit]


def _edits(node: ast.AST, holder: ast.AST, field: str, index: int | None) -> Iterator[Edit]:
    def replaced(new: ast.AST, before: str = "", after: str = "") -> Edit:
        fixed = ast.copy_location(new, node)
        return Edit(node, before or _text(node), after or _text(new), _put(holder, field, index, fixed))

    match node:
        case ast.stmt():
            yield from _statement(node, replaced)
        case ast.Call():
            yield from _call(node, replaced)
        case ast.Constant() if not (isinstance(holder, ast.keyword) and isinstance(node.value, bool)):
            for value in _constants(node.value):
                yield replaced(ast.Constant(value), *_shown(node.value, value))
        case ast.comprehension(ifs=ifs):
            for place in range(len(ifs)):
                yield Edit(
                    node.iter, f"if {_text(ifs[place])}", "if True", _put(node, "ifs", None, _without(ifs, place))
                )
        case ast.expr():
            yield from _logic(node, replaced)
            yield from _collection(node, replaced)


def _logic(node: ast.expr, replaced: Replaced) -> Iterator[Edit]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield replaced(ast.Compare(node.left, [*ops[:place], other(), *ops[place + 1 :]], node.comparators))
        case ast.BoolOp(values=values):
            yield replaced(ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), values))
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield replaced(ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right))
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield replaced(node.operand)
        case ast.IfExp():
            yield replaced(ast.IfExp(node.test, node.orelse, node.body))


def _collection(node: ast.expr, replaced: Replaced) -> Iterator[Edit]:
    match node:
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set():
            for place in range(len(node.elts)):
                new = type(node)(**{**dict(ast.iter_fields(node)), "elts": _without(node.elts, place)})
                shorter = new if new.elts or not isinstance(node, ast.Set) else ast.parse("set()", mode="eval").body
                yield replaced(shorter, _text(node.elts[place]), "(element dropped)")
        case ast.Dict(keys=keys, values=values):
            for place, key in enumerate(keys):
                new_entries = ast.Dict(_without(keys, place), _without(values, place))
                yield replaced(new_entries, _text(key or values[place]), "(entry dropped)")


def _statement(node: ast.stmt, replaced: Replaced) -> Iterator[Edit]:
    match node:
        case ast.Expr() | ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
            yield replaced(ast.Pass())
        case ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield replaced(ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value))
        case ast.Return(value=value) if value is not None and _text(value) != "None":
            yield replaced(ast.Return(ast.Constant(None)))
        case ast.If() | ast.While():
            turned = type(node)(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
            yield replaced(turned, f"if {_text(node.test)}", f"if not ({_text(node.test)})")
        case ast.With(items=items):
            for place, item in enumerate(items):
                if item.optional_vars is None:
                    rest = _without(items, place)
                    new = ast.With(rest, node.body) if rest else ast.If(ast.Constant(1), node.body, [])
                    yield replaced(new, f"with {_text(item)}", "(dropped)")
        case ast.FunctionDef(decorator_list=decorators) | ast.ClassDef(decorator_list=decorators):
            for place, decorator in enumerate(decorators):
                do = _put(node, "decorator_list", None, _without(decorators, place))
                yield Edit(node, f"@{_text(decorator)}", "(dropped)", do)


def _call(node: ast.Call, replaced: Replaced) -> Iterator[Edit]:
    for place, keyword in enumerate(node.keywords):
        new = ast.Call(node.func, node.args, _without(node.keywords, place))
        yield replaced(new, f"{_text(node.func)}({_text(keyword)})", "(argument dropped)")
    if isinstance(node.func, ast.Attribute) and not node.args and not node.keywords:
        yield replaced(node.func.value)


def _constants(value: object) -> Iterator[str | bytes | int | float]:
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case bytes():
            yield b"XX" + value
        case str() if SQL.search(value):
            yield from _faults(value, SQL_FAULTS)
        case str() if "\\" in value or "(?" in value or "[" in value:
            yield from _faults(value, REGEX_FAULTS)
        case str() if " " not in value.strip():
            yield "XX" + value


def _faults(text: str, faults: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for pattern, instead in faults:
        for found in re.finditer(pattern, text, re.MULTILINE):
            changed = text[: found.start()] + instead + text[found.end() :]
            if changed != text:
                yield changed


def _shown(before: object, after: object) -> tuple[str, str]:
    """Answer the part of a long text that differs, with a little around it."""
    if not isinstance(before, str) or not isinstance(after, str) or len(before) < 40:
        return repr(before), repr(after)
    start = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(after))
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    start, end = max(0, start - 25), max(0, end - 15)
    return _line(before[start : len(before) - end]), _line(after[start : len(after) - end])


def _line(text: str) -> str:
    return "…" + " ".join(text.split()) + "…"


def _found(source: str) -> tuple[ast.Module, list[tuple[str, str, Edit]]]:
    tree = ast.parse(source)
    return tree, list(_walk(tree))


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Answer every mutant of a module."""
    known: Counter[str] = Counter()
    answer = []
    for number, (place, kind, edit) in enumerate(_found(source)[1]):
        short = [part if len(part) <= 110 else f"{part[:107]}…" for part in (edit.before, edit.after)]
        name = f"{place or 'module'}: {short[0]} → {short[1]}".replace("`", "'")
        known[name] += 1
        if known[name] > 1:
            name += f" (no. {known[name]})"
        answer.append(Mutant(path, number, getattr(edit.node, "lineno", 0), name, kind))
    return answer


def compiled(path: Path, number: int) -> CodeType:
    """Answer the code of a module with one fault; without any for a number below zero."""
    tree, edits = _found(path.read_text())
    if number >= 0:
        edits[number][2].do()
    return compile(ast.fix_missing_locations(tree), str(path), "exec")
