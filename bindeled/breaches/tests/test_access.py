"""Who may report, who works on a breach, and who writes on an exercise."""

import pytest
from django.db import connection
from django.utils import timezone

from bindeled.breaches.access import may_note, may_protect, may_report, within_reach
from bindeled.breaches.models import Breach
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey
from conftest import acting
from journeys.factory import World

REAL, TRIED = Breach(scenario="", tell=[]), Breach(scenario="phone", tell=[])


def yes(reason: str) -> bool:
    """Answer whether it is a yes; a no says why."""
    assert reason == "" or reason.endswith(".")
    return not reason


@pytest.mark.parametrize(
    ("who", "report", "protect"), [("Bo", 1, 0), ("Lis", 1, 0), ("Eva", 1, 0), ("Dorte", 1, 1), ("Karin", 0, 0)]
)
def test_anybody_of_the_municipality_reports_and_the_officer_works_on_it(
    world: World, who: str, report: int, protect: int
) -> None:
    by = world[who]
    assert (yes(may_report(by=by)), yes(may_protect(by=by))) == (report, protect)
    assert [yes(may_note(REAL, kind, by=by)) for kind in ("known", "done", "closed")] == [protect] * 3
    by.is_active = False
    assert (yes(may_report(by=by)), yes(may_protect(by=by))) == (False, False)


def test_who_takes_part_in_an_exercise_writes_what_is_known_and_done_and_decides_nothing(world: World) -> None:
    bo = world["Bo"]
    for row, kinds in (
        (TRIED, []),
        (Breach(scenario="", tell=[bo.id]), []),
        (Breach(scenario="phone", tell=[bo.id]), ["known", "done"]),
    ):
        assert [kind for kind in ("known", "done", "weighed", "closed") if yes(may_note(row, kind, by=bo))] == kinds
    bo.is_active = False
    assert not yes(may_note(Breach(scenario="phone", tell=[bo.id]), "known", by=bo))


def test_the_officer_reaches_those_of_the_municipality_and_others_their_exercises(world: World) -> None:
    bo, rows = world["Bo"], []
    for code, scenario, tell in (
        ("0101", "", [bo.id]),
        ("0101", "phone", [bo.id]),
        ("0101", "seals", []),
        ("0157", "phone", [bo.id]),
    ):
        key = _key(code)
        rows.append(
            Breach.objects.create(
                municipality_id=code, key=key, kind="lost", scenario=scenario, what=b"-", reported_at=key.made_at,
                reported_by=bo, aware_at=key.made_at, tell=tell,
            )
        )  # fmt: skip
    expected: tuple[tuple[str, list[Breach]], ...] = (("Dorte", rows[:3]), ("Bo", rows[1:2]), ("Lis", []))
    for who, reached in expected:
        with acting("municipality"), entered(world.door(who)):
            assert set(Breach.objects.all()) == set(reached), who
    with connection.cursor() as cursor:  # the product asks it by itself, too
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE app.breaches_breach DISABLE ROW LEVEL SECURITY")
    for who, reached in expected:
        with acting("municipality"), entered(world.door(who)):
            assert set(within_reach(Breach.objects, by=world[who])) == set(reached), who


def _key(code: str) -> RecordKey:
    return RecordKey.objects.create(municipality_id=code, wrapping_key="1", wrapped=b"-", made_at=timezone.now())
