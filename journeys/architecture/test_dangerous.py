"""What a site like this must not do at all is not there: running programs or text, opening pickles, fetching addresses."""

import ast
import re
from collections.abc import Iterator

import pytest

from journeys import stage

PACKAGE = stage.ROOT / "bindeled"
# Modules and names, and where they may stand: commands of an operator, never a page.
NOWHERE = """
    pickle marshal shelve yaml xml lxml random requests httpx http.client ftplib ldap3 telnetlib memcache graphene
    channels
"""
FORBIDDEN = {
    "subprocess": {"config/demo.py", "config/engine.py", "config/restore.py", "design/assets.py", "shut/outside.py"},
    "urllib.request": {"config/demo.py"},
    **{module: set() for module in NOWHERE.split()},
    "ctypes": {"shut/inside.py"},  # asks the kernel to shut a process in
}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "md5", "sha1", "FileField", "ImageField"}
# Where uploaded files are met: the gate looks at what they call themselves, to refuse the form, and opens none; an
# organisation's list is taken in as bytes, and nothing in it is ever run; a picture or a paper for a case goes to the child.
# A photograph with a concern too; and whoever is given their words back is told that their files are not.
FILES_IN = {"config/gate.py", "config/kept.py", "importing/views.py", "cases/views/files.py", "concerns/views.py"}
FILE_FIELDS_IN = {"importing/forms.py", "cases/forms/case.py", "concerns/forms.py"}
# A paper's template is ours; what people wrote reaches the typesetter as data.
ALLOWED_CALLS = {("compile", "re"), ("compile", "typesetter")}
STORED = re.compile(r"localStorage|sessionStorage|indexedDB|innerHTML|outerHTML|document\.write|\beval\(|postMessage")

# What could not be sent on a round of service visits waits on the phone: random ids, a word and a time, as its journey sees.
MAY_STORE = {("presses.js", "localStorage")}


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if "/tests/" not in name:
            yield name, path.read_text()


def dangers(name: str, text: str) -> Iterator[str]:
    """Yield what a module does that it must not."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)]
            for module in modules:
                for bad, where in FORBIDDEN.items():
                    if (module == bad or module.startswith(f"{bad}.")) and name not in where:
                        yield f"{name} imports {module}"
        elif isinstance(node, ast.Call):
            called, of = _called(node.func)
            if called in CALLS and (called, of) not in ALLOWED_CALLS:
                if called == "FileField" and of == "forms" and name in FILE_FIELDS_IN:
                    continue
                yield f"{name} calls {called}"
        elif isinstance(node, ast.Attribute) and node.attr == "FILES" and name not in FILES_IN:
            yield f"{name} reads an uploaded file"


def _called(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        return function.attr, function.value.id if isinstance(function.value, ast.Name) else ""
    return (function.id, "") if isinstance(function, ast.Name) else ("", "")


def test_no_module_does_what_none_must() -> None:
    assert [danger for name, text in sources() for danger in dangers(name, text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from xml.etree import ElementTree",
        "import subprocess",
        "eval('1')",
        "os.system('ls')",
        "hashlib.md5(b'')",
        "models.FileField()",
        "request.FILES['a']",
        "import requests",
        "import ctypes",
    ],
)
def test_a_module_that_does_is_noticed(text: str) -> None:
    assert len(list(dangers("cases/views/case.py", text))) == 1


def test_our_scripts_store_nothing_and_write_no_markup() -> None:
    scripts = list((PACKAGE / "design" / "static").rglob("*.js"))
    assert scripts
    found = [(path.name, one) for path in scripts for one in STORED.findall(path.read_text())]
    assert [one for one in found if one not in MAY_STORE] == []
    assert STORED.search("window.localStorage.setItem('a', 'b')")
