"""Mutation testing: small faults are put into walls, rules and permissions one by one; the tests must notice.

Each fault is put in before our code is loaded, and the package's own tests run against it in a forked process, on a clone
of the real database, under the real logins; where the fault lies in ``confidentiality``, that clone's walls are taken down
and raised anew by the code with the fault. A fault that no test notices is a survivor. Survivors that are kept stand
in docs/security/mutation.md, each with its reason.

    just drill mutation                 what changed in rules and access, then a sample, for three minutes
    just drill mutation --all           everything; stops and goes on at will, results are kept in .data/mutation
    just drill mutation --all --write   the same, and write the list of survivors anew, keeping its reasons
"""

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.verdict import verdict
from drills.mutant_server import ROOT, TIMED_OUT
from drills.mutants import Mutant, mutants_of
from drills.survivors import Result, by_module, compared, write
from journeys import stage

LEAST_SCORE = 0.90
FOLDER = ROOT / ".data" / "mutation"
SEED = 1849
# Where not all of a module's tests are found by its name: ``tests/test_<module>.py`` beside it.
TESTS = {
    "bindeled/cases/rules/offering.py": ("bindeled/cases/tests/test_suggesting_offers.py",),
    "bindeled/concerns/actions.py": ("bindeled/concerns/tests/test_passing_on.py",),
    "bindeled/municipalities/rules/everywhere.py": ("bindeled/municipalities/tests/test_heirs.py",),
}
# The walls are one thing: a fault in one file may be noticed by the tests of another.
WALLS = "bindeled/confidentiality"
WALLS_TESTS = ("journeys/architecture/test_walls_stand.py", "journeys/architecture/test_queue.py")
CONTROL = "bindeled/receipts/rules.py"


@dataclass
class Plan:
    """What a module is tested with: its tests, and the seconds they take without a fault, by kind of fault."""

    tests: list[str]
    walls: bool
    seconds: dict[str, float] = field(default_factory=dict)


def targets() -> list[str]:
    """Answer every module whose faults must be noticed. A new file of these folders and names is one by itself."""
    house = ROOT / "bindeled"
    found = [
        *house.glob("confidentiality/*.py"),
        *house.glob("*/access.py"),
        *house.glob("*/rules.py"),
        *house.glob("*/rules/[a-z]*.py"),
        house / "concerns" / "actions.py",
    ]
    return sorted(str(path.relative_to(ROOT)) for path in set(found))


def plan(path: str) -> Plan:
    """Answer the tests of a module: those named after it, and for the walls all others too. Raises LookupError.

    A module of a package of rules has the tests named after it, and those of the package's rules as a whole.
    """
    package, names = Path(path).parent, [f"test_{Path(path).stem}"]
    if package.name == "rules":
        package, names = package.parent, [*names, "test_rules"]
    tests = list(TESTS.get(path, ()))
    own = sorted((ROOT / package / "tests").glob("test_*.py"), key=lambda file: file.stem != names[0])
    walls = str(package) == WALLS
    tests += [str(file.relative_to(ROOT)) for file in own if walls or file.stem in names]
    if not tests:
        message = f"{path} has no tests: write {package}/tests/{names[0]}.py"
        raise LookupError(message)
    raised = walls and any(word in (ROOT / path).read_text() for word in ("GRANT", "Gate("))
    return Plan([*tests, *(WALLS_TESTS if walls else ())], raised)


def _hash(*paths: str) -> str:
    return sha256(b"".join((ROOT / path).read_bytes() for path in paths)).hexdigest()[:16]


class Kept:
    """Results of earlier runs. One holds while the module and, if killed, the killing test, if not, all tests are the same."""

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self._file = FOLDER / "results.jsonl"
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self._known = {(line["path"], line["name"]): line for line in map(json.loads, lines)}
        self._lock = threading.Lock()

    def get(self, mutant: Mutant, tests: list[str]) -> Result | None:
        """Answer what is still true of a mutant."""
        line = self._known.get((mutant.path, mutant.name))
        if line is None or line["module"] != _hash(mutant.path):
            return None
        killer = line["by"].partition("::")[0]
        seen = [killer] if killer in tests else tests
        if line["tests"] != _hash(*seen):
            return None
        return Result(mutant.name, line["killed"], line["by"], line["seconds"], fresh=False)

    def put(self, mutant: Mutant, tests: list[str], result: Result) -> None:
        """Write one result down."""
        killer = result.by.partition("::")[0]
        seen = [killer] if killer in tests else tests
        line: dict[str, Any] = {
            "path": mutant.path,
            "name": mutant.name,
            "module": _hash(mutant.path),
            "tests": _hash(*seen),
        }
        line |= {"killed": result.killed, "by": result.by, "seconds": result.seconds}
        with self._lock, self._file.open("a") as file:
            file.write(json.dumps(line) + "\n")


class Server:
    """One process that tries mutants: cold, or warm with these files of tests."""

    def __init__(self, *tests: str) -> None:
        command = [sys.executable, "-m", "drills.mutant_server", *tests]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=dict(os.environ))

    def ask(self, **request: Any) -> dict[str, Any]:
        """Try one mutant."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            message = f"A server of mutants ended by itself; {FOLDER / 'server.log'} says why."
            raise RuntimeError(message)
        answer: dict[str, Any] = json.loads(said)
        return answer

    def end(self) -> None:
        """Let the process end."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=60)

    def without_fault(self, path: str, kind: str, made: Plan) -> None:
        """Measure the tests with the module's own code put in, in the way of the faults. Raises RuntimeError if they fail."""
        answer = self.ask(path=path, number=-1, kind=kind, tests=made.tests, walls=made.walls, timeout=300)
        if answer["code"]:
            message = f"The tests of {path} fail without any fault ({kind}: {answer['failed'] or answer['code']})."
            raise RuntimeError(message)
        made.seconds[kind] = answer["seconds"]

    def try_one(self, mutant: Mutant, made: Plan) -> Result:
        """Answer whether the tests notice one mutant."""
        limit = 10 + 4 * made.seconds[mutant.kind]
        fault: dict[str, Any] = {"path": mutant.path, "number": mutant.number, "kind": mutant.kind, "tests": made.tests}
        # The walls' own tests raise them anew; only what they do not notice is tried in a database raised by the fault.
        answer = self.ask(**fault, walls=made.walls and mutant.kind == "import", timeout=limit)
        if made.walls and mutant.kind != "import" and not answer["code"]:
            answer = self.ask(**fault, walls=True, timeout=limit)
        reasons = {TIMED_OUT: "the time limit", 0: ""}
        by = answer["failed"] or reasons.get(answer["code"], "not loadable")
        return Result(mutant.name, answer["code"] != 0, by, answer["seconds"])


class Trial:
    """A run over many mutants, in several processes, until a deadline."""

    def __init__(self, mutants: Iterable[Mutant], plans: dict[str, Plan], deadline: float) -> None:
        self.results: dict[Mutant, Result] = {}
        self._waiting, self._plans, self._deadline = iter(list(mutants)), plans, deadline
        self._faults: list[Exception] = []
        self._kept, self._lock = Kept(), threading.Lock()
        self._measuring = defaultdict[str, threading.Lock](threading.Lock)

    def run(self, jobs: int) -> None:
        """Try them all. Raises RuntimeError where tests fail without a fault, before or afterwards."""
        threads = [threading.Thread(target=self._work) for _ in range(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._faults:
            raise RuntimeError(str(self._faults[0]))

    def _work(self) -> None:
        cold = Server()
        warm = Server(*dict.fromkeys(test for made in self._plans.values() for test in made.tests))
        servers = {"import": cold, "table": warm, "body": warm}
        used: set[tuple[str, str]] = set()
        try:
            while (mutant := self._next()) is not None:
                self._try(mutant, servers[mutant.kind], used)
            for path, kind in used:  # whatever has happened to this machine meanwhile: the tests still hold
                servers[kind].without_fault(path, kind, self._plans[path])
        except (RuntimeError, ValueError) as error:
            self._faults.append(error)
        finally:
            cold.end()
            warm.end()

    def _next(self) -> Mutant | None:
        with self._lock:
            return None if self._faults or time.monotonic() > self._deadline else next(self._waiting, None)

    def _try(self, mutant: Mutant, server: Server, used: set[tuple[str, str]]) -> None:
        made = self._plans[mutant.path]
        result = self._kept.get(mutant, made.tests)
        if result is None:
            with self._measuring[mutant.path]:
                if mutant.kind not in made.seconds:
                    server.without_fault(mutant.path, mutant.kind, made)
            used.add((mutant.path, mutant.kind))
            result = server.try_one(mutant, made)
            self._kept.put(mutant, made.tests, result)
        with self._lock:
            self.results[mutant] = result
            _progress(len(self.results), sum(one.killed for one in self.results.values()))


def _progress(done: int, killed: int) -> None:
    if done % 50 == 0:
        print(f"{done} tried, {killed} noticed", file=sys.stderr, flush=True)


def changed(base: str) -> set[tuple[str, int]]:
    """Answer the lines that differ from a git base, by file; nothing where there is no such base."""
    command = ["git", "diff", "--unified=0", "--no-color", base, "--", "bindeled"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines, path = set(), ""
    for line in done.stdout.splitlines():
        if line.startswith("+++ "):
            path = line.removeprefix("+++ b/")
        if line.startswith("@@"):
            start, _, count = line.split()[2].removeprefix("+").partition(",")
            lines |= {(path, int(start) + more) for more in range(int(count or 1))}
    return lines


def _is_rules(path: str) -> bool:
    """Answer whether a module holds rules or permissions: the two kinds that the small drill tries."""
    return Path(path).name in ("rules.py", "access.py") or Path(path).parent.name == "rules"


def small(everything: dict[str, list[Mutant]], base: str) -> list[Mutant]:
    """Answer rules and access only: first what changed since the base, then all others in an order of a fixed seed."""
    lines = changed(base)
    of_rules = [mutant for path in everything if _is_rules(path) for mutant in everything[path]]
    random.Random(SEED).shuffle(of_rules)
    return sorted(of_rules, key=lambda mutant: (mutant.path, mutant.line) not in lines)


def emptied(path: Path) -> str:
    """Answer a file of tests in which every test is still there and says nothing."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            node.body = [ast.Pass()]
    return ast.unparse(tree)


def control(everything: dict[str, list[Mutant]]) -> float:
    """Answer the score of one module when its file of tests is emptied: it must lie below the bound."""
    tests = ROOT / plan(CONTROL).tests[0]
    chosen = random.Random(SEED).sample(everything[CONTROL], 5)
    server = Server()
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        empty = Path(folder) / tests.name
        empty.write_text(emptied(tests))
        made = Plan(
            [str(empty.relative_to(ROOT))], walls=False, seconds=dict.fromkeys(("body", "table", "import"), 1.0)
        )
        noticed = [server.try_one(mutant, made).killed for mutant in chosen]
    server.end()
    return sum(noticed) / len(noticed)


def show(results: dict[Mutant, Result]) -> None:
    """Print the table, and below it every survivor of this run."""
    print(f"{'module':<44}{'mutants':>8}{'noticed':>8}{'score':>7}")
    for path, tried, noticed, _survivors in by_module(results):
        print(f"{path:<44}{tried:>8}{noticed:>8}{noticed / tried:>7.0%}")
    for path, _tried, _noticed, survivors in by_module(results):
        for one in survivors:
            print(f"  survives: {path}:{one.line} {one.name}")
    late = sum(result.by == "the time limit" for result in results.values())
    fresh = sum(result.fresh for result in results.values())
    print(f"{fresh} tried now, {len(results) - fresh} known from earlier; {late} noticed by the time limit")


def options() -> argparse.Namespace:
    """Answer what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="every mutant of every module")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    parser.add_argument("--write", action="store_true", help="with --all: write the list of survivors anew")
    parser.add_argument("--minutes", type=float, default=3, help="how long the small drill may take")
    parser.add_argument("--most", type=int, default=10**6, help="how many mutants the small drill tries at most")
    parser.add_argument("--base", default="origin/main", help="the git base that changes are counted from")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes try mutants")
    parser.add_argument("--only", default="", help="only modules whose path holds this")
    return parser.parse_args()


def main() -> int:
    """Try, compare, print; answer the exit code."""
    said = options()
    stage.template()
    everything = {path: mutants_of(path, (ROOT / path).read_text()) for path in targets() if said.only in path}
    broken: list[str] = []
    plans: dict[str, Plan] = {}
    for path in everything:
        try:
            plans[path] = plan(path)
        except LookupError as error:
            broken.append(str(error))
    asked = (
        [mutant for mutants in everything.values() for mutant in mutants] if said.all else small(everything, said.base)
    )
    asked = [mutant for mutant in asked if mutant.path in plans][: said.most if not said.all else None]
    deadline = time.monotonic() + (10**9 if said.all else said.minutes * 60)
    if said.fresh:
        (FOLDER / "results.jsonl").unlink(missing_ok=True)
    trial = Trial(asked, plans, deadline)
    trial.run(said.jobs)
    results = trial.results
    show(results)
    if said.all and said.write:
        write(results)
    if said.all and not said.only:
        broken += compared(results)
    return _judge(results, control({CONTROL: mutants_of(CONTROL, (ROOT / CONTROL).read_text())}), broken)


def _judge(results: dict[Mutant, Result], emptied_score: float, broken: list[str]) -> int:
    killed = sum(result.killed for result in results.values())
    score = killed / len(results) if results else 0.0
    print(f"control: with its tests emptied, {CONTROL} scores {emptied_score:.0%}")
    if score < LEAST_SCORE:
        broken.append(f"fewer than {LEAST_SCORE:.0%} of the mutants are noticed")
    if emptied_score >= LEAST_SCORE:
        broken.append("the control was not noticed: emptied tests score as well as true ones")
    figures = {"mutants": len(results), "killed": killed, "score": round(score, 3), "survivors": len(results) - killed}
    return verdict(figures, broken)


if __name__ == "__main__":
    try:
        code = main()
    finally:
        stage.clear()
    sys.exit(code)
