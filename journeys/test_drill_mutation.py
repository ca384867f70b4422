"""The mutation drill puts in the faults it says, notices what tests notice, and is not fooled by tests that say nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from drills.mutants import compiled, mutants_of
from drills.mutation import emptied, plan, targets
from journeys import stage

RULE = '''
"""A rule."""
LIMIT = 3
STATES = {"open": "info", "closed": "neutral"}


def late(days: int, *, closed: bool = False) -> bool:
    """Say whether it is late."""
    message = "words for people"
    if not closed and days > LIMIT:
        return True
    raise ValueError(message)
'''
WALL = """
SHUT = "REVOKE ALL ON t FROM PUBLIC"
OWN = "a = b AND c IS NULL"
FORCED = "ALTER TABLE t FORCE ROW LEVEL SECURITY"
"""


def names(source: str) -> list[str]:
    return [mutant.name for mutant in mutants_of("x.py", source)]


def test_the_usual_faults_are_put_into_a_rule_and_words_are_left_alone() -> None:
    assert names(RULE) == [
        "LIMIT: 3 → 4",
        "STATES: 'open' → (entry dropped)",
        "STATES: 'closed' → (entry dropped)",
        "STATES: 'open' → 'XXopen'",
        "STATES: 'closed' → 'XXclosed'",
        "STATES: 'info' → 'XXinfo'",
        "STATES: 'neutral' → 'XXneutral'",
        "late: False → True",
        "late: if not closed and days > LIMIT → if not (not closed and days > LIMIT)",
        "late: not closed and days > LIMIT → not closed or days > LIMIT",
        "late: not closed → closed",
        "late: days > LIMIT → days >= LIMIT",
        "late: days > LIMIT → days <= LIMIT",
        "late: return True → return None",
        "late: True → False",
        "late: raise ValueError(message) → pass",
    ]


def test_a_fault_in_sql_opens_what_the_sql_shuts() -> None:
    assert names(WALL) == [
        "SHUT: 'REVOKE ALL ON t FROM PUBLIC' → 'SELECT 1'",
        "SHUT: 'REVOKE ALL ON t FROM PUBLIC' → 'GRANT SELECT ON t FROM PUBLIC'",
        "OWN: 'a = b AND c IS NULL' → 'a = b AND c IS NOT NULL'",
        "OWN: 'a = b AND c IS NULL' → 'a <> b AND c IS NULL'",
        "OWN: 'a = b AND c IS NULL' → 'a = b OR c IS NULL'",
        "FORCED: 'ALTER TABLE t FORCE ROW LEVEL SECURITY' → 'ALTER TABLE t NO FORCE ROW LEVEL SECURITY'",
    ]


def test_each_mutant_has_one_fault_and_its_name_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "rule.py"
    path.write_text(RULE)
    assert len(set(names(RULE))) == len(names(RULE))
    for mutant, limit in zip(mutants_of("rule.py", RULE), [4, *[3] * 20], strict=False):
        module: dict[str, object] = {}
        exec(compiled(path, mutant.number), module)  # noqa: S102 - the rule above
        assert module["LIMIT"] == limit


def test_every_module_of_the_walls_every_rule_and_every_permission_is_tried_with_tests_of_its_own() -> None:
    house = stage.ROOT / "bindeled"
    walls = {f"bindeled/confidentiality/{path.name}" for path in (house / "confidentiality").glob("*.py")}
    assert walls <= set(targets())
    assert {"bindeled/concerns/actions.py", "bindeled/cases/access.py", "bindeled/receipts/rules.py"} <= set(targets())
    assert all(plan(path).tests for path in targets())
    with pytest.raises(LookupError, match=r"bindeled/design/tests/test_rules\.py"):
        plan("bindeled/design/rules.py")


def test_emptied_tests_are_all_there_and_say_nothing(tmp_path: Path) -> None:
    tests = tmp_path / "test_x.py"
    tests.write_text("import pytest\n\n@pytest.mark.slow\ndef test_one():\n    x = 1\n    assert x == 2\n")
    assert emptied(tests) == "import pytest\n\n@pytest.mark.slow\ndef test_one():\n    pass"


def test_the_small_drill_ends_well_and_its_control_does_not() -> None:
    command = [sys.executable, "-m", "drills.mutation", "--only", "receipts/rules", "--most", "10", "--jobs", "1"]
    done = subprocess.run(command, cwd=stage.ROOT, capture_output=True, text=True, check=False)
    *table, last = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(last) == {"mutants": 10, "killed": 10, "score": 1.0, "survivors": 0}
    assert any("emptied" in line and line.endswith(" 0%") for line in table)
