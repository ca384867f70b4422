"""What became of the mutants, and the note that lists those which are kept, each with its reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from drills.mutants import Mutant

NOTE = Path(__file__).resolve().parent.parent / "docs" / "security" / "mutation.md"
HEAD = """# Mutants that survive

`just drill mutation --all` puts one small fault at a time into `confidentiality`, every `access.py` and all rules, and the concern's
action, and runs the tests. What stands here was noticed by no test, and each line says why it is kept. The drill ends with an
error where a line is missing, where one has no reason, and where one is no longer true. How it works: [decision 0014](../adr/0014-own-mutants.md).

"""


@dataclass
class Result:
    """What became of one mutant."""

    name: str
    killed: bool
    by: str
    seconds: float
    fresh: bool = True


def listed() -> dict[tuple[str, str], str]:
    """Answer the survivors that are kept, each with its reason, as the note has them."""
    answer: dict[tuple[str, str], str] = {}
    path, name = "", ""
    for line in NOTE.read_text().splitlines() if NOTE.exists() else []:
        if line.startswith("## "):
            path = line.removeprefix("## ").partition(",")[0].strip("`")
        elif line.startswith("- `"):
            name = line.removeprefix("- `").removesuffix("`")
            answer[path, name] = ""
        elif line.startswith("  ") and name:
            answer[path, name] = f"{answer[path, name]} {line.strip()}".strip()
    return answer


def by_module(results: Mapping[Mutant, Result]) -> Iterator[tuple[str, int, int, list[Mutant]]]:
    """Yield each module with its mutants, those noticed, and the survivors in the order of the source."""
    paths: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in sorted(results, key=lambda one: (one.path, one.number)):
        paths[mutant.path].append(mutant)
    for path, mutants in paths.items():
        survivors = [mutant for mutant in mutants if not results[mutant].killed]
        yield path, len(mutants), len(mutants) - len(survivors), survivors


def write(results: Mapping[Mutant, Result]) -> None:
    """Write the note anew from what survived, and keep the reasons that stand in it."""
    reasons, parts = listed(), [HEAD]
    for path, tried, noticed, survivors in by_module(results):
        parts.append(f"## `{path}`, {noticed} of {tried} noticed\n\n")
        parts += [f"- `{one.name}`\n  {reasons.get((path, one.name), '')}".rstrip() + "\n" for one in survivors]
        parts.append("\n" if survivors else "")
    NOTE.parent.mkdir(parents=True, exist_ok=True)
    NOTE.write_text("".join(parts).rstrip() + "\n")


def compared(results: Mapping[Mutant, Result]) -> Iterator[str]:
    """Yield where the note and a whole run differ."""
    known = listed()
    alive = {(mutant.path, mutant.name) for mutant, result in results.items() if not result.killed}
    for path, name in sorted(alive - known.keys()):
        yield f"a survivor is not listed: {path}: {name}"
    for path, name in sorted(known.keys() - alive):
        yield f"listed, but noticed or gone: {path}: {name}"
    for (path, name), reason in known.items():
        if not reason:
            yield f"listed without a reason: {path}: {name}"
