"""The report of what could be deleted: each bar keeps alone, nothing changes by looking, and elsewhere there is none of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone, translation

from bindeled.cases import actions, queries
from bindeled.cases.models import (
    AccessRequest,
    Case,
    Concern,
    Consent,
    Disclosure,
    Feedback,
    Filing,
    Handover,
    Hold,
    Plan,
    Review,
)
from bindeled.cases.queries import Report, going
from bindeled.cases.rules import keeping as rules
from bindeled.cases.tests.test_filing import close, filed
from bindeled.cases.tests.test_gate import today
from bindeled.catalogue.models import OfferVersion
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.offers import actions as courses
from bindeled.offers.models import Course
from bindeled.residents.actions import register
from conftest import Site, acting
from journeys.factory import World, an_offer

LONG_AGO = timedelta(days=rules.SPANS[-1].days)
PATH = "/journalisering/kan-slettes/"


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


def closed_long_ago(world: World, case: Case) -> Case:
    """Close and file a case exactly as long ago as the rule asks."""
    close(world, case)
    filed(world, case)
    then = timezone.now() - LONG_AGO
    Case.objects.filter(id=case.id).update(opened_at=then, closed_at=then)
    Filing.objects.update(filed_on=today(-LONG_AGO.days), noted_at=then)
    return Case.objects.get(id=case.id)


@pytest.fixture
def gone_by(world: World, case: Case) -> Case:
    """A case that nothing keeps."""
    return closed_long_ago(world, case)


def report(world: World, chosen: str = "due", who: str = "Lis") -> Report:
    with acting("municipality"), entered(world.door(who)):
        return queries.what_could_go(chosen, by=world[who])


def test_what_nothing_keeps_could_go_and_what_would_go_with_it_is_counted(world: World, gone_by: Case) -> None:
    told = report(world)
    assert (told.closed, told.due, told.concerns, told.files, told.by_bar) == (1, 1, 1, 0, {})
    assert told.moments == 4  # opened, concern, closed, filed
    assert [(row.number, row.bars) for row in told.rows] == [(gone_by.number, ())]


def beside(world: World, case: Case) -> dict[str, Any]:
    return {"id": uuid4(), "municipality_id": case.municipality_id, "case": case}


def by_bo(world: World, **names: str) -> dict[str, Any]:
    """Answer who did something, and when, under the names that the model has for it."""
    return {names["by"]: world["Bo"], names["at"]: timezone.now()}


def hold(world: World, case: Case) -> None:
    Hold.objects.create(**beside(world, case), reason=b"x", **by_bo(world, by="held_by", at="held_at"))


def plan(world: World, case: Case) -> None:
    its = {"kind": "task", "due_on": today(), "remind_on": today()}
    Plan.objects.create(**beside(world, case), **its, **by_bo(world, by="planned_by", at="planned_at"))


def message(world: World, case: Case) -> None:
    its = {"recipient": "sender", "concern": case.concerns.get(), "answer": "given", "wordings": ["in_touch"]}
    said = {"way": "phone", "said_on": today(), "until": today(), "words": b"x"}
    noted = by_bo(world, by="noted_by", at="noted_at")
    consent = Consent.objects.create(**beside(world, case), **its, **said, **noted)
    way = {"consent": consent, "key": case.key, "wording": "in_touch", "addressee": b"x"}
    Feedback.objects.create(**beside(world, case), **way, **by_bo(world, by="proposed_by", at="proposed_at"))


def offer(world: World, case: Case) -> None:
    others = next(unit for unit in world.units.values() if unit.id != case.unit_id)
    its = {"from_unit": case.unit, "to_unit": others, "reason": b"x"}
    Handover.objects.create(**beside(world, case), **its, **by_bo(world, by="offered_by", at="offered_at"))


def review(world: World, case: Case) -> None:
    its = {"about": "place", "mark": b"x" * 16, "asked_at": timezone.now()}
    Review.objects.create(municipality_id=case.municipality_id, concern=case.concerns.get(), **its)


def access_asked(world: World, case: Case) -> None:
    how = {"asked_on": today(), "asked_by": "phone", "asker": "resident", "identity": "known", "words": b"x"}
    AccessRequest.objects.create(**beside(world, case), **how, **by_bo(world, by="noted_by", at="noted_at"))


def course(world: World, case: Case) -> Course:
    """Offer the case's resident something."""
    with acting("municipality"), entered(world.door("Bo")):
        resident = register(name="", phone="", by=world["Bo"])
        version = OfferVersion.objects.filter(offer__code="advice").first()
    Case.objects.filter(id=case.id).update(resident=resident)
    told: dict[str, Any] = {
        "version": version or an_offer("advice", unit=case.unit),
        "unit": case.unit,
        "reason": "Ro.",
    }
    with acting("municipality"), entered(world.door("Bo")):
        return courses.offer_to(resident, **told, by=world["Bo"])


def course_over_and_not_filed(world: World, case: Case) -> Course:
    """Let it lapse."""
    given = course(world, case)
    with acting("municipality"), entered(world.door("Bo")):
        courses.let_lapse(given, words="Flyttet.", by=world["Bo"])
    return given


def told_for_a_child(world: World, case: Case) -> None:
    its = {"recipient": "outside", "basis": "child", "document": b"x"}
    Disclosure.objects.create(**beside(world, case), **its, **by_bo(world, by="told_by", at="told_at"))


def concern_with(**changes: Any) -> Callable[[World, Case], None]:
    def arrange(_world: World, case: Case) -> None:
        Concern.objects.filter(case=case).update(**changes)

    return arrange


def closed_a_day_later(_world: World, _case: Case) -> None:
    Case.objects.update(closed_at=timezone.now() - LONG_AGO + timedelta(days=1))


def filed_a_day_later(_world: World, _case: Case) -> None:
    Filing.objects.update(filed_on=today(1 - LONG_AGO.days))


def filed_before_it_was_closed(_world: World, _case: Case) -> None:
    Filing.objects.update(filed_on=today(-1 - LONG_AGO.days))


def not_filed(_world: World, _case: Case) -> None:
    Filing.objects.all().delete()


KEPT: tuple[tuple[Callable[[World, Case], object], str], ...] = (
    (hold, "held"),
    (concern_with(kinds=["noise", "child"]), "child"),
    (concern_with(channel="phone"), "contact"),
    (concern_with(own_kinds=["child"]), "child"),
    (concern_with(due_at=timezone.now()), "child"),
    (told_for_a_child, "child"),
    (not_filed, "not_filed"),
    (filed_before_it_was_closed, "not_filed"),
    (plan, "planned"),
    (message, "feedback"),
    (offer, "offered"),
    (review, "review"),
    (access_asked, "access"),
    (course, "course"),
    (course_over_and_not_filed, "course"),
    (course, "course"),
    (course_over_and_not_filed, "course"),
    (filed_a_day_later, "too_soon"),
)


def test_each_bar_keeps_a_case_by_itself(world: World, gone_by: Case) -> None:
    for arrange, bar in KEPT:
        before = transaction.savepoint()
        arrange(world, gone_by)
        told = report(world, bar)
        assert (told.closed, told.due, told.by_bar) == (1, 0, {bar: 1}), arrange
        assert [row.bars for row in told.rows] == [(bar,)]
        assert report(world).rows == []
        transaction.savepoint_rollback(before)
    assert {bar for _arrange, bar in KEPT} == set(rules.BARS)


def test_what_was_closed_a_day_too_late_was_not_filed_since_either(world: World, gone_by: Case) -> None:
    closed_a_day_later(world, gone_by)
    assert report(world, "too_soon").by_bar == {"not_filed": 1, "too_soon": 1}


def test_what_has_ended_keeps_nothing(world: World, gone_by: Case) -> None:
    for arrange in (hold, plan, message, offer, review, access_asked):
        arrange(world, gone_by)
    assert set(report(world).by_bar) == {"held", "planned", "feedback", "offered", "review", "access"}
    now, bo = timezone.now(), world["Bo"]
    Hold.objects.update(ended_at=now, ended_by=bo)
    Plan.objects.update(state="done", finished_at=now, finished_by=bo)
    Feedback.objects.update(state="taken_back", ended_at=now)
    Handover.objects.update(state="withdrawn", answered_at=now, answered_by=bo)
    AccessRequest.objects.update(state="withdrawn", ended_at=now, ended_by=bo)
    Review.objects.update(answered_at=now, answered_by=bo, answer=b"x")
    assert report(world).due == 1


def test_a_report_that_ignores_a_hold_is_noticed(world: World, gone_by: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the tests above."""
    hold(world, gone_by)
    whole = going._bars
    never = whole(timezone.localdate())["review"]
    monkeypatch.setattr(going, "_bars", lambda today: whole(today) | {"held": never})
    assert report(world).due == 1


def test_an_open_case_is_not_in_it_and_looking_changes_nothing(world: World, gone_by: Case) -> None:
    before = (RecordKey.objects.filter(wrapped=None).count(), Case.objects.count(), Filing.objects.count())
    assert report(world).due == 1
    assert before == (RecordKey.objects.filter(wrapped=None).count(), Case.objects.count(), Filing.objects.count())
    with acting("municipality"), entered(world.door("Bo")):
        actions.reopen(queries.bare_case(gone_by.id), by=world["Bo"])
    assert report(world).closed == 0


def test_the_page_shows_it_to_leaders_and_leaves_a_line(world: World, gone_by: Case, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Lis"])
    shown = municipal_site.get(PATH).content.decode()
    assert gone_by.number in shown
    assert "180 dage" in shown
    line = TraceEntry.objects.order_by("at").filter(deed="list_seen", actor_id=world["Lis"].id).last()
    assert line is not None
    assert (line.purpose, line.count) == ("leading", 1)
    hold(world, gone_by)
    assert gone_by.number not in municipal_site.get(PATH).content.decode()
    assert "Holdt af en leder" in municipal_site.get(f"{PATH}?vis=held").content.decode()
    assert municipal_site.get(f"{PATH}?vis=alt").status_code == 404
    for who in ("Bo", "Mona"):
        municipal_site.sign_in_as(world[who])
        assert municipal_site.get(PATH).status_code == 404


def test_another_leader_finds_nothing_of_it(world: World, gone_by: Case) -> None:
    assert gone_by.state == "closed"
    assert report(world, who="Mona").closed == 0


def test_the_list_goes_on_after_a_page(world: World, gone_by: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(going, "PAGE", 1)
    pattern = Filing.objects.get()
    for number in ("000001", "000002"):
        gone_by.id, gone_by.number = uuid4(), number
        gone_by.save(force_insert=True)
        pattern.id, pattern.case = uuid4(), gone_by
        pattern.save(force_insert=True)
    assert [row.number for row in report(world).rows] == ["000001", "000002"]
    assert report(world).due == 3
    with acting("municipality"), entered(world.door("Lis")):
        rest = queries.what_could_go("due", by=world["Lis"], after="000002")
    assert len(rest.rows) == 1
