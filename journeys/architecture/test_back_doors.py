"""Four back doors that an import checker cannot see, and the size of things."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey

ROOT = Path(__file__).resolve().parents[2] / "bindeled"
PACKAGES = [config for config in apps.get_app_configs() if config.name.startswith("bindeled.")]
LONGEST_FUNCTION, LONGEST_MODULE = 40, 400
PURE = {
    "base64",
    "hashlib",
    "difflib",
    "holidays",
    "hmac",
    "ipaddress",
    "itertools",
    "uuid",
    "unicodedata",
    "datetime",
    "re",
    "secrets",
    "dataclasses",
    "collections",
    "enum",
    "decimal",
    "math",
    "typing",
    "zoneinfo",
}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        if not {"migrations", "tests"} & set(path.parts):
            yield path, ast.parse(path.read_text())


def test_foreign_keys_to_another_package_leave_nothing_behind_in_it() -> None:
    open_doors = [
        f"{model.__name__}.{field.name}"
        for config in PACKAGES
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label != config.label
        and not str(field.remote_field.related_name or "").endswith("+")
    ]
    assert open_doors == []


def test_no_package_listens_to_signals() -> None:
    listeners = [
        path.name
        for path, tree in sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "receiver")
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
            and path.parent.name != "config"
            and "psycopg" not in ast.unparse(node)
        )
        or (isinstance(node, ast.ImportFrom) and node.module == "django.dispatch")
    ]
    assert listeners == []


def test_no_job_is_deferred_by_name() -> None:
    by_name = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "configure_task"
    ]
    assert by_name == []


def test_no_model_is_named_by_a_string_except_the_user() -> None:
    lazy = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("ForeignKey", "OneToOneField", "ManyToManyField"))
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value != "self"
    ]
    assert lazy == []


ORDER = [
    "design", "confidentiality", "post", "municipalities", "users", "housing", "importing", "guidance", "paper", "surveys",
    "catalogue", "sent", "receipts", "doorstep",
    "concerns", "residents", "children", "files", "cooperation",
    "offers", "outreach", "furnishing", "intake", "cases", "duty", "breaches", "evaluation", "statistics",
    "config",
]  # fmt: skip


def url_names() -> dict[str, str]:
    return {
        name: path.parent.name
        for path in ROOT.rglob("urls.py")
        for name in re.findall(r'name="(\w+)"', path.read_text())
    }


def test_a_template_links_only_to_its_own_package_or_below() -> None:
    owners, upward = url_names(), []
    for template in ROOT.rglob("templates/**/*.html"):
        package = template.relative_to(ROOT).parts[0]
        for name in re.findall(r'\{% url "(\w+)"', template.read_text()):
            owner = owners.get(name)
            if owner and ORDER.index(owner) > ORDER.index(package):
                upward.append(f"{template.name} of {package} links to {name} of {owner}")
    assert upward == []


def test_rules_are_pure() -> None:
    impure = []
    for path, tree in sources():
        if path.name != "rules.py" and path.parent.name != "rules":
            continue
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            module = node.module if isinstance(node, ast.ImportFrom) and node.module else ""
            for name in [*names, *([module] if module else [])]:
                top = name.split(".")[0]
                allowed = top in PURE or name in {"django.utils.functional", "django.utils.translation"}
                if not allowed and not re.fullmatch(r"bindeled\.\w+\.(rules(\.\w+)?|child\.limits)", name):
                    impure.append(f"{path.parent.name}: {name}")
        impure += [
            f"{path.parent.name}: asks the clock"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"now", "today", "localtime"}
        ]
    assert impure == []


def test_functions_and_modules_stay_small() -> None:
    too_long = []
    for path, tree in sources():
        lines = path.read_text().count("\n")
        if lines > LONGEST_MODULE:
            too_long.append(f"{path.name}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{path.name}:{node.name}: {length} lines")
    assert too_long == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{path.name}:{node.name}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_no_folder_has_a_name_that_nobody_owns() -> None:
    nobodys = {"core", "common", "utils", "base", "lib", "helpers"}
    assert [
        path
        for path in ROOT.rglob("*")
        if path.stem in nobodys and path.suffix in {"", ".py"} and "templates" not in path.parts
    ] == []
