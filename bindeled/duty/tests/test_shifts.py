"""Shifts: what may be planned, swapped and handed over."""

from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation

from bindeled.cases.actions import RefusedError
from bindeled.confidentiality.doors import entered
from bindeled.confidentiality.models import TraceEntry
from bindeled.duty import actions, queries
from bindeled.duty.actions import Heard
from bindeled.duty.models import Shift
from bindeled.duty.rules import shifts as rules
from bindeled.duty.rules.shifts import Span
from bindeled.users.models import User
from conftest import Site, acting
from journeys.factory import World

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hours(first: float, last: float) -> Span:
    return Span(NINE + timedelta(hours=first), NINE + timedelta(hours=last))


@pytest.mark.parametrize(
    ("span", "sound"),
    [(hours(0, 6), True), (hours(0, 12), True), (hours(0, 12.01), False), (hours(0, 0), False), (hours(6, 0), False)],
)
def test_a_shift_ends_after_it_begins_and_within_twelve_hours(span: Span, sound: bool) -> None:
    assert span.is_sound is sound


@pytest.mark.parametrize(
    ("other", "meet"),
    [(hours(6, 8), False), (hours(5.9, 8), True), (hours(-2, 0), False), (hours(-2, 0.1), True), (hours(2, 3), True)],
)
def test_two_shifts_meet_where_they_share_a_moment(other: Span, meet: bool) -> None:
    assert hours(0, 6).meets(other) is meet
    assert other.meets(hours(0, 6)) is meet


def test_a_shift_is_handed_over_when_nobody_is_without_a_receipt() -> None:
    assert rules.may_hand_over(0)
    assert not rules.may_hand_over(1)
    assert timedelta(weeks=6) == rules.AHEAD
    assert timedelta(days=2) == rules.BEHIND
    assert timedelta(hours=12) == rules.LONGEST


# -- On the roster -------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def now_and_on(first: float = -1, last: float = 5) -> Span:
    now = timezone.now()
    return Span(now + timedelta(hours=first), now + timedelta(hours=last))


def plan(world: World, who: str = "Bo", span: Span | None = None, by: str = "") -> Shift:
    with acting("municipality"), entered(world.door(by or who)):
        return actions.plan(span or now_and_on(), adviser=world[who], by=world[by or who])


def does(world: World, verb: str, shift: Shift, by: str, **more: User | None) -> None:
    with acting("municipality"), entered(world.door(by)):
        getattr(actions, verb)(queries.shift_for(shift.id), by=world[by], **more)


def has_it(world: World) -> str:
    with acting("municipality"), entered(world.door("Bo")):
        now = queries.on_duty(timezone.now()).now
        return now.adviser.name if now else ""


def test_one_plans_for_oneself_and_a_leader_for_anybody(world: World) -> None:
    plan(world)
    assert has_it(world) == "Bo Bendtsen"
    plan(world, "Mona", now_and_on(5, 9), by="Lis")
    with pytest.raises(RefusedError, match="leader"):
        plan(world, "Mona", now_and_on(9, 10), by="Bo")


def test_no_two_have_the_duty_at_once(world: World) -> None:
    plan(world)
    with pytest.raises(RefusedError, match="Bo Bendtsen has the duty then"):
        plan(world, "Mona")
    with pytest.raises(RefusedError, match="twelve hours"):
        plan(world, "Mona", now_and_on(20, 40))


def test_of_two_who_plan_at_the_same_moment_the_database_lets_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if neither saw the other's shift when they looked."""
    monkeypatch.setattr(queries, "that_meet", lambda _span: [])
    first = plan(world)
    with pytest.raises(RefusedError, match="just before you"):
        plan(world, "Mona", now_and_on(4, 8))
    plan(world, "Mona", now_and_on(5.1, 8))
    with acting("municipality"), entered(world.door("Gitte")):
        actions.plan(now_and_on(), adviser=world["Gitte"], by=world["Gitte"])
    does(world, "cancel", first, "Bo")
    plan(world, "Lis")
    assert Shift.objects.filter(cancelled_at=None).count() == 3


def test_a_swap_is_the_ones_who_had_it_until_the_other_says_yes(world: World) -> None:
    shift = plan(world)
    does(world, "ask", shift, "Bo", to=world["Mona"])
    assert has_it(world) == "Bo Bendtsen"
    with pytest.raises(RefusedError, match="not asked"):
        does(world, "accept", shift, "Lis")
    does(world, "accept", shift, "Mona")
    assert has_it(world) == "Mona Mikkelsen"
    with pytest.raises(RefusedError, match="Only the one who has the shift"):
        does(world, "ask", shift, "Bo", to=world["Lis"])


def test_who_was_asked_may_say_no_and_who_asked_may_take_it_back(world: World) -> None:
    shift = plan(world)
    for who in ("Mona", "Bo"):
        does(world, "ask", shift, "Bo", to=world["Mona"])
        does(world, "leave", shift, who)
        assert Shift.objects.get().asked is None


@pytest.mark.parametrize("to", ["Bo", "Dorte", "Gitte", "Karin"])
def test_only_a_colleague_who_answers_the_phone_is_asked(world: World, to: str) -> None:
    shift = plan(world)
    with pytest.raises(RefusedError, match="Ask a colleague"):
        does(world, "ask", shift, "Bo", to=world[to])


def test_a_shift_is_not_handed_over_while_anybody_is_without_a_receipt(world: World) -> None:
    shift = plan(world)
    with acting("municipality"), entered(world.door("Bo")):
        told = {"channel": "phone", "came_at": timezone.now(), "municipality": "0101", "by": world["Bo"]}
        contact = actions.take_in(Heard(name="Ukendt"), **told)  # type: ignore[arg-type]
        assert contact
        actions.take_in(Heard(phone="11 22 33 44"), missed=True, **told)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="1 without"):
        does(world, "hand_over", shift, "Bo", to=world["Mona"])
    with acting("municipality"), entered(world.door("Bo")):
        actions.give_receipt(queries.contact_for(contact.id), way="aloud", by=world["Bo"])
    does(world, "hand_over", shift, "Bo", to=world["Mona"])
    assert has_it(world) == ""
    assert Shift.objects.get().handed_over_to == world["Mona"]
    with pytest.raises(RefusedError, match="just before you"):
        does(world, "hand_over", shift, "Bo", to=None)


def test_a_shift_taken_off_the_roster_is_not_there(world: World) -> None:
    shift = plan(world)
    with pytest.raises(RefusedError, match="leader"):
        does(world, "cancel", shift, "Mona")
    does(world, "cancel", shift, "Lis")
    assert has_it(world) == ""
    with pytest.raises(Shift.DoesNotExist):
        does(world, "cancel", shift, "Bo")


def test_another_municipality_sees_no_shift_and_plans_none_here(world: World) -> None:
    shift = plan(world)
    with acting("municipality"), entered(world.door("Gitte")):
        assert queries.roster(timezone.now()) == []
        with pytest.raises(Shift.DoesNotExist):
            queries.shift_for(shift.id)
    with acting("municipality"), pytest.raises(DatabaseError), entered(world.door("Gitte")):
        Shift(**_row(world)).save(force_insert=True)


def _row(world: World) -> dict[str, object]:
    span, bo = now_and_on(), world["Bo"]
    return {
        "municipality_id": "0101",
        "adviser": bo,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "planned_by": bo,
        "planned_at": timezone.now(),
    }


def test_the_database_knows_no_shift_that_ends_before_it_begins_and_nobody_who_asks_themself(world: World) -> None:
    row = _row(world)
    for wrong in ({"ends_at": row["starts_at"]}, {"asked": row["adviser"]}, {"handed_over_to": row["adviser"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shift(**{**row, **wrong}).save(force_insert=True)


def test_each_deed_leaves_a_line_in_the_trace(world: World) -> None:
    shift = plan(world)
    does(world, "ask", shift, "Bo", to=world["Mona"])
    does(world, "leave", shift, "Mona")
    does(world, "ask", shift, "Bo", to=world["Mona"])
    does(world, "accept", shift, "Mona")
    does(world, "hand_over", shift, "Mona", to=None)
    does(world, "cancel", plan(world, "Bo", now_and_on(7, 9)), "Bo")
    deeds = TraceEntry.objects.filter(record_kind="shift").order_by("at").values_list("deed", flat=True)
    assert list(deeds) == [
        *("planned_shift", "asked_swap", "left_swap", "asked_swap", "swapped", "handed_duty_over"),
        *("planned_shift", "unplanned_shift"),
    ]


# -- The pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bo(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Bo"])
    return municipal_site


def page(site: Site, path: str) -> str:
    text: str = site.get(path).content.decode()
    return text


def test_the_roster_is_planned_swapped_and_handed_over_on_its_pages(world: World, bo: Site) -> None:
    now = timezone.localtime()
    day = {"day": f"{now:%Y-%m-%d}", "begins": f"{now:%H.%M}", "ends": f"{now + timedelta(hours=4):%H.%M}"}
    assert "Ingen har vagten nu" in page(bo, "/vagt/")
    assert bo.post("/vagt/liste/", {"adviser": str(world["Bo"].id), **day}).status_code == 302
    assert "Bo Bendtsen har vagten til" in page(bo, "/vagt/")
    shift = Shift.objects.get()
    work = f"/vagt/liste/{shift.id}/gor/"
    assert bo.post(work, {"do": "ask", "to": str(world["Mona"].id)}).status_code == 302
    mona = Site("municipality")
    mona.sign_in_as(world["Mona"])
    assert "Tag den" in page(mona, "/vagt/liste/")
    assert mona.post(work, {"do": "accept"}).status_code == 302
    assert "Du har ikke vagten nu." in page(bo, "/vagt/aflever/")
    assert bo.post("/vagt/aflever/", {"to": ""}).status_code == 409
    assert mona.post("/vagt/aflever/", {"to": ""}).headers["Location"] == "/vagt/liste/"
    assert "Afleveret kl." in page(bo, "/vagt/liste/")


def test_handing_over_is_off_with_its_reason_while_somebody_is_without_a_receipt(world: World, bo: Site) -> None:
    plan(world)
    bo.post("/vagt/henvendelser/ny/", {"channel": "phone", "day": "2026-01-05", "hour": "9.00", "name": "Ukendt"})
    shown = page(bo, "/vagt/aflever/")
    assert "Giv alle deres kvittering først: 1 uden." in shown
    assert "disabled" in shown
    assert bo.post("/vagt/aflever/", {"to": ""}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "says", "status"),
    [
        ({"day": "på mandag"}, "Skriv dagen som en dato.", 422),
        ({"begins": "tidligt"}, "Skriv klokkeslættet som 9.15.", 422),
        ({"adviser": "ingen"}, "Vælg en på listen.", 422),
        ({"begins": "9", "ends": "22"}, "varer højst tolv timer", 409),
    ],
)
def test_bad_input_is_said(world: World, bo: Site, changes: dict[str, str], says: str, status: int) -> None:
    form = {"adviser": str(world["Bo"].id), "day": "2026-12-01", "begins": "9", "ends": "15", **changes}
    answer = bo.post("/vagt/liste/", form)
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not Shift.objects.exists()


def test_unknown_verbs_and_shifts_are_not_there(world: World, bo: Site) -> None:
    shift = plan(world)
    assert bo.post(f"/vagt/liste/{shift.id}/gor/", {"do": "delete"}).status_code == 404
    assert bo.post(f"/vagt/liste/{world['Bo'].id}/gor/", {"do": "leave"}).status_code == 404
    assert bo.post(f"/vagt/liste/{shift.id}/gor/", {"do": "ask", "to": "ingen"}).status_code == 409


def test_a_span_cannot_be_changed_by_whoever_reads_it() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    span = Span(now, now)
    with pytest.raises(FrozenInstanceError):
        span.ends_at = now  # type: ignore[misc]
