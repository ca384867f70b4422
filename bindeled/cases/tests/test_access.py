"""Who may handle a concern or a case, who may put it back, and who may see who has read it."""

from datetime import date

import pytest
from django.utils import timezone

from bindeled.cases.access import (
    may_answer,
    may_answer_look_up,
    may_give,
    may_handle,
    may_hold,
    may_lead,
    may_name_staff,
    may_oversee,
    may_release,
    may_review,
    may_second,
    moments_within_reach,
    readable,
    readable_cases,
    serves,
    within_reach,
)
from bindeled.cases.actions import open_arrivals, open_case
from bindeled.cases.models import Case, Concern, Entry, Feedback, Handover, LookUp, Review
from bindeled.cases.queries import concern_for
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality import doors
from bindeled.confidentiality.doors import Door, entered
from bindeled.users.models import Service
from conftest import acting
from journeys.factory import World, told

pytestmark = pytest.mark.django_db
AMAGER, NORREBRO = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"


def concern_of(world: World, unit: str = AMAGER) -> Concern:
    return Concern(unit=world.units[unit])


def answers(said: str) -> str:
    return "yes" if said == "" else "a reason" if said else repr(said)


def arrive(world: World, key: str = "a form") -> None:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key=key, by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()


@pytest.mark.parametrize(("who", "yes"), [("Bo", True), ("Lis", True), ("Mona", False), ("Gitte", False)])
def test_who_serves_the_unit_may_handle_and_nobody_else(world: World, who: str, yes: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        for record in (concern_of(world), Case(unit=world.units[AMAGER])):
            assert serves(record) is yes
            assert answers(may_handle(record, by=world[who])) == ("yes" if yes else "a reason")


def test_whose_account_is_closed_may_do_nothing(world: World) -> None:
    world["Bo"].is_active = False
    with acting("municipality"), entered(world.door("Bo")):
        assert answers(may_handle(concern_of(world), by=world["Bo"])) == "a reason"


def test_who_stands_in_a_door_without_units_serves_none(world: World) -> None:
    with acting("municipality"), entered(Door("municipal", actor=world["Bo"].id, municipality="0101")):
        assert not serves(concern_of(world))


@pytest.mark.parametrize(
    ("taker", "who", "leads", "yes"),
    [
        ("Bo", "Bo", False, True),
        ("Mona", "Bo", False, False),
        ("Mona", "Lis", True, True),
        ("Lis", "Lis", True, True),
        (None, "Bo", False, False),
    ],
)
def test_a_taken_concern_is_put_back_by_who_took_it_or_by_a_leader(
    world: World, taker: str | None, who: str, leads: bool, yes: bool
) -> None:
    concern = concern_of(world)
    concern.taken_by = world[taker] if taker else None
    assert answers(may_release(concern, by=world[who], leads=leads)) == ("yes" if yes else "a reason")


@pytest.mark.parametrize(
    ("municipality", "unit", "seen"),
    [("0101", AMAGER, True), ("0101", NORREBRO, False), ("0157", "SKP-teamet", False), ("0157", AMAGER, False)],
)
def test_within_reach_are_the_records_of_the_units_and_the_municipality_of_the_door(
    world: World, monkeypatch: pytest.MonkeyPatch, municipality: str, unit: str, seen: bool
) -> None:
    arrive(world)
    door = world.door("Bo")
    # As a superuser, for whom row security narrows nothing: the question alone must do it.
    Concern.objects.update(municipality_id=municipality, unit=world.units[unit])
    monkeypatch.setattr(doors, "current", lambda: door)
    assert within_reach(Concern.objects).exists() is seen


@pytest.mark.parametrize(
    ("who", "changed", "read"),
    [
        ("Bo", {}, True),
        ("Bo", {"municipality_id": "0157"}, False),
        ("Mona", {}, True),
        ("Mona", {"municipality_id": "0157"}, False),
        ("Mona", {"unit": "SKP-teamet"}, False),  # it is somebody else's by now
        ("Mona", {"state": "refused"}, False),
        ("Mona", {"state": "accepted"}, False),
        ("Mona", {"to_unit": "SKP-teamet"}, False),
        ("Gitte", {}, False),
    ],
)
def test_what_is_offered_is_read_by_both_units_while_it_is_offered(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, changed: dict[str, str], read: bool
) -> None:
    arrive(world)
    door, other = world.door(who), {"municipality_id": changed.get("municipality_id", "0101")}
    Concern.objects.update(**other, unit=world.units[changed.get("unit", AMAGER)])
    state, now = changed.get("state", "offered"), timezone.now()
    answered = {} if state == "offered" else {"answered_by": world["Mona"], "answered_at": now}
    made = handed_over(world) | {"to_unit": world.units[changed.get("to_unit", NORREBRO)]}
    Handover.objects.create(**made, concern=Concern.objects.get(), offered_at=now, reason=b"", state=state, **answered)
    # As a superuser, for whom row security narrows nothing: the question alone must do it.
    monkeypatch.setattr(doors, "current", lambda: door)
    assert readable(Concern.objects).exists() is read


def test_of_two_concerns_only_the_one_that_is_offered_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(world)
    arrive(world, key="another form")
    offered, _kept = Concern.objects.all()
    Handover.objects.create(**handed_over(world), concern=offered, offered_at=timezone.now(), reason=b"")
    door = world.door("Mona")
    monkeypatch.setattr(doors, "current", lambda: door)
    assert [concern.id for concern in readable(Concern.objects)] == [offered.id]


CASES = [
    ("Bo", {}, True),
    ("Bo", {"municipality_id": "0157"}, False),
    ("Mona", {}, True),
    ("Mona", {"municipality_id": "0157"}, False),
    ("Mona", {"unit": "SKP-teamet"}, False),  # it is somebody else's by now
    ("Mona", {"to_unit": "SKP-teamet"}, False),
    ("Mona", {"state": "refused"}, False),
    ("Gitte", {}, False),
]


@pytest.mark.parametrize(("who", "changed", "read"), CASES)
def test_an_offered_case_is_read_by_both_units_with_its_concerns_and_with_no_others(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, changed: dict[str, str], read: bool
) -> None:
    arrive(world)
    first = Concern.objects.get()
    arrive(world, key="another form")
    cases = []
    for concern in Concern.objects.order_by("received_at"):
        with acting("municipality"), entered(world.door("Bo")):
            cases.append(open_case(concern_for(concern.id), by=world["Bo"]))
    where = {
        "municipality_id": changed.get("municipality_id", "0101"),
        "unit": world.units[changed.get("unit", AMAGER)],
    }
    Concern.objects.update(**where)
    Case.objects.update(**where)
    state, now = changed.get("state", "offered"), timezone.now()
    answered = {} if state == "offered" else {"answered_by": world["Mona"], "answered_at": now}
    made = handed_over(world) | {"to_unit": world.units[changed.get("to_unit", NORREBRO)]}
    Handover.objects.create(**made, case=cases[0], offered_at=now, reason=b"", state=state, **answered)
    door = world.door(who)
    # As a superuser, for whom row security narrows nothing: the question alone must do it.
    monkeypatch.setattr(doors, "current", lambda: door)
    both = who == "Bo"
    assert {case.id for case in readable_cases(Case.objects)} == (
        {case.id for case in cases[: 1 + both]} if read else set()
    )
    expected = set(Concern.objects.values_list("id", flat=True)) if both else {first.id}
    assert {concern.id for concern in readable(Concern.objects)} == (expected if read else set())


@pytest.mark.parametrize(
    ("municipality", "unit", "seen"),
    [("0101", AMAGER, True), ("0101", NORREBRO, False), ("0157", "SKP-teamet", False), ("0157", AMAGER, False)],
)
def test_moments_are_within_reach_where_their_case_is(
    world: World, monkeypatch: pytest.MonkeyPatch, municipality: str, unit: str, seen: bool
) -> None:
    arrive(world)
    with acting("municipality"), entered(world.door("Bo")):
        open_case(concern_for(Concern.objects.get().id), by=world["Bo"])
    Entry.objects.update(municipality_id=municipality)
    Case.objects.update(unit=world.units[unit])
    door = world.door("Bo")
    monkeypatch.setattr(doors, "current", lambda: door)
    assert Entry.objects.exists()
    assert moments_within_reach(Entry.objects).exists() is seen


def handed_over(world: World, *, outside: bool = False) -> dict[str, object]:
    units = {"from_unit": world.units[AMAGER], "to_unit": world.units[NORREBRO]}
    return {"municipality_id": "0101", "offered_by": world["Bo"], "outside": outside, **units}


@pytest.mark.parametrize(
    ("who", "outside", "gives", "responds"),
    [
        ("Bo", False, True, False),
        ("Mona", False, False, True),
        ("Gitte", False, False, False),
        ("Bo", True, True, True),  # nobody of the other unit works here: who gave it says what they answered
        ("Gitte", True, False, False),
    ],
)
def test_the_giver_takes_back_and_the_other_unit_answers(
    world: World, who: str, outside: bool, gives: bool, responds: bool
) -> None:
    handover = Handover(**handed_over(world, outside=outside))
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_give(handover, by=world[who])) == ("yes" if gives else "a reason")
        assert answers(may_answer(handover, by=world[who])) == ("yes" if responds else "a reason")
        world[who].is_active = False
        assert answers(may_give(handover, by=world[who])) == "a reason"
        assert answers(may_answer(handover, by=world[who])) == "a reason"


@pytest.mark.parametrize(
    ("who", "unit", "yes"),
    [("Lis", AMAGER, True), ("Lis", "SKP-teamet", False), ("Bo", AMAGER, False), ("Dorte", AMAGER, False)],
)
def test_what_several_told_of_is_a_leaders_of_its_unit_to_answer(world: World, who: str, unit: str, yes: bool) -> None:
    review = Review(concern=concern_of(world, unit))
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_review(review, by=world[who])) == ("yes" if yes else "a reason")
        world[who].is_active = False
        assert answers(may_review(review, by=world[who])) == "a reason"


@pytest.mark.parametrize(
    ("who", "unit", "yes"),
    [("Lis", AMAGER, True), ("Lis", "SKP-teamet", False), ("Bo", AMAGER, False), ("Dorte", AMAGER, False)],
)
def test_that_names_of_staff_are_told_is_a_leaders_of_the_cases_unit_to_decide(
    world: World, who: str, unit: str, yes: bool
) -> None:
    case = Case(unit=world.units[unit])
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_name_staff(case, by=world[who])) == ("yes" if yes else "a reason")
        world[who].is_active = False
        assert answers(may_name_staff(case, by=world[who])) == "a reason"


@pytest.mark.parametrize(("who", "yes"), [("Lis", True), ("Bo", False), ("Dorte", False)])
def test_the_work_of_a_unit_is_its_leaders_to_share(world: World, who: str, yes: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_lead(by=world[who])) == ("yes" if yes else "a reason")
        world[who].is_active = False
        assert answers(may_lead(by=world[who])) == "a reason"


@pytest.mark.parametrize(
    ("who", "yes"), [("Lis", True), ("Dorte", True), ("Bo", False), ("Mona", False), ("Gitte", False), ("Karin", False)]
)
def test_leaders_and_the_data_protection_officer_may_see_who_has_read(world: World, who: str, yes: bool) -> None:
    assert answers(may_oversee(by=world[who])) == ("yes" if yes else "a reason")


@pytest.mark.parametrize("who", ["Lis", "Dorte"])
def test_whose_account_is_closed_or_whose_service_has_ended_oversees_nothing(world: World, who: str) -> None:
    world[who].is_active = False
    assert answers(may_oversee(by=world[who])) == "a reason"
    world[who].is_active = True
    Service.objects.filter(user=world[who]).update(valid_to=date(2020, 2, 1))
    assert answers(may_oversee(by=world[who])) == "a reason"


@pytest.mark.parametrize(("who", "yes"), [("Lis", True), ("Bo", False), ("Mona", False), ("Gitte", False)])
def test_a_second_person_of_the_unit_says_yes_and_never_whoever_proposed(world: World, who: str, yes: bool) -> None:
    proposed = Feedback(case=Case(unit=world.units[AMAGER]), proposed_by=world["Bo"])
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_second(proposed, by=world[who])) == ("yes" if yes else "a reason")
        world[who].is_active = False
        assert answers(may_second(proposed, by=world[who])) == "a reason"


@pytest.mark.parametrize(
    ("who", "unit", "yes"),
    [("Lis", AMAGER, True), ("Lis", "SKP-teamet", False), ("Bo", AMAGER, False), ("Dorte", AMAGER, False)],
)
def test_that_a_case_must_be_kept_is_a_leaders_of_its_unit_to_say(world: World, who: str, unit: str, yes: bool) -> None:
    case = Case(unit=world.units[unit])
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_hold(case, by=world[who])) == ("yes" if yes else "a reason")
        world[who].is_active = False
        assert answers(may_hold(case, by=world[who])) == "a reason"


@pytest.mark.parametrize(
    ("who", "unit", "looked", "yes"),
    [
        ("Lis", AMAGER, "Bo", True),
        ("Lis", "SKP-teamet", "Gitte", False),
        # Nobody answers for themselves.
        ("Lis", AMAGER, "Lis", False),
        ("Bo", AMAGER, "Lis", False),
        ("Dorte", AMAGER, "Bo", True),
        ("Dorte", AMAGER, "Dorte", False),
    ],
)
def test_why_somebody_looked_is_another_leaders_or_data_protections_to_answer(
    world: World, who: str, unit: str, looked: str, yes: bool
) -> None:
    look_up = LookUp(unit=world.units[unit], user=world[looked])
    with acting("municipality"), entered(world.door(who)):
        assert answers(may_answer_look_up(look_up, by=world[who])) == ("yes" if yes else "a reason")
        world[who].is_active = False
        assert answers(may_answer_look_up(look_up, by=world[who])) == "a reason"
