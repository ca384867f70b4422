"""Handing a whole case over: who may read and work at every moment, what goes with it, and what the database refuses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Entry, Handover, Plan, SafetyNote
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.municipalities.models import Unit
from bindeled.users.models import Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

AMAGER, NORREBRO = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def case(world: World) -> Case:
    """Bo's case with a note, a visit that is planned and a warning."""
    concern_id, soon = arrive(world), timezone.localdate() + timedelta(days=1)
    with acting("municipality"), entered(world.door("Bo")):
        made = actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        actions.write_note(made, text="Hun hilste.", by=world["Bo"])
        actions.plan(made, kind="visit", due_on=soon, due_at=None, before=0, what="Bank på.", by=world["Bo"])
        actions.warn(made, text="Gå to sammen.", review_by=soon, by=world["Bo"])
        actions.tie_resident(made, name="Asta Opdigtet", by=world["Bo"])
    return made


def offered(world: World, case: Case, to: Unit) -> Handover:
    with acting("municipality"), entered(world.door("Bo")):
        return actions.offer(queries.case_for(case.id), to=to, reason="Hun er flyttet.", by=world["Bo"])


def of(case_id: UUID) -> Handover:
    return queries.handovers_of(queries.case_for(case_id))[0]


def numbered(handover: Handover) -> Any:
    """Answer the number of the case as the list of hand-overs shows it."""
    return handover.case_number  # type: ignore[attr-defined]


def reads(world: World, who: str, case: Case) -> bool:
    """Say whether somebody sees the case and all that stands in it, asking the database itself, and the product."""
    with acting("municipality"), entered(world.door(who)):
        rows = {
            Case.objects.filter(id=case.id).exists(),
            Concern.objects.filter(case=case).exists(),
            Entry.objects.filter(case=case).exists(),
            Plan.objects.filter(case=case).exists(),
            SafetyNote.objects.filter(case=case).exists(),
        }
        [all_alike] = rows
        try:
            found = queries.case_for(case.id)
        except Case.DoesNotExist:
            assert not all_alike
            return False
        assert all_alike
        assert "Hun hilste." in [moment.text for moment in queries.timeline(found)]
        assert queries.work_of(found).warnings
        assert queries.linked_to_case(found, name="", phone="", by=world[who]).own
        return True


def test_whom_it_is_offered_to_may_read_all_of_it_and_change_nothing(world: World, case: Case) -> None:
    assert not reads(world, "Mona", case)
    offered(world, case, world.units[NORREBRO])
    assert reads(world, "Mona", case)
    assert reads(world, "Bo", case)
    assert not reads(world, "Gitte", case)
    with acting("municipality"), entered(world.door("Mona")):
        found = queries.case_for(case.id)
        with pytest.raises(RefusedError), transaction.atomic():
            actions.write_note(found, text="Nej.", by=world["Mona"])
        with pytest.raises(RefusedError), transaction.atomic():
            actions.close(found, outcome="solved", resident_answer="unknown", text="", by=world["Mona"])
        # The wall asks once more: nothing is written that is not one's own afterwards.
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(id=case.id).update(outcome="")
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry(
                municipality_id="0101", unit=world.units[NORREBRO], case=case, at=timezone.now(), by=world["Mona"]
            ).save(force_insert=True)


def test_accepted_it_goes_with_everything_to_the_one_who_accepts_and_the_giver_reads_it_no_more(
    world: World, case: Case
) -> None:
    offered(world, case, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        actions.accept(of(case.id), by=world["Mona"])
        assert [row.id for row in queries.open_cases_of(world["Mona"], after=None)] == [case.id]
        newest = queries.timeline(queries.case_for(case.id))[0]
        actions.write_note(queries.case_for(case.id), text="Vi har den.", by=world["Mona"])
    case.refresh_from_db()
    assert (case.unit, case.responsible, case.state) == (world.units[NORREBRO], world["Mona"], "open")
    assert Concern.objects.get(case=case).unit == world.units[NORREBRO]
    assert (newest.label, newest.entry.concerning) == ("Taken over by another unit", world["Mona"])
    assert reads(world, "Mona", case)
    assert not reads(world, "Bo", case)
    assert TraceEntry.objects.filter(deed="accepted", record_kind="case", record_id=case.id).count() == 1
    with acting("municipality"), entered(world.door("Bo")):
        [settled] = queries.handovers().settled
        assert (settled.state, numbered(settled)) == ("accepted", None)


def test_refused_it_stands_with_the_giver_as_come_back_until_it_is_offered_anew(world: World, case: Case) -> None:
    offered(world, case, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Mona")):
        [waiting] = queries.handovers().offered
        assert numbered(waiting) == case.number
        actions.refuse(of(case.id), why="Hun bor på Amager.", by=world["Mona"])
    assert not reads(world, "Mona", case)
    with acting("municipality"), entered(world.door("Bo")):
        assert queries.inbox_head().came_back == 1
        assert queries.told_of(of(case.id)).answer == "Hun bor på Amager."
    offered(world, case, world.units[NORREBRO])
    with acting("municipality"), entered(world.door("Bo")):
        assert queries.inbox_head().came_back == 0
        actions.withdraw(of(case.id), by=world["Bo"])
    assert not reads(world, "Mona", case)


def test_while_it_is_offered_it_is_not_closed_nor_offered_again_and_a_closed_one_is_not_offered(
    world: World, case: Case
) -> None:
    offered(world, case, world.units[NORREBRO])
    closing: dict[str, Any] = {"outcome": "solved", "resident_answer": "unknown", "text": "", "by": world["Bo"]}
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="Take the offer back first"), transaction.atomic():
            actions.close(queries.case_for(case.id), **closing)
        with pytest.raises(RefusedError, match="another unit already"), transaction.atomic():
            actions.offer(queries.case_for(case.id), to=world.units[NORREBRO], reason="Igen.", by=world["Bo"])
        actions.withdraw(of(case.id), by=world["Bo"])
        actions.abort(queries.plan_of(case, Plan.objects.get().id), text="Flyttet.", by=world["Bo"])
        actions.close(queries.case_for(case.id), **closing)
        with pytest.raises(RefusedError, match="Reopen it first"):
            actions.offer(queries.case_for(case.id), to=world.units[NORREBRO], reason="Nu.", by=world["Bo"])


def test_taken_over_outside_it_is_closed_here_with_who_when_and_how_and_may_come_home(world: World, case: Case) -> None:
    outside = Unit.objects.create(municipality_id="0101", name="SUF", kind="health_care", valid_from=LONG_AGO)
    offered(world, case, outside)
    when = timezone.now() - timedelta(minutes=5)
    with acting("municipality"), entered(world.door("Bo")):
        with pytest.raises(RefusedError, match="still planned"), transaction.atomic():
            actions.note_taken(of(case.id), who="Visitator Åse", at=when, way="phone", by=world["Bo"])
        actions.abort(queries.plan_of(case, Plan.objects.get().id), text="Nu SUF.", by=world["Bo"])
        actions.note_taken(of(case.id), who="Visitator Åse", at=when, way="phone", by=world["Bo"])
        closed = queries.case_for(case.id)
        assert (closed.state, closed.outcome, closed.unit) == ("closed", "handed_over", world.units[AMAGER])
        assert queries.told_of(of(case.id)).answer == "Visitator Åse"
        found = queries.outside_of(closed)
        assert found is not None
        actions.bring_home(found, by=world["Bo"])
        assert queries.case_for(case.id).state == "open"
        assert queries.inbox_head().came_back == 1


def test_an_offer_of_what_one_does_not_have_opens_nothing(world: World, case: Case) -> None:
    with acting("municipality"), entered(world.door("Mona")):
        forged = Handover(
            municipality_id="0101",
            case_id=case.id,
            from_unit=world.units[NORREBRO],
            to_unit=world.units[AMAGER],
            offered_by=world["Mona"],
            offered_at=timezone.now(),
            reason=b"x",
        )
        forged.save(force_insert=True)
    assert not reads(world, "Mona", case)


def test_the_whole_way_by_forms(world: World, case: Case, municipal_site: Site) -> None:
    site, url = municipal_site, f"/sager/{case.id}/"
    site.sign_in_as(world["Bo"])
    assert "Giv den videre til en anden enhed" in site.get(url).content.decode()
    empty = site.post(f"{url}giv-videre/", {})
    assert (empty.status_code, "Vælg en enhed." in empty.content.decode()) == (422, True)
    told = {"to": str(world.units[NORREBRO].id), "reason": "Hun er flyttet."}
    assert site.post(f"{url}giv-videre/", told).status_code == 302
    assert "Hun er flyttet." in site.get(url).content.decode()
    again = site.post(f"{url}giv-videre/", told)
    assert (again.status_code, "Hun er flyttet." in again.content.decode()) == (409, True)
    site.sign_in_as(world["Mona"])
    assert case.number in site.get("/givet-videre/").content.decode()
    shown = site.get(url).content.decode()
    assert "Hun er flyttet." in shown
    assert "Gem notat" not in shown
    why = site.post(f"{url}gor/", {"do": "refuse", "why": ""})
    assert why.status_code == 422
    assert site.post(f"{url}gor/", {"do": "accept"}).headers["Location"] == url
    site.sign_in_as(world["Bo"])
    assert site.get(url).status_code == 404
    assert site.post(f"{url}gor/", {"do": "withdraw"}).status_code == 404


def test_refused_by_form_one_is_led_to_the_hand_overs_and_a_late_answer_is_refused(
    world: World, case: Case, municipal_site: Site
) -> None:
    offered(world, case, world.units[NORREBRO])
    municipal_site.sign_in_as(world["Mona"])
    refused = municipal_site.post(f"/sager/{case.id}/gor/", {"do": "refuse", "why": "Nej."})
    assert refused.headers["Location"] == "/givet-videre/"
    municipal_site.sign_in_as(world["Bo"])
    late = municipal_site.post(f"/sager/{case.id}/gor/", {"do": "withdraw"})
    assert late.status_code == 409


def test_a_leader_is_told_of_units_that_nobody_serves(world: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Lis"])
    assert "Enheder, som ingen betjener" not in municipal_site.get("/gennemsyn/").content.decode()
    empty = Unit.objects.create(
        municipality_id="0101", name="Boligrådgiverne Valby", kind="advisers", valid_from=LONG_AGO
    )
    Unit.objects.create(municipality_id="0101", name="SUF", kind="health_care", valid_from=LONG_AGO)
    service = Service.objects.create(
        user=world["Mona"], unit=empty, municipality_id="0101", role="adviser", valid_from=LONG_AGO
    )
    assert queries.units_nobody_serves("0101", on=timezone.localdate()) == []
    Service.objects.filter(id=service.id).update(valid_to=timezone.localdate() - timedelta(days=1))
    shown = municipal_site.get("/gennemsyn/").content.decode()
    assert "Boligrådgiverne Valby" in shown
    assert "SUF" not in shown
