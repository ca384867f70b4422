"""A process that forks one child for each mutant. It reads one JSON request a line and answers one JSON line.

Started without arguments it has loaded the libraries only: the child loads our own code with the fault, by an import hook,
so that every class, decorator and default sees it. Started with files of tests it has loaded our code too and collected
the tests: the child changes a function's code or a module's table where it lies, which is much faster. Either way the
tests run as always: pytest, our stage, a clone of the template database, the unprivileged logins.
"""

import gc
import importlib.machinery
import importlib.util
import json
import os
import select
import signal
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import cryptography.hazmat.primitives.hpke
import cryptography.x509
import django.contrib.postgres
import django.core.handlers.wsgi
import django.core.management
import django.core.serializers
import django.db.backends.postgresql.base
import django.forms
import django.template.response
import django.test
import django.views.generic
import hypothesis
import hypothesis.strategies
import procrastinate
import psycopg
import pytest
from _pytest.main import pytest_runtestloop as run_items

from drills.mutants import compiled

# What every child needs, loaded once. Nothing that needs Django's settings, and nothing of ours.
LOADED = (cryptography, django, hypothesis, procrastinate)
ROOT = Path(__file__).resolve().parent.parent
TIMED_OUT, NOTHING_RUN, ANSWERS = 124, 5, 1
OPTIONS = (
    "-x", "-q", "-W", "ignore::pytest.PytestAssertRewriteWarning", "--tb=no", "--no-header",
    "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not browser",
)  # fmt: skip
# Before the walls are raised with the fault, everything that they should shut stands open.
LOWER = """
DO $$ DECLARE found record; BEGIN
FOR found IN SELECT oid::regclass AS it FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', found.it);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', found.it);
END LOOP;
END $$;
GRANT ALL ON ALL TABLES IN SCHEMA app, queue TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA app, queue TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO PUBLIC;
ALTER FUNCTION queue.procrastinate_defer_jobs_v1(queue.procrastinate_job_to_defer_v1[]) SECURITY INVOKER RESET ALL;
DROP TRIGGER IF EXISTS allowed_job ON queue.procrastinate_jobs;
"""


class Hook(importlib.machinery.SourceFileLoader):
    """Finds one module only, and loads it with one fault."""

    def __init__(self, path: str, number: int) -> None:
        self.module = path.removesuffix(".py").replace("/", ".")
        super().__init__(self.module, str(ROOT / path))
        self.number = number

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Answer where the module is, for this one."""
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.module else None

    def get_code(self, fullname: str) -> CodeType:
        """Answer the code with the fault; never from a cache."""
        return compiled(Path(self.path), self.number)


class Watch:
    """A pytest plugin: raises the walls anew, by the code with the fault, and writes down which test failed first."""

    def __init__(self, report: int, *, walls: bool) -> None:
        self.report, self.walls, self.passed = report, walls, 0

    def pytest_sessionstart(self) -> None:
        """Let hypothesis neither shrink what it found nor keep it: one failure is enough."""
        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile("mutants", phases=phases, database=None, derandomize=True)
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
        """Raise the walls on this run's clone, once it is there."""
        answer = yield
        if self.walls and fixturedef.argname == "django_db_setup":
            from django.db import connection  # noqa: PLC0415 - Django is set up in the child only

            from bindeled.confidentiality.queue import guard_queue  # noqa: PLC0415
            from bindeled.confidentiality.walls import raise_walls  # noqa: PLC0415

            with request.getfixturevalue("django_db_blocker").unblock():
                with connection.cursor() as cursor:
                    cursor.execute(LOWER)
                raise_walls()
                guard_queue()
        return answer

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Let the tests of each file that need no database go first."""
        files = list(dict.fromkeys(item.path for item in items))
        items.sort(key=lambda item: (files.index(item.path), needs_database(item)))

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Count what passed, and write down what did not."""
        self.passed += report.when == "call" and report.passed
        if report.failed:
            os.write(self.report, f"{report.nodeid.partition('[')[0]}\n".encode())


def needs_database(item: pytest.Item) -> bool:
    """Say whether a test asks for the database."""
    return bool(
        item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    )


def run(request: dict[str, Any], report: int) -> int:
    """Run the tests of one mutant in this very process, loading our code with the fault. Answers pytest's exit code."""
    sys.meta_path.insert(0, Hook(request["path"], request["number"]))
    watch = Watch(report, walls=request["walls"])
    code = int(pytest.main([*OPTIONS, *request["tests"]], plugins=[watch]))
    return NOTHING_RUN if code == 0 and not watch.passed else code


class Warm:
    """A pytest plugin that collects all tests once, with our code loaded, and then serves from inside the run."""

    def __init__(self) -> None:
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        self.database = f"test_lent_{os.getpid()}"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Serve instead of running."""
        from journeys import stage  # noqa: PLC0415 - our code is loaded by pytest, not before it

        for thing in gc.get_objects():
            if type(thing) is FunctionType and thing.__code__.co_filename.startswith(str(ROOT / "bindeled")):
                self.functions[thing.__code__.co_filename, thing.__code__.co_qualname].append(thing)
        stage.make_clone(self.database)
        try:
            serve(lambda request, report: self.run(session, request, report))
        finally:
            stage.drop_clone(self.database)
        return True

    def run(self, session: pytest.Session, request: dict[str, Any], report: int) -> int:
        """Put the fault into what is loaded already, and run the tests. Answers as pytest does."""
        self.put(request)
        watch = Watch(report, walls=request["walls"])
        session.config.pluginmanager.register(watch)
        if not request["walls"]:
            os.environ["BINDELED_TEST_DATABASE"] = self.database
        session.items = [item for test in request["tests"] for item in session.items if item.nodeid.startswith(test)]
        try:
            run_items(session)
        except (session.Failed, session.Interrupted):
            pass
        finally:
            session._setupstate.teardown_exact(None)
        return 1 if session.testsfailed else 0 if watch.passed else NOTHING_RUN

    def put(self, request: dict[str, Any]) -> None:
        """Change the live functions' code, or the module's tables wherever they were imported to."""
        path, code = str(ROOT / request["path"]), compiled(ROOT / request["path"], request["number"])
        if request["kind"] == "body":
            for inner in _codes(code):
                for function in self.functions[path, inner.co_qualname]:
                    function.__code__ = inner
            return
        module = sys.modules[request["path"].removesuffix(".py").replace("/", ".")]
        fresh = {"__name__": module.__name__, "__file__": path}
        exec(code, fresh)  # noqa: S102 - our own module's code with one fault
        for name in [name for name in fresh if name.isupper()]:
            old = getattr(module, name)
            for other in list(sys.modules.values()):
                # Small numbers are one object everywhere, and say nothing of where they came from.
                shared = type(other) is ModuleType and not isinstance(old, int) and vars(other).get(name) is old
                if other is module or shared:
                    setattr(other, name, fresh[name])


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def forked(request: dict[str, Any], run_one: Callable[[dict[str, Any], int], int]) -> dict[str, Any]:
    """Answer what became of one mutant: the exit code, the test that failed, and the seconds."""
    began = time.monotonic()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reading)
        log = os.open(request.get("log", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        code = 70  # the mutant cannot even be loaded
        try:
            code = run_one(request, writing)
        except BaseException:  # noqa: BLE001 - whatever it is, it must not come back into the server's own loop
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    os.close(writing)
    code = _waited(child, request["timeout"])
    _forget(child)
    failed = os.read(reading, 4000).decode() if select.select([reading], [], [], 0)[0] else ""
    os.close(reading)
    return {"code": code, "failed": failed.partition("\n")[0], "seconds": round(time.monotonic() - began, 2)}


def _waited(child: int, timeout: float) -> int:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _forget(child: int) -> None:
    """Drop the clone of a child that could not do it by itself."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS test_main_{child} WITH (FORCE)".encode())


def serve(run_one: Callable[[dict[str, Any], int], int]) -> None:
    """Answer request after request until the input ends."""
    for line in sys.stdin:
        answer = json.dumps(forked(json.loads(line), run_one)) + "\n"
        os.write(ANSWERS, answer.encode())


if __name__ == "__main__":
    os.environ.pop("PYTEST_XDIST_WORKER", None)
    ANSWERS = os.dup(1)
    os.dup2(os.open(ROOT / ".data" / "mutation" / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 1)
    if sys.argv[1:]:
        pytest.main([*OPTIONS, "-s", *sys.argv[1:]], plugins=[Warm(), Watch(1, walls=False)])
    else:
        serve(run)
