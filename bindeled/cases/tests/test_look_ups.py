"""Look-ups: noticed and drawn when the week is over, seen by no one whom they are about, and answered by a leader."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from bindeled.cases import actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.models import Case, Concern, Home, LookUp
from bindeled.cases.models.looking import KEPT_DAYS
from bindeled.cases.rules.looking import week_over
from bindeled.cases.tests.test_cases import arrive
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import RecordKey, TraceEntry
from bindeled.config.retention import LOOK_UPS
from bindeled.config.worker import draw_look_ups
from bindeled.municipalities.models import Unit
from bindeled.residents.models import Resident
from bindeled.users.models import Absence, Service
from conftest import Site, acting
from journeys.factory import LONG_AGO, World, account

URL = "/opslag/"
WATCHER = Door("watcher", municipality="0101")
TODAY = timezone.localdate()
WEEK = week_over(TODAY)


def moment(day: int = 2, hour: float = 10) -> datetime:
    """A moment of the week that is over, by its day from Monday."""
    at = datetime.combine(WEEK + timedelta(days=day), time(0)) + timedelta(hours=hour)
    return timezone.make_aware(at)


@pytest.fixture
def case(world: World) -> Case:
    """Mona's unit has nothing to do with it: it is Sanne's sister's neighbour's, on Amager, and Bo's."""
    concern_id = arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        found = actions.open_case(queries.concern_for(concern_id), by=world["Bo"])
        actions.tie_resident(found, name="Asta Dahl", by=world["Bo"])
    TraceEntry.objects.all().delete()
    return found


@pytest.fixture
def dan(world: World) -> World:
    """A colleague of Bo's with the surname of the resident in ``case``, who has done nothing in it."""
    for name in ("Dan Dahl", "Ida Iversen"):
        colleague = account(name, "municipality", "0101", email=f"{name[:3].lower()}@bindeled.example")
        Service.objects.create(
            user=colleague, unit=world.units["Boligrådgiverne Amager"], municipality_id="0101", role="adviser",
            valid_from=LONG_AGO,
        )  # fmt: skip
        world.people[name[:3]] = colleague
    return world


def line(world: World, who: str, record: UUID, **changes: Any) -> None:
    values = {
        "at": moment(), "municipality_id": "0101", "door": "municipal", "actor_id": world[who].id, "deed": "read",
        "record_kind": "case", "record_id": record, "purpose": "case_work",
    }  # fmt: skip
    TraceEntry.objects.create(**(values | changes))


def draw() -> list[LookUp]:
    with acting("worker"):
        draw_look_ups()
    return list(LookUp.objects.order_by("number"))


def noticed(rows: list[LookUp], world: World, who: str, record: UUID) -> set[str]:
    """Answer why a leader is asked about somebody's look at a record, but for chance: of so few all are drawn."""
    return {why for row in rows if (row.user_id, row.record_id) == (world[who].id, record) for why in row.noticed} - {
        "sample"
    }


def its_adviser(world: World, case: Case) -> None:
    line(world, "Bo", case.id)


def a_namesake(world: World, case: Case) -> None:
    line(world, "Dan", case.id)


def a_curious_colleague(world: World, case: Case) -> None:
    line(world, "Ida", case.id)


def a_colleague_who_once_wrote_in_it(world: World, case: Case) -> None:
    line(world, "Ida", case.id)
    line(world, "Ida", case.id, deed="noted", at=moment(-200))


def a_substitute(world: World, case: Case) -> None:
    Absence.objects.create(
        user=world["Bo"], substitute=world["Ida"], municipality_id="0101",
        first_day=WEEK + timedelta(days=2), last_day=WEEK + timedelta(days=2),
    )  # fmt: skip
    line(world, "Ida", case.id)


def a_substitute_of_another_day(world: World, case: Case) -> None:
    Absence.objects.create(
        user=world["Bo"], substitute=world["Ida"], municipality_id="0101",
        first_day=WEEK + timedelta(days=3), last_day=WEEK + timedelta(days=3),
    )  # fmt: skip
    line(world, "Ida", case.id)


def a_leader(world: World, case: Case) -> None:
    line(world, "Lis", case.id)


def somebody_of_another_district(world: World, case: Case) -> None:
    line(world, "Mona", case.id)


def somebody_of_the_whole_municipality(world: World, case: Case) -> None:
    everywhere = Unit.objects.create(municipality_id="0101", name="Specialisterne", kind="special", valid_from=LONG_AGO)
    Service.objects.create(
        user=world["Mona"], unit=everywhere, municipality_id="0101", role="adviser", valid_from=LONG_AGO
    )
    line(world, "Mona", case.id)


def found(world: World, who: str, record: UUID, **changes: Any) -> None:
    line(world, who, record, deed="found", purpose="known", **changes)


def looked_for_and_left(world: World, case: Case) -> None:
    found(world, "Bo", case.id)


def looked_for_and_acted(world: World, case: Case) -> None:
    found(world, "Bo", case.id)
    line(world, "Bo", case.id, deed="noted", at=moment(3, 9))


def looked_for_while_somebody_called(world: World, case: Case) -> None:
    found(world, "Bo", case.id)
    line(world, "Bo", uuid4(), deed="registered", record_kind="contact", purpose="duty", at=moment(2, 10.5))


def looked_for_and_acted_elsewhere(world: World, case: Case) -> None:
    found(world, "Bo", case.id)
    line(world, "Bo", uuid4(), deed="noted", at=moment(2, 10.5))


def looked_for_on_the_last_day(world: World, case: Case) -> None:
    found(world, "Bo", case.id, at=moment(6, 12))


def looked_for_on_the_day_before_the_week(world: World, case: Case) -> None:
    found(world, "Bo", case.id, at=moment(-1, 12))


def only_linked(world: World, case: Case) -> None:
    line(world, "Ida", case.id, deed="linked")


WORDED: list[tuple[Callable[[World, Case], None], str, set[str]]] = [
    (its_adviser, "Bo", set()),
    (a_namesake, "Dan", {"name", "unassigned"}),
    (a_curious_colleague, "Ida", {"unassigned"}),
    (a_colleague_who_once_wrote_in_it, "Ida", set()),
    (a_substitute, "Ida", set()),
    (a_substitute_of_another_day, "Ida", {"unassigned"}),
    (a_leader, "Lis", set()),
    (somebody_of_another_district, "Mona", {"unassigned", "district"}),
    (somebody_of_the_whole_municipality, "Mona", {"unassigned"}),
    (looked_for_and_left, "Bo", {"find"}),
    (looked_for_and_acted, "Bo", set()),
    (looked_for_while_somebody_called, "Bo", set()),
    (looked_for_and_acted_elsewhere, "Bo", {"find"}),
    (looked_for_on_the_last_day, "Bo", set()),
    (looked_for_on_the_day_before_the_week, "Bo", {"find"}),
    (only_linked, "Ida", set()),
]


@pytest.mark.parametrize(("happens", "who", "expected"), WORDED, ids=[one[0].__name__ for one in WORDED])
def test_the_rules_notice(
    dan: World, case: Case, happens: Callable[[World, Case], None], who: str, expected: set[str]
) -> None:
    happens(dan, case)
    assert noticed(draw(), dan, who, case.id) == expected


def test_nothing_is_drawn_from_a_week_that_is_not_over_nor_twice(dan: World, case: Case) -> None:
    for at in (moment(7, 0), timezone.now(), moment(-1, 23.9)):
        line(dan, "Ida", case.id, at=at)
    assert draw() == []
    line(dan, "Ida", case.id, at=moment(0, 0))
    line(dan, "Ida", case.id, at=moment(6, 23.9))
    [row] = draw()
    assert (row.week, row.looks, row.at, set(row.noticed)) == (WEEK, 2, moment(0, 0), {"unassigned", "sample"})
    line(dan, "Bo", case.id)
    assert len(draw()) == 1
    assert TraceEntry.objects.filter(deed="looks_drawn").count() == 1


def many(world: World, number: int) -> set[UUID]:
    """Look-ups of a week at so many concerns, by one person."""
    concerns = [uuid4() for _number in range(number)]
    TraceEntry.objects.bulk_create(
        TraceEntry(
            at=moment(2, 8) + timedelta(minutes=at), municipality_id="0101", door="municipal",
            actor_id=world["Bo"].id, deed="read", record_kind="concern", record_id=concern, purpose="triage",
        )
        for at, concern in enumerate(concerns)
    )  # fmt: skip
    return set(concerns)


def test_of_many_looks_two_in_a_hundred_are_drawn_and_two_draws_differ(world: World) -> None:
    concerns = many(world, 600)
    first = {row.record_id for row in draw()}
    LookUp.objects.all().delete()
    second = {row.record_id for row in draw()}
    assert len(first) == len(second) == 12
    assert first | second <= concerns
    assert first != second  # one chance in more than 10 ** 24


def test_at_least_ten_of_each_unit_are_drawn(dan: World, case: Case) -> None:
    many(dan, 40)
    for _number in range(12):
        line(dan, "Mona", uuid4(), record_kind="concern")
    rows = draw()
    by_unit = [sum(row.unit.name == f"Boligrådgiverne {name}" for row in rows) for name in ("Amager", "Nørrebro")]
    assert by_unit == [10, 10]
    assert [row.number for row in rows] == list(range(1, 21))


def test_of_two_workers_at_once_one_draw_is_kept(dan: World, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    line(dan, "Ida", case.id)
    monkeypatch.setattr(queries, "was_drawn", lambda _week: False)
    for kept in (1, 0):
        with acting("worker"), entered(WATCHER):
            assert actions.draw_look_ups(WEEK) == kept
    assert LookUp.objects.count() == 1


def test_names_are_opened_for_the_comparison_alone_and_it_is_traced(dan: World, case: Case) -> None:
    line(dan, "Dan", case.id)
    draw()
    [compared] = TraceEntry.objects.filter(deed="compared")
    assert (compared.record_kind, compared.record_id, compared.actor_id) == (
        "resident",
        Resident.objects.get().id,
        None,
    )
    refused = pytest.raises(DatabaseError, match="permission")
    with acting("worker"), entered(WATCHER), refused, transaction.atomic():
        list(Resident.objects.values_list("phone", "pseudonym"))


def test_a_name_whose_key_is_gone_is_compared_with_nobody(dan: World, case: Case) -> None:
    RecordKey.objects.filter(id=Resident.objects.get().key_id).update(wrapped=None, destroyed_at=timezone.now())
    line(dan, "Dan", case.id)
    assert noticed(draw(), dan, "Dan", case.id) == {"unassigned"}


def test_what_was_asked_about_long_ago_is_taken_away(dan: World, case: Case) -> None:
    line(dan, "Ida", case.id)
    [row] = draw()
    old = WEEK - timedelta(days=KEPT_DAYS + 7)
    LookUp.objects.update(week=old)
    [new] = draw()
    assert new.id != row.id
    assert KEPT_DAYS == LOOK_UPS


# -- Who sees it -------------------------------------------------------------------------------------------------------


def seen_by(world: World, who: str) -> int:
    with acting("municipality"), entered(world.door(who)):
        return LookUp.objects.count()


def test_the_database_shows_it_to_nobody_but_another_leader_and_the_officer(dan: World, case: Case) -> None:
    line(dan, "Ida", case.id)
    line(dan, "Lis", case.id)
    draw()
    assert {who: seen_by(dan, who) for who in ("Ida", "Dan", "Bo", "Mona", "Gitte", "Lis", "Dorte")} == {
        "Ida": 0, "Dan": 0, "Bo": 0, "Mona": 0, "Gitte": 0, "Lis": 1, "Dorte": 2,
    }  # fmt: skip
    Service.objects.filter(user=dan["Lis"]).update(valid_to=TODAY - timedelta(days=1))
    assert seen_by(dan, "Lis") == 0


def test_the_leader_answers_and_the_officer_answers_for_the_leader(dan: World, case: Case) -> None:
    line(dan, "Ida", case.id)
    line(dan, "Lis", case.id)
    draw()
    for who, about in (("Lis", "Ida"), ("Dorte", "Lis")):
        with acting("municipality"), entered(dan.door(who)):
            [row] = queries.look_ups_waiting(by=dan[who], after=None)
            assert row.user_id == dan[about].id
            actions.answer_look_up(row, answer="work", by=dan[who])
            assert queries.number_of_look_ups(by=dan[who]) == 0
            with pytest.raises(RefusedError, match=r"first answer|første svar"), transaction.atomic():
                actions.answer_look_up(row, answer="follow_up", by=dan[who])
    assert set(LookUp.objects.values_list("answer", "answered_by__name")) == {
        ("work", dan["Lis"].name),
        ("work", dan["Dorte"].name),
    }
    assert TraceEntry.objects.filter(deed="look_answered").count() == 2


def test_nobody_answers_for_themselves_nor_for_a_unit_they_do_not_lead(dan: World, case: Case) -> None:
    line(dan, "Lis", case.id)
    [row] = draw()
    for who in ("Lis", "Bo", "Gitte"):
        with acting("municipality"), entered(dan.door(who)), pytest.raises(RefusedError):
            actions.answer_look_up(row, answer="work", by=dan[who])
    assert LookUp.objects.get().answer == ""


# -- On the page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def lis(dan: World, case: Case, municipal_site: Site) -> Site:
    line(dan, "Dan", case.id)
    line(dan, "Ida", uuid4(), record_kind="concern", purpose="triage")
    draw()
    municipal_site.sign_in_as(dan["Lis"])
    return municipal_site


def test_a_leader_reads_why_they_are_asked_and_answers(case: Case, lis: Site) -> None:
    assert "2 opslag venter på dit ord" in lis.get("/mandag/").content.decode()
    page = lis.get(URL).content.decode()
    for said in (
        "Dan Dahl",
        f"Sag {case.number}",
        "samme efternavn",
        "Trukket tilfældigt",
        "Ida Iversen",
        "Arbejde med sagen",
    ):
        assert said in page
    assert "Asta" not in page
    row = LookUp.objects.get(record_id=case.id)
    assert lis.post(URL, {"look_up": row.id, "answer": "asked"}).status_code == 302
    after = lis.get(URL).content.decode()
    assert "Besvaret sidst" in after
    assert "I orden: Jeg har spurgt" in after
    row.refresh_from_db()
    assert (row.answer, row.answered_by_id is not None) == ("asked", True)
    assert "1 opslag venter" in lis.get("/mandag/").content.decode()


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"answer": ""}, 422, "Vælg et svar"),
        ({"answer": "well"}, 422, "Vælg et svar fra listen"),
        ({"look_up": "", "answer": "work"}, 422, "Vælg, hvilket opslag du svarer på"),
        ({"look_up": "x", "answer": "work"}, 422, "Vælg, hvilket opslag du svarer på"),
        ({"look_up": str(uuid4()), "answer": "work"}, 404, "Siden findes ikke"),
    ],
)
def test_what_is_wrong_is_said(lis: Site, case: Case, typed: dict[str, str], status: int, said: str) -> None:
    answer = lis.post(URL, {"look_up": str(LookUp.objects.get(record_id=case.id).id), **typed})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not LookUp.objects.exclude(answer="").exists()


def test_who_was_faster_is_told(lis: Site, case: Case, dan: World) -> None:
    row = LookUp.objects.get(record_id=case.id)
    LookUp.objects.filter(id=row.id).update(answer="slip", answered_at=timezone.now(), answered_by=dan["Dorte"])
    answer = lis.post(URL, {"look_up": row.id, "answer": "work"})
    assert answer.status_code == 409
    assert "lige før dig" in answer.content.decode()
    assert LookUp.objects.get(id=row.id).answer == "slip"


@pytest.mark.parametrize("name", ["Bo", "Mona", "Gitte", "Ida"])
def test_for_others_there_is_no_such_page(lis: Site, dan: World, name: str) -> None:
    lis.sign_in_as(dan[name])
    assert lis.get(URL).status_code == 404
    assert lis.post(URL, {"look_up": LookUp.objects.all()[0].id, "answer": "work"}).status_code == 404


def test_where_nothing_waits_the_page_says_so_and_monday_is_quiet(world: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Lis"])
    assert "Intet venter på dig her" in municipal_site.get(URL).content.decode()
    assert "opslag venter" not in municipal_site.get("/mandag/").content.decode()


def live_at(world: World, who: str, case: Case) -> None:
    """Say that somebody lives where a case is about."""
    with acting("municipality"), entered(world.door("Bo")):
        dwelling = queries.dwelling_of(queries.bare_case(case.id))
    with acting("municipality"), entered(world.door(who)):
        actions.say_home(dwelling, by=world[who])


def test_a_look_at_ones_own_address_is_noticed_and_of_nobody_else(dan: World, case: Case) -> None:
    concern = Concern.objects.get(case=case)
    live_at(dan, "Ida", case)
    for who in ("Ida", "Bo"):
        line(dan, who, case.id)
        line(dan, who, concern.id, record_kind="concern")
    rows = draw()
    assert "home" in noticed(rows, dan, "Ida", case.id)
    assert noticed(rows, dan, "Ida", concern.id) == {"home"}
    assert "home" not in noticed(rows, dan, "Bo", case.id)


def test_whoever_has_it_forgotten_is_not_asked_of_it(dan: World, case: Case) -> None:
    live_at(dan, "Ida", case)
    with acting("municipality"), entered(dan.door("Ida")):
        actions.forget_home(by=dan["Ida"])
    line(dan, "Ida", case.id)
    assert "home" not in noticed(draw(), dan, "Ida", case.id)


def test_where_somebody_lives_is_kept_as_a_mark_that_nobody_else_can_ask_for(
    dan: World, case: Case, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(dan["Ida"])
    assert municipal_site.post("/min-bopael/", {"do": "save", "address": ""}).status_code == 422
    wrong = municipal_site.post("/min-bopael/", {"do": "save", "address": "et sted i byen"})
    assert wrong.status_code == 422
    assert "et sted i byen" in wrong.content.decode()
    said = municipal_site.post("/min-bopael/", {"do": "save", "address": "Hørskættergangen 9, 1. th."})
    assert said.status_code == 302
    assert "Hørskættergangen 9" not in municipal_site.get("/min-bopael/").content.decode()
    assert len(bytes(Home.objects.get(user=dan["Ida"]).mark)) == 16
    for who in ("Lis", "Dorte"):
        with acting("municipality"), entered(dan.door(who)):
            assert not Home.objects.exists(), "the database shows it to nobody but themselves"
    assert municipal_site.post("/min-bopael/", {"do": "forget"}).status_code == 302
    assert not Home.objects.exists()
