"""What a security page names as evidence exists: a test, a drill, a section of a page. Used by two tests."""

import ast
import re
from functools import cache

from journeys import stage

DRILL = "uv run just drill "


def arrived() -> set[str]:
    """Answer the drills that stand in this tree: the modules that come to a verdict."""
    return {path.stem for path in (stage.ROOT / "drills").glob("*.py") if "verdict(" in path.read_text()}


@cache
def functions(path: str) -> frozenset[str]:
    """Answer the names of a module's functions, its classes' methods included."""
    tree = ast.parse((stage.ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def anchors(path: str) -> frozenset[str]:
    """Answer the anchors of a page's headings, as the platforms make them."""
    headings = re.findall(r"^#+ (.+)$", (stage.ROOT / path).read_text(), re.MULTILINE)
    plain = (re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings)
    return frozenset(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain)


def why_not(named: str) -> str:
    """Answer why this is no evidence, or nothing when it is there."""
    if named.startswith(DRILL):
        name = named.removeprefix(DRILL).split()[0]
        return "" if name in arrived() else f"there is no drill {name}"
    path, _, rest = named.replace("::", "#").partition("#")
    if not (stage.ROOT / path).is_file():
        return f"there is no file {path}"
    if "::" in named:
        good = rest in functions(path) and rest.startswith("test_") and path.rpartition("/")[2].startswith("test_")
        return "" if good else f"there is no test {rest} in {path}"
    return "" if not rest or rest in anchors(path) else f"{path} has no section {rest}"
