"""Filing and holding, under row security and as a browser sees it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Filing, Hold
from bindeled.cases.tests.test_gate import today
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey
from conftest import Site, acting
from journeys.factory import World

REASON = "Der er en klage over flytningen."


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def do(world: World, case: Case, verb: Any, who: str = "Bo", **told: Any) -> None:
    with acting("municipality"), entered(world.door(who)), transaction.atomic():
        verb(queries.bare_case(case.id), **told, by=world[who])


def close(world: World, case: Case) -> None:
    do(world, case, actions.close, outcome="solved", resident_answer="unknown", text="")


def filed(world: World, case: Case, **changes: Any) -> None:
    told: dict[str, Any] = {"system": "SBSYS", "number": "2026-0417", "filed_on": today()}
    do(world, case, actions.note_filed, **told | changes)


def stands(world: World, case: Case) -> str:
    with acting("municipality"), entered(world.door("Bo")):
        return str(queries.kept_of(queries.bare_case(case.id)).stands.label)


def listed(world: World, standing: str, who: str = "Lis") -> list[str]:
    with acting("municipality"), entered(world.door(who)):
        return [row.number for row in queries.cases_to_file(standing, by=world[who])]


def test_a_case_goes_from_open_to_filed_and_stands_in_the_leaders_list(world: World, case: Case) -> None:
    assert stands(world, case).startswith("Åben")
    assert listed(world, "not_filed") == []
    close(world, case)
    assert listed(world, "not_filed") == [case.number]
    filed(world, case)
    assert (listed(world, "not_filed"), listed(world, "filed")) == ([], [case.number])
    assert stands(world, case) == "Journaliseret"


def test_a_slip_of_the_pen_is_mended_by_writing_it_down_once_more(world: World, case: Case) -> None:
    filed(world, case, number="2026-0147")
    filed(world, case)
    with acting("municipality"), entered(world.door("Bo")):
        kept = queries.kept_of(queries.bare_case(case.id))
    assert [filing.number for filing in kept.filings] == ["2026-0417", "2026-0147"]


@pytest.mark.parametrize("days", [1, -1])
def test_a_day_that_cannot_be_is_refused(world: World, case: Case, days: int) -> None:
    with pytest.raises(RefusedError):
        filed(world, case, filed_on=today(days))
    assert not Filing.objects.exists()


def test_only_a_leader_of_the_unit_holds_a_case_and_its_reason_stands_sealed(world: World, case: Case) -> None:
    for verb, told in ((actions.hold, {"reason": REASON}), (actions.end_hold, {})):
        with pytest.raises(RefusedError, match="leder"):
            do(world, case, verb, **told)
    do(world, case, actions.hold, "Lis", reason=REASON)
    assert REASON.encode() not in bytes(Hold.objects.get().reason)
    with pytest.raises(RefusedError, match="Genindlæs"):
        do(world, case, actions.hold, "Lis", reason=REASON)
    close(world, case)
    filed(world, case)
    assert (listed(world, "held"), listed(world, "filed")) == ([case.number], [])
    do(world, case, actions.end_hold, "Lis")
    assert (listed(world, "held"), listed(world, "filed")) == ([], [case.number])
    with pytest.raises(RefusedError, match="Genindlæs"):
        do(world, case, actions.end_hold, "Lis")


def test_a_hold_that_ended_does_not_hold_again_by_the_same_row(world: World, case: Case) -> None:
    do(world, case, actions.hold, "Lis", reason=REASON)
    do(world, case, actions.end_hold, "Lis")
    with pytest.raises(ProgrammingError), acting("municipality"), entered(world.door("Lis")), transaction.atomic():
        Hold.objects.update(ended_at=None, ended_by=None)


def form(**changes: Any) -> dict[str, Any]:
    return {"do": "filed", "system": "SBSYS", "number": "2026-0417", "filed_on": today().isoformat(), **changes}


def test_it_is_written_down_on_the_page_and_what_is_wrong_is_said_at_its_field(
    world: World, case: Case, municipal_site: Site
) -> None:
    path = f"/sager/{case.id}/journal/"
    municipal_site.sign_in_as(world["Bo"])
    for changes, message in (
        ({"system": ""}, "Skriv hvilket system."),
        ({"number": ""}, "Skriv nummeret."),
        ({"filed_on": "i går"}, "Skriv dagen som en dato."),
        ({"filed_on": "2999-01-01"}, "Vælg den dag, den blev journaliseret"),
    ):
        answer = municipal_site.post(path, form(**changes))
        assert answer.status_code == 422
        assert message in answer.content.decode()
    assert municipal_site.post(path, form(filed_on="2020-01-01")).status_code == 409
    assert not Filing.objects.exists()
    assert municipal_site.post(path, form())["Location"] == path
    shown = municipal_site.get(path).content.decode()
    assert "2026-0417" in shown
    assert "Hold den" not in shown
    assert municipal_site.post(path, {"do": "hold", "reason": REASON}).status_code == 409
    assert municipal_site.post(path, {"do": "burn"}).status_code == 404
    assert municipal_site.get("/journalisering/").status_code == 404
    municipal_site.sign_in_as(world["Lis"])
    assert municipal_site.post(path, {"do": "hold", "reason": ""}).status_code == 422
    assert municipal_site.post(path, {"do": "hold", "reason": REASON}).status_code == 302
    assert municipal_site.post(path, {"do": "hold", "reason": ""}).status_code == 409
    assert REASON in municipal_site.get(path).content.decode()
    assert case.number in municipal_site.get("/journalisering/?vis=held").content.decode()
    assert municipal_site.get("/journalisering/?vis=alt").status_code == 404
    RecordKey.objects.filter(id=case.key_id).update(wrapped=None, destroyed_at=timezone.now())
    assert municipal_site.get(path).status_code == 404


@pytest.mark.parametrize("who", ["Mona", "Gitte"])
def test_elsewhere_there_is_none_of_it(world: World, case: Case, municipal_site: Site, who: str) -> None:
    filed(world, case)
    municipal_site.sign_in_as(world[who])
    assert municipal_site.get(f"/sager/{case.id}/journal/").status_code == 404
    with acting("municipality"), entered(world.door(who)):
        assert not Filing.objects.exists()


def test_the_list_goes_on_after_a_page(world: World, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    close(world, case)
    pattern = Case.objects.get(id=case.id)
    first = pattern.number
    for number in ("000001", "000002"):
        pattern.id, pattern.number = uuid4(), number
        pattern.save(force_insert=True)
    monkeypatch.setattr("bindeled.cases.queries.keeping.PAGE", 1)
    assert listed(world, "not_filed") == ["000001", "000002"]
    with acting("municipality"), entered(world.door("Lis")):
        rest = queries.cases_to_file("not_filed", by=world["Lis"], after="000002")
    assert [row.number for row in rest] == [first]
